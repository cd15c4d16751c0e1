"""The figures of the audit: every claim is counted once, under its verdict, and stands where both numbers put it."""

from types import SimpleNamespace

import pandas as pd
import pytest

from atlas.analysis.judging import VERDICTS
from atlas.figures.audit import LOOKS, SYMBOLS, against, verdict_bars
from atlas.figures.paint.plotly import painted
from atlas.figures.registry import AUDITED, TABLE, draw
from atlas.figures.scope import scope
from atlas.figures.spec import Nothing, Points, Strokes
from atlas.figures.theme import LIGHT
from tests.analysis.claim_store import claim_store

ABOUT = SimpleNamespace(mode=LIGHT, letters=1.0, width_px=880)
CLAIMS = [
    {"value_low": 2.0},
    {"value_low": 900.0},
    {"value_low": 4.0, "metric": "fighters", "bind": {"state": "not_computable", "selection": None}},
]


def about_of(*claims, query=""):
    reports = tuple(
        {"incident_id": f"i{month}", "occurred_on": f"2021-{month:02d}-06"} for month in range(1, 9)
    )  # the table answers for a year if it has reports of half its months
    return scope(claim_store(list(claims), reports=reports), f"/claims?side=figures&view=audit&{query}")[0]


def test_every_verdict_has_a_look_of_its_own():
    assert LOOKS.keys() == VERDICTS.keys() and len(set(LOOKS.values())) == len(LOOKS)
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)


def test_every_claim_is_counted_once_under_its_verdict():
    rows = pd.DataFrame(
        {"metric": ["attacks"] * 40 + ["fighters"], "verdict": ["reproduced"] * 39 + ["above", "not_computable"]}
    )
    bars = verdict_bars(rows, ABOUT, 190)
    assert [" ".join(lines) for lines in bars.categories] == ["Attacks", "Fighters (stock)"], (
        "the metric with most claims on top"
    )
    by_name = {series.name: series for series in bars.series}
    assert by_name[VERDICTS["reproduced"]].values == (39, 0) and by_name[VERDICTS["above"]].values == (1, 0)
    assert by_name[VERDICTS["reproduced"]].texts == ("39", ""), "no number where it has no room"
    assert by_name[VERDICTS["above"]].texts == ("", "")


def test_a_claim_stands_where_stated_and_counted_put_it_and_a_click_says_which():
    rows = pd.DataFrame(
        {
            "claim_id": ["c0"],
            "stated_low": [50.0],
            "computed": [20.0],
            "verdict": ["above"],
            "stated": ["50"],
            "body": ["A <b>"],
            "area": ["Iraq"],
            "window": ["2021"],
        }
    )
    plot = against(rows, ABOUT, "Coded reports")
    (mark,) = [mark for mark in plot.marks if isinstance(mark, Points)]
    assert (mark.x, mark.y, mark.keys) == ((50,), (20,), ("c0",))
    equal = next(mark for mark in plot.marks if isinstance(mark, Strokes)).lines[0]
    assert all(x == y for x, y in equal)
    assert plot.x.kind == plot.y.kind == "log" and [tick for tick, _ in plot.x.ticks] == [
        tick for tick, _ in plot.y.ticks
    ]


def test_the_audit_follows_from_table_and_metric():
    about = about_of(*CLAIMS)
    assert about.choice(TABLE) and AUDITED.offered(about)[0].keys() == {"all", "attacks", "fighters"}
    made, counted = draw(about, "audit"), draw(about, "audit-counts")
    assert "of 3 published claims can be put to coded reports (a sample)" in made.frame.title
    assert made.table.drop(columns="metric").sum().sum() == 3
    assert sorted(counted.table["claim_id"]) == ["c0", "c1"]
    assert all(painted(figure, LIGHT, width_px=880).data for figure in (made, counted))


@pytest.mark.parametrize("name", ["audit-counts"])
def test_what_cannot_be_compared_is_told(name):
    made = draw(about_of(*CLAIMS, query="of=fighters"), name)
    assert isinstance(made, Nothing) and "count" in made.why
