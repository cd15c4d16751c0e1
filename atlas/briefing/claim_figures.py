"""Figures of what sources contradict each other about, incident by incident; knows no file format."""

import pandas as pd

from atlas.analysis.disputes import widest
from atlas.analysis.wording import when, where
from atlas.briefing.drawing import Chart, Drawing, Series
from atlas.briefing.list_figures import free_rows
from atlas.figures.scope import Scope
from atlas.figures.theme import BLUE, GREY, LIGHT, ORANGE
from atlas.model.vocabulary import COUNTS

DRAWN_DISPUTES = 12
RANKED = {"absolute": "by distance", "relative": "by ratio", "origins": "by number of origins"}


def disputes(about: Scope) -> Drawing | None:
    """Show the incidents on which origins contradict each other most about a count; None if they nowhere do.

    Options of the link: count and rank, as on the claims page.
    """
    field, ranking = about.option("count", COUNTS, "killed"), about.option("rank", RANKED, "absolute")
    found = widest(about.store, about.selection, field, ranking=ranking)
    table = about.store.table("incidents")
    named = table.filter(table.incident_id.isin(tuple(found["incident_id"]) or ("",))).select("incident_id", "dataset")
    found, withheld = free_rows(about.store, found.merge(about.store.frame(named), on="incident_id"))
    if found.empty:
        return None
    top, label = found.head(DRAWN_DISPUTES), field.replace("_", " ")
    own = top["own"].astype("float64")
    drawn = [("Lowest figure", top["low"], GREY), ("Best estimate", top["best"], LIGHT.ink), ("Highest figure", top["high"], BLUE)]
    if own.notna().any():
        drawn.append(("The group's own figure", own, ORANGE))
    series = tuple(Series(name, tuple(None if pd.isna(v) else float(v) for v in values), colour) for name, values, colour in drawn)
    notes = (
        f"{len(found):,} incident{'s' * (len(found) != 1)} on whose {label} origins contradict each other, {len(top)} drawn, {RANKED[ranking]}",
        *withheld,
    )
    places = [row["place"] if pd.notna(row["place"]) else row["admin1"] or "" for _, row in top.iterrows()]
    names = tuple(f"{place}, {when(row)}" for place, (_, row) in zip(places, top.iterrows(), strict=True))
    table = pd.DataFrame({"incident_id": top["incident_id"], "when": [when(row) for _, row in top.iterrows()],
                          "where": [where(row) for _, row in top.iterrows()], "lowest": top["low"].astype("Int64"), "best": top["best"].astype("Int64"),
                          "highest": top["high"].astype("Int64"), "group's own": own.astype("Int64"), "origins": top["origin_count"]})  # fmt: skip
    words = about.frame(f"Who said how many: the widest disputes over {label}", notes=notes)
    return Drawing("disputes", words, table, Chart("spread", names, series, label.capitalize()))
