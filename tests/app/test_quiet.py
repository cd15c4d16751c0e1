"""What the figures of a page share stands once on it; of one month or one governorate the overview shows places and the list."""

import json

import pytest

from tools.freeze_figures import page


def everything(shown: dict) -> str:
    return json.dumps(shown, ensure_ascii=False, default=str)


def test_sources_sample_note_and_date_stand_once():
    shown = page("timelines", "region=iraq&from=2021-01&to=2021-12", "desktop", dark=False)
    footer = everything(shown.pop("footer")).replace("\\", "")
    figures = everything(shown)
    for words in ("not a census", "Coded by Resurgence Atlas", "data version", "Natural Earth"):
        assert words in footer and words not in figures


@pytest.mark.parametrize(
    ("query", "is_close", "unit"),
    [
        ("from=2021-06&to=2021-06", True, "day"),
        ("admin1=IQ-DI&from=2021-01&to=2021-12", True, "month"),
        ("region=iraq&from=2021-01&to=2021-12", False, "month"),
    ],
)
def test_the_overview_is_laid_out_for_what_it_is_about(query, is_close, unit):
    shown = page("", query, "desktop", dark=False)
    assert ("decks" in shown["map"]) == is_close
    assert f"Incidents per {unit}" in everything(shown["timeline"])
