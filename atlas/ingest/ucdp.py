"""UCDP GED and UCDP Candidate Events as reports; knows the code book, and nothing of files or other formats.

Code book: Högbladh, UCDP GED Codebook version 23.1 (2023), Department of Peace and Conflict Research, Uppsala
University. What each of its codes becomes here is written down in docs/importing.md.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from atlas.ingest import registry
from atlas.ingest.actors import normalised
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
from atlas.ingest.ucdp_layout import LAYOUT
from atlas.model.vocabulary import COUNTRIES

DATE_PRECISION = {1: "day", 2: "week", 3: "week", 4: "month", 5: "year"}
# Code book: 1 exact place, 2 within about 25 km of it, 3 second-level unit, 4 first-level unit, 5 a line or an area
# without borders, 6 country, 7 international waters or airspace. Radii: 1 as the coded towns have it (median 3,
# UCDP's points unseen by us: 5 km); 3 the circle of an average Iraqi (34 km) and Syrian (31 km) district; 5 the third
# quartile of the areas in places.csv; 4 and 6 are measured.
PLACE_PRECISION = {1: "settlement", 2: "area", 3: "district", 4: "admin1", 5: "area", 6: "country", 7: "country"}
RADIUS_KM = {1: 5.0, 2: 25.0, 3: 35.0, 5: 45.0}
FIRST_YEAR = 1989
_SORT_WORD = re.compile(r"\s+(?:town|village|city|locality)$")


def read(
    path: Path, head: Head, names: tuple[str, ...], context: Context, *, has_header: bool, release: str = ""
) -> Reading:
    """Read UCDP events as reports.

    names: the column names of the file in order. release: 25.1, 21.0.12; without it, what the file's name says.
    Selection: the seven countries, and events with a jihadist party on a side (seeds/actors.csv) unless
    context.everything. Only rows of the selection are checked. Deaths by side become killed and jihadists_killed (see
    _deaths); who began and what sort of attack it was UCDP does not code, so both are worked out and named in
    `inferred`.
    """
    raw, rejects = raw_rows(path, head, LAYOUT, names, has_header=has_header)
    total = len(raw) + len(rejects)
    dataset = _dataset(path.name, raw, release)
    raw, repeated = first_of_each(raw, "id")
    country = country_codes(raw["country"])
    one, other = (context.actors.sides(raw[side], _names) for side in ("side_a", "side_b"))
    wanted = (
        country.isin(COUNTRIES) if context.everything else country.isin(SEVEN) & (one["jihadist"] | other["jihadist"])
    )
    chosen = raw[wanted].assign(country=country[wanted])
    for column in ("date_start", "date_end"):
        chosen[column] = chosen[column].str.replace(r"[ T]00:00:00(?:\.0+)?Z?$", "", regex=True)
    rows, bad = checked(chosen, LAYOUT, path.name)
    rejects = pd.concat([rejects, bad, impossible := _impossible(rows, path.name)], ignore_index=True)
    rows = rows.drop(index=impossible["row"].unique())
    rows["place_precision"] = rows["where_prec"].map(PLACE_PRECISION)
    rows["radius_km"] = rows["where_prec"].map(RADIUS_KM).astype("float64")
    where = located(rows, rows["adm_1"], context)
    rejects = pd.concat([rejects, far := too_far(where, rows["country"], file=path.name)], ignore_index=True)
    rows = rows.drop(index=far["row"])
    reports = _reports(rows, where.loc[rows.index], one.loc[rows.index], other.loc[rows.index], context)
    reports = finished(reports, dataset, row_id=rows["id"], source=str(dataset["title"]), source_id="ucdp")
    return Reading(dataset, reports, rejects, total, left_out(total, repeated, chosen, rejects), repeated=repeated)


def _names(side: str) -> list[str]:
    """Return the parties of a side: UCDP joins them with a comma."""
    return [side, *side.split(", ")] if ", " in side else [side]


def _impossible(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return reject lines for dates that cannot be."""
    this_year = pd.Timestamp.now().year
    year = rows["date_start"].dt.year
    return pd.concat(
        [
            rejects_where(
                (year < FIRST_YEAR) | (year > this_year + 1),
                rows["date_start"],
                file=file,
                column="date_start",
                reason=f"is not between {FIRST_YEAR}, where UCDP begins, and next year",
            ),
            rejects_where(
                rows["date_end"] < rows["date_start"],
                rows["date_end"],
                file=file,
                column="date_end",
                reason="lies before date_start",
            ),
            rejects_where(
                (rows["date_end"] - rows["date_start"]).dt.days > 366,
                rows["date_end"],
                file=file,
                column="date_end",
                reason="lies more than a year after date_start",
            ),
        ],
        ignore_index=True,
    )


def _reports(
    rows: pd.DataFrame, where: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame, context: Context
) -> pd.DataFrame:
    result = where[["admin1", "admin1_iso", "latitude", "longitude", "radius_km"]].copy()
    result["country"], result["place_precision"] = rows["country"], rows["place_precision"]
    named = rows["where_coordinates"].str.replace(_SORT_WORD, "", regex=True).str.strip()
    result["place"] = named.where(~rows["place_precision"].isin(("admin1", "country")))
    result["occurred_on"], result["occurred_until"] = rows["date_start"], rows["date_end"]
    result["date_precision"] = rows["date_prec"].map(DATE_PRECISION)
    result["locator"] = "event " + rows["id"]
    muddled = pd.Series(
        np.where(rows["high"] < rows["low"], "the data set's high estimate is below its low one", ""), index=rows.index
    )
    result["coder_note"] = where["note"].fillna("").str.cat(muddled, sep="; ").str.strip("; ").replace("", np.nan)
    result["relays"] = rows["source_office"]
    result["origin_id"] = _origin(rows, context)
    result[["deaths_low", "deaths_best", "deaths_high"]] = rows[["low", "best", "high"]]
    return result.assign(**_deaths(rows, one, other), **_parties(rows, one, other), attribution="unattributed",
                         summary=_summary(rows), inferred="event_type;initiator;target;summary")  # fmt: skip


