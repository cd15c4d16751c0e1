"""Every page as a script, without a browser: it runs through, says what it shows, and names what it cannot use."""

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from atlas import paths
from atlas.analysis.claims import published
from atlas.analysis.incidents import latest
from atlas.analysis.judging import VERDICTS
from atlas.analysis.wording import when
from atlas.ui.figures_view import PARTS
from atlas.ui.frame import PAGES
from atlas.ui.overview import LATEST

RUN_SECONDS = 60
WHOLE, NARROW = {}, {"region": "iraq", "admin1": "IQ-DI", "from": "2020-01", "to": "2021-12"}
EMPTY = {"region": "maghreb", "country": "MRT", "min_killed": "9999"}
BAD = {"region": "atlantis", "from": "13-2021", "to": "9999-99", "min_killed": "many", "type": ",,", "v": "0"}
HOSTILE = {
    "region": "<img src=x onerror=alert(1)>",
    "source": "' or 1=1 --",
    "admin1": "../../etc/passwd",
    "utm": "x" * 3000,
}
SELECTIONS = {
    "whole": WHOLE,
    "narrow": NARROW,
    "iraq": {"region": "iraq"},
    "maghreb": {"region": "maghreb", "from": "2015-01", "to": "2019-12"},
    "one-month": {"from": "2021-01", "to": "2021-01", "initiator": "attack"},
    "one-country": {"country": "TUN", "min_killed": "1"},
    "one-source": {"kind": "armed_group", "attribution": "claimed"},
    "no-coverage": {"country": "MRT", "from": "2015-01", "to": "2015-02"},
    "empty": EMPTY,
    "bad": BAD,
    "hostile": HOSTILE,
}


def opened(path: str, parameters: dict[str, str]) -> AppTest:
    test = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=RUN_SECONDS)
    if path:
        test.switch_page(PAGES[path][0])
    for name, value in parameters.items():
        test.query_params[name] = value
    return test.run()


def sentence(test: AppTest) -> str:
    return next(block.value for block in test.main.markdown if block.value.startswith("**"))


