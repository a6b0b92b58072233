"""Files broken on purpose: exit code 2 with one line that names the file, or a verdict; and nothing is executed."""

from __future__ import annotations

import io
import json
import os
import pickle
import struct
import zipfile
from pathlib import Path

import numpy
import pytest
import safetensors.torch
import torch
from foreign_files import KINDS, applied, beside, foreign_file, save
from hypothesis import assume, given
from hypothesis import strategies as st
from landing_runs import trained

from benchmarks.spoiled import scaled
from train.checkpoint import KEY, checksum, write
from train.foreign import conventions, tensors
from verify import stationary

FORMATS = {"ours": ".safetensors", "kqvp": ".safetensors", "merged": ".npz", "allparam": ".pth"}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Losses of few prompts, and verdicts that are not measured: what is tested here is reading."""
    monkeypatch.setattr(conventions, "INTEGRATED", 50)
    monkeypatch.setattr(conventions, "DRAWN", 50)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    """A good file of each format, with its layout beside it."""
    folder, checkpoint = tmp_path_factory.mktemp("good"), trained(pairs=("linear/linear",))
    write(folder / "ours.safetensors", checkpoint)
    return {kind: foreign_file(folder, kind, checkpoint) for kind in FORMATS if kind != "ours"} | {
        "ours": folder / "ours.safetensors"
    }


def opened(path: Path) -> str:
    """ "" where a file is read, or the one line with which it is refused."""
    try:
        stationary.opened(path, None, None, 100, 0)
    except stationary.Unreadable as error:
        told = str(error)
        assert str(path) in told
        assert len(told.splitlines()) == 1
        assert 0 < len(told) < 2000
        return told
    return ""


def command(capsys, path: Path) -> tuple[int, str]:
    """The exit code and standard error of the whole command; a refusal is one line with the name."""
    code = stationary.main([str(path), "--samples", "100", "--jobs", "1", "--json"])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    if code == 2:
        assert told.out == ""
        assert len(told.err.splitlines()) == 1
        assert str(path) in told.err
    else:
        assert json.loads(told.out)["runs"][0]["verdict"]
    return code, told.err


def copy(source: Path, folder: Path, content: bytes) -> Path:
    path = folder / source.name
    path.write_bytes(content)
    for ending in (".layout.toml", ".layout.json"):
        layout = source.with_name(source.stem + ending)
        if layout.exists():
            (folder / layout.name).write_bytes(layout.read_bytes())
    return path


@pytest.mark.parametrize("kind", FORMATS)
def test_a_good_file_is_read(files, kind):
    assert opened(files[kind]) == ""


@pytest.mark.parametrize("kind", FORMATS)
@given(data=st.data())
def test_flipped_bits_are_refused_or_read(files, tmp_path_factory, kind, data):
    whole = bytearray(files[kind].read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    opened(copy(files[kind], tmp_path_factory.mktemp("bits"), bytes(whole)))


@pytest.mark.parametrize("kind", FORMATS)
@given(data=st.data())
def test_flipped_bits_of_the_header_are_refused_or_read(files, tmp_path_factory, kind, data):
    """The first bytes of .safetensors, the directory at the end of archives."""
    whole = bytearray(files[kind].read_bytes())
    at = st.integers(0, 300) if FORMATS[kind] == ".safetensors" else st.integers(len(whole) - 400, len(whole) - 1)
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(at)] = data.draw(st.integers(0, 255))
    opened(copy(files[kind], tmp_path_factory.mktemp("bits"), bytes(whole)))


@pytest.mark.parametrize("kind", FORMATS)
@given(share=st.floats(0, 0.999))
def test_a_truncated_file_is_refused(files, tmp_path_factory, kind, share):
    whole = files[kind].read_bytes()
    assert opened(copy(files[kind], tmp_path_factory.mktemp("cut"), whole[: int(share * len(whole))]))


@pytest.mark.parametrize("kind", FORMATS)
@given(content=st.binary(max_size=300))
def test_random_bytes_are_refused(files, tmp_path_factory, kind, content):
    assert opened(copy(files[kind], tmp_path_factory.mktemp("bytes"), content))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("suffix", sorted({*FORMATS.values(), ".pt", ".txt", ""}))
def test_a_renamed_file_is_refused_or_read(files, tmp_path, kind, suffix):
    path = copy(files[kind], tmp_path, files[kind].read_bytes())
    told = opened(path.rename(path.with_suffix(suffix)))
    same = {".pth": (".pt", ".pth"), ".safetensors": (".safetensors",), ".npz": (".npz",)}[FORMATS[kind]]
    assert (told == "") is (suffix in same or (kind == "ours" and suffix in (".txt", "")))


@pytest.mark.parametrize("suffix", [".safetensors", ".npz", ".pt", ".pth", ".bin", ".txt", ""])
def test_what_is_no_file_is_refused(tmp_path, suffix):
    (tmp_path / f"folder{suffix}").mkdir()
    (tmp_path / f"empty{suffix}").write_bytes(b"")
    os.mkfifo(tmp_path / f"pipe{suffix}")
    for name in ("folder", "empty", "pipe", "missing"):
        assert opened(tmp_path / f"{name}{suffix}")
    assert opened(tmp_path / f"{'long' * 100}{suffix}")


# --- pickles ------------------------------------------------------------------------------------------------


class Writes:
    """Unpickled, it would write a file."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("name", ["x.pt", "x.pth", "x.bin", "x.ckpt", "x.npz", "x.safetensors", "x"])
