"""Weights as other programs leave them: each kind is taken for what it is, and its false neighbour is not."""

from __future__ import annotations

import pickle

import numpy
import pytest
import torch
from foreign_files import beside, save

from train.files import Unreadable
from train.foreign import conventions, explanations
from train.foreign.blocks import Blocks
from train.foreign.covered import same_as_masked_row
from train.foreign.layout import layout_of
from train.foreign.opened import Foreign, open_foreign
from train.landing.measured import landing
from train.landing.verdict import Verdict
from verify.stationary import main

D, N = 3, 6
LAW = {"similarity": "linear", "labels": "linear", "covariates": "gaussian", "context": N, "values_over": "n"}
TOLD = {**LAW, "layers": 1, "spectrum": [1.0] * D, "claim": "sparse_stationary_points"}
MERGED = {"value": {"name": "PV", "axes": "out in"}, "product": {"name": "KQ", "axes": "key query"}}
PACKED = {role: {"name": "W", "axes": f"({k}/3 out) in"} for k, role in enumerate(("query", "key", "value"))}


@pytest.fixture(autouse=True)
def few_prompts(monkeypatch):
    monkeypatch.setattr(conventions, "INTEGRATED", 200)
    monkeypatch.setattr(conventions, "DRAWN", 200)
    monkeypatch.setattr(explanations, "CONTEXTS", (3, N, 9))
    monkeypatch.setattr(explanations, "NOISES", (0.1, 1.0))


def step(n: int = N, noise: float = 0.0) -> float:
    """r m, divided by n later, of the best layer on standard normal tokens: n/(n + d + 1 + noise)."""
    return n / (n + D + 1 + noise)


def one_layer(times: float = 1.0, sign: float = -1.0, width: int = D + 1) -> dict[str, torch.Tensor]:
    """P W_V and W_K^T W_Q of one layer, y after x, slots beyond that are 0."""
    v, n = torch.zeros(width, width, dtype=torch.float64), torch.zeros(width, width, dtype=torch.float64)
    v[D, D] = sign
    n[:D, :D] = times * step() * torch.eye(D)
    return {"PV": v, "KQ": n}


def opened(folder, weights, layout=None, name="x.npz", /, **changed) -> Foreign:
    told = {"tensors": MERGED, **TOLD} if layout is None else layout
    path = save(folder / name, weights) if isinstance(weights, dict) else folder / name
    beside(path, {key: value for key, value in {**told, **changed}.items() if value is not None})
    return open_foreign(path, None, None, 0)


def said(found: Foreign) -> str:
    """The verdict."""
    measured = found.settled or landing(found.checkpoint, 0, found.claim, 400, 0)
    return found.judged(measured).verdict


def refusal(*arguments, **changed) -> str:
    with pytest.raises(Unreadable) as refused:
        opened(*arguments, **changed)
    told = str(refused.value)
    assert len(told.splitlines()) == 1
    return told


# --- published files ------------------------------------------------------------------------------------------


def history_file(folder, last: float = 1.0):
    """A list hist of (P, Q, K), the last 1 off by a factor, beside U and D with x = U D xi."""
    u = torch.linalg.qr(torch.from_numpy(numpy.random.default_rng(0).standard_normal((D, D))))[0]
    spread = torch.diag(torch.tensor([1.0, 0.5, 2.0], dtype=torch.float64))
    inverse = torch.linalg.inv(u @ spread)
    hist = []
    for factor in (0.1, 0.5, last):
        made = torch.zeros(1, 1, 3, D + 1, D + 1, dtype=torch.float64)
        made[..., 0, D, D] = -1
        made[0, 0, 1, :D, :D], made[0, 0, 2, :D, :D] = factor * step() * inverse, inverse
        hist.append(made)
    path = folder / "x.pth"
    torch.save({"hist": hist, "U": u, "D": spread, "best": numpy.float64(1.5), "seen": numpy.arange(3)}, path)
    return path


