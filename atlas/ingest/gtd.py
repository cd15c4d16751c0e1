"""Global Terrorism Database rows as reports; knows the code book, and nothing of files or other formats.

Code book: START (2021), Global Terrorism Database Codebook: Methodology, Inclusion Criteria, and Variables,
University of Maryland. What each of its codes becomes here is in docs/importing.md.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from atlas.ingest.gtd_layout import LAYOUT
from atlas.ingest.reading import (
    SEVEN,
    Context,
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
from atlas.model.vocabulary import COUNTRIES

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


def read(
    path: Path, head: Head, names: tuple[str, ...], context: Context, *, has_header: bool, release: str = ""
) -> Reading:
    """Read GTD incidents as reports.

    names: the column names of the file in order. release: without it, what the file's name says
    (globalterrorismdb_0522dist). Selection as in ucdp.read, by the first group named. All of GTD are attacks by
    non-state actors.
    """
    raw, rejects = raw_rows(path, head, LAYOUT, names, has_header=has_header)
    total = len(raw) + len(rejects)
    dataset = _dataset(path.name, raw, release)
    raw, repeated = first_of_each(raw, "eventid")
    country = country_codes(raw["country_txt"])
    group = context.actors.sides(raw["gname"], lambda name: [name] if name else [])
    wanted = country.isin(COUNTRIES) if context.everything else country.isin(SEVEN) & group["jihadist"]
    chosen = raw[wanted].assign(country_txt=country[wanted])
    rows, bad = checked(chosen, LAYOUT, path.name)
    dates = pd.DataFrame(
        {"year": rows["iyear"], "month": rows["imonth"].replace(0, 1), "day": rows["iday"].replace(0, 1)}
    )
    rows["first"] = pd.to_datetime(dates, errors="coerce")
    impossible = rejects_where(
        rows["first"].isna() | (rows["iyear"] > pd.Timestamp.now().year + 1),
        rows["iyear"].astype("str") + "-" + rows["imonth"].astype("str") + "-" + rows["iday"].astype("str"),
        file=path.name,
        column="iday",
        reason="is no day of the calendar, or lies in the future",
    )
    impossible = pd.concat([impossible, _negative(rows, path.name)], ignore_index=True)
    rows = rows.drop(index=impossible["row"].unique())
    rows["place_precision"] = rows["specificity"].map(PLACE_PRECISION).fillna("country")
    rows.loc[(rows["place_precision"] == "settlement") & (rows["vicinity"] == 1), "place_precision"] = "area"
    pointless = rows["latitude"].isna() | rows["longitude"].isna()
    rows.loc[pointless, "place_precision"] = "admin1"  # by its name, since the row has no point
    rows["radius_km"] = (
        rows["specificity"].map(RADIUS_KM).astype("float64").mask(rows["place_precision"] == "area", VICINITY_KM)
    )
    rows["country"] = rows["country_txt"]
    where = located(rows, rows["provstate"].replace("Unknown", np.nan), context)
    nowhere = pointless & where["admin1"].isna()
    rows.loc[nowhere, "place_precision"] = "country"
    far = too_far(where, rows["country"], file=path.name)
    rows = rows.drop(index=far["row"])
    reports = _reports(rows, where.loc[rows.index], group.loc[rows.index])
    reports = finished(reports, dataset, row_id=rows["eventid"], source="Global Terrorism Database (START)",
                       source_id="global-terrorism-database-start")  # fmt: skip
    rejects = pd.concat([rejects, bad, impossible, far], ignore_index=True)
    return Reading(dataset, reports, rejects, total, left_out(total, repeated, chosen, rejects), repeated=repeated)


def _negative(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return a reject line for each count below zero that is not one of the codes for unknown."""
    reason = "is below 0 and none of the codes -9 and -99 for unknown"
    wrong = {name: (rows[name] < 0) & ~rows[name].isin(UNKNOWN) for name in COUNTED}
    return pd.concat(
        [rejects_where(mask, rows[name], file=file, column=name, reason=reason) for name, mask in wrong.items()],
        ignore_index=True,
    )


def _reports(rows: pd.DataFrame, where: pd.DataFrame, group: pd.DataFrame) -> pd.DataFrame:
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
    bomb = rows["attacktype1"] == 3
    kinds = [(rows["suicide"] == 1) & bomb, bomb & (weapon == "vehicle"), bomb & weapon.str.startswith("projectile")]
    result["event_type"] = np.select(
        kinds, ["suicide_bombing", "vehicle_bomb", "rocket_mortar"], rows["attacktype1"].map(EVENT_TYPES)
    )
    suspected = (group["initiator"] == "islamic_state") & (rows["guncertain1"] == 1)
    result["initiator"] = group["initiator"].mask(suspected, "suspected_islamic_state").astype("str")
    target = rows["targtype1"].map(TARGETS).fillna("other")
    target = target.mask(rows["targsubtype1_txt"].fillna("").str.contains(r"\b(?:oil|gas)\b", case=False), "oil_gas")
    result["target"] = target.mask((target == "army") & (rows["country"] == "SYR"), "syrian_army").astype("str")
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
    result["inferred"] = np.where(rows["attacktype1"].isin((8, 9)), "event_type;summary", "summary")
    return result


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


def _dataset(file: str, raw: pd.DataFrame, release: str) -> dict[str, object]:
    found = re.search(r"\d{4}dist", file.casefold())
    years = raw["iyear"][raw["iyear"].str.fullmatch(r"\d{4}")]
    version = release or (found[0] if found else f"to {years.max()}" if len(years) else "undated")
    return dataset_row("gtd", version)
