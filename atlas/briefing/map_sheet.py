"""What every map of a briefing shares: its view, its ground and names, its classes and legends; knows no single map."""

import pandas as pd

from atlas.briefing.drawing import Drawing, Key, Map
from atlas.briefing.geometry import Sheet
from atlas.briefing.ground import QUIET, ground, names
from atlas.charts import basemap, maps
from atlas.charts.map_classes import Classes, count_classes
from atlas.charts.map_legend import SIZES, WORDS
from atlas.charts.map_marks import SMALLEST_PX, diameter_px
from atlas.figures.scope import Scope
from atlas.figures.theme import COLOURS, LIGHT
from atlas.model.vocabulary import COUNTRIES, REGIONS

MEASURES = {"incidents": "Incidents", "killed": "People killed (best estimate)"}
EDGE_PX = 20  # of a picture, that its area keeps clear of


def view_of(about: Scope, width_px: int, height_px: int) -> basemap.View:
    """Return what a map opens on: the area that the link names (option near: a region, country or governorate), else the selection's."""
    near, own = about.word("near"), about.selection
    area = (own.region, own.country, own.admin1)
    if near in about.known.admin1:
        area = ((), (), (near,))
    elif near in COUNTRIES:
        area = ((), (near,), ())
    elif near in REGIONS:
        area = ((near,), (), ())
    return maps.opening_view(*area, width_px=width_px, height_px=height_px)


def split_of(about: Scope) -> str:
    """Return the word of WORDS by which marks are coloured."""
    return about.option("colour", tuple(WORDS), "family")


def finished(
    about: Scope, sheet: Sheet, title: str, table: pd.DataFrame, notes: list[str], *, legend, shapes=(), spots=(), first=()
) -> Drawing:
    """Return the drawing of a map: its ground, shapes, marks and names, and the words of its frame."""
    avoid = tuple((spot.x, spot.y, spot.size_px / 2) for spot in spots if spot.shape != "circle")
    picture = Map(
        sheet.width_px,
        sheet.height_px,
        QUIET.water,
        ground(sheet),
        tuple(shapes),
        tuple(spots),
        names(sheet, avoid=avoid, first=first),
        legend,
        basemap.ATTRIBUTION,
    )
    return Drawing("map", about.frame(title, notes=tuple(notes)), table.reset_index(drop=True), picture)


def classes_of(top: float) -> Classes:
    """Return the classes of a measure by its largest value; one class from 1 on if there is none."""
    return count_classes(top if top > 0 else 1, LIGHT)


def class_keys(classes: Classes, title: str, extra: tuple[tuple[str, str], ...]) -> tuple[str, tuple[Key, ...]]:
    """Return the legend of classes. extra: colour (or hatched, or empty for hollow) and label of more swatches."""
    keys = [Key(label, colour=colour) for colour, label in zip(classes.colours, classes.labels, strict=True)]
    return title, (*keys, *(Key(label, colour=colour) for colour, label in extra))


def mark_keys(split: str, largest: float, scale: float) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """Return the legend of the incident map: colours, sizes, and what a mark says of how well the place is known."""
    ink = ((LIGHT.muted, 12),)
    colours = tuple(Key(WORDS[split][word], "disc", size_px=12, slices=((colour, 12),)) for word, colour in COLOURS[split].items())
    sizes = tuple(
        Key(f"{k:,}", "disc", size_px=scale * diameter_px(k, largest), slices=ink) for k in SIZES if k <= max(largest, SIZES[0])
    )
    hollow = Key("no figure for killed", "ring", size_px=scale * SMALLEST_PX, slices=ink)
    area = Key("district or area only, ring: somewhere inside it (up to 40 km)", "lozenge", size_px=11, slices=ink)
    badge = Key("incidents known to the governorate only", "badge", size_px=14)
    return ("Colour", colours), ("Size: killed at the place", (*sizes, hollow)), ("Place", (area, badge))
