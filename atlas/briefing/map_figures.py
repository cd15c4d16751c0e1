"""Maps of a selection as shapes in px: governorates by class, incidents by place, hexagons; knows no file format.

They show what the pages' maps show at their opening view, with the same classes, marks and legend words.
"""

import math
from dataclasses import replace

import h3
import pandas as pd

from atlas.analysis import places
from atlas.analysis.selection import limits, shifted
from atlas.briefing.drawing import Drawing, Key, Label, Map, Shape, Spot
from atlas.briefing.geometry import Sheet, rings_of
from atlas.briefing.ground import QUIET, ground, names
from atlas.briefing.scope import Scope
from atlas.charts import basemap, maps
from atlas.charts.lettering import text_px
from atlas.charts.map_areas import by_polygon, governorate_areas
from atlas.charts.map_classes import Classes, change_classes, count_classes
from atlas.charts.map_labels import badge_shifts
from atlas.charts.map_legend import SIZES, WORDS, killed_extra
from atlas.charts.map_marks import SMALLEST_PX, diameter_px, mark
from atlas.charts.map_places import LOZENGE, WIDE_KM, mark_scale
from atlas.charts.theme import COLOURS, GREY, LIGHT
from atlas.model import months
from atlas.model.vocabulary import REGION_COUNTRIES, REGIONS

MAX_SPOTS = 300  # places drawn as shapes of their own; beyond it hexagons are drawn
MEASURES = {"incidents": "Incidents", "killed": "People killed (best estimate)"}
FRAME_PX, LABEL_PX = 20, 11


def map_of(about: Scope, *, width_px: int, height_px: int) -> Drawing:
    """Draw the map that the link asks for by layer: incidents (the default), density or governorates."""
    layer = about.option("layer", ("incidents", "density", "governorates"), "incidents")
    sheet = Sheet(_view(about, width_px, height_px), width_px, height_px)
    if layer == "governorates":
        return governorates(about, sheet)
    if layer == "incidents":
        marks = places.places(about.store, about.selection, split=_split(about))
        if len(marks) <= MAX_SPOTS:
            return incidents(about, sheet, marks)
        return hexagons(about, sheet, note=f"{len(marks):,} places: more than {MAX_SPOTS} are drawn as hexagons")
    return hexagons(about, sheet)


def _view(about: Scope, width_px: int, height_px: int) -> basemap.View:
    own = about.selection
    return maps.opening_view(own.region, own.country, own.admin1, width_px=width_px - FRAME_PX, height_px=height_px - FRAME_PX)


def _split(about: Scope) -> str:
    return about.option("colour", tuple(WORDS), "family")


def governorates(about: Scope, sheet: Sheet) -> Drawing:
    """Draw governorates by incidents, killed, or change against the months before (option measure)."""
    measure = about.option("measure", ("incidents", "killed", "change"), "incidents")
    now, before, notes, span = by_polygon(places.by_governorate(about.store, about.selection)), None, [], ""
    if measure == "change":
        first, last = limits(about.selection, about.known)
        earlier = shifted(replace(about.selection, start=first, end=last), about.known, months_back=months.length(first, last))
        if earlier is None:
            measure = "incidents"
            notes.append("the table does not reach back to the same length of time before, so the number of incidents is drawn")
        else:
            before = by_polygon(places.by_governorate(about.store, earlier))
            span = replace(about, selection=earlier).months
    if measure == "change":
        classes = change_classes(now["incidents"].subtract(before["incidents"], fill_value=0).abs().max(), LIGHT)
        title = f"Change in incidents per governorate on {span}"
    else:
        classes = _classes(now[measure])
        title = f"{MEASURES[measure]} per governorate"
    areas = governorate_areas(now, before, measure=measure, classes=classes, countries=_countries(about), admin1=about.selection.admin1,
                              covered=places.covered_countries(about.store, about.selection))  # fmt: skip
    geometries = {f["properties"]["admin1_iso"]: f["geometry"] for f in basemap.governorates()["features"]}
    shapes = []
    for row in areas.itertuples():
        rings = tuple(ring for ring in map(sheet.ring, rings_of(geometries[row.admin1_iso])) if ring)
        if rings:
            shapes.append(Shape(row.admin1_iso, rings, fill=row.colour, line=LIGHT.muted, line_px=0.8, title=f"{row.where}: {row.head}. {row.more}"))
    extra = [("", "no incidents in the table"), (maps.HATCHED, "not covered: no report on the country in these months")]
    extra = [*killed_extra(classes), *extra] if measure == "killed" else extra
    table = areas.assign(incidents=areas["admin1_iso"].map(now["incidents"]).fillna(0).astype(int), killed=areas["admin1_iso"].map(now["killed"]).astype("Int64"))
    if before is not None and measure == "change":
        table["incidents before"] = areas["admin1_iso"].map(before["incidents"]).fillna(0).astype(int)
    table = table.rename(columns={"where": "governorate"}).drop(columns=["colour", "head", "more"]).sort_values("incidents", ascending=False)
    outside = places.drawn(about.store, about.selection).country
    notes += [f"{outside:,} known only to the country: not drawn"] if outside else []
    return _drawing(about, sheet, title, table, notes, shapes=shapes, legend=(_class_keys(classes, title, tuple(extra)),), first=_counts(shapes, table, measure, sheet))


