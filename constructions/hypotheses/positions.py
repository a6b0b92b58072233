"""Tokens whose y slot holds a position: what is assumed of the positions, and how free values are made to meet it.

P are the positions of the context, columnwise (the free ``Y``); U is a map between positions, H a gate on them;
S_ij says whether, or how much, token j is to read from token i; D selects tokens, a column for each.
"""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.definitions.matrices import product, transposed

IN_SLOTS = ("Y", "query_slot", "M", "W_0")  # names of arrays whose columns are y slots
ON_SLOTS = ("U", "H")  # of maps between y slots


def identity(a: Array) -> Array:
    """The identity matrix on the rows of ``a``."""
    return namespace_of(a=a).eye(a.shape[-2], like=a)


def _fitted(a: Array, rows: int, columns: int) -> Array:
    """``a`` with rows and columns of zeros added, or the last ones left out."""
    xp, (p, q) = namespace_of(a=a), a.shape
    left, right = xp.eye(max(rows, p), like=a)[:rows, :p], xp.eye(max(columns, q), like=a)[:q, :columns]
    return product(left, a, right)


def _with_rows(given: Values, rows: int) -> Values:
    """The same values with y slots of another size."""
    shapes = {name: (rows, given[name].shape[-1]) for name in IN_SLOTS if name in given}
    shapes |= {name: (rows, rows) for name in ON_SLOTS if name in given}
    return {**given, **{name: _fitted(given[name], *shape) for name, shape in shapes.items()}}


def _placed(given: Values, length: int) -> Values:
    """P replaced by -length times unit vectors, the last of them first."""
    n = given["Y"].shape[-1]
    given = _with_rows(given, max(n, given["Y"].shape[-2]))
    eye = identity(given["Y"])
    return {**given, "Y": eye[:, [eye.shape[0] - 1 - j for j in range(n)]] * -length}


def _moved(given: Values, name: str, between_tokens: Array) -> Values:
    """P of length 2, and the map ``name`` replaced by P B P^T / 4, which takes P to P B for B ``between_tokens``."""
    given = _placed(given, 2)
    p = given["Y"]
    quarter = namespace_of(p=p).scalar(Fraction(1, 4), like=p)
    return {**given, name: product(p, between_tokens, transposed(p)) * quarter}


def _apart(given: Values) -> Values:
    """y slots twice as large: P in the first half, the query's in the second; U and H bring the second to both."""
    size = given["Y"].shape[-2]
    double = _with_rows(given, 2 * size)
    eye = identity(double["Y"])
    first, second = eye[:, :size], eye[:, size:]
    in_second = {name: product(second, given[name]) for name in IN_SLOTS if name in given and name != "Y"}
    brought = {n: double[n] + product(first + second, transposed(second)) for n in ON_SLOTS if n in given}
    return {**double, **in_second, "M": double["M"] + in_second["M"], **brought}


def successor(given: Values) -> Values:
    """S_ij = 1 if i = j + 1, else 0."""
    s = given["S"]
    n = s.shape[-1]
    return {**given, "S": namespace_of(s=s).eye(n + 1, like=s)[:n, 1:]}


def of_the_successor(name: str, statement: str) -> Hypothesis:
    """What is assumed of S where it is given entry by entry."""
    return Hypothesis(name, statement, None, successor, entries=("S", lambda i, j: int(i == j + 1)))


def _cyclic_successor(given: Values) -> Values:
    """S_ij = 1 if i = j + 1 or (i, j) = (1, n), else 0."""
    s = given["S"]
    n = s.shape[-1]
    return {**given, "S": identity(s)[:, [(j + 1) % n for j in range(n)]]}


SHIFT = Hypothesis(
    "shift",
    "U p_i = sum_k S_ik p_k",
    lambda given: (product(given["U"], given["Y"]), product(given["Y"], transposed(given["S"]))),
    lambda given: _moved(given, "U", transposed(given["S"])),
)
ORTHONORMAL = Hypothesis(
    "orthonormal",
    "the positions are orthonormal: P^T P = I",
    lambda given: (product(transposed(given["Y"]), given["Y"]), identity(given["S"])),
    lambda given: _placed(given, 1),
)
QUERY_APART = Hypothesis(
    "query_apart",
    "the query's slot r is orthogonal to the positions: P^T r = 0",
    lambda given: (
        product(transposed(given["Y"]), given["query_slot"]),
        product(transposed(given["Y"]), given["query_slot"]) * 0,
    ),
    _apart,
)
SELECTION = Hypothesis(
    "selection",
    "D selects different tokens: D^T D = I",
    lambda given: (product(transposed(given["D"]), given["D"]), identity(transposed(given["D"]))),
    lambda given: {**given, "D": identity(given["S"])[:, ::2]},
)
SUCCESSION = Hypothesis(
    "succession",
    "each selected token has a successor of its own: S^T S D = D",
    lambda given: (product(transposed(given["S"]), given["S"], given["D"]), given["D"]),
    _cyclic_successor,
)
GATE = Hypothesis(
    "gate",
    "H keeps the positions of the selected tokens and takes the others to 0: H P = P D D^T",
    lambda given: (
        product(given["H"], given["Y"]),
        product(given["Y"], given["D"], transposed(given["D"])),
    ),
    lambda given: _moved(given, "H", product(given["D"], transposed(given["D"]))),
)


def chosen(given: Values, zero: Array, one: Array) -> Array:
    """The number ``zero`` where S is 0, ``one`` where it is 1."""
    s = given["S"]
    xp = namespace_of(s=s)
    off = xp.ones(s.shape, like=s) - s
    return xp.einsum("...ij,->...ij", off, zero) + xp.einsum("...ij,->...ij", s, one)


def odds(given: Values) -> Array:
    """exp(beta) where S is 1, and 1 where it is 0."""
    beta = given["beta"]
    xp = namespace_of(beta=beta)
    return chosen(given, xp.ones((), like=beta), xp.exponential(beta))


def _of_exponential(given: Values, zero: Array, one: Array) -> tuple[Array, Array]:
    s, beta = given["S"], given["beta"]
    xp = namespace_of(s=s, beta=beta)
    power = xp.exponential(xp.einsum("...ij,->...ij", s, beta))
    left = xp.einsum("...ij,...ij->...ij", chosen(given, zero, one), power)
    return left, chosen(given, zero, xp.einsum(",->", one, xp.exponential(beta)))


ZERO_ONE = Hypothesis(
    "zero_one",
    "the entries of S are 0 or 1, so that exp(b S) is 1 where S is 0 and exp(b) where S is 1",
    _of_exponential,
    successor,
    parameters=((), ()),
)
