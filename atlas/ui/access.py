"""Who may import and remove data sets here, and how much the server takes from whom.

Everything hangs on where a reader comes from. Whoever sits at the machine (the server listens there alone, and no proxy stands between) may do both.
From elsewhere both are closed, unless whoever runs the server opens them (ATLAS_UPLOADS=on) with a password (ATLAS_PASSWORD), or to people who log
in with an OpenID provider (ATLAS_IMPORTERS, their e-mail addresses; the provider is Streamlit's st.login).
"""

import hmac
import ipaddress
import logging
import os
import re
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

from atlas import journal

SWITCH, PASSWORD, IMPORTERS = "ATLAS_UPLOADS", "ATLAS_PASSWORD", "ATLAS_IMPORTERS"
CLOSED, LOCKED, OPEN = "closed", "locked", "open"
LEAST_CHARACTERS = 12  # of a password: a shorter one opens nothing
TRIES, TRIES_SECONDS = (
    5,
    60,
)  # wrong passwords within that time, from all readers together; then none is looked at until it is over
PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
MB = 1024 * 1024
MOST_SESSIONS = 5000  # whose files are counted
_log = logging.getLogger(__name__)
_opened: dict[
    str, str
] = {}  # sessions that may import, and who they said they are: the name given with the password, or the address logged in with
_wrong: deque[float] = deque(maxlen=TRIES)  # when a wrong password was said


@dataclass(frozen=True)
class Limits:
    """What one session may send: MB of one file, and of all files that it holds at a time."""

    file_mb: int
    session_mb: int


BRIEFINGS = Limits(1, 4)  # saved briefings and templates for slides, which anybody may load
TABLES = Limits(200, 400)  # of those who may import


def at_this_machine(headers: Mapping[str, str]) -> bool:
    """Return whether a reader sits at this machine: the server listens there alone, was called by that name, and no proxy stands between."""
    return (
        _loopback(st.get_option("server.address") or "")
        and _loopback(re.sub(r":\d+$", "", headers.get("Host", "") or headers.get("host", "")))
        and not any(name.casefold() in PROXIED for name in headers)
    )


def _loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def standing(headers: Mapping[str, str], session: str) -> str:
    """Return whether a session may import and remove: CLOSED, LOCKED (until it says the password or logs in) or OPEN."""
    word = os.environ.get(SWITCH, "").strip().casefold()
    if word in ("off", "0", "no", "false"):
        return CLOSED
    if os.environ.get(PASSWORD) or importers():
        asked = (password() or importers()) and (word in ("on", "1", "yes", "true") or at_this_machine(headers))
        return CLOSED if not asked else OPEN if session in _opened else LOCKED
    return OPEN if at_this_machine(headers) else CLOSED


def password() -> str:
    """Return the password of the deployment; empty where none is set, or one that is too short to be one."""
    word = os.environ.get(PASSWORD, "")
    return word if len(word) >= LEAST_CHARACTERS else ""


def importers() -> frozenset[str]:
    """Return the e-mail addresses of those who may import once they have logged in."""
    return frozenset(filter(None, (one.strip().casefold() for one in os.environ.get(IMPORTERS, "").split(","))))


def logged_in() -> str:
    """Return the e-mail address with which this session has logged in, if its provider vouches for it; else nothing."""
    return (
        str(st.user.get("email", ""))
        if st.user.get("is_logged_in") and st.user.get("email_verified") in (True, "true")
        else ""
    )


def here() -> str:
    """Return the standing of the session that draws its page."""
    if importers() and logged_in().casefold() in importers():
        _open(logged_in())
    return standing(st.context.headers, _session())


def limits() -> Limits:
    """Return what the session that draws its page may send."""
    return TABLES if here() == OPEN else BRIEFINGS


def unlock(name: str, word: str) -> str:
    """Open imports to this session if the password is right; returns why not, or nothing."""
    now = time.monotonic()
    if len(_wrong) == TRIES and now - _wrong[0] < TRIES_SECONDS:
        return f"Too many wrong passwords: none is looked at before {TRIES_SECONDS} seconds are over."
    if not name.strip():
        return "Say your name too: it is written beside what you change."
    if not password() or not hmac.compare_digest(word.encode(), password().encode()):
        _wrong.append(now)
        _log.warning("a wrong password was given by %r from %s", name, st.context.ip_address or "this machine")
        return "That is not the password of this server."
    _open(name.strip())
    return ""


def _open(who: str) -> None:
    _opened[_session()] = who
    while len(_opened) > MOST_SESSIONS:
        del _opened[next(iter(_opened))]


def who() -> dict[str, str]:
    """Return who this session is, as the journal keeps it: the name given with the password, the address logged in with, or the server's account."""
    name = _opened.get(_session()) or f"{journal.account()} (the account that runs the server)"
    beyond = st.context.headers.get("X-Forwarded-For")  # as the last proxy says
    return {"who": name, "address": str(beyond or st.context.ip_address or "this machine")}


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


class Uploads:
    """Refuses files that a session may not send, before they are read, and more of them than it may hold."""

    PATH = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
    AROUND = 64 * 1024  # bytes of a request around its file

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.held: dict[str, dict[str, int]] = {}  # by session: its files and their bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is a file that goes too far."""
        asked = self.PATH.search(scope["path"]) if scope["type"] == "http" else None
        if not asked or scope["method"] not in ("PUT", "DELETE"):
            await self.app(scope, receive, send)
            return
        session, file = asked.groups()
        if scope["method"] == "PUT" and (refused := self._refused(Headers(scope=scope), session, file)):
            _log.warning("a file was refused: %s", refused.body.decode())
            await refused(scope, receive, send)
            return
        await self.app(scope, receive, self._watched(scope, send, session, file))

    def _refused(self, headers: Headers, session: str, file: str) -> PlainTextResponse | None:
        allowed = TABLES if standing(headers, session) == OPEN else BRIEFINGS
        if not headers.get("Content-Length", "").isdecimal():
            return PlainTextResponse("The length of the file has to be said.", 411)
        size = int(headers["Content-Length"]) - self.AROUND
        if size > allowed.file_mb * MB:
            return PlainTextResponse(f"This server takes files of at most {allowed.file_mb} MB from you.", 413)
        if (
            size + sum(held for name, held in self.held.get(session, {}).items() if name != file)
            > allowed.session_mb * MB
        ):
            return PlainTextResponse(
                f"This server holds at most {allowed.session_mb} MB of files for you: take one away, or reload the page.",
                413,
            )
        self._hold(session, file, max(size, 0))
        return None

    def _hold(self, session: str, file: str, size: int) -> None:
        """Count a file from its first byte on, so that many at once are no way around the limit."""
        self.held.setdefault(session, {})[file] = size
        while len(self.held) > MOST_SESSIONS:
            del self.held[next(iter(self.held))]

    def _watched(self, scope: Scope, send: Send, session: str, file: str) -> Send:
        """Return what sends the answer, and forgets a file that was not taken or is taken away."""

        async def told(message: Message) -> None:
            taken = scope["method"] == "PUT" and message.get("status") == 204
            if message["type"] == "http.response.start" and not taken:
                files = self.held.get(session, {})
                files.pop(file, None)
                if not files:
                    self.held.pop(session, None)
            await send(message)

        return told
