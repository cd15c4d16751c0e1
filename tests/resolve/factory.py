"""Small reports tables for the tests of the resolver."""

import numpy as np
import pandas as pd

DEFAULTS = {
    "url": "", "article": "", "published_on": None, "occurred_on": "2021-03-10", "occurred_until": None, "country": "IRQ",
    "admin1": "Diyala", "admin1_iso": "IQ-DI", "place": "Khanaqin", "latitude": 34.35, "longitude": 45.39,
    "place_precision": "settlement", "radius_km": 5.0, "event_type": "armed_assault", "initiator": "islamic_state",
    "target": "army", "killed": None, "killed_max": None, "wounded": None, "jihadists_killed": None,
    "jihadists_arrested": None, "kidnapped": None, "summary": "", "flag": "",
}  # fmt: skip
COUNTS = ["killed", "killed_max", "wounded", "jihadists_killed", "jihadists_arrested", "kidnapped"]


def table(*rows: dict) -> pd.DataFrame:
    """Reports r0, r1, ... with the given values over DEFAULTS; each on a page of its own unless it names a url."""
    filled = [
        {**DEFAULTS, "report_id": f"r{number}", "url": f"https://example.org/{number}", **row}
        for number, row in enumerate(rows)
    ]
    frame = pd.DataFrame(filled, columns=["report_id", *DEFAULTS])
    for name in ("occurred_on", "occurred_until", "published_on"):
        frame[name] = pd.to_datetime(frame[name])
    frame["occurred_until"] = frame.occurred_until.fillna(frame.occurred_on)
    for name in COUNTS:
        frame[name] = pd.array(
            [pd.NA if value is None or value is np.nan else value for value in frame[name]], dtype="Int64"
        )
    return frame


def month(text: str) -> dict:
    """The date fields of a report known only to the month."""
    first = pd.Timestamp(f"{text}-01")
    return {"occurred_on": first, "occurred_until": first + pd.offsets.MonthEnd(0)}


GOVERNORATE = {"place": "", "place_precision": "admin1", "radius_km": 77.0, "latitude": 33.9, "longitude": 44.9}
COUNTRY = {"place": "", "place_precision": "country", "radius_km": 373.0, "admin1": "", "admin1_iso": ""}
