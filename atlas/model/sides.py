"""The side of many incidents or reports at once."""

import numpy as np
import pandas as pd

from atlas.model.vocabulary import side_of


def sides_of(initiator: pd.Series, event_type: pd.Series) -> pd.Series:
    """Return vocabulary.side_of for each pair of the two columns, on their index; each different pair is asked once."""
    (who, initiators), (what, types) = (pd.factorize(words, use_na_sentinel=False) for words in (initiator, event_type))
    known = [[side_of(one, other) for other in types] for one in initiators]
    grid = np.array(known, dtype=object).reshape(len(initiators), len(types))
    return pd.Series(grid[who, what], index=initiator.index, dtype="str")
