"""Maps of a selection as shapes in px: which map a link asks for, and governorates by class; knows no file format.

They show what the pages' maps show at their opening view, with the same classes, marks and legend words.
"""

from dataclasses import replace

import pandas as pd

from atlas.analysis import places
from atlas.analysis.hexagons import largest_in_a_month
from atlas.analysis.selection import countries_of, limits, shifted
from atlas.analysis.trends import covered_countries
from atlas.briefing.drawing import Drawing, Label, Shape
from atlas.briefing.geometry import Sheet, rings_of
from atlas.briefing.map_sheet import EDGE_PX, MEASURES, class_keys, classes_of, finished, split_of, view_of
from atlas.briefing.place_maps import hexagons, incidents, resolution_of
from atlas.briefing.svg_parts import is_dark
from atlas.charts import basemap, map_size
from atlas.charts.map_areas import by_polygon, governorate_areas
from atlas.charts.map_classes import HATCHED, change_classes
from atlas.charts.map_legend import killed_extra
from atlas.charts.map_size import GOVERNORATES, HEXAGONS, POINTS, ways
from atlas.figures.lettering import text_px
from atlas.figures.scope import Scope
from atlas.figures.theme import LIGHT
from atlas.model import months

MAX_SPOTS = 300  # places drawn as shapes of their own; beyond it hexagons are drawn
LABEL_PX = 11


def map_of(about: Scope) -> Drawing:
    """Draw the map that the link asks for in the scope's width and height.

    Options: layer (incidents, density or governorates), at (one month of the selection's, as YYYY-MM), near (see view_of), and each layer's own.
    """
    width_px, height_px = about.width_px, about.height_px
    sheet = Sheet(view_of(about, width_px - EDGE_PX, height_px - EDGE_PX), width_px, height_px)
    month = about.word("at")
    if month not in months.span(*limits(about.selection, about.known)):
        return _layer(about, about, sheet)
    drawing = _layer(about.of_month(month), about, sheet)
    frame = replace(drawing.frame, title=f"{drawing.frame.title}, {months.name(month)}", link=about.link(explicit=False))
    return replace(drawing, frame=frame)


def _layer(about: Scope, whole: Scope, sheet: Sheet) -> Drawing:
    """Draw the layer that the link asks for. whole: the scope of all months, whose largest value sets the classes of each."""
    layer = about.option("layer", (POINTS, HEXAGONS, GOVERNORATES), POINTS)
    points = about.get(places.points) if layer != GOVERNORATES else 0
    taken = next(way for way, _ in ways(layer, resolution_of(about), points) if way != POINTS or points <= MAX_SPOTS)
    if taken == POINTS:
        return incidents(about, whole, sheet, places.places(about.store, about.selection, split=split_of(about)))
    most, shapes = (MAX_SPOTS, "hexagons") if taken == HEXAGONS else (map_size.MAX_BINNED, "governorates")
    note = f"{points:,} places: more than {most:,} are drawn as {shapes}" if taken != layer else ""
    return (hexagons if taken == HEXAGONS else governorates)(about, whole, sheet, note=note)


def governorates(about: Scope, whole: Scope, sheet: Sheet, *, note: str = "") -> Drawing:
    """Draw governorates by incidents, killed, or change against the months before (option measure). whole: as in _layer."""
    measure = about.option("measure", ("incidents", "killed", "change"), "incidents")
    now, before, span = by_polygon(places.by_governorate(about.store, about.selection)), None, ""
    notes = [note] if note else []
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
        largest = now["incidents"].subtract(before["incidents"], fill_value=0).abs().max()
        classes = change_classes(largest if whole is about else whole.get(largest_in_a_month, "incidents"), LIGHT)
        title = f"Change in incidents per governorate against {span}"
    else:
        classes = classes_of(now[measure].max() if whole is about else whole.get(largest_in_a_month, measure))
        title = f"{MEASURES[measure]} per governorate"
    areas = governorate_areas(now, before, measure=measure, classes=classes, countries=countries_of(about.selection, about.known), admin1=about.selection.admin1,
                              covered=covered_countries(about.covered, about.selection))  # fmt: skip
    geometries = {f["properties"]["admin1_iso"]: f["geometry"] for f in basemap.governorates()["features"]}
    shapes = []
    for row in areas.itertuples():
        rings = tuple(ring for ring in map(sheet.ring, rings_of(geometries[row.admin1_iso])) if ring)
        if rings:
            shapes.append(
                Shape(
                    row.admin1_iso,
                    rings,
                    fill=row.colour,
                    line=LIGHT.muted,
                    line_px=0.8,
                    title=f"{row.where}: {row.head}. {row.more}",
                )
            )
    extra = [("", "no incidents in the table"), (HATCHED, "not covered: no report on the country in these months")]
    extra = [*killed_extra(classes), *extra] if measure == "killed" else extra
    table = areas.assign(
        incidents=areas["admin1_iso"].map(now["incidents"]).fillna(0).astype(int),
        killed=areas["admin1_iso"].map(now["killed"]).astype("Int64"),
    )
    if before is not None and measure == "change":
        table["incidents before"] = areas["admin1_iso"].map(before["incidents"]).fillna(0).astype(int)
    table = (
        table.rename(columns={"where": "governorate"})
        .drop(columns=["colour", "head", "more"])
        .sort_values("incidents", ascending=False)
    )
    outside = places.drawn(about.store, about.selection).country
    notes += [f"{outside:,} known only to the country: not drawn"] if outside else []
    return finished(
        about,
        sheet,
        title,
        table,
        notes,
        shapes=shapes,
        legend=(class_keys(classes, title, tuple(extra)),),
        first=_counts(shapes, table, measure, sheet),
    )


def _counts(shapes: list[Shape], table: pd.DataFrame, measure: str, sheet: Sheet) -> tuple[Label, ...]:
    """Return the name and number (for a change: before → now) of each governorate that has room for it, light on dark fills."""
    rows = table[table["incidents"] > 0].set_index("admin1_iso")
    columns = {"change": ["incidents before", "incidents"]}.get(measure, [measure])
    labels = []
    for shape in shapes:
        if shape.name not in rows.index:
            continue
        row = rows.loc[shape.name]
        words = f"{row['governorate'].rsplit(', ', 1)[0]} " + " → ".join(
            "?" if pd.isna(row[name]) else f"{row[name]:,}" for name in columns
        )
        across = [x for x, _ in max(shape.rings, key=len)]
        if max(across) - min(across) > text_px(words, LABEL_PX, bold=True) * 0.8:
            x, y = sheet.place(*basemap.label_points()[shape.name])
            labels.append(Label(words, x, y, LABEL_PX, LIGHT.paper if is_dark(shape.fill) else LIGHT.ink, True))
    return tuple(labels)
