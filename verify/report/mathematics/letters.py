"""Letters for indices that are no name of anything else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count

LETTERS = {"d": "abefgh", "n": "ijk", "n_y": "cuvw", "m": "tsr", "p": "srqoh"}
LETTERS |= {"points": "ijk", "more points": "jki", "yet more points": "kij"}
GREEK = {  # signs that a name may have (constructions.names), and the words for them
    **{"α": "alpha", "β": "beta", "γ": "gamma", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa"},
    **{"λ": "lambda", "μ": "mu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi"},
    **{"ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi"},
    **{"Φ": "Phi", "Ψ": "Psi", "Ω": "Omega"},
}
COMMANDS = {*GREEK.values(), "delta", "nu", "Sigma"}
WORDS = {"eps": r"\epsilon", "relu": r"\operatorname{relu}", "exp": r"\exp"}
DEPTH = ("l", "L")  # the layer and the number of layers
OTHERS = "rstijkabefgh"


def letter(axis: str, taken: Collection[str]) -> str:
    """The first letter of an axis that is not taken."""
    choices = LETTERS.get(axis, OTHERS)
    free = [c for c in choices if c not in taken]
    return free[0] if free else next(c for k in count(1) if (c := f"{choices[0]}{k}") not in taken)


def typeset_letter(letter: str) -> str:
    """The LaTeX of the letter of an index: c1 is c with the subscript 1."""
    return letter if len(letter) == 1 else f"{letter[0]}_{{{letter[1:]}}}"


def free_name(names: Collection[str], taken: Collection[str]) -> str:
    """The first of the names that is not taken, or the last one with a number."""
    *_, last = names
    free = [n for n in names if n not in taken]
    return free[0] if free else next(n for k in count(1) if (n := f"{last}{k}") not in taken)


def typeset(names: Iterable[str]) -> dict[str, str]:
    """LaTeX for every name, different for different names: letters where they are such, else the name as it stands."""
    found: dict[str, str] = {}
    for name in names:
        short = _typeset(name)
        found[name] = short if short not in found.values() else rf"\mathtt{{{escaped(name)}}}"
    return found


def escaped(name: str) -> str:
    """A name letter by letter."""
    return "".join(rf"\{GREEK[c]} " if c in GREEK else c.replace("_", r"\_") for c in name)


def _typeset(name: str) -> str:
    stem, *subscripts = [part for part in name.split("_") if part] or [name]
    shown = _stem(stem)
    return f"{shown}_{{{','.join(map(_stem, subscripts))}}}" if subscripts else shown


def _stem(word: str) -> str:
    if word in WORDS:
        return WORDS[word]
    word = GREEK.get(word, word)
    letters, digits = word.rstrip("0123456789"), word[len(word.rstrip("0123456789")) :]
    if letters in COMMANDS:
        shown = rf"\{letters}"
    elif letters.endswith("hat") and len(letters) == 4:
        shown = rf"\hat{{{letters[0]}}}"
    else:
        shown = letters if len(letters) < 2 else rf"\mathit{{{letters}}}"
    return f"{{{shown}^{{({digits})}}}}" if digits and letters else shown or digits
