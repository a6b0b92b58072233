"""What Rocq's kernel is asked: the printed statement is the claim's, and its proof is refused where it should be."""

from __future__ import annotations

import copy
import itertools
import re
from dataclasses import replace
from fractions import Fraction
from math import prod
from random import Random

import mathcomp_reader
import numpy
import pytest
from asking_rocq import FOLDER, accepted, asked, certificate, needs_rocq, text_of

from constructions.arrays import exact
from constructions.arrays.rationals import rational
from constructions.catalogue import CLAIMS, ERRATA, MUTANTS
from constructions.claim import Clause, PairFunction, PointFunction, Scalar, Tensor
from constructions.hypotheses.elementary_functions import RECIPROCAL
from constructions.names import LOCAL_AXES
from proofs.catalogue import CATALOGUE
from verify.checks.instances.numeric import random_features, random_pairing
from verify.checks.instances.symbolic import Pairwise, Pointwise
from verify.files import source_digests
from verify.kernel import compiling, verdicts
from verify.kernel.__main__ import Shown, exit_code, main
from verify.kernel.compiling import judged
from verify.kernel.instance import instance
from verify.kernel.printer.statement import Statement, Unprintable
from verify.kernel.printer.terms import identifier
from verify.kernel.theory import LEMMAS, Theory, theory
from verify.kernel.verdicts import Outcome, Texts, Verdict, build, digest, known, store, written

NAMED = {c.name: c for c in CLAIMS}
EQUATIONAL = [c for c in CLAIMS if c.parts]
FALSE = [e.read for e in ERRATA]
PRINTED = [c for c in (*CLAIMS, *FALSE) if not c.stated]
PARTS = [(claim, part) for claim in (*EQUATIONAL, *FALSE) for part in claim.parts]
FIVE = (
    "gradient_descent_step",
    "functional_gradient_descent",
    "absolute_kernel",
    "softmax_linearisation",
    "signed_permutation_commutant",
)
OFTEN = ("functional_gradient_descent", "admissible_similarities")  # in each run of the suite
SELDOM = "softmax_linearisation"  # which takes longest
CHANGED = (*OFTEN, *(pytest.param(n, marks=pytest.mark.slow) for n in FIVE if n not in (*OFTEN, SELDOM)))

# --- the statement is right ---


class Numbers:
    """Random values for what a part declares, in a namespace of the claims and for the reader alike."""

    def __init__(self, part, floats):
        self.part, self.floats = part, floats
        self.random, self.normal = Random(part.name), numpy.random.default_rng(len(part.name))
        self.sizes = {a: 1 + (k + len(part.name)) % 2 for k, a in enumerate(part.axes)}
        self.sizes = {a: 2 if k < 2 else n for k, (a, n) in enumerate(self.sizes.items())}

    def array(self, shape):
        if self.floats:
            return self.normal.uniform(-1, 1, size=shape)
        return exact.array((rational(self.random.choice((-3, -2, -1, 1, 2, 3))) for _ in range(prod(shape))), shape)

    def value(self, d):
        match d:
            case Tensor(_, axes):
                return self.array(tuple(self.sizes[a] for a in axes))
            case Scalar():
                return self.normal.uniform(0.1, 1) if self.floats else rational(self.random.choice((1, 2, 3, 5)))
            case PairFunction(name, axis):
                if self.floats:
                    return random_pairing(self.array((self.sizes[axis],) * 2), self.array((self.sizes[axis],) * 2))
                return Pairwise(exact.FreeFunction(name, map(rational, iter(lambda: self.random.randint(1, 99), 0))))
            case PointFunction(name, domain, codomain):
                if self.floats:
                    return random_features(self.array((self.sizes[codomain], self.sizes[domain])))
                supply = map(rational, iter(lambda: self.random.randint(1, 99), 0))
                return Pointwise(exact.FreeFunction(name, supply), self.sizes[codomain])

    def column(self, vector):
        if self.floats:
            return numpy.array(vector, dtype=float).reshape(-1, 1)
        return exact.array(vector, (len(vector), 1))

    def read(self, d, value):
        """The value as the reader takes it: arrays as nested tuples, functions of one argument after another."""
        match d:
            case Tensor():
                return nested(value)
            case PairFunction():
                return lambda u: lambda w: value(self.column(u), self.column(w))[0, 0]
            case PointFunction():
                return lambda p: nested(value(self.column(p))[:, 0])
            case _:
                return value

    def names(self, declared, values, called="{}"):
        return {called.format(identifier(d.name)): self.read(d, values[d.name]) for d in declared}

    @property
    def environment(self):
        number = float if self.floats else rational
        return {
            "sizes": {identifier(a): n for a, n in self.sizes.items()},
            "number": number,
            "zero": number(0),
            "inverse": lambda x: 1 / x if x else number(0),
            "exp": numpy.exp,
            "relu": lambda x: max(x, number(0)),
            "s": None,
        }

    def same(self, first, second):
        first, second = list(first), list(second)
        assert len(first) == len(second)
        if self.floats:
            return numpy.allclose([float(x) for x in first], [float(x) for x in second], rtol=1e-9, atol=1e-9)
        return all(a == b for a, b in zip(first, second, strict=True))


