"""What a file would bring, as tables in memory: each of its rows an incident of its own, before any is resolved."""

import pandas as pd

from atlas.engines.embedded import Embedded
from atlas.model import tables
from atlas.resolve.estimates import settling
from atlas.resolve.merge import merge
from atlas.store import Store


def tables_of(reports: pd.DataFrame) -> Store:
    """Return a store with the tables reports and incidents of a file's rows.

    reports: as ingest.reading.Reading has them. A recall or a sum (flag) makes no incident, as in the build. Counts are
    folded as there, so a map of these incidents has the marks that the rows will have where no other report says more.
    """
    own = reports["report_id"].where(reports["flag"].isna())
    rows = reports.assign(incident_id=own, stands_apart=None, source_kind="research")
    rows["settles"] = settling(rows)
    engine = Embedded()
    engine.connection.create_table(tables.REPORTS.name, tables.REPORTS.conform(rows))
    engine.connection.create_table(tables.INCIDENTS.name, tables.INCIDENTS.conform(merge(rows)))
    return Store(engine, "", "")
