"""ACLED events as reports, in the layouts before and after 2023; knows the code book, and nothing of files or other
formats.

Code book: ACLED Codebook (2023), Armed Conflict Location & Event Data. What each of its codes becomes here is in
docs/importing.md.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from atlas.ingest.reading import (
    SEVEN,
    Context,
    Layout,
    Reading,
    checked,
    country_codes,
    finished,
    first_of_each,
    left_out,
    located,
    raw_rows,
    rejects_where,
    too_far,
)
from atlas.ingest.table_files import Head
from atlas.ingest.terms import dataset_row
from atlas.model.columns import Column, Table
from atlas.model.tables import count, day, text
from atlas.model.vocabulary import COUNTRIES

LAYOUT = Layout(
    "acled",
    "ACLED",
    Table(
        "acled",
        "One ACLED event.",
        (
            text("event_id_cnty", "names the event", required=True),
            day("event_date", "the day; for a week or month known only as such a day in it", required=True),
            Column("time_precision", "integer", "1 day, 2 week, 3 month", required=True, minimum=1, maximum=3),
            text("event_type", "kind of event", required=True),
            text("sub_event_type", "kind of event, finer", required=True),
            text("actor1", "a party", required=True),
            text("assoc_actor_1", "those with it, separated by semicolons"),
            text("actor2", "the other party"),
            text("assoc_actor_2", "those with it"),
            text("inter1", "kind of actor 1, a number or words"),
            text("inter2", "kind of actor 2, a number or words"),
            text("country", "name of the country", required=True),
            text("admin1", "governorate"),
            text("location", "the place that the point stands for"),
            Column("latitude", "number", "WGS84", unit="degrees", required=True, minimum=-90, maximum=90),
            Column("longitude", "number", "WGS84", unit="degrees", required=True, minimum=-180, maximum=180),
            Column(
                "geo_precision",
                "integer",
                "1 town, 2 near a town or part of a region, 3 region",
                required=True,
                minimum=1,
                maximum=3,
            ),
            text("source", "its sources, separated by semicolons"),
            count("fatalities", "dead on all sides; 0 also where nothing is known"),
            text("timestamp", "when the row was last changed, seconds since 1970"),
        ),
    ),
    optional=("assoc_actor_1", "assoc_actor_2", "inter1", "inter2", "admin1", "source", "timestamp"),
)
EVENT_TYPES = {
    "armed clash": "clash",
    "government regains territory": "clash",
    "non-state actor overtakes territory": "armed_assault",
    "air/drone strike": "airstrike",
    "suicide bomb": "suicide_bombing",
    "shelling/artillery/missile attack": "rocket_mortar",
    "remote explosive/landmine/ied": "ied",
    "grenade": "armed_assault",
    "chemical weapon": "rocket_mortar",
    "attack": "armed_assault",
    "abduction/forced disappearance": "kidnapping",
    "arrests": "arrest",
    "disrupted weapons use": "foiled_plot",
    "looting/property destruction": "arson_sabotage",
}
OTHER_TYPE = "protest_or_other"
# Code book, “Actors”: actor 1 is who acts, save in battles, where the order of the two means nothing.
BATTLES = "battles"
DATE_PRECISION = {1: "day", 2: "week", 3: "month"}
# Code book, “Geo-precision”: 1 the town itself, 2 near it or a part of a region for which a town stands, 3 a larger
# region, for which a landmark or the provincial capital stands: then nothing smaller than the governorate is known.
PLACE_PRECISION = {1: "settlement", 2: "area", 3: "admin1"}
RADIUS_KM = {1: 5.0, 2: 25.0}
DATE_STYLES = ("%Y-%m-%d", "%d %B %Y", "%d-%b-%y", "%d-%b-%Y")
FIRST_YEAR = 1997


def read(
    path: Path, head: Head, names: tuple[str, ...], context: Context, *, has_header: bool, release: str = ""
) -> Reading:
    """Read ACLED events as reports.

    names: the column names of the file in order. release: without it, the day of the latest change in the file.
    Selection as in ucdp.read. ACLED counts the dead of all sides together and writes 0 where it knows nothing: killed
    is set only where one side cannot have lost anyone, and 0 becomes unknown.
    """
    raw, rejects = raw_rows(path, head, LAYOUT, names, has_header=has_header)
    total = len(raw) + len(rejects)
    dataset = _dataset(raw, release)
    raw, repeated = first_of_each(raw, "event_id_cnty")
    country = country_codes(raw["country"])
    one, other = (
        context.actors.sides(raw[f"actor{n}"].str.cat(raw[f"assoc_actor_{n}"], sep=";"), _names) for n in (1, 2)
    )
    wanted = (
        country.isin(COUNTRIES) if context.everything else country.isin(SEVEN) & (one["jihadist"] | other["jihadist"])
    )
    chosen = raw[wanted].assign(country=country[wanted], event_date=_iso_days(raw.loc[wanted, "event_date"]))
    rows, bad = checked(chosen, LAYOUT, path.name)
    this_year = pd.Timestamp.now().year
    year = rows["event_date"].dt.year
    impossible = rejects_where(
        (year < FIRST_YEAR) | (year > this_year + 1),
        rows["event_date"],
        file=path.name,
        column="event_date",
        reason=f"is not between {FIRST_YEAR}, where ACLED begins, and next year",
    )
    rows = rows.drop(index=impossible["row"])
    rows["place_precision"] = rows["geo_precision"].map(PLACE_PRECISION)
    rows["radius_km"] = rows["geo_precision"].map(RADIUS_KM).astype("float64")
    where = located(rows, rows["admin1"], context)
    far = too_far(where, rows["country"], file=path.name)
    rows = rows.drop(index=far["row"])
    reports = _reports(rows, where.loc[rows.index], one.loc[rows.index], other.loc[rows.index])
    reports = finished(reports, dataset, row_id=rows["event_id_cnty"], source="ACLED", source_id="acled")
    rejects = pd.concat([rejects, bad, impossible, far], ignore_index=True)
    return Reading(dataset, reports, rejects, total, left_out(total, repeated, chosen, rejects), repeated=repeated)


def _names(cells: str) -> list[str]:
    return [name.strip() for name in cells.split(";") if name.strip()]


def _iso_days(written: pd.Series) -> pd.Series:
    """Return days as YYYY-MM-DD whichever of DATE_STYLES they are in; what is in none stays as written, and is
    rejected later.
    """
    iso = written.copy()
    for style in DATE_STYLES[1:]:
        days = pd.to_datetime(written, format=style, errors="coerce")
        iso = iso.mask(days.notna(), days.dt.strftime("%Y-%m-%d"))
    return iso


def _reports(rows: pd.DataFrame, where: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    result = where[["admin1", "admin1_iso", "latitude", "longitude", "radius_km"]].copy()
    result["country"], result["place_precision"] = rows["country"], rows["place_precision"]
    result["place"] = rows["location"].where(rows["place_precision"] != "admin1")
    result["date_precision"] = rows["time_precision"].map(DATE_PRECISION)
    day, week, month = rows["event_date"], result["date_precision"] == "week", result["date_precision"] == "month"
    # A week is given by any of its days (as in model.dates.window), a month by any of its.
    first, last = day.where(~week, day - pd.Timedelta(days=6)), day.where(~week, day + pd.Timedelta(days=6))
    result["occurred_on"] = first.mask(month, day.dt.to_period("M").dt.start_time)
    result["occurred_until"] = last.mask(month, day.dt.to_period("M").dt.end_time.dt.normalize())
    result["locator"] = "event " + rows["event_id_cnty"]
    result["coder_note"], result["relays"] = where["note"], rows["source"]
    kind = rows["event_type"].str.casefold()
    result["event_type"] = rows["sub_event_type"].str.casefold().map(EVENT_TYPES).fillna(OTHER_TYPE).astype("str")
    told = kind != BATTLES
    result["initiator"] = one["initiator"].where(told, "unknown").astype("str")
    acts_second = other["jihadist"] & ~one["jihadist"] & ~told
    result["target"] = other["target"].where(~acts_second, one["target"]).astype("str")
    result["attribution"] = "unattributed"
    stated = rows["fatalities"].where(rows["fatalities"] > 0)
    # Explosions and attacks in which actor 1 stays away lose it nobody; a suicide bomber's own death may be among the
    # dead.
    harmless = told & (result["event_type"] != "suicide_bombing") & ~other["jihadist"]
    result["killed"] = stated.where(harmless)
    result["killed_max"] = stated.where(~harmless & ~(told & other["jihadist"]))
    result["deaths_best"] = stated
    result["summary"] = (
        rows["sub_event_type"]
        + ", "
        + rows["actor1"]
        + np.where(rows["actor2"].isna(), "", " and " + rows["actor2"].fillna(""))
        + stated.astype("str").radd(": ").add(" dead on all sides").where(stated.notna(), "")
    )
    result["inferred"] = np.where(told, "summary", "initiator;target;summary")
    return result


def _dataset(raw: pd.DataFrame, release: str) -> dict[str, object]:
    changed = pd.to_numeric(
        raw["timestamp"].where(raw["timestamp"].map(lambda cell: bool(re.fullmatch(r"\d{9,10}", cell)))),
        errors="coerce",
    ).max()
    version = release or (f"of {pd.Timestamp(changed, unit='s'):%Y-%m-%d}" if pd.notna(changed) else "undated")
    return dataset_row("acled", version)
