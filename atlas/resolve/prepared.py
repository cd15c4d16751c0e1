"""Turn a reports table into plain arrays for matching; knows nothing of pairs, weights or incidents."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from atlas.model.counts import CODED
from atlas.model.vocabulary import COARSE_PRECISIONS
from atlas.resolve.wording import word_vectors

COUNTS = [count.name for count in CODED]
NEEDED = [
    *"report_id url article published_on occurred_on occurred_until country admin1 admin1_iso place latitude longitude".split(),
    *"place_precision radius_km event_type initiator target".split(),
    *COUNTS,
    *"summary flag".split(),
]
OPTIONAL = ("inferred", "distinct_set")
SHARED_WORDS = frozenset(
    "al el ar as ash at ad an near of the in on south north east west southern northern eastern western city town "
    "village area district province countryside desert road region outskirts between and".split()
)
NEVER_PUBLISHED = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Prepared:
    """Reports in a fixed order (by report_id), one array entry each; days count from 1970-01-01, degrees are WGS84.

    row: the report's position in the table that was given.
    """

    report_id: np.ndarray
    row: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    published_by: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    radius_km: np.ndarray
    country: np.ndarray
    admin1: np.ndarray
    place: np.ndarray
    precision: np.ndarray
    page: np.ndarray
    event_type: np.ndarray
    initiator: np.ndarray
    target: np.ndarray
    counts: dict[str, np.ndarray]
    words: csr_matrix
    flagged: np.ndarray
    distinct_set: np.ndarray

    def __len__(self) -> int:
        return len(self.report_id)

    @cached_property
    def window_days(self) -> np.ndarray:
        """Days that each report's date may move inside its window: 0 for a known day."""
        return self.last_day - self.first_day

    @cached_property
    def coarse(self) -> np.ndarray:
        """True where a report names no more than a governorate or country."""
        return np.isin(self.precision, COARSE_PRECISIONS)

    @cached_property
    def vague(self) -> np.ndarray:
        """True where a report names no more than a governorate or no more than a month."""
        return self.coarse | (self.window_days > 13)

    @cached_property
    def governorate(self) -> np.ndarray:
        """A number for each admin1: numbers are compared many times faster than words."""
        return pd.factorize(self.admin1)[0]


def prepare(reports: pd.DataFrame) -> Prepared:
    """Check, sort and flatten reports for matching.

    reports: one row per report with the columns of NEEDED (dates, WGS84 degrees, km, nullable counts). Two may be
    missing: inferred (fields that the source does not state itself: its event_type, target and summary then say
    nothing) and distinct_set (a data set in which each row is another incident, as a number in Prepared, -1 for
    none). Returns the rows that have a date and a coordinate; the others cannot be compared. Raises ValueError naming
    the missing columns or a report_id that occurs twice. A window never runs past the publication: what a page told
    on the 12th happened by the 12th.
    """
    missing = [name for name in NEEDED if name not in reports.columns]
    if missing:
        raise ValueError(f"reports table lacks the columns: {', '.join(missing)}")
    twice = reports.report_id[reports.report_id.duplicated()]
    if len(twice) > 0:
        raise ValueError(f"report_id occurs more than once: {', '.join(sorted(set(twice))[:5])}")
    used = [name for name in (*NEEDED, *OPTIONAL) if name in reports.columns]
    located = reports[used].set_axis(range(len(reports)))
    located = located.dropna(subset=["occurred_on", "latitude", "longitude"]).sort_values("report_id")
    first = _days(located.occurred_on)
    last = np.maximum(_days(located.occurred_until.fillna(located.occurred_on)), first)
    published = _published_by(located.published_on)
    last = np.where(published >= first, np.minimum(last, published), last)
    inferred = _texts(located.inferred) if "inferred" in located else np.full(len(located), "", dtype=object)
    apart = _texts(located.distinct_set) if "distinct_set" in located else np.full(len(located), "", dtype=object)
    page = _texts(located.url)
    page = np.where(page == "", _texts(located.article), page)
    return Prepared(
        report_id=_texts(located.report_id),
        row=located.index.to_numpy(),
        first_day=first,
        last_day=last,
        published_by=published,
        latitude=located.latitude.to_numpy(float),
        longitude=located.longitude.to_numpy(float),
        radius_km=located.radius_km.fillna(0).to_numpy(float),
        country=pd.factorize(_texts(located.country))[0],
        admin1=np.where(_texts(located.admin1_iso) != "", _texts(located.admin1_iso), _texts(located.admin1)),
        place=_folded(_texts(located.place)),
        precision=_texts(located.place_precision),
        page=np.where(page == "", -1 - np.arange(len(page)), pd.factorize(page)[0]),
        event_type=_stated(_texts(located.event_type), inferred, "event_type", "protest_or_other"),
        initiator=_texts(located.initiator),
        target=_stated(_texts(located.target), inferred, "target", "other"),
        counts={
            name: pd.to_numeric(located[name]).astype("Float64").to_numpy(float, na_value=np.nan) for name in COUNTS
        },
        words=word_vectors(_stated(_texts(located.summary), inferred, "summary", "")),
        flagged=_texts(located.flag) != "",
        distinct_set=np.where(apart == "", -1, pd.factorize(apart)[0]),
    )


def fold(name: str) -> str:
    """Fold a place name: no accents, articles, compass words or transliteration variants; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = [word for word in re.findall(r"\w+", re.sub(r"['’ʿʾ`]", "", plain)) if word not in SHARED_WORDS]
    folded = " ".join(words)
    for pattern, plainer in (
        (r"kh", "h"),
        (r"q|ck", "k"),
        (r"gh", "g"),
        (r"dh|th", "d"),
        (r"ou|oo|o", "u"),
        (r"ee|ei|ai|ay|y|e", "i"),
        (r"(\w)\1", r"\1"),
        (r"(i?[ah])+\b", "a"),
    ):
        folded = re.sub(pattern, plainer, folded)
    return folded


def _folded(names: np.ndarray) -> np.ndarray:
    codes, different = pd.factorize(names)
    return np.array([fold(name) for name in different], dtype=object)[codes] if len(names) > 0 else names


def _stated(values: np.ndarray, inferred: np.ndarray, field: str, silent: str) -> np.ndarray:
    """Return the values, where the field is inferred the word that says nothing."""
    patterns, codes = np.unique(inferred.astype(str), return_inverse=True)
    worked_out = np.array([field in pattern.split(";") for pattern in patterns], dtype=bool)[codes]
    return np.where(worked_out, silent, values)


def _texts(column: pd.Series) -> np.ndarray:
    return column.astype("string").fillna("").to_numpy(object)


def _days(column: pd.Series) -> np.ndarray:
    return pd.to_datetime(column).to_numpy("datetime64[D]").astype(np.int64)


def _published_by(column: pd.Series) -> np.ndarray:
    """Last day on which each page can have been published; the far future where it is unknown.

    The table writes a publication known only to the month (year) as its first day, so a first day stands for all of it.
    """
    day = pd.to_datetime(column).reset_index(drop=True)
    first = day.dt.day == 1
    day = day.where(~first, day + pd.offsets.MonthEnd(0))
    day = day.where(~(first & (day.dt.month == 1)), day + pd.offsets.YearEnd(0))
    return np.where(day.isna(), NEVER_PUBLISHED, _days(day.fillna(pd.Timestamp(0))))
