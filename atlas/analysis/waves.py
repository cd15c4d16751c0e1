"""Whether attacks come in waves: near repeat in place and time, and the months of Ramadan; tables in, small frames out.

Knox's count and its draws are written down here: pointpats, which has them, brings geopandas and matplotlib.
"""

from dataclasses import dataclass, replace
from datetime import date

import ibis
import numpy as np
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.model.geo import EARTH_RADIUS_KM
from atlas.model.vocabulary import COARSE_PRECISIONS
from atlas.store import Store

NEAR_KM, NEAR_DAYS = 20.0, 70  # within which an attack of the group raises the risk of another (PNAS 2019, PMC6800342)
BAND_DAYS = 7
DRAWS, SEED = 999, 17
LEAST_ATTACKS, LEAST_PAIRS = (
    30,
    30,
)  # with fewer there is nothing to tell; pairs that lie near each other, whenever they were
MOST_ATTACKS = 2_500  # more are sampled: pairs grow with the square


@dataclass(frozen=True)
class Repeats:
    """Near repeats of a selection.

    bands: from_day, to_day (both in it), pairs (of attacks within NEAR_KM and so many days), expected (mean of the draws), low, high (95% of them). pairs, expected, low, high: the same up to NEAR_DAYS. p: share of draws with as many. n: attacks that were
    looked at, of all placed and dated exactly enough: of. vague: attacks that are not. why_not: why there is nothing, a sentence's end.
    """

    bands: pd.DataFrame
    pairs: int = 0
    expected: float = 0.0
    low: float = 0.0
    high: float = 0.0
    p: float = 1.0
    n: int = 0
    of: int = 0
    vague: int = 0
    why_not: str = ""


def near_repeats(store: Store, selection: Selection) -> Repeats:
    """Return whether a selection's attacks follow each other in place and time more than chance would have it (Knox, Applied Statistics 13, 1964).

    Only attacks dated to a day, whose place is known within NEAR_KM. Who acted is left aside. The draws put the same days on the same places in any order.
    """
    frame = ask(store, _dated_points, replace(selection, initiator=()))
    fit = frame.dropna(subset=["latitude"])
    vague = int(frame["attacks"].sum() - fit["attacks"].sum())
    points = fit.loc[fit.index.repeat(fit["attacks"].astype(int))]
    of, rng = len(points), np.random.default_rng(SEED)
    if of > MOST_ATTACKS:
        points = points.iloc[np.sort(rng.choice(of, MOST_ATTACKS, replace=False))]
    days = (pd.to_datetime(points["occurred_on"]) - pd.Timestamp("2000-01-01")).dt.days.to_numpy()
    found = knox(points["latitude"].to_numpy(dtype=float), points["longitude"].to_numpy(dtype=float), days, rng)
    return replace(found, of=of, vague=vague)


def _dated_points(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    found = found.filter(found.side == "attack")
    fits = (
        (found.date_precision == "day") & ~found.place_precision.isin(COARSE_PRECISIONS) & (found.radius_km <= NEAR_KM)
    )
    point = {
        name: ibis.ifelse(fits.fill_null(False), found[name], ibis.null("float64"))
        for name in ("latitude", "longitude")
    }
    keys = ["occurred_on", "latitude", "longitude"]
    found = found.select("occurred_on", **point)
    return found.group_by(keys).aggregate(attacks=found.count()).order_by(keys)


def knox(latitudes: np.ndarray, longitudes: np.ndarray, days: np.ndarray, rng: np.random.Generator) -> Repeats:
    """Count pairs within NEAR_KM by the days between them, against DRAWS orders of the days. See Repeats."""
    edges = np.arange(0, NEAR_DAYS, BAND_DAYS)
    bands = pd.DataFrame({"from_day": edges + (edges > 0), "to_day": edges + BAND_DAYS})
    if len(days) < LEAST_ATTACKS:
        return Repeats(
            bands.head(0),
            n=len(days),
            why_not=f"{len(days)} attacks are dated to a day and placed within {NEAR_KM:g} km, fewer than {LEAST_ATTACKS}",
        )
    one, other = near_pairs(latitudes, longitudes)
    if len(one) < LEAST_PAIRS:
        return Repeats(
            bands.head(0),
            n=len(days),
            why_not=f"{len(one)} pairs of attacks lie within {NEAR_KM:g} km of each other, fewer than {LEAST_PAIRS}",
        )
    real = _counted(days, one, other)
    drawn = np.array([_counted(rng.permutation(days), one, other) for _ in range(DRAWS)])
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    totals = drawn.sum(axis=1)
    ends = np.quantile(totals, [0.025, 0.975])
    p = (np.count_nonzero(totals >= real.sum()) + 1) / (DRAWS + 1)
    bands = bands.assign(pairs=real, expected=drawn.mean(axis=0), low=low, high=high)
    return Repeats(bands, int(real.sum()), float(totals.mean()), float(ends[0]), float(ends[1]), p, len(days))


def near_pairs(latitudes: np.ndarray, longitudes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of points within NEAR_KM on the globe, by place, each once."""
    from scipy.spatial import KDTree  # takes half a second to load

    y, x = np.radians(latitudes), np.radians(longitudes)
    ball = np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
    pairs = KDTree(ball).query_pairs(2 * np.sin(NEAR_KM / EARTH_RADIUS_KM / 2), output_type="ndarray")
    return pairs[:, 0], pairs[:, 1]


def _counted(days: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    apart = np.abs(days[one] - days[other])
    near = apart[apart <= NEAR_DAYS]
    return np.bincount(np.maximum(near - 1, 0) // BAND_DAYS, minlength=NEAR_DAYS // BAND_DAYS)


def ramadans(first: date, last: date) -> list[tuple[date, date]]:
    """Return the first and last day of each Ramadan that touches a span, by the Umm al-Qura calendar; countries may begin a day apart."""
    from hijridate import Gregorian, Hijri

    years = range(Gregorian.fromdate(first).to_hijri().year, Gregorian.fromdate(last).to_hijri().year + 1)
    spans = []
    for year in years:
        start = Hijri(year, 9, 1)
        end = Hijri(year, 9, start.month_length())
        spans.append((date(*start.to_gregorian().datetuple()), date(*end.to_gregorian().datetuple())))
    return [(start, end) for start, end in spans if start <= last and end >= first]
