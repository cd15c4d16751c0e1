"""Check a frame of raw text against a table's declaration: the rows that hold, and the rows that do not with the reason."""

import pandas as pd

from atlas.model.columns import PANDAS_TYPES, Column, Table

REJECT_COLUMNS = ["file", "row", "column", "value", "reason"]


def check(raw: pd.DataFrame, table: Table, *, file: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split raw text rows into those that satisfy the table's contract and those that do not.

    raw: every cell a string, '' for empty; the index is the row number in the file. file: its name, for the reader.
    Returns the typed good rows (raw index kept) and one reject line per failing cell: file, row, column, value, reason.
    Raises ValueError if a declared column is missing from the file, since then no row can be read.
    """
    import pandera.pandas as pa  # half a second, and only a build needs it

    missing = [name for name in table.names if name not in raw.columns]
    if missing:
        raise ValueError(f"{file}: column {', '.join(missing)} is missing; expected {', '.join(table.names)}")
    typed, failures = pd.DataFrame(index=raw.index), []
    for column in table.columns:
        typed[column.name], bad = _cast(raw[column.name].str.strip(), column)
        failures += [(row, column.name, raw.at[row, column.name], f"is no {column.kind}") for row in bad]
    schema = pa.DataFrameSchema({column.name: _rule(column, pa) for column in table.columns})
    try:
        schema.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset=["index"])
        failures += [(case.index, case.column, _shown(case.failure_case), _reason(case.check)) for case in cases.itertuples(index=False)]
    if table.key:
        twice = typed[table.key].duplicated() & typed[table.key].notna()
        failures += [(row, table.key, typed.at[row, table.key], "is there already in a row above") for row in typed.index[twice]]
    rejects = pd.DataFrame([(file, *failure) for failure in failures], columns=REJECT_COLUMNS)
    rejects = rejects.drop_duplicates(["row", "column"]).sort_values(["row", "column"], ignore_index=True)
    return typed.drop(index=rejects["row"].unique()), rejects


def _cast(text: pd.Series, column: Column) -> tuple[pd.Series, pd.Index]:
    """Return the cells as the column's kind, empty ones as null, and the index of cells that are not of that kind."""
    given = text != ""
    if column.kind == "text":
        return text.where(given), text.index[:0]
    if column.kind == "date":
        values = pd.to_datetime(text.where(given), format="%Y-%m-%d", errors="coerce")
    elif column.kind == "boolean":
        values = text.map({"yes": True, "no": False})
    else:
        values = pd.to_numeric(text.where(given), errors="coerce")
        if column.kind == "integer":
            values = values.where(values % 1 == 0)
    bad = text.index[given & values.isna()]
    return (values if column.kind in ("date", "boolean") else values.astype(PANDAS_TYPES[column.kind])), bad


def _rule(column: Column, pa):
    checks = []
    if column.words:
        checks.append(pa.Check.isin(list(column.words), error="is none of: " + " ".join(column.words)))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum, error=f"is below {column.minimum:g}"))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum, error=f"is above {column.maximum:g}"))
    if column.pattern:
        checks.append(pa.Check.str_matches(rf"\A(?:{column.pattern})\Z", error=f"does not look like {column.pattern}"))
    return pa.Column(None, checks, nullable=not column.required, required=True)


def _reason(check: object) -> str:
    return "is empty, but must be given" if check == "not_nullable" else str(check)


def _shown(value: object) -> str:
    return "" if value is None or value != value else str(value)
