"""The identities of every claim: exactly in the ring, and in float64 over random kernels, prompts, steps and depths."""

from __future__ import annotations

import numpy
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import psd_kernels, values

from constructions.arrays import bounded
from constructions.catalogue import CLAIMS
from constructions.claim import Part, Values
from constructions.hypotheses.population import gram
from proofs.calculus.calculation import prove
from proofs.catalogue import PROOFS
from verify.checks.exact_check import sizes_of, unequal
from verify.checks.instances.numeric import converted
from verify.checks.instances.sizes import by_total, sides
from verify.checks.refutation import Tried, refute

PARTS = [pytest.param(part, id=f"{claim.name}-{part.name}") for claim in CLAIMS for part in claim.parts]
EXACT = [
    pytest.param(part, at, id=f"{claim.name}-{part.name}-{at}")
    for claim in CLAIMS
    for part in claim.parts
    for at in sizes_of(part)
]
DEVICES = [
    "cpu",
    pytest.param(
        "cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU: not run, no CUDA device")
    ),
]


def rows(m):
    return numpy.linalg.norm(m, axis=1)


def least_singular_value(m):
    return numpy.linalg.svd(m, compute_uv=False).min()


def least_square(v):
    """The smallest |mean of (S^2)_jj|."""
    s = gram(v["X"])
    return numpy.abs(numpy.einsum("acs,cas,s->a", s, s, v["pi"])).min()


def reflects(v):
    """Whether the first row of O, in whose direction a reflection is made, is not too short."""
    return rows(v["O"])[0] > 0.1


def first_scores(v):
    """|<x_1, x_j>| of all tokens."""
    return numpy.abs(v["X"][:, 0] @ numpy.concatenate([v["X"], v["Q"]], axis=1))


ADMISSIBLE = {  # where meeting a hypothesis, or the claim itself, divides by what was drawn
    "spectrum": lambda v: min(*rows(v["U"]), *rows(v["X"])) > 0.1,
    "key-query product": lambda v: min(*rows(v["S"]), *abs(v["T"][0])) > 0.1,
    "scalars": lambda v: min(abs(v["b"] * v["c"]), *first_scores(v)) > 1e-4,
    "scale": lambda v: abs(v["s"]) > 0.01,
    "with rescaling": lambda v: abs(v["s"]) > 0.01,
    "without rescaling": lambda v: abs(v["s"]) > 0.01,
    "uniform and normal": lambda v: min(abs(v["a"]), abs(v["v"])) > 0.01,
    "independent coordinates": lambda v: min(abs(v["v"]), abs(sum(v["X"].shape[:2]) + 1 + v["e"])) > 0.01,
    "sign flips": lambda v: least_square(v) > 0.01,
    "eigencoordinates": lambda v: min(*rows(v["U"]), *rows(v["X"]), *abs(v["s"][: min(v["X"].shape)])) > 0.1,
    "eigenvalues": lambda v: min(*rows(v["U"]), *rows(v["X"])) > 0.1,
    "pseudo-inverse": lambda v: least_singular_value(v["Phi"]) > 0.1,
    "closed form": lambda v: least_singular_value(v["Phi"]) > 0.1,
    "linear predictors": lambda v: least_singular_value(v["Phi"]) > 0.1,
    "prediction": lambda v: "Phi" not in v or least_singular_value(v["Phi"]) > 0.1,
    "loss": lambda v: least_singular_value(v["Phi"]) > 0.1,
    "interpolation at the keys": lambda v: min(least_singular_value(v["Khat"]), *abs(v["Khat"].sum(axis=0))) > 0.1,
    "decay along eigenvectors": lambda v: least_singular_value(v["U"]) > 0.1,
    "absolute eigenvalues": lambda v: rows(v["U"]).min() > 0.1,
    "equivariance": reflects,
    "prompts": reflects,
    "covariance": reflects,
    "functions": reflects,
    "directions, keys and queries": reflects,
    "directions, values": reflects,
    "eigenvectors": lambda v: min(*rows(v["U"]), *rows(v["Phi"].T), *abs(v["s"][: min(v["Phi"].shape)])) > 0.1,
}


def satisfied(part: Part, given: Values) -> Values:
    """The hypotheses met; a kernel drawn symmetric is left as it is."""
    for hypothesis in part.hypotheses:
        if hypothesis.name != "symmetric_kernel":
            given = hypothesis.satisfy(given)
    return given


