"""What is kept between reruns: answers are copies, bounded, keyed by version and selection, and a page seen before asks nothing."""

import pytest
from streamlit.testing.v1 import AppTest

from atlas import paths
from atlas.analysis.places import by_governorate
from atlas.analysis.selection import Selection
from atlas.analysis.summary import tally
from atlas.store import Store, StoreError
from atlas.ui import cache, months
from atlas.ui.figures_view import PARTS
from atlas.ui.frame import PAGES


@pytest.fixture
def queries(monkeypatch):
    """The expressions that reach the engine, from a cache that holds nothing."""
    cache._kept.clear()
    seen = []
    frame = Store.frame
    monkeypatch.setattr(
        Store, "frame", lambda store, expression, *days: seen.append(expression) or frame(store, expression, *days)
    )
    return seen


def test_an_answer_is_a_copy(store, queries):
    first = cache.kept(by_governorate, store, Selection())
    first.loc[:, "incidents"] = -1
    again = cache.kept(by_governorate, store, Selection())
    assert again["incidents"].min() > 0
    assert len(queries) == 1


def test_another_selection_or_version_is_another_answer(store, queries):
    cache.kept(tally, store, Selection())
    before = len(queries)
    cache.kept(tally, store, Selection(region=("iraq",)))
    other = Store(store.engine, "another version", store.as_of)
    cache.kept(tally, other, Selection())
    assert len(queries) == 3 * before


def test_what_is_kept_is_bounded_in_entries_and_bytes():
    assert cache._kept._info.max_entries == cache.MAX_ANSWERS
    assert cache._kept._info.max_size_bytes == cache.MAX_BYTES


@pytest.mark.parametrize(
    ("path", "options"), [*((path, {}) for path in PAGES), *(("claims", {"side": "figures", "view": v}) for v in PARTS)]
)
def test_a_page_seen_before_asks_the_tables_nothing(path, options, queries):
    def run():
        test = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60)
        if path:
            test.switch_page(PAGES[path][0])
        for name, value in {"region": "iraq", **options}.items():
            test.query_params[name] = value
        assert not test.run().exception

    run()
    assert queries or path
    queries.clear()
    run()
    assert not [expression.columns for expression in queries]


def test_an_engine_that_stops_at_the_controls_leaves_each_link_once(monkeypatch):
    def gone(store, selection):
        raise StoreError("the cluster at 10.0.0.1 does not answer")

    monkeypatch.setattr(months, "monthly_bars", gone)
    test = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60).run()
    assert not test.exception and "stopped answering" in test.error[0].value
    assert len(test.sidebar.get("page_link")) == len(PAGES)


def test_an_engine_that_stops_is_told_and_asked_again(monkeypatch):
    def gone(store, expression, days=None):
        raise StoreError("the cluster at 10.0.0.1 does not answer")

    cache._kept.clear()
    with monkeypatch.context() as broken:
        broken.setattr(Store, "frame", gone)
        test = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60).run()
        assert not test.exception
        assert "stopped answering: the cluster at 10.0.0.1 does not answer" in test.error[0].value
        assert len(test.sidebar.get("page_link")) == len(PAGES)
    assert not test.run().error
