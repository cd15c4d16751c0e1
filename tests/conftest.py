"""What several tests share: the committed tables, and small stand-ins for them."""

import gc
from functools import cache

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from atlas.analysis.audit import audit
from atlas.analysis.selection import Known
from atlas.analysis.summary import known as known_of
from atlas.store import open_store

# The same examples in every run, and no time limit per example: the machine may be busy.
settings.register_profile("atlas", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("atlas")


def pytest_collection_finish():
    """Let Python look for dead cycles less often: what was imported and collected stays to the end, and each look goes through all of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


@pytest.fixture(scope="session", autouse=True)
def _installed_packages_are_read_once():
    """Streamlit looks through all of them for components whenever a page is run as a script, which takes as long as most pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def store():
    """The committed tables; tests read them and never write."""
    return open_store("duckdb://")


@pytest.fixture(scope="session")
def audited(store):
    """The audit of the committed tables, made once; tests read it and never write."""
    return audit(store, known_of(store))


@pytest.fixture(scope="session")
def known():
    """A small offer to choose from that no rebuild of the tables changes."""
    return Known(
        admin1={
            "IQ-DI": "Diyala, Iraq",
            "IQ-KI": "Kirkuk, Iraq",
            "SY-DY": "Deir ez-Zor, Syria",
            "LY-JU": "Jufra, Libya",
        },
        admin1_country={"IQ-DI": "IRQ", "IQ-KI": "IRQ", "SY-DY": "SYR", "LY-JU": "LBY"},
        sources={"shafaq-news": "Shafaq News", "sohr": "SOHR", "amaq": "Amaq"},
        first_month="2014-01",
        last_month="2025-11",
        data_version="2026.11-00000000",
        datasets={"coded": "Coded reports", "ucdp-ged": "UCDP GED", "acled": "ACLED"},
    )
