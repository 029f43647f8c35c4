"""Files in the format safetensors, as model/rnn/safetensors.ts writes and reads them. (Debian 12 has no package of the library.)"""

import json
import os

import numpy

from network import Network

TYPES = {"F32": numpy.dtype("<f4"), "U8": numpy.dtype("u1"), "U64": numpy.dtype("<u8")}


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


def read_network(path):
    """The network of a file that `unroll base export` or `write_network` wrote."""
    import torch

    arrays, metadata = read(path)
    if "config" not in metadata:
        raise SystemExit(f"{path} holds no network of Unroll.")
    network = Network(json.loads(metadata["config"]))
    network.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in arrays.items()})
    return network


def write_network(path, network):
    write(path, network.arrays(), network.metadata())
