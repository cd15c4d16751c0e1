"""The tables that the build makes, each column declared once; seeds' own files are declared in seed_tables."""

from atlas.model import counts
from atlas.model.columns import Column, Table
from atlas.model.counts import TOLLS
from atlas.model.vocabulary import (
    ATTRIBUTIONS,
    BODY_KINDS,
    COUNTRIES,
    DATE_PRECISIONS,
    EVENT_TYPES,
    INDEPENDENCE,
    INITIATORS,
    MATCH_FEATURES,
    METRICS,
    PLACE_PRECISIONS,
    QUALIFIERS,
    REGIONS,
    SIDES,
    SOURCE_KINDS,
    TARGETS,
)


def text(name: str, meaning: str, **rules) -> Column:
    """Declare a text column."""
    return Column(name, "text", meaning, **rules)


def count(name: str, meaning: str, unit: str = "people") -> Column:
    """Declare a count: a whole number from zero, empty where it is not known (never zero for unknown)."""
    return Column(name, "integer", meaning, unit=unit, minimum=0)


def day(name: str, meaning: str, **rules) -> Column:
    """Declare a day."""
    return Column(name, "date", meaning, **rules)


WHEN = (
    day("occurred_on", "first day on which it may have happened", required=True),
    day("occurred_until", "last day on which it may have happened", required=True),
    text("date_precision", "how exactly the date is known", words=DATE_PRECISIONS, required=True),
)
WHERE = (
    text("country", "country, ISO 3166-1 alpha-3", words=COUNTRIES, required=True),
    text("region", "iraq, syria or maghreb; empty outside the three", words=REGIONS),
    text("admin1", "governorate, province or wilaya, canonical name"),
    text("admin1_iso", "its ISO 3166-2 code"),
    text("place", "place name, canonical; as written if it could not be located, empty if none is stated"),
    text("place_ar", "the place name in Arabic, where known"),
    Column(
        "latitude", "number", "WGS84 latitude of the place's reference point", unit="degrees", minimum=-90, maximum=90
    ),
    Column(
        "longitude",
        "number",
        "WGS84 longitude of the place's reference point",
        unit="degrees",
        minimum=-180,
        maximum=180,
    ),
    text("place_precision", "what the reference point stands for", words=PLACE_PRECISIONS, required=True),
    Column("radius_km", "number", "distance within which the true place is expected", unit="km", minimum=0),
)
WHAT = (
    text("event_type", "what happened", words=EVENT_TYPES, required=True),
    text("initiator", "who began it", words=INITIATORS, required=True),
    text("side", "attack by the group, operation against it, or other", words=SIDES, required=True),
    text("attribution", "on whose word the initiator is named", words=ATTRIBUTIONS, required=True),
    text("target", "whom or what it struck", words=TARGETS, required=True),
)
ESTIMATES = tuple(
    count(f"{toll.name}_{bound}", f"{toll.name.replace('_', ' ')}: {meaning}", toll.unit)
    for toll in TOLLS
    for bound, meaning in (
        ("low", "the lowest settled figure of any origin"),
        ("best", "lower median of the origins' settled figures, the group's own left out"),
        ("high", "the highest settled figure of any origin"),
    )
)

