"""Words on screen: every page and part of one is walked, and none of the words is found that only the house's own people know."""

import json
import re
from collections.abc import Iterator

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from atlas.model.vocabulary import COUNTS
from atlas.ui import resurgence_page
from tests.app.test_pages import opened

HIDDEN = {
    "id",
    "user_key",
    "key",
    "form_id",
    "url",
    "href",
    "src",
    "icon",
    "element_id",
    "script_path",
    "proto_id",
    "component_name",
}
BANNED = {
    "origin": r"\borigins?\b(?!-)",
    "best estimate": r"\bbest estimates?\b",
    "attribution": r"\battribution\b(?!=)",
    "founding article": r"\bfounding articles?\b",
    "above the record": r"\b(above|below) the record\b",
    "log odds": r"\blog[- ]odds\b",
    "None": r"(?<![\w“])None(?! chosen|: every| of the)\b",
    "an article's file": r"\b\d{3}[_-][\w-]+\.(md|txt)\b",
    "a dash for what is not known": r"^–$|>–<",
    "an icon's name": r"\b(skip_next|skip_previous|arrow_upward|chevron_left|chevron_right)\b",
}
ADDRESSES = re.compile(r'(href|src|style|class)="[^"]*"|\]\([^)]*\)|/\w*\?[^\s<]+')
PARTS = {
    "overview": ("", {}),
    "overview of a governorate": ("", {"admin1": "IQ-DI", "from": "2020-01", "to": "2021-12"}),
    "map": ("maps", {"region": "iraq"}),
    "map by who says so": ("maps", {"region": "iraq", "colour": "attribution"}),
    "map of governorates": ("maps", {"layer": "governorates"}),
    "map of months": ("maps", {"region": "syria", "from": "2021-01", "to": "2021-06", "at": "2021-03"}),
    "timelines": ("timelines", {}),
    "timelines split": ("timelines", {"split": "attribution", "view": "types"}),
    "claims about incidents": ("claims", {}),
    **{
        f"claims: {view}": ("claims", {"side": "figures", "view": view})
        for view in ("rival", "monitors", "differ", "audit", "lineage", "tallies", "articles")
    },
    "a claim's card": ("claims", {"side": "figures", "metric": "killed", "area": "IRQ"}),
    "incidents to choose from": ("incident", {"region": "syria"}),
    "sources": ("sources", {}),
    "data sets": ("sources", {"view": "datasets"}),
    "side by side": ("sources", {"view": "beside"}),
    "briefing": ("briefing", {}),
    **{f"is it coming back: {part}": ("resurgence", {"view": part}) for part in resurgence_page.PARTS},
    "intake": ("intake", {}),
}


def words(message: Message) -> Iterator[str]:
    """Return all texts of an element as the browser is sent it, but for keys, addresses and the rows of lists."""
    for field, value in message.ListFields():
        if field.name in HIDDEN or field.type == field.TYPE_BYTES:
            continue
        for each in value if field.is_repeated else [value]:
            if field.type == field.TYPE_MESSAGE and hasattr(each, "ListFields"):
                yield from words(each)
            elif isinstance(each, str):
                yield from _shown(each)


def _shown(text: str) -> Iterator[str]:
    """Return what is read of a text: of a chart's description its words alone, of HTML and links what is no address."""
    try:
        found = json.loads(text) if text.startswith(("{", "[")) else None
    except ValueError:
        found = None
    if found is None:
        yield ADDRESSES.sub("", text)
    else:
        yield from _texts(found)


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name not in ("customdata", "id", "ids", "uid", "meta", "legendgroup", "source", "uirevision"):
                yield from _texts(value)
    elif isinstance(found, list):
        for each in found:
            yield from _texts(each)
    elif isinstance(found, str) and not found.startswith(("http", "data:")):
        yield ADDRESSES.sub("", found)


def screen(test: AppTest) -> list[str]:
    """Return every text on a page: those of its elements, and the heads of its lists with what stands for nothing in them."""
    texts = []
    for place in (test.main, test.sidebar):
        for element in place:
            proto = getattr(element, "proto", None)
            if isinstance(proto, Message):
                texts += words(proto)
    for frame in test.dataframe:
        texts += [str(column) for column in frame.value.columns]
        texts += [
            cell
            for column in frame.value
            for cell in frame.value[column]
            if isinstance(cell, str) and cell in ("None", "nan", "NaN", "–")
        ]
    return texts


@pytest.mark.parametrize("part", PARTS)
def test_a_page_speaks_plainly(part):
    test = opened(*PARTS[part])
    assert not test.exception
    found = screen(test)
    assert len(found) > 40
    for name, pattern in BANNED.items():
        said = [
            text[max(0, hit.start() - 60) : hit.end() + 40]
            for text in found
            for hit in re.finditer(pattern, text, re.I if name != "None" else 0)
        ]
        assert not said, f"{name}: {said[:3]}"
    for button in test.button:
        assert button.label.strip(), button.key


def test_the_page_of_an_incident_speaks_plainly(store):
    from atlas.analysis.disputes import widest
    from atlas.analysis.selection import Selection

    tables = store.table("incidents")
    untold = store.frame(
        tables.filter([tables[f"{count}_high"].isnull() for count in COUNTS]).order_by("incident_id").limit(1)
    )
    named = [*widest(store, Selection(), "killed").head(3)["incident_id"], *untold["incident_id"]]
    for name in named:
        test = opened("incident", {"incident": name})
        if name in set(untold["incident_id"]):
            assert "<b>not known</b>" in " ".join(screen(test))
        for word in (
            "a dash for what is not known",
            "origin",
            "best estimate",
            "attribution",
            "founding article",
            "log odds",
            "an article's file",
        ):
            said = [text[:200] for text in screen(test) if re.search(BANNED[word], text, re.I)]
            assert not said, f"{word}: {said[:3]}"
