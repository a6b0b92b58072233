"""What holds for small sizes, or for few layers, is refuted exactly and in float64; and how far one looked is said."""

from __future__ import annotations

import pytest
from false_claims import NOWHERE

from constructions.arrays.namespace import namespace_of
from constructions.catalogue import CLAIMS
from constructions.claim import BoundedSequence, Claim, Clause, Part, Tensor, Variable
from verify.checks.reach import Reach, extremes, reached, unreached
from verify.checks.refutation import Counterexample, Counterpoint, Tried, refute
from verify.checks.witness import contradiction, witness

CHECKED = [c for c in CLAIMS if not c.stated]
MATRIX = (Tensor("A", ("d", "n")),)


def said_by(name):
    return (Clause("A false statement.", by=(name,)),)


def small_sizes_only(axis, last, beside=0):
    """prod_k (size - k) A = 0, k up to ``last``: true as long as the size is; with ``beside``, times (other - 1)."""

    def equations(given, state):
        a = given["A"]
        sizes = dict(zip("dn", (namespace_of(a=a).size(n, like=a) for n in a.shape), strict=True))
        for k in range(1, last + 1):
            a = a * (sizes[axis] - k)
        for _ in range(beside):
            a = a * (sizes["n" if axis == "d" else "d"] - 1)
        return {"vanishes": (a, a * 0)}

    return Claim("small", said_by("small"), NOWHERE, (Part("small", MATRIX, lambda given: {}, equations),))


def few_layers_only(last, first=0):
    """t (t - 1) ... (t - last) = 0 with t counting layers from ``first``: true for few layers, and only there."""

    def ones(t):
        return namespace_of(t=t).ones(t.shape, like=t)

    def equations(given, state):
        w = ones(state["t"])
        for k in range(last + 1):
            w = namespace_of(t=w).einsum("a,a->a", w, state["t"] - ones(w) * k)
        return {"vanishes": (w, w * 0)}

    part = Part(
        "layers",
        (Tensor("A", ("d",)),),
        start=lambda given: {"t": given["A"] * 0 + ones(given["A"]) * first},
        advance=lambda given, at, state: {"t": state["t"] + ones(state["t"])},
        equations=equations,
        state=(Tensor("t", ("d",)),),
    )
    return Claim("few", said_by("layers"), NOWHERE, (part,))


@pytest.mark.parametrize(
    "claim",
    [
        *(small_sizes_only(axis, last) for axis in "dn" for last in (2, 4)),
        *(few_layers_only(last) for last in (0, 3, 6)),
        few_layers_only(7, first=-1),  # false at no layer, where t is -1
    ],
)
def test_what_holds_for_small_sizes_or_few_layers_only_is_refuted(claim):
    assert isinstance(refute(claim), Counterexample)
    assert not witness(claim).holds
    assert contradiction(claim)


def test_a_large_size_is_tried_beside_others_that_are_not_one():
    claim = small_sizes_only("d", 4, beside=1)
    assert not witness(claim).holds
    assert contradiction(claim)


def test_a_sequence_is_followed_to_its_eighth_member():
    """p_l = l while the upper bound is 6: true for l <= 6 only."""

    def sequence(upper):
        return BoundedSequence(
            "counted",
            (Variable("x", lower=lambda v: 0),),
            lambda v: v["x"] * 0,
            lambda v: v["p"] + 1,
            lambda v: 0,
            lambda v: v["x"] * 0 + upper,
        )

    late = Claim("late", said_by("counted"), NOWHERE, sequences=(sequence(6),))
    assert isinstance(refute(late), Counterpoint)
    assert not witness(late).holds
    held = refute(Claim("held", said_by("counted"), NOWHERE, sequences=(sequence(8),)))
    assert isinstance(held, Tried)
    assert held.reached["counted"].depths == (0, 8)


def test_how_far_instances_reached_is_recorded_and_what_is_missing_named():
    claim = few_layers_only(0)
    part = claim.parts[0]
    assert unreached(claim, reached(claim, [])) == ["no instance of layers was tried"]
    assert unreached(claim, {}) == ["no instance of layers was tried"]
    deep = extremes(part, beside=1)[1]
    assert reached(claim, [("layers", deep)]) == {"layers": Reach(1, {"d": 2}, (8, 8))}
    assert unreached(claim, reached(claim, [("layers", deep)])) == [
        "no instance of layers with L = 0",
        "no instance of layers with d >= 5",
    ]
    small = small_sizes_only("d", 1)
    wide = [("small", at) for at in extremes(small.parts[0], beside=2)]
    assert [str(at) for _, at in wide] == ["d = 5, n = 2", "d = 2, n = 5"]
    assert unreached(small, reached(small, wide)) == []
    assert unreached(small, reached(small, wide[:1])) == ["no instance of small with n >= 5"]


@pytest.mark.parametrize("claim", CHECKED, ids=lambda c: c.name)
def test_the_exact_instances_of_every_claim_reach_far_enough(claim):
    found = refute(claim)
    assert isinstance(found, Tried)
    assert unreached(claim, found.reached) == []
