"""The intake page: paste texts, look at the rows that are proposed, correct them, save them to a data set of one's own. Texts stay in the session."""

import html
import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import pandas as pd
import streamlit as st

from atlas import intake, journal, paths
from atlas.analysis.wording import NOT_STATED, plural
from atlas.figures.points import proposed
from atlas.model.vocabulary import (
    ATTRIBUTIONS,
    COUNTRIES,
    DATE_PRECISIONS,
    EVENT_TYPES,
    INITIATORS,
    TARGETS,
)
from atlas.ui import access, state
from atlas.ui.figure import deck
from atlas.ui.frame import Page
from atlas.ui.plain import Markdown, linked, plain
from atlas.ui.progress import steps
from atlas.ui.upload_view import door

READ, SAID, ROUND = (
    "intake-read",
    "intake-said",
    "intake-round",
)  # session keys: what was read; what was saved; of the empty form
MATCHED, MOST_MATCHED = "intake-matched", 200  # session key: what fits which row
MAP_PX = 260
LABELS = {
    "date": "Date", "date_precision": "Known to the", "country": "Country", "admin1": "Governorate", "place": "Place", "event_type": "Type",
    "initiator": "Who acted", "target": "Target", "attribution": "On whose word", "relays": "Bodies it relays",
} | intake.COUNTS | {"killed": "Killed"}  # fmt: skip
WORDS = {
    "date_precision": DATE_PRECISIONS, "country": COUNTRIES, "event_type": EVENT_TYPES, "initiator": INITIATORS, "target": TARGETS,
    "attribution": ATTRIBUTIONS,
}  # fmt: skip
ROWS = (
    ("date", "date_precision", "country", "admin1", "place"),
    ("event_type", "initiator", "target", "attribution", "relays"),
    tuple(intake.COUNTS),
)
MARKS = {"stated": "", "likely": " :orange-badge[likely]", "doubtful": " :red-badge[doubtful]"}
MISSING: Markdown = " :gray-badge[not in the text]"
LANGUAGES = {"": "found out"} | intake.LANGUAGES
STAMP = "A proposal. Nothing is stored."


@dataclass(frozen=True)
class Pasted:
    """A text that was read, with what the reader said of it."""

    item: intake.Item
    source: str
    url: str
    published: date | None


def intake_page(page: Page) -> None:
    """Draw the form, then each text with its proposed rows, then what saves them."""
    if said := st.session_state.pop(SAID, ""):
        st.success(plain(said), icon=":material/check_circle:")
    standing = access.here()
    if standing == access.CLOSED:
        st.info(
            "Own rows are switched off here: what one reader saves would change the tables of all. On a computer of your own, `make run` starts the atlas with them; "
            "`python -m atlas propose` reads texts from the command line.",
            icon=":material/lock:",
        )
        return
    if standing == access.LOCKED:
        door()
        return
    _form()
    read: list[Pasted] = st.session_state.get(READ, [])
    rows = [row for at, one in enumerate(read) for row in _text(page, at, one)]
    if rows:
        _save(rows)


def _form() -> None:
    with st.form("intake-form"):
        pasted = st.text_area(
            "Texts, in English, French or Arabic",
            height=180,
            key=f"intake-text-{st.session_state.get(ROUND, 0)}",
            placeholder="Paste a report. A line of three dashes (---) parts several.",
            help="Read on this server and kept in this session only: what is saved are the rows, with your own summary.",
        )
        one, two, three, four = st.columns([2, 3, 1.5, 1.3])
        source = one.text_input("Source", key="intake-source", placeholder="who published it", max_chars=120)
        url = two.text_input("Address", key="intake-url", placeholder="https://…", max_chars=500)
        published = three.date_input(
            "Published on",
            value=None,
            format="YYYY-MM-DD",
            key="intake-published",
            help="“Monday” and “yesterday” are counted from it; without it they give no date.",
        )
        language = four.selectbox("Language", list(LANGUAGES), format_func=LANGUAGES.get, key="intake-language")
        asked = _model()
        if not st.form_submit_button("Read", type="primary", icon=":material/article:"):
            return
    try:
        texts = intake.texts(pasted)
        day = published if isinstance(published, date) else None
        found = [
            Pasted(intake.propose(text, day, source=source, language=language), source, url, day) for text in texts
        ]
    except intake.TooLongError as error:
        st.error(f"Nothing was read. {plain(error)}", icon=":material/block:")
        return
    if asked is not None:
        found = [_filled(one, asked) for one in found]
    if not found:
        st.warning("There is no text to read: paste one above.", icon=":material/article:")
        return
    _forget_fields()
    st.session_state[READ] = found