def nested(array):
    array = numpy.asarray(array, dtype=object) if not isinstance(array, numpy.ndarray) else array
    return array[()] if array.ndim == 0 else tuple(nested(a) if a.ndim else a[()] for a in map(numpy.asarray, array))


def flat(array):
    return numpy.asarray(array, dtype=object).reshape(-1)


def printed(claim, part):
    text = (CATALOGUE.theorems / f"{claim.name}.v").read_text(encoding="utf-8")
    return mathcomp_reader.modules(text)[Statement(part).module]


def states_agree(numbers, made, declared, values, e):
    """The functions printed for a state against the values that the claim's own function makes."""
    assert len(made) == len(declared)
    for (binders, body), d in zip(made, declared, strict=True):
        value, at = values[d.name], [e["sizes"][k.removeprefix("'I_")] for _, k in binders if k.startswith("'I_")]
        told = {}
        if isinstance(d, PointFunction):
            point = flat(numbers.array((numbers.sizes[d.domain],)))
            told, value = {binders[0][0]: tuple(point)}, value(numbers.column(point))
        names = [n for n, _ in binders if n not in told]
        found = [body({**e, **told, **dict(zip(names, k, strict=True))}) for k in itertools.product(*map(range, at))]
        assert numbers.same(found, flat(value)), d.name


def agree(claim, part):
    """Every ingredient of the printed statement has the value that the claim's own functions give it."""
    module = printed(claim, part)
    text = (CATALOGUE.theorems / f"{claim.name}.v").read_text(encoding="utf-8")
    numbers = Numbers(part, floats="exp" in text)
    given = {d.name: numbers.value(d) for d in part.inputs}
    e = numbers.environment | numbers.names(part.inputs, given)
    start = part.start(given)
    if part.advance is None:
        now = start
        for k, v in start.items():
            name = f"out_{identifier(k)}"
            if name in module.made:
                states_agree(numbers, module.made[name], [Tensor(k, ())], start, e)
                e[name] = nested(v)
    else:
        at, now = {d.name: numbers.value(d) for d in part.steps}, {d.name: numbers.value(d) for d in part.state}
        e |= numbers.names(part.steps, at, "at_{}")
        e |= {f"s_{identifier(d.name)}": lambda _, d=d: numbers.read(d, now[d.name]) for d in part.state}
        states_agree(numbers, module.made["start"], part.state, start, e)
        states_agree(numbers, module.made["advance"], part.state, part.advance(given, at, now), e)
    equations = part.equations(given, now)
    assert len(module.equations) == len(equations)
    for said, (left, right) in zip(module.equations, equations.values(), strict=True):
        sides = said.sides(e)
        assert said.relation == "="
        assert numbers.same([a for a, _ in sides.values()], flat(left))
        assert numbers.same([b for _, b in sides.values()], flat(right))
    hypotheses_agree(numbers, module, part, given, e)


