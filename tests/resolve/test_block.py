import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.model.geo import great_circle_km
from atlas.resolve import block
from atlas.resolve.block import candidate_pairs
from atlas.resolve.prepared import prepare
from atlas.resolve.resolver import resolve
from tests.resolve.factory import COUNTRY, GOVERNORATE, month, table

REPORT = st.fixed_dictionaries(
    {
        "occurred_on": st.integers(0, 40).map(lambda day: pd.Timestamp("2021-03-01") + pd.Timedelta(days=day)),
        "width": st.sampled_from([0, 0, 0, 12, 30]),
        "latitude": st.floats(33, 36),
        "longitude": st.floats(43, 46),
        "radius_km": st.sampled_from([3.0, 30.0]),
        "country": st.sampled_from(["IRQ", "SYR"]),
    }
)


def reports(drawn: list[dict]) -> pd.DataFrame:
    rows = [{**row, "occurred_until": row["occurred_on"] + pd.Timedelta(days=row["width"])} for row in drawn]
    return table(*[{name: value for name, value in row.items() if name != "width"} for row in rows])


@settings(deadline=None, max_examples=60)
@given(st.lists(REPORT, min_size=2, max_size=25))
def test_same_pairs_as_comparing_everything_with_everything(drawn):
    known = prepare(reports(drawn))
    left, right = np.triu_indices(len(known), 1)
    gap = np.maximum(known.first_day[left] - known.last_day[right], known.first_day[right] - known.last_day[left])
    distance = great_circle_km(
        known.latitude[left], known.longitude[left], known.latitude[right], known.longitude[right]
    )
    near = (gap <= 4) & (distance <= known.radius_km[left] + known.radius_km[right] + 20)
    near &= known.country[left] == known.country[right]
    found = candidate_pairs(known, max_gap_days=4, max_beyond_km=20.0)
    assert sorted(zip(found.left, found.right, strict=True)) == sorted(zip(left[near], right[near], strict=True))
    assert (found.gap_days >= 0).all()


def test_a_governorate_pairs_with_a_far_place_in_it():
    known = prepare(table({"latitude": 35.4}, {**GOVERNORATE, "radius_km": 10.0}))
    assert len(candidate_pairs(known, max_beyond_km=1.0)) == 1


def test_a_year_pairs_only_with_what_is_near():
    year = {"occurred_on": "2021-01-01", "occurred_until": "2021-12-31"}
    assert len(candidate_pairs(prepare(table({}, year)))) == 1
    assert len(candidate_pairs(prepare(table({}, {**year, **COUNTRY})))) == 0


def test_a_month_pairs_with_a_day_inside_it_and_no_pairs_give_an_empty_frame():
    assert candidate_pairs(prepare(table({}, month("2021-03")))).gap_days.tolist() == [0]
    empty = candidate_pairs(prepare(table({}, {"country": "SYR"})))
    assert len(empty) == 0
    assert list(empty.columns) == ["left", "right", "distance_km", "gap_days"]


CROWD = st.lists(
    st.fixed_dictionaries(
        {"day": st.integers(0, 3), "north": st.integers(0, 2), "width": st.sampled_from([0, 0, 0, 20])}
    ),
    min_size=2,
    max_size=40,
)


@settings(deadline=None, max_examples=60)
@given(CROWD, st.integers(0, 3), st.integers(1, 4), st.randoms())
def test_a_crowd_is_bounded_whatever_the_order_of_the_rows(drawn, total, each, random):
    rows = [
        {"report_id": f"r{number:03}", "occurred_on": (day := pd.Timestamp("2021-03-01") + pd.Timedelta(days=row["day"])),
         "occurred_until": day + pd.Timedelta(days=row["width"]), "latitude": 34 + row["north"] / 10}
        for number, row in enumerate(drawn)
    ]  # fmt: skip
    every = candidate_pairs(prepare(table(*rows)), max_gap_days=4)
    shuffled = table(*random.sample(rows, len(rows)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "MOST_PAIRS", total)
        patch.setattr(block, "MOST_PAIRS_EACH", each)
        kept, again = (
            block.candidates(prepare(frame), max_gap_days=4, max_beyond_km=60) for frame in (table(*rows), shuffled)
        )
        pairs, others = (pd.concat(found.blocks, ignore_index=True) for found in (kept, again))
    assert pairs.equals(others) and kept.beyond == again.beyond == len(every) - len(pairs)
    assert len(pairs) <= total + each * len(rows)
    assert pairs.merge(every).shape == pairs.shape


def test_a_crowd_keeps_the_nearest_and_takes_nothing_from_others(monkeypatch):
    crowd = [{"report_id": f"c{number}", "latitude": 34.0 + number / 100} for number in range(9)]
    apart = [{"report_id": f"s{number}", "country": "SYR"} for number in range(3)]
    known = prepare(table(*crowd, *apart))
    monkeypatch.setattr(block, "MOST_PAIRS", 18)  # two for each
    monkeypatch.setattr(block, "MOST_PAIRS_EACH", 0)
    found = candidate_pairs(known)
    assert (known.report_id[found.left] >= "s").sum() == 3
    nearest = [(one, other) for one in range(9) for other in (one + 1, one + 2) if other < 9]
    assert sorted(zip(found.left, found.right, strict=True))[:15] == nearest
    monkeypatch.setattr(block, "MOST_LOOKED_AT", 6)
    assert block.candidates(known, max_gap_days=5, max_beyond_km=60).beyond == 36 + 3 - len(candidate_pairs(known))


def test_a_crowd_is_resolved_and_said(monkeypatch):
    rows = [{"report_id": f"r{number:02}"} for number in range(30)]
    assert resolve(table(*rows)).beyond == 0
    monkeypatch.setattr(block, "MOST_PAIRS", 0)
    monkeypatch.setattr(block, "MOST_PAIRS_EACH", 5)
    found = resolve(table(*rows))
    assert found.beyond == 30 * 29 // 2 - len(found.evidence) and len(found.evidence) <= 150
    assert found.clusters.equals(resolve(table(*rows[::-1])).clusters)


@pytest.mark.parametrize(("held", "passes"), [(100, 1), (0, 2)])
def test_where_few_of_many_are_near_they_are_looked_for_once_if_they_fit_in_memory(monkeypatch, held, passes):
    known = prepare(table(*({"report_id": f"r{number:02}", "latitude": 20.0 + number} for number in range(20)), {}))
    every = candidate_pairs(known, max_beyond_km=120)
    looked = []
    real = block.great_circle_km
    monkeypatch.setattr(block, "great_circle_km", lambda *places: looked.append(len(places[0])) or real(*places))
    monkeypatch.setattr(block, "MOST_PAIRS", 60)
    monkeypatch.setattr(block, "MOST_PAIRS_EACH", 0)
    monkeypatch.setattr(block, "MOST_HELD", held)
    assert candidate_pairs(known, max_beyond_km=120).equals(every) and len(every) < 60
    assert sum(looked) < passes * 20 * 21 // 4, "latitudes part most"
    assert len(looked) == passes
