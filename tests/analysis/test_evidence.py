"""The ledger of one incident: how each report stands to what won, which addresses may be linked, and the compared pairs."""

import pytest

from atlas.analysis.evidence import closest, host_of, incident_of, ledger, report_lines
from atlas.analysis.verdicts import flip, neighbours, steps, toll_in_words, verdicts
from atlas.model.vocabulary import MATCH_CUT
from atlas.resolve.cluster import Limits
from tests.analysis.small_store import store_of

FAR = {"place": "Kirkuk", "admin1": "Kirkuk", "admin1_iso": "IQ-KI", "latitude": 35.47, "longitude": 44.39}


def standing(field, *rows):
    """How each report stands to the resolved value of a field."""
    found = ledger(store_of(*rows), "i1")
    cells = found.cells[found.cells["field"] == field].set_index("report_id")["standing"]
    return [cells[f"r{number}"] for number in range(len(rows))]


BASE = [{}, {"origin_id": "sana"}, {"origin_id": "reuters"}]


@pytest.mark.parametrize(
    ("field", "row", "expected"),
    [
        ("date", {"occurred_on": "2021-03-12"}, "differs"),
        ("date", {"occurred_on": "2021-03-01", "occurred_until": "2021-03-31", "date_precision": "month"}, "agrees"),
        ("place", FAR, "differs"),
        ("place", {"place": None, "place_precision": "admin1", "radius_km": 90.0}, "near"),
        ("place", {**FAR, "place": None, "place_precision": "admin1", "radius_km": 90.0}, "differs"),
        ("place", {"place": None, "admin1": None, "place_precision": "country"}, "silent"),
        ("event_type", {"event_type": "clash"}, "near"),
        ("event_type", {"event_type": "ied"}, "differs"),
        ("initiator", {"initiator": "suspected_islamic_state"}, "near"),
        ("initiator", {"initiator": "unknown"}, "silent"),
        ("target", {"target": "civilians"}, "differs"),
        ("target", {"target": "other"}, "silent"),
        ("event_type", {"event_type": "ied", "flag": "background"}, "aside"),
    ],
)
def test_standing_of_words(field, row, expected):
    assert standing(field, *BASE, {"origin_id": "sohr", **row})[-1] == expected


def test_standing_of_figures():
    rows = [{"killed": 5, "published_on": "2021-03-10"}, {"killed": 9}, {"origin_id": "sana", "killed": 4, "killed_max": 9},
            {"origin_id": "sohr", "killed": 12}, {"origin_id": "xinhua"}, {"origin_id": "amaq", "killed": 40},
            {"origin_id": "tass", "killed": 9, "flag": "repeat"}]  # fmt: skip
    assert standing("killed", *rows) == ["superseded", "agrees", "agrees", "differs", "silent", "differs", "aside"]


@pytest.mark.parametrize(
    ("url", "source", "reason"),
    [
        ("https://www.afp.com/a", {"homepage": "afp.com"}, ""),
        ("https://news.afp.com:443/a", {"homepage": "www.afp.com"}, ""),
        ("https://afp.com.evil.example/a", {"homepage": "afp.com"}, "not the publisher's own host"),
        ("https://notafp.com/a", {"homepage": "afp.com"}, "not the publisher's own host"),
        ("https://evil.example/?u=https://afp.com", {"homepage": "afp.com"}, "not the publisher's own host"),
        ("https://afp.com@evil.example/", {"homepage": "afp.com"}, "not the publisher's own host"),
        ("https://afp.com/a", {"homepage": "afp.com", "independence": "mirror"}, "a mirror's copy"),
        ("https://afp.com/a", {"homepage": None}, "publisher's own host not known"),
        ("javascript:alert(1)", {"homepage": "afp.com"}, "no address"),
        (None, {"homepage": "afp.com"}, "no address"),
    ],
)
def test_only_a_publishers_own_page_is_linked(url, source, reason):
    found = ledger(store_of({"url": url}, sources=({"source_id": "afp", **source},)), "i1")
    assert found.reports["link_reason"].tolist() == [reason]


def test_host():
    assert [host_of(url) for url in ("https://WWW.a.org:81/x?y", "http://u:p@b.org", "nothing")] == [
        "a.org",
        "b.org",
        "",
    ]


def test_unknown_names_give_nothing():
    store = store_of({}, {"incident_id": None, "flag": "background"})
    assert ledger(store, "i' or 1=1") is None
    assert [incident_of(store, name) for name in ("r0", "r1", "nothing")] == ["i1", None, None]
    assert report_lines(store, ()).empty
    assert report_lines(store, ("r0", "nothing")).index.tolist() == ["r0"]


