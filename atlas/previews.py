"""What a file would bring, as tables in memory: each of its rows an incident of its own, before any is resolved."""

import pandas as pd

from atlas.engines.embedded import Embedded
from atlas.model import tables
from atlas.resolve.merge import merge
from atlas.store import Store


def tables_of(reports: pd.DataFrame) -> Store:
    """Return a store with the tables reports and incidents of a file's rows.

    reports: as ingest.reading.Reading has them, at least one. Counts are folded as in the build, so a map of these
    incidents has the marks that the rows will have where no other report says more.
    """
    rows = reports.assign(incident_id=reports["report_id"], stands_apart=None, source_kind="research")
    engine = Embedded()
    engine.connection.create_table(tables.REPORTS.name, tables.REPORTS.conform(rows))
    engine.connection.create_table(tables.INCIDENTS.name, tables.INCIDENTS.conform(merge(rows)))
    return Store(engine, "", "")
