"""The sides of a column are those of its rows, one by one."""

import pandas as pd

from atlas.model.sides import sides_of
from atlas.model.vocabulary import EVENT_TYPES, INITIATORS, side_of


def test_each_row_has_the_side_of_its_own_words():
    pairs = pd.DataFrame([(who, what) for who in INITIATORS for what in EVENT_TYPES], columns=["who", "what"])
    pairs = pairs.sample(frac=1, random_state=1)
    found = sides_of(pairs["who"], pairs["what"])
    assert found.index.equals(pairs.index)
    assert found.tolist() == [side_of(*pair) for pair in pairs.itertuples(index=False)]
    assert sides_of(pairs["who"][:0], pairs["what"][:0]).tolist() == []
