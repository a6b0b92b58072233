"""No check uses an instance that does not meet a hypothesis: `satisfy` is checked, alone and together with others."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest
from catalogues import alone
from false_claims import NOWHERE

from constructions.arrays import bounded, exact
from constructions.arrays.namespace import namespace_of
from constructions.arrays.rationals import rational
from constructions.catalogue import CLAIMS
from constructions.claim import Claim, Clause, Hypothesis, Mutant, PairFunction, Part, Tensor
from constructions.hypotheses import symmetric_kernel
from proofs.catalogue import PROOFS
from verify import evidence
from verify.checks.exact_check import decide
from verify.checks.instances.hypotheses import Unmet, met_exactly, met_in_floats
from verify.checks.instances.sizes import sizes
from verify.checks.refutation import refute, smallest
from verify.checks.sensitivity import needed, reject
from verify.checks.witness import contradiction, witness
from verify.status import status


def identity(a):
    return namespace_of(a=a).eye(a.shape[0], like=a)


def with_a(make):
    return lambda given: {**given, "A": make(given["A"])}


ZERO_IS_ONE = Hypothesis("normalised", "A is normalised", lambda g: (g["A"] * 0, identity(g["A"])), lambda given: given)
VANISHES = Hypothesis("vanishes", "A = 0", lambda g: (g["A"], g["A"] * 0), with_a(lambda a: a * 0))
IS_IDENTITY = Hypothesis("identity", "A = I", lambda g: (g["A"], identity(g["A"])), with_a(identity))
IDEMPOTENT = Hypothesis(
    "idempotent",
    "A A = A",
    lambda g: (namespace_of(a=g["A"]).einsum("ab,bc->ac", g["A"], g["A"]), g["A"]),
    with_a(identity),
)
NEARLY = replace(IS_IDENTITY, satisfy=with_a(lambda a: identity(a) * (1 + 2**-40)))
UNSYMMETRIC = replace(symmetric_kernel.SYMMETRIC, satisfy=lambda given: given)


MATRIX = (Tensor("A", ("d", "d")),)
KERNEL = (*MATRIX, PairFunction("K", "d"))


def claim(*hypotheses, inputs=MATRIX):
    """A = A: true whatever is assumed."""
    part = Part(
        "same",
        inputs,
        start=lambda given: {},
        equations=lambda given, state: {"same": (given["A"], given["A"])},
        hypotheses=hypotheses,
    )
    return Claim("claim", (Clause("A = A", by=("same",)),), NOWHERE, (part,))


IMPOSSIBLE = {
    "0 = 1": (claim(ZERO_IS_ONE), "normalised"),
    "0 = 1 after a hypothesis that can be met": (claim(IDEMPOTENT, ZERO_IS_ONE), "normalised"),
    "A = 0 undone by A = I": (claim(VANISHES, IS_IDENTITY), "vanishes"),
    "A = I undone by A = 0": (claim(IS_IDENTITY, VANISHES), "identity"),
    "nearly the identity": (claim(NEARLY), "identity"),
    "a kernel left as it is": (claim(UNSYMMETRIC, inputs=KERNEL), "symmetric_kernel"),
}
CHECKS = {
    "refute": refute,
    "smallest": smallest,
    "decide": decide,
    "witness": witness,
    "contradiction": contradiction,
    "needed": lambda c: needed(claim_beside(c)),
    "reject": lambda c: reject(Mutant("changed", c), {}),
}


def claim_beside(c):
    """The same with one more hypothesis, which can be dropped while the others are to be met."""
    part = replace(c.parts[0], hypotheses=(replace(IDEMPOTENT, name="beside"), *c.parts[0].hypotheses))
    return replace(c, parts=(part,))


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("kind", IMPOSSIBLE)
def test_no_check_uses_an_instance_that_does_not_meet_a_hypothesis(kind, check):
    impossible, name = IMPOSSIBLE[kind]
    with pytest.raises(Unmet, match=f"same, {name}: `satisfy` does not meet its equation at d = "):
        CHECKS[check](impossible)


@pytest.mark.parametrize("check", [c for c in CHECKS if c != "reject"])
def test_hypotheses_that_are_met_are_no_obstacle(check):
    CHECKS[check](claim(IDEMPOTENT))
    CHECKS[check](claim(IDEMPOTENT, VANISHES))
    CHECKS[check](claim(symmetric_kernel.SYMMETRIC, inputs=KERNEL))


def not_zero(satisfy):
    """Assuming that no entry of A is 0."""
    words = "no entry of A is 0"
    return claim(Hypothesis("not_zero", words, lambda g: (g["A"], g["A"] * 0), satisfy, not_zero=True)).parts[0]


def below(satisfy):
    """Assuming that A is 1 below the diagonal, and else 0."""
    entries = ("A", lambda i, j: int(i == j + 1))
    return claim(Hypothesis("below", "A is the lower shift", None, satisfy, entries=entries)).parts[0]


def exactly(part, values):
    met_exactly(part, {"A": exact.array(map(rational, values), (2, 2))}, sizes(part, d=2))


def in_floats(part, values):
    met_in_floats(part, {"A": bounded.inputs(numpy.asarray(values, dtype=float).reshape(2, 2))}, sizes(part, d=2))


@pytest.mark.parametrize("meet", [exactly, in_floats])
@pytest.mark.parametrize(
    ("part", "met", "unmet"),
    [
        (not_zero(lambda given: given), [1, 2, -1, 1], [[1, 0, 1, 1], [0, 0, 0, 0], [1, 1, 1, 0]]),
        (below(lambda given: given), [0, 0, 1, 0], [[0, 1, 0, 0], [0, 0, 0, 0], [1, 0, 1, 1], [0, 0, 2, 0]]),
    ],
)
def test_what_is_said_of_every_entry_is_checked_entry_by_entry(part, met, unmet, meet):
    meet(part, met)
    for values in unmet:
        with pytest.raises(Unmet, match=f"same, {part.hypotheses[0].name}"):
            meet(part, values)


def test_a_number_that_rounding_may_have_made_is_not_sure_to_be_nowhere_zero():
    part = not_zero(lambda given: given)
    tenth = bounded.inputs(numpy.full((1, 1), 0.1))
    rounding = tenth + tenth + tenth - bounded.inputs(numpy.full((1, 1), 0.3))
    assert rounding.value.item() != 0
    with pytest.raises(Unmet):
        met_in_floats(part, {"A": rounding}, sizes(part, d=1))


def test_a_claim_whose_hypotheses_are_not_met_is_ill_posed(tmp_path):
    """In a run: nothing is proved of it, and the status names claim, part and hypothesis."""
    impossible = claim(VANISHES, IS_IDENTITY)
    found, body = evidence.gather(impossible.name, alone(impossible, {}, tmp_path))
    assert body is None
    told = status(impossible, found, None)
    assert told.verdict == "ill-posed"
    assert told.explanation == f"{impossible.name}: same, vanishes: `satisfy` does not meet its equation at d = 1"


def test_a_mutant_whose_hypotheses_are_not_met_makes_its_claim_ill_posed(tmp_path):
    """It would be rejected for a reason that has nothing to do with what was changed."""
    whole = next(c for c in CLAIMS if c.parts and not c.depends_on)
    mutant = Mutant("changed", claim(ZERO_IS_ONE))
    found, _ = evidence.gather(whole.name, alone(whole, PROOFS[whole.name], tmp_path, mutant))
    assert found.ill_posed.startswith(f"{whole.name}: mutant changed: same, normalised: ")


def test_a_printed_statement_whose_hypotheses_are_not_met_is_ill_posed(tmp_path):
    found, body = evidence.refuted_as_read("zero", alone(replace(claim(ZERO_IS_ONE), name="zero"), {}, tmp_path))
    assert body is None
    assert found.ill_posed.startswith("zero: same, normalised: ")


def test_hypotheses_under_which_nothing_is_defined_are_vacuous():
    """Each is met whenever its instance exists, and that it never does."""

    def divided(given):
        xp = namespace_of(a=given["A"])
        return {**given, "A": given["A"] + xp.reciprocal(given["A"] * 0)}

    nothing = claim(Hypothesis("divided", "1/0", lambda g: (g["A"], g["A"]), divided))
    found = refute(nothing)
    assert found.instances == 0
    kept = evidence.Evidence("claim", "", "", 0, "", 1, (), "", witness(claim()), (), {}, {}, found.reached)
    assert status(nothing, kept, None).verdict == "vacuous"
