"""What Rocq's kernel is asked about inequalities and sequences, and that it refuses what is false or not shown."""

from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from random import Random

import mathcomp_reader
import pytest
from asking_rocq import FOLDER, asked, certificate, needs_rocq

from constructions.catalogue import CLAIMS, MUTANTS
from constructions.claim import BoundedSequence, Claim, Clause, Inequality, Relation, Source, Variable
from proofs.catalogue import CATALOGUE
from verify.kernel.argued import Argued
from verify.kernel.compiling import judged
from verify.kernel.printer.comparison import Comparison, comparisons
from verify.kernel.printer.statement import Unprintable
from verify.kernel.theory import theory
from verify.kernel.verdicts import Verdict, written
from verify.kernel.within import point

NAMED = {c.name: c for c in CLAIMS}
COMPARING = [c for c in CLAIMS if c.comparisons]
COMPARED = [(claim, k) for claim in COMPARING for k in range(len(claim.comparisons))]

# --- the statement is right ---


def environment(values):
    return {"number": Fraction, "inverse": lambda x: 1 / x if x else Fraction(0), "sizes": {}, "R": None, **values}


def agree(claim, k):
    """Bounds, sides, divisors and the functions of a sequence have the values that the claim's own functions give."""
    text = (CATALOGUE.theorems / f"{claim.name}.v").read_text(encoding="utf-8")
    comparison = comparisons(claim)[k]
    module, of, random = mathcomp_reader.modules(text)[comparison.module], comparison.of, Random(k)
    values = {v.name: Fraction(random.randint(1, 60), random.randint(1, 60)) for v in of.variables}
    e = environment({comparison.domain.names[name]: value for name, value in values.items()})
    bounds = {name: mathcomp_reader.equation(text) for name, text in module.premises.items()}
    wanted = {}
    for v in of.variables:
        name = comparison.domain.names[v.name]
        if v.lower is not None:
            wanted[f"above_{name}"] = ("<" if v.lower_open else "<=", v.lower(values), values[v.name])
        if v.upper is not None:
            wanted[f"below_{name}"] = ("<" if v.upper_open else "<=", values[v.name], v.upper(values))
    found = {n: (s.relation, s.left(e), s.right(e)) for n, s in bounds.items() if not n.startswith("not_zero")}
    assert found == wanted
    assert all(s.relation == "!=" and s.right(e) == 0 for n, s in bounds.items() if n.startswith("not_zero"))
    if isinstance(of, Inequality):
        said = mathcomp_reader.equation(module.claimed)
        assert (said.relation, said.left(e), said.right(e)) == (of.relation, *of.sides(values))
    else:
        sequence_agrees(module, of, values, e)


def sequence_agrees(module, of, values, e):
    index, member = Fraction(5), Fraction(3, 7)
    for name, function, taken in (
        ("start", of.start, {}),
        ("advance", of.advance, {"p": member}),
        ("least", of.lower, {"l": index}),
        ("greatest", of.upper, {"l": index}),
    ):
        if function is None:
            assert name not in module.made
            continue
        binders, body = module.made[name]
        assert [n for n, _ in binders] == list(taken)
        assert body({**e, **taken}) == function({**values, **taken})
    upper = " <= greatest L%:R" if of.upper else ""
    assert module.claimed == f"forall L : nat, least L%:R <= member L{upper}"


@pytest.mark.parametrize(("claim", "k"), COMPARED, ids=lambda x: getattr(x, "name", str(x)))
def test_the_printed_comparison_has_the_values_of_the_claims_own_functions(claim, k):
    agree(claim, k)


def test_the_reader_sees_a_changed_comparison():
    name = "bayes_limit"
    original = [c.text() for c in comparisons(NAMED[name])]
    changed = [m.claim for m in MUTANTS[name]() if [c.text() for c in comparisons(m.claim)] != original]
    assert changed
    for claim in changed:
        assert not all(agrees(claim, k) for k in range(len(claim.comparisons)))


def agrees(claim, k):
    try:
        agree(claim, k)
    except AssertionError:
        return False
    return True


def test_every_comparison_has_a_point_that_meets_its_premises():
    for claim in COMPARING:
        for c in comparisons(claim):
            assert point(c) is not None, (claim.name, c.of.name)


