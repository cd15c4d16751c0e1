"""The selection lives in the address: cold links, page changes, back, forward and reload keep it, and the controls write to it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from atlas.ui.frame import PAGES
from tests.browser.conftest import drawn, said, titled

LINK = "region=iraq&admin1=IQ-DI&from=2020-01&to=2021-12&initiator=attack&min_killed=1"
SENTENCE = "Attacks by the group in Diyala, Iraq, Jan 2020 to Dec 2021; at least 1 killed."


def sidebar(page: Page):
    return page.locator('[data-testid="stSidebar"]')


def pill(page: Page, name: str):
    return sidebar(page).get_by_role("button", name=name, exact=True)


def says(page: Page, sentence: str | re.Pattern) -> None:
    expect(said(page)).to_have_text(sentence)


def chosen(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def has(page: Page, **parameters: str) -> None:
    """Wait until the address holds exactly these selection parameters."""
    page.wait_for_function(
        "wanted => JSON.stringify(Object.fromEntries([...new URLSearchParams(location.search)].sort())) === wanted",
        arg="{" + ",".join(f'"{name}":"{value}"' for name, value in sorted(parameters.items())) + "}",
    )


def go(page: Page, title: str) -> None:
    drawn(page)  # the links of the other pages follow a change when its run is over
    sidebar(page).locator('[data-testid="stPageLink-NavLink"]', has_text=title).click()
    expect(titled(page, title)).to_be_visible()
    drawn(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_cold_link_to_any_page_shows_its_selection(path, open_page):
    page = open_page(f"/{path}?{LINK}")
    says(page, SENTENCE)
    expect(pill(page, "Iraq")).to_have_attribute("aria-pressed", "true")
    expect(pill(page, "Syria")).to_have_attribute("aria-pressed", "false")
    expect(pill(page, "Attacks by the group")).to_have_attribute("aria-pressed", "true")
    expect(sidebar(page).get_by_role("button", name="Remove Diyala, Iraq")).to_be_visible()
    expect(sidebar(page).get_by_role("spinbutton", name="Killed, at least")).to_have_value("1")
    for end, month in {"From": "Jan 2020", "To": "Dec 2021"}.items():
        expect(sidebar(page).get_by_role("combobox", name=end, exact=True)).to_have_value(month)
    page.reload()
    drawn(page)
    says(page, SENTENCE)


def test_page_links_back_and_forward_keep_the_selection(open_page):
    page = open_page("/")
    pill(page, "Iraq").click()
    has(page, region="iraq")
    go(page, "Timelines")
    has(page, region="iraq")
    pill(page, "Syria").click()
    has(page, region="iraq,syria")
    says(page, re.compile("Iraq and Syria"))
    go(page, "Sources")
    has(page, region="iraq,syria")
    visited = [
        ("back", "Timelines", "iraq,syria"), ("back", "Timelines", "iraq"), ("back", "Overview", "iraq"), ("back", "Overview", None),
        ("forward", "Overview", "iraq"), ("forward", "Timelines", "iraq"), ("forward", "Timelines", "iraq,syria"),
        ("forward", "Sources", "iraq,syria"),
    ]  # fmt: skip
    for step, title, region in visited:
        page.go_back() if step == "back" else page.go_forward()
        has(page, **({"region": region} if region else {}))
        expect(titled(page, title)).to_be_visible()
        for name, word in (("Iraq", "iraq"), ("Syria", "syria")):
            expect(pill(page, name)).to_have_attribute("aria-pressed", str(word in (region or "")).lower())
        says(
            page,
            re.compile(
                {
                    "iraq": r"in Iraq(:|, \w{3} \d)",
                    "iraq,syria": "in Iraq and Syria,",
                    None: "in (all regions,|Iraq, Syria and the Maghreb:)",
                }[region]
            ),
        )
    page.reload()
    drawn(page)
    has(page, region="iraq,syria")
    says(page, re.compile("in Iraq and Syria,"))


def test_month_controls_write_the_range(open_page):
    page = open_page("/sources?from=2020-01&to=2020-12")
    says(page, re.compile("Jan 2020 to Dec 2020"))
    sidebar(page).get_by_role("button", name="Back").click()
    has(page, **{"from": "2019-01", "to": "2019-12"})
    says(page, re.compile("Jan 2019 to Dec 2019"))
    year = sidebar(page).get_by_role("combobox", name="Span")
    expect(year).to_have_value("2019")
    year.fill("2021")
    expect(page.get_by_role("option").first).to_have_text("2021")
    year.press("Enter")
    has(page, **{"from": "2021-01", "to": "2021-12"})
    says(page, re.compile("Jan 2021 to Dec 2021"))
    begin = sidebar(page).get_by_role("combobox", name="From", exact=True)
    begin.fill("2020-06")
    begin.press("Enter")
    has(page, **{"from": "2020-06", "to": "2021-12"})
    expect(begin).to_be_focused()


def test_a_handle_of_the_brush_keeps_the_focus_while_arrow_keys_step(open_page):
    page = open_page("/sources?from=2021-01&to=2021-12")
    end = sidebar(page).get_by_role("slider", name="Last month")
    expect(end).to_have_attribute("aria-valuetext", "Dec 2021")
    end.focus()
    for month, words in (("2021-11", "Jan 2021 to Nov 2021"), ("2021-10", "Jan 2021 to Oct 2021")):
        page.keyboard.press("ArrowLeft")
        has(page, **{"from": "2021-01", "to": month})
        says(page, re.compile(words))
        drawn(page)
        expect(end).to_be_focused()


def test_months_are_brushed_over_the_bars(open_page):
    page = open_page("/sources?region=iraq&from=2016-01&to=2016-03")
    brush = sidebar(page).locator(".brush")
    brush.scroll_into_view_if_needed()
    expect(brush.locator("rect").first).to_be_attached()
    box = brush.locator("svg").bounding_box()
    many = brush.locator("rect").count()
    at = lambda month: (box["x"] + (month + 0.5) * box["width"] / many, box["y"] + 20)  # noqa: E731
    page.mouse.move(*at(96))  # January 2022
    page.mouse.down()
    page.mouse.move(*at(101), steps=3)
    page.mouse.up()
    has(page, region="iraq", **{"from": "2022-01", "to": "2022-06"})
    page.mouse.click(*at(65))  # within 2019
    has(page, region="iraq", **{"from": "2019-01", "to": "2019-12"})


@pytest.mark.parametrize("apart_ms", [0, 60, 120])
def test_changes_within_a_moment_are_all_kept(apart_ms, open_page):
    page = open_page("/sources?from=2020-01&to=2020-01")
    expect(pill(page, "Iraq")).to_be_visible()
    sidebar(page).get_by_role("button", name="Next").evaluate(
        """(next, [iraq, wait]) => { next.click(); return new Promise(done => setTimeout(() => { iraq.click(); done(); }, wait)); }""",
        [pill(page, "Iraq").element_handle(), apart_ms],
    )
    has(page, region="iraq", **{"from": "2020-02", "to": "2020-02"})
    says(page, "Incidents in Iraq, Feb 2020.")
    drawn(page)
    has(page, region="iraq", **{"from": "2020-02", "to": "2020-02"})


@pytest.mark.parametrize("apart_ms", [40, 120])
def test_a_page_link_clicked_while_a_change_is_drawn_keeps_the_change(apart_ms, open_page):
    page = open_page("/sources?from=2020-01&to=2020-01")
    link = sidebar(page).get_by_role("link", name="Briefing")
    expect(link).to_be_visible()
    pill(page, "Iraq").evaluate(
        """(iraq, [link, wait]) => { iraq.click(); return new Promise(done => setTimeout(() => { link.click(); done(); }, wait)); }""",
        [link.element_handle(), apart_ms],
    )
    expect(page.get_by_role("heading", name="Briefing", exact=True, level=2)).to_be_visible()
    says(page, "Incidents in Iraq, Jan 2020.")
    drawn(page)
    has(page, region="iraq", **{"from": "2020-01", "to": "2020-01"})


def test_list_and_number_filters_write_their_words(open_page):
    page = open_page("/sources?region=iraq")
    governorate = sidebar(page).get_by_role("combobox", name="Governorate")
    governorate.click()
    governorate.press_sequentially("Kirk")
    page.get_by_role("option", name="Kirkuk, Iraq").click()
    has(page, region="iraq", admin1="IQ-KI")
    page.keyboard.press("Escape")
    sidebar(page).get_by_text("More filters").click()
    least = sidebar(page).get_by_role("spinbutton", name="Killed, at least")
    least.fill("3")
    least.press("Enter")
    has(page, region="iraq", admin1="IQ-KI", min_killed="3")
    says(page, re.compile(r"in Kirkuk, Iraq, .*; at least 3 killed\."))
    pill(page, "Iraq").click()
    pill(page, "Syria").click()
    has(page, region="syria", min_killed="3")


def test_chips_take_filters_away(open_page):
    page = open_page(f"/sources?{LINK}")
    main = page.locator('[data-testid="stMain"]')
    main.get_by_role("button", name="Diyala, Iraq ✕").click()
    has(page, **{"region": "iraq", "from": "2020-01", "to": "2021-12", "initiator": "attack", "min_killed": "1"})
    expect(sidebar(page).get_by_role("button", name="Remove Diyala, Iraq")).to_have_count(0)
    main.get_by_role("button", name="Jan 2020 to Dec 2021 ✕").click()
    has(page, region="iraq", initiator="attack", min_killed="1")
    main.get_by_role("button", name="Clear all").click()
    has(page)
    says(page, re.compile("Incidents in all regions"))
    expect(pill(page, "Iraq")).to_have_attribute("aria-pressed", "false")


def test_what_is_unknown_is_named_and_selects_nothing_until_it_is_dropped(open_page):
    page = open_page("/sources?region=Iraq,atlantis&from=2021-13&min_killed=-1&precision=&v=1999.1-0")
    says(
        page,
        re.compile(
            "^Nothing: from “2021-13” and min_killed “-1” cannot be used here. Without them: Incidents in Iraq, "
        ),
    )
    notices = page.locator('[data-testid="stMain"] [data-testid="stAlert"]')
    for words in ("atlantis", "2021-13", "-1", "1999.1-0"):
        expect(notices.filter(has_text=words).first).to_be_visible()

    main = page.locator('[data-testid="stMain"]')
    main.get_by_role("button", name="from “2021-13” unknown ✕").click()
    says(page, re.compile("^Nothing: min_killed “-1” "))
    main.get_by_role("button", name="min_killed “-1” unknown ✕").click()
    says(page, re.compile("^Incidents in Iraq, "))
    has(page, region="iraq")


def test_a_share_link_is_fixed_and_a_living_link_moves(open_page):
    page = open_page("/timelines?region=iraq&from=-12m&to=latest&unit=week")
    says(page, re.compile(r"^Incidents in Iraq, \w{3} 20\d\d to \w{3} 20\d\d\.$"))
    page.get_by_role("button", name="Link", exact=True).click()
    fixed, moving = (page.get_by_test_id("stPopoverBody").locator("code").nth(place) for place in (0, 1))
    expect(moving).to_contain_text("/timelines?region=iraq")
    for words, told in ((fixed, ("from=20", "to=20", "v=")), (moving, ("from=-12m", "to=latest", "unit=week"))):
        assert all(word in words.inner_text() for word in told)
    assert "v=" not in moving.inner_text()
    has(page, region="iraq", **{"from": "-12m", "to": "latest", "unit": "week"})
    page.keyboard.press("Escape")
    pill(page, "Syria").click()
    has(page, region="iraq,syria", **{"from": "-12m", "to": "latest", "unit": "week"})


def test_parameters_of_others_survive_a_change(open_page):
    page = open_page("/sources?region=iraq&utm=mail")
    pill(page, "Syria").click()
    has(page, region="iraq,syria", utm="mail")
    assert chosen(page)["utm"] == "mail"
