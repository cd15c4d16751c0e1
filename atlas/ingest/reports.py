"""Make coded report rows into located, dated reports with source and origin; knows nothing of incidents."""

from pathlib import Path

import pandas as pd

from atlas.ingest import registry
from atlas.ingest.geocode import locate
from atlas.model.contracts import REJECT_COLUMNS
from atlas.model.counts import EVERY
from atlas.model.dates import window
from atlas.model.sides import sides_of
from atlas.model.vocabulary import region_of


def prepare(
    coded: pd.DataFrame,
    seeds,
    *,
    file: str,
    dataset: str,
    version: str,
    online: bool = False,
    cache_dir: Path | None = None,
    index: Path | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the reports table without incident_id, and one reject line per row whose date is no date.

    coded: rows of seeds/reports.csv's layout that hold their contract, indexed by line number. seeds: source_aliases, body_aliases, bodies, places, admin1 by
    name. dataset, version: where the rows come from. online: ask Nominatim for places that no gazetteer has. index: see geocode.locate.
    Dates become windows (model.dates.window) that end with the day of publication where it is known, places WGS84 points with a radius in km (ingest.geocode.locate).
    """
    dates = {pair: _window(*pair) for pair in set(zip(coded["date"], coded["date_precision"], strict=True))}
    windows = [dates[pair] for pair in zip(coded["date"], coded["date_precision"], strict=True)]
    dated = pd.Series([not isinstance(w, str) for w in windows], index=coded.index, dtype=bool)
    rejects = pd.DataFrame(
        [
            (file, row, "date", coded.at[row, "date"], reason)
            for row, reason in zip(coded.index, windows, strict=True)
            if isinstance(reason, str)
        ],
        columns=REJECT_COLUMNS,
    )
    rows = coded[dated].copy()
    kept = [w for w in windows if not isinstance(w, str)]
    rows["occurred_on"] = pd.to_datetime(pd.Series([first for first, _ in kept], index=rows.index))
    rows["occurred_until"] = pd.to_datetime(pd.Series([last for _, last in kept], index=rows.index))
    rows["published_on"] = pd.to_datetime(rows["published"].map(_first_day, na_action="ignore"), errors="coerce")
    rows["occurred_until"] = _told_by(rows)
    rows["source_id"] = registry.source_ids(rows, seeds["source_aliases"])
    rows["origin_id"] = registry.origin_ids(rows["relays"], rows["source_id"], seeds["body_aliases"], seeds["bodies"])
    where = locate(
        rows[["country", "admin1", "place"]],
        seeds["places"],
        seeds["admin1"],
        online=online,
        cache_dir=cache_dir,
        index=index,
    )
    for column in ("admin1_iso", "latitude", "longitude", "place_precision", "radius_km", "place_method"):
        rows[column] = where[column]
    rows["admin1"], rows["place"], rows["place_ar"] = where["admin1_name"], where["place_name"], where["place_name_ar"]
    rows["region"] = rows["country"].map(region_of)
    rows["side"] = sides_of(rows["initiator"], rows["event_type"])
    rows[[count.name for count in EVERY if count.group == "dead"]] = pd.NA  # a press report does not count all sides
    rows["dataset"], rows["first_seen"], rows["dataset_version"] = dataset, version, version
    return rows, rejects


def _window(text: str, precision: str):
    """Return the window of days, or the reason why there is none."""
    try:
        return window(text, precision)
    except ValueError as error:
        return f"is no date: {error}"


def _told_by(rows: pd.DataFrame) -> pd.Series:
    """Return the last day of each window: what a page told on the 12th happened by the 12th."""
    day = rows["published_on"].where(rows["published"].str.len() == 10)
    return rows["occurred_until"].mask((day >= rows["occurred_on"]) & (day < rows["occurred_until"]), day)


def _first_day(partial: str) -> str:
    """Complete a partial date to its first day: publication dates order reports, and an early guess never hides a later one."""
    return partial + "-01-01"[len(partial) - 10 :] if len(partial) < 10 else partial
