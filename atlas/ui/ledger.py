"""The evidence ledger as a table of its own making: one row per report, each cell saying how it stands to the value that won."""

import html

import pandas as pd

from atlas.analysis.evidence import Ledger, host_of
from atlas.analysis.verdicts import Verdict
from atlas.analysis.wording import HEADS, NOT_KNOWN, NOT_STATED, published, range_of, when
from atlas.model.vocabulary import ATTRIBUTIONS, COUNTRIES, COUNTS, EVENT_TYPES, FLAGS, INITIATORS, TARGETS

LABELS = {"event_type": EVENT_TYPES, "initiator": INITIATORS, "target": TARGETS, "attribution": ATTRIBUTIONS}
SIGNS = {"agrees": "=", "near": "≈", "differs": "≠", "silent": "", "superseded": "↻", "aside": "·"}
KEY = (
    "How to read a cell: <b>=</b> agrees with the value that won · <b>≈</b> compatible, less exact or a related word · "
    "<b>≠</b> differs (bold, with a bar) · <b>↻</b> superseded by a later count, or of a part of the victims · "
    "<b>·</b> said in passing, moves nothing · <span class='atlas-inferred'>dotted</span>: "
    "our coders' inference, not on the page."
)


def ledger_html(ledger: Ledger, verdicts: list[Verdict]) -> str:
    """Return the ledger as HTML: a row for what won, then one per report, grouped by origin. All text is escaped."""
    fields = [verdict.field for verdict in verdicts]
    heads = "".join(f'<th scope="col">{HEADS[field]}</th>' for field in fields)
    won = "".join(f'<td class="atlas-say">{html.escape(_won(verdict, ledger.incident))}</td>' for verdict in verdicts)
    cells = ledger.cells.set_index(["report_id", "field"])
    bodies = []
    for origin, members in ledger.reports.groupby("origin", sort=False):
        group = " (the group itself)" if members["is_group"].any() else ""
        rows = [
            f'<tr><td class="atlas-wide">{_source(report)}</td>'
            + "".join(_cell(field, cells.loc[(report.report_id, field)], report) for field in fields)
            + "</tr>"
            for report in members.itertuples()
        ]
        bodies.append(
            f'<tbody><tr class="atlas-first"><th scope="rowgroup" colspan="{len(fields) + 1}">{html.escape(str(origin) + group)}'
            f'<span class="atlas-count">{_of(len(members), "report")}</span></th></tr>{"".join(rows)}</tbody>'
        )
    total = f"of {_of(int(ledger.incident['report_count']), 'report')}, {_of(int(ledger.incident['origin_count']), 'independent voice')}"
    return (
        '<div class="atlas-ledger" role="region" aria-label="Evidence ledger" tabindex="0"><table><thead><tr>'
        f'<th scope="col">Who said it first, source, day published</th>{heads}</tr></thead><tbody><tr class="atlas-won">'
        f'<th scope="row">What won'
        f"{_note(total)}</th>{won}</tr></tbody>{''.join(bodies)}</table></div>"
        f'<div class="atlas-key">{KEY}</div>'
    )


def reasons_html(verdicts: list[Verdict], incident: pd.Series) -> str:
    """Return field, value and the reason why it won as an HTML table."""
    rows = "".join(
        f'<tr><th scope="row">{HEADS[v.field]}</th><td class="atlas-say">{html.escape(_won(v, incident))}</td>'
        f'<td style="white-space:normal">{html.escape(v.why)}</td></tr>'
        for v in verdicts
    )
    return (
        '<div class="atlas-ledger"><table><thead><tr><th scope="col">Field</th><th scope="col">What won</th>'
        f'<th scope="col">Why</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def shown(field: str, value: object) -> str:
    """Return a field's value for readers; NOT_KNOWN where there is none."""
    if pd.isna(value):
        return NOT_KNOWN
    return f"{value:g}" if field in COUNTS else LABELS.get(field, {}).get(str(value), str(value))


def _won(verdict: Verdict, incident: pd.Series) -> str:
    if verdict.field == "date":
        return when(incident)
    if verdict.field == "place" and pd.isna(verdict.value):
        return f"{incident['admin1'] if pd.notna(incident['admin1']) else COUNTRIES[incident['country']]} (no place)"
    if verdict.field in COUNTS:
        spread = range_of(incident[f"{verdict.field}_low"], incident[f"{verdict.field}_high"])
        best = shown(verdict.field, verdict.value)
        return best if best == spread else f"{best} ({spread})"
    return shown(verdict.field, verdict.value)


def _cell(field: str, cell: pd.Series, report) -> str:
    standing = cell["standing"]
    if standing == "silent":
        word = shown(field, cell["value"]) if field == "attribution" else NOT_STATED
        return f'<td class="atlas-say atlas-silent">{html.escape(word)}</td>'
    text = shown(field, cell["value"])
    if field == "date":
        text = when(pd.Series(report._asdict()))
    elif field == "killed":
        text = range_of(report.killed, report.killed_max if pd.notna(report.killed_max) else report.killed)
    style = " atlas-inferred" if cell["inferred"] else ""
    return (
        f'<td class="atlas-say atlas-{standing}"><span class="atlas-sign">{SIGNS[standing]}</span>'
        f'<span class="{style.strip()}">{html.escape(text)}</span></td>'
    )


def _source(report) -> str:
    """Return publisher, day, what is peculiar about the report, and its address: linked only where that is safe."""
    notes = [published(pd.Series(report._asdict())) or "day not given"]
    if pd.notna(report.relays):
        notes.append(f"carries the word of {report.relays}")
    if pd.notna(report.flag):
        notes.append(f"{FLAGS[report.flag]}: counted, moves nothing")
    name = html.escape(report.publisher)
    if not report.link_reason:
        return (
            f'<a href="{html.escape(report.url, quote=True)}" target="_blank" rel="noopener noreferrer nofollow">{name}</a>'
            + "".join(_note(note) for note in notes)
        )
    if report.link_reason == "no address":
        paragraph = f", paragraph {report.locator}" if pd.notna(report.locator) else ""
        notes.append(f"press article{paragraph}" if pd.notna(report.article) else "no address")
        return name + "".join(_note(note) for note in notes)
    unlinked = f"{host_of(report.url)} (not linked: {report.link_reason})"
    address = f'<span class="atlas-address">{html.escape(unlinked)}</span>'
    return name + "".join(_note(note) for note in notes) + address


def _of(count: int, noun: str) -> str:
    return f"{count} {noun}" + "s" * (count != 1)


def _note(text: str) -> str:
    return f'<span class="atlas-note">{html.escape(text)}</span>'