def _counts(shapes: list[Shape], table: pd.DataFrame, measure: str, sheet: Sheet) -> tuple[Label, ...]:
    """Return the name and number (for a change: before → now) of each governorate that has room for it, light on dark fills."""
    rows = table[table["incidents"] > 0].set_index("admin1_iso")
    columns = {"change": ["incidents before", "incidents"]}.get(measure, [measure])
    labels = []
    for shape in shapes:
        if shape.name not in rows.index:
            continue
        row = rows.loc[shape.name]
        words = f"{row['governorate'].rsplit(', ', 1)[0]} " + " → ".join("?" if pd.isna(row[name]) else f"{row[name]:,}" for name in columns)
        across = [x for x, _ in max(shape.rings, key=len)]
        if max(across) - min(across) > text_px(words, LABEL_PX, bold=True) * 0.8:
            x, y = sheet.place(*basemap.label_points()[shape.name])
            labels.append(Label(words, x, y, LABEL_PX, LIGHT.paper if _is_dark(shape.fill) else LIGHT.ink, True))
    return tuple(labels)


def _is_dark(colour: str) -> bool:
    """Return whether light words read better on a colour: luma of Rec. 601 under a half."""
    if not colour.startswith("#"):
        return False
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128


def incidents(about: Scope, sheet: Sheet, marks: pd.DataFrame) -> Drawing:
    """Draw one mark per place, a hairline ring per area, a count badge per governorate."""
    split = _split(about)
    colours, largest, scale = COLOURS[split], max(marks["killed"].max(), 1) if len(marks) else 1, mark_scale(sheet.view)
    spots, rings = [], []
    held = {(r.longitude, r.latitude): diameter_px(r.killed, largest) for r in marks.itertuples() if r.kind == "spot"}
    for row in marks.itertuples():
        x, y = sheet.place(row.longitude, row.latitude)
        size = diameter_px(row.killed, largest) * (LOZENGE if row.kind == "area" else 1)
        shape = "lozenge" if row.kind == "area" else "ring" if math.isnan(row.killed) else "disc"
        if row.kind == "area":
            rings += [Spot(f"ring {row.name}", x, y, 2 * radius * sheet.px_per_km(row.latitude), "circle", ((LIGHT.muted, 12),))
                      for radius in row.radii if radius <= WIDE_KM]  # fmt: skip
            x += scale * (held[row.longitude, row.latitude] + size) / 2 if (row.longitude, row.latitude) in held else 0
        toll = "no figure for killed" if math.isnan(row.killed) else f"{row.killed:,.0f} killed"
        spots.append(Spot(str(row.name), x, y, scale * size, shape, mark(shape, size, row.shares, colours).slices,
                          title=f"{row.name}: {row.incidents} incidents, {toll}"))  # fmt: skip
    spots.sort(key=lambda spot: -spot.size_px)
    badges = _badges(places.badges(about.store, about.selection), marks, sheet)
    numbers = places.drawn(about.store, about.selection)
    notes = [f"{numbers.area:,} known to a district or area only", f"{numbers.governorate:,} to the governorate only"]
    notes += [f"{numbers.country:,} known only to the country: not drawn"] if numbers.country else []
    table = marks[["name", "admin1", "country", "kind", "latitude", "longitude", "incidents", "killed", "without_killed"]].rename(columns={"name": "place", "admin1": "governorate"})
    seen = [spot for spot in (*rings, *spots, *badges) if sheet.holds((spot.x, spot.y))]
    return _drawing(about, sheet, "Incidents by place", table, notes, spots=seen, legend=_mark_keys(split, largest, scale))


