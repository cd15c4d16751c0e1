"""ACLED events as reports, in the layouts since 2015; knows the code book, and nothing of files or other formats.

Code book: ACLED Codebook (2023), Armed Conflict Location & Event Data. What each of its codes becomes here is in
docs/importing.md.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from atlas.ingest.actors import Actors
from atlas.ingest.cells import stamps
from atlas.ingest.reading import (
    Coding,
    Context,
    Format,
    Given,
    Reading,
    country_codes,
    dataset_row,
    events,
    rejects_where,
)
from atlas.model.columns import Column, Table
from atlas.model.tables import count, day, text

TABLE = Table(
    "acled",
    "One ACLED event.",
    (
        text("event_id_cnty", "names the event", required=True),
        day("event_date", "the day; for a week or month known only as such a day in it", required=True),
        Column("time_precision", "integer", "1 day, 2 week, 3 month", required=True, minimum=1, maximum=3),
        text("event_type", "kind of event", required=True),
        text("sub_event_type", "kind of event, finer; not in files before 2019"),
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
# Files before 2019 have no finer kind: bombs, shelling and air strikes are all “remote violence” there, which is taken
# for the usual means of whoever acts.
REMOTE = "remote violence"
OLD_EVENT_TYPES = {
    "battles": "clash",
    "battle-no change of territory": "clash",
    "battle-government regains territory": "clash",
    "battle-non-state actor overtakes territory": "armed_assault",
    "explosions/remote violence": REMOTE,
    "remote violence": REMOTE,
    "violence against civilians": "armed_assault",
}
OTHER_TYPE = "protest_or_other"
# Code book, “Actors”: actor 1 is who acts, save in battles, where the order of the two means nothing.
BATTLES = "battle"
DATE_PRECISION = {1: "day", 2: "week", 3: "month"}
# Code book, “Geo-precision”: 1 the town itself, 2 near it or a part of a region for which a town stands, 3 a larger
# region, for which a landmark or the provincial capital stands: then nothing smaller than the governorate is known.
PLACE_PRECISION = {1: "settlement", 2: "area", 3: "admin1"}
RADIUS_KM = {1: 5.0, 2: 25.0}
FIRST_YEAR = 1997


def read(given: Given, context: Context) -> Reading:
    """Read ACLED events as reports (see reading.events).

    ACLED counts the dead of all sides together and writes 0 where it knows nothing: killed is set only where one side
    cannot have lost anyone, and 0 becomes unknown.
    """
    given = replace(given, rows=given.rows.assign(event_id_cnty=_event_ids(given)))
    coding = Coding("country", _sides, _judged, "admin1", _reports, "ACLED", "acled", period="D")
    reading = events(given, FORMAT, coding, _dataset(given), context)
    if "sub_event_type" in given.columns:
        return reading
    note = (
        "the file has no sub_event_type: what sort of attack it was is guessed from event_type, and named as inferred."
    )
    return replace(reading, messages=(*reading.messages, note))


def _event_ids(given: Given) -> pd.Series:
    """Return the ids of events as later files have them: older ones may number them within the country, or the rows."""
    ids, name = given.rows["event_id_cnty"], given.columns.get("event_id_cnty", "")
    if name == "event_id_no_cnty":
        ids = country_codes(given.rows["country"]).fillna("") + ids
    elif name == "data_id":
        ids = "data_id " + ids
    return ids.where(given.rows["event_id_cnty"] != "", "")


def _sides(rows: pd.DataFrame, actors: Actors) -> list[pd.DataFrame]:
    return [actors.sides(rows[f"actor{n}"].str.cat(rows[f"assoc_actor_{n}"], sep=";"), _names) for n in (1, 2)]


def _names(cells: str) -> list[str]:
    return [name.strip() for name in cells.split(";") if name.strip()]


def _judged(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows with what their place is, and reject lines for dates that cannot be."""
    rows["place_precision"] = rows["geo_precision"].map(PLACE_PRECISION)
    rows["radius_km"] = rows["geo_precision"].map(RADIUS_KM).astype("float64")
    year = rows["event_date"].dt.year
    never = (year < FIRST_YEAR) | (year > pd.Timestamp.now().year + 1)
    reason = f"is not between {FIRST_YEAR}, where ACLED begins, and next year"
    late = ~never & (rows["event_date"] > stamps(rows["timestamp"]) + pd.Timedelta(days=1))
    after = "lies after the timestamp of its own row; day and month may be exchanged"
    return rows, pd.concat(
        [
            rejects_where(mask, rows["event_date"], file=file, column="event_date", reason=why)
            for mask, why in ((never, reason), (late, after))
        ],
        ignore_index=True,
    )


