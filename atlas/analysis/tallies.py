"""Do the parts that a claim gives add up to its total, and do its percentages and averages hold? Coded parts in, findings out."""

import math

import pandas as pd

from atlas.analysis.claims import in_own_print, number
from atlas.store import Store

FINDINGS = {
    "holds": "Adds up",
    "rounded": "Adds up within its rounding",
    "printed": "Does not add up in one print: could be the printer's",
    "fails": "Does not add up",
}
ROUNDING = 0.01  # a total or part that is stated as about, at least or the like may differ by this share of the total
PERCENT_SLACK = 2.0  # percentage points: "a third fewer" and the like are words, not decimals
ROUGH = ("about", "at_least", "up_to", "more_than", "fewer_than", "between")


def tallies(store: Store, claims: pd.DataFrame) -> pd.DataFrame:
    """Check every coded split of a claim.

    claims: claims.published(). Returns one row per claim and split: claim_id, split, kind, body, window_start, total
    (stated), computed, difference (computed less stated), finding (word of FINDINGS), sentence with the arithmetic,
    basis, printed_by, doubt (the coder's note). What does not add up is the body's own only where the body itself printed it, or two others print the same. A part or total with an open or rough value may differ by ROUNDING of the total; percentages by PERCENT_SLACK
    points.
    """
    parts = store.frame(store.table("figure_parts"))
    about = claims.set_index("claim_id")
    own = in_own_print(claims).set_axis(claims["claim_id"])
    rows = [
        _row(key, group, about, bool(own[key[0]]))
        for key, group in parts.groupby(["claim_id", "split", "kind"], sort=False)
    ]
    columns = [
        "claim_id",
        "split",
        "kind",
        "body",
        "window_start",
        "total",
        "computed",
        "difference",
        "finding",
        "sentence",
        "basis",
        "printed_by",
        "doubt",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    rank = frame["finding"].map({word: place for place, word in enumerate(reversed(FINDINGS))})
    return frame.assign(rank=rank).sort_values(["rank", "claim_id", "split"], ignore_index=True).drop(columns="rank")


def _row(key: tuple[str, str, str], parts: pd.DataFrame, claims: pd.DataFrame, is_own: bool) -> dict:
    claim_id, split, kind = key
    claim = claims.loc[claim_id]
    linked = [claims.loc[part] for part in parts["part_claim_id"].dropna()]
    rough = claim["qualifier"] in ROUGH or any(part["qualifier"] in ROUGH for part in linked)
    check = {"part": _sum, "some": _some, "percent": _percent, "rate": _rate}[kind]
    total, computed, slack, words = check(claim, parts, linked)
    difference = computed - total
    if math.isclose(difference, 0, abs_tol=1e-9):
        finding = "holds"
    elif abs(difference) <= slack or (rough and abs(difference) <= max(1.0, ROUNDING * total)):
        finding = "rounded"
    else:
        finding = "fails" if is_own else "printed"
    end = {
        "holds": {"part": "They add up.", "some": "Parts that are not named fill the rest."}.get(kind, "That holds."),
        "rounded": "That holds within the rounding of the words.",
        "fails": f"That does not hold: {_signed(difference)}.",
        "printed": f"That does not hold in this print: {_signed(difference)}.",
    }
    return {
        "claim_id": claim_id,
        "split": split,
        "kind": kind,
        "body": claim["body"],
        "window_start": claim["window_start"],
        "total": total,
        "computed": computed,
        "difference": difference,
        "finding": finding,
        "sentence": f"{words} {end[finding]}",
        "basis": "; ".join(dict.fromkeys(parts["basis"])),
        "printed_by": claim["printed_by"],
        "doubt": claim["coder_note"],
    }


def _sum(claim: pd.Series, parts: pd.DataFrame, linked: list[pd.Series]) -> tuple[float, float, float, str]:
    computed = float(parts["value"].sum())
    terms = " + ".join(
        f"{number(value)} {label}" if value >= 0 else f"({number(-value)} {label})"
        for value, label in zip(parts["value"], parts["label"], strict=True)
    )
    terms = terms.replace("+ (", "− (")
    return (
        float(claim["value_low"]),
        computed,
        0.0,
        f"{terms} = {number(computed)}; the total is stated as {number(claim['value_low'])}.",
    )


def _some(claim: pd.Series, parts: pd.DataFrame, linked: list[pd.Series]) -> tuple[float, float, float, str]:
    """Some parts of a total may fall short of it, never exceed it: computed is the total itself where they do not."""
    total, summed, slack, words = _sum(claim, parts, linked)
    return total, max(total, summed), slack, words


def _percent(claim: pd.Series, parts: pd.DataFrame, linked: list[pd.Series]) -> tuple[float, float, float, str]:
    stated, base = float(parts["value"].iloc[0]), float(linked[0]["value_low"])
    computed = (float(claim["value_low"]) - base) / base * 100
    words = f"From {number(base)} to {number(claim['value_low'])} is {computed:+.1f}%; "
    words += f"stated as {parts['label'].iloc[0]} ({stated:+.0f}%)."
    return stated, computed, PERCENT_SLACK, words.replace("-", "−")


def _rate(claim: pd.Series, parts: pd.DataFrame, linked: list[pd.Series]) -> tuple[float, float, float, str]:
    total, months = float(parts["value"].iloc[0]), round(claim["days"] / 30.44)
    computed = total / months
    words = f"{number(total)} / {months} months = {computed:.1f} a month; stated as {number(claim['value_low'])}."
    return float(claim["value_low"]), computed, 0.02 * computed, words


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"
