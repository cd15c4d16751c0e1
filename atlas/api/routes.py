"""The addresses for programs as routes beside the pages: who answers what, refusals as JSON, ETags, and every read in a thread of its own."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from atlas.analysis.filters import short
from atlas.analysis.selection import Known, Selection, parameters
from atlas.api import described, drawn, feed, rows
from atlas.api.asked import CURSOR, Refused, Tables, read
from atlas.figures.registry import KINDS
from atlas.store import StoreError

SWITCH = "ATLAS_API"
AT_ONCE = 4  # answers that are made at the same time; others wait: pages come first
LICENCE_LINK = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


def is_on() -> bool:
    """Return whether this server has addresses for programs: they are off with ATLAS_API=off."""
    return os.environ.get(SWITCH, "").strip().casefold() not in ("off", "0", "no", "false")


def feed_address(selection: Selection, known: Known, root: str) -> str:
    """Return the address of the feed of a selection."""
    query = urlencode(parameters(selection, known), safe=",")
    return f"{root}{described.FEED}" + (f"?{query}" if query else "")


@dataclass(frozen=True)
class Reply:
    """An answer that is ready to be sent: tag is its ETag. unchanged: whoever asks has it already, so that nothing was made."""

    pieces: Iterator[bytes]
    media: str
    tag: str
    headers: Mapping[str, str]
    is_unchanged: bool = False


class Api:
    """Answers GET and HEAD under /api, and the feed."""

    def __init__(self, tables: Tables) -> None:
        """tables: where answers come from."""
        self._tables, self._places = tables, asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            _refuse_off()
            if request.method not in ("GET", "HEAD"):
                raise Refused("These addresses are read only: GET and HEAD.", 405)
            response = await self._answered(request)
        except Refused as error:
            response = _refusal(str(error), error.status)
        except StoreError as error:
            response = _refusal(f"The tables cannot be read: {error}", 503)
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        async with self._places:
            reply = await run_in_threadpool(self._reply, request)
        headers = {"ETag": reply.tag, "Cache-Control": "no-cache", **reply.headers}
        if reply.is_unchanged:
            return Response(status_code=304, headers=headers)
        if request.method == "HEAD":
            return StreamingResponse(iter(()), media_type=reply.media, headers=headers)  # whose length it does not say
        return StreamingResponse(reply.pieces, media_type=reply.media, headers=headers)

    def _reply(self, request: Request) -> Reply:
        """Make the answer; runs in a thread of its own, with cursors of its own (store.Store.frame)."""
        path, tables = request.path_params.get("path", "").strip("/"), self._tables
        if request.url.path.endswith(described.FEED):
            return _feed(request, tables)
        if path in ("", "openapi.json", "dictionary"):
            return _described(path, request, tables)
        if path.startswith("figures/"):
            return _figure(path, request, tables)
        return _rows(path, request, tables)


def _refuse_off() -> None:
    if not is_on():
        raise Refused("This server has no addresses for programs.", 404)


def _pairs(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.url.query, keep_blank_values=True)


def _has(request: Request, tag: str) -> bool:
    """Return whether If-None-Match names a tag; weak ones are the same here (RFC 9110, 13.1.2)."""
    named = [word.strip().removeprefix("W/") for word in request.headers.get("If-None-Match", "").split(",")]
    return tag in named or named == ["*"]


def _unchanged(tag: str) -> Reply:
    return Reply(iter(()), "", tag, {}, is_unchanged=True)


def _described(path: str, request: Request, tables: Tables) -> Reply:
    store = tables.opened(())
    is_page = path == "" and "text/html" in request.headers.get("Accept", "")
    tag = f'"{store.data_version}.{described.EDITION}.{"page" if is_page else path or "index"}"'
    if _has(request, tag):
        return _unchanged(tag)
    varies = {} if path else {"Vary": "Accept"}
    if is_page:
        return Reply(iter([described.page(store.data_version, store.as_of).encode()]), "text/html", tag, varies)
    said = described.dictionary() if path == "dictionary" else described.openapi()
    return Reply(iter([orjson.dumps(said)]), "application/json", tag, varies)


def _rows(path: str, request: Request, tables: Tables) -> Reply:
    name, _, form = path.partition(".")
    form = form or "json"
    if name not in rows.SERVED or form not in ("json", *rows.SERVED[name].formats):
        _nowhere(path)
    served = rows.SERVED[name]
    asked = read(
        _pairs(request), tables, also=rows.parameters_of(name), filters=served.filters, told_apart=f"rows of {name}"
    )
    tag = asked.tag(path)
    if _has(request, tag):
        return _unchanged(tag)
    found = rows.answer(name, asked, path)
    links, following = [LICENCE_LINK, '</api>; rel="describedby"'], ""
    if found.next:
        query = urlencode({**asked.given, CURSOR: found.next})
        following = f"{request.url.replace(query=query)}"
        links.append(f'<?{query}>; rel="next"')
    headers = {
        "Link": ", ".join(links),
        "Atlas-Data-Version": asked.store.data_version,
        "Atlas-Rows": str(found.total),
        "Atlas-Withheld": str(found.withheld),
    }
    if form != "json":
        headers["Content-Disposition"] = f'inline; filename="resurgence-atlas-{name}.{form}"'
    return Reply(rows.written(found, form, following), rows.MEDIA[form], tag, headers)


def _figure(path: str, request: Request, tables: Tables) -> Reply:
    name, _, form = path.removeprefix("figures/").partition(".")
    if name not in KINDS or form not in drawn.FORMATS:
        _nowhere(path)
    asked = read(_pairs(request), tables, also=drawn.OPTIONS)
    tag = asked.tag(path)
    if _has(request, tag):
        return _unchanged(tag)
    root = f"{request.url.scheme}://{request.url.netloc}"
    found, scope = drawn.figure(name, asked, root, tables.keep)
    headers = {"Link": f'{LICENCE_LINK}, </api>; rel="describedby"', "Atlas-Data-Version": asked.store.data_version}
    return Reply(drawn.written(found, scope, name, form), rows.MEDIA[form], tag, headers)


def _feed(request: Request, tables: Tables) -> Reply:
    asked = read(_pairs(request), tables)
    tag = asked.tag(described.FEED)
    if _has(request, tag):
        return _unchanged(tag)
    root = f"{request.url.scheme}://{request.url.netloc}"
    return Reply(iter([feed.feed(asked, root)]), feed.MEDIA, tag, {"Link": LICENCE_LINK})


def _nowhere(path: str) -> NoReturn:
    raise Refused(f"There is no address /api/{short(path)}; /api says which there are.", 404)


def _refusal(why: str, status: int) -> Response:
    headers = {"Allow": "GET, HEAD"} if status == 405 else {}
    body = orjson.dumps({"error": why})
    return Response(body, status, {**headers, "Cache-Control": "no-store"}, "application/json")
