"""Files in the format safetensors, as model/rnn/safetensors.ts writes and reads them. (Debian 12 has no package of the library.)"""

import json
import os

import numpy
import torch

from network import Network

TYPES = {"F32": numpy.dtype("<f4"), "U8": numpy.dtype("u1"), "U64": numpy.dtype("<u8")}


# What PyTorch's Adam calls its moments.
MOMENTS = ("exp_avg", "exp_avg_sq")


def read(path):
    """Arrays by name, which are read from the disk as they are used, and the strings that the writer added."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = file.read(min(length, 2**20))
    if len(header) != length or not header.startswith(b"{"):
        raise SystemExit(f"{path} is not in the format safetensors.")
    tensors = json.loads(header)
    metadata = tensors.pop("__metadata__", {})
    end = 8 + length + max((tensor["data_offsets"][1] for tensor in tensors.values()), default=0)
    if os.path.getsize(path) != end:
        raise SystemExit(f"{path} is damaged or incomplete: it has {os.path.getsize(path)} bytes, not {end}.")
    arrays = {
        name: numpy.memmap(path, TYPES[tensor["dtype"]], "r", 8 + length + tensor["data_offsets"][0], tuple(tensor["shape"]))
        for name, tensor in tensors.items()
    }
    return arrays, metadata


def write(path, arrays, metadata):
    """Writes another file and gives it the name, so that there is never half a file."""
    names = {dtype: name for name, dtype in TYPES.items()}
    header, at = {"__metadata__": metadata}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": names[array.dtype], "shape": array.shape, "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{path}.new", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for array in arrays.values():
            file.write(array.tobytes())
    os.replace(f"{path}.new", path)


def read_training(path):
    """The network of a file that `unroll base export` or `write_training` wrote, its moments by name, steps and characters."""
    arrays, metadata = read(path)
    if "config" not in metadata:
        raise SystemExit(f"{path} holds no network of Unroll.")
    tensors = {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}
    network = Network(json.loads(metadata["config"]))
    names = network.state_dict().keys()
    network.load_state_dict({name: tensor for name, tensor in tensors.items() if not name.startswith(MOMENTS)})
    if not any(name.startswith(MOMENTS) for name in tensors):
        return network, {}, 0, 0
    moments = {moment: {name: tensors[f"{moment}.{name}"] for name in names} for moment in MOMENTS}
    return network, moments, int(metadata["step"]), int(metadata["trainedCharacters"])


def write_training(path, network, moments, step, trained):
    named = [(name, tensor) for name, tensor in network.state_dict().items()]
    named += [(f"{moment}.{name}", tensor) for moment, tensors in moments.items() for name, tensor in tensors.items()]
    arrays = {name: tensor.detach().cpu().float().numpy() for name, tensor in named}
    counts = {"step": str(step), "trainedCharacters": str(trained)}
    write(path, arrays, {"format": "pt", "config": json.dumps(network.config), **counts})
