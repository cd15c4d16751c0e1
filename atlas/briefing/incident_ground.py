"""The incident that a link names: its evidence, its name in words, and whether files may show it."""

import pandas as pd

from atlas.analysis.evidence import Ledger, incident_of, ledger
from atlas.analysis.wording import title
from atlas.briefing import licence
from atlas.figures.scope import Scope


def evidence(about: Scope) -> Ledger | None:
    """Return the evidence of the incident that the link names; None if there is none of that name."""
    name, report = about.word("incident").strip(), about.word("report").strip()
    if not name and report:
        name = about.of_all(incident_of, report) or ""
    return about.of_all(ledger, name) if name else None


def subject(about: Scope) -> tuple[str, str, pd.DataFrame] | None:
    """Return the link's incident by its id and in words, and who published its reports (name, reports), most first; None if there is no such incident."""
    found = evidence(about)
    if found is None:
        return None
    publishers = found.reports["publisher"].value_counts().rename_axis("name").reset_index(name="reports")
    return found.incident["incident_id"], title(found.incident), publishers


def withheld(about: Scope) -> str:
    """Return why the reports of the link's incident may not be passed on as rows, so that no file may show it; empty if they may."""
    found = evidence(about)
    return about.of_all(licence.withheld, tuple(sorted(set(found.reports["dataset"])))) if found else ""
