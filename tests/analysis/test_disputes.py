"""Disputes of a selection: ranking, counts per field, pairs of origins, and who claims."""

import pytest

from atlas.analysis.disputes import claiming, disputed_fields, origin_pairs, stated_by_origin, widest
from atlas.analysis.selection import Selection
from atlas.store import open_store
from tests.analysis.small_store import store_of

ALL = Selection()


def incident(name, **figures):
    """One report per origin with its figure for killed."""
    return [{"incident_id": name, "origin_id": origin.replace("_", "-"), "killed": n} for origin, n in figures.items()]


@pytest.fixture(scope="module")
def store():
    return store_of(
        *incident("wide", afp=10, sana=50), *incident("ratio", afp=1, sana=9), *incident("many", afp=4, sana=5, sohr=6),
        *incident("agreed", afp=7, sana=7), *incident("alone", afp=3), *incident("group", afp=2, amaq=8),
        {"incident_id": "one", "origin_id": "afp", "killed": 2, "killed_max": 30},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ranking", "first"),
    [("absolute", ["wide", "ratio", "group"]), ("relative", ["ratio", "wide", "group"]), ("origins", ["many"])],
)
def test_ranking(store, ranking, first):
    found = widest(store, ALL, "killed", ranking=ranking)
    assert found["incident_id"].tolist()[: len(first)] == first
    assert set(found["incident_id"]) == {
        "wide",
        "ratio",
        "many",
        "group",
    }  # agreement and one origin's own range are no dispute


def test_the_groups_figure_stands_apart(store):
    row = widest(store, ALL, "killed").set_index("incident_id").loc["group"]
    assert (row["low"], row["best"], row["high"], row["own"]) == (2, 2, 8, 8)


def test_all_incidents_can_be_listed(store):
    assert len(widest(store, ALL, "killed", only_disputed=False)) == 7
    cut = widest(store, ALL, "killed", only_disputed=False, most=2)
    assert len(cut) == 2
    assert set(cut["fitting"]) == {7}  # a list that is cut still knows how many there are


def test_a_field_nobody_states_gives_nothing(store):
    assert widest(store, ALL, "kidnapped").empty
    assert widest(store, Selection(region=("syria",)), "killed").empty


def test_figures_per_origin(store):
    frame = stated_by_origin(store, ("group", "wide"), "killed")
    assert frame[["incident_id", "origin", "high"]].values.tolist() == [
        ["group", "AFP", 2], ["group", "AMAQ", 8], ["wide", "AFP", 10], ["wide", "SANA", 50],
    ]  # fmt: skip
    assert stated_by_origin(store, (), "killed").empty


def test_fields_are_counted_among_incidents_that_can_be_compared(store):
    frame = disputed_fields(store, ALL).set_index("field")
    assert frame.loc["killed"].tolist() == [4, 5]
    assert frame.loc["place"].tolist() == [0, 5]
    assert disputed_fields(store, Selection(region=("syria",)))["disputed"].sum() == 0


def test_killed_is_not_mistaken_for_jihadists_killed():
    store = store_of({"jihadists_killed": 1}, {"origin_id": "sana", "jihadists_killed": 2})
    frame = disputed_fields(store, ALL).set_index("field")["disputed"]
    assert (frame["jihadists_killed"], frame["killed"]) == (1, 0)


def test_pairs_are_shown_from_five_shared_incidents_on():
    shared = [
        row
        for n, (a, b) in enumerate([(2, 4), (3, 6), (5, 5), (0, 3), (4, 2)])
        for row in incident(f"x{n}", afp=a, sohr=b)
    ]
    assert origin_pairs(store_of(*shared[:-2]), ALL, "killed").empty
    row = origin_pairs(store_of(*shared), ALL, "killed").iloc[0]
    assert (row["left"], row["right"]) == ("SOHR", "AFP")  # the one that more often says more comes first
    assert (row["shared"], row["left_more"], row["equal"], row["right_more"]) == (5, 3, 1, 1)
    assert row["median_ratio"] == pytest.approx(1 / 0.75)  # of 2/4, 3/6, 5/5, 4/2; a zero has no ratio


def test_who_ties_an_attack_to_the_group():
    grounds = {"a": ["claimed"], "b": ["claimed", "witness"], "c": ["official", "unattributed"], "d": ["unattributed"]}
    rows = [
        {"incident_id": name, "origin_id": f"o{n}", "attribution": word}
        for name, words in grounds.items()
        for n, word in enumerate(words)
    ]
    rows += [
        {"incident_id": "e", "initiator": "sdf"},
        {"incident_id": "c", "attribution": "claimed", "flag": "background"},
    ]
    store = store_of(*rows)
    row = claiming(store, ALL).iloc[0]
    assert row[["unit", "attacks", "claimed_only", "both", "attributed_only", "neither"]].tolist() == [
        "Diyala",
        4,
        1,
        1,
        1,
        1,
    ]
    assert claiming(store, ALL, by="month")["unit"].tolist() == ["2021-03"]
    assert claiming(store, Selection(region=("syria",))).empty


def test_attacks_by_governorate_and_month_add_up_to_those_by_month():
    store = open_store("duckdb://")
    cells, by_month = claiming(store, ALL, by="cell"), claiming(store, ALL, by="month")
    columns = ["attacks", "claimed_only", "both", "attributed_only", "neither"]
    summed = cells.groupby("month")[columns].sum()
    assert summed.to_numpy().tolist() == by_month.set_index("unit")[columns].to_numpy().tolist()
    assert (cells["attacks"] == cells[columns[1:]].sum(axis=1)).all()
