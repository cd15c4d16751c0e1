"""Which governorate gets which colour and words on the map; knows nothing of layers."""

from collections.abc import Collection

import pandas as pd

from atlas.analysis.changes import change
from atlas.charts import basemap
from atlas.charts.map_classes import HATCHED, Classes
from atlas.charts.map_tips import plural
from atlas.figures.theme import GREY

NONE_FILL = ""  # no incidents in the table: the base map shows through


def by_polygon(frame: pd.DataFrame) -> pd.DataFrame:
    """Add up governorates that the boundaries draw as one polygon (Algeria's of 2019 in the older ones).

    frame: as analysis.places.by_governorate gives it. Returns the same columns indexed by the polygon's admin1_iso;
    governorates without a polygon are left out.
    """
    polygon = frame["admin1_iso"].map(basemap.polygon_of())
    sums = frame.groupby(polygon)
    return pd.DataFrame(
        {
            "incidents": sums["incidents"].sum(),
            "killed": sums["killed"].sum(min_count=1),
            "without_killed": sums["without_killed"].sum(),
        }
    )


def governorate_areas(
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    *,
    measure: str,
    classes: Classes,
    countries: Collection[str],
    admin1: Collection[str],
    covered: Collection[str],
) -> pd.DataFrame:
    """Return one row per governorate to draw: admin1_iso, colour (hex, HATCHED where not covered, empty for no fill),
    head, where, more.

    now, before: counts by_polygon of the period and, for the measure change, of the one before. countries: whose
    governorates are drawn, or only those of admin1 if there are any. covered: countries of which the table holds a
    report about the period.
    """
    counts, earlier_counts, killed, unknown = (
        frame[name].to_dict() if frame is not None else {}
        for frame, name in ((now, "incidents"), (before, "incidents"), (now, "killed"), (now, "without_killed"))
    )
    chosen = {basemap.polygon_of().get(iso, iso) for iso in admin1}
    rows = []
    for feature in basemap.governorates()["features"]:
        properties = feature["properties"]
        iso = properties["admin1_iso"]
        if properties["country"] not in countries or (chosen and iso not in chosen):
            continue
        count, without = int(counts.get(iso, 0)), int(unknown.get(iso, 0))
        known = killed.get(iso)
        toll = (
            "no figure for killed"
            if pd.isna(known)
            else f"{known:,.0f} killed" + (f"; {without:,} without a figure" if without else "")
        )
        more = toll if count else ""
        if properties["country"] not in covered and not count:
            colour, head = HATCHED, "Not covered: the table has no report on this country in these months"
        elif measure == "change":
            earlier = int(earlier_counts.get(iso, 0))
            none = not count and not earlier
            colour = NONE_FILL if none else classes.colour(count - earlier)
            head = (
                "No incidents in the table, before or now"
                if none
                else f"{plural(count, 'incident')}, {change(count, earlier)} on {earlier:,} before"
            )
        elif not count:
            colour, head = NONE_FILL, "No incidents in the table"
        else:
            value = count if measure == "incidents" else known
            colour = GREY if pd.isna(value) else classes.colour(value)
            head = plural(count, "incident")
        rows.append((iso, colour, head, properties["admin1_name"], more))
    return pd.DataFrame(rows, columns=["admin1_iso", "colour", "head", "where", "more"])
