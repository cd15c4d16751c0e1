"""A link read over the tables: selection, page options and address, and the same link written again."""

from urllib.parse import parse_qs, urlsplit

import pytest

from atlas.analysis.selection import Selection
from atlas.figures.scope import scope


@pytest.mark.parametrize(
    ("link", "root", "path"),
    [
        ("https://atlas.example/timelines?region=iraq&unit=week", "https://atlas.example", "timelines"),
        ("/timelines?region=iraq&unit=week", "", "timelines"),
        ("?region=iraq&unit=week", "", ""),
        ("region=iraq&unit=week", "", ""),
        ("javascript://x/timelines?region=iraq&unit=week", "", "timelines"),
    ],
)
def test_every_form_of_a_link_means_the_same(store, known, link, root, path):
    about, notices = scope(store, link, offered=known)
    assert (about.selection, about.options, about.root, about.path) == (
        Selection(region=("iraq",)),
        {"unit": "week"},
        root,
        path,
    )
    assert notices == []


@pytest.mark.parametrize("link", ["", "/", "https://atlas.example", "https://atlas.example/maps"])
def test_a_link_without_parameters_is_everything(store, known, link):
    assert scope(store, link, offered=known)[0].selection == Selection()


def test_a_link_is_written_with_every_value(store, known):
    about, _ = scope(store, "https://atlas.example/maps?region=iraq&layer=density&present=map", offered=known)
    query = parse_qs(urlsplit(about.link()).query)
    assert query["from"] == ["2014-01"]
    assert query["to"] == ["2025-11"]
    assert query["country"] == ["all"]
    assert query["layer"] == ["density"]
    assert query["v"] == [known.data_version]
    assert "present" not in query
    assert scope(store, about.link(), offered=known)[0].selection == about.selection


def test_what_cannot_be_used_is_named(store, known):
    _, notices = scope(store, "region=atlantis", offered=known)
    assert "atlantis" in notices[0]


def test_an_unknown_option_falls_back(store, known):
    about, _ = scope(store, "unit=fortnight", offered=known)
    assert about.option("unit", ("month", "week"), "month") == "month"
