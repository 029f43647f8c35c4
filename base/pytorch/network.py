"""The product's network as a PyTorch module: parameters have the names and shapes of `Parameters` in model/rnn/parameters.ts.

T steps of B batch rows; the first layer sees W characters. H numbers in a hidden state, G = gates x H; E in the encoder's.
"""

import math

import torch
from torch import nn
from torch.nn import functional

VOCABULARY = 256
BORDER = 0
MIDDLE_END = 3
ENCODED_LENGTH = 64
NO_LANGUAGE = 255
# model/rnn/language-head.ts: the head learns from beginnings of a row's steps, and is surest after so many characters.
HALVINGS, ENOUGH = 5, 256


def gates_of(cell, depth):
    return (4 if depth == 0 else 3) if cell == "sru" else {"elman": 1, "gru": 3, "lstm": 4}[cell]


def elman(gates, recurrent, hidden, cell):
    return torch.tanh(gates + recurrent), cell


def gru(gates, recurrent, hidden, cell):
    (r, z, n), (hr, hz, hn) = gates.chunk(3, 1), recurrent.chunk(3, 1)
    z = torch.sigmoid(z + hz)
    return (1 - z) * torch.tanh(n + torch.sigmoid(r + hr) * hn) + z * hidden, cell


def lstm(gates, recurrent, hidden, cell):
    i, f, g, o = (gates + recurrent).chunk(4, 1)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


CELLS = {"elman": elman, "gru": gru, "lstm": lstm}


@torch.jit.script
def sru(gates, highway, weights, cell, keep):
    """All steps of the recurrence, which goes number by number: gates [T, B, 3H], highway [T, B, H], keep [T, B, 1]."""
    u, f, r = gates.chunk(3, 2)
    hidden = []
    for t in range(gates.shape[0]):
        cell = cell * keep[t]
        forget = torch.sigmoid(f[t] + weights[0] * cell)
        reset = torch.sigmoid(r[t] + weights[1] * cell)
        cell = forget * cell + (1 - forget) * u[t]
        hidden.append(reset * cell + (1 - reset) * highway[t])
    return torch.stack(hidden), cell


class Stack(nn.Module):
    """The layers of a network, or of an encoder."""

    def __init__(self, cell, hidden_size, layers, window):
        super().__init__()
        self.cell, self.hidden_size, self.layers, self.window = cell, hidden_size, layers, window
        for depth in range(layers):
            G, H = gates_of(cell, depth) * hidden_size, hidden_size
            self.add(f"weight_ih_l{depth}", (window * VOCABULARY, G) if depth == 0 else (G, H))
            self.add(f"weight_hh_l{depth}", (2, H) if cell == "sru" else (G, H))
            self.add(f"bias_ih_l{depth}", (G,))
            if cell != "sru":
                self.add(f"bias_hh_l{depth}", (G,))

    def add(self, name, shape):
        self.register_parameter(name, nn.Parameter(torch.zeros(shape)))

    def zero_state(self, rows):
        """The initial state of a file: hidden and cell state [B, H] of each layer."""
        like = self.weight_hh_l0
        return [tuple(like.new_zeros(rows, self.hidden_size) for _ in "hc") for _ in range(self.layers)]

    def run(self, inputs, resets, state):
        """The last layer's hidden states [T, B, H] of inputs [T, B, W], and the state behind them."""
        T, B, W = inputs.shape
        keep = (1 - resets.to(self.weight_hh_l0.dtype)).unsqueeze(2)
        rows = inputs + VOCABULARY * torch.arange(W, device=inputs.device)
        table = self.weight_ih_l0
        gates = functional.embedding_bag(rows.view(T * B, W), table, mode="sum").view(T, B, -1) + self.bias_ih_l0
        below, after = None, []
        for depth, (hidden, cell) in enumerate(state):
            if depth > 0:
                gates = functional.linear(below, getattr(self, f"weight_ih_l{depth}"), getattr(self, f"bias_ih_l{depth}"))
            weights = getattr(self, f"weight_hh_l{depth}")
            if self.cell == "sru":
                H = self.hidden_size
                highway = gates[:, :, 3 * H :] if depth == 0 else below
                below, cell = sru(gates[:, :, : 3 * H], highway, weights, cell, keep)
                hidden = below[-1]
            else:
                step, bias, outputs = CELLS[self.cell], getattr(self, f"bias_hh_l{depth}"), []
                for t in range(T):
                    hidden, cell = hidden * keep[t], cell * keep[t]
                    hidden, cell = step(gates[t], functional.linear(hidden, weights, bias), hidden, cell)
                    outputs.append(hidden)
                below = torch.stack(outputs)
            after.append((hidden, cell))
        return below, after


