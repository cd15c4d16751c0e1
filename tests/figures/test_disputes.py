"""The figures of disputes, each drawn from a small store: what is drawn where, and that nothing is drawn that is not known."""

from dataclasses import replace

import pytest

from atlas.figures.disputes import CLAIMING, LOOKS, differs, look_of
from atlas.figures.registry import draw
from atlas.figures.scope import scope
from atlas.figures.spec import Nothing, Points
from atlas.model import seed_tables
from tests.analysis import small_store
from tests.analysis.small_store import DATASET, hold


def store_of(*rows):
    """A store whose rows may be passed on."""
    store = small_store.store_of(*rows)
    hold(store, seed_tables.DATASETS, [{**DATASET, "redistributable": True}])
    return store


def figure(store, name, query="", width_px=880):
    about, notices = scope(store, f"/claims?{query}")
    assert not notices
    return draw(about.sized(width_px, 0), name)


def drawn(*rows, query="", width_px=880):
    return figure(store_of(*rows), "disputes", query, width_px).body


def points(body, name):
    return next(mark for mark in body.marks if isinstance(mark, Points) and mark.name.startswith(name))


OUTLIER = [
    {"incident_id": f"x{n}", "origin_id": origin, "killed": killed}
    for n in range(4)
    for origin, killed in (("afp", 1), ("sana", 2))
]
OUTLIER += [{"incident_id": "big", "killed": 4}, {"incident_id": "big", "origin_id": "sana", "killed": 400}]


def test_each_origin_has_a_mark_and_the_groups_is_another():
    body = drawn(
        {"killed": 5},
        {"origin_id": "sana", "killed": 9},
        {"origin_id": "sohr", "killed": 9},
        {"origin_id": "amaq", "killed": 40},
    )
    origins, group = points(body, "a voice"), points(body, "the group's own")
    assert origins.x == (5, 9) and origins.texts == ("", "2"), "two origins give nine: one mark, with their number"
    assert group.x == (40,) and origins.symbol != group.symbol
    assert points(body, "most likely").x == (9,)
    assert origins.keys[0] == "i1", "what a click opens"


def test_the_upper_end_of_a_range_is_drawn_hollow():
    upper = points(drawn({"killed": 5, "killed_max": 8}, {"origin_id": "sana", "killed": 9}), "upper end")
    assert upper.x == (8,) and upper.symbol == "circle-open"


def test_no_best_estimate_no_mark():
    assert (
        points(drawn({"origin_id": "amaq", "killed": 5}, {"origin_id": "al-naba", "killed": 9}), "most likely").x == ()
    )


def test_a_far_outlier_makes_the_scale_a_square_root_that_says_so():
    assert drawn({"killed": 1}, {"origin_id": "sana", "killed": 4}).x.kind == "linear"
    body = drawn(*OUTLIER)
    assert body.x.kind == "sqrt" and "square-root" in body.x.title
    assert max(points(body, "a voice").x) == 400, "the values stay what they are; the painter places them"
    assert [words for _, words in body.x.ticks][-1] == "300"


def test_the_table_holds_what_is_drawn_and_its_exact_ends():
    made = figure(store_of(*OUTLIER), "disputes")
    assert made.table.loc[0, ["incident_id", "lowest", "highest"]].tolist() == ["big", 4, 400]
    assert len(made.table) == len(made.body.y.ticks) == 5
    assert any(
        note.startswith("5 incidents on whose killed voices contradict each other, 5 drawn, by distance")
        for note in made.frame.notes
    )
    (one,) = [
        note for note in figure(store_of(*OUTLIER[-2:]), "disputes", "rank=origins").frame.notes if "drawn" in note
    ]
    assert one.startswith("1 incident on") and one.endswith("by number of voices")


def test_names_are_cut_where_there_is_little_room():
    rows = [
        {"killed": 1, "place": "A very long name of a place near a river"},
        {"origin_id": "sana", "killed": 4, "place": "A very long name of a place near a river"},
    ]
    (_, wide), (_, narrow) = (drawn(*rows, width_px=width).y.ticks[0] for width in (880, 290))
    assert len(narrow[0]) < len(wide[0]) and narrow[0].endswith("…")
    assert narrow[1] == wide[1], "the day is not cut"


