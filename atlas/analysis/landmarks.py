"""Landmarks: the dated turning points that belong to a selection's area and months."""

import pandas as pd

from atlas.analysis.selection import Known, Selection, limits
from atlas.model import months
from atlas.model.vocabulary import region_of
from atlas.store import Store


def landmarks(store: Store) -> pd.DataFrame:
    """Return all landmarks in the order of their dates: landmark_id, date, date_until, region, country, title, meaning."""
    table = store.table("landmarks").order_by("date", "landmark_id")
    return store.frame(table.select("landmark_id", "date", "date_until", "region", "country", "title", "meaning"))


def of_selection(every: pd.DataFrame, selection: Selection, known: Known) -> pd.DataFrame:
    """Return the landmarks in the selection's months that are about its area or about the group as a whole (no region).

    A chosen governorate stands for its country.
    """
    first, last = (
        edge(month) for edge, month in zip((months.first_day, months.last_day), limits(selection, known), strict=True)
    )
    found = every[(every["date"] >= pd.Timestamp(first)) & (every["date"] <= pd.Timestamp(last))]
    countries = {*selection.country, *(known.admin1_country[iso] for iso in selection.admin1)}
    regions = {*selection.region, *(region_of(country) for country in countries)}
    if regions:
        found = found[found["region"].isna() | found["region"].isin(regions)]
    if countries:
        found = found[found["country"].isna() | found["country"].isin(countries)]
    return found.reset_index(drop=True)
