"""Hold one published claim against one table's count: the verdict and whether it contradicts; knows no table and no page.

A verdict speaks of the claim: "above" says that the claim states more than the table holds. The coded table
is a sample of the public record, so it can show that a claim is too low (it already holds more), never that one is too
high: what it holds less of is no verdict, for it could not have come out otherwise, only our share of it. Where a table counts more than the claim
(a wider area, the dead of all sides) its count is a ceiling, where it counts less a floor; a claim that respects a
ceiling or floor is not confirmed by it.
"""

import math
from dataclasses import dataclass

VERDICTS = {
    "reproduced": "Reproduced (within 10%)",
    "in_range": "In range",
    "above": "States more than the table holds",
    "less": "No verdict: our sample holds less",
    "below": "States less than the table holds",
    "not_comparable": "Not comparable",
    "not_computable": "Not computable",
    "not_covered": "Window not covered",
}
TOLERANCE = 0.10  # "reproduced" and "about" both allow this share of the stated value
RELATIONS = ("equal", "ceiling", "floor", "none")  # what the table counts, compared with what the claim counts


@dataclass(frozen=True)
class Stated:
    """A claim's value: low to high, with None for an end that it leaves open, and exact or about."""

    low: float | None
    high: float | None
    about: bool = False

    @property
    def point(self) -> float | None:
        """The one number that the claim names, or None for a range."""
        if self.low is None or self.high is None:
            return self.high if self.low is None else self.low
        return self.low if self.low == self.high else None

    def edges(self) -> tuple[float, float]:
        """Return the smallest and largest value that the claim allows; "about" allows TOLERANCE on either side."""
        slack = TOLERANCE if self.about else 0.0
        low = -math.inf if self.low is None else self.low * (1 - slack)
        return low, math.inf if self.high is None else self.high * (1 + slack)


@dataclass(frozen=True)
class Count:
    """What a table holds: its best count, from what is certain to what is possible; null best if no row has a figure."""

    best: float | None
    low: float
    high: float
    relation: str = "equal"
    is_sample: bool = False
    covered: bool = True


def relation_of(*, counted: str, fit: str) -> str:
    """Combine what the table counts (word of RELATIONS) with how the selection fits the claim (same, wider, narrower)."""
    selected = {"same": "equal", "wider": "ceiling", "narrower": "floor"}[fit]
    if "equal" in (counted, selected):
        return selected if counted == "equal" else counted
    return counted if counted == selected else "none"


def judge(stated: Stated, count: Count) -> tuple[str, bool]:
    """Return the verdict (word of VERDICTS) and whether the table contradicts the claim.

    Reproduced: the table counts the same thing and its best count lies within TOLERANCE of the one number that is
    stated. In range: what the table holds at least and at most overlaps what the claim allows. Above and below the
    record: no overlap. Less: a sample holds less than is stated, which says nothing of the claim.
    """
    if not count.covered:
        return "not_covered", False
    if count.relation == "none":
        return "not_comparable", False
    if count.best is None:
        return "not_computable", False
    low, high = stated.edges()
    above, below = low > count.high, high < count.low
    if count.relation == "ceiling":
        return _over(count) if above else ("not_comparable", False)
    if count.relation == "floor":
        return ("below", True) if below else ("not_comparable", False)
    point = stated.point
    if point is not None and abs(count.best - point) <= TOLERANCE * point:
        return "reproduced", False
    if above:
        return _over(count)
    return ("below", True) if below else ("in_range", False)


def _over(count: Count) -> tuple[str, bool]:
    """Return what is said of a claim over the count of a table."""
    return ("less", False) if count.is_sample else ("above", True)
