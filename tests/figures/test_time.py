"""The figures over time, each drawn from a small store: what they count, say and leave out."""

import pandas as pd
import pytest

from atlas.figures.paint.plotly import painted
from atlas.figures.registry import KINDS, OVER, draw
from atlas.figures.scope import scope
from atlas.figures.spec import Nothing
from atlas.figures.theme import LIGHT
from atlas.figures.time import ROWS, _strip, class_names
from atlas.model.figure_tables import SERIES
from tests.analysis.claim_store import claim_store
from tests.analysis.small_store import hold, store_of

DAYS = ("2021-01-04", "2021-01-20", "2021-03-05", "2022-05-06")


@pytest.fixture(scope="module")
def store():
    rows = [{"incident_id": f"i{n}", "occurred_on": day, "event_type": kind, "killed": killed}
            for n, (day, kind, killed) in enumerate(zip(DAYS, ("ambush", "ied", "ambush", "arrest"), (3, None, 11, 0), strict=True))]  # fmt: skip
    return store_of(*rows)


def figure(store, name, query="", width_px=880):
    about, notices = scope(store, f"/timelines?{query}")
    assert not notices
    return draw(about.sized(width_px, 0), name)


def test_a_month_without_report_is_shaded_and_one_without_figure_unknown(store):
    made = figure(store, "timeline", "measure=killed&unit=month&from=2021-01&to=2021-12&type=ied,ambush")
    assert made.body.shaded == tuple(month not in (1, 3) for month in range(1, 13))
    assert not any(made.body.unknown), "January has one known toll"
    assert made.body.series[0].values[:3] == (3, None, 11)
    assert figure(store, "timeline", "measure=killed&type=ied").body.unknown[0]


def test_a_sum_with_unknown_parts_says_at_least_in_the_chart(store):
    made = figure(store, "timeline", "measure=killed&unit=month&from=2021-01&to=2021-03")
    assert made.body.value.title == "Killed per month, at least"
    assert (
        made.body.series[0].hover[0] == "Jan 2021: at least 3, 1 of 2 unknown"
        and made.body.series[0].hover[2] == "Mar 2021: 11"
    )
    assert made.table["without_killed"].tolist()[0] == 1
    assert figure(store, "timeline", "unit=month").body.value.title == "Incidents per month"


def test_a_group_of_a_split_without_incidents_in_a_covered_month_is_zero_and_unknown_stays_unknown(store):
    made = figure(store, "timeline", "split=type&measure=killed&unit=month&from=2021-01&to=2021-03")
    columns = {name: list(made.table[name]) for name in ("Bombings", "Assaults and clashes")}
    assert columns["Bombings"][0] is not None and str(columns["Bombings"][0]) == "<NA>", "its toll is not known"
    assert columns["Bombings"][2] == 0 and columns["Assaults and clashes"][2] == 11
    assert str(columns["Bombings"][1]) == "<NA>", "February is not covered"


def test_each_group_of_a_split_says_what_of_its_killed_is_unknown():
    made = figure(
        store_of(
            {"incident_id": "i1", "occurred_on": "2021-01-04", "event_type": "ied", "killed": 3},
            {"incident_id": "i2", "occurred_on": "2021-01-05", "event_type": "ied"},
            {"incident_id": "i3", "occurred_on": "2021-01-06", "event_type": "ambush", "killed": 2},
        ),
        "timeline",
        "measure=killed&split=type&unit=month&to=2021-01",
    )
    told = {series.name: series.hover for series in made.body.series}
    assert told == {
        "Assaults and clashes": (),
        "Bombings, at least (1 unknown)": ("Jan 2021: at least 3, 1 of 2 unknown",),
    }
    assert any(note.startswith("in the key: how many") for note in made.frame.notes)
    row = made.table.iloc[0]
    assert (row["Bombings"], row["Bombings, without a figure"], row["Assaults and clashes, without a figure"]) == (
        3,
        1,
        0,
    )


def test_years_governorates_and_types_say_at_least_and_so_do_their_tables(store):
    years = figure(store, "year-over-year", "measure=killed&to=2021-12")
    assert years.body.value.title == "Killed per month, at least"
    assert years.body.series[0].hover[0] == "Jan 2021: at least 3, 1 of 2 unknown"
    assert years.table["2021, without a figure"].tolist()[0] == 1
    side = figure(store, "governorates", "measure=killed&from=2021-01&to=2021-03&type=ied,ambush")
    ((_, bars),) = side.body.parts
    assert bars.value.title == "Killed per month, at least" and bars.series[0].hover[0].endswith("1 of 2 unknown")
    assert side.table["Diyala, Iraq, without a figure"].tolist()[0] == 1
    types = figure(store, "types-by-year", "measure=killed").table.set_index("type")
    assert types.loc["Roadside or planted bomb", "2021, without a figure"] == 1
    assert types.loc["Arrest", "2021"] == 0, "no such incident in a covered year"


