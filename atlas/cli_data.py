"""The commands that bring data sets in and out: import, forget, propose, fetch ucdp. See cli for the others.

Exit code 0: rows are in the tables (or would be, for a dry run), 1: not one row of the file was of use, 2: the file
cannot be used.
"""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import orjson
import typer

from atlas import journal, paths
from atlas.model.text import printable

Progress = Callable[[int], AbstractContextManager[Callable[[str], None]]]
SeedsFolder = Annotated[
    Path, typer.Option("--seeds", metavar="DIR", help="Folder of the coded CSV files.", show_default="seeds")
]
DataFolder = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="Folder of marts/ and datapackage.json.", show_default="data")
]
Everything = Annotated[bool, typer.Option("--all", help="Keep rows without a jihadist party, and Turkey, too.")]
Older = Annotated[bool, typer.Option("--older", help="Take an older release in place of a newer one.")]
NOTHING_KEPT = 1
SHOWN_REJECTS = 20  # cells that a dry run names; the rest are counted
SETTLED_KM = "4"  # the radius of a place that the command line settles, a small town's
MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "point": "."}


def register(app: typer.Typer, fetch: typer.Typer, progress: Progress) -> None:
    """Add the commands to the command line. progress: opens a bar of so many steps and yields what to call before
    each.
    """

    @app.command("import")
    def import_(
        format: Annotated[
            str, typer.Argument(metavar="FORMAT", help="ucdp, acled, gtd, reports or list (columns of its own).")
        ],
        file: Annotated[
            Path,
            typer.Argument(
                metavar="FILE", help="CSV, xlsx, GeoJSON or KML; gzip and zip (with one file) are unpacked."
            ),
        ],
        data: DataFolder = paths.DATA,
        seeds: SeedsFolder = paths.SEEDS,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in, and store nothing.")] = False,
        everything: Everything = False,
        release: Annotated[
            str, typer.Option("--release", help="The data set's version, if the file's name does not tell.")
        ] = "",
        older: Older = False,
        encoding: Annotated[
            str, typer.Option("--encoding", help="utf-8, cp1252, cp1256, utf-16, ...; else found out.")
        ] = "",
        delimiter: Annotated[
            str, typer.Option("--delimiter", help="comma, semicolon, tab, bar, or the character itself.")
        ] = "",
        sheet: Annotated[str, typer.Option("--sheet", help="The sheet of a workbook; else the one that fits.")] = "",
        header_row: Annotated[
            int, typer.Option("--header-row", help="The row with the column names, counted from 1.")
        ] = 0,
        decimal: Annotated[str, typer.Option("--decimal", help="point or comma, in numbers.")] = "",
        date_order: Annotated[str, typer.Option("--date-order", help="dmy or mdy, of dates such as 04/03/2021.")] = "",
        column: Annotated[
            list[str] | None,
            typer.Option(
                "--column", help="Of a list: date=NAME, place=NAME, ...; country==Iraq for all rows. May be repeated."
            ),
        ] = None,
        word: Annotated[
            list[str] | None,
            typer.Option("--word", help="Of a list: event_type:WORD=ied, target:WORD=police, ... May be repeated."),
        ] = None,
        place: Annotated[
            list[str] | None,
            typer.Option(
                "--place",
                help="Where a place lies that no list has: IRQ/Diyala/Balad=33.7,45.1. Kept for the next import. May be repeated.",
            ),
        ] = None,
    ) -> None:
        """Lay a data set beside the coded reports; prints one JSON line."""
        from atlas.ingest.table_files import Options

        options = Options(
            encoding,
            MARKS.get(delimiter, delimiter),
            sheet,
            header_row,
            MARKS.get(decimal, decimal),
            date_order,
            tuple(_pair(given, "--column date=NAME") for given in column or ()),
            tuple(_word(given) for given in word or ()),
            tuple(_place(given) for given in place or ()),
        )
        _import(
            format,
            file,
            data,
            seeds,
            progress,
            dry_run=dry_run,
            everything=everything,
            release=release,
            older=older,
            options=options,
        )

    @app.command()
    def forget(
        dataset: Annotated[
            str, typer.Argument(metavar="DATASET", help="Its name in the tables, such as ucdp-ged or acled.")
        ],
        data: DataFolder = paths.DATA,
        seeds: SeedsFolder = paths.SEEDS,
    ) -> None:
        """Remove an imported data set with its files; prints one JSON line."""
        from atlas import imports

        with progress(len(imports.STEPS)) as step:
            gone = imports.forget(dataset, data_dir=data, seeds_dir=seeds, progress=step)
        journal.note(data, "remove", dataset, who=journal.account(), address="command line", reports=gone)
        typer.echo(orjson.dumps({"dataset": dataset, "reports": gone}).decode())

    @app.command()
    def propose(
        file: Annotated[
            Path,
            typer.Argument(
                metavar="FILE",
                help="Texts (UTF-8); a line of --- parts several. - reads them from standard input.",
                allow_dash=True,
            ),
        ],
        published: Annotated[
            str, typer.Option("--published", help="Day of publication (2022-01-07), from which “Monday” is counted.")
        ] = "",
        source: Annotated[str, typer.Option("--source", help="Who published it.")] = "",
        url: Annotated[str, typer.Option("--url", help="Its address.")] = "",
        seeds: SeedsFolder = paths.SEEDS,
    ) -> None:
        """Propose rows of seeds/reports.csv for texts; prints one JSON line for each, and stores nothing."""
        from atlas import intake

        try:
            day = date.fromisoformat(published) if published else None
        except ValueError:
            raise ValueError(f"--published: “{published[:40]}” is no day written like 2022-01-07.") from None
        pasted = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8", errors="replace")
        for text in intake.texts(pasted):
            item = intake.propose(text, day, source=source, seeds_dir=seeds)
            if item.message:
                typer.echo(printable(item.message), err=True)
            for proposal in item.proposals:
                told = {name: value.text for name, value in proposal.values.items()} | {"flag": proposal.flag}
                row = intake.row_of(told, source=source, url=url, published=day)
                sure = {name: value.sure for name, value in proposal.values.items()}
                words = {name: [text[a:b] for a, b in value.spans] for name, value in proposal.values.items()}
                typer.echo(
                    orjson.dumps({"row": row, "sure": sure, "words": words, "missing": proposal.missing}).decode()
                )

    @fetch.command("gazetteer")
    def fetch_gazetteer(data: DataFolder = paths.DATA) -> None:
        """Download GeoNames' files of the seven countries (CC BY 4.0) and make the list of places of them that imports then use.
        Prints one JSON line.
        """
        from atlas.ingest import gazetteer
        from atlas.ingest.context import GAZETTEER
        from atlas.ingest.fetch import fetch_geonames as download

        say = lambda step: typer.echo(step, err=True)  # noqa: E731 - handed on as it is
        files = download(gazetteer.COUNTRY_FILES, data / "local" / "downloads", progress=say)
        places = gazetteer.write_index(files, data / "local" / GAZETTEER)
        typer.echo(orjson.dumps({"places": places, "countries": len(files)}).decode())

    @fetch.command("ucdp")
    def fetch_ucdp(
        release: Annotated[
            str, typer.Option("--release", help="25.1 for GED, 25.0.10 for a month of Candidate Events.")
        ] = "25.1",
        data: DataFolder = paths.DATA,
        seeds: SeedsFolder = paths.SEEDS,
        everything: Everything = False,
        older: Older = False,
    ) -> None:
        """Download a release of UCDP and import it; from the API if UCDP_TOKEN is set, else the bulk file. Prints one
        JSON line.
        """
        from atlas.ingest.fetch import fetch_ucdp as download
        from atlas.ingest.fetch import token_from_environment
        from atlas.ingest.table_files import TableError

        say = lambda step: typer.echo(step, err=True)  # noqa: E731 - handed on as it is
        file = download(release, data / "local" / "downloads", token=token_from_environment(), progress=say)
        try:
            _import("ucdp", file, data, seeds, progress, everything=everything, release=release, older=older)
        except TableError:
            file.unlink()  # else the next try would find it again
            raise