@pytest.mark.parametrize("wrapped", ["plain", "torch", "torch, old", "numpy"])
def test_nothing_is_executed(tmp_path, capsys, files, name, wrapped):
    proof, path = tmp_path / "executed", tmp_path / name
    if wrapped == "plain":
        path.write_bytes(pickle.dumps({"V": Writes(proof)}))
    elif wrapped == "numpy":
        with path.open("wb") as file:
            numpy.savez(file, V=numpy.array([Writes(proof)], dtype=object))
    else:
        torch.save({"V": Writes(proof)}, path, _use_new_zipfile_serialization=wrapped == "torch")
    (tmp_path / "x.layout.toml").write_bytes(files["kqvp"].with_name("kqvp.layout.toml").read_bytes())
    code, _ = command(capsys, path)
    assert code == 2
    assert not proof.exists()
    if wrapped == "plain":  # the file does what it is said to do
        pickle.loads(path.read_bytes())
        assert proof.exists()


# --- sizes --------------------------------------------------------------------------------------------------


def test_a_claimed_header_that_is_huge_is_refused(tmp_path, files):
    for size in (2**63, 2**40, 10**8, 100):
        path = copy(files["kqvp"], tmp_path, struct.pack("<Q", size) + b'{"a":' * 3)
        assert opened(path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, files):
    """Sparse: it takes no room."""
    for kind in FORMATS:
        path = copy(files[kind], tmp_path, b"")
        os.truncate(path, tensors.MOST_BYTES + 1)
        assert f"{tensors.MOST_BYTES + 1} bytes, expected at most" in opened(path)


def npy(shape: tuple[int, ...], data: bytes = b"", dtype: str = "<f8") -> bytes:
    file = io.BytesIO()
    numpy.lib.format.write_array_header_1_0(file, {"descr": dtype, "fortran_order": False, "shape": shape})
    return file.getvalue() + data


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"PV.npy": npy((10**12,))}, "has 0 bytes, expected 8000000000000"),
        ({"PV.npy": npy((2, 2), b"\0" * 8)}, "has 8 bytes, expected 32"),
        ({"PV.npy": npy((1,), b"\0" * 16, "<c16")}, "expected real numbers"),
        ({"PV.npy": npy((1,), b"\0" * 8, "|O")}, "expected real numbers"),
        ({"PV.npy": b"text"}, "not a readable .npz file"),
        ({"PV.npy": b"\x93NUMPY\x07\x00"}, "version (7, 0)"),
        ({"PV.npy": b"\x93NUMPY\x01\x00\xff\xff{" + b"(" * 60000}, "not a readable .npz file"),
    ],
)
def test_arrays_that_are_not_what_they_claim_are_refused(tmp_path, files, entries, told):
    path = copy(files["merged"], tmp_path, b"")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    assert told in opened(path)