def test_a_panel_marks_incidents_without_a_figure_and_the_table_says_zero_where_the_country_is_covered():
    store = store_of(
        {"incident_id": "i1", "occurred_on": "2021-01-04"},
        {"incident_id": "i2", "occurred_on": "2021-02-04", "killed": 2},
        *({"incident_id": f"o{n}", "occurred_on": f"2021-03-{n + 1:02d}", "origin_id": "ina"} for n in range(9)),
    )
    made = figure(store, "governorates", "measure=killed&from=2021-01&to=2021-02")
    ((_, bars),) = made.body.parts
    assert bars.unknown == (True, False), "an incident without a figure was drawn as nothing"
    quiet = figure(store, "governorates", "from=2021-01&to=2021-03&min_killed=1")
    assert quiet.table["Diyala, Iraq"].tolist() == [0, 1, 0], "a zero was left blank, as the unknown is"


def test_nothing_is_zero_after_the_day_that_the_data_reach(store):
    made = figure(store, "timeline", "unit=day&from=2022-05&to=2022-05")
    assert made.body.series[0].values[:7] == (0, 0, 0, 0, 0, 1, None) and made.body.shaded[6] and not made.body.thin[6]
    ((_, bars),) = figure(store, "governorates", "from=2022-04&to=2022-05").body.parts
    assert bars.partial == (False, True)
    year = figure(store, "year-over-year").body.series[-1]
    assert year.hollow == (4,), "a month that is not over stands hollow among whole ones"


def test_the_timeline_says_what_is_chosen(store):
    made = figure(store, "timeline", "split=initiator&unit=week&measure=incidents")
    assert made.frame.title == "Incidents in all regions: 4 found, 2021 to 2022, by who acted"
    assert any("weeks begin on Monday" in note for note in made.frame.notes)
    assert [series.name for series in made.body.series] == ["Attacks by the group", "Other"]


def test_days_are_the_unit_where_months_would_be_one_bar(store):
    assert (
        figure(store, "timeline", "from=2021-01&to=2021-01").frame.title
        == "Incidents in all regions: 2 found in Jan 2021"
    )


def test_every_covered_day_has_its_own_cell(store):
    body = figure(store, "calendar", "measure=killed").body
    cells, *marks = body.marks
    held = {
        words: level
        for levels, row in zip(cells.levels, cells.hover, strict=True)
        for level, words in zip(levels, row, strict=True)
        if level is not None
    }
    assert held["5 Mar 2021: 11"] == 4 and held["20 Jan 2021: not known"] == 0 and held["4 Jan 2021: 3"] == 2
    days = sum(level is not None for levels in cells.levels for level in levels)
    assert days == 31 + 31 + 6, "January and March 2021 are covered, and May 2022 to the 6th, until when the data reach"
    monday = next(place for place, row in enumerate(cells.hover) if "4 Jan 2021: 3" in row)
    assert monday % ROWS == 0, "Monday is the first row of a block"
    assert [mark.name for mark in marks if getattr(mark, "name", "")] == ["No report", "No figure"]
    assert class_names("killed") == ["1", "2–4", "5–9", "10–24", "25 or more"]


def test_years_lie_over_one_another_up_to_the_last_month_chosen(store):
    body = figure(store, "year-over-year", "from=2022-05&to=2022-05").body
    assert [series.name for series in body.series] == ["2021", "2022"]
    assert body.series[0].values[:3] == (2, None, 1) and body.series[1].width > body.series[0].width


def test_panels_hatch_what_the_country_has_no_report_of(store):
    made = figure(store, "governorates", "from=2021-01&to=2021-03")
    ((heading, bars),) = made.body.parts
    assert bars.shaded == (False, True, False) and bars.series[0].values == (2, None, 1)


def test_a_sum_of_a_type_and_year_says_what_of_it_is_unknown(store):
    made = figure(store, "types-by-year", "measure=killed")
    (cells,) = made.body.marks
    held = {name: texts for (_, name), texts in zip(made.body.y.ticks, cells.texts, strict=True)}
    assert held == {"Ambush": ("14", ""), "Roadside or planted bomb": ("?", ""), "Arrest": ("", "0")}
    assert cells.hover[0][0] == "Ambush, 2021: 14" and "2022 is not over, data reach 6 May 2022" in made.frame.notes
    assert figure(store, "types-by-year").body.marks[0].texts[0] == ("2", "")


def test_a_month_that_nobody_reported_is_told_from_a_month_without_incidents(store):
    assert figure(store, "timeline", "from=2021-02&to=2021-02").why.endswith(
        "In Feb 2021 the table has no report of this area at all: not covered, which is not zero."
    )
    assert "not covered" not in figure(store, "timeline", "from=2021-01&to=2021-01&type=raid").why


def test_movers_refuse_months_that_nobody_reported(store):
    assert "Feb 2021 has no report" in figure(store, "movers", "from=2021-03&to=2021-03").why


