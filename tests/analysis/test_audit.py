"""The audit: computed values, verdicts and sentences by hand, and the same counts as the page that a verdict links to."""

from dataclasses import replace

import pandas as pd
import pytest

from atlas.analysis.audit import AUDIT_COLUMNS, audit
from atlas.analysis.judging import Count, Stated, judge
from atlas.analysis.records import SAMPLE, plain, selection_of
from atlas.analysis.selection import parse
from atlas.analysis.summary import known as known_of
from atlas.analysis.summary import selected
from atlas.model import figure_tables
from atlas.paths import ROOT
from tests.analysis.claim_store import KNOWN, claim_store
from tests.analysis.small_store import hold

GOLDEN = ROOT / "tests" / "golden" / "audit_series.csv"
ATTACKS = tuple(
    {"incident_id": f"i{place}", "occurred_on": day, "occurred_until": until, "killed": killed, "admin1_iso": iso}
    for place, (day, until, killed, iso) in enumerate([
        ("2021-03-10", "2021-03-10", 3, "IQ-DI"),
        ("2021-06-01", "2021-06-01", None, "IQ-KI"),
        ("2021-12-20", "2022-01-10", 5, "IQ-DI"),  # may lie in either year
        ("2022-05-05", "2022-05-05", 1, "IQ-DI"),
    ])
)  # fmt: skip
MONTHS = tuple(
    {
        "incident_id": f"m{month}",
        "occurred_on": f"2021-{month:02d}-15",
        "event_type": "raid",
        "initiator": "state_forces",
    }
    for month in range(1, 13)
)
SERIES = tuple(
    {"dataset": "UCDP X", "counts": "lethal", "country": "IRQ", "admin1_label": label, "month": f"2021-{month:02d}",
    "events": 2,
     "deaths_low": 4.0, "deaths_best": 5.0, "deaths_high": 8.0}
    for month in range(1, 13) for label in ("Diyálá province", "Kirkūk province")
)  # fmt: skip


def verdicts(claim: dict, *, series=()) -> pd.DataFrame:
    found = audit(claim_store([claim], reports=(*ATTACKS, *MONTHS), series=series), KNOWN)
    assert list(found) == AUDIT_COLUMNS
    return found.set_index("table")


@pytest.mark.parametrize(("stated", "verdict"), [(2, "reproduced"), (3, "in_range"), (10, "less"), (1, "below")])
def test_attacks_of_a_year_are_those_surely_in_it(stated, verdict):
    row = verdicts({"value_low": float(stated)}).loc[SAMPLE]
    assert (row["computed"], row["computed_low"], row["computed_high"]) == (2, 2, 3)
    assert row["verdict"] == verdict
    assert row["contradicts"] == (verdict == "below")  # a sample that holds less contradicts nothing
    assert "2 incidents in the window, 1 more may fall into it" in row["sentence"]
    assert ("The coded table is a sample" in row["sentence"]) == (verdict == "less")


def test_killed_leaves_out_unknown_figures_and_says_how_many():
    row = verdicts({"metric": "killed", "value_low": 4.0, "bind": {"counts": "killed"}}).loc[SAMPLE]
    assert (row["computed"], row["computed_high"]) == (3, 8)
    assert "1 without a figure, so the sum is a floor" in row["sentence"]
    assert row["verdict"] == "in_range"


def test_where_no_incident_has_a_figure_nothing_is_computed():
    binding = {"counts": "killed", "selection": "country=IRQ&admin1=IQ-KI&initiator=attack"}
    row = verdicts({"metric": "killed", "value_low": 4.0, "bind": binding}).loc[SAMPLE]
    assert pd.isna(row["computed"]) and row["verdict"] == "not_computable"


def test_a_monthly_average_is_divided_by_the_months_of_its_window():
    row = verdicts({"metric": "attacks_per_month", "value_low": 60.0, "bind": {"per": "month"}}).loc[SAMPLE]
    assert row["computed"] == pytest.approx(2 / 12)
    assert "2 / 12 months = 0.2 per month" in row["sentence"]