@pytest.mark.parametrize(("last", "verdict"), [(1.0, "landed"), (1.1, "missed")])
def test_of_a_list_of_weights_the_last_is_judged_with_sigma_from_u_and_d(tmp_path, last, verdict):
    history_file(tmp_path, last)
    told = {"layout": "allparam", **{k: v for k, v in TOLD.items() if k not in ("layers", "spectrum", "values_over")}}
    for spectrum in (None, [4.0, 0.25, 1.0]):  # what U and D say
        found = opened(tmp_path, None, told, "x.pth", spectrum=spectrum)
        assert said(found) == verdict
        assert len(found.checkpoint.history.steps) == 3
    assert "Sigma as stated is not that of U and D" in refusal(tmp_path, None, told, "x.pth", spectrum=[1.0, 1.0, 1.0])


def test_two_matrices_a_head_have_a_step_of_one_and_a_number_stands_for_a_factor(tmp_path):
    packed = torch.zeros(1, 1, 2, D, D, dtype=torch.float64)
    packed[0, 0, 1] = -step() * torch.eye(D)
    told = {"layout": "allparam", **{k: v for k, v in TOLD.items() if k not in ("layers", "values_over")}}
    assert said(opened(tmp_path, {"allparam": packed}, told)) == "landed"
    places = {"r": 1.0, "product": {"name": "allparam", "axes": "layer head 1 query key"}}
    assert said(opened(tmp_path, {"allparam": packed}, tensors=places)) == "landed"
    assert said(opened(tmp_path, {"allparam": packed}, tensors={**places, "r": 0.9})) == "missed"
    told = refusal(tmp_path, {"allparam": packed}, tensors={**MERGED, "value": 1.0})
    assert "numbers stand for r, A, product, key, query" in told


def test_query_key_and_value_packed_in_one_matrix_are_unpacked(tmp_path):
    width = (D + 1) ** 0.5
    query, key, value = width * one_layer()["KQ"], torch.eye(D + 1), one_layer()["PV"]
    tensors = {"W": torch.cat([query, key.double(), value]), "out": torch.eye(D + 1)}
    places = {**PACKED, "output": {"name": "out", "axes": "out in"}}
    assert said(opened(tmp_path, tensors, tensors=places, logits_over="sqrt(width)")) == "landed"
    assert said(opened(tmp_path, tensors, tensors=places)) == "missed"
    turned = {**places, "query": PACKED["value"], "value": PACKED["query"]}
    assert said(opened(tmp_path, tensors, tensors=turned, logits_over="sqrt(width)")) == "missed"
    wrong = {**places, "key": {"name": "W", "axes": "(1 out) in"}}
    assert "expected of how many: 1/3" in refusal(tmp_path, tensors, tensors=wrong)


# --- slots and masks ------------------------------------------------------------------------------------------


def test_slots_that_hold_something_else_have_names_and_no_weights(tmp_path):
    tensors = one_layer(width=D + 4)
    assert "expected 4 (d = 3 and y) along tokens: slots names those" in refusal(tmp_path, tensors)
    slots = ["x", "y", "position 3"]
    assert said(opened(tmp_path, tensors, slots=slots)) == "landed"
    assert said(opened(tmp_path, {k: t.roll((1, 1), (0, 1)) for k, t in tensors.items()}, slots=["y", "x", "p 3"])) != (
        "landed"
    )
    for name, at in (("PV", (D, D + 2)), ("KQ", (D + 1, 0)), ("KQ", (0, D + 3))):
        used = {key: t.clone() for key, t in tensors.items()}
        used[name][at] = 0.1
        assert "no claim covers what is in them" in refusal(tmp_path, used, slots=slots)
    written = {"PV": tensors["PV"].clone(), "KQ": tensors["KQ"]}
    written["PV"][D + 2, 0] = 0.1  # by the last layer: nothing reads it
    assert said(opened(tmp_path, written, slots=slots)) == "landed"
    for wrong in (["x", "x", "y"], ["x 3", "y"], ["x", "z"], ["x", "y 2"], ["x", "y", "Z!"]):
        assert "slots is" in refusal(tmp_path, tensors, slots=wrong)


