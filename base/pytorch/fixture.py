"""Writes test/base/fixtures/pytorch.json: what the module makes of small networks and batches, which a test holds the product against.

python3 base/pytorch/fixture.py    (any Python that has PyTorch; Debian: python3-torch)
"""

import json
import pathlib

import torch

from gradients import measure, tensors_of
from network import BORDER, CELLS, ENCODED_LENGTH, MIDDLE_END, NO_LANGUAGE, VOCABULARY, Network

FILE = pathlib.Path(__file__).parents[2] / "test/base/fixtures/pytorch.json"
H, E, LAYERS, W, T, B = 4, 3, 2, 2, 5, 3
LANGUAGES = ["go", "java", "rust"]
# Of tensors with a row for each character, these rows are kept, and the sum of all: the border, the end of a middle, those that
# occur, and the last.
FIRST, COUNT = 97, 4
ROWS = [BORDER, MIDDLE_END, *range(FIRST, FIRST + COUNT), VOCABULARY - 1]
OWN = {"elman": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}


def fill(network):
    """Number k of all parameters, in the order of the product's block, is (7919 k mod 2003) / 2003 - 1/2."""
    k = 0
    for parameter in network.parameters():
        numbers = torch.arange(k, k + parameter.numel())
        parameter.data.copy_((((7919 * numbers) % 2003).double() / 2003 - 0.5).view_as(parameter))
        k += parameter.numel()


def array(tensor):
    return {"shape": list(tensor.shape), "values": tensor.flatten().tolist()}


def batch_of(config):
    characters = lambda *shape: torch.randint(FIRST, FIRST + COUNT, shape)
    resets = torch.zeros(T, B, dtype=torch.long)
    resets[2, 1] = 1
    batch = {"inputs": characters(T, B, W), "targets": characters(T, B), "resets": resets}
    if "languages" in config:
        batch["counted"] = (torch.rand(T, B) < 0.8).long()
        batch["languages"] = torch.tensor([1, NO_LANGUAGE, 2])
    if "encoder" in config:
        # Two holes: before the end of a file, and within one. Of the last one the middle is learned to its end.
        inputs, begun = characters(ENCODED_LENGTH, 2, W), torch.zeros(ENCODED_LENGTH, 2, dtype=torch.long)
        inputs[:50, 0], begun[50, 0], begun[0, 1] = BORDER, 1, 1
        targets = torch.cat([characters(3), torch.tensor([FIRST, MIDDLE_END])])
        holes, steps, rows = torch.tensor([0, 0, 0, 1, 1]), torch.tensor([2, 3, 4, 1, 2]), torch.tensor([0, 0, 0, 2, 2])
        batch["holes"] = {"inputs": inputs, "resets": begun, "targets": targets, "holes": holes, "steps": steps, "rows": rows}
    return batch


def described(batch):
    return {name: described(part) if isinstance(part, dict) else array(part) for name, part in batch.items()}


def rounded(tensor):
    return [float(f"{value:.12g}") for value in tensor.detach().flatten().tolist()]


def gradient_of(parameter):
    rows = parameter.shape[0]
    kept = [w * VOCABULARY + row for w in range(rows // VOCABULARY) for row in ROWS] or list(range(rows))
    return {"sum": parameter.grad.sum().item(), "rows": kept, "values": rounded(parameter.grad[kept])}


def case(config):
    torch.manual_seed(7)
    network = Network(config).double()
    fill(network)
    batch = batch_of(config)
    measured = measure(network, tensors_of(described(batch)))
    gradients = {name: gradient_of(parameter) for name, parameter in network.named_parameters()}
    return {"config": config, "batch": described(batch), **measured, "gradients": gradients}


def check_own(cell):
    """The module's cells are PyTorch's own."""
    torch.manual_seed(3)
    network = Network({"cell": cell, "hiddenSize": H, "layers": LAYERS, "window": W}).double()
    network.initialise(3)
    own = OWN[cell](W * VOCABULARY, H, LAYERS).double()
    with torch.no_grad():
        for name, parameter in own.named_parameters():
            ours = getattr(network, name)
            parameter.copy_(ours.T if name == "weight_ih_l0" else ours)
    inputs = torch.randint(VOCABULARY, (T, B, W))
    expected, _ = own(torch.nn.functional.one_hot(inputs, VOCABULARY).double().flatten(2))
    found, _ = network.run(inputs, torch.zeros(T, B), network.zero_state(B))
    found.pow(3).sum().backward()
    expected.pow(3).sum().backward()
    assert torch.allclose(found, expected, rtol=0, atol=1e-12), cell
    for name, parameter in own.named_parameters():
        gradient = getattr(network, name).grad
        gradient = gradient.T if name == "weight_ih_l0" else gradient
        assert torch.allclose(gradient, parameter.grad, rtol=0, atol=1e-12), (cell, name)


def main():
    for cell in CELLS:
        check_own(cell)
    plain = [{"cell": cell, "hiddenSize": H, "layers": LAYERS, "window": W} for cell in [*CELLS, "sru"]]
    cases = [case(one) for config in plain for one in (config, {**config, "encoder": E, "languages": LANGUAGES})]
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps({"pytorch": torch.__version__, "cases": cases}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
