"""The selection's incidents as an Ibis expression over the tables; knows no store."""

import ibis
import ibis.expr.types as ir

from atlas.analysis.selection import Selection
from atlas.model import months
from atlas.model.vocabulary import SIDES


def narrow(incidents: ibis.Table, reports: ibis.Table, selection: Selection) -> ibis.Table:
    """Return the incidents of the selection, as an Ibis expression over the incidents table.

    An incident is in a month range when its window of possible days overlaps it (see inside).
    min_killed compares the best estimate, so incidents without one are left out.
    """
    tests = []
    for field, column in (("region", "region"), ("country", "country"), ("admin1", "admin1_iso"), ("type", "event_type"),
                          ("precision", "place_precision")):  # fmt: skip
        if getattr(selection, field):
            tests.append(incidents[column].isin(getattr(selection, field)))
    if selection.initiator:
        sides = [word for word in selection.initiator if word in SIDES]
        tests.append(incidents.side.isin(sides) | incidents.initiator.isin(selection.initiator))
    if selection.min_killed:
        tests.append(incidents.killed_best >= selection.min_killed)
    tests += _dated(incidents.occurred_until, incidents.occurred_on, selection)
    found = incidents.filter(tests) if tests else incidents
    if selection.attribution or selection.source or selection.kind:
        found = found.semi_join(reports_of(reports, selection), "incident_id")
    return found


def inside(incidents: ibis.Table, selection: Selection) -> ir.BooleanValue:
    """Return the test whether an incident's window lies inside the selection's months, of which it must have some.

    So no incident is in two periods that are compared.
    """
    return ibis.and_(*_dated(incidents.occurred_on, incidents.occurred_until, selection))


def _dated(early: ir.DateValue, late: ir.DateValue, selection: Selection) -> list[ir.BooleanValue]:
    tests = []
    if selection.start:
        tests.append(early >= ibis.literal(months.first_day(selection.start)))
    if selection.end:
        tests.append(late <= ibis.literal(months.last_day(selection.end)))
    return tests


def reports_of(reports: ibis.Table, selection: Selection) -> ibis.Table:
    """Return the reports that the report filters (attribution, source, kind) let through; needs the column source_kind for kind."""
    tests = []
    for field, column in (("attribution", "attribution"), ("source", "source_id"), ("kind", "source_kind")):
        if getattr(selection, field):
            tests.append(reports[column].isin(getattr(selection, field)))
    return reports.filter(tests) if tests else reports
