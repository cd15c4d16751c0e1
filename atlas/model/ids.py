"""Deterministic identifiers: the same identifying values give the same id in every build."""

import hashlib
from collections.abc import Iterable


def digest(parts: Iterable[object], *, length: int = 11) -> str:
    """Hash the parts, each with its length so that no two lists of parts can collide by where they are joined.

    parts: any values, compared by str(). Returns `length` lower-case hexadecimal digits. An empty list is allowed.
    """
    text = "".join([f"{len(part)}:{part};" for part in map(str, parts)])
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def incident_id(report_ids: Iterable[str]) -> str:
    """Name an incident after the smallest of its report ids, so that a further report rarely renames it.

    Raises ValueError for an incident without reports.
    """
    first = min(report_ids, default=None)
    if first is None:
        raise ValueError("an incident needs at least one report")
    return "i" + digest([first])


def report_ids(dataset: str, rows: Iterable[str]) -> list[str]:
    """Name the reports of an imported table: each after its data set and what that calls the row."""
    return ["r" + digest((dataset, row)) for row in rows]
