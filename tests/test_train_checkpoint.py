"""A checkpoint is read back as it was written, is written whole or not at all, and a false one is refused in a line."""

from __future__ import annotations

import json
import os
import pickle
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from train.checkpoint import KEY, Checkpoint, checksum, read, write
from train.configuration import Configuration
from train.files import Unreadable
from train.objective import Objective
from train.runs import groups_of
from train.training import train

C = Configuration(
    pairs=("exp/exp", "linear/softmax"),
    contexts=(2, 3),
    depths=(1, 2),
    spectrum=(1.0, 0.25),
    values="full",
    prompts=5,
    steps=4,
    snapshots=3,
    test_prompts=6,
    save_every=2,
)
Change = Callable[[dict[str, Any], dict[str, torch.Tensor]], None]


class Stop(Exception):
    """Ends a training in the middle."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """With a finished checkpoint, done.safetensors, and one of a training under way, begun.safetensors."""
    made = tmp_path_factory.mktemp("checkpoints")
    objective = Objective(C, groups_of(C)[1], "cpu")
    train(objective, made / "done.safetensors", "an experiment", "a claim")

    def report(r):
        if r.step == 3:
            raise Stop

    with pytest.raises(Stop):
        train(objective, made / "begun.safetensors", "an experiment", "a claim", report=report)
    return made


def parts(path: Path) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    with safetensors.safe_open(path, framework="pt") as file:
        return json.loads(file.metadata()[KEY]), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def saved(path: Path, text: str | None, tensors: dict[str, torch.Tensor]) -> Path:
    path.write_bytes(safetensors.torch.save(tensors, None if text is None else {KEY: text}))
    return path


def signed(path: Path, described: dict[str, Any], tensors: dict[str, torch.Tensor]) -> Path:
    """With the checksum of what is there: a fault that is no damage."""
    told = described | {"checksum": checksum(described, tensors)}
    return saved(path, json.dumps(told), {name: t.contiguous() for name, t in tensors.items()})


def refusal(path: Path) -> str:
    """What reading a file is refused with: one line that begins with the file's name."""
    with pytest.raises(Unreadable) as refused:
        read(path)
    told = str(refused.value)
    assert told.startswith(f"{path}: ")
    assert len(told.splitlines()) == 1
    assert len(told) > len(f"{path}: ")
    return told.removeprefix(f"{path}: ")


def same(a: Checkpoint, b: Checkpoint) -> bool:
    plain = ("experiment", "claim", "configuration", "group", "device", "step")
    tensors = [(getattr(a, name), getattr(b, name)) for name in ("weights", "optimiser", "test")] + [
        (a.history.weights, b.history.weights)
    ]
    single = [(a.root, b.root), (a.history.steps, b.history.steps), (a.history.losses, b.history.losses)]
    return (
        all(getattr(a, name) == getattr(b, name) for name in plain)
        and all(set(x) == set(y) and all(torch.equal(x[k], y[k]) for k in x) for x, y in tensors)
        and all(torch.equal(x, y) for x, y in single)
    )


# --- there and back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["done", "begun"])
def test_what_is_written_is_read_back(folder, tmp_path, name):
    first = read(folder / f"{name}.safetensors")
    path = tmp_path / "deep" / "er" / "again.safetensors"
    write(path, first)
    assert same(read(path), first)
    assert path.read_bytes() == (folder / f"{name}.safetensors").read_bytes()
    assert first.finished == (name == "done")
    assert bool(first.optimiser) != first.finished
    assert not same(replace(first, step=first.step + 1), first)


def test_it_says_what_it_means(folder):
    described, tensors = parts(folder / "done.safetensors")
    assert described["experiment"] == "an experiment"
    assert described["claim"] == "a claim"
    assert described["configuration"]["spectrum"] == [1.0, 0.25]
    stated = {"tokens", "mask", "normalisation", "scale", "prediction", "loss", "product"}
    assert {name for name, text in described["conventions"].items() if text} == stated
    assert described["versions"]["torch"] == torch.__version__
    assert [run["context"] for run in described["runs"]] == [2, 3, 2, 3]
    assert tensors["history/steps"].tolist() == [0, 1, 3, 4]
    assert tensors["weights/A"].shape == (4, 2, 1, 2, 2)
    last = tensors["history/weights/A"][-1]
    assert torch.equal(last, tensors["weights/A"])
    assert not torch.equal(last, tensors["history/weights/A"][0])