REPORTS = Table(
    "reports",
    "One source's account of one incident; never changed once coded.",
    (
        text("report_id", "names the report for good", required=True),
        text("incident_id", "the incident it was resolved to; empty for a recall or a sum that fits none"),
        text("dataset", "the data set that the row came from", required=True),
        text("source_id", "the publisher, see sources", required=True),
        text("source", "the publisher's name as read", required=True),
        text("source_kind", "what kind of publisher it is", words=SOURCE_KINDS, required=True),
        text(
            "origin_id", "the body whose word the report carries: the relayed body, else the publisher", required=True
        ),
        text("relays", "bodies that the report says it relays, as read"),
        text("url", "address of the page; empty for founding articles"),
        text("article", "file name of the founding article"),
        text("locator", "paragraph numbers in the founding article, or what the data set calls the row"),
        day("published_on", "day of publication; the first day of the month or year where only that is known"),
        *WHEN,
        *WHERE,
        text("place_method", "how the place was located"),
        *WHAT,
        *(count(one.name, one.meaning, one.unit) for one in counts.EVERY),
        text("summary", "what the report says, in the coder's words"),
        text("inferred", "fields that the source does not state itself, separated by semicolons"),
        text("flag", "why the report does not make or move an incident"),
        text("coder_note", "the coder's doubts"),
        text("batch", "the coding batch"),
        text("stands_apart", "why a vague report was not joined to an incident"),
        text("settles", "counts of which it gives its origin's settled figure, separated by semicolons"),
        text("first_seen", "version of the data set in which the row first appeared", required=True),
        text("dataset_version", "version of the data set that the row was read from", required=True),
    ),
    key="report_id",
    links={"incident_id": "incidents.incident_id", "source_id": "sources.source_id"},
)
INCIDENTS = Table(
    "incidents",
    "What happened once, at one place and time, resolved from one or more reports.",
    (
        text("incident_id", "names the incident after its first report", required=True),
        text("dataset", "the data set or sets of its reports", required=True),
        *WHEN,
        *WHERE,
        *WHAT,
        *ESTIMATES,
        count("killed_group", "killed: the armed group's own figure, never part of the best estimate"),
        count("killed_early_low", "killed: the lowest figure that later counts superseded"),
        count("killed_early_high", "killed: the highest figure that later counts superseded"),
        text("summary", "the summary of its most precise report"),
        Column("report_count", "integer", "reports of it", unit="reports", required=True, minimum=1),
        Column(
            "origin_count",
            "integer",
            "independent origins among those that are not flagged",
            unit="origins",
            required=True,
            minimum=1,
        ),
        Column("is_claimed", "boolean", "the armed group itself claimed it, by any report of it", required=True),
        text("disputed_fields", "fields for which origins give different values, separated by semicolons"),
        text("stands_apart", "why it is an incident of its own although it may be part of another"),
        day("first_reported_on", "earliest day of publication"),
    ),
    key="incident_id",
)
FIGURE_CLAIMS = Table(
    "figure_claims",
    "A published aggregate figure with its window, its area and what it counts.",
    (
        text("claim_id", "names the claim", required=True),
        text("metric", "what is counted", words=METRICS, required=True),
        Column("value_low", "number", "the value, or the lower end of a range", minimum=0),
        Column("value_high", "number", "the value, or the upper end of a range", minimum=0),
        text("qualifier", "how exactly the value is stated", words=QUALIFIERS, required=True),
        text("unit", "unit of the value"),
        text("country", "countries, ISO3 separated by semicolons, or WORLD", required=True),
        text("area", "the area as stated, if smaller or other than the country"),
        text("period_start", "first day, month or year that the figure is about"),
        text("period_end", "last day, month or year that the figure is about"),
        day("window_start", "first day of the window"),
        day("window_end", "last day of the window"),
        text("asserted_by_id", "the body that asserts it, see bodies"),
        text("asserted_by", "that body as read"),
        text("reported_by_id", "the source that printed it, see sources"),
        text("reported_by", "that source as read"),
        text("relays", "bodies on the way, as read"),
        text("origin_id", "the body whose figure it is", required=True),
        text("relayed_from", "the claim that it was taken from, see figure_lineage"),
        text("article", "file name of the founding article"),
        text("locator", "paragraph numbers in the founding article"),
        text("url", "address of the page"),
        day("published_on", "day of publication; the first day of the month or year where only that is known"),
        text("summary", "what is asserted, in the coder's words"),
        text("definition_note", "what exactly is counted"),
        text("coder_note", "the coder's doubts"),
    ),
    key="claim_id",
    links={"relayed_from": "figure_claims.claim_id"},
)
SOURCES = Table(
    "sources",
    "A publisher, monitor or data set.",
    (
        text("source_id", "names the source", required=True),
        text("name", "its name", required=True),
        text("kind", "what kind of publisher it is", words=SOURCE_KINDS, required=True),
        text("based_in", "country of its seat, ISO3"),
        text("affiliation", "ownership or side, public knowledge, neutrally put"),
        text("independence", "own reporting, relay or mirror", words=INDEPENDENCE, required=True),
        text("confidence", "whether this is known or inferred", words=("known", "inferred"), required=True),
        text("homepage", "host name of its site"),
        text("notes", "remarks"),
        Column("reports", "integer", "reports of it in the table", unit="reports", required=True, minimum=0),
        Column("figure_claims", "integer", "figure claims that it printed", unit="claims", required=True, minimum=0),
        text("first_month", "earliest month that a report of it is about, YYYY-MM"),
        text("last_month", "latest month that a report of it is about, YYYY-MM"),
        Column("months", "integer", "months in which it has a report", unit="months", required=True, minimum=0),
    ),
    key="source_id",
)
BODIES = Table(
    "bodies",
    "A body that asserts figures or is relayed.",
    (
        text("body_id", "names the body", required=True),
        text("name", "its name", required=True),
        text("kind", "what kind of body it is", words=BODY_KINDS, required=True),
        Column("party_to_conflict", "boolean", "whether it fights in the conflict", required=True),
        text("parent", "the body that it is a press arm, spokesman or media cell of: both are one origin"),
        text("notes", "remarks"),
    ),
    key="body_id",
    links={"parent": "bodies.body_id"},
)
MATCH_EVIDENCE = Table(
    "match_evidence",
    "Why two reports were or were not taken for the same incident, one row per compared pair.",
    (
        text("left_report_id", "the first report of the pair", required=True),
        text("right_report_id", "the second report, its id greater than the first's", required=True),
        Column("distance_km", "number", "great-circle distance of the two places", unit="km", minimum=0),
        Column("gap_days", "integer", "days between the two windows, zero where they overlap", unit="days", minimum=0),
        *(
            Column(f"weight_{feature}", "number", f"log-likelihood weight of the {feature} comparison", unit="nats")
            for feature in MATCH_FEATURES
        ),
        Column("score", "number", "sum of the weights", unit="nats", required=True),
        text("verdict", "what followed", words=("same", "different", "undecided"), required=True),
        text("reason", "why, if not by the score alone"),
    ),
)
REJECTS = Table(
    "rejects",
    "A row of a seed that breaks its contract: kept here with the reason instead of being dropped in silence.",
    (
        text("file", "the file", required=True),
        Column("row", "integer", "line number in the file, the header being line 1", required=True),
        text("column", "the column", required=True),
        text("value", "the value as written"),
        text("reason", "what is wrong with it", required=True),
    ),
)
RELEASE = Table(
    "release",
    "Which release the tables beside it are: one row, written where tables leave this repository.",
    (
        text("data_version", "release of the coded data and a hash of all tables' content", required=True),
        text("as_of", "the day on which the coded data were closed, YYYY-MM-DD", required=True),
    ),
)
