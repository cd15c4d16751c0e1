"""Rival claims: relays fold into one, bounds stay open, and only figures of one time are set against each other."""

import pandas as pd
import pytest

from atlas.analysis.claims import Asked, number, offered, published, rivals, stated, widest_pair, window_name
from atlas.analysis.selection import Selection
from atlas.model.vocabulary import GROUP_BODIES
from tests.analysis.claim_rows import claims_frame


def test_three_outlets_with_one_body_s_figure_are_one_row():
    claims = claims_frame(
        {"printed_by": "A"}, {"printed_by": "B"}, {"printed_by": "A"}, {"value_low": 90.0, "printed_by": "C"}
    )
    rows = rivals(claims, Asked())
    first = rows[rows["middle"] == 100].iloc[0]
    assert (len(rows), first["relayed_by"], first["claim_ids"], first["printers"]) == (2, 2, ("c0", "c1", "c2"), "A, B")


@pytest.mark.parametrize(
    "other", [{"origin_id": "sohr"}, {"place": "Diyala"}, {"window_end": "2019-06-30"}, {"value_low": 101.0}]
)
def test_another_body_area_window_or_value_is_another_row(other):
    assert len(rivals(claims_frame({}, other), Asked())) == 2


def test_metric_area_scope_and_months_choose_the_claims():
    claims = claims_frame(
        {}, {"metric": "killed"}, {"country": "SYR"}, {"scope": "incident"},
        {"window_start": "2021-01-01", "window_end": "2021-12-31"},
    )  # fmt: skip
    assert rivals(claims, Asked(), selection=Selection(start="2019-12", end="2020-06"))["claim_id"].tolist() == ["c0"]
    assert rivals(claims, Asked(scopes=("incident",)))["claim_id"].tolist() == ["c3"]
    assert rivals(claims, Asked(metric="arrests")).empty


def test_open_ends_stay_open():
    rows = rivals(claims_frame({"qualifier": "more_than"}, {"qualifier": "up_to", "value_low": 50.0}), Asked())
    above, below = rows.iloc[0], rows.iloc[1]
    assert above["low"] == 100 and pd.isna(above["high"])
    assert pd.isna(below["low"]) and below["high"] == 50
    assert rows["middle"].tolist() == [100, 50]


def test_per_month_divides_counts_by_their_window_but_neither_averages_nor_stocks():
    claims = claims_frame(
        {"value_low": 1200.0},
        {"metric": "attacks_per_month", "value_low": 60.0},
        {"metric": "fighters", "is_stock": True},
    )
    rows = rivals(claims, Asked(per_month=True)).set_index("claim_id")
    assert rows.loc["c0", "middle"] == pytest.approx(100, rel=0.01)  # 1,200 in 12 months
    assert rows.loc["c1", "middle"] == 60
    assert rivals(claims, Asked(metric="fighters", per_month=True))["middle"].tolist() == [100]


def test_the_widest_pair_is_of_one_time():
    claims = claims_frame(
        {"value_low": 139.0}, {"value_low": 1669.0, "origin_id": "k"}, {"value_low": 9000.0, "window_end": "2023-12-31"}
    )
    low, high = widest_pair(rivals(claims, Asked()))
    assert (low["middle"], high["middle"]) == (139, 1669)  # 9,000 is of five years
    assert widest_pair(rivals(claims_frame({}), Asked())) is None


def test_parts_of_a_country_are_no_rivals_of_one_another():
    """A governorate's count beside the country's is smaller, and contradicts nothing."""
    claims = claims_frame(
        {"value_low": 3.0, "place": "Babil"},
        {"value_low": 216.0},
        {"value_low": 150.0, "origin_id": "k"},
        {"value_low": 5.0, "place": "Babil", "origin_id": "k"},
    )
    low, high = widest_pair(rivals(claims, Asked()))
    assert (low["middle"], high["middle"], low["place"], high["place"]) == (3, 5, "Babil", "Babil")
    assert widest_pair(rivals(claims[:2], Asked())) is None


def test_stocks_a_quarter_apart_are_of_one_time_and_a_year_apart_are_not():
    def stock(value, day, origin):
        return {
            "metric": "fighters",
            "is_stock": True,
            "value_low": value,
            "window_start": day,
            "window_end": day,
            "origin_id": origin,
        }

    near = claims_frame(stock(100.0, "2019-01-01", "a"), stock(300.0, "2019-03-01", "b"))
    far = claims_frame(stock(100.0, "2019-01-01", "a"), stock(300.0, "2020-03-01", "b"))
    assert widest_pair(rivals(near, Asked(metric="fighters")))[1]["middle"] == 300
    assert widest_pair(rivals(far, Asked(metric="fighters"))) is None


@pytest.mark.parametrize(("low", "high", "qualifier", "words"), [
    (60, 60, "more_than", "more than 60"), (25e6, 50e6, "between", "25 million to 50 million"),
    (25.5, 25.5, "about", "about 25.5"),
    (1422, 1422, "exact", "1,422"), (0, 0, "exact", "0"), (400e6, 400e6, "up_to", "up to 400 million"),
])  # fmt: skip
def test_values_are_said_as_the_claim_says_them(low, high, qualifier, words):
    assert stated(low, high, qualifier) == words


@pytest.mark.parametrize(("start", "end", "words"), [
    ("2019-01-01", "2019-12-31", "2019"), ("2020-01-01", "2021-09-30", "Jan 2020 to Sep 2021"),
    ("2018-01-01", "2019-12-31", "2018 to 2019"),
    ("2019-02-01", "2019-02-28", "Feb 2019"), ("2021-10-26", "2021-10-26", "26 Oct 2021"),
    ("2022-01-20", "2022-01-30", "20 Jan 2022 to 30 Jan 2022"),
])  # fmt: skip
def test_windows_are_as_coarse_as_they_may_be(start, end, words):
    assert window_name(pd.Timestamp(start), pd.Timestamp(end)) == words


def test_numbers_read_as_people_write_them():
    assert [number(value) for value in (7, 25.5, 1669, 300e6)] == ["7", "25.5", "1,669", "300 million"]


def test_the_committed_claims_all_have_a_body_a_speaker_and_a_binding(store):
    claims = published(store)
    assert claims["claim_id"].is_unique and len(claims) == store.table("figure_claims").count().execute()
    assert claims[["body", "speaker", "state", "scope", "printed_by"]].notna().all(axis=None)
    assert set(claims.loc[claims["speaker"] == "group", "origin_id"]) <= set(GROUP_BODIES)
    assert offered(claims)["attacks"]["IRQ"] == (claims["metric"].eq("attacks") & claims["country"].eq("IRQ")).sum()
