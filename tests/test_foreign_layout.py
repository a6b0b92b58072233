"""A layout that does not fit is refused in one line, with what was found and what was expected."""

from __future__ import annotations

import json
import re
import tomllib

import numpy
import pytest
import torch
from foreign_files import KINDS, applied, as_toml, beside, foreign_file, save
from landing_runs import trained

from train.files import Unreadable
from train.foreign.axes import arranged, parsed
from train.foreign.explained import EXAMPLES, explained
from train.foreign.layout import FIELDS, NEEDED, Layout, described_in, layout_of
from train.foreign.opened import open_foreign
from train.foreign.published import PUBLISHED

CHECKPOINT = trained(pairs=("linear/linear",))


def refusal(folder, kind="allparam", replaced=None, **changed) -> str:
    """What a file of a kind is refused with, some tensors or fields of the layout replaced (None: left out)."""
    make, suffix = KINDS[kind]
    there, told = make(applied(CHECKPOINT, 0))
    there = {name: t for name, t in {**there, **(replaced or {})}.items() if t is not None}
    path = save(folder / f"x{suffix}", there)
    beside(path, {name: value for name, value in {**told, **changed}.items() if value is not None})
    return refused(path)


def refused(path, layout=None) -> str:
    with pytest.raises(Unreadable) as found:
        open_foreign(path, layout, None, 0)
    told = str(found.value)
    assert len(told.splitlines()) == 1
    assert len(told) < 1000
    return told


# --- axes ---------------------------------------------------------------------------------------------------


def test_axes_are_read_as_einsum_would_move_them():
    a = torch.from_numpy(numpy.random.default_rng(0).standard_normal((2, 12, 3, 5)))
    found = arranged(a, "layer (head out) 1 in", ("layer", "head", "out", "in"), {"layer": 2, "head": 3})
    for layer in range(2):
        for head in range(3):
            for out in range(4):
                for column in range(5):
                    assert found[layer, head, out, column] == a[layer, 4 * head + out, 1, column]
    turned = arranged(a[0, :, 0], "(head in) out", ("head", "out", "in"), {"head": 3})
    assert turned.shape == (3, 5, 4)
    assert turned[2, 1, 3] == a[0, 4 * 2 + 3, 0, 1]


