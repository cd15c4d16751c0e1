"""The estimate rule: the settled figure of each origin, least and greatest, lower median without the group, what was superseded."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.model.vocabulary import COUNTS, GROUP_BODIES
from atlas.resolve.estimates import EARLY_DAYS, estimate, settled_tolls, settling
from tests.analysis.small_store import reports_frame


def killed(*rows):
    """The estimate of one incident from (origin, day of March 2021 or None, killed[, killed_max[, flag]])."""
    named = []
    for origin, day, figure, *more in rows:
        top, flag = [*more, None, None][:2]
        published = None if day is None else f"2021-03-{day:02d}"
        named.append(
            {"origin_id": origin, "published_on": published, "killed": figure, "killed_max": top, "flag": flag}
        )
    return estimate(reports_frame(*named)).loc["i1"]


def bounds(row):
    return tuple(
        None if pd.isna(row[f"killed_{bound}"]) else int(row[f"killed_{bound}"]) for bound in ("low", "best", "high")
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("afp", 11, 5)], (5, 5, 5)),
        ([("afp", 11, 5), ("sana", 11, 9), ("sohr", 11, 7)], (5, 7, 9)),
        ([("afp", 11, 5), ("sana", 11, 9)], (5, 5, 9)),  # even number: the lower middle
        ([("a", 11, 1), ("b", 11, 2), ("c", 11, 3), ("d", 11, 4)], (1, 2, 4)),
        ([("afp", 11, 5), ("afp", 12, 9)], (9, 9, 9)),  # interim tolls are superseded by the same origin
        ([("afp", 12, 9), ("afp", 11, 5)], (9, 9, 9)),
        ([("afp", None, 50), ("afp", 11, 5)], (50, 50, 50)),  # an undated report is not the oldest: the toll has grown
        ([("afp", None, 5), ("afp", 11, 50)], (50, 50, 50)),  # and no toll shrinks because a page has no day
        (
            [("sohr", 11, 57), ("sohr", 20, 105), ("sohr", 25, 57)],
            (105, 105, 105),
        ),  # an old count relayed late overrules nothing
        ([("mayor", 11, 15), ("mayor", 20, 14)], (14, 14, 14)),  # a body may lower its own count
        ([("sohr", 11, 73), ("sohr", 12, 53)], (73, 73, 73)),  # of the first days' counts the highest is the last
        (
            [("reuters", 11, 16), ("afp", 11, 52), ("police", 12, 64), ("medics", 12, 63)],
            (63, 63, 64),
        ),  # early votes are lost
        ([("xinhua", 11, 32), ("xinhua", 14, 32), ("blog", 13, 34)], (32, 32, 34)),  # who still says it keeps the vote
        ([("afp", 20, 5), ("sana", 25, 9)], (5, 5, 9)),  # what is said later than the first days is no early count
        ([("afp", 11, 9), ("sana", 12, 5)], (5, 5, 9)),  # a later count that is lower takes no vote away
        ([("afp", 11, 5), ("afp", 11, 9)], (9, 9, 9)),  # on one day the larger stands
        ([("afp", 11, 5), ("afp", 12, None)], (5, 5, 5)),  # a later report without a figure takes nothing back
        ([("afp", 11, 7, 11)], (7, 7, 11)),  # a range counts with its lower end in best and its upper end in high
        ([("afp", 11, None, 13)], (None, None, 13)),  # only an upper bound: nothing is known of the least
        ([("afp", 11, 5), ("amaq", 12, 40)], (5, 5, 40)),  # the group's own figure is in high, never in best
        ([("amaq", 12, 40)], (40, None, 40)),
        ([("afp", 11, None)], (None, None, None)),  # missing is not zero
        ([("afp", 11, 0)], (0, 0, 0)),
        ([("afp", 11, 5), ("sana", 12, 90, None, "background")], (5, 5, 5)),  # a recall moves nothing
        ([("reuters", 11, 3)] * 10 + [("sohr", 11, 8), ("sana", 11, 9)], (3, 8, 9)),  # ten outlets relaying one agency
    ],
)
def test_the_rule(rows, expected):
    assert bounds(killed(*rows)) == expected


def test_the_groups_figure_is_kept_apart():
    row = killed(("afp", 11, 5), ("amaq", 12, 9, 40))
    assert row["killed_group"] == 40  # the higher one of the two is the group's claim
    assert row["killed_best"] == 5
    assert pd.isna(killed(("afp", 11, 5))["killed_group"])


@pytest.mark.parametrize(
    ("rows", "disputed"),
    [
        ([("afp", 11, 5), ("sana", 11, 9)], True),
        ([("afp", 11, 5, 9), ("sana", 11, 7)], False),  # a range holds the other's figure
        ([("afp", 11, 5), ("afp", 12, 9)], False),  # one origin cannot contradict itself
        ([("afp", 11, 5), ("amaq", 12, 9)], True),
        ([("afp", 11, 5), ("sana", 11, None)], False),
        ([("afp", 11, 12), ("sana", 11, None, 9)], True),  # "up to nine" rules twelve out
    ],
)
def test_a_count_is_disputed_where_no_value_fits_all(rows, disputed):
    assert killed(*rows)["killed_disputed"] == disputed


def test_what_later_counts_superseded_is_kept():
    row = killed(
        ("sdf", 11, 7), ("sdf", 12, 17), ("sdf", 31, 121), ("sohr", 20, 57), ("sohr", 30, 154), ("amaq", 11, 200)
    )
    assert (row["killed_early_low"], row["killed_early_high"]) == (7, 57)
    assert bounds(row) == (121, 121, 200)
    assert pd.isna(killed(("afp", 11, 5), ("sana", 11, 9))["killed_early_high"])


def test_a_part_of_the_victims_is_no_rival_to_the_whole():
    whole = [{"origin_id": name, "killed": 13, "target": "peshmerga"} for name in ("rudaw", "nrt")]
    part = {"origin_id": "basnews", "killed": 3, "target": "civilians"}
    assert bounds(estimate(reports_frame(*whole, part)).loc["i1"]) == (13, 13, 13)
    assert bounds(estimate(reports_frame(*whole, part | {"killed": 15})).loc["i1"]) == (13, 13, 15)


def test_the_first_days_are_few():
    late = 11 + EARLY_DAYS
    assert bounds(killed(("afp", late - 1, 5), ("sana", late, 9))) == (9, 9, 9)
    assert bounds(killed(("afp", late, 5), ("sana", late + 1, 9))) == (5, 5, 9)


def test_each_origins_figure_is_settled_by_one_report():
    rows = [("afp", 11, 5), ("afp", 12, 9), ("afp", 12, 9), ("sana", 12, 9)]
    frame = reports_frame(
        *(
            {"origin_id": name, "published_on": f"2021-03-{day}", "killed": count, "wounded": 4}
            for name, day, count in rows
        )
    )
    assert settling(frame).fillna("").tolist() == ["", "", "killed;wounded", "killed;wounded"]


def test_every_count_follows_the_rule():
    frame = estimate(
        reports_frame(*({"origin_id": name, **dict.fromkeys(COUNTS, n)} for name, n in (("a", 1), ("b", 5), ("c", 2))))
    )
    for field in COUNTS:
        assert frame.loc["i1", [f"{field}_low", f"{field}_best", f"{field}_high"]].tolist() == [1, 2, 5]


def test_no_reports_make_no_rows():
    assert estimate(reports_frame()).empty
    assert settled_tolls(reports_frame(), "killed").empty


ROWS = st.lists(
    st.fixed_dictionaries({
        "incident_id": st.sampled_from(["i1", "i2", "i3", "i4", "i5"]),
        "origin_id": st.sampled_from(["afp", "sana", "sohr", "amaq", "al-naba"]),
        "published_on": st.sampled_from([None, "2021-03-10", "2021-03-11", "2021-03-12"]),
        "killed": st.one_of(st.none(), st.integers(0, 9)), "killed_max": st.one_of(st.none(), st.integers(9, 12)),
        "flag": st.sampled_from([None, None, "repeat"]),
    }), min_size=10, max_size=25,
)  # fmt: skip


@settings(max_examples=12)
@given(rows=ROWS, turn=st.randoms(use_true_random=False))
def test_the_order_of_the_reports_never_matters(rows, turn):
    named = [{"report_id": f"r{number}", **row} for number, row in enumerate(rows)]
    straight = estimate(reports_frame(*named))
    turn.shuffle(named)
    pd.testing.assert_frame_equal(estimate(reports_frame(*named)), straight)


@settings(max_examples=12)
@given(rows=ROWS)
def test_best_lies_between_low_and_high_and_without_the_group(rows):
    frame = estimate(reports_frame(*rows))
    best = frame.dropna(subset=["killed_best"])
    assert (best["killed_low"] <= best["killed_best"]).all() and (best["killed_best"] <= best["killed_high"]).all()
    others = estimate(reports_frame(*(row for row in rows if row["origin_id"] not in GROUP_BODIES)))
    assert best["killed_best"].to_dict() == others["killed_best"].dropna().to_dict()
