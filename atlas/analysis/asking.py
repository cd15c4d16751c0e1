"""Ask the tables about a selection: a question is put together and compiled once for all months, which enter it when it is asked."""

from collections.abc import Callable, Hashable
from dataclasses import replace

import ibis
import pandas as pd

from atlas.analysis.filters import Given
from atlas.analysis.selection import EDGES, FILTERS, Selection
from atlas.store import Store


def ask(store: Store, question: Callable[..., ibis.Table], *arguments: Hashable) -> pd.DataFrame:
    """Run a question about one or several selections and return its rows.

    question: a function (store, *arguments) that returns an expression. The selections among its arguments have a day to be given in place of each
    first and last month or day: it may make nothing of them but what narrowing.narrow and narrowing.inside do.
    """
    asked, days = [], []
    for argument in arguments:
        if isinstance(argument, Selection):
            given = {}
            for name in EDGES:
                if edge := getattr(argument, name):
                    given[name] = Given(len(days), store.engine.day(len(days)))
                    days.append(FILTERS[name].day(edge))
            argument = replace(argument, **given)
        asked.append(argument)
    return store.frame(store.built(question, *asked), days)
