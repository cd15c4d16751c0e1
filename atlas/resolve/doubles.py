"""Which incidents a person should look at: the most reported ones, and pairs that may be one incident counted twice."""

from collections.abc import Iterator

import pandas as pd

from atlas.resolve.decisions import constrain

MOST_REPORTED = 20
LEAST_KILLED = 10  # fewer are often the same by chance
WEEK_DAYS = 6
LONGEST_DAYS = 31  # what is known to the year only may be anything


def most_reported(incidents: pd.DataFrame) -> pd.DataFrame:
    """Return the MOST_REPORTED incidents with most reports, the most first; of equals those with the smaller id."""
    return incidents.sort_values(["report_count", "incident_id"], ascending=[False, True]).head(MOST_REPORTED)


def doubles(incidents: pd.DataFrame, reports: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of incidents that may be one: one country and type, the same toll of LEAST_KILLED or more, within a week.

    incidents, reports: the tables of these names. decisions: as decisions.read_decisions gives them: a pair of which a person said that
    the two are different is not asked again. Tolls are the same where their ranges (low to high) share a number.
    Returns left and right (incident ids, left < right), sorted.
    """
    columns = ["incident_id", "country", "event_type", "occurred_on", "occurred_until", "killed_low", "killed_high"]
    rows = incidents[columns].assign(low=incidents["killed_low"].fillna(incidents["killed_high"]))
    days = (pd.to_datetime(rows["occurred_until"]) - pd.to_datetime(rows["occurred_on"])).dt.days
    rows = rows[(rows["killed_high"] >= LEAST_KILLED) & (days <= LONGEST_DAYS)]
    pairs = rows.merge(rows, on=["country", "event_type"], suffixes=("_left", "_right"))
    pairs = pairs[pairs["incident_id_left"] < pairs["incident_id_right"]]
    gap = [
        (pd.to_datetime(pairs[f"occurred_on_{one}"]) - pd.to_datetime(pairs[f"occurred_until_{other}"])).dt.days
        for one, other in (("left", "right"), ("right", "left"))
    ]
    low, high = (
        pairs[["low_left", "low_right"]].max(axis=1),
        pairs[["killed_high_left", "killed_high_right"]].min(axis=1),
    )
    keep = (gap[0] <= WEEK_DAYS) & (gap[1] <= WEEK_DAYS) & (low <= high) & (high >= LEAST_KILLED)
    found = pairs[keep][["incident_id_left", "incident_id_right"]].set_axis(["left", "right"], axis=1)
    decided = {tuple(sorted(pair)) for pair in _decided(reports, decisions)}
    told = [pair in decided for pair in zip(found["left"], found["right"], strict=True)]
    return found[~pd.Series(told, index=found.index, dtype=bool)].sort_values(["left", "right"], ignore_index=True)


def lines(incidents: pd.DataFrame, reports: pd.DataFrame, decisions: pd.DataFrame) -> Iterator[str]:
    """Yield what a person should look at in words: the most reported incidents, then the pairs of doubles()."""
    about = incidents.set_index("incident_id")
    yield f"The {MOST_REPORTED} incidents with most reports: is each one incident?"
    for name in most_reported(incidents)["incident_id"]:
        yield "  " + _told(name, about.loc[name])
    pairs = doubles(incidents, reports, decisions)
    yield f"{len(pairs)} pairs of one country, type, week and toll that nobody has decided: are they one? (seeds/decisions.csv)"
    for pair in pairs.itertuples():
        yield f"  {_told(pair.left, about.loc[pair.left])}\n  {_told(pair.right, about.loc[pair.right])}\n"


def _told(name: str, row: pd.Series) -> str:
    place = row["place"] if pd.notna(row["place"]) else row["admin1"] if pd.notna(row["admin1"]) else row["country"]
    low, high = (("?" if pd.isna(row[f"killed_{end}"]) else f"{row[f'killed_{end}']:.0f}") for end in ("low", "high"))
    count = f"{row['report_count']} report{'' if row['report_count'] == 1 else 's'}"
    return (
        f"{name}  {row['occurred_on']}  {place}, {row['event_type']}, killed {low} to {high}, {count}: {row['summary']}"
    )


def _decided(reports: pd.DataFrame, decisions: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of incidents that a person's decisions keep apart."""
    named = reports.dropna(subset=["incident_id"]).sort_values("report_id")
    apart = constrain(decisions, named["report_id"].to_numpy(object)).apart
    incident = named["incident_id"].to_numpy(object)
    return [(incident[left], incident[right]) for left, right in apart]
