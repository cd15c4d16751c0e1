"""Streamlit, which loads, while it starts, what the first reader would else wait for, and loses no click to the one after it.

python -m atlas.ui.serve run app.py [streamlit's options]; `streamlit run app.py` serves the same pages, the first of them later.
"""

import gc
import sys
import threading
import time
from importlib import import_module

LOADED = ("atlas.ui.overview", "atlas.ui.map_page", "atlas.ui.timelines_page", "atlas.ui.claims_page", "atlas.ui.incident_page",
          "atlas.ui.sources_page", "atlas.ui.briefing_page")  # fmt: skip
LATER_SECONDS = 5  # until then the processor belongs to the page that the first reader has opened


def warm() -> None:
    """Import the pages and open the tables, after which garbage is looked for again. Where the tables cannot be opened, the page says so."""
    try:
        _first_page()
    finally:
        gc.freeze()  # nor will modules ever be collected
        gc.enable()
    time.sleep(LATER_SECONDS)
    for name in LOADED[1:]:
        import_module(name)


def _first_page() -> None:
    import_module(LOADED[0])
    from atlas.charts import basemap
    from atlas.ui import cache

    try:
        cache.the_known(cache.the_store())
    except (ValueError, OSError):
        return
    basemap.label_points()


def take_changes_whole() -> None:
    """Have Streamlit hand over what a message of the browser says before it looks for a newer message.

    Streamlit looks at each use of the session's state, thus also before and within the callbacks of a change; with a newer message there, it
    begins anew with that one, which says nothing any more of a button pressed before. `fastReruns` in .streamlit/config.toml is off for the
    same reason: with it a newer message stops the run of the older one before its callbacks. The page itself is drawn as before, and given up
    for a newer message wherever Streamlit looks.
    """
    from streamlit.runtime.state.safe_session_state import SafeSessionState

    take = SafeSessionState.on_script_will_rerun

    def take_whole(state: SafeSessionState, *args, **options) -> None:
        look = state._yield_callback
        object.__setattr__(state, "_yield_callback", lambda: None)  # a plain assignment would be one to the session's state
        try:
            take(state, *args, **options)
        finally:
            object.__setattr__(state, "_yield_callback", look)

    SafeSessionState.on_script_will_rerun = take_whole


def own_components_alone() -> None:
    """Have Streamlit not read through every installed package for components: the atlas registers its own, and uses no other."""
    from streamlit.components.v2 import manifest_scanner

    manifest_scanner.scan_component_manifests = list


def main() -> None:
    """Run Streamlit with this program's arguments."""
    gc.disable()  # until the pages are loaded: importing leaves nothing to collect, and looking for it would take a tenth of the time
    from streamlit.web import cli

    take_changes_whole()
    own_components_alone()
    threading.Thread(target=warm, daemon=True).start()
    sys.argv[0] = "streamlit"
    cli.main()


if __name__ == "__main__":
    main()
