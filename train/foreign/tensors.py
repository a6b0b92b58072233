"""The tensors of a file, by name: .safetensors, .npz, or PyTorch's (.pt, .pth, .bin, .ckpt, .pth.tar).

Nothing a file says is executed: safetensors and .npz hold no code and are read as such, PyTorch's files are loaded with
``weights_only``, and nothing in place of what they hold of numpy.  No file is larger than ``MOST_BYTES``, nor is what
it holds, which is checked before it is loaded.  A file is read once, and what was read is parsed.
"""

from __future__ import annotations

import io
import math
import pickle
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy
import torch

from train.checkpoint import KEY
from train.files import Unreadable, content
from train.stored import metadata, stored

MOST_BYTES = 2**28  # of a file, and of its tensors in float64
MOST_TENSORS = 100_000
MOST_LEVELS = 20  # of dictionaries and lists in each other
PYTORCH = (".pt", ".pth", ".bin", ".ckpt", ".tar")
REAL = (  # dtypes that are taken
    *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
    *(torch.int8, torch.int16, torch.int32, torch.int64),
    *(torch.bool, torch.uint8, torch.uint16, torch.uint32, torch.uint64),
)
KNOWN = (".safetensors", ".npz", *PYTORCH)
INSTEAD = {  # of kinds that are not read, what to do
    ".npy": 'one array without a name: numpy.savez("weights.npz", W=array) gives it one',
    ".pkl": 'a pickle runs code where it is loaded: numpy.savez("weights.npz", **arrays) holds arrays alone',
    ".h5": 'numpy.savez("weights.npz", **arrays) holds the same arrays',
    ".onnx": 'torch.save(module.state_dict(), "weights.pt") holds its weights',
}
INSTEAD |= {".pickle": INSTEAD[".pkl"], ".hdf5": INSTEAD[".h5"]}
OF_NUMPY = (  # what files of torch hold of numpy: scalars and arrays, which are left out
    *(f"numpy.{core}.multiarray.{name}" for core in ("core", "_core") for name in ("scalar", "_reconstruct")),
    *("numpy.dtype", "numpy.ndarray", "_codecs.encode"),
)
Tensors = Mapping[str, torch.Tensor]


