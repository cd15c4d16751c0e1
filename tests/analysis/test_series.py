"""Series from cells: every period there, sums that stay unknown, ranks, trailing means, and which landmarks belong."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.analysis.landmarks import of_selection
from atlas.analysis.selection import Selection
from atlas.analysis.series import NOWHERE, REST, dense, grouped, periods, ranked, trailing_mean

YEAR = Selection(start="2021-01", end="2021-12")


def cells_of(*rows):
    """Cells as analysis.trends gives them: (first day or None, incidents, killed, more columns)."""
    frame = pd.DataFrame(
        [
            {
                "period": pd.Timestamp(day) if day else pd.NaT,
                "incidents": n,
                "killed": killed,
                "without_killed": int(killed is None),
                **more,
            }
            for day, n, killed, more in rows
        ]
    )
    return frame.astype({"incidents": "Int64", "killed": "Int64", "without_killed": "Int64"})


@pytest.mark.parametrize(
    ("unit", "count", "first"),
    [
        ("month", 12, "2021-01-01"),
        ("week", 53, "2020-12-28"),
        ("day", 365, "2021-01-01"),
        ("quarter", 4, "2021-01-01"),
        ("year", 1, "2021-01-01"),
    ],
)
def test_every_period_of_the_months_is_there(known, unit, count, first):
    every = periods(YEAR, known, unit)
    assert len(every) == count
    assert every[0] == pd.Timestamp(first)


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [("day", "2021-01-21", "2021-03-05"), ("week", "2021-01-18", "2021-03-01"), ("month", "2021-01-01", "2021-03-01"), ("quarter", "2021-01-01", "2021-01-01"),
     ("year", "2021-01-01", "2021-01-01")],
)  # fmt: skip
def test_a_span_of_days_has_the_periods_that_it_only_touches(known, unit, first, last):
    every = periods(Selection(start="2021-01-21", end="2021-03-05"), known, unit)
    assert (every[0], every[-1]) == (pd.Timestamp(first), pd.Timestamp(last))
    assert len(periods(Selection(start="2021-01-21", end="2021-01-21"), known, unit)) == 1


def test_a_gap_is_null_and_a_quiet_period_is_zero(known):
    found = cells_of(("2021-03-01", 2, None, {}), (None, 5, 1, {}))
    frame = dense(found, YEAR, known, "month", ["2021-03", "2021-05"])
    assert frame["incidents"].isna().sum() == 1, "a month with incidents is covered, whatever the list says"
    assert pd.isna(frame.loc["2021-05-01", "killed"])
    assert pd.isna(frame.loc["2021-03-01", "killed"]) and frame.loc["2021-03-01", "without_killed"] == 1
    assert frame.loc["2021-04-01"].tolist() == [0, 0, 0]
    assert frame["incidents"].sum() == 2


def test_a_longer_period_is_a_gap_only_if_all_its_months_are(known):
    nothing = cells_of(("2021-01-01", 1, 1, {})).iloc[:0]
    quarters = dense(nothing, YEAR, known, "quarter", ["2021-01", "2021-02", "2021-03", "2021-04"])
    assert quarters["incidents"].isna().tolist() == [True, False, False, False]
    weeks = dense(nothing, YEAR, known, "week", ["2021-02"])
    assert weeks["incidents"].isna().sum() == 4, "the weeks of 1, 8, 15 and 22 February"


@given(values=st.lists(st.one_of(st.none(), st.integers(0, 500)), max_size=40), window=st.integers(1, 13))
def test_a_trailing_mean_is_of_known_values_only(values, window):
    means = trailing_mean(pd.Series(values, dtype="Int64"), window)
    for place, mean in enumerate(means):
        inside = [value for value in values[max(0, place - window + 1) : place + 1] if value is not None]
        if place < window - 1 or 2 * len(inside) < window:
            assert pd.isna(mean)
        else:
            assert mean == pytest.approx(sum(inside) / len(inside))


def test_governorates_are_ranked_and_the_rest_taken_together(known):
    places = ["IQ-DI"] * 3 + ["IQ-KI", "SY-DY", "LY-JU", None]
    found = cells_of(
        *(("2021-01-01", n + 1, None if iso == "LY-JU" else n, {"admin1_iso": iso}) for n, iso in enumerate(places))
    )
    assert ranked(found, "incidents").to_dict() == {"IQ-DI": 6, "LY-JU": 6, "SY-DY": 5, "IQ-KI": 4}
    killed = ranked(found, "killed")
    assert pd.isna(killed["LY-JU"]) and killed.index[-1] == "LY-JU", "no figure is not zero"
    many = pd.concat(
        [
            found.assign(admin1_iso=lambda t, k=k: t["admin1_iso"].mask(t["admin1_iso"].notna(), f"X-{k}"))
            for k in range(9)
        ]
    )
    labelled = known.__class__(**{**vars(known), "admin1": {f"X-{k}": f"Place {k}" for k in range(9)}})
    parts, labels = grouped(many, "admin1", "incidents", labelled)
    assert list(labels) == [*(f"X-{k}" for k in range(5)), REST, NOWHERE]
    assert labels[REST] == "4 other governorates"
    assert parts["incidents"].sum() == many["incidents"].sum()


def test_types_are_grouped_by_family_in_a_fixed_order(known):
    found = cells_of(*(("2021-01-01", 1, 1, {"event_type": word}) for word in ("raid", "ied", "suicide_bombing")))
    parts, labels = grouped(found, "type", "killed", known)
    assert list(labels) == ["bombing", "operation"]
    assert parts.set_index("group")["incidents"].to_dict() == {"bombing": 2, "operation": 1}


LANDMARKS = pd.DataFrame(
    [
        ("2019-03-23", None, None, "all"),
        ("2021-01-21", "iraq", "IRQ", "iraq"),
        ("2022-01-20", "syria", "SYR", "syria"),
        ("2016-01-07", "maghreb", "LBY", "libya"),
    ],
    columns=["date", "region", "country", "title"],
).assign(date=lambda t: pd.to_datetime(t["date"]))


@pytest.mark.parametrize(
    ("fields", "titles"),
    [
        ({}, ["all", "iraq", "syria", "libya"]),
        ({"region": ("iraq",)}, ["all", "iraq"]),
        ({"country": ("SYR",)}, ["all", "syria"]),
        ({"admin1": ("IQ-DI",)}, ["all", "iraq"]),
        ({"country": ("TUN",)}, ["all"]),
        ({"start": "2021-01", "end": "2021-01"}, ["iraq"]),
        ({"region": ("maghreb",), "start": "2024-01"}, []),
    ],
)
def test_only_landmarks_of_the_area_and_the_months(known, fields, titles):
    assert of_selection(LANDMARKS, Selection(**fields), known)["title"].tolist() == titles
