"""Coordinates of weights on what the loss can see, and the predicted family within them.

A point is theta = (r_l, M'_l, A'_l) with M' = S B^T C S and A' = S^-1 A S, S = Sigma^1/2
(``product_determines_the_layer``), without the A of the last layer (``last_value_block_is_irrelevant``).  The family is
r_l free, M'_l = m_l I and A'_l = a_l I.  Where a similarity h is positively homogeneous of degree k, the loss is the
same at (r/t^k, t M', A'/t^k), t > 0.

Of a similarity that rotations leave as it is, but that is no function of scores, the loss sees more: there theta has
B' = B S and C' = C S in place of M', the family is B'_l = b_l I and C'_l = c_l I, and as h(Q u, Q w) = h(u, w) the
loss is the same at Q_l B'_l, Q_l C'_l, with any orthogonal Q_l for each layer and head: so the points Q_l b_l, Q_l c_l
are critical where that of the family is (clause 7 of ``sparse_stationary_points`` and ``full_stationary_points``).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import torch

from train.model.architecture import Architecture, Weights, product, symmetrised
from train.own.functions import WORD

ALIGNING = 20  # times that b and c are found anew
HOMOGENEOUS = {"linear": 1.0, "relu": 1.0}  # k with h(u, t w) = t^k h(u, w) for t > 0


@dataclass(frozen=True)
class Coordinates:
    """Of the weights of one run, theta (size,); ``similarities`` names one for each head.

    ``family`` is "sparse", with all a_l = 0, or "full".  ``of_own``: the degree of a user's own similarity, None where
    it is not homogeneous.
    """

    architecture: Architecture  # with keys "product", or "apart"; values "full" where A' is among the coordinates
    similarities: tuple[str, ...]
    family: str
    root: torch.Tensor  # S (d, d), float64
    inverse: torch.Tensor
    of_own: float | None = None

    @property
    def layers_of_a(self) -> int:
        """How many A' the loss can see."""
        a = self.architecture
        if a.values != "full" or a.depth == 1:
            return 0
        return 1 if a.looped else a.layers - 1

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the matrices that scores are made of."""
        return ("B", "C") if self.architecture.keys == "apart" else ("M",)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        a = self.architecture
        made: dict[str, tuple[int, ...]] = {"r": (a.layers, a.heads)}
        made |= dict.fromkeys(self.keys, (a.layers, a.heads, a.d, a.d))
        if self.layers_of_a:
            made["A"] = (self.layers_of_a, a.heads, a.d, a.d)
        return made

    @property
    def size(self) -> int:
        return sum(torch.Size(shape).numel() for shape in self.shapes.values())

    def parts(self, theta: torch.Tensor) -> dict[str, torch.Tensor]:
        """r, M' and A' of points theta (..., size)."""
        sizes = [torch.Size(shape).numel() for shape in self.shapes.values()]
        pieces = torch.split(theta, sizes, dim=-1)
        return {
            name: piece.reshape(*piece.shape[:-1], *shape)
            for (name, shape), piece in zip(self.shapes.items(), pieces, strict=True)
        }

    def joined(self, parts: dict[str, torch.Tensor]) -> torch.Tensor:
        """theta of its parts; the inverse of ``parts``."""
        return torch.cat([parts[name].flatten(-len(shape)) for name, shape in self.shapes.items()], dim=-1)

    def weights(self, theta: torch.Tensor) -> dict[str, torch.Tensor]:
        """The weights of points theta (runs, size), for the one forward pass."""
        found = self.parts(theta)
        made = {"r": found["r"]}
        if self.keys == ("M",):
            made["M"] = self.inverse @ found["M"] @ self.inverse
        else:
            made |= {name: found[name] @ self.inverse for name in self.keys}
        if self.architecture.values == "full":
            shape = (*theta.shape[:-1], *self.architecture.shapes()["A"])
            seen = (
                self.root @ found["A"] @ self.inverse
                if "A" in found
                else theta.new_zeros((*shape[:-4], 0, *shape[-3:]))
            )
            unseen = theta.new_zeros((*shape[:-4], shape[-4] - seen.shape[-4], *shape[-3:]))
            made["A"] = torch.cat([seen, unseen], dim=-4)
        return made

    def point(self, architecture: Architecture, weights: Weights) -> torch.Tensor:
        """theta of the weights of one run (layers, heads, ...), of an ``architecture`` that is not dense."""
        parts = {"r": weights["r"]}
        if self.keys == ("M",):
            parts["M"] = self.root @ product(symmetrised(architecture, weights)) @ self.root
        else:
            parts |= {name: weights[name] @ self.root for name in self.keys}
        if self.layers_of_a:
            unseen = torch.zeros(self.shapes["A"], dtype=weights["r"].dtype)
            a = weights["A"][: self.layers_of_a] if "A" in weights else unseen
            parts["A"] = self.inverse @ a @ self.root
        return self.joined(parts)

    def products(self, theta: torch.Tensor) -> torch.Tensor:
        """M', or B'^T C', of points, (..., layers, heads, d, d)."""
        matrices = [self.parts(theta)[name] for name in self.keys]
        return matrices[0] if len(matrices) == 1 else matrices[0].mT @ matrices[1]

    def sizes(self, theta: torch.Tensor) -> torch.Tensor:
        """|M'|, or |(B', C')|, (..., layers, heads)."""
        return torch.linalg.matrix_norm(torch.cat([self.parts(theta)[name] for name in self.keys], dim=-1))

    # --- what the loss cannot tell apart ---------------------------------------------------------------

    def degree(self, head: int) -> float | None:
        """k, where the similarity of a head is positively homogeneous of degree k > 0."""
        name = self.similarities[head]
        return self.of_own if name == WORD else HOMOGENEOUS.get(name)

    def homogeneous(self) -> dict[int, float]:
        """The heads whose similarity is positively homogeneous, with its degree."""
        degrees = ((head, self.degree(head)) for head in range(len(self.similarities)))
        return {head: degree for head, degree in degrees if degree is not None}

    def balanced(self, theta: torch.Tensor) -> torch.Tensor:
        """The point (r/t^k, t M', A'/t^k) of least norm, for every layer and homogeneous head; B' and C' ``aligned``.

        There |M'|^2 = k (r^2 + |A'|^2).
        """
        parts = {name: part.clone() for name, part in self.parts(theta).items()}
        for head, k in self.homogeneous().items():
            for layer in range(self.architecture.layers):
                values = self._values(parts, layer, head)
                m = parts["M"][layer, head]
                of_values = torch.sqrt(sum((v.square().sum() for v in values), torch.zeros((), dtype=m.dtype)))
                t = (k**0.5 * of_values / torch.linalg.matrix_norm(m)) ** (1 / (1 + k))
                if bool(torch.isfinite(t)) and float(t) > 0:
                    parts["M"][layer, head] *= t
                    for v in values:
                        v /= t**k
        return self.aligned(self.joined(parts))

    def aligned(self, theta: torch.Tensor) -> torch.Tensor:
        """The point Q B', Q C' next to the family, Q orthogonal for each layer and head; theta as it is without B'.

        With b and c given, the Q^T next to b B' + c C' is its polar factor, and with that b and c are means of
        diagonals: in turn, until they stay.  Of Q and -Q, that with b >= 0.
        """
        if self.keys == ("M",):
            return theta
        parts = dict(self.parts(theta))
        b, c = parts["B"], parts["C"]
        sizes = [torch.linalg.matrix_norm(part)[..., None, None] for part in (b, c)]
        sizes[1] = torch.where((b * c).sum((-1, -2), keepdim=True) < 0, -sizes[1], sizes[1])
        back = b
        for _ in range(ALIGNING):
            u, _, v = torch.linalg.svd(sizes[0] * b + sizes[1] * c)
            back = (u @ v).mT
            sizes = [(back @ part).diagonal(dim1=-2, dim2=-1).mean(-1)[..., None, None] for part in (b, c)]
        back = torch.where(sizes[0] < 0, -back, back)
        return self.joined({**parts, "B": back @ b, "C": back @ c})

    def flat(self, theta: torch.Tensor) -> torch.Tensor:
        """The directions (M', -k r, -k A') in which the loss does not change, (size, how many); or those of all Q."""
        found = self._turning(theta) if self.keys != ("M",) else []
        for head, k in self.homogeneous().items():
            for layer in range(self.architecture.layers):
                direction = {name: torch.zeros_like(part) for name, part in self.parts(theta).items()}
                parts = self.parts(theta)
                direction["M"][layer, head] = parts["M"][layer, head]
                for v, own in zip(self._values(direction, layer, head), self._values(parts, layer, head), strict=True):
                    v.copy_(-k * own)
                found.append(self.joined(direction))
        return torch.stack(found, dim=-1) if found else theta.new_zeros((self.size, 0))

    def _turning(self, theta: torch.Tensor) -> list[torch.Tensor]:
        """The directions (W B', W C'), W antisymmetric, in each layer and head."""
        found, parts, (d, depth) = [], self.parts(theta), (self.architecture.d, self.architecture.layers)
        for layer, head in itertools.product(range(depth), range(self.architecture.heads)):
            for i, j in itertools.combinations(range(d), 2):
                direction = {name: torch.zeros_like(part) for name, part in parts.items()}
                for name in self.keys:
                    part = parts[name][layer, head]
                    direction[name][layer, head, i], direction[name][layer, head, j] = part[j], -part[i]
                found.append(self.joined(direction))
        return found

    def quotient(self, theta: torch.Tensor) -> torch.Tensor:
        """An orthonormal basis of the directions orthogonal to the flat ones, (size, q)."""
        flat = self.flat(theta)
        if not flat.shape[1]:
            return torch.eye(self.size, dtype=theta.dtype)
        u, s, _ = torch.linalg.svd(flat, full_matrices=True)
        return u[:, int((s > 0).sum()) :]

    def _values(self, parts: dict[str, torch.Tensor], layer: int, head: int) -> list[torch.Tensor]:
        """Views of r and, where there is one, A' of a layer and head."""
        own = [parts["r"][layer, head]]
        return [*own, parts["A"][layer, head]] if "A" in parts and layer < self.layers_of_a else own

    # --- the family ------------------------------------------------------------------------------------

    @property
    def scalars(self) -> tuple[tuple[str, int, int], ...]:
        """The names (kind, layer, head) of the coordinates of the family: r, m, or b and c, and where it is full a."""
        kinds = [(kind.lower(), self.architecture.layers) for kind in ("r", *self.keys)]
        if self.family == "full" and self.layers_of_a:
            kinds.append(("a", self.layers_of_a))
        heads = range(self.architecture.heads)
        return tuple((kind, layer, head) for kind, layers in kinds for layer in range(layers) for head in heads)

    def embedding(self) -> torch.Tensor:
        """J (size, scalars): the point of the family with scalars s is J s."""
        d, columns = self.architecture.d, []
        for kind, layer, head in self.scalars:
            parts = {name: torch.zeros(shape, dtype=self.root.dtype) for name, shape in self.shapes.items()}
            if kind == "r":
                parts["r"][layer, head] = 1
            else:
                parts[kind.upper()][layer, head] = torch.eye(d, dtype=self.root.dtype)
            columns.append(self.joined(parts))
        return torch.stack(columns, dim=-1)

    def projected(self, theta: torch.Tensor) -> torch.Tensor:
        """The scalars of the nearest point of the family: r, and means of diagonals."""
        j = self.embedding()
        return (j.T @ theta) / j.square().sum(0)

    def off_family(self, vector: torch.Tensor) -> torch.Tensor:
        """The part of a vector (..., size) that is orthogonal to the family."""
        j = self.embedding()
        return vector - ((vector @ j) / j.square().sum(0)) @ j.T

    def normalised(self, scalars: torch.Tensor) -> torch.Tensor:
        """The same point with |m| = 1 for the homogeneous heads, r |m|^k, the sign of m and a |m|^k; or with b >= 0."""
        made, names = scalars.clone(), self.scalars
        if self.keys != ("M",):
            for k, (kind, layer, head) in enumerate(names):
                if kind in ("b", "c") and float(scalars[names.index(("b", layer, head))]) < 0:
                    made[k] = -scalars[k]
            return made
        for k, (kind, layer, head) in enumerate(names):
            if (degree := self.degree(head)) is not None:
                m = scalars[names.index(("m", layer, head))]
                made[k] = (1.0 if float(m) >= 0 else -1.0) if kind == "m" else scalars[k] * m.abs() ** degree
        return made

    def free(self) -> list[int]:
        """Which scalars are free once they are normalised."""
        return [k for k, (kind, _, head) in enumerate(self.scalars) if kind != "m" or self.degree(head) is None]


def coordinates(
    architecture: Architecture,
    similarities: tuple[str, ...],
    family: str,
    roots: tuple[torch.Tensor, torch.Tensor],
    of_own: float | None = None,
    apart: bool = False,
) -> Coordinates:
    """The coordinates for the weights of an architecture and a predicted family; B' and C' ``apart``.

    Raises ValueError for dense values or keys, for a perceptron, and for layers of different similarities: the families
    say nothing about them.
    """
    if several := [names for names in similarities if ">" in names]:
        raise ValueError(f"the similarity {several[0]} differs by layer, expected the same one in all layers")
    for name in ("values", "keys"):
        if getattr(architecture, name) == "dense":
            raise ValueError(f"{name} are dense, expected the blocks of the family (sparse or full values, keys of x)")
    if architecture.perceptron or architecture.keys == "identity":
        raise ValueError("keys are of a perceptron's features or have no weights, expected keys of x with weights")
    values = "full" if "full" in (architecture.values, family) else "sparse"
    seen = replace(architecture, keys="apart" if apart else "product", values=values)
    root, inverse = (one.double() for one in roots)
    return Coordinates(seen, similarities, family, root, inverse, of_own)
