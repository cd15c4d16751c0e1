"""UCDP GED and UCDP Candidate Events as reports; knows the code book, and nothing of files or other formats.

Code book: Högbladh, UCDP GED Codebook version 23.1 (2023), Department of Peace and Conflict Research, Uppsala
University. What each of its codes becomes here is written down in docs/importing.md.
"""

import re

import numpy as np
import pandas as pd

from atlas.ingest import registry
from atlas.ingest.actors import Actors, normalised
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
from atlas.model.tables import count, day, text

TABLE = Table(
    "ucdp",
    "One UCDP event.",
    (
        text("id", "names the event", required=True, pattern=r"\d+", form="a whole number"),
        text("code_status", "whether coding is finished (Candidate)"),
        Column(
            "type_of_violence",
            "integer",
            "1 state-based, 2 non-state, 3 one-sided",
            required=True,
            minimum=1,
            maximum=3,
        ),
        text("side_a", "parties of side A, for one-sided violence the perpetrator", required=True),
        text("side_b", "parties of side B", required=True),
        Column("number_of_sources", "integer", "sources of the event, -1 unknown", minimum=-1),
        text("source_office", "their names"),
        Column("where_prec", "integer", "how exactly the place is known", required=True, minimum=1, maximum=7),
        text("where_coordinates", "the place that the point stands for"),
        text("adm_1", "governorate"),
        Column("latitude", "number", "WGS84", unit="degrees", required=True, minimum=-90, maximum=90),
        Column("longitude", "number", "WGS84", unit="degrees", required=True, minimum=-180, maximum=180),
        text("country", "name of the country", required=True),
        Column("date_prec", "integer", "how exactly the date is known", required=True, minimum=1, maximum=5),
        day("date_start", "first day", required=True),
        day("date_end", "last day", required=True),
        *(count(name, "dead of one side") for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")),
        *(count(name, "dead on all sides") for name in ("best", "high", "low")),
    ),
)
HEADERLESS = tuple(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob".split()
)
DATE_PRECISION = {1: "day", 2: "week", 3: "week", 4: "month", 5: "year"}
# Code book: 1 exact place, 2 within about 25 km of it, 3 second-level unit, 4 first-level unit, 5 a line or an area
# without borders, 6 country, 7 international waters or airspace. Radii: 1 as the coded towns have it (median 3,
# UCDP's points unseen by us: 5 km); 3 the circle of an average Iraqi (34 km) and Syrian (31 km) district; 5 the third
# quartile of the areas in places.csv; 4 and 6 are measured.
PLACE_PRECISION = {1: "settlement", 2: "area", 3: "district", 4: "admin1", 5: "area", 6: "country", 7: "country"}
RADIUS_KM = {1: 5.0, 2: 25.0, 3: 35.0, 5: 45.0}
FIRST_YEAR = 1989
SIDES_DEAD = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_SORT_WORD = re.compile(r"\s+(?:town|village|city|locality)$", re.IGNORECASE)


def read(given: Given, context: Context) -> Reading:
    """Read UCDP events as reports (see reading.events).

    Deaths by side become killed and jihadists_killed (see _deaths); who began and what sort of attack it was UCDP does
    not code, so both are worked out and named in `inferred`.
    """
    dataset = _dataset(given)
    coding = Coding(
        "country",
        _sides,
        _judged,
        "adm_1",
        _reports,
        str(dataset["title"]),
        "ucdp",
        period="M" if dataset["dataset"] == "ucdp-candidate" else "Y",
    )
    return events(given, FORMAT, coding, dataset, context)


def _sides(rows: pd.DataFrame, actors: Actors) -> list[pd.DataFrame]:
    return [actors.sides(rows[side], _names) for side in ("side_a", "side_b")]


def _names(side: str) -> list[str]:
    """Return the parties of a side: UCDP joins them with a comma."""
    return [side, *side.split(", ")] if ", " in side else [side]


def _judged(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows with what their place is, and reject lines for dates that cannot be.

    Raises TableError where the estimates contradict each other throughout: columns glued together by position.
    """
    rows["place_precision"] = rows["where_prec"].map(PLACE_PRECISION)
    rows["radius_km"] = rows["where_prec"].map(RADIUS_KM).astype("float64")
    estimates = ("low", "best", "high")
    order = (rows["low"] > rows["best"]) | (rows["best"] > rows["high"])
    off = (rows["low"] - rows["best"]).clip(lower=0) + (rows["best"] - rows["high"]).clip(lower=0)
    refuse_contradictions(rows, order, estimates, off, file=file, why="low is at most best, and best at most high")
    by_side = sum((rows[name] for name in SIDES_DEAD[1:]), rows[SIDES_DEAD[0]])
    off = (rows["best"] - by_side).abs()
    refuse_contradictions(
        rows, off > 0, ("best", *SIDES_DEAD), off, file=file, why="best is the sum of the deaths by side"
    )
    this_year = pd.Timestamp.now().year
    year = rows["date_start"].dt.year
    return rows, pd.concat(
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


def _reports(rows: pd.DataFrame, where: pd.DataFrame, sides: list[pd.DataFrame], context: Context) -> pd.DataFrame:
    one, other = sides
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
    return result.assign(
        **_deaths(rows, one, other),
        **_parties(rows, one, other),
        attribution="unattributed",
        summary=_summary(rows),
        inferred="event_type;initiator;target;summary",
    )


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
    unarmed_a, unarmed_b = (
        rows[side].str.strip().str.casefold().eq("civilians").to_numpy() for side in ("side_a", "side_b")
    )
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
    """Return the body whose word the event is: its only source where our registers know it, else UCDP.

    A body that is named for each of several articles (SOHR;SOHR) is one source.
    """
    names = rows["source_office"].fillna("").map(_offices)
    sources = rows["number_of_sources"].fillna(1)
    single = names.map(lambda found: found[0] if len({normalised(name) for name in found}) == 1 else None)
    single = single.where((sources == 1) | (sources == names.map(len)))
    aliases = context.seeds["body_aliases"]
    known = {
        normalised(alias): body
        for alias, body in zip(aliases["alias"], aliases["body_id"], strict=True)
        if body not in registry.UNNAMED_BODIES
    }
    found = {name: known.get(normalised(name)) for name in single.dropna().unique()}
    return single.map(found).astype("str").fillna("ucdp")


def _offices(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(";") if name.strip()]


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


def _dataset(given: Given) -> dict[str, object]:
    """Return the data set's row: which of the two, and its release as given, else by the file's name (GEDEvent_v25_1,
    ged191).
    """
    stem, raw = given.file.casefold(), given.rows
    found = re.search(r"v?(\d\d)[._]0?(\d)[._](\d{1,2})(?:[._](\d{1,2}))?(?=\D|$)", stem) or re.search(
        r"(?:v|ged)_?(\d\d)[._]?(\d)(?=\D|$)", stem
    )
    release = given.release or (".".join(str(int(part)) for part in found.groups() if part) if found else "")
    candidate = "candidate" in stem or release.count(".") > 1
    candidate |= bool(raw["code_status"].replace("Clear", "").ne("").any())
    name = "ucdp-candidate" if candidate else "ucdp-ged"
    years = raw["date_end"].str.slice(0, 4)
    last = years[years.str.fullmatch(r"(?:19|20)\d\d")].max()
    version = release or f"to {last if isinstance(last, str) else 'unknown'}"
    return dataset_row(name, version, TERMS[name])


_TERMS = {
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "coverage": "Organised violence with at least one death. What killed nobody, or has no known party, is not in it.",
    "redistributable": True,
    "notice": "",
    "distinct_incidents": True,
}
TERMS = {
    "ucdp-ged": _TERMS
    | {
        "title": "UCDP Georeferenced Event Dataset",
        "citation": "UCDP Georeferenced Event Dataset, version {version}, Uppsala University. Sundberg and Melander "
        "(2013), Introducing the UCDP Georeferenced Event Dataset, Journal of Peace Research 50(4).",
    },
    "ucdp-candidate": _TERMS
    | {
        "title": "UCDP Candidate Events Dataset",
        "citation": "UCDP Candidate Events Dataset, version {version}, Uppsala University. Hegre et al. (2020), "
        "Introducing the UCDP Candidate Events Dataset, Research & Politics 7(3).",
    },
}
FORMAT = Format(
    "ucdp",
    "UCDP GED or UCDP Candidate Events",
    "UCDP GED or Candidate Events",
    TABLE,
    read,
    optional=("code_status", "number_of_sources", "source_office", "where_coordinates", "adm_1"),
    older={
        "best": ("best_est", "best_estimate"),
        "low": ("low_est", "low_estimate"),
        "high": ("high_est", "high_estimate"),
        "id": ("event_id",),
        "where_coordinates": ("where_coordinate",),
    },
    headerless=HEADERLESS,
    key="id",
    terms=TERMS,
    sources=(
        {
            "source_id": "ucdp",
            "name": "Uppsala Conflict Data Program (UCDP)",
            "based_in": "SWE",
            "affiliation": "Uppsala University",
            "homepage": "ucdp.uu.se",
        },
    ),
    whole=2 / 3,
)
