"""Trains a base network with PyTorch, as server/training/base-training.ts does, on one machine or on many.

python3 base/pytorch/train.py CORPUS --file NETWORK.safetensors --characters 500
python3 -m torch.distributed.run --nproc_per_node 4 base/pytorch/train.py CORPUS --file NETWORK.safetensors --characters 500

It may be interrupted at any time and goes on where it was: NETWORK.safetensors.state has what that takes. Progress is appended to
NETWORK.safetensors.jsonl. `unroll base import` takes the network over.
"""

import argparse
import datetime
import json
import os
import signal
import sys
import time

import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel

import exchange
from exchange import MOMENTS
from network import NO_LANGUAGE, Network
from reading import BatchRows, Corpus, Random

# Adam's, as in model/kernels/kernels.ts. All else is told by the corpus, which the product wrote.
DECAY, EPSILON = (0.9, 0.99), 1e-8
SAVE_SECONDS = 120


def options():
    parser = argparse.ArgumentParser(description="Trains a base network.")
    parser.add_argument("corpus", help="what `unroll base corpus` wrote")
    parser.add_argument("--file", required=True, help="the network, as .safetensors: goes on from it where it exists")
    parser.add_argument("--from", dest="begin", help="begin with this network, from `unroll base export`")
    parser.add_argument("--characters", type=float, default=200, help="how many to read in all, in millions")
    parser.add_argument("--config", type=json.loads, help="of a new network, as JSON (that of the product)")
    parser.add_argument("--batch-size", type=int, help="rows that are read side by side, on all processes (16)")
    parser.add_argument("--learning-rate", type=float, help="at its highest (0.005)")
    parser.add_argument("--progress-seconds", type=float, default=10, help="the time between lines of progress")
    parser.add_argument("--seed", type=int, default=1, help="of a new network")
    return parser.parse_args()


class Processes:
    """This process and those that torch.distributed.run has started beside it."""

    def __init__(self):
        self.size = int(os.environ.get("WORLD_SIZE", 1))
        self.rank = int(os.environ.get("RANK", 0))
        on_gpu = torch.cuda.is_available()
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if on_gpu else torch.device("cpu")
        if on_gpu:
            torch.cuda.set_device(self.device)
        if self.size > 1:
            distributed.init_process_group("nccl" if on_gpu else "gloo")

    def end(self):
        """All end together: gloo's threads abort a process whose partner has gone, and Python does not wait for them."""
        if self.size > 1:
            distributed.barrier()
            sys.stdout.flush()
            os._exit(0)

    def share(self, rows):
        """The first of this process's rows, and the end of them."""
        if rows % self.size != 0:
            raise SystemExit(f"{rows} rows cannot be shared by {self.size} processes: choose another --batch-size.")
        own = rows // self.size
        return self.rank * own, (self.rank + 1) * own

    def wrap(self, network):
        if self.size == 1:
            return network
        return DistributedDataParallel(network, device_ids=[self.device.index] if self.device.type == "cuda" else None)

    def from_first(self, make):
        """What `make` returns in the first process: the others, maybe on other machines, need not have its files."""
        value = [make() if self.rank == 0 else None]
        if self.size > 1:
            distributed.broadcast_object_list(value)
        return value[0]

    def sum(self, *values):
        total = torch.tensor(values, dtype=torch.float64, device=self.device)
        if self.size > 1:
            distributed.all_reduce(total)
        return total.tolist()

    def join(self, tensor):
        """The rows of all processes, in their order."""
        if self.size == 1:
            return tensor
        parts = [torch.empty_like(tensor) for _ in range(self.size)]
        distributed.all_gather(parts, tensor.contiguous())
        return torch.cat(parts)


def begin(arguments, options):
    """What a training goes on from: its own state, another's network, or a new one."""
    stored = f"{arguments.file}.state"
    if os.path.exists(stored):
        return torch.load(stored, map_location="cpu")
    begun = {"moments": {}, "step": 0, "trained": 0, "reading": None, "state": None}
    if arguments.begin is not None:
        network, begun["moments"], begun["step"], begun["trained"] = exchange.read_training(arguments.begin)
    else:
        network = Network(arguments.config or options["config"])
        network.initialise(arguments.seed)
    return {**begun, "config": network.config, "parameters": network.state_dict()}


