"""Where the values beside marks of figure claims may stand without covering each other; knows nothing of plotly."""

import math

import pandas as pd

from atlas.analysis.figures import stated

LABEL_PX, CHAR_PX, MARK_PX = 11, 6.0, 11
SIDES = {"top center": (0, 1), "bottom center": (0, -1), "middle right": (1, 0), "middle left": (-1, 0)}
SIGNS = {
    "about ": "≈",
    "more than ": ">",
    "fewer than ": "<",
    "at least ": "≥",
    "up to ": "≤",
    " to ": "–",
    " million": "m",
}


def middle_of(row) -> pd.Timestamp:
    """Return the moment at which a claim's mark stands: the middle of its window."""
    return row.window_start + (row.window_end - row.window_start) / 2


class Scale:
    """The range of a chart of figure claims, and where in px a claim's mark stands in one panel of it."""

    def __init__(self, rows: pd.DataFrame, *, log: bool, width_px: float, height_px: float) -> None:
        start, end = rows["window_start"].min(), rows["window_end"].max()
        pad = max((end - start) * 0.05, pd.Timedelta(days=25))
        self.first, self.last = start - pad, end + pad
        values = pd.concat([rows["low"], rows["high"], rows["middle"]]).dropna()
        above = values[values > 0]
        self.log = log and len(above) > 0
        self.low = above.min() / 1.9 if self.log else 0.0
        self.high = values.max() * (2.6 if self.log else 1.25) or 1.0
        self.width_px, self.height_px = width_px, height_px

    def position(self, row) -> tuple[float, float]:
        """Return the px of a claim's mark from the panel's lower left corner."""
        across = (middle_of(row) - self.first) / (self.last - self.first)
        value = max(row.middle, self.low) if self.log else row.middle
        up = math.log(value / self.low) / math.log(self.high / self.low) if self.log else value / self.high
        return across * self.width_px, up * self.height_px

    def beside(self, row, px: float) -> float:
        """Return the value that stands px above a claim's mark (below it if negative)."""
        if self.log:
            return max(row.middle, self.low) * (self.high / self.low) ** (px / self.height_px)
        return row.middle + px / self.height_px * self.high

    def labels(self, rows: pd.DataFrame, *, named: bool) -> dict[str, tuple[str, str]]:
        """Return each claim's label and its side of the mark, by claim id; empty where it would cover another mark or label.

        named: write the body's name too. Largest figures choose first, so that what is left out lies between others.
        """
        marks = {row.claim_id: self.position(row) for row in rows.itertuples()}
        taken = [_box(x, y, MARK_PX, MARK_PX) for x, y in marks.values()]
        chosen = {}
        for row in rows.sort_values(["middle", "claim_id"], ascending=[False, True]).itertuples():
            text = value_label(row) + (f" · relayed by {row.relayed_by}" if row.relayed_by else "")
            texts = [f"{short_name(row.body)} {text}", text] if named else [text]
            chosen[row.claim_id] = self._place(texts, marks[row.claim_id], taken, (pd.isna(row.high), pd.isna(row.low)))
        return chosen

    def _place(
        self, texts: list[str], mark: tuple[float, float], taken: list[tuple], opens: tuple[bool, bool]
    ) -> tuple[str, str]:
        for text in texts:
            wide = len(text) * CHAR_PX
            for side, (right, up) in SIDES.items():
                if (opens[0] and up > 0) or (opens[1] and up < 0):
                    continue  # the arrow of the open end stands there
                x, y = mark[0] + right * (wide / 2 + MARK_PX), mark[1] + up * (LABEL_PX / 2 + MARK_PX * 0.7)
                box = _box(x, y, wide, LABEL_PX)
                inside = box[0] >= 0 and box[1] <= self.width_px and box[2] >= 0
                if inside and not any(_touch(box, other) for other in taken if other != _box(*mark, MARK_PX, MARK_PX)):
                    taken.append(box)
                    return text, side
        return "", "top center"


def value_label(row) -> str:
    """Return a claim's value in signs: ≈10,000, >60, 25–50m."""
    low = row.middle if pd.isna(row.low) else row.low
    high = row.middle if pd.isna(row.high) else row.high
    text = stated(low, high, row.qualifier)
    for words, sign in SIGNS.items():
        text = text.replace(words, sign)
    return text


def short_name(body: str) -> str:
    """Return a body's name without what stands in parentheses, cut after 24 characters."""
    name = body.split(" (")[0]
    return name if len(name) <= 24 else name[:23] + "…"


def _box(x: float, y: float, wide: float, high: float) -> tuple[float, float, float, float]:
    return (x - wide / 2, x + wide / 2, y - high / 2, y + high / 2)


def _touch(one: tuple, other: tuple) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
