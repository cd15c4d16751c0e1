"""The coded files about figure claims: what computes them, their parts, and from whom they were relayed; declarations only."""

from atlas.model.columns import Column, Table
from atlas.model.tables import day, text
from atlas.model.vocabulary import (
    BINDING_STATES,
    CHANGES,
    CLAIM_SCOPES,
    COUNTED,
    FITS,
    METRICS,
    PART_KINDS,
    RATES,
)

FIGURE_BINDINGS = Table(
    "figure_bindings",
    "For each figure claim the selection that would compute it from a table of incidents, or why none can.",
    (
        text("claim_id", "the claim", required=True),
        text("metric", "its metric, as in the claim", words=METRICS, required=True),
        text("state", "whether a table can be asked", words=BINDING_STATES, required=True),
        text(
            "scope", "whether it speaks of whole countries, a part, or one incident", words=CLAIM_SCOPES, required=True
        ),
        text("counts", "what is counted in the selection", words=COUNTED),
        text("per", "over what the count is taken", words=RATES),
        text(
            "selection",
            "share-link parameters of the selection, without months",
            pattern=r"[a-z0-9_]+=[^=&]+(&[a-z0-9_]+=[^=&]+)*",
            form="a link's parameters such as country=IRQ&type=ied",
        ),
        day("window_start", "first day that is counted"),
        day("window_end", "last day that is counted"),
        text("fit", "how the selection relates to what the claim counts", words=FITS),
        text("note", "what does not fit exactly, or why no table can be asked"),
    ),
    key="claim_id",
    links={"claim_id": "figure_claims.claim_id"},
)
FIGURE_PARTS = Table(
    "figure_parts",
    "A number that a claim gives besides its total, or of which it was computed: a part, a change in percent, an average.",
    (
        text("claim_id", "the claim with the total", required=True),
        text("split", "the way in which it is divided; a claim may have several", required=True),
        text("kind", "what the number is to the total", words=PART_KINDS, required=True),
        text("label", "what the number counts", required=True),
        Column("value", "number", "the number; negative where it is taken away", required=True),
        text("part_claim_id", "the claim that states the number, where it is coded"),
        text("basis", "where in the coded data it stands", required=True),
    ),
    links={"claim_id": "figure_claims.claim_id", "part_claim_id": "figure_claims.claim_id"},
)
FIGURE_LINEAGE = Table(
    "figure_lineage",
    "A figure claim that was taken from another one, and what changed on the way.",
    (
        text("claim_id", "the later claim", required=True),
        text("relayed_from", "the claim it was taken from", required=True),
        text(
            "change",
            "what changed, separated by ;",
            required=True,
            pattern=f"({'|'.join(CHANGES)})(;({'|'.join(CHANGES)}))*",
            form=f"one or more of {' '.join(CHANGES)}, separated by semicolons",
        ),
        text("basis", "what the link rests on in the coded data", required=True),
    ),
    key="claim_id",
    links={"claim_id": "figure_claims.claim_id", "relayed_from": "figure_claims.claim_id"},
)
SERIES_UNITS = ("month", "week", "quarter", "year")
SERIES = Table(
    "series",
    "One body's figure claims of one metric, area and definition over many windows of one length.",
    (
        text("series_id", "names the series", required=True),
        text("body_id", "the body that asserts the claims, see bodies.csv", required=True),
        text("metric", "their metric", words=METRICS, required=True),
        text("country", "their country, as in the claims: ISO3 codes joined by ;, or WORLD", required=True),
        text("area", "their area as stated; empty = the whole of the country"),
        text(
            "unit",
            "length of their windows, which are whole ones of the calendar; a week is any seven days",
            words=SERIES_UNITS,
            required=True,
        ),
        text("counts", "what the body counts, in one line", required=True),
        text("definition", "a regular expression that the beginning of a claim's definition_note fits; empty = any"),
        Column(
            "counts_all_violence",
            "boolean",
            "whether violence by any actor is counted, not the group's alone",
            required=True,
        ),
        Column("comparable", "boolean", "whether it counts what the table of incidents counts too", required=True),
    ),
    key="series_id",
    links={"body_id": "bodies.body_id"},
)
FIGURE_TABLES = (FIGURE_BINDINGS, FIGURE_PARTS, FIGURE_LINEAGE, SERIES)
