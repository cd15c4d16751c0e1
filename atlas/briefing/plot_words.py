"""The words in a page's chart as plain lines, and its values as plain Python: the charts write them as HTML and as arrays."""

import html
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Line:
    """One line of a chart's words: bold if all of it is, its own size (0: that of its place) and colour (empty: likewise)."""

    text: str
    is_bold: bool = False
    size_px: float = 0
    colour: str = ""


def lines_of(words: str | None) -> list[Line]:
    """Return the lines of a chart's words; none for no words."""
    return [line for line in map(_line, re.split(r"<br\s*/?>", words or "")) if line.text]


def plain(words: Any) -> str:
    """Return a chart's words, or a number, as one line of plain text."""
    if isinstance(words, float):
        return f"{words:g}"
    return " ".join(line.text for line in lines_of(str(words)))


def _line(words: str) -> Line:
    size = re.search(r"font-size:\s*([\d.]+)px", words)
    colour = re.search(r"(?<![-\w])color:\s*(#[0-9a-fA-F]{6})", words)
    text = html.unescape(re.sub(r"<[^>]*>", "", words)).strip()
    rest = re.sub(r"<b>.*?</b>|<[^>]*>|&nbsp;|\s", "", words)
    return Line(text, bool(text) and "<b>" in words and not rest, float(size[1]) if size else 0, colour[1] if colour else "")


def listed(values: Any) -> list:
    """Return a trace's values as a list of plain values: days as date, unknown as None; empty for none."""
    return [] if values is None else [value_of(value) for value in values]


def value_of(value: Any) -> Any:
    """Return one value of a chart as a plain one."""
    if isinstance(value, list | tuple | str) or value is None:
        return value
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | datetime):
        return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if type(value).__module__ == "numpy":
        plain_value = value.item()
        return value_of(pd.Timestamp(value)) if not isinstance(plain_value, int | float | str | bool) else plain_value
    return value


def each(value: Any, count: int) -> list:
    """Return a setting that may be given once or per value as a list of one per value."""
    if value is None or isinstance(value, str | int | float):
        return [value] * count
    return listed(value)
