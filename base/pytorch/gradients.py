"""What the module makes of a batch, for the tests that hold the product against it.

python3 gradients.py NETWORK.safetensors BATCH.json GRADIENTS.safetensors    (and the losses as JSON on standard output)
"""

import json
import sys

import torch

from exchange import read_training, write


def tensors_of(value):
    """A batch as JSON has it, {"shape", "values"} for each array, in tensors."""
    if "values" in value:
        return torch.tensor(value["values"]).view(value["shape"])
    return {name: tensors_of(part) for name, part in value.items()}


def measure(network, batch):
    """Losses and the last hidden state, after the gradients of the sum of the losses were computed."""
    rows = batch["inputs"].shape[1]
    network.zero_grad()
    nats, languages, holes, after = network(batch, network.zero_state(rows))
    (nats + languages + holes).backward()
    return {
        "nats": nats.item(),
        "languageNats": languages.item(),
        "holeNats": holes.item(),
        "hidden": after[-1][0].detach().flatten().tolist(),
    }


def main(network_file, batch_file, gradients_file):
    network, *_ = read_training(network_file)
    with open(batch_file, encoding="utf-8") as file:
        measured = measure(network, tensors_of(json.load(file)))
    gradients = {name: parameter.grad.numpy() for name, parameter in network.named_parameters()}
    write(gradients_file, gradients, {"config": json.dumps(network.config)})
    print(json.dumps(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
