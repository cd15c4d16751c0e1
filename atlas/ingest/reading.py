"""What every reader of a foreign data set shares: what a format declares, what it is given, and the way from a file's
rows to reports; knows no one format.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from pathlib import Path

import numpy as np
import pandas as pd

from atlas.ingest.actors import Actors
from atlas.ingest.own_columns import Own, Words
from atlas.ingest.table_files import Options, TableError
from atlas.ingest.units import MAX_OUTSIDE_KM, Units
from atlas.model import counts, ids
from atlas.model.columns import Table
from atlas.model.contracts import REJECT_COLUMNS, check
from atlas.model.sides import sides_of
from atlas.model.vocabulary import COUNTRIES, REGION_COUNTRIES, region_of

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
} | {code.casefold(): code for code in COUNTRIES}
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
WORST = 3  # rows that are shown where a file is refused for what its rows hold
ODD_ROWS, ODD_SHARE = 4, 0.1  # so many rows, and more than such a part of all, that contradict themselves are no slips


@dataclass(frozen=True)
class Format:
    """A format, all that is to be known of it: a module of ingest.formats declares one.

    word: for the command line. title: in a sentence; label: in a list. table: the columns as the files name them.
    read: makes reports of a file's rows. optional: columns that a file may lack. older: what older files call a
    column. headerless: the order of columns in files without a header. key: the column that names a row; changed: the
    one that says when it was last changed, seconds since 1970. days: text columns that hold days or parts of them.
    terms: each data set that comes in this format, see dataset_row. sources: rows for the register of sources.
    whole: the part of the stored rows of a window that a newer file must hold for the others to count as withdrawn.
    """

    word: str
    title: str
    label: str
    table: Table
    read: Callable[["Given", "Context"], "Reading"]
    optional: tuple[str, ...] = ()
    older: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headerless: tuple[str, ...] = ()
    key: str = ""
    changed: str = ""
    days: tuple[str, ...] = ()
    terms: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    sources: tuple[Mapping[str, str], ...] = ()
    whole: float = 1.0

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a file is not this format."""
        return tuple(name for name in self.table.names if name not in self.optional)


@dataclass(frozen=True)
class Given:
    """A file's rows as a reader gets them: the format's columns as text ('' for what the file lacks), indexed by row
    as a spreadsheet counts; the rejected lines; which columns the file has, and under which names; the release asked
    for; own: of a list with columns of its own, which they are.
    """

    file: str
    rows: pd.DataFrame
    rejects: pd.DataFrame
    columns: Mapping[str, str]
    release: str = ""
    own: Own | None = None

    @property
    def read(self) -> int:
        """How many rows the file has."""
        return len(self.rows) + self.rejects["row"].nunique()


@dataclass(frozen=True)
class Context:
    """What readers look things up in. everything: keep rows without a jihadist party too. index: see geocode.locate."""

    seeds: Mapping[str, pd.DataFrame]
    actors: Actors
    units: Units
    words: Words
    everything: bool = False
    index: Path | None = None


@dataclass(frozen=True)
class Reading:
    """A file as reports: dataset is a row of the datasets table, read counts its rows, left_out those that nobody
    asked for, repeated those in whose place another row of the same id counts.

    row_ids: what the file calls each of its rows, those left out and rejected too. covers: country, first and last day
    (YYYY-MM-DD) of what the file is about. how: how it was read, what was found out included. own: of a list with columns of its own: columns (our field -> its
    column), header, examples of cells, and words (field, word, our word or '', rows).
    unplaced: places that no list has: country, admin1, place as written, rows, and candidates, each a why and what settles it (Options.settled).
    """

    dataset: dict[str, object]
    reports: pd.DataFrame
    rejects: pd.DataFrame
    read: int
    left_out: int = 0
    messages: tuple[str, ...] = ()
    repeated: int = 0
    row_ids: tuple[str, ...] = ()
    covers: tuple[tuple[str, str, str], ...] = ()
    how: Options = Options()
    own: dict[str, list] | None = None
    unplaced: tuple[dict, ...] = ()


