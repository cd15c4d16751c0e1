"""Streamlit, which loads, while it starts, what the first reader would else wait for.

python -m atlas.ui.serve run app.py [streamlit's options]; `streamlit run app.py` serves the same pages, the first of them later.
"""

import sys
import threading
from importlib import import_module

from streamlit.web import cli

LOADED = ("atlas.ui.overview", "atlas.ui.map_page", "atlas.ui.timelines_page", "atlas.ui.claims_page", "atlas.ui.incident_page",
          "atlas.ui.sources_page", "atlas.ui.briefing_page")  # fmt: skip


def warm() -> None:
    """Import the pages and open the tables. Where the tables cannot be opened, the page says so."""
    import_module(LOADED[0])
    from atlas.charts import basemap
    from atlas.ui import cache

    try:
        cache.the_known(cache.the_store())
    except (ValueError, OSError):
        return
    basemap.label_points()
    for name in LOADED[1:]:
        import_module(name)


def main() -> None:
    """Run Streamlit with this program's arguments."""
    threading.Thread(target=warm, daemon=True).start()
    sys.argv[0] = "streamlit"
    cli.main()


if __name__ == "__main__":
    main()