CHECKED = [c for c in CLAIMS if not c.stated]


@pytest.mark.parametrize("claim", CHECKED, ids=lambda c: c.name)
def test_the_construction_is_proved_for_all_sizes(claim):
    goals = prove(claim, PROOFS[claim.name])
    assert {g.stage for part in claim.parts if part.advance for g in goals[part.name]} <= {"base", "step"}
    assert all(goal.concluded for part in goals.values() for goal in part)


@pytest.mark.parametrize(("part", "at"), EXACT)
def test_the_construction_is_an_identity_in_the_ring(part, at):
    assert unequal(part, at) is None


@pytest.mark.parametrize("claim", CHECKED, ids=lambda c: c.name)
def test_no_exact_instance_refutes_the_construction(claim):
    found = refute(claim)
    assert isinstance(found, Tried), str(found)
    sizes_tried = sum(len(list(by_total(part, 2, 3))) for part in claim.parts)
    assert found.instances >= max(sizes_tried, 2)  # at most the boundary entries are out of a hypothesis' reach


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("part", PARTS)
@given(data=st.data())
def test_the_construction_holds_in_numpy_and_torch_within_the_derived_tolerance(part, device, data):
    _, inputs, layers = data.draw(values(part))
    assume(ADMISSIBLE.get(part.name, lambda v: True)(inputs))
    sides_in = {}
    for name, like in {
        "bounded": bounded.inputs(numpy.zeros(1)),
        "numpy": numpy.zeros(1),
        "torch": torch.zeros(1, dtype=torch.float64, device=device),
    }.items():
        there = satisfied(part, converted(inputs, like))
        sides_in[name] = sides(part, there, [converted(at, like) for at in layers])
    for equation, (left, right) in sides_in["bounded"].items():
        tolerance = left.error + right.error
        assert numpy.isfinite(tolerance).all()
        for name in ("numpy", "torch"):
            a, b = (torch.as_tensor(s).cpu().numpy() for s in sides_in[name][equation])
            assert (numpy.abs(a - b) <= tolerance).all(), (name, equation, numpy.abs(a - b).max(), tolerance)
            assert (numpy.abs(a - left.value) <= 2 * left.error).all(), (name, equation)


@given(
    st.integers(1, 3).flatmap(lambda p: st.tuples(psd_kernels(p), st.integers(1, 5), st.just(p))), st.integers(0, 99)
)
def test_kernels_drawn_for_the_construction_are_positive_semidefinite(drawn, seed):
    kernel, n, p = drawn
    x = numpy.random.default_rng(seed).uniform(-1, 1, (p, n))
    gram = kernel(x, x)
    assert numpy.abs(gram - gram.T).max() <= 1e-12 * (1 + numpy.abs(gram).max())
    assert numpy.linalg.eigvalsh(gram).min() >= -1e-12 * (1 + numpy.abs(gram).max())


def test_the_construction_cannot_pass_when_a_mask_entry_is_masked_instead_of_a_row():
    """The trap of the field: the prediction agrees up to depth 2 and differs at depth 3."""
    from constructions import mutations
    from constructions.functional_gradient_descent import similarity_recursion

    right = similarity_recursion.claim().parts[0]
    wrong = similarity_recursion.claim(layer=mutations.mask_entry_instead_of_row(similarity_recursion.layer)).parts[0]
    random = numpy.random.default_rng(0)
    differences = []
    for depth in (1, 2, 3):
        inputs = {k: random.normal(size=s) for k, s in {"X": (2, 3), "Y": (1, 3), "Q": (2, 1)}.items()}
        inputs["query_slot"] = numpy.zeros((1, 1))
        layers = [
            {
                "B": random.normal(size=(2, 2)),
                "C": random.normal(size=(2, 2)),
                "rate": 0.1,
                "h": lambda u, w: u.T @ w,
            }
            for _ in range(depth)
        ]
        predicted = [sides(part, inputs, layers)["prediction"][0] for part in (right, wrong)]
        differences.append(float(numpy.abs(predicted[0] - predicted[1]).max()))
    assert differences[0] == 0
    assert differences[1] < 1e-15
    assert differences[2] > 1e-3
