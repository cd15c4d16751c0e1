"""The one door to every reader of foreign tables: a file in, a reading out; knows which reader is for which format."""

from collections.abc import Callable
from pathlib import Path

from atlas.ingest import acled, gtd, reports_file, ucdp
from atlas.ingest.reading import Context, Reading
from atlas.ingest.recognise import demand, recognise
from atlas.ingest.table_files import read_head

READERS: dict[str, Callable[..., Reading]] = {
    "ucdp": ucdp.read,
    "acled": acled.read,
    "gtd": gtd.read,
    "reports": reports_file.read,
}
FORMATS = tuple(READERS)


def read(format: str, path: Path, context: Context, *, release: str = "") -> tuple[str, Reading]:
    """Read a file as reports; returns the format's word and the reading.

    format: one of FORMATS, or '' to go by the header. release: the data set's version where the file's name does not
    tell. Raises table_files.TableError if the file is not in that format, or not readable at all.
    """
    head = read_head(path)
    found = demand(head, format, file=path.name) if format else recognise(head, file=path.name)
    reader = READERS[found.layout.format]
    return found.layout.format, reader(path, head, found.names, context, has_header=found.has_header, release=release)