@pytest.mark.parametrize("kind", ["merged", "allparam"])
def test_an_archive_that_unpacks_to_too_much_is_refused_before(tmp_path, files, kind):
    """A megabyte of zeros a thousand times over, in some kilobytes."""
    path = copy(files[kind], tmp_path, b"")
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("PV.npy", "w", force_zip64=True) as entry,
    ):
        for _ in range(tensors.MOST_BYTES // 2**20 + 1):
            entry.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    assert "unpacked, expected at most" in opened(path)


def test_archives_of_pytorch_are_not_compressed(tmp_path, files):
    path = copy(files["allparam"], tmp_path, b"")
    with zipfile.ZipFile(files["allparam"]) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in good.infolist():
            archive.writestr(entry.filename, good.read(entry))
    assert "an entry is compressed" in opened(path)


def test_a_tensor_that_repeats_a_small_storage_counts_with_all_its_entries(tmp_path, files):
    path = copy(files["allparam"], tmp_path, b"")
    torch.save({"allparam": torch.zeros(1).expand(2**20, 2**10)}, path)
    assert "in float64, expected at most" in opened(path)


@pytest.mark.parametrize(
    "value",
    [
        torch.zeros(3, 3).to_sparse(),
        torch.zeros(2, dtype=torch.complex64),
        torch.zeros(3, device="meta"),
    ],
    ids=["sparse", "complex", "meta"],
)
def test_tensors_that_are_no_dense_real_numbers_are_refused(tmp_path, files, value):
    path = copy(files["allparam"], tmp_path, b"")
    torch.save({"allparam": value}, path)
    assert opened(path)


def test_lists_in_lists_are_followed_no_deeper_than_a_limit(tmp_path, files):
    nested: object = torch.zeros(1)
    for _ in range(30):
        nested = [nested, nested]  # 2^30 tensors in 30 small lists
    path = copy(files["allparam"], tmp_path, b"")
    torch.save(nested, path)
    assert "levels of dictionaries" in opened(path)
    wide: object = torch.zeros(1)
    for _ in range(18):
        wide = [wide, wide]
    torch.save(wide, path)
    assert "more than 100000 tensors" in opened(path)


# --- whole, and wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["kqvp", "merged", "allparam"])
@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300, 1e30])
def test_numbers_that_are_none_or_too_large_give_one_line_or_a_verdict(tmp_path, capsys, kind, number):
    there, told = KINDS[kind][0](applied(trained(pairs=("exp/exp",)), 0))
    name = next(name for name in there if name not in ("S", "sigma"))
    there[name] = there[name].clone()
    there[name].view(-1)[-1] = number
    path = save(tmp_path / f"x{FORMATS[kind]}", there)
    beside(path, told)
    code, _ = command(capsys, path)
    assert code == 2 if number != number or number == float("inf") else code in (1, 2)


@pytest.mark.parametrize("factor", [1e3, 1e30, 1e200])
@pytest.mark.parametrize("name", ["r", "B"])
def test_weights_of_ours_that_overflow_give_one_line_or_a_verdict(tmp_path, capsys, name, factor):
    path = tmp_path / "x.safetensors"
    write(path, scaled(trained(pairs=("exp/exp",)), name, factor))
    code, _ = command(capsys, path)
    assert code in (1, 2)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"prompts": 10**12}, "prompts of training are too many"),
        ({"contexts": [10**9]}, "context tokens, expected at most 1000"),
        ({"contexts": [900]}, "are too many"),
        ({"depths": [10**9], "looped": True}, ""),
    ],
)
def test_sizes_that_metadata_claim_do_not_decide_how_much_memory_is_taken(tmp_path, files, changed, told):
    with safetensors.safe_open(files["ours"], framework="pt") as file:
        described = json.loads(file.metadata()[KEY])
        there = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    described["configuration"] |= changed
    if "contexts" in changed:
        described["runs"][0]["context"] = changed["contexts"][0]
    if "depths" in changed:
        described["depth"] = changed["depths"][0]
        there = {name: t[..., :1, :, :, :] if name.endswith(("B", "C")) else t for name, t in there.items()}
        there = {name: t[..., :1, :] if name.endswith("/r") else t for name, t in there.items()}
        told = "layers, expected at most 100"
    path, there = tmp_path / "x.safetensors", {k: t.contiguous() for k, t in there.items()}
    described["checksum"] = checksum(described, there)
    path.write_bytes(safetensors.torch.save(there, {KEY: json.dumps(described)}))
    assert told in opened(path)


