"""Global Terrorism Database rows as reports; knows the code book, and nothing of files or other formats.

Code book: START (2021), Global Terrorism Database Codebook: Methodology, Inclusion Criteria, and Variables,
University of Maryland. What each of its codes becomes here is in docs/importing.md.
"""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from atlas.ingest.actors import Actors
from atlas.ingest.reading import (
    Coding,
    Context,
    Format,
    Given,
    Reading,
    dataset_row,
    events,
    refuse_contradictions,
    rejects_where,
)
from atlas.model.columns import Column, Table
from atlas.model.tables import text

MOST = 100_000  # people in one incident: more is a slip


def _number(
    name: str, meaning: str, *, least: float = -99, most: float | None = None, required: bool = False
) -> Column:
    return Column(name, "number", meaning, minimum=least, maximum=most, required=required)


TABLE = Table(
    "gtd",
    "One GTD incident.",
    (
        text(
            "eventid",
            "names the incident: yyyymmdd and four digits",
            required=True,
            pattern=r"\d{12}",
            form="a number of twelve digits",
        ),
        Column("iyear", "integer", "year", required=True, minimum=1970),
        Column("imonth", "integer", "month, 0 unknown", required=True, minimum=0, maximum=12),
        Column("iday", "integer", "day, 0 unknown", required=True, minimum=0, maximum=31),
        _number("extended", "1 if it lasted more than a day"),
        text("resolution", "its last day, where it did"),
        text("country_txt", "name of the country", required=True),
        text("provstate", "governorate"),
        text("city", "town"),
        _number("latitude", "WGS84", least=-90, most=90),
        _number("longitude", "WGS84", least=-180, most=180),
        _number(
            "specificity",
            "1 town, 2 and 3 second-level unit, 4 first-level unit, 5 nothing known",
            least=-9,
            most=5,
        ),
        _number("vicinity", "1 if it was near the town"),
        _number("success", "1 if the attack succeeded"),
        _number("suicide", "1 if the attacker meant to die"),
        Column("attacktype1", "integer", "kind of attack", minimum=1, maximum=9),
        text("attacktype1_txt", "the same in words"),
        Column("targtype1", "integer", "kind of target", minimum=1, maximum=22),
        text("targtype1_txt", "the same in words"),
        text("targsubtype1_txt", "kind of target, finer"),
        text("corp1", "the body that was struck"),
        text("target1", "who or what of it was struck"),
        text("gname", "the perpetrators", required=True),
        _number("guncertain1", "1 if suspected only"),
        _number("claimed", "1 if the group claimed it"),
        text("weapsubtype1_txt", "kind of weapon, finer"),
        _number("nkill", "dead on all sides", most=MOST),
        _number("nkillter", "dead among the perpetrators", most=MOST),
        _number("nwound", "wounded", most=MOST),
        _number("ishostkid", "1 if people were taken"),
        _number("nhostkid", "how many", most=MOST),
    ),
)
NAMED_FORCES = ("pmf", "peshmerga", "sdf", "tribal_fighters")  # by their names in seeds/actors.csv
SOURCE_ID = "global-terrorism-database-start"
UNKNOWN = (-9, -99)
COUNTED = ("nkill", "nkillter", "nwound", "nhostkid")
EVENT_TYPES = {
    1: "assassination",
    2: "armed_assault",
    3: "ied",
    4: "kidnapping",
    5: "kidnapping",
    6: "kidnapping",
    7: "arson_sabotage",
    8: "armed_assault",
    9: "armed_assault",
}
# Code book, targtype1; police 3 and military 4 are the state's, 14 and 15 are civilians, 21 utilities.
TARGETS = {
    1: "civilians",
    2: "government",
    3: "police",
    4: "army",
    5: "civilians",
    6: "infrastructure",
    7: "government",
    8: "civilians",
    9: "infrastructure",
    10: "civilians",
    11: "infrastructure",
    12: "civilians",
    14: "civilians",
    15: "civilians",
    16: "infrastructure",
    18: "civilians",
    19: "infrastructure",
    21: "infrastructure",
    22: "government",
}
# Code book, specificity: 1 the town, 2 a town without coordinates and 3 no town, both by the centre of the smallest
# known unit, 4 the first-level unit, 5 nothing. Radii as for UCDP's codes; a row “in the immediate vicinity” of a
# town gets the margin of its outskirts.
PLACE_PRECISION = {1: "settlement", 2: "district", 3: "district", 4: "admin1", 5: "country"}
RADIUS_KM = {1: 5.0, 2: 35.0, 3: 35.0}
VICINITY_KM = 25.0


