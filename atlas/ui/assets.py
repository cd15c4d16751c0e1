"""What the server hands out beside its pages, from this origin: the library that draws saved charts, the face that they are set in, and the addresses for programs."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

# The library of the installed package, the same that pages are drawn with: no copy of it is kept. Its name changes with it, so browsers may keep it.
LIBRARY = f"/atlas-plotly-{version('plotly')}.min.js"
FACE = "/app/static/fonts/SourceSans3-Upright.woff2"  # served by Streamlit from static/


def _library(_request: Request) -> Response:
    package = Path(next(iter(find_spec("plotly").submodule_search_locations)))
    return FileResponse(
        package / "package_data" / "plotly.min.js",
        media_type="text/javascript",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


class Programs:
    """Answers programs. What that takes is loaded at the first request: a server that starts, and its first page, need not wait for it."""

    def __init__(self) -> None:
        self._api: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        self._api = self._api or await run_in_threadpool(_api)
        await self._api(scope, receive, send)


def _api() -> ASGIApp:
    from atlas.api.asked import Tables
    from atlas.api.routes import Api
    from atlas.ui import cache

    return Api(Tables(cache.the_store, cache.the_known, cache.kept))


PROGRAMS = Programs()
ROUTES = (
    Route(LIBRARY, _library),
    Route("/api", PROGRAMS),
    Route("/api/{path:path}", PROGRAMS),
    Route("/feed.atom", PROGRAMS),
)