def test_the_answer_may_be_written_to_a_slot_of_its_own_by_one_layer(tmp_path):
    tensors = one_layer(width=D + 2)
    tensors["PV"][D + 1, D], tensors["PV"][D, D] = tensors["PV"][D, D].item(), 5.0  # what y becomes is not read
    slots = {"slots": ["x", "y", "answer"], "answer": "answer"}
    assert said(opened(tmp_path, tensors, **slots)) == "landed"
    assert said(opened(tmp_path, tensors, slots=slots["slots"])) == "missed"
    places = {role: {**place, "axes": f"layer {place['axes']}"} for role, place in MERGED.items()}
    twice = {name: t.repeat(2, 1, 1) for name, t in tensors.items()}
    assert "the next layer of a family reads" in refusal(tmp_path, twice, layers=2, tensors=places, **slots)


@pytest.mark.parametrize("similarity", ["linear", "softmax"])
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("mask", ["corner", "none"])
def test_a_mask_is_the_stated_one_exactly_where_it_computes_the_same(similarity, depth, mask):
    """By brute force over tokens, with random weights of each kind of values."""
    random = numpy.random.default_rng(depth)
    for kind in ("y", "x and y"):
        v, n = (random.standard_normal((depth, D + 1, D + 1)) / 3 for _ in range(2))
        if kind == "y":
            v[:, :D], v[:, :, :D] = 0, 0
        tokens = random.standard_normal((N + 1, D + 1))
        tokens[-1, -1] = 0
        answers = [forward(v, n, tokens, similarity, of) for of in ("row", mask)]
        whole = Blocks(torch.from_numpy(v)[:, None], torch.from_numpy(n)[:, None], -1, depth)
        told = layout_of(
            {**LAW, "similarity": similarity, "layers": depth, "mask": mask, "spectrum": [1.0], "tensors": MERGED}
        )
        same = same_as_masked_row(told, whole)
        assert same == (abs(answers[0] - answers[1]) < 1e-9 * abs(answers[0]))


def forward(v, n, tokens, similarity: str, mask: str) -> float:
    """The query's y slot: every token j adds V z_i h(z_i^T N z_j) over the tokens i that it reads."""
    z = tokens.copy()
    last = len(z) - 1
    for value, logits in zip(v, n, strict=True):
        added = numpy.zeros_like(z)
        for j in range(len(z)):
            readable = [i for i in range(len(z)) if i < last or mask == "none" or (mask == "corner" and j < last)]
            h = numpy.array([z[i] @ logits @ z[j] for i in readable])
            if similarity == "softmax":
                h = numpy.exp(h) / numpy.exp(h).sum()
            added[j] = sum(weight * (value @ z[i]) for weight, i in zip(h, readable, strict=True))
        z = z + added
    return float(z[-1, -1])


def test_another_mask_is_not_covered_where_it_is_another_function(tmp_path):
    assert said(opened(tmp_path, one_layer(), mask="corner")) == "landed"
    assert said(opened(tmp_path, one_layer(), mask="none", similarity="softmax")) == "not covered"


# --- sign, law and noise --------------------------------------------------------------------------------------


@pytest.mark.parametrize("changed", [{"prediction": "plus"}, {"context_labels": "negated"}])
def test_of_one_layer_a_turned_sign_is_a_change_of_variable_that_is_told(tmp_path, changed):
    found = opened(tmp_path, one_layer(sign=1.0), **changed)
    assert said(found) == "landed"
    assert any("with the values of y negated" in note for note in found.notes)
    assert said(opened(tmp_path, one_layer(sign=-1.0), **changed)) == "missed"
    assert said(opened(tmp_path, one_layer(sign=1.0))) == "missed"