def _model():
    """Draw the choice to ask the language model too, where one is set; returns it where it is to be asked."""
    try:
        asked = intake.model()
    except intake.ModelError as error:
        st.caption(f":material/block: No language model is asked. {plain(error)}")
        return None
    if asked is None:
        return None
    is_asked = st.checkbox(
        f"Send the texts to the language model at {plain(asked.host)} too",
        key="intake-model",
        help="It fills only what the rules leave empty, on words of the text, marked doubtful. It saves nothing.",
    )
    return asked if is_asked else None


def _filled(one: Pasted, asked) -> Pasted:
    try:
        return replace(one, item=intake.fill(one.item, one.published, asked))
    except intake.ModelError as error:
        st.warning(f"Read by the rules alone. {plain(error)}", icon=":material/cloud_off:")
        return one


def _forget_fields() -> None:
    for key in [key for key in st.session_state if str(key).startswith("intake-field-")]:
        del st.session_state[key]


def _text(page: Page, at: int, one: Pasted) -> list[dict[str, str]]:
    """Draw one text with its proposals; returns the rows that are ticked and complete."""
    item = one.item
    name = f"Text {at + 1}" if len(st.session_state[READ]) > 1 else "The text"
    st.subheader(f"{plain(name)}, read as {plain(LANGUAGES[item.language])}", anchor=f"text-{at + 1}")
    proposals = item.proposals or (intake.Proposal({}, ()),)
    if item.message:
        st.warning(f"{plain(item.message)} A row can be filled in by hand.", icon=":material/edit_note:")
    found = [_proposal(page, f"{at}-{number}", one, proposal) for number, proposal in enumerate(proposals)]
    return [row for row in found if row]


def _proposal(page: Page, key: str, one: Pasted, proposal: intake.Proposal) -> dict[str, str]:
    with st.container(border=True, key=f"intake-{key}"):
        st.html(marked(one.item, proposal))
        if missing := [LABELS[name] for name in proposal.missing]:
            st.caption(f":material/help: The text does not say: {plain(', '.join(missing).lower())}.")
        for note in (
            *proposal.notes,
            *(["It sums up several incidents: saved as a sum, which makes none of its own."] if proposal.flag else []),
        ):
            st.caption(f":material/info: {plain(note)}")
        values = {name: value for line in ROWS for name, value in _fields(key, line, one, proposal)}
        summary = st.text_area(
            "Summary in your own words",
            key=f"intake-field-{key}-summary",
            height=68,
            max_chars=400,
            help="Not copied from the text: only this is stored.",
        )
        row = intake.row_of(
            values | {"summary": summary, "flag": proposal.flag},
            source=one.source,
            url=one.url,
            published=one.published,
        )
        left, right = st.columns([3, 2])
        with left:
            is_fine = _known(page, row)
            is_taken = st.checkbox("Save this row", value=bool(proposal.values), key=f"intake-field-{key}-take")
        with right:
            _map(page, key, proposal, values)
    return row if is_taken and is_fine else {}


def _fields(key: str, line: tuple[str, ...], one: Pasted, proposal: intake.Proposal):
    for column, name in zip(st.columns(len(line)), line, strict=True):
        value = proposal.values.get(name)
        is_count = name in intake.COUNTS
        mark = MARKS[value.sure] if value else "" if is_count or name == "relays" else MISSING
        words = "; ".join(f"“{one.item.raw[a:b]}”" for a, b in value.spans) if value else ""
        by = " (read by the language model)" if value and value.by == "model" else ""
        told = plain(f"From {words}{by}") if words else None
        field = f"intake-field-{key}-{name}"
        label = f"{plain(LABELS[name])}{mark}"
        if name in WORDS:
            choices = ["", *WORDS[name]]
            at = choices.index(value.text) if value and value.text in choices else 0
            found = column.selectbox(
                label,
                choices,
                index=at,
                key=field,
                help=told,
                format_func=lambda word, of=WORDS[name]: of.get(word, NOT_STATED),
            )
        else:
            found = column.text_input(
                label, value.text if value else "", key=field, help=told, max_chars=12 if is_count else 200
            )
        yield name, found or ""


def marked(item: intake.Item, proposal: intake.Proposal) -> str:
    """Return the text as HTML that shows it as it is: the words that values rest on marked, with their fields, the sentences of other rows and of recalls pale."""
    fields: list[set[str]] = [set() for _ in item.raw]
    inside = [not proposal.spans] * len(item.raw)
    for a, b in proposal.spans:
        inside[a:b] = [True] * (b - a)
    for name, value in proposal.values.items():
        for a, b in value.spans:
            inside[a:b] = [True] * (b - a)
            for place in range(a, b):
                fields[place].add(LABELS[name])
    looks = [(", ".join(sorted(names)), is_own) for names, is_own in zip(fields, inside, strict=True)]
    pieces = []
    for look, letters in groupby(zip(looks, item.raw, strict=True), key=lambda pair: pair[0]):
        pieces.append(_piece("".join(letter for _, letter in letters), *look))
    direction = "rtl" if item.language == "ar" else "ltr"
    return f'<div dir="{direction}" class="atlas-intake-text">{"".join(pieces)}</div>'


