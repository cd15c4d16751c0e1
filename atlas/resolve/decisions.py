"""What people decided about pairs of reports, and its effect on the scores; knows nothing of how scores come about."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd

from atlas.paths import SEEDS

COLUMNS = ["left", "right", "judgement", "who", "when", "why"]
JUDGEMENTS = ("same", "different", "unsure")


class ContradictionError(ValueError):
    """Two reports were decided to be one incident and not to be; between: their ids."""

    def __init__(self, said: str, between: tuple[str, str]) -> None:
        super().__init__(said)
        self.between = between


@dataclass(frozen=True)
class Constraints:
    """node: for each report of the order given, the position of the group of decided-same reports that it belongs to.

    apart: pairs of nodes decided different. note: (left, right) report ids in order -> the decision in words.
    """

    node: np.ndarray
    apart: frozenset[tuple[int, int]]
    note: dict[tuple[str, str], str]


def read_decisions(path: Path | IO[bytes] = SEEDS / "decisions.csv") -> pd.DataFrame:
    """Read the append-only file of decisions, one line each.

    path: the file, or an open one with a name. Returns COLUMNS as text; empty frame if nothing was decided yet. Raises ValueError naming the line that is not
    valid.
    """
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise ValueError(f"{path.name} lacks the columns: {', '.join(missing)}")
    for line in table.set_axis(range(2, len(table) + 2)).itertuples():
        if line.judgement not in JUDGEMENTS:
            raise ValueError(
                f"{path.name} line {line.Index}: judgement '{line.judgement}' is none of {', '.join(JUDGEMENTS)}"
            )
        if "" in (line.left, line.right) or line.left == line.right:
            raise ValueError(f"{path.name} line {line.Index}: left and right must name two reports")
        if "" in (line.who, line.when, line.why):
            raise ValueError(f"{path.name} line {line.Index}: who, when and why must be given")
    return table[COLUMNS]


def joined(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Lay decisions over earlier ones: of each pair of reports the last line counts, and only that one is kept.

    before, after: COLUMNS as text. Returns COLUMNS, the lines that stay in their order; empty if both are.
    """
    lines = pd.concat([before, after], ignore_index=True)[COLUMNS].astype(str)
    return lines[~pairs_of(lines).duplicated(keep="last")].reset_index(drop=True)


def pairs_of(decisions: pd.DataFrame) -> pd.Series:
    """Return the pair of reports of each line as one word, whichever of the two stands left; empty for no lines."""
    left, right = decisions["left"], decisions["right"]
    return left.where(left < right, right) + " " + right.where(left < right, left)


def constrain(decisions: pd.DataFrame, report_ids: np.ndarray) -> Constraints:
    """Turn decisions into groups that must stay together and pairs of groups that must not.

    decisions: COLUMNS, in the order of the file, whose first decision is on line 2. `same` is transitive, also through
    reports that are not in report_ids; `different` holds between everything that is the same as either side. `unsure`
    withdraws what earlier lines said of the same pair. Raises ContradictionError naming both lines if a pair is decided
    same and different.
    """
    standing: dict[tuple[str, str], list[tuple[int, str]]] = {}
    note = {}
    for line in decisions[COLUMNS].fillna("").set_axis(range(2, len(decisions) + 2)).itertuples():
        pair = (min(line.left, line.right), max(line.left, line.right))
        standing[pair] = [] if line.judgement == "unsure" else [*standing.get(pair, []), (line.Index, line.judgement)]
        note[pair] = f"decided {line.judgement} by {line.who} on {str(line.when)[:10]}" + (
            f": {line.why}" if line.why else ""
        )
    lines = [(number, *pair, judgement) for pair, said in standing.items() for number, judgement in said]
    same, different = (sorted(line[:3] for line in lines if line[3] == word) for word in ("same", "different"))
    group = {name: frozenset([name]) for _, left, right in (*same, *different) for name in (left, right)}
    for number, left, right in same:
        joined = group[left] | group[right]
        group.update(dict.fromkeys(joined, joined))
        for other, one, two in different:
            if one in joined and two in joined:
                first, second = sorted((number, other))
                raise ContradictionError(
                    f"decisions.csv lines {first} and {second} contradict each other about {one} and {two}", (one, two)
                )
    position = {name: index for index, name in enumerate(report_ids)}
    node = np.arange(len(report_ids))
    nodes = {}
    for name, names in group.items():
        present = sorted(position[other] for other in names if other in position)
        node[present] = present[:1]
        nodes[name] = present[:1]
    apart = {
        (min(one, two), max(one, two)) for _, left, right in different for one in nodes[left] for two in nodes[right]
    }
    return Constraints(node, frozenset(apart), note)


def apply(constraints: Constraints, scores: pd.DataFrame) -> pd.DataFrame:
    """Replace reports by their nodes: one row per pair of nodes, scored by the mean of the scores between them.

    scores: left, right, score; a score of -inf forbids. A pair of nodes is forbidden if people said so, or if all its
    pairs of reports are: people outrank the limits that hold for a single pair.
    """
    one, other = constraints.node[scores.left], constraints.node[scores.right]
    pairs = pd.DataFrame(
        {"left": np.minimum(one, other), "right": np.maximum(one, other), "score": scores.score.to_numpy()}
    )
    pairs = pairs[pairs.left != pairs.right]
    pairs["score"] = pairs.score.where(pairs.score > -np.inf)
    merged = pairs.groupby(["left", "right"], as_index=False).score.mean()
    merged["score"] = merged.score.fillna(-np.inf)
    if len(constraints.apart) > 0:
        keys = pd.MultiIndex.from_frame(merged[["left", "right"]])
        merged.loc[keys.isin(constraints.apart), "score"] = -np.inf
    return merged
