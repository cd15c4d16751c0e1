"""A briefing as a small JSON file: which figures of which links in which order, with titles and notes; holds no numbers of its own."""

import re
from dataclasses import dataclass, replace

import orjson

from atlas.figures.registry import KINDS
from atlas.model.text import printable

FORMAT, VERSION = "resurgence-atlas-briefing", 1
MOST_ITEMS, MOST_CHARACTERS, MOST_BYTES = 60, 4000, 400_000


@dataclass(frozen=True)
class Item:
    """One figure of a briefing.

    figure: a name of catalogue.KINDS. link: path and query of its share link, without a host. title: in place of the figure's own. notes: the
    author's, for the speaker notes.
    """

    figure: str
    link: str
    title: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Briefing:
    """A title and its figures in order."""

    title: str = ""
    items: tuple[Item, ...] = ()

    def added(self, item: Item) -> "Briefing":
        """Return the briefing with one more figure at its end; the same if it is full or already holds that figure of that link."""
        held = any((one.figure, one.link) == (item.figure, item.link) for one in self.items)
        return self if held or len(self.items) >= MOST_ITEMS else replace(self, items=(*self.items, item))

    def without(self, place: int) -> "Briefing":
        """Return the briefing without the figure at a place."""
        return replace(self, items=self.items[:place] + self.items[place + 1 :])

    def moved(self, place: int, step: int) -> "Briefing":
        """Return the briefing with a figure moved by a number of places; it stays at the ends."""
        items = list(self.items)
        items.insert(min(max(place + step, 0), len(items) - 1), items.pop(place))
        return replace(self, items=tuple(items))

    def changed(self, place: int, **fields: str) -> "Briefing":
        """Return the briefing with fields of one figure changed; long texts are cut."""
        items = list(self.items)
        items[place] = replace(
            items[place], **{name: printable(value[:MOST_CHARACTERS]) for name, value in fields.items()}
        )
        return replace(self, items=tuple(items))


def saved(briefing: Briefing) -> bytes:
    """Return the briefing as JSON."""
    items = [
        {"figure": item.figure, "link": item.link, "title": item.title, "notes": item.notes} for item in briefing.items
    ]
    return orjson.dumps(
        {"format": FORMAT, "version": VERSION, "title": briefing.title, "items": items}, option=orjson.OPT_INDENT_2
    )


def loaded(data: bytes) -> tuple[Briefing, list[str]]:
    """Read a saved briefing.

    Returns it and a notice for each figure that cannot be used and is left out. Raises ValueError with a sentence if the file is no briefing.
    """
    if len(data) > MOST_BYTES:
        raise ValueError("This file is too large to be a saved briefing.")
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ValueError("This file is no saved briefing: it is not JSON.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("items"), list):
        raise ValueError("This file is no saved briefing of Resurgence Atlas.")
    if found.get("version") != VERSION:
        raise ValueError(f"This briefing was saved by another version of the atlas ({str(found.get('version'))[:20]}).")
    items, notices = [], []
    for place, row in enumerate(found["items"][:MOST_ITEMS], start=1):
        figure = str(row.get("figure")) if isinstance(row, dict) else "no figure"
        texts = [row.get(name, "") for name in ("link", "title", "notes")] if figure in KINDS else []
        if not texts or not all(isinstance(text, str) for text in texts) or not re.match("/(?!/)", texts[0]):
            notices.append(
                f"Figure {place} (“{printable(figure[:40])}”) is none that this atlas can draw, and was left out."
            )
            continue
        items.append(Item(figure, *(printable(text[:MOST_CHARACTERS]) for text in texts)))
    if len(found["items"]) > MOST_ITEMS:
        notices.append(f"Only the first {MOST_ITEMS} figures were taken.")
    title = found.get("title")
    return Briefing(printable(title[:MOST_CHARACTERS]) if isinstance(title, str) else "", tuple(items)), notices
