"""Ask the tables about a selection: a question is put together once for all months, which enter it when it is run."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date

import ibis
import pandas as pd

from atlas.analysis.selection import Selection
from atlas.model import months
from atlas.store import Store

EDGES = {"start": months.first_day, "end": months.last_day}


def ask(store: Store, question: Callable[..., ibis.Table], *arguments: Hashable) -> pd.DataFrame:
    """Run a question about one or several selections and return its rows.

    question: a function (store, *arguments) that returns an expression. It is given other months than those of the selections among its arguments,
    and may make nothing of them but what narrowing.narrow and narrowing.inside do.
    """
    asked, days = [], {}
    for place, argument in enumerate(arguments, start=1):
        asked.append(_stand_in(argument, place, days) if isinstance(argument, Selection) else argument)
    return store.frame(store.built(question, *asked), days)


def _stand_in(selection: Selection, place: int, days: dict[date, date]) -> Selection:
    """Return a selection of months that no table has, one year for each selection, and note which days stand for which."""
    others = {}
    for month, (field, edge) in enumerate(EDGES.items(), start=1):
        if getattr(selection, field):
            others[field] = f"{place:04}-{month:02}"
            days[edge(others[field])] = edge(getattr(selection, field))
    return replace(selection, **others)