def test_movers_show_both_counts():
    days = ("2021-01-04", "2021-01-20", "2021-02-05", "2021-03-31")
    made = figure(
        store_of(*({"incident_id": f"i{n}", "occurred_on": day} for n, day in enumerate(days))),
        "movers",
        "from=2021-02&to=2021-02",
    )
    assert made.body.ends == ("2 → 1",) and made.body.series[1].values == (-1,) and made.table["before"].tolist() == [2]


def test_a_month_that_is_not_over_is_pale_and_says_so(store):
    made = figure(store, "timeline", "unit=month")
    assert made.body.partial == (*[False] * 16, True)
    assert "pale: not over, data reach 6 May 2022" in made.frame.notes
    assert "Data to 6 May 2022, coded 21 Nov 2026" in made.frame.stamp


@pytest.mark.parametrize(
    "name", [name for name, kind in KINDS.items() if kind.declaration.startswith("atlas.figures.time")]
)
def test_an_empty_selection_says_why(store, name):
    made = figure(store, name, "from=2021-07&to=2021-08")
    assert isinstance(made, Nothing) and "Jul 2021" in made.why


def test_where_a_governorate_is_chosen_those_known_only_to_the_country_are_told():
    store = store_of(
        {"incident_id": "i1"},
        {"incident_id": "i2", "admin1": None, "admin1_iso": None, "place": None, "place_precision": "country"},
    )
    made = figure(store, "timeline", "admin1=IQ-DI")
    assert made.frame.notes[0] == "1 more is known only to Iraq" and made.frame.numbers.startswith("n = 1 incident")
    assert "known only" not in " ".join(figure(store, "timeline").frame.notes)


def test_a_month_is_covered_also_where_the_span_begins_with_a_day():
    covered = pd.DataFrame(
        {
            "month": ["2021-01", "2021-01", "2021-02"],
            "region": ["iraq", "syria", "iraq"],
            "country": ["IRQ", "SYR", "IRQ"],
        }
    )
    assert _strip(covered, "2021-01-02", "2021-01-20") == {"Iraq": ("2021-01",), "Syria": ("2021-01",)}


def test_years_say_that_the_last_month_is_not_over(store):
    assert any(
        note == "May 2022 is not over, data reach 6 May 2022: its mark is hollow"
        for note in figure(store, "year-over-year").frame.notes
    )
    assert not any("not over" in note for note in figure(store, "year-over-year", "to=2022-04").frame.notes)


@pytest.mark.parametrize("name", ["timeline", "year-over-year", "calendar"])
def test_a_month_of_one_report_where_many_are_usual_is_named(name):
    days = [f"2021-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 2 if month == 6 else 7)]
    store = store_of(*({"incident_id": f"i{n}", "occurred_on": day} for n, day in enumerate(days)))
    notes = figure(store, name).frame.notes
    assert any(note.startswith("Jun 2021 rests on 1 report where about") for note in notes)


def watched():
    """A store of two months' incidents, and a monitor's counts of January and March."""
    window = [{"window_start": f"2021-0{month}-01", "window_end": f"2021-0{month}-31"} for month in (1, 3)]
    store = claim_store(
        [{"value_low": 250.0, "bind": each, **each} for each in window],
        reports=(
            {"incident_id": "i1", "occurred_on": "2021-01-04"},
            {"incident_id": "i2", "occurred_on": "2021-03-04"},
        ),
    )
    row = {"series_id": "acled-month", "body_id": "acled", "metric": "attacks", "country": "IRQ", "unit": "month"}
    hold(store, SERIES, [row | {"counts": "all attacks", "counts_all_violence": False, "comparable": True}])
    return store


def test_a_monitor_s_series_lies_over_the_bars_on_an_axis_of_its_own_and_is_named():
    store, query = watched(), "from=2021-01&to=2021-03"
    assert OVER.offered(scope(store, f"/timelines?{query}")[0])[0].keys() == {"none", "acled-month"}
    assert figure(store, "timeline", query).body.over is None
    made = figure(store, "timeline", f"{query}&unit=month&over=acled-month")
    assert made.body.over.values == (250, None, 250) and made.body.over.name.startswith("ACLED: all attacks, Iraq")
    assert made.table[made.body.over.name].tolist()[::2] == [250, 250] and "ACLED" in " ".join(made.frame.notes)
    chart = painted(made, LIGHT, width_px=880)
    (line,) = [trace for trace in chart.data if trace.yaxis == "y3"]
    assert (
        line.connectgaps is False and chart.layout.yaxis3.side == "right" and "ACLED" in chart.layout.yaxis3.title.text
    )


def test_where_there_is_no_room_for_a_chosen_series_the_figure_says_so():
    made = figure(watched(), "timeline", "from=2021-01&to=2021-03&unit=month&over=acled-month", width_px=360)
    assert made.body.over is None and "the monitor's series needs a wider picture" in made.frame.notes


def test_weeks_are_offered_no_monthly_series():
    about = scope(watched(), "/timelines?from=2021-01&to=2021-03&unit=week")[0]
    assert OVER.offered(about)[0].keys() == {"none"}