def hypotheses_agree(numbers, module, part, given, e):
    assumed = [h for h in (*part.hypotheses, *part.laws) if h is not RECIPROCAL and "relu" not in h.statement]
    assumed = [h for h in assumed if h.equation is not None]  # else it is of entries (test_kernel_refutations.py)
    texts = [t for name, t in module.premises.items() if name.startswith("H_") and not name.startswith("H_not_zero")]
    texts = [t for t in texts if ":> nat" not in t]
    assert len(texts) == len(assumed)
    for h, text in zip(assumed, texts, strict=True):
        arguments = [numbers.array(tuple(numbers.sizes.get(a, 1) for a in axes)) for axes in h.parameters]
        proper = [tuple(numbers.sizes[a] for a in axes if a not in LOCAL_AXES) for axes in h.parameters]
        told = [nested(a.reshape(shape)) for a, shape in zip(arguments, proper, strict=True)]
        sides = mathcomp_reader.equation(text).sides(e, told)
        left, right = h.equation(given, *arguments)
        assert numbers.same([a for a, _ in sides.values()], flat(left)), h.name
        assert numbers.same([b for _, b in sides.values()], flat(right)), h.name


@pytest.mark.parametrize(("claim", "part"), PARTS, ids=lambda x: x.name)
def test_the_printed_statement_has_the_values_of_the_claims_own_functions(claim, part):
    agree(claim, part)


@pytest.mark.parametrize("claim", PRINTED, ids=lambda c: c.name)
def test_the_statements_that_are_committed_are_the_claims(claim):
    assert (CATALOGUE.theorems / f"{claim.name}.v").read_text(encoding="utf-8") == written(
        claim, CATALOGUE
    ).statements, "run `python -m verify.kernel --write`"


def test_there_are_no_statements_of_what_is_not_claimed():
    assert {p.stem for p in CATALOGUE.theorems.glob("*.v")} == {c.name for c in PRINTED}


def test_the_reader_sees_a_changed_statement(monkeypatch):
    """The same comparison fails for the statement of a mutant."""
    name = "gradient_descent_step"
    seen = 0
    for mutant in MUTANTS[name]():
        (part,) = mutant.claim.parts
        try:
            agree(NAMED[name], part)
        except AssertionError:
            seen += 1
    assert seen == len(MUTANTS[name]())


# --- what the kernel accepts and refuses ---


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.slow] * (n == SELDOM)) for n in FIVE])
def test_the_kernel_accepts(name):
    outcome = judged(written(NAMED[name], CATALOGUE), FOLDER)
    assert outcome.verdict == Verdict.KERNEL, outcome.explanation


def refused(k, name, mutant):
    """Whether the kernel was asked about a mutant's statement with the original's certificate; it refuses then.

    Not where names or shapes already tell that the certificate is of another claim.
    """
    try:
        outcome = asked(f"{name}_mutant_{k}", mutant.claim, certificate(name))
    except (Unprintable, KeyError, ValueError, TypeError):
        return False
    assert outcome.verdict == Verdict.REFUSED, mutant.name
    return True


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", CHANGED)
def test_the_kernel_refuses_a_mutant_with_the_certificate_of_the_claim(name):
    k = len(name) % len(MUTANTS[name]())
    assert refused(k, name, MUTANTS[name]()[k])