def test_fields_say_which_share_is_disputed_only_of_ten_or_more():
    few = [
        {"incident_id": f"x{n}", "origin_id": origin, "killed": killed}
        for n in range(3)
        for origin, killed in (("afp", 1), ("sana", 2))
    ]
    assert figure(store_of(*few), "disputed-fields").body.ends == ("3",)
    many = [
        {"incident_id": f"x{n}", "origin_id": origin, "killed": killed}
        for n in range(10)
        for origin, killed in (("afp", 1), ("sana", 2 if n < 3 else 1))
    ]
    made = figure(store_of(*many), "disputed-fields")
    assert made.body.categories == ("Killed",) and made.body.ends == ("3 (30%)",) and made.body.series[0].values == (3,)
    assert isinstance(figure(store_of(*many[-2:]), "disputed-fields"), Nothing)


def shared(counts):
    """Reports of six incidents by origins with a figure each."""
    return [
        {"incident_id": f"x{n}", "origin_id": origin, "killed": killed}
        for n in range(6)
        for origin, killed in counts.items()
    ]


def test_a_pair_stands_in_both_directions_of_the_matrix():
    made = figure(store_of(*shared({"sohr": 4, "sana": 2})), "origin-matrix")
    (cells,) = made.body.marks
    names = ["".join(run.text for run in label[0]) for _, label in made.body.y.ticks]
    assert cells.levels[0][0] is None and cells.texts[0][0] == ()
    assert sorted([cells.levels[0][1], cells.levels[1][0]]) == [0, 4], (
        "twice the other's figure is full in one colour, half in the other"
    )
    more = names.index(next(name for name in names if name.startswith("SOHR")))
    assert cells.texts[more][1 - more] == ("×2.00", "n = 6")
    assert cells.texts[1 - more][more] == ("×0.50", "n = 6")
    assert cells.hover[more][1 - more] == "SOHR to SANA: ×2.00, n = 6"


def test_what_cannot_be_compared_has_no_colour_but_says_of_how_many():
    (cells,) = figure(store_of(*shared({"sohr": 0, "sana": 0})), "origin-matrix").body.marks
    assert cells.levels[0][1] is None and cells.texts[0][1] == ("n = 6",)


def test_few_origins_are_drawn_where_there_is_little_room():
    store = store_of(*shared({f"origin {n} of a long name": n + 1 for n in range(7)}))
    wide, narrow = (figure(store, "origin-matrix", width_px=width) for width in (880, 290))
    assert len(wide.body.y.ticks) == 7 and len(narrow.body.y.ticks) == 5
    assert "2 independent voices with fewer shared incidents not drawn" in narrow.frame.notes
    assert wide.table.equals(narrow.table)


def test_pairs_say_who_says_more_and_where_there_is_no_ratio():
    bars = figure(store_of(*shared({"sohr": 4, "sana": 2})), "origin-pairs").body
    assert [series.values for series in bars.series] == [(6,), (0,), (0,)]
    assert bars.series[0].texts == ("6",) and bars.series[1].texts == ("",)
    assert bars.categories[0][0] == "SOHR" and "n = 6, median ratio 2.00" in bars.categories[0][2][0].text
    none = [{"killed": 5, **row} if row["incident_id"] == "x0" else row for row in shared({"sohr": 0, "sana": 0})]
    none[0]["killed"] = 5
    assert "n = 6, no ratio" in figure(store_of(*none), "origin-pairs").body.categories[0][2][0].text
    assert len({series.pattern for series in bars.series}) > 1, "told apart without colour"


def test_pairs_that_always_say_the_same_give_way_to_those_that_differ():
    rows = shared({"sohr": 4, "sana": 4, "afp": 4}) + shared({"reuters": 9})
    made = figure(store_of(*rows), "origin-pairs")
    assert len(made.body.categories) == 3 and "3 more pairs that always say the same not drawn" in made.frame.notes
    alike = figure(store_of(*shared({"sohr": 4, "sana": 4})), "origin-pairs")
    assert isinstance(alike, Nothing) and "1 pair with five shared incidents or more, all saying the same" in alike.why