@pytest.mark.parametrize(
    ("axes", "told"),
    [
        ("out (in", "open or empty"),
        ("out )in(", "don't match"),
        ("out ((in))", "don't match"),
        ("out ()", "open or empty"),
        ("out out", "a name twice"),
        ("rows columns", "name 'rows', expected layer, head"),
        ("out, in", "are not names"),
        ("(head 0) out in", "a number in parentheses"),
    ],
)
def test_axes_that_are_no_notation_are_refused(axes, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        parsed(axes)


@pytest.mark.parametrize("axes", ["out in", "layer head out in", "head 7 out in", "(head out) 0 in", "head 0 out (in)"])
def test_axes_that_a_shape_does_not_have_are_refused_with_the_shape(axes):
    a, sizes = torch.zeros(3, 4, 5, 5), {"head": 2, "layer": 3}
    wanted = [name for group in parsed(axes) for name in group if not name.isdigit()]
    with pytest.raises(ValueError, match=r"has shape \(3, 4, 5, 5\), expected axes"):
        arranged(a, axes, wanted, sizes)


# --- fields -------------------------------------------------------------------------------------------------


def test_the_fields_that_are_explained_are_those_of_a_layout():
    assert list(FIELDS) == list(Layout.__dataclass_fields__)
    assert all(f"  {name if name in NEEDED else f'[{name}]'} " in explained() for name in FIELDS)


def test_every_example_of_the_explanation_is_a_layout():
    whole = re.findall(r'(?m)^    layout = "(\w+)".*\n((?:    .*\n)+)', EXAMPLES)
    assert [name for name, _ in whole] == ["allparam", "haiku"]
    tensors = {
        "allparam": {"allparam": torch.zeros(3, 1, 3, 6, 6)},
        "haiku": {f"transformer/multi_head_attention/{m}/w": torch.zeros(11, 11) for m in ("query", "key")},
    }
    for name, text in whole:
        told = tomllib.loads("\n".join(line.strip() for line in text.splitlines()))
        assert (
            layout_of({**PUBLISHED[name](tensors[name], told), **told}).own_layers == {"allparam": 3, "haiku": 1}[name]
        )
    base = {"layers": 3, "similarity": "exp", "labels": "exp", "covariates": "sphere", "context": 4, "values_over": 1}
    tables = re.findall(r"(?m)^    \[tensors\].*\n((?:    \w.*\n)+)", EXAMPLES)
    assert len(tables) == 6
    for text in tables:
        told = tomllib.loads("[tensors]\n" + "\n".join(line.strip() for line in text.splitlines()))
        assert layout_of({**base, "spectrum": [1.0], **told}).layers == 3


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"contxt": 4}, "'contxt' is no field of a layout; known: tensors, layers"),
        ({"context": None}, "'context' is missing (needed: tensors, layers"),
        ({"context": "4"}, "context is '4', expected an integer from 1 to 1000"),
        ({"context": True}, "context is True, expected an integer"),
        ({"context": 4.0}, "context is 4.0, expected an integer"),
        ({"context": 10**9}, "expected an integer from 1 to 1000"),
        ({"similarity": "rbf"}, "similarity is 'rbf', expected linear or relu or exp or softmax"),
        ({"similarity": ["linear", "exp"]}, "similarity names 2, expected 1 or one for each of 1 heads"),
        ({"labels": "cubic"}, "labels is 'cubic', expected linear, exp, exp_half, relu"),
        ({"covariates": "cube"}, "covariates is 'cube', expected sphere or gaussian or uniform"),
        ({"values_over": 0}, 'values_over is 0, expected a positive number or "n"'),
        ({"logits_over": "width"}, "logits_over is 'width', expected a finite number or \"sqrt(width)\""),
        ({"prediction": "negative"}, "prediction is 'negative', expected minus or plus"),
        ({"root": [[1, 0]]}, "expected a square matrix"),
        ({"root": [[1, 0], [0, 0]]}, "root is not invertible"),
        ({"root": None}, "none given, expected exactly one of spectrum, sigma, root"),
        ({"spectrum": [1, 1]}, "spectrum and root given, expected exactly one of"),
        ({"root": None, "sigma": [[1, 0], [0.5, 1]]}, "sigma is not symmetric and positive definite"),
        ({"root": None, "sigma": [[1, 0], [0, -1]]}, "sigma is not symmetric and positive definite"),
        ({"root": "S"}, "there is no tensor 'S'; found model/allparam (2, 1, 3, 3, 3)"),
        ({"root": None, "spectrum": [1, 1, 1]}, "value has matrices of shape (3, 3), expected 4 (d = 3 and y)"),
        (
            {"claim": "bayes_limit"},
            "claim is 'bayes_limit', expected sparse_stationary_points or full_stationary_points",
        ),
        ({"claim": None}, "claim is None, expected sparse_stationary_points or"),
        ({"layers": 3}, "'model/allparam' has shape (2, 1, 3, 3, 3), expected axes 'layer head 0 out in', layer = 3"),
        ({"heads": 2}, "'model/allparam' has shape (2, 1, 3, 3, 3), expected axes"),
        ({"looped": True, "layers": 2}, "expected axes 'layer head 0 out in', layer = 1"),
        ({"layout": "gpt"}, "layout is 'gpt', expected allparam or haiku"),
        ({"training": {"prompts": 10, "batch": 3}}, "expected a table of prompts, closed and seed"),
        ({"training": {"prompts": 10, "seed": -1}}, "expected a seed"),
        ({"tensors": {"V": {"name": "V", "axes": "out in"}}}, "expected the factors value, output, r, A"),
        ({"tensors": {"value": "V"}}, 'expected value = { name = "...", axes = "..." }'),
        ({"tensors": {"value": {"name": "V", "axes": "out in"}}}, "tensors are value, expected A r or output value"),
        ({"loss": -1}, "loss is -1, expected a number of at least 0"),
        ({"ignore": "x"}, "ignore is 'x', expected a list of texts"),
    ],
)
def test_a_wrong_field_is_refused(tmp_path, changed, told):
    assert told in refusal(tmp_path, **changed)


