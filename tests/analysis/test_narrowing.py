"""What a selection lets through of the tables, and which incidents lie inside its months."""


from datetime import date

import ibis
import pandas as pd
import pytest

from atlas.analysis.narrowing import inside, narrow
from atlas.analysis.selection import Selection


def incident(name, first, last=None, **fields):
    row = {"incident_id": name, "occurred_on": date.fromisoformat(first), "occurred_until": date.fromisoformat(last or first),
           "region": "iraq", "country": "IRQ", "admin1_iso": "IQ-DI", "event_type": "ied", "place_precision": "settlement", "side": "attack",
           "initiator": "islamic_state", "killed_best": 2.0}  # fmt: skip
    return row | fields


INCIDENTS = ibis.memtable(pd.DataFrame([
    incident("plain", "2021-03-05"),
    incident("year", "2021-01-01", "2021-12-31", killed_best=None),
    incident("eve", "2021-02-27", "2021-03-01", region="syria", country="SYR", admin1_iso="SY-DY", killed_best=0.0),
    incident("raid", "2021-04-01", side="operation", initiator="sdf", event_type="raid", place_precision="admin1"),
]))  # fmt: skip
REPORTS = ibis.memtable(pd.DataFrame(
    [
        ("plain", "claimed", "amaq", "armed_group"),
        ("plain", "official", "sohr", "local_monitor"),
        ("raid", "official", "amaq", "armed_group"),
    ],
    columns=["incident_id", "attribution", "source_id", "source_kind"],
))  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, "eve plain raid year"),
        ({"start": "2021-03", "end": "2021-03"}, "eve plain year"),
        ({"start": "2021-04"}, "raid year"),
        ({"end": "2021-02"}, "eve year"),
        ({"region": ("syria",)}, "eve"),
        ({"region": ("iraq", "syria"), "type": ("raid",)}, "raid"),
        ({"admin1": ("IQ-DI",), "initiator": ("attack",)}, "plain year"),
        ({"initiator": ("operation", "islamic_state")}, "eve plain raid year"),
        ({"min_killed": 1}, "plain raid"),
        ({"precision": ("admin1",)}, "raid"),
        ({"source": ("amaq",)}, "plain raid"),
        ({"source": ("amaq",), "attribution": ("official",)}, "raid"),
        ({"kind": ("local_monitor",)}, "plain"),
    ],
)
def test_a_filter_lets_through_what_it_says(fields, names):
    found = narrow(INCIDENTS, REPORTS, Selection(**fields)).to_pandas()
    assert sorted(found["incident_id"]) == names.split()


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"start": "2021-03", "end": "2021-03"}, "plain"),
        ({"start": "2021-01", "end": "2021-12"}, "eve plain raid year"),
        ({"start": "2021-03"}, "plain raid"),
        ({"end": "2021-03"}, "eve plain"),
    ],
)
def test_inside_the_months_is_what_lies_wholly_in_them(fields, names):
    found = INCIDENTS.filter(inside(INCIDENTS, Selection(**fields)))
    assert sorted(found.to_pandas()["incident_id"]) == names.split()