ATTACKS_IN_WORDS = {
    "assassination": 1,
    "armed assault": 2,
    "bombing/explosion": 3,
    "hijacking": 4,
    "hostage taking (barricade incident)": 5,
    "hostage taking (kidnapping)": 6,
    "facility/infrastructure attack": 7,
    "unarmed assault": 8,
    "unknown": 9,
}
TARGETS_IN_WORDS = {
    "business": 1,
    "government (general)": 2,
    "police": 3,
    "military": 4,
    "abortion related": 5,
    "airports & aircraft": 6,
    "government (diplomatic)": 7,
    "educational institution": 8,
    "food or water supply": 9,
    "journalists & media": 10,
    "maritime": 11,
    "ngo": 12,
    "other": 13,
    "private citizens & property": 14,
    "religious figures/institutions": 15,
    "telecommunication": 16,
    "terrorists/non-state militia": 17,
    "tourists": 18,
    "transportation": 19,
    "unknown": 20,
    "utilities": 21,
    "violent political party": 22,
}
# A file without specificity does not say how exactly a place is known: its points are then taken for a district's.
UNTOLD = 3


def read(given: Given, context: Context) -> Reading:
    """Read GTD incidents as reports (see reading.events; the party is the first group named).

    All of GTD are attacks by non-state actors. An extract may lack columns: what they would say is unknown, and said.
    """
    lacking = [name for name in NAMED_IF_MISSING if name not in given.columns]
    if "specificity" not in given.columns:
        given = replace(given, rows=given.rows.assign(specificity=str(UNTOLD)))
    coding = Coding(
        "country_txt", _sides, _judged, "provstate", _reports, "Global Terrorism Database (START)", SOURCE_ID
    )
    reading = events(given, FORMAT, coding, _dataset(given), context)
    if not lacking:
        return reading
    note = f"the file lacks {', '.join(lacking)}: {' '.join(NAMED_IF_MISSING[name] for name in lacking)}"
    return replace(reading, messages=(*reading.messages, note))


def _sides(rows: pd.DataFrame, actors: Actors) -> list[pd.DataFrame]:
    return [actors.sides(rows["gname"], lambda name: [name] if name else [])]


