"""A selection beside another one: what a link's `compare` names, and what may be said of the difference."""

import pytest

from atlas.analysis.comparing import AREAS, MONTHS, OFF, SETS, pair, side
from atlas.analysis.landmarks import landmarks
from atlas.analysis.selection import Selection
from atlas.analysis.summary import known as offer_of
from atlas.figures.comparing import beside, offered, said
from atlas.figures.paint.maps import MAP_PX, scene_of
from atlas.figures.registry import draw
from atlas.figures.scope import scope
from atlas.figures.spec import Bars, GeoMap, Lines, Maps

SYRIA = "region=syria&from=2024-01&to=2024-12"


def compared(store, link: str):
    about, notices = scope(store, link)
    assert not notices
    return about, beside(about)


def test_a_word_names_the_other_side(store, known):
    own, marked = Selection(region=("syria",), start="2024-01", end="2024-12"), landmarks(store)
    for word, kind, start, area in (
        ("year", MONTHS, "2023-01", ("syria",)),
        ("2019-01:2019-12", MONTHS, "2019-01", ("syria",)),
        ("iraq", AREAS, "2024-01", ("iraq",)),
        ("data:acled", SETS, "2024-01", ("syria",)),
    ):
        found = pair(own, known, word, marked)
        assert (found.kind, found.other.start, found.other.region) == (kind, start, area)
    for word in (OFF, "atlantis", "data:none", "2019-13:2019-12"):
        assert pair(own, known, word, marked) is None
    found = pair(own, known, "IQ-DI", marked)
    assert (found.other.region, found.other.admin1, found.names) == ((), ("IQ-DI",), ("Syria", "Diyala, Iraq"))


@pytest.mark.parametrize(
    ("link", "says", "caveat"),
    [
        (f"/timelines?{SYRIA}&compare=year", "Incidents in Syria: ", "by the published rule: "),
        (f"/timelines?{SYRIA}&compare=iraq", "Incidents, Jan 2024 to Dec 2024: ", "in a covered month"),
        (f"/timelines?{SYRIA}&compare=2022-01:2023-12", "Incidents in Syria: ", "they are 12 and 24 months long"),
    ],
)
def test_one_sentence_says_the_difference_with_what_speaks_against_it(store, link, says, caveat):
    _, two = compared(store, link)
    title, caveats = said(two)
    now, then = (each.get(side, each.known).figures["incidents"] for each in two.both)
    assert title.startswith(f"{says}{now:,} in ")
    assert f"{then:,} in {two.given.names[1]}" in title
    assert any(caveat in line for line in caveats)
    assert ("%" in title) == (then >= 10 and not two.found.change.why_not)


def test_no_percentage_on_a_small_base_and_no_change_against_what_is_not_covered(store):
    _, two = compared(store, "/timelines?country=TUN&from=2018-01&to=2018-06&compare=year")
    _, then = two.found.change.pairs["incidents"]
    assert then < 10
    assert "%" not in said(two)[0]
    _, silent = compared(store, "/timelines?country=MRT&from=2015-01&to=2015-02&compare=TUN")
    assert "no report of this area" in silent.found.change.why_not
    assert said(silent)[0].endswith("in Tunisia")
    assert "not set against each other" in said(silent)[1][0]


def test_lines_stand_on_one_axis_and_a_link_without_compare_draws_what_it_drew(store):
    about, _ = scope(store, f"/timelines?{SYRIA}&compare=year")
    body = draw(about, "timeline").body
    assert isinstance(body, Lines)
    assert [one.name for one in body.series] == ["2024", "2023"]
    assert len({one.dash for one in body.series}) == 2  # told apart in grey
    assert body.value.span[1] >= max(value for one in body.series for value in one.values if value is not None)
    assert isinstance(draw(scope(store, f"/timelines?{SYRIA}")[0], "timeline").body, Bars)


def test_both_maps_are_on_one_scale(store):
    about, _ = scope(store, f"/maps?{SYRIA}&compare=iraq")
    body = draw(about, "map").body
    assert isinstance(body, Maps)
    (_, first), (_, second) = body.parts
    wide = [area.bounds[2] - area.bounds[0] for area in (first, second)]
    assert wide[0] == pytest.approx(wide[1])
    alone = draw(scope(store, f"/maps?{SYRIA}")[0], "map").body
    assert isinstance(alone, GeoMap)
    choropleth, _ = scope(store, f"/maps?{SYRIA}&compare=iraq&layer=governorates")
    (_, first), (_, second) = draw(choropleth, "map").body.parts
    number = {area.number: area.fill for area in first.areas if area.number}
    same = {area.number: area.fill for area in second.areas if area.number in number}
    assert same
    assert all(number[count] == fill for count, fill in same.items())
    scene = scene_of(body, *MAP_PX)
    assert {"Syria", "Iraq"} <= {label.text for label in scene.labels}


def test_what_is_offered_leaves_out_the_selection_itself(store):
    words, default = offered(scope(store, f"/timelines?{SYRIA}")[0])
    assert default == OFF == next(iter(words))
    assert "syria" not in words
    assert {"year", "iraq", "TUN", "IQ-DI", "2023-01:2023-12"} <= words.keys()
    assert offer_of(store).datasets.keys() == {"coded"} and not any(word.startswith("data:") for word in words)
