"""Reports in the layout of seeds/reports.csv from elsewhere; knows that layout only."""

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from atlas.ingest.actors import Actors
from atlas.ingest.cells import each
from atlas.ingest.geocode import candidates, settled
from atlas.ingest.reading import (
    Context,
    Format,
    Given,
    Reading,
    country_codes,
    located,
    rejects_where,
    too_far,
)
from atlas.ingest.registry import slug
from atlas.ingest.reports import prepare
from atlas.model import counts, ids
from atlas.model.contracts import REJECT_COLUMNS, check
from atlas.model.geo import great_circle_km
from atlas.model.seed_tables import OPTIONAL_REPORT_COLUMNS, REPORTS
from atlas.model.vocabulary import ATTRIBUTIONS, COUNTRIES, DATE_PRECISIONS, EVENT_TYPES, INITIATORS, TARGETS

LABELS = {
    "country": COUNTRIES,
    "date_precision": DATE_PRECISIONS,
    "event_type": EVENT_TYPES,
    "initiator": INITIATORS,
    "attribution": ATTRIBUTIONS,
    "target": TARGETS,
}
ROWS = replace(REPORTS, key="")  # of several rows of one id that holds one counts: see _of_one_id
POINT_KM = 5.0  # the radius of a point that a list states, as of a town in places.csv
MOST_UNPLACED = 300  # places that a person is asked about
FIRST_YEAR = 1970  # no group of the atlas is older
# Of two rows of one page these say whether they tell of one incident: a page may tell of several.
SAME_INCIDENT = (
    "country",
    "admin1",
    "place",
    "date",
    "event_type",
    "initiator",
    "target",
    *(count.name for count in counts.CODED),
)
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ref|ref_src|cmpid|ocid|xtor|s_cid", re.IGNORECASE
)


def read(given: Given, context: Context) -> Reading:
    """Read coded reports: see read_coded."""
    return read_coded(given, context)


def read_coded(given: Given, context: Context, *, kind: str = "reports", points: pd.DataFrame | None = None) -> Reading:
    """Read coded reports. kind: begins the data set's name. points: latitude and longitude (WGS84) of rows that state them, on
    the index of given.rows, missing where they do not: these count before the place's name. The data set is named after the file; release is its version, else the date of its latest
    report.

    A place that no list has is looked for inside its governorate (ingest.geocode); a publisher that the register
    lacks is registered as such. Ids belong to the file: two lists may both number their rows. A row with the id of one
    of our own coded reports is a repetition if it says the same, and rejected if it does not; one with the page of
    another, however its address is spelled, is a repetition if it tells of the same incident. There is no selection:
    whoever codes reports has made one.
    """
    raw, file = _in_our_words(given.rows, context.actors), given.file
    firsts, again = _of_one_id(raw)
    rows, bad = check(firsts, ROWS, file=file)
    known, other = _known(rows, context.seeds["reports"], file)
    year = rows["date"].str.slice(0, 4).astype(int)
    impossible = rejects_where(
        (year < FIRST_YEAR) | (year > pd.Timestamp.now().year + 1),
        rows["date"],
        file=file,
        column="date",
        reason=f"is not between {FIRST_YEAR} and next year",
    )
    unsafe = rejects_where(
        ~rows["url"].fillna("https://").str.match(r"https?://", case=False),
        rows["url"],
        file=file,
        column="url",
        reason="is no web address (http:// or https://)",
    )
    rows = rows.drop(index={*known, *other["row"], *impossible["row"], *unsafe["row"]})
    pages = _repeated_pages(rows, context.seeds["reports"])
    rows = rows.drop(index=pages)
    stem = file.split(".")[0]
    latest = rows["published"].fillna(rows["date"]).max()
    version = given.release or (f"to {latest}" if isinstance(latest, str) else "undated")
    dataset = _dataset(f"{kind}-{slug(stem)}", version, file)
    reports, undated = prepare(
        rows, context.seeds, file=file, dataset=str(dataset["dataset"]), version=version, index=context.index
    )
    written = rows.loc[reports.index, ["country", "admin1", "place"]]
    reports, far = _at_points(reports, points, context, file) if points is not None else (reports, undated[:0])
    reports["report_id"] = ids.report_ids(str(dataset["dataset"]), reports["report_id"])
    reports["article"] = reports["article"].where(reports["article"].isin(context.seeds["articles"]["article"]))
    for name in counts.NAMES:
        reports[name] = reports[name].astype("Int64")
    rejects = pd.concat([given.rejects, bad, other, impossible, unsafe, undated, far], ignore_index=True)
    return Reading(
        dataset,
        reports,
        rejects,
        given.read,
        repeated=again + len(known) + len(pages),
        messages=tuple(_messages(reports, context, len(pages))),
        row_ids=tuple(raw["report_id"]),
        unplaced=_unplaced(written.loc[reports.index], reports, context),
    )


