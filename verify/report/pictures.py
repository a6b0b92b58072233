"""Pictures of claims, for those that are better looked at: ``python -m verify CLAIM --plot FILE``."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, sqrt
from pathlib import Path
from typing import Any

import matplotlib
import numpy
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from constructions.definitions import heads
from constructions.definitions.attention import layer
from constructions.definitions.condition_number import best_kappa, mapped
from constructions.definitions.matrices import gram
from constructions.definitions.prompt import Prompt, Tokens
from constructions.gradient_descent_plus_plus.gradient_descent_plus_plus_conditioning import best, small_threshold
from train.files import whole

FORMATS = (".png", ".svg", ".pdf")
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#777777"  # told apart by colour-blind readers too
SHADES = ("#0072B2", "#56B4E9", "#E69F00", "#D55E00")


def worst_condition(t: float, kappa: float) -> float:
    """kappa++: greatest over least v (1 - v)^2 for v between t/kappa and t, for t > 0."""
    ends = [mapped(t / kappa), mapped(t)]
    if t / kappa <= 1 <= t:
        return inf
    greatest = max([*ends, mapped(1 / 3)] if t / kappa <= 1 / 3 <= t else ends)
    return float(greatest / min(ends))


def threshold(kappa: float) -> float:
    """t_c: below it, and only there, kappa++ is less than kappa; by bisection where it is a cubic's root."""
    if kappa <= 2:
        return float(small_threshold(kappa))
    low, high = 2 / 3, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if 27 * mapped(middle) > 4 / kappa else (low, middle)
    return low


def through_the_layer(t: float, kappa: float, eigenvalues: int = 150) -> float:
    """The condition number of X X^T after one GD++ layer, for a spectrum that fills [1/kappa, 1], gamma = t."""
    random = numpy.random.default_rng(0)
    s = numpy.linspace(1 / kappa, 1, eigenvalues)
    u, v = (numpy.linalg.qr(random.normal(size=(eigenvalues, eigenvalues)))[0] for _ in range(2))
    x, y = (u * numpy.sqrt(s)) @ v.T, numpy.zeros((1, eigenvalues))
    prompt = Prompt(Tokens(x, y), Tokens(x[:, :1], y[:, :1]))
    after = layer([heads.gradient_descent_plus_plus_step(y @ x.T, x, 1.0, t)], prompt).context.x
    spectrum = numpy.linalg.eigvalsh(gram(after))
    return float(spectrum[-1] / spectrum[0])


def one_kappa(axes: Axes, kappa: float) -> None:
    """kappa++ against gamma, with the range and the optimum."""
    t_c, t_best, top = threshold(kappa), float(best(sqrt(kappa))), 40 * kappa
    curve = numpy.unique(numpy.concatenate([numpy.geomspace(0.02, 60, 4000), [1 / 3, t_best, t_c]]))
    values = numpy.array([worst_condition(t, kappa) for t in curve])
    axes.axvspan(0.02, t_c, color=GREEN, alpha=0.15, lw=0, label=f"improves: $\\gamma\\,l_1 < t_c = {t_c:.3f}$")
    axes.axvspan(1, kappa, color=GREY, alpha=0.25, lw=0, label="infinite: $1/l_1 \\leq \\gamma \\leq 1/l_n$")
    for part in (curve < 1, curve > kappa):
        axes.plot(curve[part], numpy.minimum(values[part], 10 * top), color=BLUE, lw=2)
    dots = numpy.geomspace(0.025, 0.96, 16)
    measured = [through_the_layer(t, kappa) for t in dots]
    axes.plot(dots, measured, "o", color=ORANGE, ms=5, label="measured after one layer, spectrum filling $[l_n, l_1]$")
    axes.axhline(kappa, color=GREY, lw=1, ls="--")
    axes.annotate(f"before: $\\kappa = {kappa:g}$", (0.022, kappa * 1.1), color="#444444")
    axes.axvline(1 / 3, color=GREY, lw=1, ls=":")
    axes.annotate("$1/3$", (0.345, top / 3), color="#444444")
    lowest = float(best_kappa(sqrt(kappa)))
    axes.plot([t_best], [lowest], "*", color="black", ms=14, zorder=5)
    axes.annotate(
        f"best: $\\gamma^* l_1 = {t_best:.3f}$, $\\kappa^* = {lowest:.3g}$",
        (t_best, lowest),
        xytext=(0.025, lowest * 0.66),
        arrowprops={"arrowstyle": "-", "color": "#444444"},
    )
    axes.set(xscale="log", yscale="log", xlim=(0.02, 40), ylim=(lowest / 2, top))
    axes.set(xlabel="$\\gamma\\, l_1$", ylabel="worst condition number after the step")
    axes.set_title(f"One GD++ step, spectrum in $[l_n, l_1]$, $\\kappa = l_1/l_n = {kappa:g}$")
    axes.legend(loc="upper left", framealpha=1, fontsize=9)


def several_kappas(axes: Axes, kappas: tuple[float, ...]) -> None:
    """kappa++/kappa against gamma, for several kappa: where each crosses 1, and its optimum."""
    for kappa, colour in zip(kappas, SHADES, strict=True):
        t_c, t_best = threshold(kappa), float(best(sqrt(kappa)))
        curve = numpy.unique(numpy.concatenate([numpy.linspace(0.001, 0.995, 1500), [1 / 3, t_best, t_c]]))
        ratio = [worst_condition(t, kappa) / kappa for t in curve]
        label = f"$\\kappa = {kappa:g}$: $t_c = {t_c:.3f}$, $\\gamma^* l_1 = {t_best:.3f}$"
        axes.plot(curve, ratio, color=colour, lw=2, label=label)
        axes.plot([t_best], [best_kappa(sqrt(kappa)) / kappa], "*", color=colour, ms=13, mec="black", zorder=5)
        axes.plot([t_c], [1], "|", color=colour, ms=16, mew=2.5)
    axes.axhline(1, color=GREY, lw=1, ls="--")
    axes.axvline(1 / 3, color=GREY, lw=1, ls=":")
    axes.set(xlim=(0, 1), ylim=(0, 1.6), xlabel="$\\gamma\\, l_1$", ylabel="condition number after / before")
    axes.set_title("Improves below $t_c$ (bars), best at $\\gamma^*$ (stars)")
    axes.legend(loc="lower left", framealpha=1, fontsize=9)


def conditioning(figure: Figure) -> None:
    """The claim ``gradient_descent_plus_plus_conditioning``."""
    figure.set_size_inches(13, 5.4)
    left, right = figure.subplots(1, 2)
    one_kappa(left, 25)
    several_kappas(right, (1.5, 4, 25, 400))


PLOTS: dict[str, Callable[[Figure], Any]] = {"gradient_descent_plus_plus_conditioning": conditioning}


def draw(claim: str, path: Path) -> None:
    """Draw a claim's picture into a file, whole or not at all.  Raises OSError where it cannot be written."""
    figure = Figure(layout="constrained")
    PLOTS[claim](figure)
    with whole(path) as partial, matplotlib.rc_context({"svg.hashsalt": claim}):
        told = {"Date": None} if path.suffix == ".svg" else None
        figure.savefig(partial, format=path.suffix[1:], dpi=150, metadata=told)
