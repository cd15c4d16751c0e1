"""Invented rows in the real layouts of other people's data sets, and a small world to read them in."""

import csv
import functools
import io
from pathlib import Path

from atlas import paths
from atlas.ingest import formats
from atlas.ingest.context import context_of
from atlas.ingest.formats import ucdp
from atlas.ingest.reading import Context, Reading
from atlas.ingest.table_files import Options

ACLED_OLD = (
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,"
    "source_scale,notes,fatalities,timestamp,iso3"
).split(",")
ACLED_NEW = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,"
    "assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,"
    "geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
).split(",")
COUNTRY_FILE = [  # the 41 columns of a GED country file: no relid, no data set ids
    name for name in ucdp.HEADERLESS
    if name not in ("relid", "code_status", "where_description", "gwnoa", "active_year") and "dset" not in name
] + ["active_year", "gwnoa", "iso3"]  # fmt: skip

UCDP_ROW = {
    **dict.fromkeys(ucdp.HEADERLESS, ""),
    "id": "900001",
    "year": "2021",
    "code_status": "Clear",
    "type_of_violence": "1",
    "side_a": "Government of Iraq",
    "side_b": "IS",
    "number_of_sources": "2",
    "source_office": "Blue Wire;Green Wire",
    "where_prec": "1",
    "where_coordinates": "Jalawlā’ town",
    "adm_1": "Diyālá province",
    "latitude": "34.27",
    "longitude": "45.17",
    "country": "Iraq",
    "date_prec": "1",
    "date_start": "2021-03-04 00:00:00.000",
    "date_end": "2021-03-04 00:00:00.000",
    "deaths_a": "3",
    "deaths_b": "0",
    "deaths_civilians": "1",
    "deaths_unknown": "0",
    "best": "4",
    "high": "6",
    "low": "3",
}
ACLED_ROW = {
    "event_id_cnty": "IRQ90001",
    "event_date": "2021-03-04",
    "year": "2021",
    "time_precision": "1",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Remote explosive/landmine/IED",
    "actor1": "Islamic State (Iraq)",
    "assoc_actor_1": "",
    "inter1": "2",
    "actor2": "Police Forces of Iraq (2020-2022)",
    "assoc_actor_2": "",
    "inter2": "1",
    "country": "Iraq",
    "admin1": "Diyala",
    "location": "Jalawla",
    "latitude": "34.27",
    "longitude": "45.17",
    "geo_precision": "1",
    "source": "Blue Wire; Green Wire",
    "fatalities": "2",
    "timestamp": "1650000000",
}
GTD_COLUMNS = (
    "eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,region,region_txt,provstate,city,latitude,longitude,"
    "specificity,vicinity,success,suicide,attacktype1,attacktype1_txt,targtype1,targsubtype1_txt,corp1,target1,gname,guncertain1,claimed,"
    "weapsubtype1_txt,nkill,nkillter,nwound,ishostkid,nhostkid"
).split(",")
GTD_ROW = {
    **dict.fromkeys(GTD_COLUMNS, ""),
    "eventid": "201903040001",
    "iyear": "2019",
    "imonth": "3",
    "iday": "4",
    "extended": "0",
    "country_txt": "Iraq",
    "provstate": "Diyala",
    "city": "Jalawla",
    "latitude": "34.27",
    "longitude": "45.17",
    "specificity": "1",
    "vicinity": "0",
    "success": "1",
    "suicide": "0",
    "attacktype1": "3",
    "targtype1": "4",
    "gname": "Islamic State of Iraq and the Levant (ISIL)",
    "guncertain1": "0",
    "claimed": "0",
    "weapsubtype1_txt": "Landmine",
    "nkill": "3",
    "nkillter": "1",
    "nwound": "4",
    "ishostkid": "0",
    "nhostkid": "-99",
}
REPORT_ROW = {
    "report_id": "r-test-1",
    "source": "Blue Wire",
    "relays": "",
    "url": "https://example.org/1",
    "article": "",
    "locator": "",
    "published": "2021-03-05",
    "country": "IRQ",
    "admin1": "Diyala",
    "place": "Jalawla",
    "date": "2021-03-04",
    "date_precision": "day",
    "event_type": "ied",
    "initiator": "islamic_state",
    "attribution": "official",
    "target": "army",
    "killed": "3",
    "killed_max": "",
    "wounded": "",
    "jihadists_killed": "",
    "jihadists_arrested": "",
    "kidnapped": "",
    "summary": "A bomb beside a road hit a patrol",
    "coder_note": "",
}
ROWS = {"ucdp": UCDP_ROW, "acled": ACLED_ROW, "gtd": GTD_ROW, "reports": REPORT_ROW}
COLUMNS = {"ucdp": list(ucdp.HEADERLESS), "acled": ACLED_NEW, "gtd": GTD_COLUMNS, "reports": list(REPORT_ROW)}
IDS = {"ucdp": "id", "acled": "event_id_cnty", "gtd": "eventid", "reports": "report_id"}


def table(
    format: str, *changes: dict[str, str], columns: list[str] | None = None, delimiter: str = ",", header: bool = True
) -> str:
    """Return a table of one invented row per set of changes (ids and pages are counted up unless they are changed), as
    CSV text.
    """
    out = io.StringIO()
    writer = csv.DictWriter(
        out, columns or COLUMNS[format], restval="", extrasaction="ignore", delimiter=delimiter, lineterminator="\n"
    )
    if header:
        writer.writeheader()
    key = IDS[format]
    for number, change in enumerate(changes or ({},)):
        first = ROWS[format][key]
        digits = len(first) - len(first.rstrip("0123456789"))
        counted = first[: len(first) - digits] + str(int(first[len(first) - digits :]) + number).zfill(digits)
        page = {"url": f"https://example.org/{number + 1}"} if format == "reports" else {}
        writer.writerow(ROWS[format] | {key: counted} | page | change)
    return out.getvalue()


def write(folder: Path, format: str, *changes: dict[str, str], name: str = "table.csv", **layout) -> Path:
    """Write such a table to a file."""
    path = folder / name
    path.write_text(table(format, *changes, **layout), encoding="utf-8")
    return path


@functools.cache
def world(everything: bool = False) -> Context:
    """Return the seeds' names, actors and governorates, read once."""
    return context_of(paths.SEEDS, everything)


def read(format: str, path: Path, *, everything: bool = False, release: str = "", **options) -> Reading:
    """Read a file in that format in the seeds' world; options: how it is to be read."""
    return formats.read(format, path, world(everything), release=release, options=Options(**options))[1]


def read_here(
    word: str, path: Path, *, seeds_dir: Path, everything: bool, release: str, options, saved=(), local=None
) -> tuple[str, Reading]:
    """Read as atlas.reader does, without starting a process: for tests of what happens around the reading."""
    context = context_of(seeds_dir, everything, local=local, settled=options.settled)
    return formats.read(word, path, context, release=release, options=options, saved=saved)
