"""Origins: their names, and the settled figure of each, which must be the estimate rule's own."""

import pandas as pd
import pytest

from atlas.analysis.origins import name_of, origin_names, settled_tolls
from atlas.resolve import estimates
from tests.analysis.small_store import reports_frame, store_of

ROWS = (
    {"killed": 5, "published_on": "2021-03-11"}, {"killed": 9, "published_on": "2021-03-12"}, {"killed": 50, "published_on": None},
    {"origin_id": "sana", "killed": None, "killed_max": 13}, {"origin_id": "sohr", "killed": 7, "killed_max": 11},
    {"origin_id": "sohr", "killed": 8}, {"origin_id": "amaq", "killed": 40, "flag": "repeat"}, {"origin_id": "amaq", "killed": 30},
    {"incident_id": "i2", "killed": 1, "wounded": 2},
)  # fmt: skip


@pytest.mark.parametrize("field", ["killed", "wounded", "kidnapped"])
def test_pages_and_build_use_one_rule(field):
    store = store_of(*ROWS)
    shown = store.frame(settled_tolls(store.table("reports"), field)).sort_values(
        ["incident_id", "origin_id"], ignore_index=True
    )
    built = estimates.settled_tolls(reports_frame(*ROWS), field)
    for column in ("incident_id", "origin_id", "low", "high"):
        assert shown[column].fillna(-1).tolist() == built[column].fillna(-1).tolist()
    assert shown["is_group"].tolist() == (shown["origin_id"] == "amaq").tolist()


def test_a_field_that_is_no_count_is_refused():
    with pytest.raises(KeyError):
        settled_tolls(store_of({}).table("reports"), "place")


def test_names_come_from_the_registers_and_else_from_the_id():
    names = origin_names(store_of({"origin_id": "afp"}, sources=({"source_id": "afp", "name": "Agence"},)))
    assert (name_of("afp", names), name_of("amaq", names), name_of("field-report", names)) == (
        "Agence",
        "Amaq",
        "Field report",
    )
    assert not pd.isna(list(names.values())).any()
