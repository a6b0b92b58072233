"""What Rocq's kernel is asked: the printed statement is the claim's, and its proof is refused where it should be."""

from __future__ import annotations

import copy
import itertools
import json
import shutil
from dataclasses import replace
from math import prod
from random import Random

import mathcomp_reader
import numpy
import pytest

from constructions.arrays import exact
from constructions.arrays.rationals import rational
from constructions.catalogue import CLAIMS, MUTANTS
from constructions.claim import Claim, PairFunction, PointFunction, Scalar, Tensor
from constructions.hypotheses.elementary_functions import RECIPROCAL
from constructions.names import LOCAL_AXES
from verify.checks.instances.numeric import random_features, random_pairing
from verify.checks.instances.symbolic import Pairwise, Pointwise
from verify.files import CERTIFICATES
from verify.kernel import compiling
from verify.kernel.__main__ import main
from verify.kernel.compiling import compile_theory, judged, version
from verify.kernel.printer.statement import Statement, Unprintable
from verify.kernel.theory import theory
from verify.kernel.verdicts import STATEMENTS, Verdict, digest, written
from verify.replay.fields import Refuted

NAMED = {c.name: c for c in CLAIMS}
EQUATIONAL = [c for c in CLAIMS if c.parts]
PARTS = [(claim, part) for claim in EQUATIONAL for part in claim.parts]
FIVE = (
    "gradient_descent_step",
    "functional_gradient_descent",
    "relu_attention",
    "softmax_linearisation",
    "signed_permutation_commutant",
)
needs_rocq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="ROCQ'S KERNEL: NOT RUN, there is no coqc (`make kernel` installs it)"
)


def certificate(name):
    return json.loads((CERTIFICATES / f"{name}.json").read_text(encoding="utf-8"))


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


def identifier(name):
    """What a name is called in a statement; written out, so that a change of the printer's is seen."""
    own = {"S": "S", "s": "s_", "R": "R_", "H": "H_", "u": "u_", "v": "v_", "q": "q_", "L": "L_", "i": "i_", "l": "l_"}
    return own.get(name, name)


def nested(array):
    array = numpy.asarray(array, dtype=object) if not isinstance(array, numpy.ndarray) else array
    return array[()] if array.ndim == 0 else tuple(nested(a) if a.ndim else a[()] for a in map(numpy.asarray, array))


def flat(array):
    return numpy.asarray(array, dtype=object).reshape(-1)


def printed(claim, part):
    text = (STATEMENTS / f"{claim.name}.v").read_text(encoding="utf-8")
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
    text = (STATEMENTS / f"{claim.name}.v").read_text(encoding="utf-8")
    numbers = Numbers(part, floats="exp" in text)
    given = {d.name: numbers.value(d) for d in part.inputs}
    e = numbers.environment | numbers.names(part.inputs, given)
    start = part.start(given)
    if part.advance is None:
        now = start
        for k, v in start.items():
            if f"out_{k}" in module.made:
                at = Tensor(k, ())
                found = module.made[f"out_{k}"]
                shape = [e["sizes"][kind.removeprefix("'I_")] for _, kind in found[0][0]]
                positions = list(itertools.product(*map(range, shape)))
                values = [
                    found[0][1]({**e, **dict(zip([n for n, _ in found[0][0]], p, strict=True))}) for p in positions
                ]
                assert numbers.same(values, flat(v)), k
                e[f"out_{k}"] = nested(v)
                del at
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
    texts = [t for name, t in module.premises.items() if name.startswith("H_") and not name.startswith("H_not_zero")]
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


@pytest.mark.parametrize("claim", EQUATIONAL, ids=lambda c: c.name)
def test_the_statements_that_are_committed_are_the_claims(claim):
    assert (STATEMENTS / f"{claim.name}.v").read_text(encoding="utf-8") == written(claim).statements, (
        "run `python -m verify.kernel --write`"
    )


def test_there_are_no_statements_of_what_is_not_claimed():
    assert {p.stem for p in STATEMENTS.glob("*.v")} == {c.name for c in EQUATIONAL}