def _at_points(
    reports: pd.DataFrame, points: pd.DataFrame, context: Context, file: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return reports that stand where their rows say, and reject lines for points far outside their country.

    A stated point is taken for that of a town (POINT_KM), since most lists hold those; one whose place is known and farther away than both
    radii is noted.
    """
    own = points.loc[reports.index].dropna()
    rows = reports.loc[own.index, ["country"]].assign(
        latitude=own["latitude"], longitude=own["longitude"], place_precision="settlement", radius_km=POINT_KM
    )
    where = located(rows, reports.loc[own.index, "admin1"].fillna(""), context)
    far = too_far(where, rows["country"], file=file)
    fine = where.drop(index=far["row"])
    moved = great_circle_km(
        fine["latitude"].to_numpy(float),
        fine["longitude"].to_numpy(float),
        *(reports.loc[fine.index, name].to_numpy(float) for name in ("latitude", "longitude")),
    )
    apart = pd.Series(moved, index=fine.index) > reports.loc[fine.index, "radius_km"].astype(float) + POINT_KM
    note = (
        "; the list's point lies "
        + pd.Series(moved, index=fine.index).round().astype("Int64").astype("str")
        + " km from its place"
    ).where(apart, "")
    reports = reports.drop(index=far["row"])
    for name in ("admin1", "admin1_iso", "latitude", "longitude", "radius_km"):
        reports.loc[fine.index, name] = fine[name]
    reports.loc[fine.index, "place_precision"], reports.loc[fine.index, "place_method"] = "settlement", "dataset"
    notes = (reports.loc[fine.index, "coder_note"].fillna("") + note).str.removeprefix("; ")
    reports.loc[fine.index, "coder_note"] = notes.where(notes != "", None)
    return reports, far


def _unplaced(written: pd.DataFrame, reports: pd.DataFrame, context: Context) -> tuple[dict, ...]:
    """Return the places that no list has, those of most rows first, as Reading.unplaced has them."""
    coarse = reports["place"].notna() & reports["place_precision"].isin(("admin1", "country"))
    known = reports["place_method"].isin(("seed", "reader", "seed_folded"))
    counted = written[coarse & ~known].fillna("").astype("str").value_counts().head(MOST_UNPLACED)
    found = candidates(counted.index, context.seeds["places"], context.seeds["admin1"], index=context.index)
    return tuple(
        dict(zip(("country", "admin1", "place"), triple, strict=True))
        | {
            "rows": int(counted[triple]),
            "candidates": [(one.why, *settled(*triple, one.place)) for one in found[triple]],
        }
        for triple in counted.index
    )


def _in_our_words(rows: pd.DataFrame, actors: Actors) -> pd.DataFrame:
    """Return the rows with words as the tables have them where a file writes a label or a name (Iraq, Air strike, ISIS);
    what stands for none of them stays, and is rejected with the words that there are.
    """
    parties = {name: actors.party(name) for name in {*rows["initiator"].unique(), *rows["target"].unique()} if name}
    by_label = {
        column: {_plain(word): stored for stored, label in words.items() for word in (stored, label)}
        for column, words in LABELS.items()
    }
    named = {
        "country": country_codes(rows["country"]),
        "initiator": rows["initiator"].map({name: party.initiator for name, party in parties.items() if party}),
        "target": rows["target"].map({name: party.target for name, party in parties.items() if party}),
    }
    ours = {}
    for column, words in by_label.items():
        stored = each(rows[column], lambda text, words=words: words.get(_plain(text), ""))
        other = named[column].astype("str").fillna(rows[column]) if column in named else rows[column]
        ours[column] = stored.where(stored != "", other)
    return rows.assign(**ours)


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word.strip().casefold())


def _of_one_id(raw: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows without those in whose place a later one of the same id counts, and how many those are.

    Where a row of an id does not hold, the ones that do are not repetitions of it.
    """
    twice = raw["report_id"].duplicated(keep=False) & (raw["report_id"] != "")
    if not twice.any():
        return raw, 0
    holding, _ = check(raw[twice], ROWS, file="")
    older = holding.index[holding["report_id"].duplicated(keep="last")]
    return raw.drop(index=older), len(older)


def _messages(reports: pd.DataFrame, context: Context, pages: int) -> list[str]:
    messages = []
    new = sorted(set(reports["source_id"]) - set(context.seeds["sources"]["source_id"]))
    coarse = int(reports["place"].notna().mul(reports["place_precision"].isin(("admin1", "country"))).sum())
    if new:
        some = ", ".join(new[:5]) + (" ..." if len(new) > 5 else "")
        messages.append(f"{len(new)} publishers are not in the register: {some}")
    if coarse:
        messages.append(f"{coarse} reports name a place that no list has inside their governorate; they stay coarser")
    if pages:
        messages.append(
            f"{pages} rows repeat the same page and incident under another spelling of its address, or another id"
        )
    return messages


def page_of(url: str) -> str:
    """Return a page's address without what makes no other page of it: http or https, www, a last slash, a mark in the
    page, and parameters that only follow readers about.
    """
    parts = urlsplit(url.strip())
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    host = parts.netloc.casefold().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    return f"{host}{parts.path.rstrip('/')}{'?' + urlencode(sorted(kept)) if kept else ''}"


def _repeated_pages(rows: pd.DataFrame, coded: pd.DataFrame) -> pd.Index:
    """Return the rows whose page tells of their incident already: in a row above, or in one of our own coded reports."""
    columns = list(SAME_INCIDENT)
    paged = rows[rows["url"].notna()]
    keys = paged[columns].astype("str").assign(page=paged["url"].map(page_of))
    again = keys.duplicated()
    near = coded[coded["date"].isin(paged["date"]) & coded["url"].notna()]
    ours = near[columns].astype("str").assign(page=near["url"].map(page_of))
    theirs = (
        pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(ours))
        if len(ours) and len(keys)
        else again & False
    )
    return keys.index[again | theirs]