# --- what the kernel accepts and refuses ---


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", ["geometric_sequence", pytest.param("bayes_limit", marks=pytest.mark.slow)])
def test_the_kernel_accepts(name):
    outcome = judged(written(NAMED[name], CATALOGUE), FOLDER)
    assert (outcome.verdict, outcome.without_instance) == (Verdict.KERNEL, ()), outcome.explanation


def changed_comparisons(name):
    """The mutants of a claim that are mutants of what it compares, if the certificate could be theirs by its names."""
    original = [c.text() for c in comparisons(NAMED[name])]
    for k, mutant in enumerate(MUTANTS[name]()):
        try:
            if [c.text() for c in comparisons(mutant.claim)] != original:
                theory(mutant.claim, certificate(name))
                yield k, mutant
        except (Unprintable, KeyError, ValueError, TypeError):
            continue


def refused(name, k, mutant):
    only = replace(mutant.claim, name=f"{name}_mutant_{k}", parts=(), clauses=(said(mutant.claim.comparisons),))
    of = certificate(name) | {"parts": []}
    outcome = asked(only.name, only, of)
    assert outcome.verdict == Verdict.REFUSED, mutant.name
    assert "the certificate's argument does not prove it" in outcome.explanation


def said(compared):
    return Clause("All this holds.", by=tuple(c.name for c in compared))


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", ["geometric_sequence", "bayes_limit", "softmax_limit"])
def test_the_kernel_refuses_a_mutant_with_the_certificate_of_the_claim(name):
    k, mutant = next(changed_comparisons(name))
    refused(name, k, mutant)


@needs_rocq
@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("claim", COMPARING, ids=lambda c: c.name)
def test_the_kernel_refuses_every_mutant_of_what_is_compared(claim):
    for k, mutant in changed_comparisons(claim.name):
        refused(claim.name, k, mutant)


# --- forgeries: one small claim, t/(1 + t) < t for t > 0 ---

T = Variable("t", lower=lambda v: 0, lower_open=True)
SMALL = Inequality("small", (T,), lambda v: (v["t"] / (1 + v["t"]), v["t"]), Relation.LESS)
ONE = [["1", {}]]
PROOF = {  # t - t/(1 + t) = t^2/(1 + t)
    "method": "coefficients",
    "numerator": [["1", {"t.A": 2}]],
    "denominator": [["1", {}], ["1", {"t.A": 1}]],
}


def judgement(name, inequality, proof=PROOF):
    compared = {"inequalities": (inequality,)} if isinstance(inequality, Inequality) else {"sequences": (inequality,)}
    claim = Claim(name=name, clauses=(said((inequality,)),), source=Source("nobody", "nowhere"), **compared)
    stored = {"name": inequality.name, "proof": proof, "proofs": proof}
    of = {"parts": [], "inequalities": [], "sequences": []} | {next(iter(compared)): [stored]}
    return asked(name, claim, of)


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_a_small_claim_is_accepted():
    outcome = judgement("forged_not", SMALL)
    assert (outcome.verdict, outcome.without_instance) == (Verdict.KERNEL, ())


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_cases_of_a_variable_with_one_bound_are_accepted():
    """t < 1 + t^2 for t > 0: 1 - t + t^2 is (L^2 + L U + U^2)/(L + U)^2 up to 1, and 1 + A + A^2 from there on."""
    below = {
        "method": "coefficients",
        "numerator": [["1", {"t.L": 2}], ["1", {"t.L": 1, "t.U": 1}], ["1", {"t.U": 2}]],
        "denominator": [["1", {"t.L": 2}], ["2", {"t.L": 1, "t.U": 1}], ["1", {"t.U": 2}]],
    }
    above = {"method": "coefficients", "numerator": [["1", {}], ["1", {"t.A": 1}], ["1", {"t.A": 2}]]}
    at = {"numerator": ONE, "denominator": ONE}
    cases = {"method": "split", "variable": "t", "at": at, "floor": None, "ceiling": None, "open_ceiling": False}
    proof = cases | {"pieces": [below, above | {"denominator": ONE}]}
    wanted = replace(SMALL, sides=lambda v: (v["t"], 1 + v["t"] * v["t"]))
    outcome = judgement("forged_not_cases", wanted, proof)
    assert outcome.verdict == Verdict.KERNEL, outcome.explanation