def test_why_each_value_won():
    rows = [{"killed": 5, "published_on": "2021-03-10", "inferred": "date"}, {"killed": 9}, {"origin_id": "sana", "killed": 4},
            {"origin_id": "sohr", "killed": 12, "event_type": "ied"}, {"origin_id": "amaq", "killed": 40}]  # fmt: skip
    why = {verdict.field: verdict for verdict in verdicts(ledger(store_of(*rows), "i1"))}
    assert why["killed"].value == 9
    assert "3 voices' settled figures: 4, 9, 12" in why["killed"].why
    assert "group's own figure is left out" in why["killed"].why and "1 figure superseded" in why["killed"].why
    assert "3 of 4 voices" in why["event_type"].why
    assert "In 1 report it is our coders' inference" in why["date"].why
    assert "wounded" not in why


def test_only_the_groups_figure_gives_no_best():
    why = {v.field: v for v in verdicts(ledger(store_of({"origin_id": "amaq", "killed": 40}), "i1"))}
    assert "no most likely number" in why["killed"].why


def pair(left, right, score, **more):
    return {"left_report_id": left, "right_report_id": right, "score": score, **more}


def test_pairs_inside_and_out():
    rows = [
        {},
        {"origin_id": "sana"},
        {"incident_id": "i2"},
        {"incident_id": "i3"},
        {"incident_id": None, "flag": "background"},
    ]
    far = {"verdict": "different", "reason": "too far apart; place: other governorate"}
    store = store_of(*rows, pairs=(pair("r0", "r1", 4.0), pair("r0", "r2", -1.0, verdict="undecided"), pair("r1", "r2", -3.0),
                                   pair("r0", "r3", 2.0, **far), pair("r2", "r3", 9.0), pair("r1", "r4", 0.5)))  # fmt: skip
    found = closest(store, "i1")
    assert found[["left_report_id", "right_report_id"]].values.tolist() == [
        ["r0", "r1"],
        ["r0", "r3"],
        ["r1", "r4"],
        ["r0", "r2"],
        ["r1", "r2"],
    ]
    assert found["inside"].tolist() == [True, False, False, False, False]
    near = neighbours(found, "i1")
    assert near["other"].tolist() == ["r4", "i2", "i3"]  # what no score can join comes last
    assert near.set_index("other").loc["i2", ["compared", "mean_score", "best_score"]].tolist() == [2, -2.0, -1.0]
    assert closest(store, "nothing").empty and neighbours(closest(store, "nothing"), "nothing").empty


def test_a_pairs_steps_add_up_to_its_score():
    store = store_of({}, {"origin_id": "sana"}, pairs=(pair("r0", "r1", 2.5, weight_date=1.7, weight_place=2.5),))
    frame = steps(closest(store, "i1").iloc[0])
    assert frame["feature"].tolist()[:3] == ["start", "date", "place"]
    assert frame["weight"].iloc[:-1].sum() == pytest.approx(frame["weight"].iloc[-1]) == pytest.approx(2.5)


@pytest.mark.parametrize(
    ("more", "inside", "words"),
    [
        ({"score": 1.0, "weight_date": 2.0, "weight_toll": 1.0}, True, "without the comparison of date."),
        ({"score": 1.0, "weight_date": 1.0}, True, "No single comparison"),
        ({"score": -2.0, "weight_toll": -2.65}, False, "without the comparison of killed"),
        ({"score": 1.0}, False, "Alone it would join"),
        ({"score": -2.0}, True, "Alone it would not join"),
        (
            {"score": 9.0, "reason": "too far apart; place: other governorate"},
            False,
            "No score could join these two: too far apart.",
        ),
        ({"score": 9.0, "reason": "decided different by A on 2026-01-01"}, False, "A person decided"),
    ],
)
def test_what_would_flip_a_pair(more, inside, words):
    rows = [{}, {"origin_id": "sana", "incident_id": "i1" if inside else "i2"}]
    found = closest(store_of(*rows, pairs=({"left_report_id": "r0", "right_report_id": "r1", **more},)), "i1").iloc[0]
    assert words in flip(found, {"toll": "killed"})


def test_the_cut_shown_is_the_cut_used():
    assert Limits().min_score == MATCH_CUT


def test_the_toll_in_words_names_who_counted_it_and_what_was_early():
    rows = [{"origin_id": "sdf", "killed": 17, "published_on": "2021-03-12"}, {"origin_id": "sdf", "killed": 121, "killed_max": 125, "published_on": "2021-03-31"},
            {"origin_id": "sohr", "killed": 154, "published_on": "2021-03-30"}, {"origin_id": "amaq", "killed": 200}]  # fmt: skip
    assert (
        toll_in_words(ledger(store_of(*rows), "i1"))
        == "121 to 125 killed by the count of SDF; 154 by SOHR; early count 17, superseded."
    )
    many = [{"origin_id": name, "killed": 32} for name in ("a", "b", "c", "d", "e")] + [
        {"origin_id": "f", "killed": 34}
    ]
    assert toll_in_words(ledger(store_of(*many), "i1")) == "32 killed by the count of A, B and 3 others; 34 by F."
    assert toll_in_words(ledger(store_of({"origin_id": "amaq", "killed": 9}), "i1")) == ""