@needs_rocq
@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("claim", EQUATIONAL, ids=lambda c: c.name)
def test_the_kernel_refuses_every_mutant_of_the_equations(claim):
    """All of them in one session, in which the claim itself comes last and is accepted."""
    original, texts = [Statement(p).text() for p in claim.parts], {}
    for k, mutant in enumerate(MUTANTS[claim.name]()):
        try:
            if [Statement(p).text() for p in mutant.claim.parts] != original:  # else it is a mutant of an inequality
                name = f"{claim.name}_mutant_{k}"
                texts[name] = text_of(name, mutant.claim, certificate(claim.name))
        except (Unprintable, KeyError, ValueError, TypeError):
            continue
    assert texts
    itself = f"{claim.name}_itself"
    verdicts = accepted(texts | {itself: text_of(itself, claim, certificate(claim.name))})
    assert [name for name, found in verdicts.items() if found] == [itself]


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_a_forged_line_is_refused_and_named():
    forged = certificate("gradient_descent_step")
    goal = next(g for g in forged["parts"][0]["goals"] if g["equation"] == "context y")
    goal["lines"][-1]["expression"]["terms"][0]["coefficient"]["numerator"] = [["2", {}]]
    outcome = asked("gradient_descent_step_forged", NAMED["gradient_descent_step"], forged)
    assert outcome.verdict == Verdict.REFUSED
    assert f"part step, once, equation context y: line {len(goal['lines'])} does not follow" in outcome.explanation


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_a_hypothesis_used_backwards_that_was_used_forwards_is_refused():
    forged = certificate("gradient_descent_step")
    uses = [u for g in forged["parts"][0]["goals"] for line in g["lines"] for u in line.get("uses", ())]
    uses[0]["backwards"] = not uses[0]["backwards"]
    outcome = asked("gradient_descent_step_backwards", NAMED["gradient_descent_step"], forged)
    assert outcome.verdict == Verdict.REFUSED


LEMMA = "one_layer_optimum_for_normal_inputs"


def a_hypothesis_not_shown(use):
    """The lines end before the right side."""
    use["discharged"][-1] = use["discharged"][-1][:-2]


def another_array(use):
    """The lemma of something else."""
    use["arguments"][0]["terms"] = []


def the_other_way_round(use):
    use["backwards"] = True


@needs_rocq
@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("change", [None, a_hypothesis_not_shown, another_array, the_other_way_round])
def test_a_lemma_is_told_of_its_arguments_and_what_it_asks_of_them_is_shown(change):
    of = certificate(LEMMA)
    (goal,) = [g for g in of["parts"][0]["goals"] if g["equation"] == "any weights"]
    (use,) = [u for line in goal["lines"] for u in line.get("uses", ()) if u["kind"] == "lemma"]
    if change is not None:
        change(use)
    outcome = asked(f"{LEMMA}_{getattr(change, '__name__', 'as_it_is')}", NAMED[LEMMA], of)
    assert outcome.verdict == (Verdict.REFUSED if change else Verdict.KERNEL), outcome.explanation


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_premises_that_contradict_each_other_have_no_instance():
    """With 0 = 1 among the premises a theorem says nothing; that is told, never silent."""
    claim = NAMED["gradient_descent_step"]
    (part,) = claim.parts
    absurd = replace(
        part.hypotheses[0],
        name="absurd",
        statement="1 = 0",
        equation=lambda given: (given["X"] * 0, (given["X"] * 0) + _ones(given["X"])),
    )
    changed = replace(claim, parts=(replace(part, hypotheses=(*part.hypotheses, absurd)),))
    outcome = asked("gradient_descent_step_absurd", changed, certificate(claim.name))
    assert outcome.without_instance == ("step",)


def _ones(a):
    from constructions.arrays.namespace import namespace_of

    return namespace_of(a=a).ones(a.shape, like=a)


# --- what is divided by is not 0 ---


def test_what_a_reciprocal_is_taken_of_is_assumed_not_to_be_zero():
    for name in ("softmax_attention", "token_copying", "softmax_linearisation"):
        for proof in written(NAMED[name], CATALOGUE).proofs:
            if RECIPROCAL in proof.statement.part.laws:
                assert [p for p in proof.statement.premises if p.name.startswith("H_not_zero")]
                assert not any("fail" in u.proof for g in proof.goals for u in g.uses)


def test_a_law_that_is_in_no_table_is_not_assumed():
    (part,) = NAMED["gradient_descent_step"].parts
    brought = replace(part.hypotheses[0], name="brought")
    with pytest.raises(Unprintable, match="brought is not in the table of laws"):
        Statement(replace(part, laws=(brought,)))


# --- bad input ---