FORGED = {
    "a wrong coefficient": (SMALL, PROOF | {"numerator": [["2", {"t.A": 2}]]}),
    "a negative coefficient": (
        replace(SMALL, sides=lambda v: (v["t"], v["t"] * v["t"])),
        PROOF | {"numerator": [["1", {"t.A": 2}], ["-1", {"t.A": 1}]], "denominator": ONE},
    ),
    "swapped sides": (replace(SMALL, sides=lambda v: SMALL.sides(v)[::-1]), PROOF),
    "swapped sides, and the quotient's sign": (
        replace(SMALL, sides=lambda v: SMALL.sides(v)[::-1]),
        PROOF | {"numerator": [["-1", {"t.A": 2}]]},
    ),
    "a dropped bound": (
        replace(SMALL, variables=(Variable("t", upper=lambda v: 5),)),
        PROOF | {"numerator": [["1", {"t.B": 2}]], "denominator": [["1", {}], ["1", {"t.B": 1}]]},
    ),
    "a bound of another variable": (
        replace(SMALL, variables=(T, Variable("u", lower=lambda v: 0)), sides=lambda v: (v["u"] - v["u"], v["u"])),
        PROOF | {"numerator": [["1", {"t.A": 1}]], "denominator": ONE},
    ),
    "a lower bound for an upper one": (
        replace(SMALL, variables=(Variable("t", upper=lambda v: 0, upper_open=True),)),
        PROOF | {"numerator": [["1", {"t.B": 2}]], "denominator": [["1", {}], ["-1", {"t.B": 1}]]},
    ),
    "a closed bound for an open one": (replace(SMALL, variables=(replace(T, lower_open=False),)), PROOF),
    "a bound below 0": (replace(SMALL, variables=(replace(T, lower=lambda v: -3),)), PROOF),
    "equality for an inequality": (replace(SMALL, relation=Relation.EQUAL), PROOF),
    "division by 0": (
        replace(SMALL, sides=lambda v: (v["t"] / (v["t"] - v["t"]), v["t"])),
        PROOF | {"numerator": [["1", {"t.A": 1}]], "denominator": ONE},
    ),
    "1/(t - 1) where t may be 1": (
        replace(SMALL, sides=lambda v: ((v["t"] - 1) / (v["t"] - 1), 1), relation=Relation.LESS),
        PROOF | {"numerator": [], "denominator": ONE},
    ),
    "a denominator that may be 0": (
        replace(SMALL, sides=lambda v: (0, 1)),
        PROOF | {"numerator": [["1", {"t.A": 1}], ["-1", {}]], "denominator": [["1", {"t.A": 1}], ["-1", {}]]},
    ),
    "the denominator 0": (replace(SMALL, sides=lambda v: (v["t"], 0)), PROOF | {"denominator": [["0", {}]]}),
    "a middle that is beyond both": (
        replace(SMALL, sides=lambda v: (v["t"], 0), relation=Relation.AT_MOST),
        {
            "method": "through",
            "middle": {"numerator": [["1", {"t": 1}], ["1", {}]], "denominator": ONE},
            "strict": "first",
            "pieces": [
                {"method": "coefficients", "numerator": ONE, "denominator": ONE},
                {"method": "coefficients", "numerator": ONE, "denominator": ONE},
            ],
        },
    ),
    "the strict half called the other": (
        SMALL,
        {
            "method": "through",
            "middle": {"numerator": [["1", {"t": 1}]], "denominator": ONE},
            "strict": "second",
            "pieces": [PROOF, {"method": "coefficients", "numerator": [], "denominator": ONE}],
        },
    ),
    "squares of a negative factor": (
        replace(SMALL, sides=lambda v: (v["t"] * v["t"], 0), relation=Relation.AT_MOST),
        {
            "method": "squares",
            "terms": [
                {
                    "factor": {"numerator": [["-1", {}]], "denominator": ONE},
                    "root": {"numerator": [["1", {"t": 1}]], "denominator": ONE},
                }
            ],
            "pieces": [{"method": "coefficients", "numerator": [["-1", {}]], "denominator": ONE}],
        },
    ),
    "squares for <": (
        replace(SMALL, sides=lambda v: (0, v["t"] * 0)),
        {"method": "squares", "terms": [], "pieces": []},
    ),
    "a case that is left out": (
        replace(SMALL, variables=(replace(T, upper=lambda v: 2),), sides=lambda v: (v["t"], 1)),
        {
            "method": "split",
            "variable": "t",
            "at": {"numerator": [["1/2", {}]], "denominator": ONE},
            "floor": None,
            "ceiling": {"numerator": [["3/4", {}]], "denominator": ONE},
            "open_ceiling": False,
            "pieces": [
                {
                    "method": "coefficients",
                    "numerator": [["1", {"t.L": 1}], ["1/2", {"t.U": 1}]],
                    "denominator": [["1", {"t.L": 1}], ["1", {"t.U": 1}]],
                },
                {
                    "method": "coefficients",
                    "numerator": [["1/2", {"t.L": 1}], ["1/4", {"t.U": 1}]],
                    "denominator": [["1", {"t.L": 1}], ["1", {"t.U": 1}]],
                },
                {"method": "coefficients", "numerator": ONE, "denominator": ONE},
            ],
        },
    ),
}


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(
    "what", [pytest.param(w, marks=[pytest.mark.slow] * (k % 3 > 0)) for k, w in enumerate(FORGED)]
)
def test_a_forged_inequality_is_refused(what):
    """Every third in each run of the suite."""
    inequality, proof = FORGED[what]
    assert judgement(f"forged_{list(FORGED).index(what)}", inequality, proof).verdict == Verdict.REFUSED


