"""The numbers in a layer beside its weights: what is multiplied by them, and under which name they are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from verify.audit.layout import Layout

CLOSE = 1e-6  # of numbers that are found by least squares, relative
OF_N: Mapping[str, Callable[[int], float]] = {
    "1": lambda n: 1.0,
    "1/n": lambda n: 1 / n,
    "1/(n + 1)": lambda n: 1 / (n + 1),
    "1/sqrt(n)": lambda n: float(n**-0.5),
    "1/sqrt(n + 1)": lambda n: float((n + 1) ** -0.5),
    "n": lambda n: float(n),
    "1/(2n + 1)": lambda n: 1 / (2 * n + 1),
}


def known(layout: Layout, width: int) -> dict[str, float]:
    """Numbers with a name, the simplest first; ``width`` is p, the rows of key and query, if it is another."""
    sizes = {"D": layout.rows, "d": layout.slots["x"]}
    if width not in sizes.values():
        sizes["p"] = width
    roots = {f"1/sqrt({name})": size**-0.5 for name, size in sizes.items()}
    ones = {f"1/{name}": 1 / size for name, size in sizes.items()}
    return {"1": 1.0, **roots, **ones, "1/2": 0.5, "2": 2.0}


@dataclass(frozen=True)
class Factor:
    """A number times a function of n."""

    number: float
    of_n: str = "1"
    name: str = ""  # of the number's absolute value where one alone fits

    def at(self, n: int) -> float:
        """Its value at n context tokens."""
        return self.number * OF_N[self.of_n](n)

    def __str__(self) -> str:
        size = self.name or f"{abs(self.number):.6g}"
        parts = [part for part in (size, self.of_n) if part != "1"]
        return ("-" if self.number < 0 else "") + (" ".join(parts) or "1")


ONE = Factor(1.0, name="1")
USUAL = tuple(Factor(sign, of_n, "1") for of_n in ("1", "1/n", "1/(n + 1)") for sign in (1.0, -1.0))


def factor_of(measured: Mapping[int, float], names: Mapping[str, float], close: float) -> Factor | None:
    """The factor that has these values at these n, within ``close``; None where no function of n explains them."""
    found = []
    for of_n, function in OF_N.items():
        numbers = [value / function(n) for n, value in measured.items()]
        largest = max(map(abs, numbers))
        if max(numbers) - min(numbers) <= close * largest:
            number = numbers[-1]
            fitting = [k for k, v in names.items() if abs(abs(number) - v) <= close * v]
            if fitting:
                number = names[fitting[0]] * (1 if number > 0 else -1)
            found.append((not fitting, Factor(number, of_n, one_name(fitting))))
    return min(found, key=lambda pair: pair[0], default=(True, None))[1]


def one_name(fitting: Sequence[str]) -> str:
    """The name of a number that has one alone; 1 is called 1."""
    return fitting[0] if len(fitting) == 1 or fitting[:1] == ["1"] else ""
