"""Measure the resolver on the labelled windows, leave-one-window-out, beside simpler rules, and its speed.

python benchmarks/resolve.py                 the scores, and whether they differ from resolve-frozen.csv
python benchmarks/resolve.py --freeze        the scores, written to resolve-frozen.csv
python benchmarks/resolve.py --learn         the weights of all windows, written to seeds/match_weights.csv
python benchmarks/resolve.py --speed         seconds, memory and growth on 10,000 to 100,000 synthetic reports
"""

import argparse
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from resolve_baselines import KEYS, MELTT_WINDOWS, meltt, same_keys  # noqa: E402

from atlas.ingest.reports import prepare  # noqa: E402
from atlas.ingest.seeds import read_seeds  # noqa: E402
from atlas.paths import SEEDS  # noqa: E402
from atlas.resolve.learn import learn_weights  # noqa: E402
from atlas.resolve.resolver import resolve  # noqa: E402

GOLD = [ROOT / "tests" / "golden" / name for name in ("gold_dev.csv", "gold_dev2.csv")]
FROZEN = ROOT / "benchmarks" / "resolve-frozen.csv"
SIZES = (10_000, 30_000, 100_000)
LAYERS = {"months as dense as the densest real ones": 8, "all in the same 13 years": 10_000}
SPAN_DAYS = 13 * 365
SEED = 20260101


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("freeze", "learn", "speed"):
        parser.add_argument(f"--{name}", action="store_true")
    chosen = parser.parse_args()
    reports, gold = load_reports(), pd.concat(map(pd.read_csv, GOLD), ignore_index=True)
    if chosen.learn:
        learn_weights(reports, gold).to_csv(SEEDS / "match_weights.csv", index=False)
    elif chosen.speed:
        sys.stdout.write(speed(reports).to_string(index=False) + "\n")
    else:
        table = scores(reports, gold)
        sys.stdout.write(table.to_string(index=False) + "\n")
        if chosen.freeze:
            table.to_csv(FROZEN, index=False)
        elif FROZEN.exists():
            same = pd.read_csv(FROZEN).equals(table)
            sys.stdout.write("as frozen\n" if same else f"differs from {FROZEN.name}\n")


def load_reports() -> pd.DataFrame:
    """The coded reports, located and dated as the build does it."""
    seeds = read_seeds(SEEDS)
    return prepare(seeds["reports"], seeds, file="reports.csv", dataset="coded", version="benchmark")[0]


def scores(reports: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Scores by method and window, and over all windows: the resolver sees either the window's reports or the whole
    table.
    """
    rows = []
    for window, labels in gold.groupby("window", sort=False):
        inside = reports[reports.report_id.isin(labels.report_id)]
        weights = learn_weights(reports, gold, leave_out=window)
        found = {name: same_keys(inside, keys) for name, keys in KEYS.items()}
        found |= {name: meltt(inside, max_km=km, max_days=days) for name, (km, days) in MELTT_WINDOWS.items()}
        for name, seen in (("resolver, window alone", inside), ("resolver, whole table", reports)):
            found[name] = resolve(seen, weights=weights).clusters.set_index("report_id").cluster
        rows += [{"method": name, "window": window, **counts(clusters, labels)} for name, clusters in found.items()]
    table = pd.DataFrame(rows)
    total = table.groupby("method", sort=False).sum(numeric_only=True).reset_index().assign(window="all")
    table = pd.concat([table, total]).sort_values(["method", "window"], key=_order(table), kind="stable")
    precision, recall = (table.true / (table.true + table[other]) for other in ("wrong", "missed"))
    b_precision, b_recall = table.b_precision / table.reports, table.b_recall / table.reports
    table = table.assign(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall),
        b_cubed_f1=2 * b_precision * b_recall / (b_precision + b_recall),
    ).drop(columns=["b_precision", "b_recall"])
    return table.round(4).reset_index(drop=True)


def counts(clusters: pd.Series, labels: pd.DataFrame) -> dict[str, float]:
    """Pairs judged rightly, wrongly and missed (without unsure reports), and the B-cubed sums over all reports."""
    found = clusters.reindex(labels.report_id).to_numpy()
    together, incident = (
        (found[:, None] == found),
        (labels.incident_label.to_numpy()[:, None] == labels.incident_label.to_numpy()),
    )
    sure = (labels.confidence == "sure").to_numpy()
    pairs = np.triu(sure[:, None] & sure, 1)
    shared = (together & incident).sum(axis=1)
    return {
        "reports": len(labels),
        "true": int((pairs & together & incident).sum()),
        "wrong": int((pairs & together & ~incident).sum()),
        "missed": int((pairs & ~together & incident).sum()),
        "b_precision": (shared / together.sum(axis=1)).sum(),
        "b_recall": (shared / incident.sum(axis=1)).sum(),
    }


def synthetic(reports: pd.DataFrame, size: int, *, layers: int) -> pd.DataFrame:
    """Reports made from the real ones: `layers` copies of the table lie over the same years, the next ones after them.

    Each copy is moved by one number of days within a year (its clusters stay together), its places by up to 20 km and
    some counts by one; ids and pages are new. So density is `layers` times the real one, as far as size fills them.
    """
    random = np.random.default_rng(SEED)
    parts = []
    for copy in range(-(-size // len(reports))):
        part = reports.copy()
        shift = pd.to_timedelta(random.integers(0, 365) + copy // layers * SPAN_DAYS, unit="D")
        for name in ("occurred_on", "occurred_until", "published_on"):
            part[name] = part[name] + shift
        place = pd.factorize(part.place)[0]
        for name in ("latitude", "longitude"):
            part[name] = part[name] + random.uniform(-0.2, 0.2, place.max() + 1)[place]
        part["killed"] = part.killed + (random.random(len(part)) < 0.1)
        part["report_id"] = part.report_id + f"-{copy}"
        part["url"] = part.url.where(part.url == "", part.url + f"#{copy}")
        parts.append(part)
    return pd.concat(parts, ignore_index=True).head(size)


def speed(reports: pd.DataFrame) -> pd.DataFrame:
    """Seconds and growth by size; the exponent is that of processor seconds against the smallest size, so that other
    work
    on the machine does not move it. Memory is the peak so far.
    """
    rows = []
    for density, layers in LAYERS.items():
        first = None
        for size in SIZES:
            table = synthetic(reports, size, layers=layers)
            wall, cpu = time.perf_counter(), time.process_time()
            result = resolve(table)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            first = first or (size, cpu)
            growth = np.log(cpu / first[1]) / np.log(size / first[0]) if size > first[0] else np.nan
            found = {"incidents": result.clusters.cluster.nunique(), "pairs": len(result.evidence)}
            cost = {"seconds": round(wall, 1), "cpu_seconds": round(cpu, 1), "exponent": round(growth, 2)}
            rows.append({"density": density, "reports": size, **found, **cost, "peak_gb": round(_peak_gb(), 2)})
    return pd.DataFrame(rows)


def _peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _order(table: pd.DataFrame):
    """Sort methods and windows as they first appear, "all" last."""
    place = {name: number for column in ("method", "window") for number, name in enumerate(table[column].unique())}
    return lambda column: column.map({**place, "all": len(place)})


if __name__ == "__main__":
    main()
