"""What a reader and the log are told where something fails that nobody foresaw: a number, the same in both, and nothing of what was selected.

An exception's own words may hold what a reader chose (a value that was not found, a query). So the log has its type and where it arose, line by line,
and its words only where whoever runs the server asks for them: ATLAS_LOG=full.
"""

import logging
import os
import secrets
import traceback
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from streamlit.runtime.scriptrunner import get_script_run_ctx

from atlas.paths import ROOT
from atlas.ui.plain import plain

FULL = "ATLAS_LOG"  # full: the words of exceptions too
SOURCES = ("streamlit.error_util", "uvicorn.error")  # loggers that would write out an exception that nobody caught
_log = logging.getLogger(__name__)


def number(error: BaseException) -> str:
    """Return the number of a fault, the same each time that it is asked for."""
    if not hasattr(error, "fault_number"):
        error.fault_number = secrets.token_hex(4)
    return error.fault_number


def told(error: Exception) -> bool:
    """Tell the reader of the page that is being drawn what failed; returns True, so that Streamlit says nothing of its own."""
    from atlas.store import StoreError  # the server that starts need not wait for the tables' libraries

    if isinstance(error, StoreError):  # an engine beyond this process can fail at any question
        stopped(error)
        return True
    st.error(
        f"Something went wrong while this was drawn (fault {plain(number(error))}). Nothing in the tables has changed, and what you chose is kept in the address: "
        "reload the page, or take back the last change. If it stays, tell whoever runs this server the number of the fault; the log has it too.",
        icon=":material/error:",
    )
    return True


def stopped(error: Exception) -> None:
    """Say that the tables stopped answering (a StoreError), and have them opened anew."""
    from atlas.ui import cache

    cache.forget_stores()
    st.error(f"The tables stopped answering: {plain(error)}. Choose anything, or reload the page, to try again.")


async def answered(_request: Request, error: Exception) -> PlainTextResponse:
    """Answer a request at which the server itself failed."""
    return PlainTextResponse(f"Something went wrong (fault {number(error)}). The server's log has the number.", 500)


class Numbered(logging.Filter):
    """Writes an exception that nobody caught as its number, its type and where it arose."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record of an exception; let every record through."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            full = os.environ.get(FULL, "").casefold() == "full"
            record.msg, record.args = (
                "fault %s%s: %s",
                (number(error), _page(), "".join(traceback.format_exception(error)) if full else _arose(error)),
            )
            record.exc_info = record.exc_text = None
        return True


def watch() -> None:
    """Have every fault logged with its number; called once, when the server starts."""
    for name in SOURCES:
        log = logging.getLogger(name)
        if not any(isinstance(one, Numbered) for one in log.filters):
            log.addFilter(Numbered())


def _page() -> str:
    """Return the path of the page, without what its address says of a selection."""
    if get_script_run_ctx() is None:  # a request of the server's own
        return ""
    return f" on {urlsplit(st.context.url or '').path or '/'}"


def _arose(error: BaseException) -> str:
    """Return the types of an exception and its causes, each with the lines that it went through."""
    lines, each, seen = [], error, set()
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        lines.append(("" if each is error else "caused by ") + type(each).__qualname__)
        for frame in traceback.extract_tb(each.__traceback__):
            path = Path(frame.filename)
            lines.append(
                f"  {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{frame.lineno} {frame.name}"
            )
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\n".join(lines)
