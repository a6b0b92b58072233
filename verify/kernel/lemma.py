"""A lemma at given arrays: the theorem of another claim's part, told of them, and what it asks of them.

The theorem is the one that Rocq accepts of that claim before it comes to this one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constructions.arrays import recorded
from constructions.arrays.recorded import Array
from constructions.claim import Hypothesis, Tensor
from verify.kernel.derivation import Derivation, Json
from verify.kernel.printer.entries import Reader, indices
from verify.kernel.printer.statement import Premise, Sides, Statement, Unprintable
from verify.kernel.printer.terms import identifier


@dataclass(frozen=True)
class Instance:
    """``theirs`` is the statement of the part; ``told`` says what each of its variables is here."""

    claim: str
    theirs: Statement
    told: Mapping[str, str]
    sides: Mapping[str, Sides]  # of every equation, at the arrays
    conditions: Mapping[str, Sides]  # of every hypothesis
    reader: Reader

    def applied(self, name: str) -> str:
        """What the other statement defines, told of the arrays."""
        of = " ".join(self.told[v] for v in self.theirs.uses(name))
        return f"(@Statements_{self.claim}.{self.theirs.module}.{name} {of})"

    @property
    def theorem(self) -> str:
        return f"(@Proofs_{self.claim}.{self.theirs.module}_proof.holds {' '.join(self.told.values())})"

    def equation(self, proof: str, name: str) -> str:
        """One of the equations, from a proof of them all."""
        k, last = list(self.sides).index(name), len(self.sides) - 1
        for _ in range(k):
            proof = f"(proj2 {proof})"
        return proof if k == last else f"(proj1 {proof})"


def instance(of: Json, use: Json, theirs: Statement, here: Statement, derivation: Derivation) -> Instance:
    """``of`` is the certificate's entry of the lemma, ``use`` that of its use.  Raises Unprintable."""
    part = theirs.part
    tensors = [d for d in part.inputs if isinstance(d, Tensor)]
    if functions := [d.name for d in part.inputs if d not in tensors]:
        raise Unprintable(f"{of['name']}: {', '.join(functions)} of the lemma is no tensor")
    reader = Reader(made={f"given {k}": derivation.made(e) for k, e in enumerate(use["arguments"])})
    arrays = {
        d.name: recorded.free(f"given {k}", *e["axes"])
        for k, (d, e) in enumerate(zip(tensors, use["arguments"], strict=True))
    }
    told = {"R": "R"} | {identifier(a): identifier(of["axes"][a]) for a in part.axes}
    told |= {identifier(name): function(array, reader, here) for name, array in arrays.items()}
    if odd := [v for v in theirs.variables if v not in told]:
        raise Unprintable(f"{of['name']}: {', '.join(odd)} of the lemma is not given here")
    if theirs.field != here.field == "fieldType":
        raise Unprintable(f"{of['name']}: it is about ordered fields")
    return Instance(
        of["claim"],
        theirs,
        {v: told[v] for v in theirs.variables},
        part.equations(arrays, part.start(arrays)),
        {h.name: h.equation(arrays) for h in part.hypotheses if h.equation is not None},
        reader,
    )


def function(array: Array, reader: Reader, here: Statement) -> str:
    """An array as a function of its indices."""
    at = indices(array.axes)
    names = {i: f"v{k}" for k, i in enumerate(at)}
    value = here.terms.entry(reader.entry(array, at), names)
    over = " ".join(f"(v{k} : 'I_{identifier(i.axis)})" for k, i in enumerate(at))
    return f"(fun {over} => {value})%R" if over else f"({value})%R"


def known(premise: Premise, of: Instance, here: Sequence[Premise]) -> str:
    """The premise here that a size, or a number other than 0, of the other statement comes to.  Raises Unprintable."""
    text = " ".join(of.told.get(word, word) for word in _words(premise.text))
    for own in here:
        if not isinstance(own.of, Hypothesis) and " ".join(_words(own.text)) == text:
            return own.name
    raise Unprintable(f"{of.claim}: nothing here says {premise.text}")


def _words(text: str) -> list[str]:
    """Words, and the signs between them."""
    return re.findall(r"\w+|[^\w\s]", text)
