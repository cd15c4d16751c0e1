"""From a pasted text to rows in a data set of one's own: wires what is read in a text, the known incidents that a row may tell of, and the import; stores no text."""

import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from atlas import imports, paths
from atlas.ingest.context import context_of
from atlas.ingest.intake.model import ModelError, fill, model
from atlas.ingest.intake.propose import FIELDS, MOST_BYTES, Item, Proposal, TooLongError, Value, read_item
from atlas.ingest.intake.text import LANGUAGES
from atlas.ingest.registry import slug
from atlas.ingest.reports import prepare
from atlas.model.contracts import check
from atlas.model.counts import CODED
from atlas.model.seed_tables import REPORTS
from atlas.resolve.resolver import resolve
from atlas.store import Store

__all__ = ["FIELDS", "LANGUAGES", "MOST_BYTES", "Item", "ModelError", "Proposal", "TooLongError", "Value", "fill", "fitting", "keep", "model", "propose", "row_of"]  # fmt: skip

BETWEEN = "---"  # a line of its own between two texts that are pasted together
COLUMNS = [column.name for column in REPORTS.columns]
COUNTS = {count.name: count.label for count in CODED}
SILENT = {
    "initiator": "unknown",
    "attribution": "unattributed",
    "target": "other",
}  # what a row says where the text does not
_NEAR_DAYS = 45  # reports of this many days around a row's window are compared with it
_OWN = "intake-row"  # the id of a row while it is compared


@dataclass(frozen=True)
class Match:
    """A known incident that a row may tell of: verdict is same (the resolver would join them) or undecided, score its log odds, reason what agrees and what does not."""

    incident_id: str
    verdict: str
    score: float
    reason: str
    summary: str


def texts(pasted: str) -> list[str]:
    """Return the texts in what was pasted: a line of three dashes parts them. Raises TooLongError above MOST_BYTES in all."""
    size = len(pasted.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        raise TooLongError(
            f"What was pasted has {size / 1000:,.0f} kB; at most {MOST_BYTES // 1000} kB are read at a time. Paste the part that tells of the incident."
        )
    parts, lines = [], []
    for line in [*pasted.splitlines(), BETWEEN]:
        if line.strip() != BETWEEN:
            lines.append(line)
        elif "".join(lines).strip():
            parts.append("\n".join(lines))
            lines = []
    return parts


def propose(
    text: str, published: date | None, *, source: str = "", language: str = "", seeds_dir: Path = paths.SEEDS
) -> Item:
    """Read one text: see ingest.intake.propose.read_item. source: the publisher's name; where the register knows its seat, that parts namesakes."""
    known = context_of(seeds_dir, everything=False).seeds["sources"]
    seats = known.loc[known["name"].str.casefold() == source.strip().casefold(), "based_in"].dropna()
    home = str(seats.iloc[0]) if len(seats) else ""
    return read_item(text, published, publisher=source, home=home, language=language)


def row_of(values: Mapping[str, str], *, source: str, url: str, published: date | None) -> dict[str, str]:
    """Return a row of seeds/reports.csv of what a person has confirmed. values: by column; an empty one says nothing.

    The row's id follows from its page and what it tells, so that the same row saved twice is one.
    """
    said = {name: values.get(name, "").strip() for name in COLUMNS}
    said |= {name: said[name] or word for name, word in SILENT.items()}
    said |= {"source": source.strip(), "url": url.strip(), "published": published.isoformat() if published else ""}
    told = "|".join(
        said[name] for name in ("source", "url", "published", "country", "admin1", "place", "date", "event_type")
    )
    return said | {"report_id": f"p{hashlib.sha256(told.encode()).hexdigest()[:12]}"}


def _prepared(row: Mapping[str, str], seeds_dir: Path) -> tuple[pd.DataFrame, list[str]]:
    seeds = context_of(seeds_dir, everything=False).seeds
    raw = pd.DataFrame([{name: row.get(name, "") for name in COLUMNS}], index=[1], dtype=object)
    rows, bad = check(raw, REPORTS, file="row")
    reports, undated = prepare(rows, seeds, file="row", dataset="row", version="row") if len(rows) else (rows, bad[:0])
    faults = [f"{cell.column}: {cell.reason}" for cell in pd.concat([bad, undated]).itertuples()]
    return reports, faults


def faults(row: Mapping[str, str], *, seeds_dir: Path = paths.SEEDS) -> list[str]:
    """Return why a row cannot be saved, one sentence for each column; [] if it can."""
    found = _prepared(row, seeds_dir)[1]
    url = row.get("url", "")
    if url and not url.casefold().startswith(("http://", "https://")):
        found.append("url: is no web address (http:// or https://)")
    return found


def fitting(row: Mapping[str, str], store: Store, *, seeds_dir: Path = paths.SEEDS, most: int = 3) -> list[Match]:
    """Return the known incidents that a row may tell of, the likeliest first; [] if it is new, or names no day or no place.

    The resolver weighs the row against the reports of its country within _NEAR_DAYS, as an import would; what else an import brings in may still change that.
    """
    own, bad = _prepared(row, seeds_dir)
    if bad or own.empty or own[["occurred_on", "latitude"]].isna().any(axis=None):
        return []
    reports = store.table("reports")
    first, last = own["occurred_on"].iloc[0], own["occurred_until"].iloc[0]
    around = pd.Timedelta(days=_NEAR_DAYS)
    near = reports.filter(
        reports["country"] == own["country"].iloc[0],
        reports["occurred_on"] <= last + around,
        reports["occurred_until"] >= first - around,
    )
    known = store.frame(near)
    if known.empty:
        return []
    own["report_id"] = _OWN
    both = pd.concat([known, own[[name for name in own.columns if name in known.columns]]], ignore_index=True)
    for name in ("occurred_on", "occurred_until", "published_on"):
        both[name] = pd.to_datetime(both[name])
    evidence = resolve(both).evidence
    mine = evidence[(evidence["left_report_id"] == _OWN) | (evidence["right_report_id"] == _OWN)]
    mine = mine[mine["verdict"] != "different"]
    other = mine["left_report_id"].where(mine["left_report_id"] != _OWN, mine["right_report_id"])
    named = mine.assign(report_id=other).merge(known[["report_id", "incident_id", "summary"]], on="report_id")
    best = named.sort_values("score", ascending=False).drop_duplicates("incident_id").dropna(subset=["incident_id"])
    return [
        Match(
            one.incident_id,
            one.verdict,
            float(one.score),
            one.reason,
            one.summary if isinstance(one.summary, str) else "",
        )
        for one in best.head(most).itertuples()
    ]


def dataset_of(name: str) -> str:
    """Return the id of the data set that rows saved under a name belong to."""
    return f"reports-{slug(name)}"


def keep(
    rows: Iterable[Mapping[str, str]],
    name: str,
    *,
    data_dir: Path = paths.DATA,
    seeds_dir: Path = paths.SEEDS,
    progress: Callable[[str], None] = lambda step: None,
) -> imports.Result:
    """Add rows to an own data set of the format reports, begun with the first; it is exported, shared and switched like any import.

    name: the data set's name. progress: as in imports.import_file. Raises what that raises.
    """
    with tempfile.TemporaryDirectory(prefix="atlas-intake-") as folder:
        path = Path(folder) / f"{slug(name)}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return imports.import_file(
            "reports", path, data_dir=data_dir, seeds_dir=seeds_dir, release=f"{date.today()}", progress=progress
        )