def _pair(given: str, form: str) -> tuple[str, str]:
    """Return what stands before and after the first =; raises ValueError without one."""
    name, mark, value = given.partition("=")
    if not mark:
        raise ValueError(f"“{given[:60]}” has no “=”; write {form}.")
    return name.strip(), value.strip()


def _word(given: str) -> tuple[str, str, str]:
    """Return field, word and our word of field:WORD=ours; raises ValueError in another form."""
    written, _, ours = given.rpartition("=")
    field, _, word = written.partition(":")
    if not (field and word and ours):
        raise ValueError(f"“{given[:60]}” is not in the form --word event_type:WORD=ied.")
    return field.strip(), word.strip(), ours.strip()


def _place(given: str) -> tuple[str, ...]:
    """Return IRQ/Diyala/Balad=33.7,45.1 as Options.settled has it, with the radius of a small town; raises ValueError in another form."""
    written, _, point = given.rpartition("=")
    parts, numbers = written.split("/", 2), point.split(",")
    try:
        latitude, longitude = map(float, numbers)
        country, admin1, place = (part.strip() for part in parts)
        if not (abs(latitude) <= 90 and abs(longitude) <= 180 and place):
            raise ValueError(given)
    except ValueError as error:
        raise ValueError(f"“{given[:80]}” is not in the form --place IRQ/Diyala/Balad=33.7,45.1.") from error
    return country, admin1, place, place, admin1, "", str(latitude), str(longitude), "settlement", SETTLED_KM