EXTREME = [
    0,
    -1,
    2**63,
    10**30,
    10**400,
    10**9,
    1e-320,
    1e308,
    float("inf"),
    float("nan"),
    "",
    "a\n\x1b",
    "exp/exp>exp",
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(EXTREME),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
def test_metadata_of_any_json_are_refused_or_read(files, tmp_path_factory, data):
    """A value of the metadata replaced by anything that JSON can say, its checksum made again; and a number."""
    with safetensors.safe_open(files["ours"], framework="pt") as file:
        described = json.loads(file.metadata()[KEY])
        there = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    configuration = described["configuration"]
    at = data.draw(st.sampled_from([configuration, configuration, described, described["runs"][0]]))
    name, value = data.draw(st.sampled_from(sorted(at))), data.draw(ANYTHING)
    at[name] = [value] if isinstance(at[name], list) and data.draw(st.booleans()) else value
    spoilt = there[data.draw(st.sampled_from(sorted(there)))]
    if spoilt.is_floating_point():
        spoilt.view(-1)[0] = data.draw(st.floats(width=32) | st.just(0.0))
    path = tmp_path_factory.mktemp("metadata") / "x.safetensors"
    try:
        described["checksum"] = checksum(described, there)
    except UnicodeEncodeError:
        assume(False)
    path.write_bytes(safetensors.torch.save(there, {KEY: json.dumps(described)}))
    opened(path)


TENSORS = {
    "nested": lambda: torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)]),
    "jagged": lambda: torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)], layout=torch.jagged),
    "compressed rows": lambda: torch.zeros(3, 3).to_sparse_csr(),
    "conjugate": lambda: torch.zeros(2, dtype=torch.complex64).conj(),
    "quantised": lambda: torch.quantize_per_tensor(torch.zeros(2), 0.1, 0, torch.qint8),
    "eight bits": lambda: torch.zeros(3).to(torch.float8_e4m3fn),
    "bits": lambda: torch.zeros(3, dtype=torch.uint8).view(torch.bits8),
    "repeated": lambda: torch.zeros(1).expand(10**12),
    "no layers": lambda: torch.zeros(0, 1, 3, 3, 3),
    "no features": lambda: torch.zeros(1, 1, 3, 0, 0),
    "one number": lambda: torch.zeros(()),
    "a size": lambda: torch.Size([1, 2]),
    "a large integer": lambda: 10**400,
}


@pytest.mark.parametrize("name", TENSORS)
@pytest.mark.filterwarnings("ignore")  # of kinds that torch will give up
def test_tensors_of_every_kind_are_refused_wherever_they_are(tmp_path, files, name):
    path, value = copy(files["allparam"], tmp_path, b""), TENSORS[name]()
    names = {"\x1b\n": value, (1, 2): value}
    for where in ({"allparam": value}, {"a": {"allparam": value}, "b": [value]}, value, names):
        torch.save(where, path)
        assert opened(path).isprintable()
        assert opened(path)


@pytest.mark.parametrize("dtype", [torch.complex128, torch.float8_e5m2])
def test_numbers_that_are_no_real_ones_are_refused_where_all_else_is_right(tmp_path, files, dtype):
    path = copy(files["allparam"], tmp_path, b"")
    there = torch.load(files["allparam"], weights_only=True)["model"]["allparam"]
    torch.save({"allparam": there.to(dtype)}, path)
    assert f"'allparam' holds {dtype}, expected real numbers" in opened(path)


def test_two_tensors_of_one_name_are_refused(tmp_path, files):
    path = copy(files["allparam"], tmp_path, b"")
    torch.save({1: torch.zeros(1), "1": torch.ones(1)}, path)
    assert "two tensors are called '1'" in opened(path)


@given(data=st.data())
def test_layouts_of_any_json_are_refused_or_read(files, tmp_path_factory, data):
    """A field of a good layout replaced by anything that JSON can say."""
    _, told = KINDS["numbers"][0](applied(trained(pairs=("linear/linear",)), 0))
    name = data.draw(st.sampled_from([*told, "heads", "y", "loss", "ignore", "logits_over", "layout", "spectrum"]))
    folder = tmp_path_factory.mktemp("layouts")
    path = foreign_file(folder, "numbers", trained(pairs=("linear/linear",)))
    (folder / "numbers.layout.json").write_text(json.dumps({**told, name: data.draw(ANYTHING)}))
    opened(path)


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_layouts_of_any_bytes_are_refused(files, tmp_path_factory, content):
    path = copy(files["kqvp"], tmp_path_factory.mktemp("layouts"), files["kqvp"].read_bytes())
    layout = path.with_name("kqvp.layout.toml")
    layout.write_bytes(content)
    with pytest.raises(stationary.Unreadable) as refused:
        stationary.opened(path, None, None, 100, 0)
    assert str(layout) in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
