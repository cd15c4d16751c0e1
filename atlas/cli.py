"""The command line, `python -m atlas`: wires the other modules together; results on stdout, progress and messages on stderr.

Other programs call it: options and output formats only grow. Exit code 0: done, 1: a check failed, 2: the input cannot be used.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from atlas import cli_data, paths, releases
from atlas.model.text import printable

app = typer.Typer(
    name="python -m atlas", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Resurgence Atlas: build, check, export and resolve the tables that the pages show.",
)  # fmt: skip
fetch = typer.Typer(no_args_is_help=True, help="Download what the repository does not hold. Needs a network.")
app.add_typer(fetch, name="fetch")

UNUSABLE = 2  # exit code: the input cannot be used
SHOWN_REJECTS = 20  # lines about rows left out; the rest are counted


class Format(StrEnum):
    """What a selection can be exported as."""

    csv = "csv"
    parquet = "parquet"
    geojson = "geojson"
    pptx = "pptx"


SeedsFolder = Annotated[
    Path, typer.Option("--seeds", metavar="DIR", help="Folder of the coded CSV files.", show_default="seeds")
]
DataFolder = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="Folder of marts/ and datapackage.json.", show_default="data")
]


def main() -> None:
    """Run the command line; an input that cannot be used ends with its reason on stderr and exit code 2."""
    try:
        app()
    except (ValueError, OSError) as error:
        if isinstance(error, OSError) and error.strerror:  # else it would begin with [Errno 30]
            _say(f"{error.filename or 'The disk'}: {error.strerror}. Nothing was changed.")
        else:
            _say(str(error))
        sys.exit(UNUSABLE)


@app.command()
def build(
    seeds: SeedsFolder = paths.SEEDS,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Gets marts/ and datapackage.json.", show_default="data")
    ] = paths.DATA,
    online: Annotated[bool, typer.Option("--online", help="Ask Nominatim for places that no gazetteer has.")] = False,
) -> None:
    """Make the tables from the coded files; prints one JSON line."""
    from atlas import imports, pipeline

    with _progress(len(pipeline.STEPS)) as step:
        result, has_imports = imports.rebuild(data_dir=out, seeds_dir=seeds, online=online, progress=step)
    for note in result.get("notes", ()):
        _say(note)
    if has_imports:
        _say("What was imported was laid beside the new tables.")
    _print(result)


@app.command()
def check(
    seeds: SeedsFolder = paths.SEEDS,
    data: DataFolder = paths.DATA,
    doubles: Annotated[
        bool,
        typer.Option(
            "--doubles",
            help="List incidents that a person should look at instead: the most reported ones, pairs that may be one.",
        ),
    ] = False,
) -> None:
    """Check the tables: contracts, what points where, and that a rebuild of the seeds gives the same; exit code 1 if not."""
    from atlas import verify

    data = releases.folder_of(data)
    if doubles:
        for line in _doubles(seeds, data):
            typer.echo(line)
        return
    steps = ("check contracts and links", "rebuild and compare")
    with _progress(len(steps)) as step, tempfile.TemporaryDirectory(prefix="atlas-check-") as scratch:
        step(steps[0])
        problems = list(verify.verify(data))
        if not problems:  # the claims' files are held against tables that are whole
            problems += verify.faulty_claim_files(seeds, data)
        step(steps[1])
        problems += verify.rebuild_differs(data, seeds, Path(scratch))
    for problem in problems:
        typer.echo(problem)
    if problems:
        _say(f"{len(problems)} problems found.")
        raise typer.Exit(1)
    typer.echo("All tables keep their contracts, all links hold, and a rebuild of the seeds gives the same tables.")


def _doubles(seeds: Path, data: Path) -> Iterator[str]:
    """Return what a person should look at, in words."""
    import pyarrow.parquet as pq

    from atlas.resolve.decisions import read_decisions
    from atlas.resolve.doubles import lines

    incidents, reports = (
        pq.read_table(data / "marts" / f"{name}.parquet").to_pandas() for name in ("incidents", "reports")
    )
    return lines(incidents, reports, read_decisions(seeds / "decisions.csv"))


@app.command()
def resolve(
    reports: Annotated[
        Path, typer.Option("--reports", metavar="FILE.csv", help="Reports in the layout of seeds/reports.csv.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv", help="Gets report_id,incident_id.")],
    seeds: SeedsFolder = paths.SEEDS,
) -> None:
    """Group reports by the incident they describe; prints one JSON line.

    Rows that cannot be used are named on stderr and left out; a row without a date stays alone. A recall or a sum that fits no incident keeps an id of its own.
    """
    import pandas as pd

    from atlas.ingest.reports import prepare
    from atlas.ingest.seeds import read_raw, read_reports, read_seeds
    from atlas.model.ids import incident_id
    from atlas.resolve.resolver import resolve as group

    with _progress(3) as step:
        step("read reports")
        rows, unreadable = read_reports(reports)
        known = read_seeds(seeds)
        step("locate reports")
        prepared, undated = prepare(rows, known, file=reports.name, dataset="given", version="given")
        step("compare and group")
        found = group(prepared, known["decisions"])
        clusters = found.clusters
    clusters["incident_id"] = clusters.groupby("cluster")["report_id"].transform(incident_id)
    if found.beyond:
        _say(f"So many reports lie at one place and time that {found.beyond:,} pairs of them were not compared.")
    faults = unreadable.groupby("row").agg(columns=("column", set), stated=("value", "max"))
    dateless = faults.index[[c <= {"date", "date_precision"} and not v for c, v in faults.itertuples(index=False)]]
    alone = read_raw(reports).loc[dateless, ["report_id"]]  # kept, but nothing can be said of which incident they tell
    alone["incident_id"] = [incident_id([name]) for name in alone["report_id"]]
    both = pd.concat([clusters[["report_id", "incident_id"]], alone])
    both.to_csv(out, index=False, lineterminator="\n")
    rejects = [*unreadable[~unreadable["row"].isin(dateless)].itertuples(), *undated.itertuples()]
    for reject in rejects[:SHOWN_REJECTS]:
        _say(
            f"{reject.file} line {reject.row}, {reject.column}: “{reject.value}” {reject.reason}; the row is left out."
        )
    if len(rejects) > SHOWN_REJECTS:
        _say(f"{len(rejects) - SHOWN_REJECTS} more cells cannot be used.")
    _print(
        {
            "reports": len(both),
            "incidents": int(both["incident_id"].nunique()),
            "without_date": len(alone),
            "rejected": len({reject.row for reject in rejects}),
        }
    )


@app.command()
def export(
    to: Annotated[Format, typer.Option("--to", help="Format of the file.")],
    out: Annotated[
        str,
        typer.Option("--out", metavar="FILE|DIR/", help="The file to write; with parquet, a folder for all tables."),
    ],
    link: Annotated[
        str, typer.Option("--link", help="A share link or its query string; without it, the whole table.")
    ] = "",
    data: DataFolder = paths.DATA,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE.pptx", help="Slides only: a file whose look is used.")
    ] = None,
    own_use: Annotated[
        bool, typer.Option("--own-use", help="A folder: also data sets that may not be passed on.")
    ] = False,
) -> None:
    """Write the incidents of a selection to a file, or a deck of slides (pptx) about them or about the one incident that a link is to; prints one JSON line.

    With parquet and a folder (its name ends in / or it is there), write every table, incidents and reports by region and month.
    """
    import pandas as pd

    from atlas import combinations
    from atlas import store as tables
    from atlas.analysis.monitors import listed, of_area, share_told
    from atlas.analysis.selection import countries_of, datasets_of, limits, parse, refusals, sentence
    from atlas.analysis.summary import known, known_only_to_country
    from atlas.figures.files import tables as files
    from atlas.figures.licence import releasable
    from atlas.model import months

    query = dict(parse_qsl(urlsplit(link).query or link.lstrip("?")))
    store = combinations.opened(datasets_of(query, tables.offered(data)), data_dir=data)
    if to is Format.parquet and (out.endswith("/") or Path(out).is_dir()):
        from atlas.tables_folder import export_folder

        _print(export_folder(store, Path(out), link=link, own_use=own_use))
        return
    out = Path(out)
    offered = known(store)
    if refused := refusals(query, offered):
        raise ValueError(f"the link says what is not known here. {' '.join(refused)}")
    selection, notices = parse(query, offered)
    for notice in notices:
        _say(notice)
    about = {
        "selection": sentence(selection, offered),
        "data_version": store.data_version,
        "as_of": store.as_of,
        "data_reach": offered.last_day,
    }
    if to is Format.pptx:
        from atlas.figures.files import decks as briefing
        from atlas.figures.scope import scope

        shown = scope(store, link, offered=offered)[0]
        with _progress(briefing.STEPS) as step:
            made, held = briefing.deck_of_link(
                shown, template=template.read_bytes() if template else None, progress=step
            )
        out.write_bytes(made)
        _print(about | held)
        return
    released = releasable(store, files.incidents(store, selection))
    rows = released.rows
    for notice in released.notices:
        _say(f"{released.withheld} incidents were left out: {notice}")
    writers: dict[Format, Callable[[], bytes]] = {
        Format.csv: lambda: files.to_csv(rows),
        Format.parquet: lambda: files.to_parquet(rows, about=about),
        Format.geojson: lambda: files.to_geojson(rows, about=about),
    }
    out.write_bytes(writers[to]())
    first, last = (
        edge(end) for edge, end in zip((months.first_day, months.last_day), limits(selection, offered), strict=True)
    )
    beyond = (rows["occurred_on"] < pd.Timestamp(first)) | (rows["occurred_until"] > pd.Timestamp(last))
    killed = rows["killed_best"].dropna()
    elsewhere = known_only_to_country(store, selection, countries_of(selection, offered)) if selection.admin1 else 0
    _print(
        {
            "incidents": len(rows),
            "killed": int(killed.sum()) if len(killed) else None,
            "without_killed": len(rows) - len(killed),
            "may_lie_outside": int(beyond.sum()),
            "known_only_to_country": elsewhere,
            "share_of_the_record": share_told(of_area(listed(store), selection, offered)) or None,
            **about,
        }
    )


@app.command()
def changes(
    since: Annotated[
        str, typer.Option("--since", metavar="VERSION", help="The data version to compare with, as `v` in a link.")
    ],
    link: Annotated[
        str, typer.Option("--link", help="A share link or its query string; without it, the whole table.")
    ] = "",
    data: DataFolder = paths.DATA,
) -> None:
    """Say which incidents of a selection were added, revised or withdrawn since a data version; prints one JSON line."""
    from atlas import combinations
    from atlas import store as tables
    from atlas.analysis.selection import datasets_of, parse, refusals, sentence
    from atlas.analysis.summary import known
    from atlas.analysis.versions import changed, steps
    from atlas.api.feed import described

    query = dict(parse_qsl(urlsplit(link).query or link.lstrip("?")))
    store = combinations.opened(datasets_of(query, tables.offered(data)), data_dir=data)
    offered = known(store)
    if refused := refusals(query, offered):
        raise ValueError(f"the link says what is not known here. {' '.join(refused)}")
    selection = parse(query, offered)[0]
    found = changed(store, selection, since, data)
    if found is None:
        kept = [step.older for step in steps(store.data_version, data)]
        raise ValueError(f"what data version “{since}” held is not known here; there is {', '.join(kept) or 'none'}.")
    if found.unknown:
        raise ValueError(f"what that version held is not told apart here by {', '.join(found.unknown)}.")
    words = described(store, [*found.added, *found.revised])
    listed = {
        word: [{"incident_id": name, **words[name]} for name in getattr(found, word) if name in words]
        for word in ("added", "revised")
    }
    _print(
        {
            "since": since,
            "since_as_of": found.as_of,
            "data_version": store.data_version,
            "as_of": store.as_of,
            "selection": sentence(selection, offered),
            "incidents_then": found.incidents,
            **listed,
            "withdrawn": list(found.withdrawn),
            "withheld": len(found.added) + len(found.revised) - len(words),
        }
    )


@app.command()
def audit(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of lines for readers.")] = False,
    data: DataFolder = paths.DATA,
) -> None:
    """Hold every published claim against every table that covers its window; one line per figure and table."""
    from atlas.analysis.audit import audit as held_against
    from atlas.analysis.summary import known
    from atlas.store import open_store

    store = open_store(data_dir=data)
    rows = held_against(store, known(store))
    plain = rows.astype(object).where(rows.notna(), None)
    if as_json:
        typer.echo(orjson.dumps(plain.to_dict("records"), default=float).decode())
        return
    for row in plain.itertuples():
        where = f" against {row.table}" if row.table else ""
        typer.echo(
            f"{row.claim_id} {row.metric}, {row.area}, {row.window}, stated {row.stated} by {row.body}{where}: {row.sentence}"
        )
    _say(", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in rows["verdict"].value_counts().items()))


@app.command()
def assess(
    link: Annotated[
        str,
        typer.Option(
            "--link",
            metavar="QUERY",
            help="A share link, or its query string alone; against= names the earlier period.",
        ),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object with every number instead of lines for readers.")
    ] = False,
    data: DataFolder = paths.DATA,
) -> None:
    """Say by the rule of docs/resurgence.md whether reported attacks of a selection rose or fell between two periods."""
    from atlas import combinations
    from atlas import store as tables
    from atlas.analysis.landmarks import landmarks
    from atlas.analysis.periods import BEFORE, readable
    from atlas.analysis.selection import datasets_of, refusals
    from atlas.analysis.summary import known
    from atlas.figures.resurgence import assessed
    from atlas.figures.scope import scope

    query = dict(parse_qsl(urlsplit(link).query or link.lstrip("?")))
    store = combinations.opened(datasets_of(query, tables.offered(data)), data_dir=data)
    offered = known(store)
    refused = refusals(query, offered)
    if not readable(query.get("against", BEFORE), landmarks(store)):
        refused = (*refused, f"against={query['against']}: no months, no landmark.")
    if refused:
        raise ValueError(f"the link says what is not known here. {' '.join(refused)}")
    about, notices = scope(store, f"/resurgence?{urlsplit(link).query or link.lstrip('?')}", offered=offered)
    for notice in notices:
        _say(notice)
    found = assessed(about)
    if as_json:
        typer.echo(orjson.dumps(found).decode())
        return
    typer.echo(found["sentence"])
    for row in found["indicators"]:
        typer.echo(
            f"{row['group']}: {row['indicator']}: {row['later']:g} against {row['earlier']:g}{', ' + row['says'] if row['says'] else ''}"
            if None not in (row["later"], row["earlier"])
            else f"{row['group']}: {row['indicator']}: not known in both"
        )


@fetch.command("boundaries")
def fetch_boundaries(seeds: SeedsFolder = paths.SEEDS) -> None:
    """Download finer governorate boundaries (geoBoundaries, open licences) for local use; prints one JSON line."""
    from atlas.ingest.geoboundaries import BoundaryError
    from atlas.ingest.geoboundaries import fetch_boundaries as download

    try:
        result = download(paths.LOCAL / "boundaries", admin1_csv=seeds / "admin1.csv")
    except BoundaryError as error:
        _say(str(error))
        raise typer.Exit(UNUSABLE) from error
    _print(result)


@contextmanager
def _progress(steps: int) -> Iterator[Callable[[str], None]]:
    """Show a bar on stderr; yields the function to call with each step's name before it starts."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=steps)
        begun = 0

        def step(name: str) -> None:
            nonlocal begun
            bar.update(task, completed=begun, description=name)
            begun += 1

        yield step


def _print(result: dict) -> None:
    typer.echo(orjson.dumps(result).decode())


def _say(message: str) -> None:
    typer.echo(printable(message), err=True)


cli_data.register(app, fetch, _progress)
