"""The files that people coded (seeds/), each column declared once; the tables made from them are declared in tables."""

from atlas.model.columns import Column, Table
from atlas.model.counts import CODED
from atlas.model.figure_tables import FIGURE_TABLES
from atlas.model.tables import count, day, text
from atlas.model.vocabulary import (
    ATTRIBUTIONS,
    BODY_KINDS,
    COUNTRIES,
    DATE_PRECISIONS,
    EVENT_TYPES,
    FLAGS,
    INDEPENDENCE,
    INITIATORS,
    METRICS,
    PLACE_PRECISIONS,
    QUALIFIERS,
    REGIONS,
    SOURCE_KINDS,
    TARGETS,
)

PARTIAL_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
PARTIAL_FORM = "a date in the form 2021-03-04, 2021-03 or 2021 (year-month-day, as far as it is known)"
MONTH = r"\d{4}-(0[1-9]|1[0-2])"

REPORTS = Table(
    "reports",
    "One source's account of one incident, as coded.",
    (
        text("report_id", "names the report for good", required=True, pattern=r"\S+", form="an id without blanks"),
        text("source_id", "the publisher, see sources.csv"),
        text("source", "the publisher's name as read", required=True),
        text("relays", "bodies whose word it carries, separated by ; or , outside parentheses"),
        text("url", "address of the page; empty for founding articles"),
        text("article", "file name of the founding article"),
        text("locator", "paragraph numbers over non-empty lines, separated by ;"),
        text("published", "date of publication, as far as known", pattern=PARTIAL_DATE, form=PARTIAL_FORM),
        text("country", "ISO 3166-1 alpha-3", words=COUNTRIES, required=True),
        text("admin1", "governorate as coded"),
        text("place", "place as coded"),
        text("date", "date of the incident, as far as known", required=True, pattern=PARTIAL_DATE, form=PARTIAL_FORM),
        text("date_precision", "how exactly that is known", words=DATE_PRECISIONS, required=True),
        text("event_type", "what happened", words=EVENT_TYPES, required=True),
        text("initiator", "who began it", words=INITIATORS, required=True),
        text("attribution", "on whose word the initiator is named", words=ATTRIBUTIONS, required=True),
        text("target", "whom or what it struck", words=TARGETS, required=True),
        *(count(c.name, c.meaning + ("; empty = not stated" if c.group == "toll" else ""), c.unit) for c in CODED),
        text("summary", "what the report says, in the coder's words"),
        text("inferred", "fields not stated on the page: date, place, admin1, separated by ;"),
        text("flag", "the report does not make or move an incident", words=FLAGS),
        text("coder_note", "the coder's doubts"),
        text("batch", "the coding batch"),
    ),
    key="report_id",
)
# A reports file from elsewhere may lack these columns: they say how a coder worked, not what a source said.
OPTIONAL_REPORT_COLUMNS = ("source_id", "inferred", "flag", "batch")

