"""Who published a report and on whose word: names as read become source and origin ids; knows nothing of incidents."""

import re
import unicodedata

import pandas as pd

from atlas.model.vocabulary import GROUP_BODIES

# Relayed "bodies" that are nobody in particular: two outlets quoting them need not quote the same person, so the word is the
# publisher's own (seeds/bodies.csv lists what each collects).
UNNAMED_BODIES = ("security-sources", "local-witnesses", "media-unspecified", "unattributed")
_SEPARATOR = re.compile(r"[;,](?![^(]*\))")  # a comma inside parentheses belongs to the name


def slug(name: str) -> str:
    """Return an id made of the name: lower-case ASCII words joined by hyphens, or `unnamed` if nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


def split_relays(relays: str) -> list[str]:
    """Return the names in a `relays` cell: split on ; and , outside parentheses, blanks removed."""
    return [name.strip() for name in _SEPARATOR.split(relays) if name.strip()]


def source_ids(reports: pd.DataFrame, aliases: pd.DataFrame) -> pd.Series:
    """Return each report's source id: as coded, else by its spelling in aliases, else made of the name.

    reports: source_id (may be empty), source. aliases: alias, source_id.
    """
    known = {alias.casefold(): source for alias, source in zip(aliases["alias"], aliases["source_id"], strict=True)}
    named = {name: known.get(name.casefold(), slug(name)) for name in reports["source"].unique()}
    return reports["source_id"].fillna(reports["source"].map(named))


def register_unknown(reports: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return source rows for the publishers of reports that sources lacks, marked as not reviewed.

    reports: source_id, source. Returns the columns of seeds/sources.csv; no rows if all are known.
    """
    new = reports.loc[~reports["source_id"].isin(sources["source_id"]), ["source_id", "source"]].drop_duplicates(
        "source_id"
    )
    rows = pd.DataFrame(index=range(len(new)), columns=sources.columns, dtype="str")
    rows["source_id"], rows["name"] = new["source_id"].array, new["source"].array
    rows["kind"], rows["independence"], rows["confidence"] = "other", "original", "inferred"
    rows["notes"] = "not in the register: named by a report, never reviewed"
    return rows


def origin_ids(relays: pd.Series, source_id: pd.Series, aliases: pd.DataFrame, bodies: pd.DataFrame) -> pd.Series:
    """Return the body whose word each row carries: of the named bodies that it relays the one that counts, else its publisher.

    relays: names as read, null if none. source_id: the publisher. aliases: alias, body_id (seeds/body_aliases.csv); a name
    that is not there becomes an id of its own. bodies: seeds/bodies.csv; a press arm is its parent. Of several bodies the first that is
    no publisher is the one that counts ("AFP; SOHR" is SOHR's count told by AFP), else the first; the armed group's own word only
    where nobody else is named, since pages put its claim beside the toll of others. Bodies without a name (UNNAMED_BODIES) leave the
    word with the publisher.
    """
    known = {alias.casefold(): body for alias, body in zip(aliases["alias"], aliases["body_id"], strict=True)}
    parent = bodies.dropna(subset=["parent"]).set_index("body_id")["parent"].to_dict()
    publishes = (bodies["kind"] == "media") | bodies["notes"].str.startswith("publisher", na=False)
    publishers = set(bodies.loc[publishes, "body_id"])

    def counting(cell: str) -> str | None:
        named = [known.get(name.casefold(), slug(name)) for name in split_relays(cell)]
        named = [parent.get(body, body) for body in named if body not in UNNAMED_BODIES]
        named.sort(
            key=lambda body: (body in GROUP_BODIES, body in publishers)
        )  # stable: the first of each kind stays first
        return named[0] if named else None

    found = {cell: counting(cell) for cell in relays.dropna().unique()}
    return relays.map(found).astype("str").fillna(source_id.map(parent).fillna(source_id))