def labels_of_x(times: float = 1.0) -> dict[str, torch.Tensor]:
    """Values and the product n ((n + 1) Sigma + tr(Sigma) I)^-1 for y = <w, x>, w standard normal."""
    sigma = torch.diag(torch.tensor(SPECTRUM, dtype=torch.float64))
    made = one_layer()
    made["KQ"][:D, :D] = times * N * torch.linalg.inv((N + 1) * sigma + sigma.trace() * torch.eye(D))
    return made


SPECTRUM = [0.2, 0.5, 1.5]


def test_labels_of_x_are_a_law_of_their_own_that_one_layer_alone_has_a_claim_about(tmp_path, capsys):
    of_x = {"spectrum": SPECTRUM, "labels_of": "x"}
    optimum = {**of_x, "claim": "one_layer_optimum_with_prior"}
    assert said(opened(tmp_path, labels_of_x(), **optimum)) == "landed"
    assert said(opened(tmp_path, labels_of_x(1.02), **optimum)) == "near"
    assert said(opened(tmp_path, labels_of_x(1.2), **optimum)) == "missed"
    found = opened(tmp_path, labels_of_x(), **of_x)
    assert said(found) == "not covered"
    assert found.settled is not None
    assert "one_layer_optimum_with_prior covers this law" in found.settled.law
    assert main([str(tmp_path / "x.npz"), "--jobs", "1"]) == 3
    assert "not covered" in capsys.readouterr().out.splitlines()[-1]
    found = opened(tmp_path, labels_of_x(), **of_x, labels="exp")
    assert found.settled is not None
    assert found.settled.law.startswith("no claim covers this law")
    assert said(opened(tmp_path, one_layer(), labels_of="x")) == "landed"  # with Sigma = I these are the same


def test_noise_of_labels_is_a_part_of_the_law(tmp_path):
    noisy = one_layer(step(noise=1.0) / step())
    assert said(opened(tmp_path, noisy, noise=1.0)) == "landed"
    assert said(opened(tmp_path, noisy, noise=1.0, claim="one_layer_optimum_with_prior")) == "landed"
    found = opened(tmp_path, noisy)
    assert said(found) == "missed"
    assert "with noise = 1 they would have landed" in hints(found)[0]
    assert said(opened(tmp_path, one_layer(), noise=1.0)) == "missed"


# --- hints ----------------------------------------------------------------------------------------------------


def hints(found: Foreign) -> list[str]:
    return explanations.explanations(found.stated, found.tensors, found.claim, Verdict.MISSED)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"covariates": "sphere"}, 'covariates = "gaussian"'),
        ({"context": 3}, "context = 6"),
        ({"labels": "exp_half", "covariates": "gaussian"}, 'labels = "linear"'),
        ({"spectrum": [0.5, 0.5, 2.0]}, "Sigma = 1 I"),
        ({"spectrum": [0.5, 0.5, 1.0]}, None),  # another trace, too
    ],
)
def test_a_wrong_law_is_explained_by_what_is_wrong_with_it(tmp_path, changed, told):
    found = hints(opened(tmp_path, one_layer(), **changed))
    if told is None:
        assert found == [found[0]]
        assert "explains these weights" in found[0]
        return
    assert f"with {told} they would have landed" in found[0]


def test_a_rotation_that_is_not_stated_is_estimated_from_the_products(tmp_path):
    turned, u = one_layer(), torch.linalg.qr(torch.arange(9.0).reshape(3, 3).double() + torch.eye(3))[0]
    turned["KQ"][:D, :D] = step() * u @ torch.diag(1 / torch.tensor([1.0, 0.25, 4.0]).double()) @ u.T
    found = hints(opened(tmp_path, turned, spectrum=[1.0, 0.25, 4.0]))
    assert "Sigma as the products of the weights have it (eigenvalues 4, 1, 0.25, " in found[0]


