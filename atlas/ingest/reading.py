"""What every reader of a foreign data set shares: the declared layout, the checked rows and the report columns; knows
no one format.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from atlas.ingest.actors import Actors
from atlas.ingest.table_files import Head, TableError, read_rows
from atlas.ingest.units import MAX_OUTSIDE_KM, Units
from atlas.model import ids
from atlas.model.columns import Table
from atlas.model.contracts import REJECT_COLUMNS, check
from atlas.model.sides import sides_of
from atlas.model.vocabulary import REGION_COUNTRIES, region_of

SEVEN = tuple(country for countries in REGION_COUNTRIES.values() for country in countries)
_NAMES = {
    "iraq": "IRQ",
    "syria": "SYR",
    "syrian arab republic": "SYR",
    "libya": "LBY",
    "tunisia": "TUN",
    "algeria": "DZA",
    "morocco": "MAR",
    "western sahara": "MAR",
    "mauritania": "MRT",
    "turkey": "TUR",
    "turkiye": "TUR",
    "türkiye": "TUR",
}
TEXTS = (
    "relays",
    "url",
    "article",
    "locator",
    "place",
    "place_ar",
    "summary",
    "inferred",
    "flag",
    "coder_note",
    "batch",
)
COUNTS = (
    "killed",
    "killed_max",
    "wounded",
    "jihadists_killed",
    "jihadists_arrested",
    "kidnapped",
    "deaths_low",
    "deaths_best",
    "deaths_high",
)


@dataclass(frozen=True)
class Layout:
    """A format: its columns as its files name them, which of them a file may lack, and their order where a file has
    no header.
    """

    format: str
    title: str
    table: Table
    optional: tuple[str, ...] = ()
    headerless: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a file is not this format."""
        return tuple(name for name in self.table.names if name not in self.optional)


@dataclass(frozen=True)
class Context:
    """What readers look things up in. everything: keep rows without a jihadist party too."""

    seeds: Mapping[str, pd.DataFrame]
    actors: Actors
    units: Units
    everything: bool = False


@dataclass(frozen=True)
class Reading:
    """A file as reports: dataset is a row of the datasets table, read counts its rows, left_out those that nobody
    asked for, repeated those whose id an earlier row of the file has already.
    """

    dataset: dict[str, object]
    reports: pd.DataFrame
    rejects: pd.DataFrame
    read: int
    left_out: int = 0
    messages: tuple[str, ...] = ()
    repeated: int = 0