def _badges(found: pd.DataFrame, marks: pd.DataFrame, sheet: Sheet) -> list[Spot]:
    points, owners = basemap.label_points(), basemap.polygon_of()
    placed = found[found["admin1_iso"].isin(points)]
    counts = placed.groupby(placed["admin1_iso"].map(owners))["incidents"].sum()
    shifts = badge_shifts([points[iso] for iso in counts.index], list(zip(marks["longitude"], marks["latitude"], strict=True)), sheet.view)
    spots = []
    for (iso, count), (right, down) in zip(counts.items(), shifts, strict=True):
        x, y = sheet.place(*points[iso])
        spots.append(Spot(iso, x + right, y + down, 14, "badge", (), text=f"{count:,}", title=f"{iso}: {count} known to the governorate only"))
    return spots


def hexagons(about: Scope, sheet: Sheet, *, note: str = "") -> Drawing:
    """Draw H3 hexagons by incidents or killed (options cell and measure)."""
    resolution, measure = int(about.option("cell", ("3", "4", "5"), "4")), about.option("measure", tuple(MEASURES), "incidents")
    cells = places.cells(about.store, about.selection, resolution=resolution)
    classes = _classes(cells[measure])
    shapes = []
    for row in cells.itertuples():
        ring = sheet.ring([(x, y) for y, x in h3.cell_to_boundary(row.cell)])
        value = getattr(row, measure)
        if ring:
            fill = GREY if pd.isna(value) else classes.colour(value)
            shapes.append(Shape(row.cell, (ring,), fill=fill, line=LIGHT.paper, line_px=0.6, title=f"{row.name}: {row.incidents} incidents"))
    numbers = places.drawn(about.store, about.selection)
    left = numbers.spot + numbers.area - int(cells["incidents"].sum())
    notes = [note] if note else []
    notes.append(f"{left:,} whose place is known less exactly than a hexagon and {numbers.governorate:,} known to the governorate only: not drawn")
    title = f"{MEASURES[measure]} per hexagon"
    extra = killed_extra(classes) if measure == "killed" else ()
    table = cells.rename(columns={"name": "place with most"})
    return _drawing(about, sheet, title, table, notes, shapes=shapes, legend=(_class_keys(classes, title, extra),))


def _drawing(about: Scope, sheet: Sheet, title: str, table: pd.DataFrame, notes: list[str], *, legend, shapes=(), spots=(), first=()) -> Drawing:
    avoid = tuple((spot.x, spot.y, spot.size_px / 2) for spot in spots if spot.shape != "circle")
    picture = Map(sheet.width_px, sheet.height_px, QUIET.water, ground(sheet), tuple(shapes), tuple(spots), names(sheet, avoid=avoid, first=first), legend, basemap.ATTRIBUTION)
    return Drawing("map", about.frame(title, notes=tuple(notes)), table.reset_index(drop=True), picture)


def _classes(values: pd.Series) -> Classes:
    top = values.max()
    return count_classes(top if top > 0 else 1, LIGHT)


def _class_keys(classes: Classes, title: str, extra: tuple[tuple[str, str], ...]) -> tuple[str, tuple[Key, ...]]:
    keys = [Key(label, colour=colour) for colour, label in zip(classes.colours, classes.labels, strict=True)]
    return title, (*keys, *(Key(label, colour=colour) for colour, label in extra))


def _mark_keys(split: str, largest: float, scale: float) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    ink = ((LIGHT.muted, 12),)
    colours = tuple(Key(WORDS[split][word], "disc", size_px=12, slices=((colour, 12),)) for word, colour in COLOURS[split].items())
    sizes = tuple(Key(f"{k:,}", "disc", size_px=scale * diameter_px(k, largest), slices=ink) for k in SIZES if k <= max(largest, SIZES[0]))
    hollow = Key("no figure for killed", "ring", size_px=scale * SMALLEST_PX, slices=ink)
    area = Key("district or area only, ring: somewhere inside it (up to 40 km)", "lozenge", size_px=11, slices=ink)
    badge = Key("incidents known to the governorate only", "badge", size_px=14)
    return ("Colour", colours), ("Size: killed at the place", (*sizes, hollow)), ("Place", (area, badge))


def _countries(about: Scope) -> tuple[str, ...]:
    """Return the countries of the selection's area."""
    if about.selection.admin1:
        return tuple({about.known.admin1_country[iso] for iso in about.selection.admin1})
    return about.selection.country or tuple(c for region in (about.selection.region or REGIONS) for c in REGION_COUNTRIES[region])
