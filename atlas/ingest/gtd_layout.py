"""The columns of the Global Terrorism Database, as its files name them; knows nothing of their meaning for us."""

from atlas.ingest.reading import Layout
from atlas.model.columns import Column, Table
from atlas.model.tables import text

MOST = 100_000  # people in one incident: more is a slip


def _number(
    name: str, meaning: str, *, least: float = -99, most: float | None = None, required: bool = False
) -> Column:
    return Column(name, "number", meaning, minimum=least, maximum=most, required=required)


LAYOUT = Layout(
    "gtd",
    "the Global Terrorism Database",
    Table(
        "gtd",
        "One GTD incident.",
        (
            text("eventid", "names the incident: yyyymmdd and four digits", required=True, pattern=r"\d{12}"),
            Column("iyear", "integer", "year", required=True, minimum=1970),
            Column("imonth", "integer", "month, 0 unknown", required=True, minimum=0, maximum=12),
            Column("iday", "integer", "day, 0 unknown", required=True, minimum=0, maximum=31),
            _number("extended", "1 if it lasted more than a day"),
            text("resolution", "its last day, where it did"),
            text("country_txt", "name of the country", required=True),
            text("provstate", "governorate"),
            text("city", "town"),
            _number("latitude", "WGS84", least=-90, most=90),
            _number("longitude", "WGS84", least=-180, most=180),
            _number(
                "specificity",
                "1 town, 2 and 3 second-level unit, 4 first-level unit, 5 nothing known",
                least=-9,
                most=5,
            ),
            _number("vicinity", "1 if it was near the town"),
            _number("success", "1 if the attack succeeded"),
            _number("suicide", "1 if the attacker meant to die"),
            Column("attacktype1", "integer", "kind of attack", required=True, minimum=1, maximum=9),
            Column("targtype1", "integer", "kind of target", required=True, minimum=1, maximum=22),
            text("targsubtype1_txt", "kind of target, finer"),
            text("gname", "the perpetrators", required=True),
            _number("guncertain1", "1 if suspected only"),
            _number("claimed", "1 if the group claimed it"),
            text("weapsubtype1_txt", "kind of weapon, finer"),
            _number("nkill", "dead on all sides", most=MOST),
            _number("nkillter", "dead among the perpetrators", most=MOST),
            _number("nwound", "wounded", most=MOST),
            _number("ishostkid", "1 if people were taken"),
            _number("nhostkid", "how many", most=MOST),
        ),
    ),
    optional=(
        "extended",
        "resolution",
        "vicinity",
        "success",
        "suicide",
        "targsubtype1_txt",
        "guncertain1",
        "claimed",
        "weapsubtype1_txt",
        "nkillter",
        "ishostkid",
        "nhostkid",
    ),
)