def read_tensors(path: Path) -> Tensors:
    """All tensors of numbers, in float64 (masks are left out); nested names are joined by "/".  Raises Unreadable."""
    check_kind(path)
    if path.suffix == ".safetensors":
        return _in_float64(path, stored(path, MOST_BYTES)[1])
    read = content(path, MOST_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old writers
            return _in_float64(path, (_npz if path.suffix == ".npz" else _pytorch)(path, io.BytesIO(read)))
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable(f"{path}: its tensors don't fit into memory") from None
    except Exception as error:  # whatever a hostile file makes these libraries raise
        told = " ".join(str(error).split())[:200]
        raise Unreadable(f"{path}: not a readable {path.suffix} file ({type(error).__name__}: {told})") from None


def check_kind(path: Path) -> None:
    """Raises Unreadable for a file that is not read, by the end of its name."""
    if path.suffix in INSTEAD:
        raise Unreadable(f"{path}: {path.suffix} files are not read, {INSTEAD[path.suffix]}")
    if path.suffix not in KNOWN:
        raise Unreadable(f"{path}: no file of a known kind, expected a name ending in {', '.join(KNOWN)}")


def is_ours(path: Path) -> bool:
    """Whether it is a checkpoint of python -m train, by its metadata.  Raises Unreadable for what can't be read."""
    return path.suffix == ".safetensors" and KEY in metadata(path, MOST_BYTES)


def _in_float64(path: Path, found: Mapping[str, Any]) -> Tensors:
    """All but the masks.

    Raises Unreadable for a tensor that is not of real numbers, not in memory, or for too many of them.  A tensor that
    repeats a small storage counts with all its entries.
    """
    total = 0
    for name, tensor in found.items():
        if type(tensor) is not torch.Tensor or tensor.is_nested or tensor.layout is not torch.strided:
            raise Unreadable(f"{path}: {name[:80]!r} is no dense tensor")
        if tensor.device.type != "cpu":
            raise Unreadable(f"{path}: {name[:80]!r} is a tensor without entries")
        if tensor.dtype not in REAL:
            raise Unreadable(f"{path}: {name[:80]!r} holds {tensor.dtype}, expected real numbers")
        total += 8 * tensor.numel()
    if total > MOST_BYTES:
        raise Unreadable(f"{path}: its tensors have {total} bytes in float64, expected at most {MOST_BYTES}")
    return {name: t.detach().to(torch.float64) for name, t in found.items() if t.dtype is not torch.bool}


class _Nothing:
    """What stands for a number or an array of numpy in a file of torch: nothing of it is computed or kept."""

    def __init__(self, *_: object) -> None: ...

    def __setstate__(self, _: object) -> None: ...


def _npz(path: Path, read: IO[bytes]) -> dict[str, torch.Tensor]:
    """Every array's header is held against the size of its entry before it is read."""
    found = {}
    with zipfile.ZipFile(read) as archive:
        _check_entries(path, archive)
        for entry in archive.infolist():
            name = entry.filename.removesuffix(".npy")
            with archive.open(entry) as file:
                version = numpy.lib.format.read_magic(file)
                if version not in ((1, 0), (2, 0)):
                    raise Unreadable(f"{path}: {name[:80]!r} is an array of version {version}, expected 1.0 or 2.0")
                read_header = (
                    numpy.lib.format.read_array_header_1_0
                    if version == (1, 0)
                    else numpy.lib.format.read_array_header_2_0
                )
                shape, _, dtype = read_header(file)
                if dtype.kind not in "fiub":
                    raise Unreadable(f"{path}: {name[:80]!r} holds {dtype}, expected real numbers")
                claimed, there = math.prod(shape) * dtype.itemsize, entry.file_size - file.tell()
                if claimed != there:
                    raise Unreadable(f"{path}: {name[:80]!r} has {there} bytes, expected {claimed} of shape {shape}")
            with archive.open(entry) as file:
                array = numpy.lib.format.read_array(file, allow_pickle=False)
            found[name] = torch.from_numpy(numpy.array(array, dtype=numpy.float64))
    return found


def _pytorch(path: Path, read: IO[bytes]) -> dict[str, torch.Tensor]:
    """Files of torch.save since version 1.6: an archive whose entries are stored as they are."""
    if not zipfile.is_zipfile(read):
        raise Unreadable(f"{path}: not an archive as torch.save writes them since version 1.6")
    with zipfile.ZipFile(read) as archive:
        _check_entries(path, archive)
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
            raise Unreadable(f"{path}: an entry is compressed, and torch.save compresses none")
    read.seek(0)
    try:
        with torch.serialization.safe_globals([(_Nothing, name) for name in OF_NUMPY]):
            loaded = torch.load(read, map_location="cpu", weights_only=True, mmap=False)
    except pickle.UnpicklingError:
        told = "more than tensors, numbers and texts, and code of it would run where it is loaded"
        instead = 'save the tensors alone, by torch.save(module.state_dict(), "weights.pt")'
        raise Unreadable(f"{path}: holds a whole module or other objects, {told}: {instead}") from None
    found: dict[str, torch.Tensor] = {}
    for name, tensor in _flattened(path, "", loaded, 0):
        if name in found:
            raise Unreadable(f"{path}: two tensors are called {name[:80]!r}")
        found[name] = tensor
        if len(found) > MOST_TENSORS:
            raise Unreadable(f"{path}: more than {MOST_TENSORS} tensors")
    return found


def _check_entries(path: Path, archive: zipfile.ZipFile) -> None:
    """Raises Unreadable for an archive that would unpack to more than ``MOST_BYTES``."""
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES or len(entries) > MOST_TENSORS:
        told = f"{len(entries)} entries of {total} bytes unpacked, expected at most {MOST_TENSORS} and {MOST_BYTES}"
        raise Unreadable(f"{path}: {told}")


def _flattened(path: Path, name: str, value: Any, level: int) -> Iterator[tuple[str, torch.Tensor]]:
    """Tensors in dictionaries and lists; numbers and texts beside them are left out."""
    if isinstance(value, torch.nn.Parameter):
        value = value.data
    if isinstance(value, torch.Tensor):
        yield name or "tensor", value
    elif isinstance(value, dict | list | tuple):
        if level == MOST_LEVELS:
            raise Unreadable(f"{path}: more than {MOST_LEVELS} levels of dictionaries and lists")
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in items:
            yield from _flattened(path, f"{name}/{key}" if name else str(key), one, level + 1)
