"""The selection: links of any age and any quality, and its sentence."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.analysis.selection import PARAMETERS, Selection, datasets_of, parameters, parse, sentence, shifted

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "links.json").read_text("utf-8"))
WORDS = {
    "region": ("iraq", "maghreb"), "country": ("LBY",), "admin1": ("IQ-DI", "LY-JU"), "type": ("ied", "ambush"),
    "initiator": ("attack", "sdf"), "attribution": ("claimed",), "source": ("amaq", "sohr"), "kind": ("armed_group",),
    "precision": ("exact", "admin1"), "dataset": ("coded", "acled"),
}  # fmt: skip


def selections():
    lists = {field: st.lists(st.sampled_from(words), unique=True).map(lambda found, w=words: tuple(x for x in w if x in found))
             for field, words in WORDS.items()}  # fmt: skip
    month = st.one_of(st.none(), st.sampled_from(["2014-02", "2019-07", "2021-12"]))
    return st.builds(Selection, **lists, start=month, end=st.one_of(st.none(), st.sampled_from(["2021-12", "2025-10"])),
                     min_killed=st.integers(0, 999_999))  # fmt: skip


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
        assert {**vars(again)} == {field: tuple(sorted(v, key=_order(field, known))) if isinstance(v, tuple) else v
                                   for field, v in vars(selection).items()}  # fmt: skip
        assert not notices


def _order(field, known):
    from atlas.analysis.selection import labels

    return list(labels(field, known)).index


@given(link=st.dictionaries(st.sampled_from([*PARAMETERS.values(), "v", "utm"]), st.text(max_size=30), max_size=6))
def test_no_link_is_too_bad_to_read(link, known):
    selection, notices = parse(link, known)
    assert parse(parameters(selection, known), known) == (selection, [])
    assert sentence(selection, known)
    assert all(notice.endswith((".", "used.")) for notice in notices)


def test_a_share_link_is_explicit_about_everything(known):
    written = parameters(Selection(), known, explicit=True)
    assert set(written) == {*PARAMETERS.values(), "v"}
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
    assert parse({"dataset": "acled"}, replace(known, datasets={"coded": "Coded reports"}))[0] == Selection()


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
