"""The page that the atlas is measured against answers the same question as the atlas."""

import pytest
from streamlit.testing.v1 import AppTest

from atlas import paths
from atlas.analysis.selection import Selection
from atlas.analysis.summary import tally
from atlas.store import open_store


@pytest.fixture(scope="module")
def store():
    return open_store()


def numbers(page: AppTest) -> list[str]:
    assert not page.exception
    return [metric.value for metric in page.metric]


def expected(store, month: str) -> list[str]:
    found = tally(store, Selection(start=month, end=month))
    return [f"{value:,}" for value in (found.incidents, found.attacks, found.killed, found.claimed, found.disputed)]


def test_the_obvious_page_counts_what_the_atlas_counts_before_and_after_a_month_change(store):
    page = AppTest.from_file(str(paths.ROOT / "benchmarks" / "obvious.py"), default_timeout=60)
    page.query_params["from"] = page.query_params["to"] = "2021-06"
    assert numbers(page.run()) == expected(store, "2021-06")
    page.button[0].click()
    assert numbers(page.run()) == expected(store, "2021-05")