class Decoder(nn.Module):
    """How the encoder's last state is joined to the network's: see `UnrolledInfilling` in model/rnn/infilling.ts."""

    def __init__(self, encoder, hidden_size):
        super().__init__()
        for name, shape in (
            ("latent", (encoder, encoder)),
            ("state", (encoder, hidden_size)),
            ("bias", (encoder,)),
            ("output", (VOCABULARY, encoder)),
        ):
            self.register_parameter(name, nn.Parameter(torch.zeros(shape)))

    def forward(self, logits, hidden, encoded):
        products = functional.linear(encoded, self.latent, self.bias)
        return logits + functional.linear(torch.tanh(products + functional.linear(hidden, self.state)), self.output)


class Network(Stack):
    def __init__(self, config):
        super().__init__(config["cell"], config["hiddenSize"], config["layers"], config["window"])
        self.config = config
        H, E, languages = config["hiddenSize"], config.get("encoder"), config.get("languages")
        self.output = nn.Linear(H, VOCABULARY)
        self.encoder = None if E is None else Stack(config["cell"], E, 1, config["window"])
        self.decoder = None if E is None else Decoder(E, H)
        self.languages = None if languages is None else nn.Linear(H, len(languages))

    def initialise(self, seed):
        """As the product: uniform in +-1/sqrt(H), without any influence of what follows the cursor, and an LSTM remembers."""
        generator = torch.Generator().manual_seed(seed)
        bound, H = 1 / math.sqrt(self.hidden_size), self.hidden_size
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound, generator=generator)
            if self.decoder is not None:
                self.decoder.output.zero_()
            for depth in range(self.layers if self.cell == "lstm" else 0):
                getattr(self, f"bias_ih_l{depth}")[H : 2 * H] = 1

    def forward(self, batch, state):
        """The losses in nats, each a sum, of the next characters, the languages and what stands in holes; and the state after."""
        hidden, after = self.run(batch["inputs"], batch["resets"], state)
        logits = self.output(hidden)
        nats = functional.cross_entropy(logits.flatten(0, 1), batch["targets"].flatten(), reduction="none")
        if "counted" in batch:
            nats = nats * batch["counted"].flatten()
        zero = nats.new_zeros(())
        of_languages = self.language_nats(hidden, batch["languages"]) if "languages" in batch else zero
        of_holes = self.hole_nats(hidden.detach(), batch["holes"]) if "holes" in batch else zero
        return nats.sum(), of_languages, of_holes, after

    def language_nats(self, hidden, languages):
        T = hidden.shape[0]
        lengths = [T >> i for i in range(HALVINGS + 1) if T >> i > 0]
        sureness = [math.sqrt(min(length, ENOUGH)) / 4 for length in lengths]
        means = torch.stack([sure * hidden[:length].mean(0) for sure, length in zip(sureness, lengths)])
        logits = self.languages(means)
        known = languages != NO_LANGUAGE
        targets = torch.where(known, languages, 0).expand(len(lengths), -1)
        nats = functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none").view(len(lengths), -1)
        weights = hidden.new_tensor([math.sqrt(length) for length in lengths])
        return ((weights / weights.sum()).unsqueeze(1) * nats * known).sum()

    def hole_nats(self, hidden, holes):
        """No gradient goes into the network: it learns as if there were no encoder."""
        encoded, _ = self.encoder.run(holes["inputs"], holes["resets"], self.encoder.zero_state(holes["inputs"].shape[1]))
        h = hidden[holes["steps"], holes["rows"]]
        with torch.no_grad():
            logits = self.output(h)
            first = holes["inputs"][-1, :, -1][holes["holes"]]
            logits[:, MIDDLE_END] = logits.gather(1, first.unsqueeze(1)).squeeze(1)
        logits = self.decoder(logits, h, encoded[-1][holes["holes"]])
        return functional.cross_entropy(logits, holes["targets"], reduction="sum")
