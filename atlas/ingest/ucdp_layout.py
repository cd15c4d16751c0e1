"""The columns of UCDP GED and Candidate Events, as their files name them; knows nothing of what we make of them."""

from atlas.ingest.reading import Layout
from atlas.model.columns import Column, Table
from atlas.model.tables import count, day, text

HEADERLESS = tuple(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob".split()
)
LAYOUT = Layout(
    "ucdp",
    "UCDP GED or UCDP Candidate Events",
    Table(
        "ucdp",
        "One UCDP event.",
        (
            text("id", "names the event", required=True, pattern=r"\d+"),
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
            *(
                count(name, "dead of one side")
                for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
            ),
            *(count(name, "dead on all sides") for name in ("best", "high", "low")),
        ),
    ),
    optional=("code_status", "number_of_sources", "source_office"),
    headerless=HEADERLESS,
)
