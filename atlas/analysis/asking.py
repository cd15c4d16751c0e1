"""Ask the tables about a selection: a question is put together once for all months, which enter it when it is run."""

from collections.abc import Callable, Hashable
from dataclasses import replace

import ibis
import pandas as pd

from atlas.analysis.selection import Selection
from atlas.model import months
from atlas.store import Store

STAND_INS = {"start": "0001-01", "end": "0001-02"}  # months of no table
EDGES = {"start": months.first_day, "end": months.last_day}


def ask(store: Store, question: Callable[..., ibis.Table], selection: Selection, *arguments: Hashable) -> pd.DataFrame:
    """Run a question about a selection and return its rows.

    question: a function (store, selection, *arguments) that returns an expression. It is given other months than the selection's, and may make
    nothing of them but what selection.narrow does.
    """
    given = [field for field in STAND_INS if getattr(selection, field)]
    asked = replace(selection, **{field: STAND_INS[field] for field in given})
    days = {EDGES[field](STAND_INS[field]): EDGES[field](getattr(selection, field)) for field in given}
    return store.frame(store.built(question, asked, *arguments), days)