def _known(rows: pd.DataFrame, coded: pd.DataFrame, file: str) -> tuple[list[int], pd.DataFrame]:
    """Return the row numbers that repeat a coded report, and a reject line for each that takes its id for something
    else.
    """
    ours = coded.set_index("report_id").reindex(rows["report_id"]).set_axis(rows.index)
    taken = rows["report_id"].isin(coded["report_id"])
    equal = pd.Series(True, index=rows.index)
    for name in ("source", "url", "country", "admin1", "place", "date", "event_type", "killed", "summary"):
        equal &= (rows[name] == ours[name]).fillna(False).astype(bool) | (rows[name].isna() & ours[name].isna())
    wrong = rows[taken & ~equal]
    lines = [
        (file, row, "report_id", wrong.at[row, "report_id"], "is the id of a coded report that says something else")
        for row in wrong.index
    ]
    return list(rows.index[taken & equal]), pd.DataFrame(lines, columns=REJECT_COLUMNS)


def _dataset(name: str, version: str, file: str) -> dict[str, object]:
    """Return the row of a table of reports from elsewhere: its licence is not known, so its rows stay here."""
    return {
        "dataset": name,
        "version": version,
        "title": f"Reports from {file}",
        "licence": "not stated",
        "licence_url": "",
        "citation": f"Reports from {file}, {version}.",
        "coverage": "As its coders chose; not reviewed by us.",
        "redistributable": False,
        "notice": f"Contains counts of reports from {file}, whose licence is not stated.",
        "distinct_incidents": False,
    }


FORMAT = Format(
    "reports",
    "a table of reports in the layout of seeds/reports.csv",
    "Table of reports (layout of seeds/reports.csv)",
    REPORTS,
    read,
    optional=OPTIONAL_REPORT_COLUMNS,
    key="report_id",
    days=("date", "published"),
)
