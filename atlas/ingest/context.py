"""What every reader looks things up in, made of the coded files once; knows no file format."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from atlas import paths
from atlas.ingest.actors import ACTORS, Actors
from atlas.ingest.own_columns import WORDS, Words
from atlas.ingest.reading import Context
from atlas.ingest.seeds import read_seed, read_seeds
from atlas.ingest.units import Units
from atlas.model import seed_tables
from atlas.model.columns import Table

LOOKED_UP = (
    seed_tables.REPORTS,
    seed_tables.ARTICLES,
    seed_tables.SOURCES,
    seed_tables.SOURCE_ALIASES,
    seed_tables.BODIES,
    seed_tables.BODY_ALIASES,
    seed_tables.PLACES,
    seed_tables.ADMIN1,
)


def context_of(seeds_dir: Path, everything: bool) -> Context:
    """Return what readers look things up in; the seeds are read again only when one of their files has changed.

    everything: see reading.Context. Raises ValueError if a seed file is missing or actors.csv has a bad row.
    """
    stamp = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in seeds_dir.glob("*.csv")))
    return replace(_world(seeds_dir, stamp), everything=everything)


@lru_cache(maxsize=1)
def _world(seeds_dir: Path, stamp: tuple) -> Context:
    actors = Actors(_whole(seeds_dir, ACTORS))
    words = Words(_whole(seeds_dir, WORDS), actors)
    seeds = read_seeds(seeds_dir, LOOKED_UP)
    return Context(seeds, actors, Units(seeds["admin1"], seeds["places"], paths.BOUNDARIES / "admin1.geojson"), words)


def _whole(seeds_dir: Path, table: Table) -> pd.DataFrame:
    rows, bad = read_seed(seeds_dir / f"{table.name}.csv", table)
    if len(bad):
        raise ValueError(f"{table.name}.csv line {bad['row'].iloc[0]}: {bad['column'].iloc[0]} {bad['reason'].iloc[0]}")
    return rows
