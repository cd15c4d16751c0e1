"""The short notes in a time chart's frame: what is not drawn, what is silence, what a sum leaves out; knows words, not charts."""

from collections.abc import Collection, Mapping

import pandas as pd

from atlas.model.vocabulary import DATE_PRECISIONS


def not_drawn(outside: Mapping[str, int]) -> tuple[str, ...]:
    """Say how many incidents are dated too roughly for the chart's periods; nothing if none is.

    outside: date precision -> incidents.
    """
    parts = [
        f"{outside[word]:,} known only to the {word}" for word in DATE_PRECISIONS if word in outside and word != "day"
    ]
    if "day" in outside:
        parts.append(f"{outside['day']:,} over several days")
    return (
        (" and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) + " not drawn",) if parts else ()
    )


def silence(gaps: Collection[str]) -> tuple[str, ...]:
    """Say for how many months the table holds no report of the area; nothing if for none."""
    if not gaps:
        return ()
    return (f"{len(gaps)} {'month' if len(gaps) == 1 else 'months'} without any report for this area",)


def hardly_covered(thin: Collection[str]) -> tuple[str, ...]:
    """Say in how many months silence about the chosen governorates says nothing; nothing if in none."""
    if not thin:
        return ()
    return (f"{len(thin)} {'month' if len(thin) == 1 else 'months'} with too few reports of the country to take silence about this area for zero",)


def without_figure(totals: pd.DataFrame, measure: str, unit: str) -> tuple[str, ...]:
    """Say of a sum of killed how many of the drawn incidents have no figure, and what the question marks are.

    totals: incidents, killed, without_killed per period. Nothing for other measures.
    """
    if measure != "killed":
        return ()
    left = int(totals["without_killed"].sum())
    said = (
        (f"{left:,} of {int(totals['incidents'].sum()):,} drawn incidents have no figure and add nothing",)
        if left
        else ()
    )
    unknown = int((totals["incidents"].gt(0).fillna(False) & totals["killed"].isna()).sum())
    return (*said, f"?: a {unit} with incidents but no figure at all") if unknown else said