@dataclass(frozen=True)
class Coding:
    """How one data set of events writes what all of them say; the rest of the way is events().

    sides: the parties of each side, as actors.Actors.sides gives them. judged: rows of the right types with country,
    place_precision and radius_km added, and reject lines for what cannot be. admin1: the column with the governorate.
    reports: rows, where they are and their sides as columns of the reports table. period: Y, M or D, what a file covers
    as a whole.
    """

    country: str
    sides: Callable[[pd.DataFrame, Actors], list[pd.DataFrame]]
    judged: Callable[[pd.DataFrame, str], tuple[pd.DataFrame, pd.DataFrame]]
    admin1: str
    reports: Callable[[pd.DataFrame, pd.DataFrame, list[pd.DataFrame], Context], pd.DataFrame]
    source: str
    source_id: str
    period: str = "Y"


def events(given: Given, format: Format, coding: Coding, dataset: dict[str, object], context: Context) -> Reading:
    """Read a table of events as reports: the way that all such data sets share.

    Selection: the seven countries, and events with a jihadist party (seeds/actors.csv), unless context.everything. Only
    rows of the selection are checked. Of several rows of one id the newest counts that holds, whatever it says of
    parties and country; the others are repetitions. Raises TableError if the columns of the file contradict each other.
    """
    raw, key = given.rows, format.key
    country = country_codes(raw[coding.country])
    sides = coding.sides(raw, context.actors)
    jihadist = reduce(or_, (side["jihadist"] for side in sides))
    wanted = country.isin(COUNTRIES) if context.everything else country.isin(SEVEN) & jihadist
    twice = raw[key].duplicated(keep=False) & (raw[key] != "")
    looked_at = wanted | twice
    rows, rejects = check(raw[looked_at].assign(**{coding.country: country[looked_at]}), format.table, file=given.file)
    rows["country"] = rows[coding.country]
    rows, impossible = coding.judged(rows, given.file)
    rows = rows.drop(index=impossible["row"].unique())
    where = located(rows, rows[coding.admin1], context)
    refuse_exchanged(rows, where, context, file=given.file)
    far = too_far(where, rows["country"], file=given.file)
    rows = rows.drop(index=far["row"])
    rows, repeated, messages = newest_of_each(rows, key, format.changed)
    rows = rows[wanted.loc[rows.index]]
    asked = raw.index[wanted]
    rejects = pd.concat([rejects, impossible, far], ignore_index=True)
    rejects = pd.concat([given.rejects, rejects[rejects["row"].isin(asked)]], ignore_index=True)
    reports = coding.reports(rows, where.loc[rows.index], [side.loc[rows.index] for side in sides], context)
    reports = finished(reports, dataset, row_id=rows[key], source=coding.source, source_id=coding.source_id)
    return Reading(
        dataset,
        reports,
        rejects,
        given.read,
        given.read - len(reports) - repeated - rejects["row"].nunique(),
        tuple(messages),
        repeated,
        tuple(raw[key]),
        covered(reports, coding.period),
    )


def newest_of_each(rows: pd.DataFrame, key: str, changed: str) -> tuple[pd.DataFrame, int, list[str]]:
    """Return the newest row of each key, how many others there were, and what is to be said of them.

    changed: the column that says when a row was last changed; without it, and of rows changed at once, the later one in
    the file counts.
    """
    twice = rows[key].duplicated(keep=False)
    if not twice.any():
        return rows, 0, []
    order = (
        pd.to_numeric(rows.loc[twice, changed], errors="coerce") if changed else pd.Series(0.0, index=rows.index[twice])
    )
    kept = rows.loc[twice].assign(_changed=order.fillna(0)).sort_values("_changed", kind="stable")
    older = kept.index[kept[key].duplicated(keep="last")]
    others = rows.columns.drop([changed] if changed else [])
    differing = rows.loc[twice, others].drop_duplicates()[key].duplicated().sum()
    by = "by its timestamp" if changed and order.nunique() > 1 else "in the file"
    messages = (
        [f"{differing} rows have the id of a row with other values; the newer one, {by}, counts."] if differing else []
    )
    return rows.drop(index=older), len(older), messages


