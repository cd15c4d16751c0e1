"""Where attacks gather: hot spots of governorates and hexagons, what is new of them, and what the articles state about places, tested; tables in, small frames out.

Getis and Ord's statistic and its random draws are written down here: esda, which has them, brings geopandas, scikit-learn and with libpysal a network client, for two lines of arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import h3
import ibis
import numpy as np
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.claiming import LEAST, wilson
from atlas.analysis.hexagons import binnable
from atlas.analysis.periods import Periods
from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.model.geo import EARTH_RADIUS_KM, great_circle_km
from atlas.model.vocabulary import COARSE_PRECISIONS
from atlas.store import Store

DISCOVERY = 0.05  # share of the hot spots that chance alone may make (Benjamini and Hochberg, JRSS B 57, 1995)
DIGITS = 6  # that are kept of a difference of indices
DRAWS, FINE_DRAWS, SEED = (
    999,
    9_999,
    17,
)  # of few units, and of so many that a p of 1 in 1,000 is too coarse for the control; seed of both
FEW_UNITS = 50
LEAST_ATTACKS = 20  # in a period, that hot spots are sought of
STATES = {"new": "New", "persistent": "Persistent", "fading": "Fading"}
NEAR_KM = 25.0  # of the river
TOP_SHARE = (
    0.5  # of all attacks, above which three governorates are a heavy concentration: more than in all others together
)
VERDICTS = {"holds": "Holds", "fails": "Does not hold", "open": "Cannot say"}
RESOLUTION = 4  # H3: hexagons of 26 km mean edge, about a district
SETTLED = 5  # H3: hexagons of 10 km mean edge


@dataclass(frozen=True)
class Spots:
    """Hot spots of two periods.

    units: one row per unit of the area: unit (governorate's polygon or hexagon), now, before (attacks), z_now, z_before (Getis-Ord Gi*), p_now, p_before, state (a word of STATES, else empty). unplaced: attacks of the later and of the earlier period
    whose place is too vaguely known. why_not: why there are none, a sentence's end.
    """

    units: pd.DataFrame
    unplaced: tuple[int, int] = (0, 0)
    why_not: str = ""


def attacks_at(store: Store, selection: Selection, *, resolution: int | None = None) -> pd.DataFrame:
    """Count a selection's attacks by point and governorate: country, admin1_iso, latitude, longitude, attacks; points are null for attacks that are too vaguely placed.

    resolution: of H3, whose hexagons an attack must be sure of (hexagons.binnable); without it a point needs no more than a place below the governorate.
    """
    frame = ask(store, _attacks_at, replace(selection, initiator=()), resolution)
    return frame.astype({"attacks": int, "latitude": float, "longitude": float})


def _attacks_at(store: Store, selection: Selection, resolution: int | None) -> ibis.Table:
    found = selected(store, selection)
    found = found.filter(found.side == "attack")
    fits = ~found.place_precision.isin(COARSE_PRECISIONS) if resolution is None else binnable(found, resolution)
    point = {
        name: ibis.ifelse(fits.fill_null(False), found[name], ibis.null("float64"))
        for name in ("latitude", "longitude")
    }
    keys = ["country", "admin1_iso", "latitude", "longitude"]
    found = found.select("country", "admin1_iso", **point)
    return found.group_by(keys).aggregate(attacks=found.count()).order_by(keys)


def settled_area(store: Store, countries: tuple[str, ...]) -> pd.DataFrame:
    """Return where people live in countries, as far as the gazetteer knows: country, longitude, latitude of the centre of each hexagon of SETTLED that holds a town or village.

    By hexagons and not by places, since the gazetteer knows most places where most is reported.
    """
    points = store.frame(store.built(_settled, countries))
    points["cell"] = [
        h3.latlng_to_cell(y, x, SETTLED) for y, x in zip(points["latitude"], points["longitude"], strict=True)
    ]
    held = points[["country", "cell"]].drop_duplicates().sort_values(["country", "cell"], ignore_index=True)
    centres = np.array([h3.cell_to_latlng(cell) for cell in held["cell"]]).reshape(-1, 2)
    return pd.DataFrame({"country": held["country"], "longitude": centres[:, 1], "latitude": centres[:, 0]})


def _settled(store: Store, countries: tuple[str, ...]) -> ibis.Table:
    places = store.table("places")
    found = places.filter(places.precision == "settlement", places.country.isin(countries), places.latitude.notnull())
    keys = ["country", "latitude", "longitude"]
    return found.aggregate(by=keys).order_by(keys)


def gi_star(counts: Sequence[float], neighbours: Sequence[Sequence[int]]) -> np.ndarray:
    """Return Getis and Ord's Gi* of each unit as a z score: its count and its neighbours' against what all units have.

    neighbours: of each unit, without itself; weights are one. Ord and Getis, Geographical Analysis 27 (1995), equation 14. nan where all counts are the same or a unit's neighbours are all units.
    """
    x = np.asarray(counts, dtype=float)
    size, mean, spread = len(x), x.mean(), x.std()
    around = np.array([len(own) + 1 for own in neighbours], dtype=float)
    sums = np.array([x[[place, *own]].sum() for place, own in enumerate(neighbours)])
    with np.errstate(invalid="ignore", divide="ignore"):
        return (sums - around * mean) / (spread * np.sqrt((size * around - around**2) / (size - 1)))


def chance_of(
    counts: Sequence[float], neighbours: Sequence[Sequence[int]], *, draws: int = DRAWS, seed: int = SEED
) -> np.ndarray:
    """Return for each unit the share of random draws in which as many other units have as large a sum as it and its neighbours, the real one among them.

    Counts are drawn over all units without being put back; the same draws serve every unit. A unit's own count is drawn too: what is asked is whether its surroundings hold more than
    any surroundings of that size.
    """
    x = np.asarray(counts, dtype=float)
    rng = np.random.default_rng(seed)
    widest = max(len(own) for own in neighbours) + 1
    drawn = np.argpartition(rng.random((draws, len(x))), min(widest, len(x)) - 1, axis=1)[:, :widest]
    drawn = rng.permuted(drawn, axis=1)
    sums = np.cumsum(x[drawn], axis=1)
    own = np.array([x[[place, *around]].sum() for place, around in enumerate(neighbours)])
    sizes = [len(around) for around in neighbours]
    return np.array(
        [(np.count_nonzero(sums[:, size] >= value) + 1) / (draws + 1) for size, value in zip(sizes, own, strict=True)]
    )


def hot(counts: Sequence[float], neighbours: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return each unit's chance (see chance_of) and whether it is a hot spot, the false discovery rate held to DISCOVERY."""
    from scipy.stats import false_discovery_control  # takes a second to load

    chance = chance_of(counts, neighbours, draws=DRAWS if len(counts) <= FEW_UNITS else FINE_DRAWS)
    return chance, (false_discovery_control(chance) <= DISCOVERY) & (gi_star(counts, neighbours) > 0)


def spots_of(units: pd.DataFrame, neighbours: Sequence[Sequence[int]], unplaced: tuple[int, int]) -> Spots:
    """Return the hot spots of units: unit, now, before (attacks). neighbours: of each row, by place."""
    for name, said in (("now", "later"), ("before", "earlier")):
        if units.empty or units[name].sum() < LEAST_ATTACKS:
            return Spots(
                units,
                unplaced,
                f"{int(units[name].sum()) if len(units) else 0} attacks of the {said} period have a place exact enough, fewer than {LEAST_ATTACKS}",
            )
    found, marked = units.copy(), {}
    for name in ("now", "before"):
        found[f"p_{name}"], marked[name] = hot(units[name], neighbours)
        found[f"z_{name}"] = gi_star(units[name], neighbours)
    states = [marked["now"] & ~marked["before"], marked["now"] & marked["before"], marked["before"] & ~marked["now"]]
    return Spots(found.assign(state=np.select(states, list(STATES), "")), unplaced)


def of_governorates(
    store: Store,
    periods: Periods,
    polygons: tuple[tuple[str, str], ...],
    touching: frozenset[tuple[str, str]],
    countries: tuple[str, ...],
) -> Spots:
    """Return the hot spots among the governorates of countries. polygons: pairs of admin1_iso and its polygon; touching: polygons that share a border, in both orders."""
    polygon_of = dict(polygons)
    found = [attacks_at(store, each) for each in (periods.now, periods.before)]
    names = store.frame(
        store.table("admin1").filter(lambda t: t.country.isin(countries)).select("admin1_iso").order_by("admin1_iso")
    )["admin1_iso"].dropna()
    every = sorted({polygon_of[iso] for iso in names if iso in polygon_of})
    counts = {}
    for name, frame in zip(("now", "before"), found, strict=True):
        held = frame.dropna(subset="admin1_iso")
        counts[name] = (
            held.groupby(held["admin1_iso"].map(polygon_of))["attacks"].sum().reindex(every, fill_value=0).to_numpy()
        )
    place = {unit: number for number, unit in enumerate(every)}
    around = [[place[other] for one, other in touching if one == unit and other in place] for unit in every]
    vague = tuple(int(frame.loc[~frame["admin1_iso"].isin(polygon_of), "attacks"].sum()) for frame in found)
    return spots_of(pd.DataFrame({"unit": every, **counts}), around, vague)


def of_hexagons(store: Store, periods: Periods, countries: tuple[str, ...]) -> Spots:
    """Return the hot spots among the hexagons of countries that hold a settled place or an attack; neighbours are those at one step."""
    found = [attacks_at(store, each, resolution=RESOLUTION) for each in (periods.now, periods.before)]
    vague = tuple(int(frame.loc[frame["latitude"].isna(), "attacks"].sum()) for frame in found)
    counts = [_by_cell(frame.dropna(subset="latitude")) for frame in found]
    places = settled_area(store, countries)
    every = sorted({*_cells(places), *counts[0], *counts[1]})
    place = {cell: number for number, cell in enumerate(every)}
    around = [[place[near] for near in h3.grid_disk(cell, 1) if near != cell and near in place] for cell in every]
    units = pd.DataFrame(
        {
            "unit": every,
            **{
                name: [int(own.get(cell, 0)) for cell in every]
                for name, own in zip(("now", "before"), counts, strict=True)
            },
        }
    )
    return spots_of(units, around, vague)


def _cells(points: pd.DataFrame) -> list[str]:
    return [h3.latlng_to_cell(y, x, RESOLUTION) for y, x in zip(points["latitude"], points["longitude"], strict=True)]


def _by_cell(points: pd.DataFrame) -> dict[str, int]:
    return points.groupby(pd.Series(_cells(points), index=points.index, dtype="str"))["attacks"].sum().to_dict()


@dataclass(frozen=True)
class Statement:
    """What an article says of places, tested. name: of STATEMENTS. verdict: of VERDICTS. measure: what was measured, in words with its interval; n: attacks with a place exact enough; unplaced: the others; why: why it cannot be said."""

    name: str
    verdict: str
    measure: str
    n: int
    unplaced: int
    why: str = ""
    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    against: float = float("nan")


STATEMENTS = {
    "concentration": "In Iraq heavily concentrated in Salah ad-Din, Kirkuk and Diyala",
    "river": "In Syria clustered near the eastern side of the Euphrates",
    "spread": "In Iraq more spread out than in Syria",
}
THREE = ("IQ-SD", "IQ-KI", "IQ-DI")  # Salah ad-Din, Kirkuk, Diyala


def statements(
    store: Store, selection: Selection, river: tuple[tuple[tuple[float, float], ...], ...]
) -> list[Statement]:
    """Test the three statements over the selection's months and other filters, each in its own countries.

    river: the Euphrates as lines of longitude, latitude.
    """
    wide = replace(selection, admin1=(), region=())
    iraq, syria = (attacks_at(store, replace(wide, country=(code,))) for code in ("IRQ", "SYR"))
    places = settled_area(store, ("IRQ", "SYR"))
    settled = {
        code: places.loc[places["country"] == code, ["longitude", "latitude"]].to_numpy() for code in ("IRQ", "SYR")
    }
    return [
        concentration(iraq),
        beside(syria, settled["SYR"], river),
        spread(iraq, syria, settled["IRQ"], settled["SYR"]),
    ]


def _few(name: str, n: int, unplaced: int) -> Statement:
    return Statement(name, "open", "", n, unplaced, f"{n} attacks with a place exact enough, fewer than {LEAST}")


def concentration(iraq: pd.DataFrame) -> Statement:
    """Test whether three governorates hold more than all others together. iraq: attacks_at(). The share's interval is Wilson's."""
    known = iraq.dropna(subset="admin1_iso")
    of = known.groupby("admin1_iso")["attacks"].sum()
    n, hits = int(of.sum()), int(of.reindex(THREE).fillna(0).sum())
    unplaced = int(iraq["attacks"].sum()) - n
    if n < LEAST:
        return _few("concentration", n, unplaced)
    (low,), (high,) = wilson([hits], [n])
    verdict = "holds" if low > TOP_SHARE else "fails" if high < TOP_SHARE else "open"
    rank = sorted(of.rank(ascending=False, method="min").reindex(THREE).fillna(len(of) + 1).astype(int))
    places = ", ".join(map(str, rank))
    measure = f"{hits:,} of {n:,} attacks, {hits / n:.0%} (interval {low:.0%} to {high:.0%}), against {1 - hits / n:.0%} in all other governorates; they rank {places}"
    why = "the interval holds one half" if verdict == "open" else ""
    return Statement("concentration", verdict, measure, n, unplaced, why, hits / n, float(low), float(high), TOP_SHARE)


def beside(
    syria: pd.DataFrame,
    settled: np.ndarray,
    river: Sequence[Sequence[tuple[float, float]]],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Statement:
    """Test whether more attacks lie within NEAR_KM of the river on its eastern side than if the same number were put anywhere that people live.

    syria: attacks_at(); settled: longitude, latitude of the settled area (see settled_area). The interval is where 95% of the redrawn shares lie.
    """
    known = syria.dropna(subset="latitude")
    n = int(known["attacks"].sum())
    unplaced = int(syria["attacks"].sum()) - n
    if n < LEAST or not len(settled):
        return _few("river", n, unplaced)
    near = is_beside(known[["longitude", "latitude"]].to_numpy(), river)
    hits = int(known["attacks"].to_numpy()[near].sum())
    chance = float(is_beside(settled, river).mean())
    redrawn = np.random.default_rng(seed).binomial(n, chance, draws) / n
    low, high = np.quantile(redrawn, [0.025, 0.975])
    p = (np.count_nonzero(redrawn >= hits / n) + 1) / (draws + 1)
    verdict = "holds" if hits / n > high else "fails"
    measure = f"{hits:,} of {n:,} attacks, {hits / n:.0%}, lie within {NEAR_KM:g} km east of the river, against {chance:.0%} (95% of draws {low:.0%} to {high:.0%}) where people live; p = {p:.3f}"
    return Statement("river", verdict, measure, n, unplaced, "", hits / n, float(low), float(high), chance)


def is_beside(points: np.ndarray, river: Sequence[Sequence[tuple[float, float]]]) -> np.ndarray:
    """Return which points (longitude, latitude) lie within NEAR_KM of a river on its eastern side: left of it where it runs south-east.

    Plane geometry around each point, good to a hundredth at this distance.
    """
    starts, ends = (
        np.concatenate([np.asarray(line)[cut] for line in river]) for cut in (slice(None, -1), slice(1, None))
    )
    turned = ((ends - starts) * [1, -1]).sum(axis=1) < 0
    starts[turned], ends[turned] = ends[turned], starts[turned].copy()
    found = np.zeros(len(points), dtype=bool)
    degree = np.pi / 180 * EARTH_RADIUS_KM
    for place, point in enumerate(points):
        scale = np.array([degree * np.cos(np.radians(point[1])), degree])
        a, b = (starts - point) * scale, (ends - point) * scale
        along = b - a
        length = np.maximum((along**2).sum(axis=1), 1e-12)
        at = np.clip(-(a * along).sum(axis=1) / length, 0, 1)
        foot = a + along * at[:, None]
        nearest = int(np.argmin((foot**2).sum(axis=1)))
        is_left = along[nearest, 0] * -a[nearest, 1] - along[nearest, 1] * -a[nearest, 0] > 0
        found[place] = is_left and np.hypot(*foot[nearest]) <= NEAR_KM
    return found


def spread(
    iraq: pd.DataFrame,
    syria: pd.DataFrame,
    settled_iraq: np.ndarray,
    settled_syria: np.ndarray,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Statement:
    """Test whether attacks lie further from each other in Iraq than in Syria, each held to how far apart the parts of the country's settled area lie.

    The index is the mean distance of two attacks over that of two of those parts: 1 where attacks lie as people live. The interval of the difference is the bootstrap's (percentiles of draws; Efron and Tibshirani, 1993, chapter 13).
    """
    sides, n, unplaced = [], [], []
    for frame, settled in ((iraq, settled_iraq), (syria, settled_syria)):
        # in one order whatever the engine's place for nulls, since the draws go by it
        known = frame.dropna(subset="latitude").sort_values(["latitude", "longitude"], ignore_index=True, kind="stable")
        n.append(int(known["attacks"].sum()))
        unplaced.append(int(frame["attacks"].sum()) - n[-1])
        sides.append((known, settled))
    if min(n) < LEAST or min(len(settled) for _, settled in sides) < 2:
        return _few("spread", min(n), sum(unplaced))
    rng = np.random.default_rng(seed)
    found, samples = [], []
    for (known, settled), size in zip(sides, n, strict=True):
        points, weights = known[["longitude", "latitude"]].to_numpy(), known["attacks"].to_numpy(dtype=float)
        distances, usual = _apart(points), mean_apart(_apart(settled), np.ones(len(settled)))
        found.append(mean_apart(distances, weights) / usual)
        samples.append(
            np.array([mean_apart(distances, drawn) / usual for drawn in rng.multinomial(size, weights / size, draws)])
        )
    # sums of products differ in their last digits from one run to the next, by how memory and threads lie
    difference = round(found[0] - found[1], DIGITS)
    low, high = np.quantile(samples[0] - samples[1], [0.025, 0.975]).round(DIGITS)
    verdict = "holds" if low > 0 else "fails" if high < 0 else "open"
    why = "the interval of the difference holds zero" if verdict == "open" else ""
    measure = f"two attacks lie {found[0]:.2f} times as far apart as two parts of the settled area in Iraq, {found[1]:.2f} times in Syria; difference {difference:+.2f} (interval {low:+.2f} to {high:+.2f})"
    return Statement("spread", verdict, measure, sum(n), sum(unplaced), why, difference, float(low), float(high), 0.0)


def mean_apart(distances: np.ndarray, weights: np.ndarray) -> float:
    """Return the mean distance of two different items. distances: between points, km; weights: items at each."""
    total = weights.sum()
    return float(weights @ distances @ weights / (total * (total - 1))) if total > 1 else 0.0


def _apart(points: np.ndarray) -> np.ndarray:
    return great_circle_km(points[:, 1, None], points[:, 0, None], points[None, :, 1], points[None, :, 0])