def test_no_text_of_a_certificate_is_written_for_rocq():
    of = certificate("gradient_descent_step")
    hostile = "Axiom lie : False. (*"
    texts = []
    for text in (of, _changed(of, hostile)):
        try:
            texts.append(theory(NAMED["gradient_descent_step"], text).proof)
        except (KeyError, ValueError):
            texts.append("")
    assert texts[0]
    assert "lie" not in texts[1]


def _changed(of, hostile):
    changed = copy.deepcopy(of)
    for goal in changed["parts"][0]["goals"]:
        for line in goal["lines"]:
            line["reason"] = hostile
            for term in line["expression"]["terms"]:
                for factor in term["factors"]:
                    if factor["name"] == "X":
                        factor["name"] = hostile
    return changed


def test_two_names_that_are_one_identifier_are_refused():
    claim = NAMED["gradient_descent_step"]
    (part,) = claim.parts
    two = replace(part, inputs=(*part.inputs, Tensor("end", ("d",)), Tensor("end_", ("d",))))
    with pytest.raises(Unprintable, match="two names are one identifier"):
        Statement(two)


def test_without_a_compiler_it_says_how_to_install_one_and_is_inconclusive(monkeypatch, capsys):
    monkeypatch.setattr(compiling.shutil, "which", lambda name: None)
    assert main(["gradient_descent_step"]) == 3
    shown = capsys.readouterr()
    assert "apt-get install coq" in shown.err
    assert "not run" in shown.out


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["gradient_descent_stp"], "no claim is called 'gradient_descent_stp'"),
        (["../../etc/passwd"], "no claim is called"),
        (["--jobs", "0"], "expected at least 1"),
    ],
)
def test_wrong_usage_is_one_line(arguments, fault, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert fault in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("outcomes", "statement", "code"),
    [
        ([Outcome("a", Verdict.KERNEL), Outcome("b", Verdict.REFUTED), Outcome("c", Verdict.STATED)], Shown.ITS_OWN, 0),
        ([Outcome("a", Verdict.KERNEL), Outcome("b", Verdict.REFUSED)], Shown.ITS_OWN, 1),
        ([Outcome("a", Verdict.KERNEL)], Shown.ANOTHER, 1),
        ([Outcome("a", Verdict.KERNEL)], Shown.NONE, 0),
        ([Outcome("a", Verdict.KERNEL)], Shown.WRITTEN, 0),
        ([Outcome("a", Verdict.KERNEL), Outcome("b", Verdict.NOT_RUN)], Shown.ITS_OWN, 3),
        ([Outcome("a", Verdict.KERNEL, without_instance=("part",))], Shown.ITS_OWN, 3),
    ],
)
def test_exit_codes(outcomes, statement, code):
    assert exit_code(outcomes, {"a": statement}) == code


def test_a_verdict_is_of_what_was_asked():
    """Any change of the theory, the statement or the proof is another question."""
    of = written(NAMED["loss_shift"], CATALOGUE)
    digests = {
        digest(of),
        digest(replace(of, statements=of.statements + " ")),
        digest(replace(of, proof=of.proof + " ")),
    }
    assert len(digests) == 3


def test_a_kept_verdict_is_known_until_something_changes(tmp_path, monkeypatch):
    claim, texts = NAMED["loss_shift"], Texts(CATALOGUE)
    monkeypatch.setattr(verdicts, "BUILD", tmp_path)
    assert known(claim, texts) is None
    of = texts.of(claim)
    asked = Outcome(claim.name, Verdict.REFUSED, explanation="as if", digest=digest(of), program="8.16.1")
    store(asked, CATALOGUE)
    assert known(claim, texts) == asked
    store(replace(asked, digest="of something else"), CATALOGUE)
    assert known(claim, texts) is None
    store(asked, CATALOGUE)
    assert known(claim, Texts(replace(CATALOGUE, theorems=tmp_path))) is None  # where its statement is not
    for spoiled in ("", "{}", '{"schema": 3}', "[1]", '{"schema": 3, "digest": 7, "verdict": "kernel"}'):
        (build(CATALOGUE) / "verdicts" / f"{claim.name}.json").write_text(spoiled)
        assert known(claim, texts) is None