def covered(reports: pd.DataFrame, period: str) -> tuple[tuple[str, str, str], ...]:
    """Return country, first and last day (YYYY-MM-DD) of whole years (period Y), months (M) or days (D) that reports lie
    in.
    """
    found = reports.groupby("country").agg(first=("occurred_on", "min"), last=("occurred_until", "max")).dropna()
    return tuple(
        (
            str(country),
            f"{span.first.to_period(period).start_time:%Y-%m-%d}",
            f"{span.last.to_period(period).end_time:%Y-%m-%d}",
        )
        for country, span in zip(found.index, found.itertuples(index=False), strict=True)
    )


def refuse_contradictions(
    rows: pd.DataFrame, wrong: pd.Series, shown: Sequence[str], size: pd.Series, *, file: str, why: str
) -> None:
    """Raise TableError if more rows than slips of coders explain contradict themselves: then columns stand under
    wrong names.

    size: how far each row is off, for the three that are shown. why: what holds in every file of this kind.
    """
    wrong = wrong.fillna(False).astype(bool)
    if wrong.sum() < ODD_ROWS or wrong.mean() <= ODD_SHARE:
        return
    worst = size[wrong].sort_values(ascending=False, kind="stable").index[:WORST]
    lines = "; ".join(f"row {row} has " + ", ".join(f"{name} {rows.at[row, name]}" for name in shown) for row in worst)
    raise TableError(
        f"{file}: {why}, but not in {wrong.sum()} of {len(rows)} rows ({lines}). Columns seem to stand under each other's names; use "
        "the original file."
    )


def refuse_exchanged(rows: pd.DataFrame, where: pd.DataFrame, context: Context, *, file: str) -> None:
    """Raise TableError if most points lie far outside their country and would lie inside it were they exchanged."""
    far = where["outside_km"] > MAX_OUTSIDE_KM
    if far.sum() < ODD_ROWS or far.mean() <= 0.5:
        return
    turned = rows.loc[far, ["country"]].assign(
        latitude=rows["longitude"], longitude=rows["latitude"], written="", fine=True
    )
    inside = context.units.find(turned)["outside_km"] <= MAX_OUTSIDE_KM
    if inside.mean() > 0.5:
        some = "; ".join(
            f"row {row}: {rows.at[row, 'latitude']:g}, {rows.at[row, 'longitude']:g} in {COUNTRIES[rows.at[row, 'country']]}"
            for row in inside.index[inside][:WORST]
        )
        raise TableError(
            f"{file}: {far.sum()} of {len(rows)} points lie far outside their country, and inside it if latitude and longitude are "
            f"exchanged ({some}). The two columns seem to be swapped; put their names right."
        )


def dataset_row(name: str, version: str, terms: Mapping[str, object]) -> dict[str, object]:
    """Return a row of the datasets table without as_of, the day of its import; terms: its other columns."""
    return {"dataset": name, "version": version, **terms, "citation": str(terms["citation"]).format(version=version)}


def country_codes(names: pd.Series) -> pd.Series:
    """Return ISO3 of country names; missing for countries that the atlas does not cover."""
    known = {name: _NAMES.get(name.strip().casefold()) for name in names.unique()}
    return names.map(known).astype("str")


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
    or country gets the area's centre where it has no point, and the radius from its point to the farthest boundary point.
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
        bare = members.index[found.loc[members.index, "latitude"].isna()]
        found.loc[bare, ["latitude", "longitude"]] = extent.latitude, extent.longitude
        points = found.loc[members.index, ["latitude", "longitude"]].astype("float64").to_numpy()
        found.loc[members.index, "radius_km"] = [extent.reach_km(*point) for point in points]
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
    for name in counts.NAMES:
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
