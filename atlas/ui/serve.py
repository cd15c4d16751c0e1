"""The atlas as a server: what it loads while it starts, and what it tells every browser. `streamlit run app.py` serves it, or any ASGI server app:app."""

import base64
import hashlib
import re
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module, resources

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas.ui.access import Uploads
from atlas.ui.faults import watch

LOADED = (
    "atlas.ui.overview",
    "atlas.ui.resurgence_page",
    "atlas.ui.map_page",
    "atlas.ui.timelines_page",
    "atlas.ui.claims_page",
    "atlas.ui.incident_page",
    "atlas.ui.sources_page",
    "atlas.ui.intake_page",
    "atlas.ui.briefing_page",
)
LATER_SECONDS = 5  # until then the processor belongs to the page that the first reader has opened
# What a page may load, and from where: this origin alone. blob: and data: are made by the page itself: workers of the maps, the code of our components,
# pictures and files. Streamlit writes its styles into the page.
POLICY = {
    "default-src": "'self'", "script-src": "'self' 'wasm-unsafe-eval' blob:", "style-src": "'self' 'unsafe-inline'", "img-src": "'self' data: blob:",
    "font-src": "'self' data:", "connect-src": "'self' data: blob:", "worker-src": "'self' blob:", "frame-src": "'none'", "object-src": "'none'",
    "base-uri": "'self'", "form-action": "'self'", "frame-ancestors": "'self'",
}  # fmt: skip


@cache
def headers() -> dict[str, str]:
    """Return what every answer says to the browser beside its content."""
    page = (resources.files("streamlit") / "static" / "index.html").read_text("utf-8")
    inline = re.findall(
        r"<script>(.*?)</script>", page, re.S
    )  # scripts within Streamlit's own page, by their fingerprints
    prints = [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline]
    policy = POLICY | {"script-src": " ".join([POLICY["script-src"], *prints])}
    return {
        "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # a link to a report does not tell its site which selection was open
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


class Headers:
    """Adds `headers` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers())
            await send(message)

        await self.app(scope, receive, told if scope["type"] == "http" else send)


MIDDLEWARE = (Middleware(Headers), Middleware(Uploads))


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Load what the first reader would else wait for, beside the server that starts."""
    watch()
    threading.Thread(target=warm, daemon=True).start()
    yield


def warm() -> None:
    """Import the pages and open the tables. Where these cannot be opened, the page says so."""
    _first_page()
    time.sleep(LATER_SECONDS)
    for name in LOADED[1:]:
        import_module(name)


def _first_page() -> None:
    import_module(LOADED[0])
    from atlas.figures import geo
    from atlas.ui import cache

    try:
        cache.the_known(cache.the_store())
    except (ValueError, OSError):
        return
    geo.label_points()
