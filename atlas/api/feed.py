"""What is new, as an Atom feed: the incidents of a selection that the last data versions added or changed, one entry each."""

import uuid
from collections.abc import Mapping
from urllib.parse import urlencode
from xml.etree import ElementTree as Xml

import pandas as pd

from atlas.analysis.origins import name_of, origin_names
from atlas.analysis.selection import parameters
from atlas.analysis.versions import Entry, history
from atlas.analysis.wording import HEADS, NOT_KNOWN, range_of, title
from atlas.api.asked import Asked, Refused
from atlas.figures.files.tables import LICENCE
from atlas.figures.licence import free_rows
from atlas.model.text import printable
from atlas.model.vocabulary import COUNTS
from atlas.store import Store

MOST_ENTRIES, MOST_STEPS = 200, 12  # of one feed; data versions that it looks back on
MEDIA = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
WORDS = {"added": "New", "revised": "Revised", "withdrawn": "Withdrawn"}
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://resurgence-atlas/feed")


def feed(asked: Asked, root: str) -> bytes:
    """Return the feed of a selection. root: the atlas's own address.

    Raises Refused for a filter that earlier versions do not tell apart. The entry of a change keeps its id, so that a reader of feeds shows it once.
    """
    try:
        found = history(asked.store.data_version, asked.selection, MOST_STEPS)
    except ValueError as error:
        raise Refused(f"This selection cannot be followed: {error}.") from error
    rows = described(asked.store, [entry.incident_id for entry in found])
    found = [entry for entry in found if entry.word == "withdrawn" or entry.incident_id in rows]
    newest = sorted(found, key=lambda entry: (entry.step.at, str(rows.get(entry.incident_id, {}).get("until", ""))))[
        ::-1
    ]
    query = urlencode(parameters(asked.selection, asked.known), safe=",")
    said = f"Resurgence Atlas: {asked.sentence}"
    top = Xml.Element("feed", xmlns=ATOM)
    _text(top, "id", _urn("feed", query))
    _text(top, "title", said)
    left = len(newest) - MOST_ENTRIES
    _text(
        top,
        "subtitle",
        "Incidents that the last data versions added or changed. A sample of the public record, not a census."
        + (f" The latest {MOST_ENTRIES} of {len(newest):,} are listed." if left > 0 else ""),
    )
    _text(top, "updated", _time(newest[0].step.at if newest else asked.store.as_of))
    _text(Xml.SubElement(top, "author"), "name", "Resurgence Atlas")
    _text(top, "rights", f"Coded reports {LICENCE}")
    Xml.SubElement(top, "link", rel="self", type=MEDIA, href=f"{root}/feed.atom" + (f"?{query}" if query else ""))
    Xml.SubElement(top, "link", rel="alternate", type="text/html", href=f"{root}/" + (f"?{query}" if query else ""))
    for entry in newest[:MOST_ENTRIES]:
        _entry(top, entry, rows.get(entry.incident_id, {}), root)
    return Xml.tostring(top, encoding="utf-8", xml_declaration=True)


def described(store: Store, names: list[str]) -> dict[str, Mapping[str, str]]:
    """Return title, toll, origins and summary of incidents by their id, in words; those that may not be passed on are left out."""
    incidents, reports = store.table("incidents"), store.table("reports")
    frame = free_rows(store, store.frame(incidents.filter(incidents.incident_id.isin(names or [""]))))[0]
    told = store.frame(
        reports.filter(reports.incident_id.isin(names or [""])).select("incident_id", "origin_id").distinct().order_by("incident_id", "origin_id")
    )  # fmt: skip
    known = origin_names(store)
    origins = {name: [name_of(one, known) for one in rows] for name, rows in told.groupby("incident_id")["origin_id"]}
    return {
        row["incident_id"]: {
            "title": title(row),
            "toll": toll(row),
            "origins": ", ".join(origins.get(row["incident_id"], [])),
            "summary": "" if pd.isna(row["summary"]) else row["summary"],
            "until": f"{row['occurred_until']:%Y-%m-%d}",
        }
        for _, row in frame.iterrows()
    }


def toll(row: Mapping[str, object]) -> str:
    """Return an incident's counts in words, each best estimate with its range: Killed 5 (4 to 7); wounded not known is left out."""
    said = []
    for count in COUNTS:
        low, best, high = (row[f"{count}_{bound}"] for bound in ("low", "best", "high"))
        if not pd.isna(high):
            span = "" if low == high else f" ({range_of(low, high)})"
            said.append(f"{HEADS[count]} {NOT_KNOWN if pd.isna(best) else f'{best:g}'}{span}")
    return "; ".join(said) or "No report states a figure"


def _entry(top: Xml.Element, entry: Entry, row: Mapping[str, str], root: str) -> None:
    one = Xml.SubElement(top, "entry")
    _text(one, "id", _urn(entry.incident_id, entry.word, entry.print))
    _text(one, "title", f"{WORDS[entry.word]}: {row.get('title') or 'incident ' + entry.incident_id}")
    _text(one, "updated", _time(entry.step.at))
    Xml.SubElement(one, "category", term=entry.word, label=WORDS[entry.word])
    where = f"{root}/incident?{urlencode({'incident': entry.incident_id})}"
    Xml.SubElement(one, "link", rel="alternate", type="text/html", href=where)
    if row:
        words = f"{row['toll']}. Origins: {row['origins']}. {row['summary']}"
    else:
        words = f"Data version {entry.step.newer} has no such incident: its reports were taken for another one, or taken back."
    _text(one, "summary", words)


def _text(parent: Xml.Element, name: str, words: str) -> None:
    Xml.SubElement(parent, name).text = printable(words)


def _urn(*words: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, ' '.join(words))}"


def _time(at: str) -> str:
    """Return a day or time as RFC 3339 has it."""
    return f"{at}T00:00:00Z" if len(at) == 10 else at
