"""What the armed group claims of the attacks that others attribute to it, and what it claims that nobody else reports: by governorate and half-year; tables in, small frames out."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from atlas.analysis.disputes import claiming
from atlas.analysis.selection import Selection
from atlas.store import Store

CONFIDENCE = 0.95
LEAST = 10  # attacks that a share needs (DESIGN section 4)
DISCOVERY = 0.05  # of the cells that are flagged, the share that chance alone may flag
EVERYWHERE = "All of them"
FLAGS = {
    "silence": "claims less than elsewhere",
    "inflation": "more claims that nobody else reports than elsewhere",
    "": "",
}


def rates(store: Store, selection: Selection) -> pd.DataFrame:
    """Return, for each governorate and half-year, how much of what others attribute to the group it claimed.

    Only attacks dated within one month of which a report names a ground. Columns: governorate, half (2020-1 from January, 2020-2 from July), attacks, attributed (by officials or witnesses), claimed (of those), claims (all attacks that it
    claimed), alone (of those, claimed and by nobody else attributed); share with low and high (claimed of attributed), alone_share with alone_low and alone_high (alone of claims), intervals at CONFIDENCE (see wilson),
    null below LEAST; flag: silence or inflation (see flagged), else empty. Governorates by attacks, EVERYWHERE first with the sums. No rows where there are no attacks.
    """
    frame = claiming(store, selection, by="cell")
    if frame.empty:
        return pd.DataFrame(columns=[*_SUMS, *_ADDED])
    frame = frame.assign(
        half=[f"{month[:4]}-{1 if month[5:] < '07' else 2}" for month in frame["month"]],
        attributed=frame["both"] + frame["attributed_only"],
        claimed=frame["both"],
        claims=frame["claimed_only"] + frame["both"],
        alone=frame["claimed_only"],
        attacks=frame["attacks"] - frame["neither"],
    ).rename(columns={"unit": "governorate"})
    by_governorate = frame.groupby(["governorate", "half"], as_index=False)[list(_SUMS[2:])].sum()
    every = frame.groupby("half", as_index=False)[list(_SUMS[2:])].sum().assign(governorate=EVERYWHERE)
    order = by_governorate.groupby("governorate")["attacks"].sum().sort_values(ascending=False, kind="stable").index
    place = {name: number for number, name in enumerate([EVERYWHERE, *order])}
    joined = pd.concat([every, by_governorate], ignore_index=True)
    joined = joined.sort_values(
        ["governorate", "half"],
        key=lambda column: column.map(place) if column.name == "governorate" else column,
        ignore_index=True,
    )
    return flagged(joined[list(_SUMS)].astype(dict.fromkeys(_SUMS[2:], int)))


_SUMS = ("governorate", "half", "attacks", "attributed", "claimed", "claims", "alone")
_ADDED = ("share", "low", "high", "alone_share", "alone_low", "alone_high", "flag")


def flagged(sums: pd.DataFrame) -> pd.DataFrame:
    """Add shares, intervals and flags to the sums of rates().

    silence: of what is attributed to the group in a cell it claims less than in all other cells together; inflation: of what it claims there more is reported by nobody else. By Fisher's exact test of the cell against all others (one-sided), over
    all cells of LEAST or more, with the false discovery rate held to DISCOVERY (Benjamini and Hochberg, JRSS B 57, 1995).
    """
    found = sums.copy()
    for part, of, names in (("claimed", "attributed", _ADDED[:3]), ("alone", "claims", _ADDED[3:6])):
        enough = found[of] >= LEAST
        low, high = wilson(found[part].to_numpy(), found[of].to_numpy())
        for name, values in zip(names, (found[part] / found[of].clip(lower=1), low, high), strict=True):
            found[name] = pd.Series(values, index=found.index).where(enough)
    is_cell = found["governorate"] != EVERYWHERE
    less = _unusual(found["claimed"], found["attributed"], is_cell, is_less=True)
    more = _unusual(found["alone"], found["claims"], is_cell, is_less=False)
    return found.assign(flag=np.where(less, "silence", np.where(more, "inflation", "")))


def _unusual(part: pd.Series, of: pd.Series, is_cell: pd.Series, *, is_less: bool) -> np.ndarray:
    """Return for each row whether its share is smaller (or larger) than that of all other cells together."""
    from scipy.stats import false_discovery_control, hypergeom  # takes a second to load

    tried = (is_cell & (of >= LEAST)).to_numpy()
    flags = np.zeros(len(of), dtype=bool)
    whole, hits = int(of[is_cell].sum()), int(part[is_cell].sum())
    if not tried.any():
        return flags
    drawn, seen = of[tried].to_numpy(), part[tried].to_numpy()
    chance = hypergeom.cdf(seen, whole, hits, drawn) if is_less else hypergeom.sf(seen - 1, whole, hits, drawn)
    flags[tried] = false_discovery_control(np.clip(chance, 0, 1)) <= DISCOVERY
    return flags


def wilson(part: Sequence[int] | np.ndarray, of: Sequence[int] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the score interval of shares at CONFIDENCE (Wilson, JASA 22, 1927); 0 and 1 of nothing."""
    from scipy.special import ndtri

    hits, drawn = np.asarray(part, dtype=float), np.asarray(of, dtype=float)
    z = float(ndtri((1 + CONFIDENCE) / 2))
    size = np.maximum(drawn, 1)
    share = hits / size
    middle = share + z**2 / (2 * size)
    reach = z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    low, high = ((middle + sign * reach) / (1 + z**2 / size) for sign in (-1, 1))
    return np.where(hits > 0, low, 0.0), np.where(hits < drawn, high, 1.0)
