"""Build categorical columns of named agreement levels; knows nothing of reports."""

from collections.abc import Callable

import numpy as np
import pandas as pd

SILENT = ""  # one side says nothing: never counts, for or against


def pick(choices: list[tuple[np.ndarray, str]], size: int) -> pd.Categorical:
    """The name of the first choice that is true, per row; SILENT where none is."""
    names = list(dict.fromkeys([SILENT, *(name for _, name in choices)]))
    codes = np.select([mask for mask, _ in choices], [names.index(name) for _, name in choices], default=0)
    return pd.Categorical.from_codes(np.broadcast_to(codes, size), names)


def lookup(values: np.ndarray, left: np.ndarray, right: np.ndarray, level: Callable[[str, str], str]) -> pd.Categorical:
    """The level of two words, per pair of positions; level is called once per pair of different words."""
    codes, words = pd.factorize(values)
    table = [[level(one, other) for other in words] for one in words]
    names = [SILENT, *sorted({name for row in table for name in row} - {SILENT})]
    grid = np.array([[names.index(name) for name in row] for row in table], dtype=np.int8).reshape(
        len(words), len(words)
    )
    return pd.Categorical.from_codes(grid[codes[left], codes[right]], names)


def silence(level: pd.Categorical, where: np.ndarray) -> pd.Categorical:
    """The same levels, SILENT where the mask is true."""
    return pd.Categorical.from_codes(
        np.where(where, list(level.categories).index(SILENT), level.codes), level.categories
    )
