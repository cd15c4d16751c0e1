"""What the server hands out beside its pages, from this origin: the library that draws saved charts, and the face that they are set in."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

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


ROUTES = (Route(LIBRARY, _library),)