def raw_rows(
    path: Path, head: Head, layout: Layout, names: tuple[str, ...], *, has_header: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the layout's columns of every row as text ('' for a column that the file lacks), and the lines that are
    no rows.

    Header, tag row (HDX: cells that begin with #) and blank lines are left out. Raises TableError if a column occurs
    twice.
    """
    wanted = [name for name in layout.table.names if name in names]
    twice = [name for name in wanted if names.count(name) > 1]
    if twice:
        raise TableError(
            f"{path.name}: the column {', '.join(twice)} occurs more than once; it is not clear which one counts."
        )
    rows, rejects = read_rows(path, head, names, wanted)
    skip = pd.Series(rows.index < 2 if has_header else False, index=rows.index)
    if len(head.rows) > 1 and any(cell.startswith("#") for cell in head.rows[1]):
        skip |= rows.index == 2
    blank = pd.Series(True, index=rows.index)
    for name in wanted:
        blank &= rows[name] == ""
    rows = rows[~(skip | blank)]
    for name in layout.table.names:
        if name not in names:
            rows = rows.assign(**{name: ""})
    return rows, rejects


def country_codes(names: pd.Series) -> pd.Series:
    """Return ISO3 of country names; missing for countries that the atlas does not cover."""
    known = {name: _NAMES.get(name.strip().casefold()) for name in names.unique()}
    return names.map(known).astype("str")


def checked(rows: pd.DataFrame, layout: Layout, file: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Check rows of text against the layout's contract (model.contracts.check)."""
    return check(rows, layout.table, file=file)


def rejects_where(mask: pd.Series, values: pd.Series, *, file: str, column: str, reason: str) -> pd.DataFrame:
    """Return a reject line for each row where the mask holds; empty frame, same columns, if none."""
    bad = values[mask]
    return pd.DataFrame(
        {"file": file, "row": bad.index, "column": column, "value": bad.astype("str").fillna(""), "reason": reason},
        columns=REJECT_COLUMNS,
    )


def located(rows: pd.DataFrame, written: pd.Series, context: Context) -> pd.DataFrame:
    """Return admin1, admin1_iso, latitude, longitude, radius_km, note and outside_km for rows whose precision is
    known.

    rows: country (ISO3), latitude, longitude, place_precision, radius_km. A row that stands for a whole governorate
    or country gets its measured radius (circle of the same surface), and its centre where it has no point.
    """
    fine = ~rows["place_precision"].isin(("admin1", "country"))
    asked = rows[["country", "latitude", "longitude"]].assign(written=written.fillna("").str.strip(), fine=fine)
    found = context.units.find(asked)
    found["admin1"] = found["admin1"].where(rows["place_precision"] != "country")
    found["admin1_iso"] = found["admin1_iso"].where(rows["place_precision"] != "country")
    found["latitude"], found["longitude"], found["radius_km"] = rows["latitude"], rows["longitude"], rows["radius_km"]
    coarse = pd.DataFrame({"country": rows["country"], "iso": found["admin1_iso"]})[~fine]
    for (country, iso), members in coarse.groupby(["country", "iso"], dropna=False):
        if (extent := context.units.extent(country, iso if isinstance(iso, str) else None)) is None:
            continue
        found.loc[members.index, "radius_km"] = round(extent.radius_km)
        bare = members.index[found.loc[members.index, "latitude"].isna()]
        found.loc[bare, ["latitude", "longitude"]] = extent.latitude, extent.longitude
    return found


def too_far(found: pd.DataFrame, country: pd.Series, *, file: str) -> pd.DataFrame:
    """Return a reject line for each row whose point lies farther outside its country than a border zone does."""
    far = found["outside_km"] > MAX_OUTSIDE_KM
    lines = rejects_where(far, found["latitude"], file=file, column="latitude", reason="")
    lines["value"] = [f"{found.at[row, 'latitude']:g}, {found.at[row, 'longitude']:g}" for row in lines["row"]]
    lines["reason"] = [
        f"lies {found.at[row, 'outside_km']:.0f} km outside {country[row]}; latitude and longitude may be exchanged"
        for row in lines["row"]
    ]
    return lines


def finished(
    rows: pd.DataFrame, dataset: dict[str, object], *, row_id: pd.Series, source: str, source_id: str
) -> pd.DataFrame:
    """Return rows as the reports table has them, without incident_id: ids, dataset and version, and every column that
    is missing.

    rows: at least the columns of when, where and what. row_id: what the data set calls the row; it names the report
    for good.
    """
    full = rows.copy()
    for name in TEXTS:
        full[name] = full[name].astype("str") if name in full else pd.Series(np.nan, index=full.index, dtype="str")
    for name in COUNTS:
        full[name] = full[name].astype("Int64") if name in full else pd.Series(pd.NA, index=full.index, dtype="Int64")
    full["report_id"] = ids.report_ids(str(dataset["dataset"]), row_id)
    full["dataset"], full["source"], full["source_id"] = dataset["dataset"], source, source_id
    if "origin_id" not in full:
        full["origin_id"] = source_id
    full["published_on"] = pd.Series(pd.NaT, index=full.index, dtype="datetime64[s]")
    full["region"] = (
        full["country"].map({country: region_of(country) for country in full["country"].unique()}).astype("str")
    )
    full["side"] = sides_of(full["initiator"], full["event_type"])
    full["first_seen"] = full["dataset_version"] = str(dataset["version"])
    full["place_method"] = "dataset"
    return full


def first_of_each(rows: pd.DataFrame, key: str) -> tuple[pd.DataFrame, int]:
    """Return the first row of each key and how many later ones repeat it: a file may be two exports put together."""
    again = rows[key].duplicated()
    return rows[~again], int(again.sum())


def left_out(total: int, repeated: int, chosen: pd.DataFrame, rejects: pd.DataFrame) -> int:
    """Return how many rows the selection does not ask for: all but the repeated, the chosen, and the lines that were
    no rows.
    """
    return total - repeated - len(chosen) - int((~rejects["row"].drop_duplicates().isin(chosen.index)).sum())