def _import(
    format: str,
    file: Path,
    data: Path,
    seeds: Path,
    progress: Progress,
    *,
    dry_run: bool = False,
    everything: bool,
    release: str,
    **how,
) -> None:
    from atlas import imports
    from atlas.ingest.rejects import read_rejects

    asked = {"data_dir": data, "seeds_dir": seeds, "everything": everything, "release": release, **how}
    if dry_run:
        found = imports.preview(format, file, **asked)
        result, rejects = found.result, found.reading.rejects
        for bad in found.reading.rejects.head(SHOWN_REJECTS).itertuples():
            typer.echo(
                printable(f"{bad.file} row {bad.row}, {bad.column or 'the whole row'}: “{bad.value}” {bad.reason}"),
                err=True,
            )
        if (more := len(found.reading.rejects) - SHOWN_REJECTS) > 0:
            typer.echo(f"{more} more cells cannot be used.", err=True)
    else:
        with progress(len(imports.STEPS)) as step:
            result = imports.import_file(format, file, progress=step, **asked)
        rejects = read_rejects(result.rejects_file)
        if result.kept:
            journal.note(
                data,
                "import",
                result.dataset,
                who=journal.account(),
                address="command line",
                file=file.name,
                release=result.version,
                kept=result.kept,
                changed=result.changed,
                rejected=result.rejected,
            )
    for message in result.messages:
        typer.echo(message, err=True)
    for fault in imports.faults_of(rejects):
        typer.echo(f"Rejected: {fault}", err=True)
    if result.rejects_file:
        typer.echo(f"What is wrong with the {result.rejected} rejected rows is in {result.rejects_file}.", err=True)
    typer.echo(orjson.dumps({**asdict(result), "dry_run": dry_run}).decode())
    if result.kept + result.duplicates == 0:
        typer.echo(
            f"No row of {file.name} was kept: {result.rejected} rejected, {result.left_out} outside the selection.",
            err=True,
        )
        raise typer.Exit(NOTHING_KEPT)