class Training:
    """Everything that a step changes."""

    def __init__(self, arguments, processes):
        self.file, self.processes = arguments.file, processes
        corpus = Corpus(arguments.corpus)
        self.options = corpus.training
        self.rate = arguments.learning_rate or self.options["learningRate"]
        begun = processes.from_first(lambda: begin(arguments, self.options))
        self.step, self.trained, moments, state = (begun[key] for key in ("step", "trained", "moments", "state"))
        self.network = Network(begun["config"])
        self.network.load_state_dict(begun["parameters"])
        self.network.to(processes.device)
        self.adam = torch.optim.Adam(self.network.parameters(), self.rate, DECAY, EPSILON)
        if moments:
            for name, parameter in self.network.named_parameters():
                own = {key: moments[key][name].to(processes.device) for key in MOMENTS}
                self.adam.state[parameter] = {"step": torch.tensor(float(self.step)), **own}
        batch_size = arguments.batch_size or self.options["batchSize"]
        self.rows = BatchRows(corpus, batch_size, Random.seeded(self.step).state, begun["reading"])
        self.first, self.end = processes.share(len(self.rows.rows))
        self.state = self.network.zero_state(self.end - self.first)
        if state is not None and self.rows.goes_on:
            own = lambda tensor: tensor[self.first : self.end].to(processes.device)
            self.state = [(own(hidden), own(cell)) for hidden, cell in state]
        self.module = processes.wrap(self.network)

    def batch(self):
        """This process's rows of the next batch. Every process reads all of it, so that nothing depends on how many there are."""
        W, T, config = self.network.window, self.options["unrollLength"], self.network.config
        holes = None
        if "encoder" in config:
            holes = self.rows.cut_holes(self.step + 1, T, W, self.options["holes"], self.options["holeCharacters"])
        batch = self.rows.read(T, W)
        tensor = lambda array: torch.from_numpy(array).to(self.processes.device)
        own = {name: tensor(array[:, self.first : self.end]) for name, array in batch.items()}
        if holes is not None:
            here = (holes["rows"] >= self.first) & (holes["rows"] < self.end)
            own["holes"] = {name: tensor(holes[name]) for name in ("inputs", "resets")}
            for name in ("targets", "holes", "steps", "rows"):
                own["holes"][name] = tensor(holes[name][here] - (self.first if name == "rows" else 0))
        if "languages" in config:  # nothing says in which language a text is
            own["languages"] = torch.full((self.end - self.first,), NO_LANGUAGE, device=self.processes.device)
        return own

    def rate_at(self, cooled):
        return self.rate * min(1, (self.step + 1) / self.options["warmUpSteps"]) * (1 - cooled)

    def learn(self, rate):
        """One step: the loss of this process's rows in nats, and the characters of all."""
        characters = self.options["unrollLength"] * len(self.rows.rows)
        for group in self.adam.param_groups:
            group["lr"] = rate
        self.adam.zero_grad(set_to_none=True)
        nats, languages, holes, state = self.module(self.batch(), self.state)
        # DistributedDataParallel takes the mean over processes, and the loss is a sum over all rows.
        ((nats + languages + holes) * self.processes.size / characters).backward()
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.options["clipNorm"])
        if torch.isfinite(norm):  # one that overflowed says nothing, and the moments would never forget it
            self.adam.step()
        self.state = [(hidden.detach(), cell.detach()) for hidden, cell in state]
        self.step += 1
        self.trained += characters
        return nats.item(), characters

    def save(self):
        state = [tuple(self.processes.join(tensor).cpu().clone() for tensor in layer) for layer in self.state]
        if self.processes.rank > 0:
            return
        named = dict(self.network.named_parameters())
        moments = {key: {name: self.adam.state[own][key] for name, own in named.items()} for key in MOMENTS if self.adam.state}
        saved = {
            "config": self.network.config,
            "parameters": self.network.state_dict(),
            "moments": moments,
            "step": self.step,
            "trained": self.trained,
            "reading": self.rows.position,
            "state": state,
        }
        torch.save(saved, f"{self.file}.state.new")
        os.replace(f"{self.file}.state.new", f"{self.file}.state")
        exchange.write_training(self.file, self.network, moments, self.step, self.trained)


def main():
    arguments, processes = options(), Processes()
    torch.manual_seed(arguments.seed)
    training = Training(arguments, processes)
    characters = 1e6 * arguments.characters
    stable = (1 - training.options["coolingShare"]) * characters
    stopped = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.append(True))
    told = saved = time.monotonic()
    bits = read = 0
    while True:
        cooled = max(0, (training.trained - stable) / (characters - stable))
        if cooled >= 1:
            break
        rate = training.rate_at(cooled)
        nats, count = training.learn(rate)
        now = time.monotonic()
        is_due = processes.rank == 0 and now - saved >= SAVE_SECONDS
        nats, ends, saves = processes.sum(nats, bool(stopped), is_due)
        bits, read = bits + nats / 0.6931471805599453, read + count
        if processes.rank == 0 and now - told >= arguments.progress_seconds:
            tell(training, bits / read, rate)
            told, bits, read = now, 0, 0
        if ends:
            break
        if saves:
            training.save()
            saved = now
    if processes.rank == 0 and read > 0:
        tell(training, bits / read, rate)
    training.save()
    processes.end()


def tell(training, bits_per_character, rate):
    time_now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    progress = {
        "time": time_now,
        "trainedCharacters": training.trained,
        "bitsPerCharacter": bits_per_character,
        "learningRate": rate,
    }
    print(f"{training.trained / 1e6:.1f} million characters, {bits_per_character:.3f} bits per character", flush=True)
    with open(f"{training.file}.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps(progress) + "\n")


if __name__ == "__main__":
    main()
