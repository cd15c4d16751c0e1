"""Maps of places: the incidents with their marks, rings and badges, and hexagons where they are too many."""

import math

import h3
import pandas as pd

from atlas.analysis import places
from atlas.analysis.hexagons import cells as cells_of
from atlas.analysis.hexagons import largest_in_a_month
from atlas.briefing.drawing import Drawing, Shape, Spot
from atlas.briefing.geometry import Sheet
from atlas.briefing.licence import withheld
from atlas.briefing.map_sheet import MEASURES, class_keys, classes_of, finished, mark_keys, split_of
from atlas.charts import basemap, map_size
from atlas.charts.map_labels import badge_shifts
from atlas.charts.map_legend import killed_extra
from atlas.charts.map_marks import diameter_px, mark
from atlas.charts.map_places import LOZENGE, WIDE_KM, mark_scale
from atlas.figures.scope import Scope
from atlas.figures.theme import COLOURS, GREY, LIGHT


def incidents(about: Scope, whole: Scope, sheet: Sheet, marks: pd.DataFrame) -> Drawing:
    """Draw one mark per place, a hairline ring per area, a count badge per governorate. whole: the scope whose largest toll sets the sizes."""
    split = split_of(about)
    closed = withheld(about.store)  # then a place and its count, month by month, would be the rows that may not be passed on
    colours, largest, scale = COLOURS[split], max(whole.get(places.largest_toll), 1), mark_scale(sheet.view)
    spots, rings = [], []
    held = {(r.longitude, r.latitude): diameter_px(r.killed, largest) for r in marks.itertuples() if r.kind == "spot"}
    for row in marks.itertuples():
        x, y = sheet.place(row.longitude, row.latitude)
        size = diameter_px(row.killed, largest) * (LOZENGE if row.kind == "area" else 1)
        shape = "lozenge" if row.kind == "area" else "ring" if math.isnan(row.killed) else "disc"
        if row.kind == "area":
            rings += [Spot("ring" if closed else f"ring {row.name}", x, y, 2 * radius * sheet.px_per_km(row.latitude), "circle", ((LIGHT.muted, 12),))
                      for radius in row.radii if radius <= WIDE_KM]  # fmt: skip
            x += scale * (held[row.longitude, row.latitude] + size) / 2 if (row.longitude, row.latitude) in held else 0
        toll = "no figure for killed" if math.isnan(row.killed) else f"{row.killed:,.0f} killed"
        name, title = ("place", "") if closed else (str(row.name), f"{row.name}: {row.incidents} incidents, {toll}")
        spots.append(Spot(name, x, y, scale * size, shape, mark(shape, size, row.shares, colours).slices, title=title))
    spots.sort(key=lambda spot: -spot.size_px)
    badges = _badges(places.badges(about.store, about.selection), marks, sheet)
    numbers = places.drawn(about.store, about.selection)
    notes = [f"{numbers.area:,} known to a district or area only", f"{numbers.governorate:,} to the governorate only"]
    notes += [f"{numbers.country:,} known only to the country: not drawn"] if numbers.country else []
    table = marks[["name", "admin1", "country", "kind", "latitude", "longitude", "incidents", "killed", "without_killed"]].rename(
        columns={"name": "place", "admin1": "governorate"}
    )
    if closed:
        table = places.by_governorate(about.store, about.selection)
        notes.append(f"as a table by governorate only: {closed.rstrip('.')}")
    seen = [spot for spot in (*rings, *spots, *badges) if sheet.holds((spot.x, spot.y))]
    return finished(about, sheet, "Incidents by place", table, notes, spots=seen, legend=mark_keys(split, largest, scale))


def _badges(found: pd.DataFrame, marks: pd.DataFrame, sheet: Sheet) -> list[Spot]:
    points, owners = basemap.label_points(), basemap.polygon_of()
    placed = found[found["admin1_iso"].isin(points)]
    counts = placed.groupby(placed["admin1_iso"].map(owners))["incidents"].sum()
    shifts = badge_shifts(
        [points[iso] for iso in counts.index], list(zip(marks["longitude"], marks["latitude"], strict=True)), sheet.view
    )
    spots = []
    for (iso, count), (right, down) in zip(counts.items(), shifts, strict=True):
        x, y = sheet.place(*points[iso])
        spots.append(
            Spot(
                iso, x + right, y + down, 14, "badge", (), text=f"{count:,}", title=f"{iso}: {count} known to the governorate only"
            )
        )
    return spots


def resolution_of(about: Scope) -> int:
    """Return the H3 resolution of hexagons that the link asks for (option cell)."""
    return int(about.option("cell", ("3", "4", "5"), "4"))


def hexagons(about: Scope, whole: Scope, sheet: Sheet, *, note: str = "") -> Drawing:
    """Draw H3 hexagons by incidents or killed (options cell and measure). whole: the scope whose largest month sets the classes of one month."""
    resolution, measure = resolution_of(about), about.option("measure", tuple(MEASURES), "incidents")
    cells, closed = cells_of(about.store, about.selection, resolution=resolution), withheld(about.store)
    alone = whole is not about and whole.get(places.points) > map_size.MAX_BINNED  # the other months are too many to be looked through
    own = whole is about or alone
    classes = classes_of(cells[measure].max() if own else whole.get(largest_in_a_month, measure, resolution=resolution))
    shapes = []
    for row in cells.itertuples():
        ring = sheet.ring([(x, y) for y, x in h3.cell_to_boundary(row.cell)])
        value = getattr(row, measure)
        if ring:
            fill = GREY if pd.isna(value) else classes.colour(value)
            title = f"{row.incidents} incidents" if closed else f"{row.name}: {row.incidents} incidents"
            shapes.append(Shape(row.cell, (ring,), fill=fill, line=LIGHT.paper, line_px=0.6, title=title))
    numbers = places.drawn(about.store, about.selection)
    left = numbers.spot + numbers.area - int(cells["incidents"].sum())
    notes = [note] if note else []
    notes.append(
        f"{left:,} whose place is known less exactly than a hexagon and {numbers.governorate:,} known to the governorate only: not drawn"
    )
    notes += [map_size.OWN_SCALE] if alone else []
    title = f"{MEASURES[measure]} per hexagon"
    extra = killed_extra(classes) if measure == "killed" else ()
    table = cells.drop(columns="name") if closed else cells.rename(columns={"name": "place with most"})
    return finished(about, sheet, title, table, notes, shapes=shapes, legend=(class_keys(classes, title, extra),))
