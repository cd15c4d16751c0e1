"""What is wrong with the rows of a file, in few sentences: one for each column and reason, with its first rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from atlas.model.contracts import REJECT_COLUMNS

SHOWN_ROWS = 3


@dataclass(frozen=True)
class Fault:
    """What is wrong in one column: how many rows, the reason (which says what is accepted), and the first of them."""

    column: str
    rows: int
    reason: str
    examples: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        shown = ", ".join(f"row {row} “{value[:60]}”" for row, value in self.examples)
        return f"{self.column or 'The whole row'}, {self.rows:,} {'row' if self.rows == 1 else 'rows'}: {self.reason} ({shown})."


def faults(rejects: pd.DataFrame) -> Iterator[Fault]:
    """Yield the faults of rejected cells (columns of model.contracts.REJECT_COLUMNS), those of most rows first.

    Reasons that differ only in numbers are one.
    """
    kind = rejects["reason"].map(lambda reason: re.sub(r"\d+(?:[.,]\d+)*", "0", reason))
    groups = [group for _, group in rejects.groupby([rejects["column"], kind], sort=False)]
    for group in sorted(groups, key=lambda group: (-group["row"].nunique(), group["row"].min())):
        first = group.sort_values("row").drop_duplicates("row").head(SHOWN_ROWS)
        examples = tuple((int(row), str(value)) for row, value in zip(first["row"], first["value"], strict=True))
        yield Fault(str(first["column"].iloc[0]), group["row"].nunique(), str(first["reason"].iloc[0]), examples)


def read_rejects(file: str | None) -> pd.DataFrame:
    """Return the rejected cells that an import wrote to a file; none without one."""
    if file is None:
        return pd.DataFrame(columns=REJECT_COLUMNS)
    return pd.read_csv(file, dtype=dict.fromkeys(("file", "column", "value", "reason"), "str"), keep_default_na=False)