def test_a_window_is_covered_by_a_sample_if_half_of_its_months_have_any_report():
    claim = {
        "window_start": "2022-01-01",
        "window_end": "2022-12-31",
        "bind": {"window_start": "2022-01-01", "window_end": "2022-12-31"},
    }
    row = verdicts(claim).loc[SAMPLE]
    assert row["verdict"] == "not_covered"
    assert "No report of any kind from there in 11 of the window's 12 months" in row["sentence"]


def test_none_in_a_window_that_nobody_reported_is_no_zero():
    window = {"window_start": "2018-01-01", "window_end": "2018-12-31"}
    row = verdicts(window | {"bind": window}).loc[SAMPLE]
    assert row["verdict"] == "not_covered" and pd.isna(row["computed"])


def test_a_series_of_lethal_events_is_no_count_of_attacks_but_a_ceiling_for_the_dead():
    attacks = verdicts({"value_low": 24.0}, series=SERIES).loc["UCDP X"]
    assert (attacks["computed"], attacks["verdict"]) == (48, "not_comparable")
    few = verdicts({"metric": "killed", "value_low": 100.0, "bind": {"counts": "killed"}}, series=SERIES).loc["UCDP X"]
    assert (few["computed"], few["computed_low"], few["computed_high"]) == (120, 96, 192)
    assert few["verdict"] == "not_comparable"
    many = verdicts({"metric": "killed", "value_low": 200.0, "bind": {"counts": "killed"}}, series=SERIES).loc["UCDP X"]
    assert (many["verdict"], bool(many["contradicts"])) == ("above", True)
    same = {"metric": "killed", "value_low": 115.0, "bind": {"counts": "dead_all_sides", "selection": "country=IRQ"}}
    assert verdicts(same, series=SERIES).loc["UCDP X", "verdict"] == "reproduced"


def test_a_series_counts_only_the_governorates_of_the_selection_and_only_whole_months():
    diyala = {
        "metric": "killed",
        "value_low": 60.0,
        "bind": {"counts": "dead_all_sides", "selection": "country=IRQ&admin1=IQ-DI"},
    }
    assert verdicts(diyala, series=SERIES).loc["UCDP X", ["computed", "verdict"]].tolist() == [60, "reproduced"]
    week = {"window_end": "2021-01-07", "bind": {"window_end": "2021-01-07"}}
    row = verdicts(week, series=SERIES).loc["UCDP X"]
    assert row["verdict"] == "not_covered" and "only whole months" in row["sentence"]
    longer = {"window_start": "2020-07-01", "bind": {"window_start": "2020-07-01"}}
    row = verdicts(longer, series=SERIES).loc["UCDP X"]
    assert row["verdict"] == "not_covered" and "in 12 of 18 months" in row["sentence"]


def monitored(*months: float, value: float = 120.0, body: str = "watch", **first) -> pd.DataFrame:
    """The audit of a claim of ACLED for 2021 beside a series of another body with one claim for each of the given months' counts."""
    counted = [
        {
            "value_low": held,
            "asserted_by_id": body,
            "origin_id": body,
            "definition_note": "attacks",
            **window,
            "bind": window,
        }
        for place, held in enumerate(months, 1)
        for window in [{"window_start": f"2021-{place:02d}-01", "window_end": last_day(place)}]
    ]
    store = claim_store([{"value_low": value, **first}, *counted], reports=(*ATTACKS, *MONTHS))
    row = {
        "series_id": "w",
        "body_id": body,
        "metric": "attacks",
        "country": "IRQ",
        "unit": "month",
        "counts": "attacks",
    }
    hold(
        store,
        figure_tables.SERIES,
        [{**row, "definition": "attacks", "counts_all_violence": False, "comparable": True}],
    )
    return audit(store, KNOWN).query("claim_id == 'c0'").set_index("table")


def last_day(month: int) -> str:
    return f"{pd.Timestamp(2021, month, 1) + pd.offsets.MonthEnd():%Y-%m-%d}"


@pytest.mark.parametrize(("stated", "verdict"), [(120, "reproduced"), (200, "above"), (60, "below")])
def test_another_monitor_s_series_judges_what_our_sample_cannot_and_says_our_share(stated, verdict):
    found = monitored(*[10.0] * 12, value=float(stated))
    assert found.loc[SAMPLE, "verdict"] == "less" and "We hold 2% of the 120 by watch." in found.loc[SAMPLE, "sentence"]
    row = found.loc["watch: attacks, by the month"]
    assert (row["computed"], row["verdict"], bool(row["contradicts"])) == (120, verdict, verdict != "reproduced")
    assert "120 counted by watch in the same window, the sum of 12 months" in row["sentence"]