@pytest.mark.parametrize(
    ("kind", "tensors", "told"),
    [
        (
            "allparam",
            {"allparam": None, "other": torch.zeros(2, 2)},
            "expected one tensor allparam, or a list hist, of shape (layers,",
        ),
        ("allparam", {"allparam": torch.zeros(2, 1, 3, 3)}, "found model/allparam (2, 1, 3, 3)"),
        ("allparam", {"allparam": torch.zeros(2, 1, 4, 3, 3)}, "holds 4 matrices a head, expected (P, Q, K)"),
        ("allparam", {"allparam": torch.full((2, 1, 3, 3, 3), torch.nan)}, "holds NaN or infinity"),
        ("allparam", {"norm.weight": torch.ones(3)}, "there is model/norm.weight (3,) too: a norm, a bias, a readout"),
        ("haiku", {"transformer/layer_0/query/w": None}, "expected query/w, key/w, value/w, linear/w of one module"),
        ("haiku", {"transformer/layer_1/linear/w": None}, "there is no tensor 'transformer/layer_1/linear/w'; found"),
        (
            "haiku",
            {"transformer/layer_1/linear/b": torch.ones(3)},
            "there is transformer/layer_1/linear/b (3,) too: a norm, a bias",
        ),
        ("haiku", {"other/layer_0/query/w": torch.ones(3, 3)}, "a second transformer can be named in ignore"),
        ("vbc", {"layers.1.V": torch.zeros(2, 2)}, "value: its tensors have different shapes"),
        ("vbc", {"layers.1.B": torch.zeros(4, 2)}, "key: its tensors have different shapes"),
        ("vbc", {"layers.1.C": None}, "query: there is no tensor 'layers.1.C'; found layers.0.V (3, 3)"),
        ("kqvp", {"sigma": torch.ones(2, 3)}, "sigma: 'sigma' has shape (2, 3), expected (d, d)"),
        ("merged", {"KQ": torch.zeros(2, 1, 4, 4)}, "product has matrices of shape (4, 4), expected 3 (d = 2 and y)"),
        ("numbers", {"A": torch.zeros(2, 1, 3, 3)}, "A has matrices of shape (3, 3), expected (2, 2)"),
        ("numbers", {"r": torch.zeros(2)}, "r: 'r' has shape (2,), expected axes 'layer head', layer = 2, head = 1"),
    ],
)
def test_tensors_that_a_layout_does_not_fit_are_refused(tmp_path, kind, tensors, told):
    assert told in refusal(tmp_path, kind, tensors)


def test_tensors_that_play_no_part_can_be_named(tmp_path):
    more = {"optimizer/exp_avg": torch.ones(3), "optimizer/exp_avg_sq": torch.ones(3)}
    make, _ = KINDS["merged"]
    tensors, told = make(applied(CHECKPOINT, 0))
    path = save(tmp_path / "x.npz", {**tensors, **more})
    beside(path, {**told, "ignore": ["optimizer/*"]})
    assert open_foreign(path, None, None, 0).difference < 1e-12


# --- where the layout is ------------------------------------------------------------------------------------


def test_a_layout_is_beside_the_file_or_named(tmp_path):
    path = foreign_file(tmp_path, "allparam", CHECKPOINT)
    layout = tmp_path / "allparam.layout.toml"
    first = open_foreign(path, None, None, 0)
    elsewhere = layout.rename(tmp_path / "elsewhere.txt")
    assert "needs a layout: allparam.layout.toml or allparam.layout.json beside it, found none" in refused(path)
    assert "expected a file, allparam, haiku or help" in refused(path, "nowhere.toml")
    assert "needs a layout" in refused(path, "allparam")
    named = open_foreign(path, str(elsewhere), None, 0)
    assert torch.equal(named.checkpoint.weights["M"], first.checkpoint.weights["M"])
    text = elsewhere.read_text()
    assert text.count('layout = "allparam"') == 1
    layout.write_text(text.replace('layout = "allparam"\n', ""))
    assert "'tensors' is missing" in refused(path)
    assert open_foreign(path, "allparam", None, 0).layout == str(layout)
    layout.write_text(text)
    assert "layout is 'allparam', and --layout haiku was given" in refused(path, "haiku")
    (tmp_path / "allparam.layout.json").write_text("{}")
    assert "found allparam.layout.toml and allparam.layout.json" in refused(path)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("x.toml", "layers = ", "not a layout in TOML"),
        ("x.toml", "layers = 1\nlayers = 2", "not a layout in TOML"),
        ("x.toml", "a = " + "[" * 5000, "not a layout in TOML"),
        ("x.toml", "a" + ".a" * 5000 + " = 1", ""),
        ("x.json", "[1]", "holds list, expected a table of fields"),
        ("x.json", '{"layers": 1, "layers": 2}', "a key is there twice"),
        ("x.json", '{"a":' * 100_000, "not a layout in JSON"),
        ("x.json", "[" * 100_000, "not a layout in JSON"),
        ("x.json", "9" * 5000, "not a layout in JSON"),
        ("x.json", "", "not a layout in JSON"),
        ("x.json", " " * (2**20 + 1), "1048577 bytes, expected at most 1048576"),
    ],
)
def test_a_file_that_is_no_layout_is_refused(tmp_path, name, text, told):
    path = tmp_path / name
    path.write_text(text)
    if not told:  # a table in a table in a table: a layout is none of it
        found = described_in(path)
        with pytest.raises(ValueError, match="'a' is no field of a layout"):
            layout_of(found)
        return
    with pytest.raises(Unreadable) as refused:
        described_in(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert told in str(refused.value)


def test_json_and_toml_say_the_same(tmp_path):
    _, told = KINDS["kqvp"][0](applied(CHECKPOINT, 0))
    (tmp_path / "x.toml").write_text(as_toml(told))
    (tmp_path / "x.json").write_text(json.dumps(told))
    assert layout_of(described_in(tmp_path / "x.toml")) == layout_of(described_in(tmp_path / "x.json"))
