"""The answer and its indicators as figures: what stands in them, also where nothing can be compared."""

import pytest

from atlas.figures.registry import draw
from atlas.figures.resurgence import assessed
from atlas.figures.scope import scope
from atlas.figures.spec import Bars, Nothing, Plot


def drawn(store, name, query, width_px=880):
    return draw(scope(store, f"/resurgence?{query}")[0].sized(width_px, 0), name)


def test_the_answer_carries_its_arithmetic(store):
    figure = drawn(store, "answer", "region=syria&from=2021-01&to=2021-12")
    assert figure.is_headline
    assert (
        figure.frame.title
        == "No clear change in reported attacks in Syria: 53 in Jan 2021 to Dec 2021 against 62 in Jan 2020 to Dec 2020."
    )
    head = " ".join(figure.frame.head())
    for words in ("53 attacks in 12 covered months, 62 in 12 before", "rate ratio 0.85 (0.47 to 1.56)", "6 independent voices heard in both periods: 37 against 33", "quasi-Poisson", "docs/resurgence.md"):  # fmt: skip
        assert words in head
    assert isinstance(figure.body, Bars)
    assert [mean.name for mean in figure.body.means] == ["Earlier mean: 5.2", "Later mean: 4.4"]
    assert figure.table["Attacks"].sum() == 53 + 62


def test_a_base_under_ten_gets_no_ratio_in_any_place(store):
    query = "country=TUN&from=2019-01&to=2019-12"
    figure = drawn(store, "answer", query)
    assert figure.frame.title.startswith("Cannot say")
    assert "rate ratio" not in " ".join(figure.frame.head())
    table = drawn(store, "indicators", query).table
    few = table[table["Earlier"].lt(10) & table["Months earlier"].notna() & (table["Group"] != "Who is heard")]
    assert len(few)
    assert few["Rate ratio"].isna().all()


def test_months_without_a_report_are_hatched_and_no_zero(store):
    figure = drawn(store, "answer", "region=maghreb&from=2016-01&to=2016-12")
    gap = figure.table[figure.table["Attacks"].isna()]
    assert len(gap) == 1
    assert sum(figure.body.shaded) == 1
    assert "left out of both counts and time" in " ".join(figure.frame.head())


@pytest.mark.parametrize("name", ["answer", "indicators"])
def test_periods_that_cannot_be_compared_give_the_reason(store, name):
    nothing = drawn(store, name, "from=2020-01&to=2020-12&against=2020-06:2021-05")
    assert isinstance(nothing, Nothing)
    assert "share months" in nothing.why


@pytest.mark.parametrize("width_px", [330, 880])
def test_indicators_stand_in_one_table_like_figure(store, width_px):
    figure = drawn(store, "indicators", "region=iraq&from=2015-01&to=2015-12", width_px)
    assert figure.frame.title == "Of 2 counts by different bodies, 1 shows no clear change and 1 cannot say"
    assert isinstance(figure.body, Plot)
    assert len(figure.table) > 25
    assert figure.table.loc[figure.table["All violence"] == "yes", "Votes"].eq("no").all()
    assert "UCDP GED 19.1: our count comes to 21% of it, 7% before" in " ".join(figure.frame.head())
    assert "all violence" in " ".join(figure.frame.head())


def test_an_area_without_data_gives_a_reason_and_no_empty_page(store):
    figure = drawn(store, "answer", "country=MRT&min_killed=9999")
    assert figure.frame.title.startswith("Cannot say")


def test_programs_get_the_same_numbers(store):
    about = scope(store, "/resurgence?region=syria&from=2024-12&to=2025-11")[0]
    given = assessed(about)
    assert (given["word"], given["all_reports"]["later"], given["all_reports"]["earlier"]) == ("unknown", 30, 69)
    assert given["sentence"] == draw(about, "answer").frame.title
    assert [row["indicator"] for row in given["indicators"]] == draw(about, "indicators").table["Indicator"].tolist()
