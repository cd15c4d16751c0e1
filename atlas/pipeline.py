"""Wire ingest, resolve and store together: seeds in, tables out. The only module that knows all stages of a build."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from atlas.analysis.selection import KEPT
from atlas.ingest import registry
from atlas.ingest.reports import prepare
from atlas.ingest.seeds import Seeds, read_seeds
from atlas.model import figure_tables, seed_tables, tables
from atlas.model.contracts import REJECT_COLUMNS
from atlas.model.dates import window
from atlas.model.manifest import pack
from atlas.package import write_package
from atlas.resolve.decisions import joined as laid_over
from atlas.resolve.estimates import settling
from atlas.resolve.merge import merge, name_incidents
from atlas.resolve.resolver import Resolution, resolve

MOST_REMEMBERED = 50_000  # incidents of tables with imports: beyond it an import would wait for what is kept of each
BUILT_TABLES = (
    tables.REPORTS, tables.INCIDENTS, tables.MATCH_EVIDENCE, tables.FIGURE_CLAIMS, tables.SOURCES, tables.BODIES,
    seed_tables.PLACES, seed_tables.ADMIN1, seed_tables.ARTICLES, seed_tables.LANDMARKS, seed_tables.REFERENCE_SERIES,
    seed_tables.DATASETS, *figure_tables.FIGURE_TABLES, tables.REJECTS,
)  # fmt: skip
STEPS = ("read seeds", "locate reports", "resolve incidents", "fold incidents", "write tables")


@dataclass(frozen=True)
class Imported:
    """What users brought: reports (as ingest.reports.prepare gives them), rows for datasets, and register rows for sources.

    with_coded: whether the coded reports stand beside them.
    """

    reports: pd.DataFrame
    datasets: pd.DataFrame
    sources: pd.DataFrame
    with_coded: bool = True


def build(
    seeds_dir: Path,
    out_dir: Path,
    *,
    imported: Imported | None = None,
    decided: pd.DataFrame | None = None,
    online: bool = False,
    cache_dir: Path | None = None,
    progress: Callable[[str], None] = lambda step: None,
) -> dict:
    """Build every table from the seeds, and from what was imported, and write them with their description.

    seeds_dir: the coded CSV files. out_dir: gets marts/*.parquet and datapackage.json. decided: decisions of this place's own
    (resolve.decisions.COLUMNS), each of which outranks what the seeds decide of its pair. online: allow Nominatim for places that
    no gazetteer has, whose answers are kept in cache_dir. progress: called with each step's name before it starts.
    Returns reports, incidents, figure_claims, rejected (rows), seconds and data_version, and notes if there is something
    to say of how the tables were made. The same seeds give the same bytes.
    Raises ValueError if a seed file or column is missing or the tables contradict their declaration.
    """
    start = time.perf_counter()
    progress(STEPS[0])
    seeds = read_seeds(seeds_dir)
    progress(STEPS[1])
    dataset = seeds["datasets"].iloc[0]
    reports, undated = prepare(
        seeds["reports"],
        seeds,
        file="reports.csv",
        dataset=dataset["dataset"],
        version=dataset["version"],
        online=online,
        cache_dir=cache_dir or out_dir / "local" / "nominatim",
    )
    if imported is not None:
        seeds = _with_imported(seeds, imported)
        reports = pd.concat([reports if imported.with_coded else reports.head(0), imported.reports], ignore_index=True)
    claims = _figure_claims(seeds)
    sources = _sources(seeds, reports, claims)
    reports = reports.sort_values("report_id", ignore_index=True)
    progress(STEPS[2])
    distinct = seeds["datasets"].loc[seeds["datasets"]["distinct_incidents"], "dataset"]
    reports["distinct_set"] = reports["dataset"].where(reports["dataset"].isin(distinct))
    decisions = seeds["decisions"] if decided is None else laid_over(seeds["decisions"], decided)
    resolution = resolve(reports, decisions)
    progress(STEPS[3])
    clusters = resolution.clusters  # one row per report, in the same order
    reports["stands_apart"] = clusters["stands_apart"].replace("", None)
    reports["incident_id"] = name_incidents(clusters, reports).array
    reports["settles"] = settling(reports)
    reports["source_kind"] = reports["source_id"].map(sources.set_index("source_id")["kind"])
    frames = {
        **seeds.tables,
        "reports": reports,
        "incidents": merge(reports),
        "match_evidence": resolution.evidence,
        "figure_claims": claims.sort_values("claim_id"),
        "sources": sources.sort_values("source_id"),
        "bodies": seeds["bodies"].sort_values("body_id"),
        "rejects": pd.concat([seeds.rejects, undated], ignore_index=True)[REJECT_COLUMNS],
    }
    progress(STEPS[4])
    built = {table.name: (table, table.conform(frames[table.name])) for table in BUILT_TABLES}
    notes = _notes(resolution)
    version = write_package(list(built.values()), frames["datasets"], out_dir, notes=notes)
    if imported is None or len(frames["incidents"]) <= MOST_REMEMBERED:
        _keep_manifest(
            out_dir,
            version,
            incidents=built["incidents"][1],
            reports=built["reports"][1],
            as_of=f"{dataset['as_of']:%Y-%m-%d}",
        )
    return {
        "reports": len(reports),
        "incidents": len(frames["incidents"]),
        "figure_claims": len(claims),
        "rejected": int(frames["rejects"][["file", "row"]].drop_duplicates().shape[0]),
        "seconds": round(time.perf_counter() - start, 2),
        "data_version": version,
    } | ({"notes": notes} if notes else {})


def _notes(resolution: Resolution) -> list[str]:
    """Return what a reader of the tables must know of how they were made; nothing as a rule."""
    if not resolution.beyond:
        return []
    return [
        f"So many reports lie at one place and time that {resolution.beyond:,} pairs of them were not compared: reports of one "
        "incident may stand apart there."
    ]


def _keep_manifest(out_dir: Path, version: str, *, incidents: pa.Table, reports: pa.Table, as_of: str) -> None:
    """Leave a small file that says what this version held, by which a link made for it can be explained later."""
    folder = out_dir / "versions"
    folder.mkdir(exist_ok=True)
    (folder / f"{version}.json.gz").write_bytes(pack(incidents, reports, KEPT, version=version, as_of=as_of))


def _with_imported(seeds: Seeds, imported: Imported) -> Seeds:
    """Return the seeds with the imported data sets, and those of their sources that the register lacks."""
    new = imported.sources[~imported.sources["source_id"].isin(seeds["sources"]["source_id"])]
    new = new[new["source_id"].isin(imported.reports["source_id"].unique())]
    more = {"datasets": imported.datasets, "sources": new}
    joined = {name: pd.concat([seeds[name], rows], ignore_index=True) for name, rows in more.items()}
    return Seeds({**seeds.tables, **joined}, seeds.rejects)


def _figure_claims(seeds: Seeds) -> pd.DataFrame:
    """Return the claims with their window as days, their day of publication and their origin."""
    claims = seeds["figure_claims"].copy()
    claims["window_start"] = _edge(claims["period_start"], 0)
    claims["window_end"] = _edge(claims["period_end"], 1)
    claims["published_on"] = _edge(claims["published"], 0)
    publisher = claims["reported_by_id"].fillna(claims["reported_by"])
    relayed = registry.origin_ids(claims["relays"], publisher, seeds["body_aliases"], seeds["bodies"])
    named = claims["asserted_by_id"].where(~claims["asserted_by_id"].isin(registry.UNNAMED_BODIES))
    claims["origin_id"] = named.fillna(relayed)
    lineage = seeds["figure_lineage"]
    claims["relayed_from"] = claims["claim_id"].map(lineage.set_index("claim_id")["relayed_from"])
    return claims


def _edge(partial: pd.Series, side: int) -> pd.Series:
    """Return the first (0) or last (1) day of partial dates; null where none is given."""
    precision = {4: "year", 7: "month", 10: "day"}
    days = partial.map(lambda text: window(text, precision[len(text)])[side], na_action="ignore")
    return pd.to_datetime(days, errors="raise")


def _sources(seeds: Seeds, reports: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the register of sources, those that only reports name included, with what each has in the tables."""
    sources = seeds["sources"]
    sources = pd.concat([sources, registry.register_unknown(reports, sources)], ignore_index=True)
    month = reports["occurred_on"].dt.to_period("M").groupby(reports["source_id"])
    return sources.assign(
        reports=_tally(sources, reports["source_id"]),
        figure_claims=_tally(sources, claims["reported_by_id"]),
        first_month=sources["source_id"].map(month.min().astype("str")),
        last_month=sources["source_id"].map(month.max().astype("str")),
        months=sources["source_id"].map(month.nunique()).fillna(0).astype(int),
    )


def _tally(sources: pd.DataFrame, mentions: pd.Series) -> pd.Series:
    return sources["source_id"].map(mentions.value_counts()).fillna(0).astype(int)
