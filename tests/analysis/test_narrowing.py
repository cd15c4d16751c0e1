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
           "initiator": "islamic_state", "killed_best": 2.0, "killed_low": 1.0, "killed_high": 4.0, "target": "police", "place": "Al-Qa'im",
           "place_ar": "القائم"}  # fmt: skip
    return row | fields


INCIDENTS = ibis.memtable(pd.DataFrame([
    incident("plain", "2021-03-05"),
    incident("year", "2021-01-01", "2021-12-31", killed_best=None, target="army", place=None, place_ar=None),
    incident("eve", "2021-02-27", "2021-03-01", region="syria", country="SYR", admin1_iso="SY-DY", killed_best=0.0, killed_low=None, place="Deir ez-Zor", place_ar="دير الزور"),
    incident("raid", "2021-04-01", side="operation", initiator="sdf", event_type="raid", place_precision="admin1", place="Albu Kamal 50% [x]", place_ar="مدينةُ البوكمال", killed_high=9.0),
]))  # fmt: skip
REPORTS = ibis.memtable(pd.DataFrame(
    [
        ("plain", "claimed", "amaq", "armed_group", "Gunmen attacked a police post in Al-Qa'im."),
        ("plain", "official", "sohr", "local_monitor", "Two police officers were killed near Qāʾim."),
        ("raid", "official", "amaq", "armed_group", None),
    ],
    columns=["incident_id", "attribution", "source_id", "source_kind", "summary"],
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
        ({"target": ("army", "prison")}, "year"),
        ({"min_killed_low": 1}, "plain raid year"),
        ({"min_killed_high": 5}, "raid"),
        ({"place": "el-qaïm"}, "plain"),
        ({"place": "QAI"}, "plain"),
        ({"place": "القايم"}, "plain"),
        ({"place": "مدينه"}, "raid"),
        ({"place": "دَيْر"}, "eve"),
        ({"place": "50% [x]"}, "raid"),
        ({"place": "deir zor"}, "eve"),
        ({"place": "'"}, ""),
        ({"text": "POLICE post"}, "plain"),
        ({"text": "qaim"}, "plain"),
        ({"text": "qāim", "source": ("amaq",)}, "plain"),
        ({"text": "officers", "source": ("amaq",)}, ""),
        ({"text": "%"}, ""),
        ({"unknown": (("region", "atlantis"),)}, ""),
        ({"start": "2021-03-02", "end": "2021-03-05"}, "plain year"),
        ({"start": "2021-03-06", "end": "2021-03-31"}, "year"),
        ({"start": "2021-03-01", "end": "2021-03-01"}, "eve year"),
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
        ({"start": "2021-02-27", "end": "2021-03-05"}, "eve plain"),
        ({"start": "2021-02-28", "end": "2021-03-04"}, ""),
    ],
)
def test_inside_the_months_is_what_lies_wholly_in_them(fields, names):
    found = INCIDENTS.filter(inside(INCIDENTS, Selection(**fields)))
    assert sorted(found.to_pandas()["incident_id"]) == names.split()
