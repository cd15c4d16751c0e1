"""What every reader looks things up in, made of the coded files once; knows no file format."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from atlas import paths
from atlas.ingest.actors import ACTORS, Actors
from atlas.ingest.geocode import SETTLED
from atlas.ingest.governorates import Governorates
from atlas.ingest.own_columns import WORDS, Words
from atlas.ingest.reading import Context
from atlas.ingest.seeds import read_seed, read_seeds
from atlas.ingest.units import Units
from atlas.model import seed_tables
from atlas.model.columns import Table

OWN_PLACES, GAZETTEER = "places.csv", "gazetteer/geonames.parquet"  # in the reader's own folder
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


def context_of(
    seeds_dir: Path, everything: bool, *, local: Path | None = None, settled: Sequence[Sequence[str]] = ()
) -> Context:
    """Return what readers look things up in; the seeds are read again only when one of their files has changed.

    everything: see reading.Context. local: the folder with the reader's own places and GeoNames' index, each used where it is there.
    settled: places as table_files.Options has them. Raises ValueError if a seed file is missing or actors.csv has a bad row.
    """
    stamp = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in seeds_dir.glob("*.csv")))
    world = replace(_world(seeds_dir, stamp), everything=everything)
    own = [read_own_places(local)] if local else []
    own += [own_places(settled)]
    if any(map(len, own)):  # the last word of a person counts
        every = pd.concat([world.seeds["places"], *own], ignore_index=True)
        places = every.drop_duplicates(["country", "admin1", "place"], keep="last", ignore_index=True)
        units = Governorates(world.seeds["admin1"], world.seeds["places"])
        for row in places.index[places["method"] == "reader"]:
            if unit := units.find(places.at[row, "country"], places.at[row, "admin1_name"] or ""):
                places.loc[row, ["admin1_name", "admin1_iso"]] = unit.name, unit.iso
        world = replace(world, seeds=replace(world.seeds, tables={**world.seeds.tables, "places": places}))
    return replace(world, index=local / GAZETTEER if local else None)


def own_places(settled: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Return places that a person settled as rows of seeds/places.csv."""
    rows = pd.DataFrame([list(row) for row in settled], columns=list(SETTLED)).assign(method="reader")
    for name in ("latitude", "longitude", "radius_km"):
        rows[name] = rows[name].astype(float)
    return rows.reindex(columns=seed_tables.PLACES.names)


def read_own_places(local: Path) -> pd.DataFrame:
    """Return the places that readers settled at earlier imports; without rows where there are none."""
    path = local / OWN_PLACES
    if not path.exists():
        return own_places(())
    return own_places(
        pd.read_csv(path, dtype=str, keep_default_na=False, usecols=list(SETTLED))[list(SETTLED)].to_numpy().tolist()
    )


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