@pytest.mark.parametrize("parameters", SELECTIONS.values(), ids=SELECTIONS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_through(path, parameters):
    test = opened(path, parameters)
    assert not test.exception, "\n".join([test.exception[0].message, *test.exception[0].stack_trace])
    titles = (PAGES[path][1],) if path else (PAGES[path][1], "Attacks of the Islamic State in ")
    assert test.header[0].value.startswith(titles)
    assert "not a census" in test.main.caption[-1].value


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_selection(path):
    test = opened(path, NARROW)
    if path:
        assert sentence(test) == "**Incidents in Diyala, Iraq, Jan 2020 to Dec 2021.**"
    else:
        assert re.fullmatch(
            "Attacks of the Islamic State in Diyala, Iraq: [0-9]+ found in the public record, 2020 to 2021",
            test.header[0].value,
        )


@pytest.mark.parametrize("view", ["differ", "audit", "lineage", "tallies", "articles"])
def test_a_part_that_holds_all_claims_does_not_stand_under_the_selection(view):
    assert sentence(opened("claims", NARROW | {"side": "figures", "view": view})).startswith(
        "**All published claims.**"
    )


@pytest.mark.parametrize("view", [word for _, words in PARTS.values() for word in words])
def test_links_to_the_old_parts_of_claims_open_them_under_the_new(view):
    test = opened("claims", {"side": "figures", "view": view})
    part = next(part for part, (_, words) in PARTS.items() if view in words)
    held = {re.sub(r"-\d+$", "", group.key): group.value for group in test.button_group}
    assert {"part-of-view": part, "option-view": view}.items() <= held.items()
    assert not any("view" in warning.value for warning in test.main.warning)


def test_sides_are_compared_on_a_fresh_install_by_what_other_sets_list_of_each_month():
    test = opened("sources", {"view": "beside"})
    assert "The months above need no import" in test.main.info[-1].value
    assert len(test.main.get("plotly_chart")) == 1


def test_the_card_of_a_claim_bears_its_verdicts(store, audited):
    rows = audited
    claims = published(store)
    one = rows[(rows["verdict"] == "below") & (rows["metric"] != "other")].iloc[0]
    claim = claims.set_index("claim_id", drop=False).loc[one["claim_id"]]
    test = opened(
        "claims", {"side": "figures", "metric": claim["metric"], "area": claim["country"], "claim": claim["claim_id"]}
    )
    assert f"**{VERDICTS[one['verdict']]}**" in " ".join(block.value for block in test.main.markdown)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_what_it_leaves_out(path):
    notices = " ".join(warning.value for warning in opened(path, BAD).main.warning)
    for words in ("atlantis", "13-2021", "9999-99", "many", "data version 0"):
        assert words in notices


@pytest.mark.parametrize(
    ("path", "options", "named"),
    [
        ("timelines", {"measure": "deaths", "unit": "fortnight", "view": "moon"}, ("deaths", "fortnight", "moon")),
        ("maps", {"layer": "moon", "colour": "loud", "at": "1999-01"}, ("moon", "loud", "1999-01")),
        ("claims", {"side": "figures", "scope": "whole,half"}, ("whole,half",)),
        ("claims", {"side": "moon"}, ("moon",)),
        ("sources", {"view": "moon"}, ("moon",)),
    ],
)
def test_a_page_names_the_words_of_a_link_that_no_control_can_show(path, options, named):
    notices = [warning.value for warning in opened(path, options).main.warning]
    assert len(notices) == len(named)
    for word in named:
        assert any(f"“{word}” is not among the choices here" in notice for notice in notices)


def test_a_link_to_an_incident_opens_its_card_and_says_where_there_is_none(store):
    frame = store.frame(latest(store.table("incidents"), 400))
    iraq, syria = (frame.loc[frame["country"] == country, "incident_id"].iloc[0] for country in ("IRQ", "SYR"))
    test = opened("maps", {"region": "iraq", "incident": iraq})
    (card,) = test.get("dialog")
    assert "All evidence for this incident" in [link.label for link in card.get("page_link")]
    test = opened("maps", {"region": "iraq", "incident": syria})
    assert not test.get("dialog")
    assert [each.value for each in test.main.info] == ["The incident that the link names lies outside this selection."]
    assert "All evidence for this incident" in [link.label for link in test.get("page_link")]
    test = opened("maps", {"region": "iraq", "incident": "izzz"})
    assert not test.get("dialog")
    assert "there is no incident “izzz”" in test.main.warning[0].value


@pytest.mark.parametrize("path", ["", "maps", "timelines"])
def test_an_empty_selection_says_why_and_what_to_widen(path):
    test = opened(path, EMPTY)
    assert any("Widen the months" in info.value for info in test.main.info)


@pytest.fixture(scope="module")
def most_reported(store):
    """The incident with most reports."""
    incidents = store.frame(store.table("incidents").select("incident_id", "report_count"))
    return incidents.sort_values(["report_count", "incident_id"])["incident_id"].iloc[-1]


def test_an_incident_shows_each_of_its_reports(most_reported, store):
    test = opened("incident", {"incident": most_reported})
    assert not test.exception, test.exception[0].message
    reports = store.table("reports").filter(lambda t: t.incident_id == most_reported)
    sources = store.frame(store.table("sources").semi_join(reports, "source_id").select("name"))["name"]
    shown = html.unescape(" ".join(block.proto.body for block in test.get("html")))
    assert len(sources) > 3
    assert [name for name in sources if name not in shown] == []


def test_the_overview_gives_a_day_only_where_one_is_known(store):
    test = opened("", {})
    listed, rows = test.dataframe[0].value, latest(store.table("incidents"), LATEST)
    rows = store.frame(rows)
    assert listed["Date"].tolist() == [when(row) for _, row in rows.iterrows()]
    assert "week" in set(rows["date_precision"]) or "month" in set(rows["date_precision"])


def test_an_incident_that_is_not_there_is_said(store):
    test = opened("incident", {"incident": "i00000000000"})
    assert not test.exception
    assert any("i00000000000" in warning.value for warning in test.main.warning)


def test_without_tables_the_page_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "DATA", tmp_path)
    test = opened("", WHOLE)
    assert not test.exception
    assert "python -m atlas build" in test.error[0].value


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "link",
    [{"from": "2021-01-21", "to": "2021-01-21"}, {"place": "qaim", "from": "-90d"}, {"region": "atlantis"}],
    ids=lambda link: next(iter(link)),
)
def test_every_page_opens_with_days_letters_and_what_is_unknown(path, link):
    test = opened(path, link)
    assert not test.exception and not test.error