# --- what changes the function --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["ln_1.weight", "layer_norm/scale", "in_proj_bias", "readout.weight", "lm_head.weight", "mlp.c_fc", "wpe"]
)
def test_what_changes_the_function_is_refused_whether_it_is_ignored_or_not(tmp_path, name):
    for ignore in (None, [name], ["*"]):
        told = refusal(tmp_path, {**one_layer(), name: torch.ones(D + 1)}, ignore=ignore)
        assert f"there is {name} (4,) too: a norm, a bias, a readout or another layer changes the function" in told
        assert "ignore" not in told


def test_a_layer_that_the_layout_does_not_have_is_refused(tmp_path):
    places = {"value": {"name": "{layer}.V", "axes": "out in"}, "product": {"name": "{layer}.N", "axes": "key query"}}
    made = one_layer()
    tensors = {f"{layer}.{name}": made[of] for layer in (0, 1) for name, of in (("V", "PV"), ("N", "KQ"))}
    told = refusal(tmp_path, tensors, tensors=places, ignore=["1.*"])
    assert "there is 1.V (4, 4) too, and the layout states 1 layers and 1 heads" in told


def test_a_bias_of_zeros_and_the_state_of_an_optimiser_change_nothing_and_what_is_ignored_is_told(tmp_path):
    more = {"in_proj_bias": torch.zeros(3 * (D + 1)), "optimizer/layer_norm/exp_avg": torch.ones(3)}
    found = opened(tmp_path, {**one_layer(), **more}, ignore=["optimizer/*"])
    assert said(found) == "landed"
    assert found.notes == ["ignored, as the layout says: optimizer/layer_norm/exp_avg (3,)"]
    told = refusal(tmp_path, {**one_layer(), **more})
    assert "ignore is for what the function does not use" in told


# --- kinds of files -------------------------------------------------------------------------------------------


def test_other_kinds_of_files_are_refused_with_what_to_do_instead(tmp_path, capsys):
    numpy.save(tmp_path / "w.npy", numpy.eye(3))
    (tmp_path / "w.pkl").write_bytes(pickle.dumps({"PV": [1.0]}))
    torch.save(torch.nn.Linear(3, 3), tmp_path / "w.pt")
    beside(tmp_path / "w.pt", {"tensors": MERGED, **TOLD})
    for name, told in (("w.npy", "numpy.savez"), ("w.pkl", "numpy.savez"), ("w.pt", "state_dict()")):
        assert main([str(tmp_path / name)]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert told in error
        assert "trust" not in error
        assert "\x1b" not in error


def test_numbers_of_numpy_beside_the_weights_are_left_out_and_other_objects_refused(tmp_path):
    beside(tmp_path / "x.pt", {"tensors": MERGED, **TOLD})
    torch.save({**one_layer(), "loss": numpy.float64(0.5), "curve": numpy.arange(4.0)}, tmp_path / "x.pt")
    assert said(open_foreign(tmp_path / "x.pt", None, None, 0)) == "landed"
    torch.save({**one_layer(), "made": Reduced()}, tmp_path / "x.pt")
    with pytest.raises(Unreadable, match="save the tensors alone"):
        open_foreign(tmp_path / "x.pt", None, None, 0)
    assert not list(tmp_path.glob("executed*"))


class Reduced:
    """What runs a command where it is unpickled as Python does."""

    def __reduce__(self):
        import os

        return os.system, ("touch executed",)


# --- the claim about preconditioners --------------------------------------------------------------------------


def test_preconditioners_are_judged_under_their_own_law_and_no_other(tmp_path):
    asked = {"claim": "preconditioner_stationary_points"}
    assert said(opened(tmp_path, one_layer(), **asked)) == "landed"
    assert said(opened(tmp_path, one_layer(1.2), **asked)) == "missed"
    for law in ({"covariates": "sphere"}, {"labels": "exp_half"}, {"similarity": "relu"}, {"noise": 0.1}):
        with pytest.raises(ValueError, match="is of linear attention on linear labels of normal covariates"):
            said(opened(tmp_path, one_layer(), **asked, **law))
