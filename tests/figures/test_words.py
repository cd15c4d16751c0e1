"""Notes say what is left out, and nothing where nothing is."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from atlas.analysis.selection import Selection
from atlas.analysis.summary import Tally
from atlas.figures.registry import draw
from atlas.figures.scope import scope
from atlas.figures.words import attacks_found, found, led, not_drawn, silence, without_figure


def test_notes_say_what_is_left_out():
    assert not_drawn({}) == () == silence([])
    assert not_drawn({"week": 7, "year": 1049}) == (
        "7 known only to the week and 1,049 known only to the year not drawn",
    )
    assert not_drawn({"day": 2}) == ("2 over several days not drawn",)
    assert silence(["2021-01"]) == ("1 month without any report for this area",)
    totals = pd.DataFrame({"incidents": [4, 3, 0], "killed": [7, None, 0], "without_killed": [0, 3, 0]}, dtype="Int64")
    assert without_figure(totals, "incidents", "month") == ()
    assert without_figure(totals, "killed", "month") == (
        "3 of 7 drawn incidents have no figure and add nothing", "?: a month with incidents but no figure at all",
    )  # fmt: skip


def test_a_title_leads_with_what_is_first_only_where_the_numbers_say_so():
    counts = {"Diyala": 8, "Kirkuk": 3}
    assert led("Incidents", pd.Series(counts)) == "Incidents: most in Diyala (8 of 11)"
    assert led("Incidents", pd.Series(counts), total=1200) == "Incidents: most in Diyala (8 of 1,200)"
    for few in ({"Diyala": 6, "Kirkuk": 3}, {"Diyala": 8, "Kirkuk": 8}, {"Diyala": 20}, {"Diyala": 9, "Kirkuk": None}):
        assert led("Incidents", pd.Series(few)) == "Incidents"


@pytest.fixture
def tally():
    return Tally(
        incidents=0,
        attacks=0,
        claimed=0,
        disputed=0,
        killed=None,
        without_killed=0,
        within_month=0,
        reports=0,
        origins=0,
        sources=0,
        top_sources=(),
    )


MONTHS = pd.date_range("2021-01-01", "2021-12-01", freq="MS")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({9: 8, 3: 6}, "14 found in 2021, most in September"),
        ({9: 5, 3: 4, 1: 3, 2: 2}, "14 found in 2021, the most in September (5)"),
        ({9: 5, 3: 5, 1: 4}, "14 found in 2021"),  # two are first
        ({9: 2, 3: 1, 1: 1}, "4 found in 2021"),  # of so few no half and no first
        ({9: 3}, "3 found in 2021, most in September"),
    ],
)
def test_a_timelines_title_states_what_was_found(counts, said, known, tally):
    held = pd.Series(0, index=MONTHS)
    for month, count in counts.items():
        held[MONTHS[month - 1]] = count
    selection = Selection(admin1=("IQ-DI",), start="2021-01", end="2021-12", initiator=("attack",))
    own = replace(tally, incidents=int(held.sum()) + 2, elsewhere=2)
    words = found(own, selection, known, held, unit="month", measure="incidents")
    assert words == f"Attacks by the group in Diyala, Iraq: {said}"


def test_a_title_of_the_killed_says_at_least_and_names_no_month_where_some_are_unknown(known, tally):
    own = replace(tally, incidents=12, killed=30, without_killed=2, elsewhere_of={"killed": 4})
    counts = pd.Series([20, 6], index=MONTHS[:2])
    selection = Selection(start="2021-01", end="2021-02")
    told = found(own, selection, known, counts, unit="month", measure="killed")
    assert told == "Incidents in all regions: at least 26 killed, Jan to Feb 2021"
    narrowed = replace(selection, min_killed=3)
    assert found(own, narrowed, known, counts, unit="month", measure="killed") == ""


def test_no_title_says_at_least_zero_where_only_the_killed_outside_the_months_are_known(known, tally):
    own = replace(tally, incidents=3, killed=4, without_killed=2, elsewhere=1, elsewhere_of={"killed": 4})
    counts = pd.Series([pd.NA], index=MONTHS[:1], dtype="Float64")
    assert found(own, Selection(start="2021-01", end="2021-01"), known, counts, unit="month", measure="killed") == ""


def test_the_overviews_title_is_of_area_and_months_alone(known, tally):
    own = replace(tally, attacks=1893)
    title = attacks_found(own, Selection(), known)
    assert title.startswith(
        "Attacks of the Islamic State in Iraq, Syria and the Maghreb: 1,893 found in the public record, "
    )
    assert attacks_found(own, Selection(type=("ied",)), known) == ""


def test_a_title_names_what_has_most_in_its_own_words_and_only_where_there_is_one():
    counts = pd.Series({"Kirkuk": 9, "Diyala": 4})
    assert led("Incidents", counts) == "Incidents: most in Kirkuk (9 of 13)"
    assert led("Fields", counts, how="most often {} ({:,})") == "Fields: most often Kirkuk (9)"
    assert led("Incidents", pd.Series({"Kirkuk": 6, "Diyala": 6})) == "Incidents"
    assert led("Incidents", pd.Series({"Kirkuk": 6, "Diyala": 3})) == "Incidents"  # of fewer than ten
    twice = pd.Series([8, 4, 3], index=["Unnamed", "Unnamed", "Hit"])
    assert led("Hexagons", twice, how="most around {} ({:,} of {:,})") == "Hexagons: most around Unnamed (8 of 15)"


@pytest.mark.parametrize(
    ("link", "name", "begins", "said"),
    [
        ("/maps?region=iraq", "map", "Incidents by place: most in ", r"\([\d,]+ of [\d,]+\)$"),
        ("/maps?region=iraq&layer=governorates", "map", "Incidents per governorate: most in ", r"\([\d,]+ of [\d,]+\)$"),
        ("/maps?region=iraq&layer=governorates&measure=killed", "map", "People killed (most likely) per governorate", "governorate$"),
        ("/maps?admin1=IQ-DI", "map", "Incidents by place", "place$"),
        ("/timelines?region=syria&from=2021-01&to=2021-12", "year-over-year", "Incidents per month, year over year: ", r"\d+ in 2021, \d+ in 2020$"),
        ("/timelines?region=syria&from=2021-01&to=2021-03", "year-over-year", "Incidents per month, year over year: ", r"in Jan to Mar 2021, \d+ in Jan to Mar 2020$"),
        ("/timelines?region=syria&measure=killed", "year-over-year", "Killed per month, year over year", "year$"),
        ("/timelines?region=iraq", "calendar", "Incidents in Iraq: ", r"the most on \d+ \w+ \d{4} \(\d+\)$"),
        ("/claims?region=iraq", "disputes", "Widest dispute over killed: ", r"\d{4}$"),
        ("/claims?region=iraq", "disputed-fields", "What voices contradict each other about: most often ", r"\(\d+\)$"),
    ],
)  # fmt: skip
def test_a_figure_states_its_finding_where_its_numbers_carry_one(store, link, name, begins, said):
    title = draw(scope(store, link)[0], name).frame.title
    assert title.startswith(begins) and re.search(said, title), title