def _deaths(rows: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame) -> dict[str, pd.Series]:
    """Return killed (attackers not counted), killed_max and jihadists_killed from UCDP's deaths by side.

    Each side's dead are jihadists or not as the side is. Where the side of some dead is unknown, both counts are, and
    killed_max includes them. What high is over best raises killed_max where no jihadist died: then the excess is not
    theirs.
    """
    jihadists = rows["deaths_a"].where(one["jihadist"], 0) + rows["deaths_b"].where(other["jihadist"], 0)
    others = (
        rows["deaths_a"].where(~one["jihadist"], 0)
        + rows["deaths_b"].where(~other["jihadist"], 0)
        + rows["deaths_civilians"]
    )
    unclear = rows["deaths_unknown"] > 0
    most = others + rows["deaths_unknown"] + (rows["high"] - rows["best"]).clip(lower=0).where(jihadists == 0, 0)
    involved = one["jihadist"] | other["jihadist"]
    return {
        "killed": others.mask(unclear),
        "killed_max": most.where(most > others),
        "jihadists_killed": jihadists.mask(unclear | ~involved),
    }


def _parties(rows: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame) -> dict[str, pd.Series]:
    """Return event_type, initiator and target.

    One-sided violence: side A attacks civilians. In fighting between two armed sides, the one that lost nobody is taken
    to have begun if the other lost someone, and nobody is if both or neither did. Where only civilians died either
    side may have killed them (an air strike on a town that the group held is coded so), unless one side is civilians:
    then the other is the only armed one.
    """
    one_sided = (rows["type_of_violence"] == 3).to_numpy(dtype=bool)
    lost_a, lost_b, lost_c = (
        rows[name].fillna(0).to_numpy(dtype=int) > 0 for name in ("deaths_a", "deaths_b", "deaths_civilians")
    )
    unarmed_a, unarmed_b = (rows[side].str.strip().str.casefold().eq("civilians").to_numpy() for side in ("side_a", "side_b"))
    a_began = ~lost_a & (lost_b | lost_c & unarmed_b) & ~unarmed_a
    b_began = ~lost_b & (lost_a | lost_c & unarmed_a) & ~unarmed_b
    initiator = np.select([one_sided | a_began, b_began], [one["initiator"], other["initiator"]], "unknown")
    struck = np.select([b_began & lost_a, a_began & lost_b], [one["target"], other["target"]], "")
    opponent = np.where(one["jihadist"], other["target"], one["target"])
    target = np.select([one_sided | lost_c & ~lost_a & ~lost_b, struck != ""], ["civilians", struck], opponent)
    return {
        "event_type": pd.Series(np.where(one_sided, "armed_assault", "clash"), index=rows.index),
        "initiator": pd.Series(initiator, index=rows.index),
        "target": pd.Series(target, index=rows.index),
    }


def _origin(rows: pd.DataFrame, context: Context) -> pd.Series:
    """Return the body whose word the event is: its only source where our registers know it, else UCDP."""
    single = rows["source_office"].where(rows["number_of_sources"] == 1)
    aliases = context.seeds["body_aliases"]
    known = {normalised(alias): body for alias, body in zip(aliases["alias"], aliases["body_id"], strict=True)
             if body not in registry.UNNAMED_BODIES}  # fmt: skip
    found = {name: known.get(normalised(name)) for name in single.dropna().unique()}
    return single.map(found).astype("str").fillna("ucdp")


def _summary(rows: pd.DataFrame) -> pd.Series:
    kind = rows["type_of_violence"].map({1: "State-based violence", 2: "Non-state violence", 3: "One-sided violence"})
    spread = np.where(
        rows["low"] == rows["high"], "", " (" + rows["low"].astype("str") + " to " + rows["high"].astype("str") + ")"
    )
    return (
        kind
        + ", "
        + rows["side_a"]
        + " and "
        + rows["side_b"]
        + ": "
        + rows["best"].astype("str")
        + " dead on all sides"
        + spread
    )


def _dataset(file: str, raw: pd.DataFrame, release: str) -> dict[str, object]:
    """Return the data set's row: which of the two, and its release as given, else by the file's name (GEDEvent_v25_1,
    ged191).
    """
    stem = file.casefold()
    found = re.search(r"v?(\d\d)[._]0?(\d)[._](\d{1,2})(?:[._](\d{1,2}))?(?=\D|$)", stem) or re.search(
        r"(?:v|ged)_?(\d\d)[._]?(\d)(?=\D|$)", stem
    )
    release = release or (".".join(str(int(part)) for part in found.groups() if part) if found else "")
    candidate = "candidate" in stem or release.count(".") > 1
    candidate |= bool(raw["code_status"].str.strip().replace("Clear", "").ne("").any())
    name = "ucdp-candidate" if candidate else "ucdp-ged"
    years = raw["date_end"].str.slice(0, 4)
    last = years[years.str.fullmatch(r"(?:19|20)\d\d")].max()
    version = release or f"to {last if isinstance(last, str) else 'unknown'}"
    return dataset_row(name, version)
