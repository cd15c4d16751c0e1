import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.model.geo import great_circle_km
from atlas.resolve.block import candidate_pairs
from atlas.resolve.prepared import prepare
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