def test_a_series_judges_neither_its_own_body_nor_a_window_that_it_does_not_fill_nor_another_query():
    assert list(monitored(*[10.0] * 11).index) == [SAMPLE]
    assert list(monitored(*[10.0] * 12, body="acled").index) == [SAMPLE]
    claimed = {"bind": {"selection": "country=IRQ&initiator=attack&attribution=claimed"}}
    assert list(monitored(*[10.0] * 12, **claimed).index) == [SAMPLE]


def test_an_open_end_of_a_monitor_contradicts_on_the_other_side_alone():
    judged = [judge(Stated(value, value), Count(7.0, 7.0, float("nan"))) for value in (500, 6)]
    assert judged == [("in_range", False), ("below", True)]


def test_a_claim_that_no_table_can_be_asked_about_has_its_reason():
    empty = dict.fromkeys(("counts", "per", "selection", "window_start", "window_end", "fit"))
    claim = {"metric": "fighters", "bind": {**empty, "state": "not_computable", "note": "a stock held at a moment"}}
    row = audit(claim_store([claim]), KNOWN).iloc[0]
    assert (
        pd.isna(row["table"]) and row["verdict"] == "not_computable" and "a stock held at a moment" in row["sentence"]
    )


def test_the_link_opens_the_selection_in_the_window_s_months():
    link = verdicts({}).loc[SAMPLE, "link"]
    assert dict(part.split("=") for part in link.split("&")) == {
        "country": "IRQ",
        "initiator": "attack",
        "from": "2021-01",
        "to": "2021-12",
    }


def test_the_committed_counts_are_those_of_the_linked_selection(store, audited):
    found = audited
    whole = found[(found["table"] == SAMPLE) & found["metric"].eq("attacks") & found["counted"].eq("incidents")]
    checked = whole[whole["window"].str.fullmatch(r"\d{4}")].head(12)
    assert len(checked) == 12
    known = known_of(store)
    for row in checked.itertuples():
        selection, notices = parse(dict(part.split("=", 1) for part in row.link.split("&")), known)
        assert notices == []
        inside = selected(store, replace(selection, start=None, end=None))
        year = inside.filter(
            inside.occurred_on.year() == int(row.window), inside.occurred_until.year() == int(row.window)
        )
        assert store.frame(year.aggregate(n=year.count()))["n"].iloc[0] == row.computed, row.claim_id


def test_every_committed_claim_has_a_verdict_and_every_binding_reads_cleanly(store, audited):
    known, found = known_of(store), audited
    assert set(found["claim_id"]) == set(store.frame(store.table("figure_claims").select("claim_id"))["claim_id"])
    assert found["verdict"].notna().all() and found["sentence"].str.len().gt(20).all()
    bound = store.frame(
        store.table("figure_bindings").filter(lambda t: t.state == "bound").select("selection").distinct()
    )
    assert [notice for text in bound["selection"] for notice in selection_of(text, known)[1]] == []


def test_verdicts_against_the_reference_series_are_the_golden_ones(audited):
    """The series never change with the resolution of incidents; a new verdict here means that a claim, binding or rule changed."""
    columns = ["claim_id", "table", "computed", "computed_low", "computed_high", "verdict", "contradicts"]
    found = audited
    found = found.loc[found["table"].notna() & (found["table"] != SAMPLE), columns].sort_values(
        ["claim_id", "table"], ignore_index=True
    )
    golden = pd.read_csv(GOLDEN, dtype={"claim_id": "str", "table": "str", "verdict": "str"})
    pd.testing.assert_frame_equal(found.astype({"contradicts": bool}), golden, check_dtype=False, rtol=1e-9)


def test_governorates_of_the_series_are_matched_by_their_plain_name():
    assert plain("Şalāḩ ad Dīn province") == "salah ad din"
    assert plain("Al Hasakah Governorate") == plain("Al Hasakah governorate") == "al hasakah"
