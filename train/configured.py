"""A preset with the fields, the functions and the covariance that a command line gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from train.configuration import Configuration
from train.foreign.covariance import matrix_in
from train.own.functions import WORD
from train.own.options import own_of


def configured(
    preset: Configuration, texts: Mapping[str, str], similarity: str | None, labels: str | None
) -> Configuration:
    """The preset with fields read from texts; covariates may be a user's function, and sigma is the name of a file.

    Without pairs a user's similarity, or kernel of labels, takes the place of every one of the preset.  Raises
    ValueError, Unfit among them, and Unreadable.
    """
    values: dict[str, Any] = {}
    law = texts["covariates"] if ":" in texts.get("covariates", "") else None
    own = values["own"] = own_of(similarity, labels, law)
    if own.covariates is not None:
        values["covariates"] = WORD
    if "pairs" not in texts:
        pairs = (pair.partition("/") for pair in preset.pairs)
        made = [(WORD if own.labels else labels, WORD if own.similarity else heads) for labels, _, heads in pairs]
        values["pairs"] = tuple(dict.fromkeys("/".join(both) for both in made))
    if "sigma" in texts:
        if "spectrum" in texts:
            raise ValueError("spectrum is that of sigma, expected one of the two")
        values |= dict(zip(("sigma", "spectrum"), matrix_in(Path(texts["sigma"])), strict=True))
    return preset.replaced(values, **{name: text for name, text in texts.items() if name not in values})