def test_of_what_has_not_changed_a_verdict_is_known_by_the_statement_that_stands_there(tmp_path, monkeypatch):
    claim, texts = NAMED["loss_shift"], Texts(CATALOGUE)
    monkeypatch.setattr(verdicts, "BUILD", tmp_path / "build")
    of = texts.of(claim)
    kept = Outcome(claim.name, Verdict.KERNEL, digest=digest(of), inputs=texts.inputs)
    kept = replace(kept, statements=verdicts.text_digest(of.statements))
    elsewhere = replace(CATALOGUE, theorems=tmp_path)
    there = tmp_path / f"{claim.name}.v"
    monkeypatch.setattr(verdicts, "_written", lambda *_: pytest.fail("it is written again"))

    def asked(outcome, statements):
        store(outcome, elsewhere)
        there.write_text(statements, encoding="utf-8")
        return known(claim, Texts(elsewhere))

    assert asked(kept, of.statements) == kept
    assert asked(kept, of.statements + "(* edited *)") is None
    assert asked(replace(kept, statements="of others"), of.statements) is None
    assert asked(replace(kept, statements=""), "") is None
    there.unlink()
    assert known(claim, Texts(elsewhere)) is None


def test_a_verdict_that_was_of_something_else_is_not_believed_for_its_name(tmp_path, monkeypatch):
    """A kept file of another claim, or of an older state under this name, is compared with what is written now."""
    claim, texts = NAMED["loss_shift"], Texts(CATALOGUE)
    monkeypatch.setattr(verdicts, "BUILD", tmp_path)
    other = texts.of(NAMED["loss_expansion"])
    forged = Outcome(claim.name, Verdict.KERNEL, digest=digest(other), inputs=texts.inputs)
    store(replace(forged, statements=verdicts.text_digest(other.statements)), CATALOGUE)
    assert known(claim, texts) is None
    store(replace(forged, inputs="of an older state"), CATALOGUE)
    assert known(claim, texts) is None
    store(replace(forged, claim="loss_expansion", digest=digest(texts.of(claim)), inputs="older"), CATALOGUE)
    there = build(CATALOGUE) / "verdicts"
    (there / "loss_expansion.json").rename(there / "loss_shift.json")
    assert known(claim, texts) is None


def test_what_has_not_changed_is_not_written_again(tmp_path, monkeypatch, capsys):
    """Sources, certificates and theory are those that the verdict was of; whatever else is kept is not believed."""
    name = "loss_shift"
    monkeypatch.setattr(verdicts, "BUILD", tmp_path)
    monkeypatch.setattr("verify.kernel.__main__.compiler", lambda *_: "as if")
    of, inputs = written(NAMED[name], CATALOGUE), Texts(CATALOGUE).inputs
    kept = Outcome(name, Verdict.KERNEL, digest=digest(of), program="as if", inputs=inputs)
    kept = replace(kept, statements=verdicts.text_digest(of.statements))
    asked = []
    monkeypatch.setattr(compiling, "all_judged", lambda theories, folder: asked.append(theories) or [kept])

    def made(verdict, *arguments):
        store(verdict, CATALOGUE)
        again = []
        with monkeypatch.context() as patch:
            patch.setattr(verdicts, "_written", lambda *_: again.append(name) or of)
            assert main([name, *arguments]) == 0
        assert "kernel" in capsys.readouterr().out
        return len(again), len(asked)

    assert made(kept) == (0, 0)
    assert made(replace(kept, inputs="others")) == (1, 0)
    assert made(kept) == (0, 0)  # the inputs are kept as they are now
    assert made(replace(kept, inputs="others", digest="another")) == (1, 1)
    assert made(replace(kept, program="another")) == (1, 2)
    assert made(kept, "--fresh") == (1, 3)
    assert made(replace(kept, statements="others")) == (1, 3)


def test_another_certificate_is_another_input(tmp_path):
    name = "loss_shift"
    elsewhere = replace(CATALOGUE, certificates=tmp_path)
    found = {verdicts.inputs(elsewhere)}
    for text in (CATALOGUE.certificate(name).read_text(encoding="utf-8"), "{}"):
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
        found.add(verdicts.inputs(elsewhere))
    assert len(found) == 3


