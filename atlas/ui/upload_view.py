"""Laying an own data set beside ours: choose a file, see what it would bring, import it; nothing is stored before that."""

import pandas as pd
import streamlit as st

from atlas import journal, paths
from atlas.analysis.wording import plural
from atlas.figures.files.tables import to_csv
from atlas.figures.geo import bounds_of
from atlas.figures.places import marks_of
from atlas.figures.spec import Figure, Frame
from atlas.ui import access, state
from atlas.ui.figure import deck
from atlas.ui.frame import Page
from atlas.ui.plain import plain
from atlas.ui.progress import steps

MAX_MB = 200  # of an upload; a larger table fits when it is packed (GED since 1989: 30 MB as a zip)
ENDINGS = ("csv", "xlsx", "gz", "zip", "txt", "tsv", "geojson", "json", "kml", "kmz")
ANY_FORMAT = "As its header says"
FIND_OUT = "find out"
ENCODINGS = {
    "": FIND_OUT, "utf-8": "UTF-8", "cp1252": "Windows-1252 (Western Europe)", "cp1256": "Windows-1256 (Arabic)", "utf-16": "UTF-16",
    "cp1254": "Windows-1254 (Turkish)", "cp1250": "Windows-1250 (Central Europe)", "latin-1": "Latin-1", "mac-roman": "Mac Roman",
}  # fmt: skip
DELIMITERS = {"": FIND_OUT, ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
DECIMALS = {"": FIND_OUT, ".": "point (34.5)", ",": "comma (34,5)"}
DATE_ORDERS = {"": FIND_OUT, "dmy": "day/month/year", "mdy": "month/day/year"}
SAID, ROUND = "import-said", "upload-round"  # session keys: what the last change did; a new one makes an empty uploader
MAP_PX = 420
SHOWN_REJECTS = 1000  # cells in the list; the file has all


def upload_view(page: Page) -> None:
    """Draw the upload with its preview."""
    st.subheader("Lay your own data beside ours", anchor="upload")
    standing = access.here()
    if standing == access.CLOSED:
        st.caption(
            "Uploads are switched off here: what one reader imports or removes would change the tables of all. On a computer of your own, `make run` starts "
            "the atlas with them, and `python -m atlas import` does the same from the command line. Who runs this server can open them to people with "
            "a password (docs/security.md)."
        )
        return
    if standing == access.LOCKED:
        door()
        return
    st.caption(
        f"UCDP (free, CC BY 4.0, from ucdp.uu.se/downloads), ACLED, GTD, a table of reports, or a list of your own with any columns; CSV, xlsx, GeoJSON or KML, also packed as gzip or zip; at most "
        f"{MAX_MB} MB. Its rows become reports by that source and are resolved against all others. The file stays in this "
        "installation's data/local folder; you see what it would bring before anything is stored."
    )
    from atlas import imports
    from atlas.ui import incoming

    labels = {"": ANY_FORMAT} | imports.format_labels()
    file = st.file_uploader(
        "File", type=list(ENDINGS), max_upload_size=MAX_MB, key=f"upload-file-{st.session_state.get(ROUND, 0)}"
    )
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    word = left.selectbox("Format", list(labels), format_func=labels.get, key="upload-format")
    everything = right.toggle("Keep all rows", key="upload-all", help="Rows without a jihadist party, and Turkey, too.")
    release = middle.text_input(
        "Release", key="upload-release", placeholder="from the file's name", max_chars=40
    ).strip()
    options, older, guessed = _how(file)
    asked = incoming.Asked(word, everything, release, options, older)
    if file is None:
        return
    found = incoming.read(file, asked)
    if isinstance(found, str):
        known = (
            ""
            if asked.format
            else f" Known are {', '.join(list(labels.values())[1:])}; choose one under Format to see which columns it needs."
        )
        st.error(f"Nothing was stored. {plain(found)}{plain(known)}", icon=":material/block:")
        return
    guessed.caption(f"This file is read as {plain(_said(found.how))}.")
    _numbers(file.name, found, labels[found.result.format])
    if found.own:
        incoming.columns_and_words(file, found.own)
    incoming.places_to_settle(file, found)
    _terms(found.dataset)
    if found.first_day is not None:
        _map(page, file.name, found)
    _rejects(found)
    what = f"Import {plural(found.result.kept, 'row')}" if found.result.kept else "Mark what it withdraws"
    if found.brings and st.button(what, type="primary", icon=":material/input:", key="upload-import"):
        _import(file, asked)


def door() -> None:
    """Ask who wants to import: by the password of the deployment, by a login, or by either."""
    st.caption(
        "What one reader imports or removes here changes the tables of all, so both are open only to people whom whoever runs this server lets in."
    )
    if access.importers():
        if name := access.logged_in():
            st.info(f"You are logged in as {plain(name)}, who may not import here.", icon=":material/lock:")
            st.button("Log out", icon=":material/logout:", on_click=st.logout)
        else:
            st.button("Log in", icon=":material/login:", on_click=st.login, key="upload-login")
    if not access.password():
        return
    with st.form("upload-door", width=520):
        name = st.text_input("Your name, which is written beside what you change", max_chars=60)
        password = st.text_input("Password of this server", type="password", max_chars=200)
        if st.form_submit_button("Open imports", icon=":material/lock_open:"):
            if why := access.unlock(name, password):
                st.error(plain(why), icon=":material/lock:")
            else:
                st.rerun()


def _how(file):
    """Draw the choices of how the file is read, and take those of its own columns that stand below; returns them, whether an older release is taken, and where to say what
    was found out.
    """
    from atlas.imports import Options
    from atlas.ui import incoming

    with st.expander("How the file is read", icon=":material/tune:"):
        st.caption("Found out by itself, and said below. Choose where it is wrong, or where the file leaves it open.")
        one, two, three = st.columns(3)
        options = Options(
            encoding=one.selectbox("Encoding", list(ENCODINGS), format_func=ENCODINGS.get, key="upload-encoding"),
            delimiter=two.selectbox(
                "Between cells", list(DELIMITERS), format_func=DELIMITERS.get, key="upload-delimiter"
            ),
            sheet=three.text_input(
                "Sheet of a workbook", key="upload-sheet", placeholder="the one that fits", max_chars=80
            ),
            header_row=one.number_input(
                "Header row",
                min_value=0,
                max_value=30,
                key="upload-header",
                help="0: find out. Rows are counted from 1.",
            ),
            decimal=two.selectbox("Decimal mark", list(DECIMALS), format_func=DECIMALS.get, key="upload-decimal"),
            date_order=three.selectbox(
                "Order of dates such as 04/03", list(DATE_ORDERS), format_func=DATE_ORDERS.get, key="upload-dates"
            ),
            **incoming.asked_of(file),
        )
        older = st.toggle(
            "Take an older release",
            key="upload-older",
            help="In place of a newer one that is here: its revisions are taken back.",
        )
        return options, older, st.empty()


def _said(how) -> str:
    """Return in words how a file was read."""
    cells = (
        f"the sheet “{how.sheet}”"
        if how.sheet
        else f"{ENCODINGS.get(how.encoding, how.encoding)} with a {DELIMITERS[how.delimiter]} between cells"
    )
    header = f"the header in row {how.header_row}" if how.header_row else "no header"
    decimal = f"a decimal {DECIMALS[how.decimal].split(' ')[0]}" if how.decimal else ""
    return ", ".join(
        filter(None, (cells, header, decimal, f"dates as {DATE_ORDERS[how.date_order]}" if how.date_order else ""))
    )


def _numbers(name: str, found, label: str) -> None:
    result = found.result
    st.markdown(f"**{plain(name)} is {plain(label)}**, release {plain(result.version)}. Nothing is stored yet.")
    numbers = {
        "Rows read": (result.read, "Rows of the file, its header left out."),
        "Would come in": (
            result.kept,
            f"New, or ({result.changed:,}) in place of one of the same id with other values.",
        ),
        "Here already": (result.duplicates, "The same row is in the data set, or earlier in the file."),
        "Left out": (
            result.left_out,
            "Outside the selection: no party is jihadist by the name lists, or another country.",
        ),
        "Rejected": (result.rejected, "Cannot be used; each is named below with its reason."),
    }
    with st.container(key="atlas-numbers"):
        for column, (label, (value, meaning)) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
            column.metric(plain(label), f"{value:,}", help=plain(meaning))
    if result.left_out:
        st.caption(
            f"{plural(result.left_out, 'row')} left out: no party in them is jihadist by the name lists in seeds/actors.csv, or they lie outside "
            "the seven countries. “Keep all rows” takes in those of these countries and Turkey."
        )
    for message in result.messages:
        st.caption(plain(message))
    if not found.brings and result.duplicates:
        st.info(
            f"Nothing new: all {found.rows:,} usable rows of this file are here already.", icon=":material/done_all:"
        )
    elif not found.brings:
        st.warning(
            f"Not one row would come in: {result.rejected:,} rejected, {result.left_out:,} left out.",
            icon=":material/filter_alt_off:",
        )


def _terms(dataset: dict) -> None:
    mark = "" if dataset["redistributable"] else " Its rows may not be passed on: lists and downloads leave them out."
    st.markdown(f"**{plain(dataset['title'])}**, {plain(dataset['licence'])}.{mark} {plain(dataset['notice'] or '')}")
    st.caption(plain(f"{dataset['coverage']} Cite as: {dataset['citation']}"))


def _map(page: Page, name: str, found) -> None:
    """Draw where the rows lie, with the marks that they will have."""
    from atlas.ui.incoming import SPLIT

    largest = max(found.marks["killed"].max(), 1) if len(found.marks) else 1
    body = marks_of(
        found.marks, found.badges, bounds_of(found.regions, (), ()), page.mode, split=SPLIT, largest=largest
    )
    numbers = found.drawn
    vague = {
        "a district or area": numbers.area,
        "the governorate": numbers.governorate,
        "the country: not drawn": numbers.country,
    }
    words = Frame(
        title=f"{'What would come in' if found.result.kept else 'What the file holds'}: {found.dataset['title']}",
        sentence=f"{name}, {found.first_day:%-d %b %Y} to {found.last_day:%-d %b %Y}.",
        numbers=f"n = {plural(found.rows, 'row')}",
        notes=(
            *(f"{number:,} known only to {what}" for what, number in vague.items() if number),
            *(
                [f"{found.flagged:,} are recalls or sums, which name no single incident: not drawn"]
                if found.flagged
                else []
            ),
        ),
        sources=f"{found.dataset['title']}, {found.dataset['licence']}. {found.dataset['notice'] or ''}",
        stamp="A preview: each row stands for itself, before it is resolved against other reports. Not stored.",
        link="",
    )
    twin = found.marks[["name", "admin1", "country", "incidents", "killed"]].rename(columns={"name": "place"})
    deck(
        page,
        Figure("incoming", words, twin, body),
        height_px=MAP_PX,
        token=f"incoming-{found.result.dataset}",
        passing=True,
    )


def _rejects(found) -> None:
    cells: pd.DataFrame = found.rejects
    if cells.empty:
        return
    from atlas.imports import faults_of

    st.markdown(f"**{plural(found.result.rejected, 'row')} rejected**, row numbers as a spreadsheet counts.")
    for fault in faults_of(cells):
        st.markdown(f"- {plain(fault)}")
    shown = cells[["row", "column", "value", "reason"]].sort_values(["row", "column"])
    st.dataframe(
        shown.head(SHOWN_REJECTS),
        hide_index=True,
        key="list-upload-rejects",
        placeholder="empty",
        height=min(280, 38 + 35 * len(shown)),
    )
    st.download_button(
        "Rejected rows as CSV",
        lambda: to_csv(cells),
        f"rejected-{found.result.dataset}.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/table:",
        key="upload-rejects",
    )


def _import(file, asked) -> None:
    from atlas import imports
    from atlas.ui.incoming import on_disk

    try:
        with on_disk(file) as path, steps("Import") as step:
            result = imports.import_file(
                asked.format,
                path,
                data_dir=paths.DATA,
                everything=asked.everything,
                release=asked.release,
                options=asked.options,
                older=asked.older,
                progress=step,
            )
    except (ValueError, OSError) as error:
        st.error(f"Nothing was imported; the tables are as they were. {plain(error)}", icon=":material/block:")
        return
    journal.note(
        paths.DATA,
        "import",
        result.dataset,
        **access.who(),
        file=file.name,
        release=result.version,
        kept=result.kept,
        changed=result.changed,
        rejected=result.rejected,
    )
    changed = f", {result.changed:,} of them in place of older ones" if result.changed else ""
    st.session_state[SAID] = (
        f"{plural(result.kept, 'row')} of {file.name} came in{changed}; they are on for the whole app."
    )
    st.session_state[SAID] += "".join(f" {message}" for message in result.messages)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    if on := state.query().get("dataset"):  # some sets were chosen by name: the new one joins them
        state.set_option("dataset", ",".join(dict.fromkeys([*on.split(","), result.dataset])), "")
    st.rerun()
