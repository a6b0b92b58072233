"""The labelled graph of a product of factors, the orders of its nodes, and what is written in each.

There is a node for each factor, argument, inner term and index; an index is joined to the term that sums over it.
"""

from __future__ import annotations

from typing import Any

from constructions.arrays.network import DELTA, Argument, Factor, Index, Network, Term, ties

Colours = list[int]  # of every node: how many nodes come before those that are alike
Cells = dict[int, list[int]]  # by colour, two nodes or more that are alike


class _Body:
    """A sum over ``bound`` of a product, as nodes: ties are (node, nodes tied), factors not deltas."""

    __slots__ = ("bound", "factors", "ties")

    def __init__(self) -> None:
        self.bound: list[int] = []
        self.ties: list[tuple[int, list[int]]] = []
        self.factors: list[tuple[int, Factor, list[int], list[tuple[list[int], list[tuple[int, Term, _Body]]]]]] = []


class Graph:
    """The labelled graph of a product: nodes for factors, arguments, inner terms and indices."""

    def __init__(self, bound: tuple[Index, ...], factors: tuple[Factor, ...]) -> None:
        self.labels: list[tuple[str, str, tuple[Any, ...]]] = []
        self.neighbours: list[list[tuple[int, int]]] = []  # (kind of edge, node)
        self.free: dict[Index, int] = {}  # not bound inside: known by their own names
        self.axes: dict[int, str] = {}  # of the nodes of indices
        self.body = self._body(bound, factors, {}, -1)

    def _node(self, kind: str, name: str, *more: Any) -> int:
        self.labels.append((kind, name, more))
        self.neighbours.append([])
        return len(self.labels) - 1

    def _edge(self, kind: int, a: int, b: int) -> None:
        self.neighbours[a].append((kind, b))
        self.neighbours[b].append((kind, a))

    def _bind(self, scope: dict[Index, int], i: Index, owner: int, kind: str, *more: Any) -> int:
        scope[i] = node = self._node(kind, i.axis, *more)
        self.axes[node] = i.axis
        if owner >= 0:
            self._edge(-1, owner, node)
        return node

    def _at(self, scope: dict[Index, int], i: Index) -> int:
        if (node := scope.get(i)) is not None:
            return node
        if i not in self.free:
            self.free[i] = self._node("free", i.axis, i.key)
        return self.free[i]

    def _body(
        self, bound: tuple[Index, ...], factors: tuple[Factor, ...], scope: dict[Index, int], owner: int
    ) -> _Body:
        """The nodes of a body; ``owner`` is the node of the term it belongs to, -1 for the whole network."""
        body, scope = _Body(), dict(scope)
        depth = 0 if owner < 0 else 1
        body.bound = [self._bind(scope, i, owner, "bound", depth) for i in bound]
        tied_to = ties(factors)
        for first in sorted(set(tied_to.values())):  # tied indices are one node, whichever of them was written
            tied = self._node("tied", "", depth)
            together = [i for i, f in tied_to.items() if f == first]
            nodes = [self._at(scope, i) for i in together]
            for i, node in zip(together, nodes, strict=True):
                self._edge(-2, tied, node)
                scope[i] = tied
            body.ties.append((tied, nodes))
        for factor in factors:
            if factor.name == DELTA:
                continue
            f = self._node("factor", factor.name, depth, len(factor.legs), len(factor.arguments))
            if owner >= 0:
                self._edge(-1, owner, f)
            legs = [self._at(scope, i) for i in factor.legs]
            for k, node in enumerate(legs):
                self._edge(k, f, node)
            arguments = []
            for k, argument in enumerate(factor.arguments):
                a = self._node("argument", "", k)
                self._edge(-1, f, a)
                inside = dict(scope)
                parameters = [self._bind(inside, i, a, "parameter", p) for p, i in enumerate(argument.parameters)]
                terms = []
                for term in argument.terms:
                    t = self._node("term", "", term.coefficient.key)
                    self._edge(-1, a, t)
                    terms.append((t, term, self._body(term.bound, term.factors, inside, t)))
                arguments.append((parameters, terms))
            body.factors.append((f, factor, legs, arguments))
        return body

    def labelled(self) -> tuple[Colours, Cells]:
        """Nodes in the order of their labels."""
        groups: dict[tuple[str, str, tuple[Any, ...]], list[int]] = {}
        for node, label in enumerate(self.labels):
            groups.setdefault(label, []).append(node)
        colours, cells, before = [0] * len(self.labels), {}, 0
        for label in sorted(groups):
            for node in groups[label]:
                colours[node] = before
            if len(groups[label]) > 1:
                cells[before] = groups[label]
            before += len(groups[label])
        return colours, cells

    def refined(self, colours: Colours, cells: Cells) -> tuple[Colours, Cells]:
        """Nodes that are alike told apart by their neighbours, as far as that goes."""
        again = bool(cells)
        while again:
            again = False
            for colour in sorted(cells):
                groups: dict[tuple[tuple[int, int], ...], list[int]] = {}
                for node in cells[colour]:
                    seen = tuple(sorted([(kind, colours[m]) for kind, m in self.neighbours[node]]))
                    groups.setdefault(seen, []).append(node)
                if len(groups) > 1:
                    again = True
                    del cells[colour]
                    for seen in sorted(groups):
                        group = groups[seen]
                        for node in group:
                            colours[node] = colour
                        if len(group) > 1:
                            cells[colour] = group
                        colour += len(group)
        return colours, cells

    def _first(self, colours: Colours, cells: Cells, node: int) -> tuple[Colours, Cells]:
        """The order in which ``node`` comes before all that are like it, refined."""
        colour = colours[node]
        others = [n for n in cells[colour] if n != node]
        changed, left = list(colours), {c: nodes for c, nodes in cells.items() if c != colour}
        for other in others:
            changed[other] = colour + 1
        if len(others) > 1:
            left[colour + 1] = others
        return self.refined(changed, left)

    def least(self, colours: Colours, cells: Cells, above: int) -> Network:
        """The least of what is written in the orders in which one of the nodes first alike is put first.

        Two of them from which the same is written, whatever is put first later, are exchanged by an automorphism: from
        both the least is the same, and it is looked for from one.
        """
        if not cells:
            return self.write(colours, above)
        different: dict[Network, tuple[Colours, Cells]] = {}
        for node in cells[min(cells)]:
            order = self._first(colours, cells, node)
            different.setdefault(self._some(*order, above), order)
        return min((self.least(*order, above) for order in different.values()), key=lambda network: network.form)

    def _some(self, colours: Colours, cells: Cells, above: int) -> Network:
        """What is written in one of these orders."""
        while cells:
            colours, cells = self._first(colours, cells, cells[min(cells)][0])
        return self.write(colours, above)

    def write(self, colours: Colours, above: int) -> Network:
        """The network as it is written when nodes are taken in this order."""
        names = {node: i for i, node in self.free.items()}
        bound, factors, form, depth = self._write(self.body, colours, names, above)
        return Network(bound, factors, form, depth)

    def _numbered(self, nodes: list[int], names: dict[int, Index], depth: int) -> tuple[Index, ...]:
        made = tuple(Index(self.axes[node], depth + k) for k, node in enumerate(nodes))
        names.update(zip(nodes, made, strict=True))
        return made

    def _write(
        self, body: _Body, colours: Colours, names: dict[int, Index], above: int
    ) -> tuple[tuple[Index, ...], tuple[Factor, ...], Any, int]:
        def order(nodes: Any) -> int:
            return colours[nodes[0]]

        bound = self._numbered(sorted(body.bound, key=colours.__getitem__), names, above)
        reach = above = above + len(bound)
        deltas: list[Factor] = []
        for tied, nodes in body.ties:
            together = sorted(names[node] for node in nodes)
            names[tied] = together[0]
            deltas += [Factor(DELTA, (together[0], i)) for i in together[1:]]
        factors = sorted(deltas)
        forms: list[Any] = list(factors)  # a factor without arguments is all that is written of it
        for _, factor, leg_nodes, argument_nodes in sorted(body.factors, key=order):
            legs, arguments, argument_forms = tuple([names[node] for node in leg_nodes]), [], []
            if not argument_nodes:
                factors.append(Factor(factor.name, legs))
                forms.append(factors[-1])
                continue
            for parameter_nodes, terms in argument_nodes:
                parameters = self._numbered(parameter_nodes, names, above)
                inside, made, made_forms = above + len(parameters), [], []
                for _, term, inner in sorted(terms, key=order):
                    inner_bound, inner_factors, inner_form, deepest = self._write(inner, colours, names, inside)
                    made.append(Term(term.coefficient, inner_bound, inner_factors))
                    made_forms.append((term.coefficient.key, inner_form))
                    reach = max(reach, deepest)
                reach = max(reach, inside)
                arguments.append(Argument(parameters, tuple(made)))
                argument_forms.append((parameters, tuple(made_forms)))
            factors.append(Factor(factor.name, legs, tuple(arguments)))
            forms.append((factor.name, legs, tuple(argument_forms)))
        return bound, tuple(factors), (len(forms), bound, tuple(forms)), reach
