"""Sources of a selection: whose word they carry, coverage, what was refused and the table's limits."""

from atlas.analysis.selection import Selection
from atlas.analysis.sources import coverage, datasets, limits, most_relayed, rejected, set_aside, sources_of
from tests.analysis.small_store import store_of

ALL = Selection()
MONTH = {"occurred_on": "2021-01-01", "occurred_until": "2021-12-31", "date_precision": "year"}
ROWS = (
    {"origin_id": "afp"}, {"origin_id": "afp", "source_id": "rudaw", "source_kind": "broadcaster"},
    {"origin_id": "afp", "source_id": "rudaw", "source_kind": "broadcaster", "incident_id": "i2", "occurred_on": "2021-05-02"},
    {"origin_id": "rudaw", "source_kind": "broadcaster", "incident_id": "i3", **MONTH},
    {"origin_id": "sana", "source_id": "live5", "source_kind": "mirror", "incident_id": None,
     "flag": "background", "inferred": "date"},
)  # fmt: skip


def test_sources_and_whose_word_they_carry():
    frame = sources_of(store_of(*ROWS), ALL).set_index("source_id")
    assert frame.index.tolist() == ["rudaw", "afp"]  # a report in no incident is in no selection
    assert frame.loc["rudaw", ["reports", "incidents", "relayed", "months", "first_month", "last_month"]].tolist() == [
        3, 3, 2, 2, "2021-03", "2021-05",
    ]  # fmt: skip
    assert frame.loc["afp", "relayed_share"] == 0
    assert sources_of(store_of(*ROWS), Selection(region=("syria",))).empty


def test_coverage_leaves_out_what_is_not_dated_to_a_month():
    frame = coverage(store_of(*ROWS), ALL)
    assert frame.values.tolist() == [
        ["broadcaster", "2021-03", 1],
        ["broadcaster", "2021-05", 1],
        ["news_agency", "2021-03", 1],
    ]


def test_most_relayed():
    frame = most_relayed(store_of(*ROWS), ALL)
    assert frame.to_dict("records") == [{"origin": "AFP", "relayed": 2, "own": 1, "relayed_by": 1}]


def test_what_was_refused_and_set_aside():
    bad = [
        {"file": "reports.csv", "row": n, "column": "date", "value": value, "reason": "is no date"}
        for n, value in ((4, "x"), (9, "y"))
    ]
    store = store_of(*ROWS, rejects=tuple(bad))
    assert rejected(store).to_dict("records") == [
        {"file": "reports.csv", "column": "date", "reason": "is no date", "rows": 2, "example": "x"}
    ]
    assert rejected(store_of({})).empty
    assert set_aside(store).to_dict("records") == [{"reason": "background", "reports": 1, "without_incident": 1}]


def test_limits_count_the_whole_table():
    n = limits(store_of(*ROWS))
    assert (n.reports, n.incidents, n.sources, n.origins) == (5, 3, 3, 3)
    assert (n.inferred, n.flagged, n.homeless, n.imprecise_date, n.single_origin, n.figure_claims) == (1, 1, 1, 1, 3, 0)
    assert (n.first_day, n.last_day) == ("2021-01-01", "2021-12-31")
    assert datasets(store_of({}))["licence"].tolist() == ["CC BY 4.0"]
