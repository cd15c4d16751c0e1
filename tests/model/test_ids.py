"""Ids are the same in every build and differ where the values differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.model import ids

PARTS = st.lists(st.text(max_size=8), max_size=4)


def test_an_id_stays_what_it_was():
    """Links of years ago name incidents: a change here breaks them all."""
    assert ids.incident_id(["r2", "r1"]) == "i" + ids.digest(["r1"]) == "iebc5d167dc1"
    assert ids.report_ids("a", ["1", "2"]) == ["r" + ids.digest(["a", "1"]), "r" + ids.digest(["a", 2])]
    assert ids.report_ids("ucdp-ged", ["244657"]) == ["rfd6b22fc667"]


@given(PARTS, PARTS)
def test_parts_cannot_collide_by_where_they_are_joined(one, other):
    assert (ids.digest(one, length=64) == ids.digest(other, length=64)) == (one == other)


@given(st.permutations(["r3", "r1", "r2"]))
def test_an_incident_does_not_depend_on_the_order_of_its_reports(reports):
    assert ids.incident_id(reports) == ids.incident_id(["r1"])


def test_an_incident_needs_a_report():
    with pytest.raises(ValueError, match="at least one report"):
        ids.incident_id([])
