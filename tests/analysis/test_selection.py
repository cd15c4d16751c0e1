"""The selection: links of any age and any quality, and its sentence."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.analysis.records import KEYS
from atlas.analysis.selection import (
    FILTERS,
    LISTS,
    PARAMETERS,
    Selection,
    datasets_of,
    labels,
    living,
    of_month,
    parameters,
    parse,
    refusals,
    sentence,
    shifted,
    without,
)
from atlas.analysis.selection import before as earlier
from atlas.ui.chips import active

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "links.json").read_text("utf-8"))
WORDS = {
    "region": ("iraq", "maghreb"), "country": ("LBY",), "admin1": ("IQ-DI", "LY-JU"), "type": ("ied", "ambush"),
    "initiator": ("attack", "sdf"), "attribution": ("claimed",), "source": ("amaq", "sohr"), "kind": ("armed_group",),
    "precision": ("exact", "admin1"), "dataset": ("coded", "acled"), "target": ("police", "minority"),
}  # fmt: skip


def selections():
    lists = {field: st.lists(st.sampled_from(words), unique=True).map(lambda found, w=words: tuple(x for x in w if x in found))
             for field, words in WORDS.items()}  # fmt: skip
    starts, ends = ["2014-02", "2019-07", "2021-12", "2021-12-05"], ["2021-12", "2025-10", "2025-10-30"]
    numbers = {field: st.integers(0, 999_999) for field in ("min_killed", "min_killed_low", "min_killed_high")}
    texts = {field: st.sampled_from(["", "qaim", "القائم", "a, b", "all"]) for field in ("place", "text")}
    return st.builds(Selection, **lists, **numbers, **texts, start=st.one_of(st.none(), st.sampled_from(starts)),
                     end=st.one_of(st.none(), st.sampled_from(ends)), unknown=st.just(()))  # fmt: skip


@pytest.mark.parametrize("link", GOLDEN, ids=lambda link: link["name"])
def test_an_old_link_keeps_its_meaning(link, known):
    selection, notices = parse(link["parameters"], known)
    assert parameters(selection, known) == link["means"]
    assert sentence(selection, known) == link["sentence"]
    assert len(notices) == len(link["notices"])
    for notice, words in zip(notices, link["notices"], strict=True):
        assert words in notice


@given(selection=selections())
def test_a_link_brings_back_its_selection(selection, known):
    for explicit in (False, True):
        again, notices = parse(parameters(selection, known, explicit=explicit), known)
        assert {**vars(again)} == {field: tuple(sorted(v, key=_order(field, known))) if field in LISTS else v
                                   for field, v in vars(selection).items()}  # fmt: skip
        assert not notices


def _order(field, known):
    return list(labels(field, known)).index


@given(link=st.dictionaries(st.sampled_from([*PARAMETERS.values(), "v", "utm"]), st.text(max_size=30), max_size=6))
def test_no_link_is_too_bad_to_read(link, known):
    selection, notices = parse(link, known)
    again, repeated = parse(parameters(selection, known), known)
    assert again == selection
    assert bool(repeated) == bool(selection.unknown)
    assert sentence(selection, known)
    assert all(notice.endswith((".", "used.")) for notice in notices)


def test_a_share_link_is_explicit_about_everything(known):
    written = parameters(Selection(), known, explicit=True)
    assert set(written) == {*PARAMETERS.values(), "v"} - {"place", "text"}
    assert (written["region"], written["from"], written["to"], written["min_killed"]) == (
        "all",
        "2014-01",
        "2025-11",
        "0",
    )
    assert parameters(Selection(), known) == {}


def test_a_share_link_names_the_data_sets_that_are_on(known):
    assert parameters(Selection(), known, explicit=True)["dataset"] == "coded,ucdp-ged,acled"
    assert parameters(Selection(dataset=("coded",)), known, explicit=True)["dataset"] == "coded"
    elsewhere = replace(known, datasets={"coded": "Coded reports", "ucdp-ged": "UCDP GED", "gtd": "GTD"})
    selection, (notice,) = parse({"dataset": "coded,ucdp-ged,acled"}, elsewhere)
    assert selection.dataset == ("coded", "ucdp-ged")
    assert "acled" in notice and "numbers may differ" in notice
    alone = parse({"dataset": "acled"}, replace(known, datasets={"coded": "Coded reports"}))[0]
    assert alone == Selection(unknown=(("dataset", "acled"),))


def test_all_data_sets_are_no_filter_and_the_order_does_not_matter(known):
    assert datasets_of({"dataset": "acled, coded,ucdp-ged"}, known.datasets) == ()
    assert datasets_of({"dataset": "acled,coded"}, known.datasets) == ("coded", "acled")
    assert datasets_of({}, known.datasets) == datasets_of({"dataset": "all"}, known.datasets) == ()
    assert sentence(Selection(dataset=("coded", "acled")), known).endswith("; only Coded reports and ACLED")


def test_the_tables_own_limits_are_no_filter(known):
    assert parse({"from": "2014-01", "to": "2025-11"}, known)[0] == Selection()


def test_the_period_before_exists_only_inside_the_table(known):
    pinned = Selection(start="2015-01", end="2015-12")
    assert shifted(pinned, known, months_back=12) == Selection(start="2014-01", end="2014-12")
    assert shifted(pinned, known, months_back=13) is None


UNKNOWN = [
    ({"region": "atlantis"}, ("region", "atlantis")), ({"admin1": "IQ-XX"}, ("admin1", "IQ-XX")), ({"country": "all,FRA"}, ("country", "FRA")),
    ({"from": "2021-02-30"}, ("from", "2021-02-30")), ({"from": "2026-01"}, ("from", "2026-01")), ({"to": "2013-12-31"}, ("to", "2013-12-31")),
    ({"to": "-12m"}, ("to", "-12m")), ({"from": "-0m"}, ("from", "-0m")), ({"min_killed_low": "2.5"}, ("min_killed_low", "2.5")),
    ({"dataset": "gtd"}, ("dataset", "gtd")), ({"place": "'"}, ("place", "'")), ({"text": "%"}, ("text", "%")), ({"target": "tank"}, ("target", "tank")),
]  # fmt: skip


@pytest.mark.parametrize(("link", "unknown"), UNKNOWN, ids=lambda value: str(value))
def test_what_is_unknown_never_widens(link, unknown, known):
    selection, notices = parse({"initiator": "attack", **link}, known)
    assert selection == Selection(initiator=("attack",), unknown=(unknown,))
    assert parse(parameters(selection, known, explicit=True), known)[0] == selection
    assert notices == [f"{refusals(link, known)[0][:-1]}, so nothing is selected until this is taken away."]
    assert notices[0].startswith(f"{unknown[0]}: ")
    assert sentence(selection, known).startswith(f"Nothing: {unknown[0]} “") and "cannot be used here" in sentence(
        selection, known
    )
    assert without(
        selection, *(name for name, parameter in PARAMETERS.items() if parameter == unknown[0])
    ) == Selection(initiator=("attack",))


def test_beside_a_known_word_an_unknown_one_is_left_out_and_told(known):
    selection, (notice,) = parse({"region": "iraq,atlantis"}, known)
    assert selection == Selection(region=("iraq",))
    assert "atlantis" in notice and refusals({"region": "iraq,atlantis"}, known)
    assert not refusals({"from": "1999-01", "to": "2030-01-01", "v": "old"}, known), (
        "the table's limits are no reason to refuse"
    )


@pytest.mark.parametrize(
    ("link", "means"),
    [({"region": "Iraq, SYRIA"}, {"region": "iraq,syria"}), ({"country": "lby"}, {"country": "LBY"}), ({"admin1": "iq-di"}, {"admin1": "IQ-DI"}),
     ({"type": "IÉD"}, {"type": "ied"}), ({"region": "ALL"}, {}), ({"dataset": "Coded"}, {"dataset": "coded"})],
)  # fmt: skip
def test_case_and_accents_are_forgiven(link, means, known):
    selection, notices = parse(link, known)
    assert (parameters(selection, known), notices) == (means, [])


@pytest.mark.parametrize(
    ("link", "start", "end", "words"),
    [
        ({"from": "2021-01-21", "to": "2021-01-30"}, "2021-01-21", "2021-01-30", "21 Jan 2021 to 30 Jan 2021"),
        ({"from": "2021-01-21", "to": "2021-01-21"}, "2021-01-21", "2021-01-21", "21 Jan 2021"),
        ({"from": "2021-01-01", "to": "2021-01-31"}, "2021-01", "2021-01", "Jan 2021"),
        ({"from": "2014-01-01", "to": "2025-11-30"}, None, None, "Jan 2014 to Nov 2025"),
        ({"from": "2021-03-15", "to": "2021-03"}, "2021-03-15", "2021-03", "15 Mar 2021 to Mar 2021"),
        ({"to": "latest"}, None, None, "Jan 2014 to Nov 2025"),
        ({"from": "-12m", "to": "latest"}, "2024-12", None, "Dec 2024 to Nov 2025"),
        ({"from": "-12m"}, "2024-12", None, "Dec 2024 to Nov 2025"),
        ({"from": "-1y", "to": "2021-12"}, "2021-01", "2021-12", "Jan 2021 to Dec 2021"),
        ({"from": "-1m", "to": "2021-01-20"}, "2020-12-21", "2021-01-20", "21 Dec 2020 to 20 Jan 2021"),
        ({"from": "-90d"}, "2025-09-02", None, "2 Sep 2025 to Nov 2025"),
        ({"from": "-30d", "to": "latest"}, "2025-11", None, "Nov 2025"),
    ],
)
def test_links_may_say_days_and_spans_that_end_with_the_table(link, start, end, words, known):
    selection, notices = parse(link, known)
    assert (selection.start, selection.end, notices) == (start, end, [])
    assert sentence(selection, known).endswith(words)
    again = parse(parameters(selection, known, explicit=True), known)
    assert again == (selection, [])


def test_a_span_longer_than_the_table_is_all_of_it(known):
    for back in ("-9999m", "-9999y", "-9999d"):
        selection, (notice,) = parse({"from": back}, known)
        assert selection == Selection()
        assert "Jan 2014 is used" in notice


def test_a_living_link_moves_with_the_table_and_a_share_link_does_not(known):
    later = replace(known, last_month="2026-02", data_version="2026.12-1")
    for link, moved in (({"from": "2024-12"}, "2025-03"), ({"from": "2025-11-21"}, "2026-02-19"), ({}, None)):
        selection = parse({"region": "iraq", **link}, known)[0]
        written = living(selection, known)
        assert written["to"] == "latest" and "v" not in written
        assert parse(written, known) == (selection, [])
        assert parse(written, later) == (Selection(region=("iraq",), start=moved), [])
        fixed = parse(parameters(selection, known, explicit=True), later)[0]
        assert (fixed.start or "2014-01", fixed.end) == (selection.start or "2014-01", "2025-11")
    assert living(Selection(end="2021-01"), known) is None
    assert living(Selection(unknown=(("from", "x"),)), known) is None


def test_the_period_before_some_days_is_as_long_and_ends_the_day_before(known):
    ten = Selection(start="2021-01-21", end="2021-01-30")
    assert earlier(ten, known) == Selection(start="2021-01-11", end="2021-01-20")
    assert shifted(ten, known, months_back=12) == Selection(start="2020-01-21", end="2020-01-30")
    assert shifted(Selection(start="2021-03-31", end="2021-03-31"), known, months_back=1).end == "2021-02-28"
    assert earlier(Selection(start="2014-01-02", end="2014-01-05"), known) is None
    assert earlier(Selection(start="2021-01", end="2021-03"), known) == Selection(start="2020-10", end="2020-12")


def test_a_month_of_some_days_is_those_days_of_it(known):
    some = Selection(start="2021-01-21", end="2021-03-05")
    assert [(one.start, one.end) for one in (of_month(some, month) for month in ("2021-01", "2021-02", "2021-03"))] == [
        ("2021-01-21", "2021-01"), ("2021-02", "2021-02"), ("2021-03", "2021-03-05")]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b>",
        "[here](https://evil.example)",
        "www.evil.example",
        ":material/home:",
        "a" * 500,
        "**bold** `code` $x$ ~~no~~",
    ],
)
@pytest.mark.parametrize("parameter", ["place", "region"])
def test_a_text_of_a_link_is_told_as_nothing_but_text(parameter, text, known):
    said = sentence(parse({parameter: text}, known)[0], known)
    assert len(said) < 250
    assert not set("<>[]`$*~_@|") & set(said) and "www." not in said and "://" not in said


def test_every_filter_has_what_readers_need(known):
    for name, each in FILTERS.items():
        assert each.label and each.meaning and each.example.startswith(f"{each.parameter}="), name
        assert each.columns or name == "dataset"
        assert not each.audited or each.audited in KEYS


def test_one_chip_per_word_and_none_lost_to_another_of_the_same_name(known):
    chosen = active(
        Selection(initiator=("sdf",), target=("sdf",), region=("iraq", "syria"), place="qaim", unknown=(("to", "x"),)),
        known,
    )
    assert list(chosen.values()) == ["Iraq", "Syria", "Place name contains “qaim”", "Syrian Democratic Forces", "Target: Syrian Democratic Forces",
                                     "to “x” unknown"]  # fmt: skip