def _piece(text: str, fields: str, inside: bool) -> str:
    shown = html.escape(text)
    if fields:
        return f'<mark title="{html.escape(fields)}">{shown}</mark>'
    return shown if inside else f"<span>{shown}</span>"


def _map(page: Page, key: str, proposal: intake.Proposal, values: dict[str, str]) -> None:
    if not proposal.candidates:
        return
    spots = pd.DataFrame([vars(one) for one in proposal.candidates]).dropna(subset=["latitude", "longitude"])
    if spots.empty:
        return
    same_place = spots["place"].str.casefold() == values.get("place", "").casefold()
    chosen = same_place & (spots["admin1"] == values.get("admin1", ""))
    figure = proposed(f"proposed-{key}", spots.drop_duplicates(["place", "admin1"]).assign(chosen=chosen), STAMP)
    deck(page, figure, height_px=MAP_PX, token=f"proposed-{key}", passing=True)


def _known(page: Page, row: dict[str, str]) -> bool:
    """Say whether a row can be saved, and which known incidents it may tell of; returns whether it can."""
    wrong = [*intake.faults(row), *([] if row["source"] else ["source: say who published it, in the form above"]),
             *([] if row["summary"] else ["summary: write one in your own words"])]  # fmt: skip
    found = _matches(page, row)
    for match in found:
        word = "Likely the known incident" if match.verdict == "same" else "Perhaps the known incident"
        address = state.page_link("incident", page.selection, page.known, incident=match.incident_id)
        st.markdown(f":material/link: **{word}** {linked(match.incident_id, address)}: {plain(match.summary)}")
        st.caption(plain(match.reason))
    if not found:
        can_tell = row["date"] and row["country"]
        st.markdown(
            ":material/fiber_new: **New**: no known incident fits."
            if can_tell
            else ":material/help: Whether it is known can be told once date and country are there."
        )
    if wrong:
        st.caption(f":material/block: Not ready to be saved. {plain('; '.join(_spoken(one) for one in wrong))}.")
    return not wrong


def _matches(page: Page, row: dict[str, str]) -> list[intake.Match]:
    """Return the known incidents that fit, compared once for each state of a row."""
    held: dict = st.session_state.setdefault(MATCHED, {})
    told = (page.store.data_version, *((name, row[name]) for name in row if name != "report_id"))
    if told not in held:
        if len(held) >= MOST_MATCHED:
            held.clear()
        held[told] = intake.fitting(row, page.store)
    return held[told]


def _spoken(fault: str) -> str:
    name, _, reason = fault.partition(": ")
    return f"{LABELS.get(name, name.capitalize())}: {reason}"


def _save(rows: list[dict[str, str]]) -> None:
    with st.container(border=True, key="intake-save"):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        name = left.text_input(
            "Data set",
            "my-reports",
            key="intake-dataset",
            max_chars=60,
            help="Rows join the data set of that name, or begin it. It is listed, switched and removed under Sources, Data sets.",
        )
        if right.button(
            f"Save {plural(len(rows), 'row')}", type="primary", icon=":material/save:", key="intake-save-it"
        ):
            if re.search(r"[A-Za-z0-9]", name):
                _keep(rows, name)
            else:
                st.error("Give the data set a name with letters a to z or digits.", icon=":material/block:")


def _keep(rows: list[dict[str, str]], name: str) -> None:
    try:
        with steps("Import") as step:
            result = intake.keep(rows, name, data_dir=paths.DATA, progress=step)
    except (ValueError, OSError) as error:
        st.error(f"Nothing was saved; the tables are as they were. {plain(error)}", icon=":material/block:")
        return
    journal.note(paths.DATA, "import", result.dataset, **access.who(), file="pasted texts", release=result.version, kept=result.kept, changed=result.changed, rejected=result.rejected)  # fmt: skip
    again = f" {plural(result.duplicates, 'row')} was here already." if result.duplicates else ""
    st.session_state[SAID] = f"{plural(result.kept, 'row')} saved to the data set {result.dataset}.{again}" + "".join(
        f" {message}" for message in result.messages
    )
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state.pop(READ, None)
    if on := state.query().get("dataset"):
        state.set_option("dataset", ",".join(dict.fromkeys([*on.split(","), result.dataset])), "")
    st.rerun()