@pytest.mark.parametrize(("counts", "told"), [({"sohr": 4, "sana": 4}, False), ({"sohr": 4, "sana": 2}, True)])
def test_a_matrix_in_which_every_pair_says_the_same_tells_nothing(counts, told):
    assert differs(scope(store_of(*shared(counts)), "/claims?")[0]) is told


CLAIMS = [{"incident_id": "a", "occurred_on": "2021-01-04", "attribution": "claimed"}, {"incident_id": "b", "occurred_on": "2021-03-05", "attribution": "official"},
          {"incident_id": "c", "occurred_on": "2021-03-06", "attribution": "unattributed", "admin1": "Basra", "admin1_iso": "IQ-BA"}]  # fmt: skip


@pytest.mark.parametrize("by", ["admin1", "month"])
def test_attacks_are_stacked_by_who_ties_them_to_the_group(by):
    body = figure(store_of(*CLAIMS), "claiming", f"by={by}&from=2021-01&to=2021-03").body
    assert [series.name for series in body.series] == [name for name, *_ in CLAIMING.values()]
    assert [sum(value or 0 for value in series.values) for series in body.series] == [1, 0, 1, 1]
    assert len({series.pattern for series in body.series}) > 2, "told apart without colour"
    if by == "month":
        assert body.shaded == (False, True, False), "of February there is no report"


@pytest.mark.parametrize(("counts", "word"), [
    ((2, 0, 0, 1), "claimed_only"), ((0, 0, 3, 0), "attributed_only"), ((1, 0, 1, 0), "both"), ((0, 1, 0, 0), "both"), ((0, 0, 0, 4), "neither"),
])  # fmt: skip
def test_the_look_holds_for_all_attacks_of_a_cell(counts, word):
    assert look_of(dict(zip(("claimed_only", "both", "attributed_only", "neither"), counts, strict=True))) == word


def test_each_cell_of_governorate_and_month_is_drawn_once():
    made = figure(store_of(*CLAIMS), "claiming", "by=cell&from=2021-01&to=2021-03")
    marks = {mark.name: mark for mark in made.body.marks}
    rows = [words for _, words in made.body.y.ticks]
    assert {name: [rows[place] for place in mark.y] for name, mark in marks.items()} == {
        LOOKS["claimed_only"][0]: ["Diyala"], LOOKS["attributed_only"][0]: ["Diyala"], LOOKS["both"][0]: [], LOOKS["neither"][0]: ["Basra"]}  # fmt: skip
    assert len({mark.symbol for mark in marks.values()}) == len(LOOKS)


def test_without_attacks_or_disputes_the_figure_says_why():
    arrest = {"event_type": "arrest", "initiator": "security_forces"}
    assert "No attacks by the group" in figure(store_of(arrest), "claiming").why
    assert "contradict each other on “killed”" in figure(store_of(arrest), "disputes").why
    assert "the same five incidents" in figure(store_of(arrest), "origin-matrix").why


def test_no_row_that_may_not_be_passed_on_is_in_a_file_but_the_page_shows_it():
    closed = {
        **DATASET,
        "dataset": "closed",
        "title": "Closed",
        "licence": "none",
        "redistributable": False,
        "notice": "No.",
    }
    rows = [
        {"incident_id": name, "dataset": name, "origin_id": origin, "killed": killed}
        for name in ("coded", "closed")
        for origin, killed in (("afp", 1), ("sana", 4))
    ]
    store = store_of(*rows)
    hold(store, seed_tables.DATASETS, [{**DATASET, "redistributable": True}, closed])
    about, _ = scope(store, "/claims")
    assert draw(about, "disputes").table["incident_id"].tolist() == ["coded"]
    assert any(note.startswith("1 withheld") for note in draw(about, "disputes").frame.notes)
    assert sorted(draw(replace(about, is_page=True), "disputes").table["incident_id"]) == ["closed", "coded"]
    alone = store_of(*rows[2:])
    hold(alone, seed_tables.DATASETS, [closed])
    assert "may be passed on" in draw(scope(alone, "/claims")[0], "disputes").why
