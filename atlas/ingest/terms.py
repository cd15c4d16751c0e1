"""What each foreign data set is and on what terms it may be used; knows nothing of its columns."""

import pandas as pd

_COUNTS_ONLY = "Counts only: its terms do not allow its rows to be passed on."
_UCDP = {
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "coverage": "Organised violence with at least one death. What killed nobody, or has no known party, is not in it.",
    "redistributable": True,
    "notice": "",
    "distinct_incidents": True,
}
TERMS: dict[str, dict[str, object]] = {
    "ucdp-ged": _UCDP
    | {
        "title": "UCDP Georeferenced Event Dataset",
        "citation": "UCDP Georeferenced Event Dataset, version {version}, Uppsala University. Sundberg and Melander "
        "(2013), Introducing the UCDP Georeferenced Event Dataset, Journal of Peace Research 50(4).",
    },
    "ucdp-candidate": _UCDP
    | {
        "title": "UCDP Candidate Events Dataset",
        "citation": "UCDP Candidate Events Dataset, version {version}, Uppsala University. Hegre et al. (2020), "
        "Introducing the UCDP Candidate Events Dataset, Research & Politics 7(3).",
    },
    "acled": {
        "title": "Armed Conflict Location & Event Data (ACLED)",
        "licence": "ACLED terms of use: no redistribution of rows",
        "licence_url": "https://acleddata.com/terms-and-conditions",
        "citation": "ACLED, export {version}, acleddata.com. Raleigh, Linke, Hegre and Karlsen (2010), Introducing "
        "ACLED, Journal of Peace Research 47(5).",
        "coverage": "Political violence and protest as ACLED codes it; rows change later on, so an export ages.",
        "redistributable": False,
        "notice": f"Data from ACLED (acleddata.com). {_COUNTS_ONLY}",
        "distinct_incidents": True,
    },
    "gtd": {
        "title": "Global Terrorism Database",
        "licence": "GTD terms of use: no redistribution of rows",
        "licence_url": "https://www.start.umd.edu/gtd/terms-of-use",
        "citation": "START (National Consortium for the Study of Terrorism and Responses to Terrorism), Global "
        "Terrorism Database, {version}, University of Maryland.",
        "coverage": "Attacks by non-state actors, attempted ones too; 1993 is missing, criteria changed in 1998, 2008 "
        "and 2012.",
        "redistributable": False,
        "notice": f"Data from the Global Terrorism Database (START, University of Maryland). {_COUNTS_ONLY}",
        "distinct_incidents": True,
    },
}
# The register's rows for the data sets as sources (columns of seeds/sources.csv).
SOURCES = pd.DataFrame(
    [
        ("ucdp", "Uppsala Conflict Data Program (UCDP)", "SWE", "Uppsala University", "ucdp.uu.se"),
        (
            "acled",
            "Armed Conflict Location & Event Data (ACLED)",
            "USA",
            "non-governmental organisation",
            "acleddata.com",
        ),
        (
            "global-terrorism-database-start",
            "Global Terrorism Database (START)",
            "USA",
            "University of Maryland",
            "umd.edu",
        ),
    ],
    columns=["source_id", "name", "based_in", "affiliation", "homepage"],
).assign(
    kind="research", independence="original", confidence="known", notes="data set coded from news and other sources"
)


def dataset_row(name: str, version: str) -> dict[str, object]:
    """Return a row of the datasets table without as_of, the day of its import. Raises KeyError for an unknown name."""
    terms = TERMS[name]
    return {"dataset": name, "version": version, **terms, "citation": str(terms["citation"]).format(version=version)}


def unlicensed_row(name: str, version: str, file: str) -> dict[str, object]:
    """Return the row of a table of reports from elsewhere: its licence is not known, so its rows stay here."""
    return {
        "dataset": name,
        "version": version,
        "title": f"Reports from {file}",
        "licence": "not stated",
        "licence_url": "",
        "citation": f"Reports from {file}, {version}.",
        "coverage": "As its coders chose; not reviewed by us.",
        "redistributable": False,
        "notice": f"Contains counts of reports from {file}, whose licence is not stated.",
        "distinct_incidents": False,
    }