def _judged(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows with their first day and what their place is, and reject lines for what cannot be."""
    for code, words in (("attacktype1", ATTACKS_IN_WORDS), ("targtype1", TARGETS_IN_WORDS)):
        rows[code] = rows[code].fillna(rows[f"{code}_txt"].str.casefold().map(words).astype("Int64"))
    named = rows["eventid"].str.slice(0, 4).astype("Int64")
    refuse_contradictions(
        rows,
        named != rows["iyear"],
        ("eventid", "iyear"),
        (named - rows["iyear"]).abs(),
        file=file,
        why="eventid begins with the year",
    )
    dates = pd.DataFrame(
        {"year": rows["iyear"], "month": rows["imonth"].replace(0, 1), "day": rows["iday"].replace(0, 1)}
    )
    rows["first"] = pd.to_datetime(dates, errors="coerce")
    impossible = rejects_where(
        rows["first"].isna() | (rows["iyear"] > pd.Timestamp.now().year + 1),
        rows["iyear"].astype("str") + "-" + rows["imonth"].astype("str") + "-" + rows["iday"].astype("str"),
        file=file,
        column="iday",
        reason="is no day of the calendar, or lies in the future",
    )
    rows["place_precision"] = rows["specificity"].map(PLACE_PRECISION).fillna("country")
    rows.loc[(rows["place_precision"] == "settlement") & (rows["vicinity"] == 1), "place_precision"] = "area"
    pointless = rows["latitude"].isna() | rows["longitude"].isna()
    rows.loc[pointless, "place_precision"] = "admin1"  # by its name, since the row has no point
    rows["provstate"] = rows["provstate"].replace("Unknown", np.nan)
    rows["radius_km"] = (
        rows["specificity"].map(RADIUS_KM).astype("float64").mask(rows["place_precision"] == "area", VICINITY_KM)
    )
    return rows, pd.concat([impossible, _negative(rows, file)], ignore_index=True)


def _negative(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return a reject line for each count below zero that is not one of the codes for unknown."""
    reason = "is below 0 and none of the codes -9 and -99 for unknown"
    wrong = {name: (rows[name] < 0) & ~rows[name].isin(UNKNOWN) for name in COUNTED}
    return pd.concat(
        [rejects_where(mask, rows[name], file=file, column=name, reason=reason) for name, mask in wrong.items()],
        ignore_index=True,
    )


def _reports(rows: pd.DataFrame, where: pd.DataFrame, sides: list[pd.DataFrame], context: Context) -> pd.DataFrame:
    (group,) = sides
    nowhere = (rows["latitude"].isna() | rows["longitude"].isna()) & where["admin1"].isna()
    rows = rows.assign(place_precision=rows["place_precision"].mask(nowhere, "country"))
    result = where[["admin1", "admin1_iso", "latitude", "longitude", "radius_km"]].copy()
    result["country"], result["place_precision"] = rows["country"], rows["place_precision"]
    result["place"] = (
        rows["city"].replace("Unknown", np.nan).where(~rows["place_precision"].isin(("admin1", "country")))
    )
    result["date_precision"] = np.select([rows["imonth"] == 0, rows["iday"] == 0], ["year", "month"], "day")
    first, ends = rows["first"], rows["first"].dt.to_period("M").dt.end_time.dt.normalize()
    year_ends = rows["first"].dt.to_period("Y").dt.end_time.dt.normalize()
    result["occurred_on"] = first
    result["occurred_until"] = first.mask(result["date_precision"] == "month", ends).mask(
        result["date_precision"] == "year", year_ends
    )
    result["locator"] = "incident " + rows["eventid"]
    weapon = rows["weapsubtype1_txt"].fillna("").str.casefold()
    bomb = (rows["attacktype1"] == 3).fillna(False).astype(bool)
    kinds = [(rows["suicide"] == 1) & bomb, bomb & (weapon == "vehicle"), bomb & weapon.str.startswith("projectile")]
    coded = rows["attacktype1"].map(EVENT_TYPES).fillna("armed_assault").astype("str")
    result["event_type"] = np.select(kinds, ["suicide_bombing", "vehicle_bomb", "rocket_mortar"], coded)
    suspected = (group["initiator"] == "islamic_state") & (rows["guncertain1"] == 1)
    result["initiator"] = group["initiator"].mask(suspected, "suspected_islamic_state").astype("str")
    target = rows["targtype1"].map(TARGETS).fillna("other")
    target = target.mask(rows["targsubtype1_txt"].fillna("").str.contains(r"\b(?:oil|gas)\b", case=False), "oil_gas")
    target = target.mask((target == "army") & (rows["country"] == "SYR"), "syrian_army")
    force = target.isin(("army", "police", "syrian_army", "other"))
    result["target"] = target.mask(force, _forces(rows, context).fillna(target)).astype("str")
    result["attribution"] = np.where(rows["claimed"] == 1, "claimed", "unattributed")
    counts = _counts(rows, group)
    notes = np.where(rows["success"] == 0, "the attack failed", "")
    result["coder_note"] = (
        where["note"]
        .fillna("")
        .str.cat([notes, counts.pop("note")], sep="; ")
        .str.replace(r"^[; ]+|[; ]+$|(?<=; ); ", "", regex=True)
    )
    result["coder_note"] = result["coder_note"].replace("", np.nan)
    result = result.assign(**counts)
    result["summary"] = (
        "Attack by "
        + rows["gname"]
        + np.where(result["deaths_best"].isna(), "", ": " + result["deaths_best"].astype("str") + " dead on all sides")
    )
    result["inferred"] = np.where(
        rows["attacktype1"].isin((8, 9)) | rows["attacktype1"].isna(), "event_type;summary", "summary"
    )
    return result


def _forces(rows: pd.DataFrame, context: Context) -> pd.Series:
    """Return which force was struck where the body or the target names one that GTD files under military, police or
    militias; missing elsewhere.
    """
    named = rows["corp1"].fillna("").str.cat(rows["target1"].fillna(""), sep=";")
    codes, cells = pd.factorize(named)
    found = []
    for cell in cells:
        parties = [context.actors.party(name) for name in cell.split(";") if name.strip()]
        found.append(next((party.target for party in parties if party and party.target in NAMED_FORCES), None))
    return pd.Series(found, dtype=object).take(codes).set_axis(rows.index)


def _counts(rows: pd.DataFrame, group: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the counts and a note. nkill includes the perpetrators, so killed needs nkillter; without it nkill is an
    upper end.

    GTD shares out one total over linked incidents: a fraction is no count of this incident, only its upper end,
    rounded up.
    """
    known = {name: rows[name].mask(rows[name].isin(UNKNOWN)) for name in COUNTED}
    shared = pd.Series(False, index=rows.index)
    for name in known:
        shared |= known[name].notna() & (known[name] % 1 != 0)
    whole = {name: values.where(values % 1 == 0).astype("Int64") for name, values in known.items()}
    most = np.ceil(known["nkill"]).astype("Int64")
    killed = (whole["nkill"] - whole["nkillter"]).where(whole["nkill"] >= whole["nkillter"])
    return {
        "killed": killed,
        "killed_max": most.where(killed.isna()),
        "jihadists_killed": whole["nkillter"].where(group["jihadist"]),
        "wounded": whole["nwound"],
        "kidnapped": whole["nhostkid"].where(rows["ishostkid"] == 1),
        "deaths_best": whole["nkill"],
        "note": pd.Series(np.where(shared, "a total shared out over several incidents", ""), index=rows.index),
    }


def _dataset(given: Given) -> dict[str, object]:
    found = re.search(r"\d{4}dist", given.file.casefold())
    years = given.rows["iyear"][given.rows["iyear"].str.fullmatch(r"\d{4}")]
    version = given.release or (found[0] if found else f"to {years.max()}" if len(years) else "undated")
    return dataset_row("gtd", version, TERMS["gtd"])


NAMED_IF_MISSING = {
    "specificity": "how exactly places are known is not told, so each point stands for its district.",
    "nkillter": "perpetrators are among nkill, so it is an upper end only.",
    "suicide": "suicide bombings are not told from other bombs.",
    "claimed": "who claimed an attack is not known.",
    "guncertain1": "whether a group is only suspected is not known.",
    "nwound": "the wounded are unknown.",
    "nkill": "the dead are unknown.",
}
TERMS = {
    "gtd": {
        "title": "Global Terrorism Database",
        "licence": "GTD terms of use: no redistribution of rows",
        "licence_url": "https://www.start.umd.edu/gtd/terms-of-use",
        "citation": "START (National Consortium for the Study of Terrorism and Responses to Terrorism), Global "
        "Terrorism Database, {version}, University of Maryland.",
        "coverage": "Attacks by non-state actors, attempted ones too; 1993 is missing, criteria changed in 1998, 2008 "
        "and 2012.",
        "redistributable": False,
        "notice": "Data from the Global Terrorism Database (START, University of Maryland). Counts only: its terms do not "
        "allow its rows to be passed on.",
        "distinct_incidents": True,
    },
}
FORMAT = Format(
    "gtd",
    "the Global Terrorism Database",
    "Global Terrorism Database",
    TABLE,
    read,
    optional=(
        "extended",
        "resolution",
        "provstate",
        "city",
        "latitude",
        "longitude",
        "specificity",
        "vicinity",
        "success",
        "suicide",
        "attacktype1",
        "attacktype1_txt",
        "targtype1",
        "targtype1_txt",
        "targsubtype1_txt",
        "corp1",
        "target1",
        "guncertain1",
        "claimed",
        "weapsubtype1_txt",
        "nkill",
        "nkillter",
        "nwound",
        "ishostkid",
        "nhostkid",
    ),
    key="eventid",
    terms=TERMS,
    sources=(
        {
            "source_id": SOURCE_ID,
            "name": "Global Terrorism Database (START)",
            "based_in": "USA",
            "affiliation": "University of Maryland",
            "homepage": "umd.edu",
        },
    ),
    whole=2 / 3,
)
