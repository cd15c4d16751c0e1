"""The incidents that one report makes: nothing to weigh, so each is what its report says.

The same rows as merge.merge would fold one by one, for whole columns at once: most of an imported data set is such.
"""

import numpy as np
import pandas as pd

from atlas.model.sides import sides_of
from atlas.model.vocabulary import COUNTS, GROUP_BODIES

TAKEN = (
    "incident_id dataset stands_apart occurred_on occurred_until date_precision country region admin1 admin1_iso place "
    "place_ar latitude longitude place_precision radius_km event_type initiator target attribution summary"
).split()


def is_alone(members: pd.DataFrame) -> pd.Series:
    """Return which reports are the only one of their incident and make it. members: incident_id, flag."""
    return members["flag"].isna() & ~members["incident_id"].duplicated(keep=False)


def lone_incidents(reports: pd.DataFrame) -> pd.DataFrame:
    """Return one row of the incidents table per report, in no order. reports: the rows for which is_alone holds."""
    frame = reports[TAKEN].reset_index(drop=True)
    of = reports.reset_index(drop=True)
    frame["report_count"] = np.int64(1)
    frame["origin_count"] = of["origin_id"].notna().astype("int64")
    frame["first_reported_on"] = of["published_on"]
    frame["is_claimed"] = frame["attribution"] == "claimed"
    frame["side"] = sides_of(frame["initiator"], frame["event_type"])
    own = of["origin_id"].isin(GROUP_BODIES)
    for field in COUNTS:
        stated, unknown = of[field], of[field].isna()
        frame[f"{field}_low"] = frame[f"{field}_high"] = _blank(stated, unknown)
        frame[f"{field}_best"] = _blank(stated, unknown | own)
        if field == "killed":
            most = of[["killed", "killed_max"]].max(axis=1).astype("Int64")
            frame["killed_low"] = _blank(stated, unknown, under=most.isna().astype("Int64"))
            frame["killed_high"] = _blank(most, most.isna())
            frame["killed_group"] = _blank(most, most.isna() | ~own)
            never = pd.Series(True, index=frame.index)
            frame["killed_early_low"] = frame["killed_early_high"] = _blank(most, never)
    return frame.assign(disputed_fields=pd.Series(np.nan, index=frame.index, dtype="str"))


def _blank(values: pd.Series, unknown: pd.Series, under: pd.Series | int = 1) -> pd.Series:
    """Return the values, null where unknown.

    under: the number that a null hides. It enters the data version (package.content_digest), so it is the one that
    folding leaves there: 1, and 0 for a least toll of which only the upper end is stated.
    """
    return values.mask(unknown, under).mask(unknown)