def sequence(**changed):
    """l is at most p_l = l for p_{l+1} = p_l + 1; the induction by coefficients."""
    base = {"lower": {"proof": {"method": "coefficients", "numerator": [], "denominator": ONE}}}
    step = copy.deepcopy(base)
    step["lower"]["proof"]["numerator"] = [["1", {"p.A": 1}]]
    made = BoundedSequence(
        "counting", (), start=lambda v: 0, advance=lambda v: v["p"] + 1, lower=lambda v: v["l"], upper=None
    )
    return replace(made, **changed), {"base": base, "step": step}


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, Verdict.KERNEL),
        ({"start": lambda v: -1}, Verdict.REFUSED),
        ({"advance": lambda v: v["p"]}, Verdict.REFUSED),
        ({"lower": lambda v: 2 * v["l"]}, Verdict.REFUSED),
        ({"lower": lambda v: v["l"] / (v["l"] - 3)}, Verdict.REFUSED),
    ],
)
def test_a_sequence_is_accepted_and_a_forged_one_refused(changed, verdict):
    made, proofs = sequence(**changed)
    outcome = judgement(f"forged_sequence_{len(changed)}_{verdict}_{next(iter(changed), '')}", made, proofs)
    assert outcome.verdict == verdict, outcome.explanation


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_premises_that_contradict_each_other_have_no_instance():
    """0 < t < 0: everything follows, and that is told."""
    empty = replace(SMALL, variables=(replace(T, upper=lambda v: 0, upper_open=True),), sides=lambda v: (0, 1))
    outcome = judgement("forged_empty", empty, {"method": "coefficients", "numerator": ONE, "denominator": ONE})
    assert outcome.without_instance == ("small",)


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_what_divides_by_0_says_nothing_and_that_is_told():
    """The premise t - t != 0 stands in the statement, and nothing meets it."""
    nowhere = replace(SMALL, sides=lambda v: (1 / (v["t"] - v["t"]), 0), relation=Relation.EQUAL)
    assert "t - t != 0" in Comparison(nowhere, "inequality_1").text()
    outcome = judgement("forged_nowhere", nowhere)
    assert outcome.verdict == Verdict.REFUSED or outcome.without_instance == ("small",)


def test_no_text_of_a_certificate_is_written_for_rocq():
    hostile = PROOF | {"numerator": [["1", {"Axiom lie : False. (*": 1}]]}
    with pytest.raises(KeyError):
        Argued(Comparison(SMALL, "inequality_1").domain.bounded).proof(hostile)


def test_two_names_that_are_one_identifier_are_refused():
    with pytest.raises(Unprintable, match="two names are one identifier"):
        Comparison(
            replace(SMALL, variables=(T, Variable("end", lower=lambda v: 0), Variable("end_", lower=lambda v: 0))), "m"
        )


def test_a_certificate_that_compares_other_things_is_refused():
    of = certificate("geometric_sequence")
    of["sequences"][0]["name"] = "another"
    with pytest.raises(Unprintable, match="compares other things"):
        theory(NAMED["geometric_sequence"], of)