def test_another_claim_under_a_name_is_another_input():
    """No source need change for that: a table lists it, or a program puts it there."""
    one, two = NAMED["loss_shift"], NAMED["loss_expansion"]
    swapped = {one.name: replace(two, name=one.name), two.name: replace(one, name=two.name)}
    claims = tuple(swapped.get(claim.name, claim) for claim in CATALOGUE.claims)
    reworded = tuple(replace(c, remarks=("Else.",)) if c is one else c for c in CATALOGUE.claims)
    catalogues = (CATALOGUE, replace(CATALOGUE, claims=claims), replace(CATALOGUE, claims=reworded))
    assert len({verdicts.inputs(catalogue) for catalogue in catalogues}) == 3
    assert verdicts.inputs(replace(CATALOGUE, claims=tuple(CATALOGUE.claims))) == verdicts.inputs(CATALOGUE)


def test_all_that_a_verdict_holds_for_is_an_input():
    sources = source_digests("verify.kernel.compiling")
    assert {f"verify/kernel/{name}.py" for name in verdicts.WRITERS} <= sources.keys()


def test_a_certificate_of_other_parts_is_refused():
    of = certificate("gradient_descent_step")
    of["parts"][0]["name"] = "another"
    with pytest.raises(Unprintable, match="other parts"):
        theory(NAMED["gradient_descent_step"], of)


# --- instances of premises ---


@pytest.mark.parametrize(
    ("name", "part", "size"),
    [("one_layer_optimum", "projection", "p"), ("relu_attention", "four points", "d"), ("loss_shift", "", "")],
)
def test_an_instance_is_found_at_a_larger_size_where_size_1_has_none(name, part, size):
    found = next(p for p in NAMED[name].parts if p.name == part or not part)
    made = instance(Statement(found))
    assert made is not None
    assert {a for a, n in made.sizes.items() if n > 1} == ({size} if size else set())


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("change", [{}, {"u": [Fraction(1), Fraction(1)]}], ids=["orthonormal", "not"])
def test_values_that_do_not_meet_the_premises_are_no_instance(change, monkeypatch):
    claim = NAMED["relu_attention"]
    part = next(p for p in claim.parts if p.name == "four points")
    only = replace(
        claim, name="relu_attention_instance", parts=(part,), clauses=(Clause("All holds.", by=(part.name,)),)
    )
    values = instance(Statement(part))
    spoiled = replace(values, tensors={**values.tensors, **change})
    monkeypatch.setattr("verify.kernel.met.instance", lambda statement: spoiled)
    of = certificate(claim.name)
    of["parts"] = [p for p in of["parts"] if p["name"] == part.name]
    assert asked(only.name, only, of).without_instance == ((part.name,) if change else ())


# --- lemmas written by hand ---


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_the_lemmas_written_by_hand_rest_on_no_axiom():
    outcome = judged(written(NAMED["intermediate_value"], CATALOGUE), FOLDER)
    assert (outcome.verdict, outcome.lemmas) == (Verdict.STATED, LEMMAS["intermediate_value"]), outcome.explanation


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("proof", ["Axiom lie : False.\nPrint Assumptions lie.", "", "Print Assumptions unheard_of."])
def test_what_rests_on_an_axiom_or_is_not_there_is_refused(proof):
    outcome = judged(Theory("lemma_forged", "", proof, lemmas=("lie",)), FOLDER)
    assert outcome.verdict == Verdict.REFUSED


def test_every_lemma_written_by_hand_is_of_a_claim_and_every_theorem_there_is_asked_about():
    text = (verdicts.THEORY / "Lemmas.v").read_text(encoding="utf-8")
    theorems = re.findall(r"^Theorem (\w+)", text, re.MULTILINE)
    assert sorted(theorems) == sorted(name for names in LEMMAS.values() for name in names)
    assert set(LEMMAS) <= set(NAMED)
