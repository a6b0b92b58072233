"""Reads the MathComp that statements are printed in, and evaluates it: an oracle that shares no code with the printer.

A term becomes a function of an environment.  A variable is looked up; `f x i` applies what is looked up to one argument
after another; positions are integers, vectors are tuples.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

TOKEN = re.compile(r"\s*(\\sum_|\[ffun|%:R|%N|:> R|\^-1|=>|->|/\\|!=|<=|==|:=|'I_\w+|\w+|[()\[\]{}+*/<=:,;|.-])")


def tokens(text):
    text = re.sub(r"\(\*.*?\*\)", " ", text, flags=re.DOTALL).rstrip()
    found, at = [], 0
    while at < len(text):
        m = TOKEN.match(text, at)
        assert m, text[at : at + 40]
        found.append(m[1])
        at = m.end()
    return found


class Term:
    """Recursive descent; ``sizes`` and the values of names are in the environment."""

    def __init__(self, found):
        self.found, self.at = found, 0

    @property
    def next(self):
        return self.found[self.at] if self.at < len(self.found) else ""

    def take(self, *wanted):
        token = self.next
        assert not wanted or token in wanted, (token, wanted, self.found[max(0, self.at - 8) : self.at + 8])
        self.at += 1
        return token

    def sum(self):
        left = self.product()
        while self.next in ("+", "-"):
            sign, right = self.take(), self.product()
            left = self._two(left, right, sign)
        return left

    def product(self):
        left = self.opposite()
        while self.next in ("*", "/"):
            sign, right = self.take(), self.opposite()
            left = self._two(left, right, sign)
        return left

    @staticmethod
    def _two(a, b, sign):
        return {
            "+": lambda e: a(e) + b(e),
            "-": lambda e: a(e) - b(e),
            "*": lambda e: a(e) * b(e),
            "/": lambda e: a(e) * e["inverse"](b(e)),
        }[sign]

    def opposite(self):
        if self.next == "-":
            self.take()
            inner = self.opposite()
            return lambda e: -inner(e)
        if self.next == "\\sum_":
            return self.big_sum()
        return self.application()

    def big_sum(self):
        self.take("\\sum_")
        self.take("(")
        name = self.take()
        self.take("<")
        axis = self.take()
        self.take(")")
        body = self.product()  # a sum reaches as far as a product does
        return lambda e: sum((body({**e, name: k}) for k in range(e["sizes"][axis])), start=e["zero"])

    def application(self):
        head, arguments = self.atom(), []
        while self.next and (re.fullmatch(r"\w+|\(|\[ffun", self.next)):
            arguments.append(self.atom())

        def value(e):
            found = head(e)
            for a in arguments:
                found = found[a(e)] if isinstance(found, tuple) else found(a(e))
            return found

        return value

    def atom(self):
        token = self.take()
        if token == "(":
            inner = self.sum()
            if self.next == "==":
                self.take()
                other = self.sum()
                first = inner
                inner = lambda e: int(first(e) == other(e))  # noqa: E731
            self.take(")")
        elif token == "[ffun":
            name = self.take()
            self.take(":")
            axis = self.take().removeprefix("'I_")
            self.take("=>")
            body = self.sum()
            self.take("]")
            inner = lambda e: tuple(body({**e, name: k}) for k in range(e["sizes"][axis]))  # noqa: E731
        elif token.isdigit():
            inner = lambda e: e["number"](int(token))  # noqa: E731
        else:
            inner = lambda e: e[token] if token in e else e["number"](e["sizes"][token])  # noqa: E731
        while self.next in ("%:R", "^-1"):
            if self.take() == "^-1":
                of = inner
                inner = lambda e, of=of: e["inverse"](of(e))  # noqa: E731
            else:
                number = inner
                inner = lambda e, number=number: e["number"](1) * number(e)  # noqa: E731
        return inner

    def binders(self):
        """``(i0 : 'I_d) (u0 u1 : R)``: names and the type of each."""
        found = []
        while self.next == "(":
            self.take("(")
            names = [self.take()]
            while self.next != ":":
                names.append(self.take())
            self.take(":")
            kind, depth = [], 0
            while depth or self.next != ")":
                depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(self.next, 0)
                kind.append(self.take())
            self.take(")")
            found += [(name, " ".join(kind)) for name in names]
        return found


@dataclass
class Equation:
    """``forall binders, left = right``"""

    binders: list
    left: object
    right: object
    relation: str

    def sides(self, e, arguments=()):
        """Both sides at all positions, as dictionaries; ``arguments`` are for the binders that are no positions."""
        told = dict(
            zip([n for n, kind in self.binders if not kind.startswith("'I_") or " " in kind], arguments, strict=True)
        )
        axes = [(n, kind.removeprefix("'I_")) for n, kind in self.binders if n not in told]
        found = {}
        for at in itertools.product(*(range(e["sizes"][a]) for _, a in axes)):
            inner = {**e, **told, **dict(zip([n for n, _ in axes], at, strict=True))}
            found[at] = (self.left(inner), self.right(inner))
        return found


def equation(text):
    term = Term(tokens(text))
    found = []
    if term.next == "forall":
        term.take()
        found = term.binders()
        term.take(",")
    left = term.sum()
    relation = term.take("=", "!=", "<", "<=")
    right = term.sum()
    if term.next == ":> R":
        term.take()
    assert term.at == len(term.found), term.found[term.at :]
    return Equation(found, left, right, relation)


def function(text):
    """``fun binders => body``, or a body alone: its binders and the body."""
    term = Term(tokens(text))
    found = []
    if term.next == "fun":
        term.take()
        found = term.binders()
        term.take("=>")
    body = term.sum()
    assert term.at == len(term.found), term.found[term.at :]
    return found, body


def split(text, separator):
    """At a separator outside of all parentheses."""
    depth, pieces, last = 0, [], 0
    for m in re.finditer(r"[({\[]|[)}\]]|" + re.escape(separator), text):
        if m[0] == separator:
            if not depth:
                pieces.append(text[last : m.start()])
                last = m.end()
        else:
            depth += 1 if m[0] in "({[" else -1
    return [*pieces, text[last:]]


def outer(text):
    """The pieces in parentheses, one after another."""
    pieces, depth, begin = [], 0, 0
    for k, c in enumerate(text):
        if c == "(":
            depth += 1
            begin = k if depth == 1 else begin
        elif c == ")":
            depth -= 1
            if not depth:
                pieces.append(text[begin + 1 : k])
    return pieces


def without_comments(text):
    return re.sub(r"\(\*.*?\*\)", " ", text, flags=re.DOTALL)


class Module:
    """A printed module: ``premises``, ``equations``, ``claimed``, ``fields``; ``made``: by command, its functions."""

    def __init__(self, text):
        self.premises, self.equations, self.fields, self.made = {}, [], [], {}
        self.claimed = ""
        for command in re.split(r"\.\n", without_comments(text)):
            command = " ".join(command.split())
            if command.startswith("Record premises"):
                inner = command.partition("Premises {")[2].rpartition("}")[0]
                self.premises = dict(
                    re.match(r"(\w+) : (.*)", p.strip()).groups() for p in split(inner, ";") if p.strip()
                )
            elif command.startswith("Record state"):
                inner = command.partition("State {")[2].rpartition("}")[0]
                self.fields = [p.split()[0] for p in split(inner, ";")]
            elif m := re.match(r"Definition (start|advance)\b.*? := State (.*)", command):
                self.made[m[1]] = [function(p) for p in outer(m[2])]
            elif m := re.match(r"Definition (out_\w+)(.*?) : R := (.*)", command):
                binders = f"fun {m[2]} => " if m[2].strip() else ""
                self.made[m[1]] = [function(binders + m[3])]
            elif m := re.match(r"Definition equations.*? : Prop := (.*)", command):
                self.equations = [equation(p) for p in outer(m[1])]
            elif m := re.match(r"Definition claim : Prop := premises -> (.*)", command):
                self.claimed = m[1]
            elif m := re.match(r"Definition (start|advance|least|greatest)( \(\w : R\))? : R := (.*)", command):
                self.made[m[1]] = function(f"fun {m[2]} => {m[3]}" if m[2] else m[3])


def modules(text):
    """The modules of a file, by name."""
    return {
        m[1]: Module(m[2])
        for m in re.finditer(r"^Module (\w+)\.(?: \(\*.*?\*\))?\n(.*?)^End \1\.", text, re.DOTALL | re.MULTILINE)
    }
