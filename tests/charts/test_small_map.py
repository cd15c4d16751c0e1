"""The overview's small map: every governorate in its colour, few names, a sensible height."""

import pandas as pd
import pytest

from atlas.charts import basemap
from atlas.charts.map_classes import count_classes
from atlas.charts.maps import HATCHED
from atlas.charts.small_map import height_px, small_map
from atlas.charts.theme import DARK, LIGHT


def areas_of(country, colour=""):
    units = [f["properties"] for f in basemap.governorates()["features"] if country in ("", f["properties"]["country"])]
    return pd.DataFrame({
        "admin1_iso": [unit["admin1_iso"] for unit in units], "colour": colour, "head": "none", "more": "",
        "where": [unit["admin1_name"] for unit in units],
    })  # fmt: skip


@pytest.mark.parametrize("mode", [LIGHT, DARK])
def test_each_governorate_is_filled_once_in_the_colour_of_its_class(mode):
    classes = count_classes(3, mode)
    areas = areas_of("SYR")
    areas.loc[0, "colour"], areas.loc[1, "colour"] = classes.colours[-1], HATCHED
    figure = small_map(areas, classes, mode)
    rings = {trace.name: sum(x is None for x in trace.x) for trace in figure.data if trace.fill == "toself"}
    assert rings[classes.labels[-1]] >= 1
    assert rings["not covered"] >= 1
    assert sum(rings.values()) >= len(areas)
    hover = next(trace for trace in figure.data if trace.hovertemplate)
    assert len(hover.customdata) == len(areas)


def test_only_governorates_with_incidents_are_named_and_only_where_there_is_room():
    classes = count_classes(1, LIGHT)
    few, many = areas_of("SYR"), areas_of("", colour=classes.colours[0])
    few.loc[0, "colour"] = classes.colours[0]
    assert [note.text for note in small_map(few, classes, LIGHT).layout.annotations] == [few.loc[0, "where"]]
    assert not small_map(many, classes, LIGHT).layout.annotations


def test_a_wide_map_is_low():
    assert height_px(areas_of(""), 400) < height_px(areas_of("SYR"), 400) <= 330


def test_the_whole_map_is_small():
    assert len(small_map(areas_of(""), count_classes(9, LIGHT), LIGHT).to_json()) < 150_000
