"""A selection's incidents by H3 hexagon, the largest of any month, and those of one hexagon; knows nothing of colours or pixels."""

import h3
import ibis
import ibis.expr.types as ir
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.incidents import latest
from atlas.analysis.places import as_numbers
from atlas.analysis.selection import Selection
from atlas.analysis.summary import inside_one, selected, start_of
from atlas.model.vocabulary import COARSE_PRECISIONS
from atlas.store import Store

RESOLUTIONS = (3, 4, 5)  # H3: mean edge of 69, 26 and 10 km


def binnable(incidents: ibis.Table, resolution: int) -> ir.BooleanValue:
    """Return the test whether an incident may be put into a hexagon: its radius is no larger than the hexagon's mean edge.

    resolution: H3's. Governorate-only and country-only incidents never are. Edge lengths: H3's own table of averages.
    """
    edge_km = h3.average_hexagon_edge_length(resolution, unit="km")
    return ~incidents.place_precision.isin(COARSE_PRECISIONS) & (incidents.radius_km <= edge_km)


def cells(store: Store, selection: Selection, *, resolution: int) -> pd.DataFrame:
    """Count the selection's incidents per H3 hexagon.

    resolution: 0 to 15. Returns cell, incidents, killed (null if no figure), without_killed, name (of the place with
    most incidents), places, longitude and latitude of the centre; only incidents that binnable lets through. Empty
    frame, same columns, if none.
    """
    points = as_numbers(ask(store, _binned, selection, resolution))
    points["cell"] = [
        h3.latlng_to_cell(y, x, resolution) for y, x in zip(points["latitude"], points["longitude"], strict=True)
    ]
    frame = (
        points.groupby("cell", sort=True)
        .agg(
            incidents=("incidents", "sum"),
            killed=("killed", lambda column: column.sum(min_count=1)),
            without_killed=("without_killed", "sum"),
            name=("name", "first"),
            places=("name", "size"),
        )
        .reset_index()
    )
    centres = [h3.cell_to_latlng(cell) for cell in frame["cell"]]
    return frame.assign(latitude=[y for y, _ in centres], longitude=[x for _, x in centres])


def _binned(store: Store, selection: Selection, resolution: int) -> ibis.Table:
    found = selected(store, selection)
    found = found.filter(binnable(found, resolution))
    table = found.group_by(["latitude", "longitude"]).aggregate(
        incidents=found.count(),
        killed=found.killed_best.sum(),
        without_killed=found.killed_best.isnull().cast("int64").sum(),
        name=found.place.min(),
    )
    return table.order_by(ibis.desc("incidents"), "latitude", "longitude")


def in_cell(store: Store, selection: Selection, cell: str) -> pd.DataFrame:
    """List the selection's incidents that cells counts in a hexagon, latest first, in the columns incidents.LISTED.

    Raises ValueError for a word that is no hexagon.
    """
    if not h3.is_valid_cell(cell):
        raise ValueError(f"no hexagon: {cell}")
    south, north = (edge(y for y, _ in h3.cell_to_boundary(cell)) for edge in (min, max))
    west, east = (edge(x for _, x in h3.cell_to_boundary(cell)) for edge in (min, max))
    resolution = h3.get_resolution(cell)
    found = selected(store, selection)
    found = found.filter(
        binnable(found, resolution), found.latitude.between(south, north), found.longitude.between(west, east)
    )
    points = store.frame(found.group_by("latitude", "longitude").aggregate(incidents=found.count()))
    inside = [
        h3.latlng_to_cell(y, x, resolution) == cell
        for y, x in zip(points["latitude"], points["longitude"], strict=True)
    ]
    found = found.semi_join(
        _table(points.loc[inside]), ["latitude", "longitude"]
    )  # before the limit: else a crowded hexagon would lose incidents
    return store.frame(latest(found))


def _table(points: pd.DataFrame) -> ibis.Table:
    """Return latitude and longitude of some points as an expression."""
    place = ibis.range(len(points)).unnest().name("place").as_table()
    return place.select(
        **{
            name: ibis.literal(points[name].tolist(), "array<float64>")[place.place]
            for name in ("latitude", "longitude")
        }
    )


def largest_in_a_month(store: Store, selection: Selection, measure: str, *, resolution: int | None = None) -> int:
    """Return the largest count of any one month and unit: it sets the classes of a map that plays through the months.

    measure: incidents or killed. resolution: H3's for hexagons; without it the unit is the governorate. Zero for an
    empty selection.
    """
    frame = ask(store, _by_month, selection, measure, resolution)
    if resolution is not None:
        frame["unit"] = [
            h3.latlng_to_cell(y, x, resolution) for y, x in zip(frame["latitude"], frame["longitude"], strict=True)
        ]
    top = frame.groupby(["admin1_iso" if resolution is None else "unit", "month"])["value"].sum().max()
    return 0 if pd.isna(top) else int(top)


def _by_month(store: Store, selection: Selection, measure: str, resolution: int | None) -> ibis.Table:
    found = selected(store, selection)
    keys = ["admin1_iso"] if resolution is None else ["latitude", "longitude"]
    found = found.filter(
        found.admin1_iso.notnull() if resolution is None else binnable(found, resolution), inside_one(found, "month")
    )
    value = found.count() if measure == "incidents" else found.killed_best.sum()
    return found.group_by([*keys, start_of(found.occurred_on, "month").name("month")]).aggregate(value=value)
