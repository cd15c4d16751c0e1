"""Published claims as claims.published() gives them, made of a few given values."""

import pandas as pd

CLAIM = {
    "metric": "attacks", "value_low": 100.0, "value_high": None, "qualifier": "exact", "unit": "incidents",
    "country": "IRQ", "place": "",
    "window_start": "2019-01-01", "window_end": "2019-12-31", "published_on": "2020-01-01", "origin_id": "acled",
    "body": "ACLED",
    "asserted_by_id": "acled", "speaker": "outside", "is_stock": False, "printed_by": "Daily",
    "definition_note": "attacks", "coder_note": None,
    "scope": "whole", "state": "bound", "counts": "incidents", "per": "window",
    "selection": "country=IRQ&initiator=attack", "fit": "same",
    "binding_note": None, "article": None, "locator": None, "relayed_from": None, "summary": "An invented claim.",
}  # fmt: skip


def claims_frame(*rows: dict) -> pd.DataFrame:
    """Claims c0, c1, ... with the given values over CLAIM; value_high is value_low unless given."""
    frame = pd.DataFrame([{**CLAIM, "claim_id": f"c{number}", **row} for number, row in enumerate(rows)])
    frame["value_high"] = frame["value_high"].astype("float64").fillna(frame["value_low"])
    for column in ("window_start", "window_end", "published_on"):
        frame[column] = pd.to_datetime(frame[column])
    frame["counted_from"], frame["counted_until"] = frame["window_start"], frame["window_end"]
    return frame.assign(days=(frame["window_end"] - frame["window_start"]).dt.days + 1)
