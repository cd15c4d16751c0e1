"""Read the files that people coded (seeds/) and keep every row that breaks its contract, with the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from atlas.model.columns import Table
from atlas.model.contracts import REJECT_COLUMNS, check
from atlas.model.seed_tables import OPTIONAL_REPORT_COLUMNS, REPORTS, SEED_TABLES
from atlas.model.text import printable


@dataclass(frozen=True)
class Seeds:
    """The good rows of each file by table name, and the rejects of all of them."""

    tables: Mapping[str, pd.DataFrame]
    rejects: pd.DataFrame

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]


def read_raw(path: Path) -> pd.DataFrame:
    """Read a CSV with every cell as text without control characters, '' for empty; the index is the line number, the header being line 1.

    Raises ValueError naming the file if it is missing, not UTF-8 or no CSV.
    """
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ValueError(f"{path.name}: there is no such file in {path.parent}") from error
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ValueError(f"{path.name}: cannot be read as UTF-8 CSV: {error}") from error
    return raw.map(printable).set_axis(range(2, len(raw) + 2))


def read_seed(path: Path, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read one file against its contract; returns its good rows and its rejects (see contracts.check)."""
    return check(read_raw(path), table, file=path.name)


def read_reports(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a file in the layout of seeds/reports.csv; the columns that only our coders fill may be missing."""
    raw = read_raw(path)
    for name in OPTIONAL_REPORT_COLUMNS:
        if name not in raw.columns:
            raw[name] = ""
    return check(raw, REPORTS, file=path.name)


def read_seeds(folder: Path, tables: Iterable[Table] = SEED_TABLES) -> Seeds:
    """Read every file of the folder that has a contract.

    Returns good rows by table name, indexed by line number, and one frame of rejects (columns file, row, column, value, reason).
    Raises ValueError if a file or a declared column is missing.
    """
    good, rejects = {}, [pd.DataFrame(columns=REJECT_COLUMNS)]
    for table in tables:
        rows, bad = read_seed(folder / f"{table.name}.csv", table)
        good[table.name] = rows
        rejects += [bad] if len(bad) else []
    return Seeds(good, pd.concat(rejects, ignore_index=True) if len(rejects) > 1 else rejects[0])