def test_a_control_that_the_browser_makes_late_shows_what_is_chosen():
    """The first run of a page may be overtaken before the browser has made its controls: the next one says again what each shows."""
    test = opened(
        "timelines",
        {
            "measure": "killed",
            "split": "region",
            "region": "iraq",
            "from": "2021-01",
            "to": "2021-12",
            "min_killed": "3",
            "text": "check",
        },
    ).run()
    assert not test.exception
    for box in test.selectbox:
        assert box.proto.set_value or box.options[box.proto.default] == box.format_func(box.value), box.label
    assert {box.label: box.options[box.proto.default] for box in test.selectbox}["Split by"] == "Region"
    assert (
        all(switch.proto.set_value or switch.proto.default == switch.value for switch in test.toggle)
        and test.toggle[0].value
    )
    assert [number.proto.default for number in test.number_input if number.value][0] == 3
    assert [line.proto.default for line in test.text_input if line.value] == ["check"]


@pytest.mark.parametrize("word", ["year", "iraq", "2019-01:2019-12", "IQ-DI"])
@pytest.mark.parametrize("path", ["", "maps", "timelines"])
def test_a_page_sets_another_selection_beside_its_own(path, word):
    test = opened(path, {"region": "syria", "from": "2021-01", "to": "2021-12", "compare": word})
    assert not test.exception, "\n".join([test.exception[0].message, *test.exception[0].stack_trace])
    (chosen,) = [box for box in test.main.selectbox if box.key.startswith("option-compare")]
    assert chosen.value == word
    assert len(test.main.get("deck_gl_json_chart")) == (0 if path == "timelines" else 2)
    if not path:
        assert any(block.value.startswith("**Incidents") and " in " in block.value for block in test.main.markdown)
    other = {"year": "2020", "iraq": "Iraq", "2019-01:2019-12": "2019", "IQ-DI": "Diyala, Iraq"}[word]
    assert other in str([block.value for block in test.main.markdown]) or path == "timelines"
    months = [box.label for box in test.main.selectbox if box.key.startswith("compare-")]
    assert months == (["From", "To"] if ":" in word else [])


@pytest.mark.parametrize("path", ["", "maps", "timelines"])
def test_a_drawn_area_is_a_filter_like_any_other(path):
    test = opened(path, {"region": "iraq", "within": "34.5,43.2,60"})
    assert not test.exception, "\n".join([test.exception[0].message, *test.exception[0].stack_trace])
    assert any(button.label.startswith("Within 60 km of 34.5° N 43.2° E") for button in test.main.button)


def test_an_area_can_be_typed_and_what_is_none_is_told():
    test = opened("maps", {"region": "iraq"})
    field = next(each for each in test.sidebar.text_input if each.label == "Drawn area")
    field.set_value("34.5, 43.2, 60").run()
    assert test.query_params["within"] == "34.5,43.2,60"
    field = next(each for each in test.sidebar.text_input if each.label == "Drawn area")
    field.set_value("near Mosul").run()
    assert "write latitude, longitude, km" in " ".join(warning.value for warning in test.main.warning)
    assert test.query_params["within"] == "nearMosul"


def test_an_area_is_drawn_in_a_window_of_the_maps_page():
    test = opened("maps", {"region": "iraq"})
    next(button for button in test.main.button if button.label == "Draw an area").click().run()
    (window,) = test.get("dialog")
    assert "a click takes 50 km" in " ".join(each.value for each in window.caption)


def test_months_that_begin_where_the_table_does_are_not_called_none_chosen():
    test = opened("resurgence", {"region": "iraq", "from": "2014-01", "to": "2017-12"})
    said = " ".join(caption.value for caption in test.main.caption)
    assert (
        "begin where the table does, so the last twelve full ones stand" in said and "o months are chosen" not in said
    )
