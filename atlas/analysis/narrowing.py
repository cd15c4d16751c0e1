"""The selection's incidents as an Ibis expression over the tables; knows no store."""

import ibis
import ibis.expr.types as ir

from atlas.analysis.filters import Values
from atlas.analysis.selection import EDGES, FILTERS, Selection


def narrow(
    incidents: ibis.Table, reports: ibis.Table, selection: Selection, values: Values | None = None
) -> ibis.Table:
    """Return the incidents of the selection, as an Ibis expression over the incidents table.

    An incident is in a span of months or days when its window of possible days overlaps it (see inside). A number is compared with a column that may
    be empty: such incidents are left out. values: gives the different words of a column of incidents, which filters by place name ask for; without it
    the table is asked at once.
    """
    values = values or (lambda column: incidents.select(column).distinct().to_pandas()[column].dropna())
    if selection.unknown:
        return incidents.filter(ibis.literal(False))
    tests = _tests(incidents, selection, "incidents", values)
    found = incidents.filter(tests) if tests else incidents
    asked = _tests(reports, selection, "reports", values)
    return found.semi_join(reports.filter(asked), "incident_id") if asked else found


def inside(incidents: ibis.Table, selection: Selection) -> ir.BooleanValue:
    """Return the test whether an incident's window lies inside the selection's months or days, of which it must have some.

    So no incident is in two periods that are compared.
    """
    days = {"start": incidents.occurred_on, "end": incidents.occurred_until}
    return ibis.and_(
        *(FILTERS[name].holds(days[name], getattr(selection, name)) for name in EDGES if getattr(selection, name))
    )


def _tests(rows: ibis.Table, selection: Selection, of: str, values: Values) -> list[ir.BooleanValue]:
    """Return what the selection's filters ask of the rows of one table."""
    chosen = ((each, getattr(selection, name)) for name, each in FILTERS.items() if each.of == of)
    tests = (each.passes(rows, value, values) for each, value in chosen if value != each.off)
    return [test for test in tests if test is not None]