FIGURE_CLAIMS = Table(
    "figure_claims",
    "A published aggregate figure, as coded.",
    (
        text("claim_id", "names the claim", required=True),
        text("metric", "what is counted", words=METRICS, required=True),
        Column("value_low", "number", "the value, or the lower end of a range", minimum=0),
        Column("value_high", "number", "the value, or the upper end of a range", minimum=0),
        text("qualifier", "how exactly the value is stated", words=QUALIFIERS, required=True),
        text("unit", "unit of the value"),
        text("country", "ISO3 codes joined by ;, or WORLD", required=True),
        text("area", "the area as stated"),
        text("period_start", "begin of the window the figure is about", pattern=PARTIAL_DATE, form=PARTIAL_FORM),
        text(
            "period_end", "end of that window; equal to the begin for a stock", pattern=PARTIAL_DATE, form=PARTIAL_FORM
        ),
        text("asserted_by_id", "the body that asserts it, see bodies.csv"),
        text("asserted_by", "that body as read"),
        text("reported_by_id", "the source that printed it, see sources.csv"),
        text("reported_by", "that source as read"),
        text("relays", "bodies on the way, as read"),
        text("article", "file name of the founding article"),
        text("locator", "paragraph numbers in it"),
        text("url", "address of the page"),
        text("published", "date of publication, as far as known", pattern=PARTIAL_DATE, form=PARTIAL_FORM),
        text("summary", "what is asserted, in the coder's words"),
        text("definition_note", "what exactly is counted"),
        text("coder_note", "the coder's doubts"),
    ),
    key="claim_id",
)
ARTICLES = Table(
    "articles",
    "A founding article.",
    (
        text("article", "its file name, which reports and claims refer to", required=True),
        text("title", "its title", required=True),
        text("publisher", "who published it", required=True),
        text("author", "who wrote it, where printed"),
        text("republished_from", "where it appeared first, and how sure that is"),
        text("published", "date of publication", pattern=PARTIAL_DATE, form=PARTIAL_FORM),
        text("date_basis", "where the date comes from"),
        text("language", "language"),
        text("topic", "what it is about, in the coder's words"),
    ),
    key="article",
)
SOURCES = Table(
    "sources",
    "A publisher, monitor or data set, as coded.",
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
    ),
    key="source_id",
)
SOURCE_ALIASES = Table(
    "source_aliases",
    "A spelling of a source.",
    (text("alias", "the name as read", required=True), text("source_id", "the source", required=True)),
    key="alias",
)
BODIES = Table(
    "bodies",
    "A body that asserts figures or is relayed, as coded.",
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
BODY_ALIASES = Table(
    "body_aliases",
    "A spelling of a body.",
    (text("alias", "the name as read", required=True), text("body_id", "the body", required=True)),
    key="alias",
)
PLACES = Table(
    "places",
    "A place as written in the reports, with coordinates and an honest radius.",
    (
        text("country", "ISO3", words=COUNTRIES, required=True),
        text("admin1", "governorate as coded"),
        text("place", "place as coded"),
        text("place_name", "canonical name", required=True),
        text("place_name_ar", "name in Arabic"),
        text("admin1_name", "canonical governorate; may overrule the coded one"),
        text("admin1_iso", "its ISO 3166-2 code"),
        Column("latitude", "number", "WGS84 latitude", unit="degrees", required=True, minimum=-90, maximum=90),
        Column("longitude", "number", "WGS84 longitude", unit="degrees", required=True, minimum=-180, maximum=180),
        text("precision", "what the point stands for", words=PLACE_PRECISIONS, required=True),
        Column(
            "radius_km",
            "number",
            "distance within which the true place is expected",
            unit="km",
            required=True,
            minimum=0,
        ),
        text("geonames_id", "GeoNames identifier"),
        text("method", "where the coordinates come from", words=("gazetteer", "ucdp_name", "coder"), required=True),
        text("note", "remarks"),
    ),
)
ADMIN1 = Table(
    "admin1",
    "A first-level unit of the seven countries.",
    (
        text("country", "ISO3", words=COUNTRIES, required=True),
        text("admin1_name", "canonical name", required=True),
        text("admin1_iso", "ISO 3166-2 code, where there is one"),
        text("name_ar", "name in Arabic"),
        text("name_fr", "name in French"),
        text("aliases", "other spellings, separated by |"),
    ),
    key="admin1_iso",
)
REFERENCE_SERIES = Table(
    "reference_series",
    "Monthly counts computed from UCDP data sets; a month that is not there is not covered.",
    (
        text("dataset", "the data set", required=True),
        text("counts", "what is counted", required=True),
        text("country", "ISO3", words=COUNTRIES, required=True),
        text("admin1_label", "governorate as UCDP writes it; empty for the country"),
        text("month", "the month", required=True, pattern=MONTH, form="a month in the form 2021-03"),
        count("events", "lethal events", unit="events"),
        Column("deaths_low", "number", "deaths, low estimate", unit="people", minimum=0),
        Column("deaths_best", "number", "deaths, best estimate", unit="people", minimum=0),
        Column("deaths_high", "number", "deaths, high estimate", unit="people", minimum=0),
    ),
)
LANDMARKS = Table(
    "landmarks",
    "A dated turning point for annotations, with the reports that support it.",
    (
        text("landmark_id", "names the landmark", required=True),
        day("date", "its day, or first day", required=True),
        day("date_until", "its last day, where it took several"),
        text("region", "iraq, syria or maghreb; empty = all", words=REGIONS),
        text("country", "ISO3", words=COUNTRIES),
        text("title", "short title", required=True),
        text("meaning", "why it matters, one sentence", required=True),
        text("report_ids", "supporting reports, separated by ;"),
        text("claim_ids", "supporting figure claims, separated by ;"),
        text("basis", "what the date rests on"),
    ),
    key="landmark_id",
)
DECISIONS = Table(
    "decisions",
    "A person's judgement on two reports; lines are only ever appended.",
    (
        text("left", "a report", required=True),
        text("right", "another report", required=True),
        text("judgement", "same, different or unsure", words=("same", "different", "unsure"), required=True),
        text("who", "who judged", required=True),
        day("when", "on which day", required=True),
        text("why", "for what reason", required=True),
    ),
)
DATASETS = Table(
    "datasets",
    "A data set in the tables: what it is, and on what terms.",
    (
        text("dataset", "its name in the tables", required=True),
        text("title", "title", required=True),
        text("version", "version", required=True),
        day("as_of", "day on which the data were last changed", required=True),
        text("licence", "licence", required=True),
        text("licence_url", "address of the licence"),
        text("citation", "how to cite it", required=True),
        text("coverage", "what it covers and what it does not", required=True),
        Column(
            "redistributable", "boolean", "whether its rows may be passed on; counts of them always may", required=True
        ),
        text("notice", "what its terms ask to be printed beside anything made from it"),
        Column(
            "distinct_incidents",
            "boolean",
            "whether each of its rows is an incident of its own, as in UCDP",
            required=True,
        ),
    ),
    key="dataset",
)
SEED_TABLES = (
    REPORTS,
    FIGURE_CLAIMS,
    ARTICLES,
    SOURCES,
    SOURCE_ALIASES,
    BODIES,
    BODY_ALIASES,
    PLACES,
    ADMIN1,
    REFERENCE_SERIES,
    LANDMARKS,
    DECISIONS,
    DATASETS,
    *FIGURE_TABLES,
)
