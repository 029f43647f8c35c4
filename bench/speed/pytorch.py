# PyTorch as an engine to measure: see answer.ts for the conversation, and figures.ts for the figure in the argument.
import json
import resource
import sys
import time

import torch
from torch import nn

V = 256
# Of one run of single steps, as in figures.ts.
CHARACTERS = 64


def network(figure):
    H = figure["hidden"]
    kinds = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
    embedding = nn.Embedding(V, H) if figure["input"] == "embedding" else None
    recurrent = kinds[figure["cell"]](H if embedding else V, H, figure["layers"])
    output = nn.Linear(H, V)
    eye = torch.eye(V)
    look = embedding if embedding else lambda characters: eye[characters]
    modules = [module for module in (embedding, recurrent, output) if module is not None]
    return look, recurrent, output, [parameter for module in modules for parameter in module.parameters()]


def training_step(figure):
    look, recurrent, output, parameters = network(figure)
    adam = torch.optim.Adam(parameters, lr=2e-3)
    shape = (figure["unroll"], figure["batch"])
    inputs, targets = torch.randint(0, V, shape), torch.randint(0, V, shape)

    def run():
        hidden, _ = recurrent(look(inputs))
        loss = nn.functional.cross_entropy(output(hidden).view(-1, V), targets.view(-1))
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()

    return run


def steps(figure):
    look, recurrent, output, _ = network(figure)
    characters = torch.randint(0, V, (CHARACTERS, 1, 1))
    state = None

    def run():
        nonlocal state
        with torch.no_grad():
            for character in characters:
                hidden, state = recurrent(look(character), state)
                torch.softmax(output(hidden), -1)

    return run


def blas_is_reference():
    """Whether products take the reference BLAS: a hundred times slower than any other, which would compare nothing."""
    a = torch.rand(512, 512)
    torch.mm(a, a)
    start = time.perf_counter()
    torch.mm(a, a)
    return 2 * 512**3 / (time.perf_counter() - start) < 6e9


def tell(**message):
    print(json.dumps(message), flush=True)


figure = json.loads(sys.argv[1])
torch.set_num_threads(figure["threads"])
torch.manual_seed(0)
run = training_step(figure) if figure["what"] == "train" else steps(figure)
warning = "PyTorch runs on the reference BLAS: install OpenBLAS to compare with it" if blas_is_reference() else None
tell(ready=True, version=torch.__version__, warning=warning)
for line in sys.stdin:
    seconds = []
    for _ in range(json.loads(line)["runs"]):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    tell(seconds=seconds, resident=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