SINCE = {"checksum", "own"}  # schema 1
OF_CONFIGURATIONS_SINCE = {"tokens", "sigma", "starts", "token_limit", "layer_norm", "perceptron", "growth", "own"}


def test_a_file_of_schema_1_is_read_as_what_it_was_when_it_was_written(folder, tmp_path):
    """Without a checksum, and without what configurations and runs could not yet be other than."""
    described, tensors = parts(folder / "done.safetensors")
    old = {name: value for name, value in described.items() if name not in SINCE} | {"schema": 1}
    old["configuration"] = {k: v for k, v in described["configuration"].items() if k not in OF_CONFIGURATIONS_SINCE}
    old["runs"] = [{k: v for k, v in run.items() if k != "start"} for run in described["runs"]]
    found = read(saved(tmp_path / "old.safetensors", json.dumps(old), tensors))
    assert same(found, read(folder / "done.safetensors"))
    assert found.schema == 1
    assert {run.start for run in found.group.runs} == {"noise"}


def test_every_reader_may_read_it(folder):
    assert stat.S_IMODE((folder / "done.safetensors").stat().st_mode) == 0o644


@pytest.mark.parametrize("at", ["write", "replace", "chmod"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(folder, tmp_path, at, monkeypatch):
    path = tmp_path / "made.safetensors"
    write(path, read(folder / "begun.safetensors"))
    before = path.read_bytes()

    def fail(*_args: Any, **_more: Any) -> None:
        raise OSError("no space left on device")

    if at == "write":
        written = Path.write_bytes

        def half(file: Path, content: bytes) -> None:
            written(file, content[: len(content) // 2])
            fail()

        monkeypatch.setattr(Path, "write_bytes", half)
    else:
        monkeypatch.setattr(os, at, fail)
    with pytest.raises(OSError, match="no space"):
        write(path, read(folder / "done.safetensors"))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


# --- files that are none ----------------------------------------------------------------------------


def test_a_truncated_file_is_refused_at_every_length(folder, tmp_path):
    whole, path = (folder / "begun.safetensors").read_bytes(), tmp_path / "cut.safetensors"
    lengths = [*range(0, 200), *range(200, len(whole), 97), len(whole) - 1]
    for length in lengths:
        path.write_bytes(whole[:length])
        assert "safetensors" in refusal(path)


@given(content=st.binary(max_size=400))
def test_random_bytes_are_refused(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("random") / "any.safetensors"
    path.write_bytes(content)
    refusal(path)


@pytest.mark.parametrize(
    "content",
    [
        (2**63).to_bytes(8, "little") + b"{}",
        (2**64 - 1).to_bytes(8, "little") + b"{}",
        (10**8).to_bytes(8, "little") + b" " * 100,
        (2).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        (9).to_bytes(8, "little") + b"no header",
        (2).to_bytes(8, "little") + b"\xff\xfe",
        (20000).to_bytes(8, "little") + b"[" * 20000,
        b"PK\x03\x04" + b"\0" * 100,
    ],
    ids=["huge", "largest", "longer than the file", "empty", "a list", "no JSON", "no text", "nested", "zip"],
)
def test_a_false_header_is_refused(content, tmp_path):
    path = tmp_path / "made.safetensors"
    path.write_bytes(content)
    refusal(path)


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path):
        self.path = str(path)

    def __reduce__(self):
        return (open, (self.path, "w"))


@pytest.mark.parametrize("how", ["pickle", "torch"])
def test_a_pickle_is_refused_and_not_run(how, tmp_path):
    mark, path = tmp_path / "executed", tmp_path / "made.safetensors"
    if how == "pickle":
        path.write_bytes(pickle.dumps(Bomb(mark)))
    else:
        torch.save({"weights": Bomb(mark)}, path)
    refusal(path)
    assert not mark.exists()


def test_a_folder_a_missing_file_and_a_broken_link_are_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "link"):
        refusal(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="a superuser may read every file")
def test_a_file_that_may_not_be_read_is_refused(folder, tmp_path):
    path = tmp_path / "made.safetensors"
    path.write_bytes((folder / "done.safetensors").read_bytes())
    path.chmod(0)
    refusal(path)


# --- checkpoints with a fault -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "'attention-audit' is missing"),
        ("", "Expecting value"),
        ("no JSON", "Expecting value"),
        ("[" * 100000, "recursion"),
        ('{"schema": ' * 100000, "recursion"),
        ("[]", "schema 1"),
        ("null", "schema 1"),
        ('{"schema": 0}', "schema 1"),
        ('{"schema": 3}', "schema 1"),
        ('{"schema": true}', "schema 1"),
        ('{"schema": 1}', "'configuration' is missing"),
        ('{"schema": 2}', "'checksum' is missing"),
        ('{"schema": 2, "checksum": null}', "the checksum is another"),
        ('{"schema": 2, "checksum": "00"}', "the checksum is another"),
        ('{"schema": 1, "configuration": {}}', "configuration"),
        ('{"schema": 1, "configuration": []}', "configuration"),
        ("9" * 5000, "4300"),
    ],
    ids=range(17),
)
def test_false_metadata_are_refused(folder, tmp_path, text, told):
    _, tensors = parts(folder / "done.safetensors")
    assert told in refusal(saved(tmp_path / "made.safetensors", text, tensors))


DESCRIBED: dict[str, tuple[Change, str]] = {
    "schema": (lambda d, t: d.update(schema=3), "schema"),
    "step, negative": (lambda d, t: d.update(step=-1), "step"),
    "step, no integer": (lambda d, t: d.update(step=1.5), "step"),
    "step, a truth value": (lambda d, t: d.update(step=True), "step"),
    "step, beyond the end": (lambda d, t: d.update(step=10**9), "step"),
    "step, not the last": (lambda d, t: d.update(step=3), "step"),
    "no step": (lambda d, t: d.pop("step"), "'step' is missing"),
    "experiment": (lambda d, t: d.update(experiment=["a\nb"]), "experiment"),
    "device": (lambda d, t: d.update(device=None), "device"),
    "depth, not trained": (lambda d, t: d.update(depth=3), "depth"),
    "depth, another": (lambda d, t: d.update(depth=1), "shape"),
    "depth, no number": (lambda d, t: d.update(depth=[2]), "depth"),
    "runs, none": (lambda d, t: d.update(runs=[]), "runs"),
    "runs, no list": (lambda d, t: d.update(runs=7), "runs"),
    "runs, one less": (lambda d, t: d["runs"].pop(), "runs"),
    "runs, another order": (lambda d, t: d["runs"].reverse(), "runs"),
    "a field too many": (lambda d, t: d["configuration"].update({"a\nb": 1}), "configuration"),
    "a field too few": (lambda d, t: d["configuration"].pop("clip"), "clip"),
    "a field of another type": (lambda d, t: d["configuration"].update(steps="4"), "steps"),
    "a number for a truth value": (lambda d, t: d["configuration"].update(closed=1), "closed"),
    "a truth value for a number": (lambda d, t: d["configuration"].update(steps=True), "steps"),
    "NaN": (lambda d, t: d["configuration"].update(spectrum=[float("nan"), 1.0]), "spectrum"),
    "infinity": (lambda d, t: d["configuration"].update(clip=float("inf")), "clip"),
    "a value that makes no sense": (lambda d, t: d["configuration"].update(pairs=["exp/no\nthing"]), "pairs"),
    "another architecture": (lambda d, t: d["configuration"].update(values="sparse"), "weights/A"),
    "other keys": (lambda d, t: d["configuration"].update(keys="product"), "weights/"),
    "keys without weights": (lambda d, t: d["configuration"].update(keys="identity"), "weights/"),
    "a perceptron": (lambda d, t: d["configuration"].update(perceptron=[3, 2]), "weight_0"),
    "a perceptron, no list": (lambda d, t: d["configuration"].update(perceptron=2), "perceptron"),
    "a perceptron of no width": (lambda d, t: d["configuration"].update(perceptron=[0]), "perceptron"),
    "a perceptron, no integers": (lambda d, t: d["configuration"].update(perceptron=[2.5]), "perceptron"),
    "another dtype": (lambda d, t: d["configuration"].update(dtype="float64"), "float64"),
    "another dimension": (lambda d, t: d["configuration"].update(spectrum=[1.0, 2.0, 3.0]), "shape"),
    "tokens, unknown": (lambda d, t: d["configuration"].update(tokens="no\nsuch"), "tokens"),
    "tokens, of another type": (lambda d, t: d["configuration"].update(tokens=["alternating"]), "tokens"),
    "tokens, not for these weights": (lambda d, t: d["configuration"].update(tokens="alternating"), "tokens"),
    "similarities of other layers": (lambda d, t: d["configuration"].update(pairs=["exp/exp>exp>exp"]), "layers"),
    "similarities of no layers": (lambda d, t: d["configuration"].update(pairs=["exp/" + ">" * 9999]), "pairs"),
    "other similarities by layer": (lambda d, t: d["runs"][0].update(similarities=["exp>exp"]), "runs"),
    "similarities nested by layer": (lambda d, t: d["runs"][0].update(similarities=[["exp"], ["exp"]]), "runs"),
    "more runs than there can be": (
        lambda d, t: d["configuration"].update(
            seeds=list(range(3000)), contexts=list(range(1, 3000)), learning_rates=[1 + k / 10 for k in range(3000)]
        ),
        "runs",
    ),
}


def spoil(name: str, entry: float) -> Change:
    return lambda d, t: t[name].view(-1).__setitem__(0, entry)


def cast(name: str, dtype: torch.dtype) -> Change:
    return lambda d, t: t.update({name: t[name].to(dtype)})


TENSORS: dict[str, tuple[Change, str]] = {
    "a missing weight": (lambda d, t: t.pop("weights/A"), "'weights/A' is missing"),
    "a missing root": (lambda d, t: t.pop("root"), "'root' is missing"),
    "a missing history": (lambda d, t: t.pop("history/steps"), "'history/steps' is missing"),
    "a missing weight of the history": (lambda d, t: t.pop("history/weights/B"), "'history/weights/B' is missing"),
    "a missing test": (lambda d, t: t.pop("test/loss"), "'test/loss' is missing"),
    "an unknown tensor": (lambda d, t: t.update({"any\nname": torch.zeros(1)}), "not a tensor"),
    "an unknown weight": (lambda d, t: t.update({"weights/D": torch.zeros(1)}), "weights/D"),
    "an unknown test": (lambda d, t: t.update({"test/any": torch.zeros(4)}), "test/any"),
    "a wrong shape": (lambda d, t: t.update({"weights/B": t["weights/B"][:1].clone()}), "weights/B has shape"),
    "a scalar": (lambda d, t: t.update({"root": torch.zeros(())}), "root has shape"),
    "steps without an axis": (lambda d, t: t.update({"history/steps": torch.tensor(0)}), "history"),
    "no steps": (
        lambda d, t: t.update({k: v[:0].clone() for k, v in t.items() if k.startswith("history/")}),
        "history",
    ),
    "steps out of order": (lambda d, t: t.update({"history/steps": t["history/steps"].flip(0)}), "in order"),
    "a negative step": (spoil("history/steps", -1), "in order"),
    "NaN in a weight": (spoil("weights/A", float("nan")), "weights/A holds NaN"),
    "infinity in a weight": (spoil("weights/r", float("inf")), "weights/r holds NaN"),
    "NaN in the history": (spoil("history/weights/A", float("nan")), "history/weights/A holds NaN"),
    "NaN in the losses": (spoil("history/losses", float("nan")), "history/losses holds NaN"),
    "NaN in the test": (spoil("test/loss", float("nan")), "test/loss holds NaN"),
    "NaN in the root": (spoil("root", float("nan")), "root holds NaN"),
    "integers for weights": (cast("weights/A", torch.int64), "torch.int64"),
    "half precision": (cast("weights/A", torch.float16), "torch.float16"),
    "bfloat16": (cast("weights/A", torch.bfloat16), "torch.bfloat16"),
    "eight bits": (cast("weights/A", torch.float8_e4m3fn), "torch.float8"),
    "truth values": (cast("weights/A", torch.bool), "torch.bool"),
    "complex weights": (cast("weights/A", torch.complex64), "complex"),
    "steps that are no integers": (cast("history/steps", torch.float32), "torch.float32"),
}


@pytest.mark.parametrize("fault", [*DESCRIBED, *TENSORS])
def test_a_checkpoint_with_a_fault_is_refused_with_the_fault(folder, tmp_path, fault):
    change, told = (DESCRIBED | TENSORS)[fault]
    described, tensors = parts(folder / "done.safetensors")
    read(signed(tmp_path / "right.safetensors", described, tensors))
    change(described, tensors)
    assert told in refusal(signed(tmp_path / "made.safetensors", described, tensors))


PERCEPTRONS: dict[str, tuple[Change, str]] = {
    "a missing weight": (lambda d, t: t.pop("weights/weight_1"), "'weights/weight_1' is missing"),
    "a missing bias": (lambda d, t: t.pop("weights/bias_0"), "'weights/bias_0' is missing"),
    "a missing history": (lambda d, t: t.pop("history/weights/bias_1"), "'history/weights/bias_1' is missing"),
    "a map too many": (lambda d, t: t.update({"weights/weight_2": torch.zeros(1, 2, 2)}), "weights/weight_2"),
    "a transposed weight": (
        lambda d, t: t.update({"weights/weight_0": t["weights/weight_0"].mT.contiguous()}),
        "weights/weight_0 has shape (1, 1, 4) and torch.float32, expected (1, 4, 1)",
    ),
    "a run too many": (lambda d, t: t.update({"weights/bias_0": torch.zeros(2, 4)}), "weights/bias_0 has shape (2, 4)"),
    "a bias with layers": (lambda d, t: t.update({"weights/bias_0": torch.zeros(1, 1, 1, 4)}), "weights/bias_0 has"),
    "NaN": (spoil("weights/weight_0", float("nan")), "weights/weight_0 holds NaN"),
    "integers": (cast("weights/bias_1", torch.int64), "torch.int64"),
    "other widths": (lambda d, t: d["configuration"].update(perceptron=[5, 2]), "shape"),
    "more features": (lambda d, t: d["configuration"].update(perceptron=[4, 3]), "shape"),
    "huge widths": (lambda d, t: d["configuration"].update(perceptron=[10**18, 10**18]), "shape"),
    "none": (lambda d, t: d["configuration"].update(perceptron=[]), "is not a tensor"),
}


@pytest.fixture(scope="module")
def perceptron(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("perceptron") / "done.safetensors"
    c = replace(
        C, pairs=("sine/linear",), contexts=(3,), depths=(1,), spectrum=(100.0,), values="sparse", keys="product"
    )
    c = replace(c, perceptron=(4, 2))
    train(Objective(c, groups_of(c)[0], "cpu"), path, "an experiment", "a claim")
    return path


@pytest.mark.parametrize("fault", PERCEPTRONS)
def test_a_perceptron_with_a_fault_is_refused_with_the_fault(perceptron, tmp_path, fault):
    change, told = PERCEPTRONS[fault]
    described, tensors = parts(perceptron)
    assert tensors["weights/weight_0"].shape == (1, 4, 1)
    read(signed(tmp_path / "right.safetensors", described, tensors))
    change(described, tensors)
    assert told in refusal(signed(tmp_path / "made.safetensors", described, tensors))


def test_a_checkpoint_from_before_there_were_perceptrons_has_none(folder, tmp_path):
    described, tensors = parts(folder / "done.safetensors")
    assert described["configuration"].pop("perceptron") == []
    path = signed(tmp_path / "made.safetensors", described, tensors)
    assert same(read(path), read(folder / "done.safetensors"))


@settings(max_examples=60)
@given(data=st.data())
def test_changed_bytes_are_refused_or_are_a_checkpoint(folder, tmp_path_factory, data):
    whole = bytearray((folder / "begun.safetensors").read_bytes())
    header = 8 + int.from_bytes(whole[:8], "little")
    end = data.draw(st.sampled_from([8, header, len(whole)]), label="before")
    for _ in range(data.draw(st.integers(1, 3), label="changes")):
        whole[data.draw(st.integers(0, end - 1), label="at")] = data.draw(st.integers(0, 255), label="byte")
    path = tmp_path_factory.mktemp("changed") / "made.safetensors"
    path.write_bytes(whole)
    try:
        found = read(path)
    except Unreadable:
        refusal(path)
    else:
        assert all(bool(torch.isfinite(w).all()) for w in found.weights.values())
        assert found.group in groups_of(found.configuration)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60)
@given(data=st.data(), value=JSON)
def test_any_value_in_the_metadata_is_refused_or_is_a_checkpoint(folder, tmp_path_factory, data, value):
    described, tensors = parts(folder / "done.safetensors")
    of = data.draw(st.sampled_from([described, described["configuration"], described["runs"][0]]))
    of[data.draw(st.sampled_from(sorted(of)))] = value
    path = saved(tmp_path_factory.mktemp("any") / "made.safetensors", json.dumps(described), tensors)
    try:
        assert read(path).finished
    except Unreadable:
        refusal(path)
