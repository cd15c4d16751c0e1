"""Weigh how far two reports agree, with the reviewed weights; knows nothing of how they were learned."""

from pathlib import Path

import numpy as np
import pandas as pd

from atlas.paths import SEEDS
from atlas.resolve.levels import SILENT

COLUMNS = ["feature", "level", "weight", "same", "different"]
PRIOR, ANY = "prior", "any"


def read_weights(path: Path = SEEDS / "match_weights.csv") -> pd.DataFrame:
    """Read the reviewed weights. Raises ValueError if a column is missing or a level has two weights."""
    table = pd.read_csv(path, keep_default_na=False)
    if not set(COLUMNS) <= set(table.columns):
        raise ValueError(f"{path.name} needs the columns {', '.join(COLUMNS)}")
    twice = table[table.duplicated(["feature", "level"])]
    if len(twice) > 0:
        raise ValueError(f"{path.name}: {twice.feature.iloc[0]} / {twice.level.iloc[0]} has two weights")
    return table


def weigh(levels: pd.DataFrame, vagueness: pd.Categorical, weights: pd.DataFrame) -> pd.DataFrame:
    """Look up the weight of every level.

    levels, vagueness: as compare.compare and compare.vagueness give them.
    Returns one column weight_<feature> per feature (0 where nothing can be said) and `score`: their sum plus the prior
    log odds, which fall with vagueness. Raises ValueError naming a level for which the table has no weight.
    """
    known = weights.set_index(["feature", "level"]).weight
    result = pd.DataFrame(
        {f"weight_{name}": _look_up(known, name, levels[name].array) for name in levels.columns}, index=levels.index
    )
    result["score"] = result.sum(axis=1) + known[(PRIOR, ANY)] + _look_up(known, PRIOR, vagueness)
    return result


def _look_up(known: pd.Series, feature: str, level: pd.Categorical) -> np.ndarray:
    values = [0.0 if name == SILENT else known.get((feature, name), np.nan) for name in level.categories]
    unknown = [name for name, value in zip(level.categories, values, strict=True) if np.isnan(value)]
    if len(unknown) > 0:
        raise ValueError(f"match_weights.csv has no weight for {feature} / {unknown[0]}")
    return np.array(values)[level.codes]