def _reports(rows: pd.DataFrame, where: pd.DataFrame, sides: list[pd.DataFrame], context: Context) -> pd.DataFrame:
    one, other = sides
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
    finer, coarse = rows["sub_event_type"].str.casefold(), kind.map(OLD_EVENT_TYPES).fillna(OTHER_TYPE)
    remote = (coarse == REMOTE) & finer.isna()
    coarse = coarse.mask(coarse == REMOTE, pd.Series(np.where(one["jihadist"], "ied", "airstrike"), index=rows.index))
    result["event_type"] = finer.map(EVENT_TYPES).fillna(OTHER_TYPE).where(finer.notna(), coarse).astype("str")
    told = ~kind.str.startswith(BATTLES)
    result["initiator"] = one["initiator"].where(told, "unknown").astype("str")
    acts_second = other["jihadist"] & ~one["jihadist"] & ~told
    result["target"] = other["target"].where(~acts_second, one["target"]).astype("str")
    result["attribution"] = "unattributed"
    stated = rows["fatalities"].where(rows["fatalities"] > 0)
    # Explosions and attacks in which actor 1 stays away lose it nobody; a suicide bomber's own death may be among the
    # dead.
    harmless = told & (result["event_type"] != "suicide_bombing") & ~remote & ~other["jihadist"]
    result["killed"] = stated.where(harmless)
    result["killed_max"] = stated.where(~harmless & ~(told & other["jihadist"]))
    result["deaths_best"] = stated
    result["summary"] = (
        rows["sub_event_type"].fillna(rows["event_type"])
        + ", "
        + rows["actor1"]
        + np.where(rows["actor2"].isna(), "", " and " + rows["actor2"].fillna(""))
        + stated.astype("str").radd(": ").add(" dead on all sides").where(stated.notna(), "")
    )
    guessed = np.where(finer.isna(), "event_type;", "")
    result["inferred"] = pd.Series(guessed, index=rows.index) + np.where(told, "summary", "initiator;target;summary")
    return result


def _dataset(given: Given) -> dict[str, object]:
    changed = stamps(given.rows["timestamp"]).max()
    version = given.release or (f"of {changed:%Y-%m-%d}" if pd.notna(changed) else "undated")
    return dataset_row("acled", version, TERMS["acled"])


TERMS = {
    "acled": {
        "title": "Armed Conflict Location & Event Data (ACLED)",
        "licence": "ACLED terms of use: no redistribution of rows",
        "licence_url": "https://acleddata.com/terms-and-conditions",
        "citation": "ACLED, export {version}, acleddata.com. Raleigh, Linke, Hegre and Karlsen (2010), Introducing "
        "ACLED, Journal of Peace Research 47(5).",
        "coverage": "Political violence and protest as ACLED codes it; rows change later on, so an export ages.",
        "redistributable": False,
        "notice": "Data from ACLED (acleddata.com). Counts only: its terms do not allow its rows to be passed on.",
        "distinct_incidents": True,
    },
}
FORMAT = Format(
    "acled",
    "ACLED",
    "ACLED",
    TABLE,
    read,
    optional=(
        "sub_event_type",
        "assoc_actor_1",
        "actor2",
        "assoc_actor_2",
        "inter1",
        "inter2",
        "admin1",
        "location",
        "source",
        "timestamp",
    ),
    older={
        "event_id_cnty": ("event_id_c", "event_id_no_cnty", "data_id"),
        "time_precision": ("time_preci",),
        "sub_event_type": ("sub_event_",),
        "assoc_actor_1": ("ally_actor_1", "ally_actor", "assoc_acto"),
        "assoc_actor_2": ("ally_actor_2", "ally_act_1", "assoc_ac_1"),
        "geo_precision": ("geo_precis", "geo_precisi"),
        "fatalities": ("fatalitie",),
    },
    key="event_id_cnty",
    changed="timestamp",
    terms=TERMS,
    sources=(
        {
            "source_id": "acled",
            "name": "Armed Conflict Location & Event Data (ACLED)",
            "based_in": "USA",
            "affiliation": "non-governmental organisation",
            "homepage": "acleddata.com",
        },
    ),
    whole=0.95,
)
