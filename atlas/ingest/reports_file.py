"""Reports in the layout of seeds/reports.csv from elsewhere; knows that layout only."""

from pathlib import Path

import pandas as pd

from atlas.ingest.reading import COUNTS, Context, Layout, Reading, checked, first_of_each, raw_rows, rejects_where
from atlas.ingest.registry import slug
from atlas.ingest.reports import prepare
from atlas.ingest.table_files import Head
from atlas.ingest.terms import unlicensed_row
from atlas.model.contracts import REJECT_COLUMNS
from atlas.model.seed_tables import OPTIONAL_REPORT_COLUMNS, REPORTS

LAYOUT = Layout(
    "reports", "a table of reports in the layout of seeds/reports.csv", REPORTS, optional=OPTIONAL_REPORT_COLUMNS
)

FIRST_YEAR = 1970  # no group of the atlas is older


def read(
    path: Path, head: Head, names: tuple[str, ...], context: Context, *, has_header: bool, release: str = ""
) -> Reading:
    """Read coded reports. The data set is named after the file; release is its version, else the date of its latest
    report.

    A place that no list has is looked for inside its governorate (ingest.geocode); a publisher that the register
    lacks is registered as such. A row with the id of one of our own coded reports is a repetition if it says the
    same, and rejected if it does not. There is no selection: whoever codes reports has made one.
    """
    raw, rejects = raw_rows(path, head, LAYOUT, names, has_header=has_header)
    total = len(raw) + len(rejects)
    raw, repeated = first_of_each(raw, "report_id")
    rows, bad = checked(raw, LAYOUT, path.name)
    known, other = _known(rows, context.seeds["reports"], path.name)
    year = rows["date"].str.slice(0, 4).astype(int)
    impossible = rejects_where(
        (year < FIRST_YEAR) | (year > pd.Timestamp.now().year + 1),
        rows["date"],
        file=path.name,
        column="date",
        reason=f"is not between {FIRST_YEAR} and next year",
    )
    rows = rows.drop(index={*known, *other["row"], *impossible["row"]})
    stem = path.name.split(".")[0]
    latest = rows["published"].fillna(rows["date"]).max()
    version = release or (f"to {latest}" if isinstance(latest, str) else "undated")
    dataset = unlicensed_row(f"reports-{slug(stem)}", version, path.name)
    reports, undated = prepare(rows, context.seeds, file=path.name, dataset=str(dataset["dataset"]), version=version)
    reports["article"] = reports["article"].where(reports["article"].isin(context.seeds["articles"]["article"]))
    for name in COUNTS:
        reports[name] = reports[name].astype("Int64")
    rejects = pd.concat([rejects, bad, other, impossible, undated], ignore_index=True)
    new = sorted(set(reports["source_id"]) - set(context.seeds["sources"]["source_id"]))
    coarse = int(reports["place"].notna().mul(reports["place_precision"].isin(("admin1", "country"))).sum())
    messages = []
    if new:
        some = ", ".join(new[:5]) + (" ..." if len(new) > 5 else "")
        messages.append(f"{len(new)} publishers are not in the register: {some}")
    if coarse:
        messages.append(f"{coarse} reports name a place that no list has inside their governorate; they stay coarser")
    return Reading(dataset, reports, rejects, total, repeated=repeated + len(known), messages=tuple(messages))


def _known(rows: pd.DataFrame, coded: pd.DataFrame, file: str) -> tuple[list[int], pd.DataFrame]:
    """Return the row numbers that repeat a coded report, and a reject line for each that takes its id for something
    else.
    """
    ours = coded.set_index("report_id").reindex(rows["report_id"]).set_axis(rows.index)
    taken = rows["report_id"].isin(coded["report_id"])
    equal = pd.Series(True, index=rows.index)
    for name in ("source", "url", "country", "admin1", "place", "date", "event_type", "killed", "summary"):
        equal &= (rows[name] == ours[name]).fillna(False).astype(bool) | (rows[name].isna() & ours[name].isna())
    wrong = rows[taken & ~equal]
    lines = [
        (file, row, "report_id", wrong.at[row, "report_id"], "is the id of a coded report that says something else")
        for row in wrong.index
    ]
    return list(rows.index[taken & equal]), pd.DataFrame(lines, columns=REJECT_COLUMNS)
