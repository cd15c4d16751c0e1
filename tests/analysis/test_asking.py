"""A question that is put together once for all months gives in each what it gives put together anew."""

import inspect
from dataclasses import replace

import pytest

from atlas.analysis.asking import ask
from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.engines.compiled import Compiled
from atlas.store import open_store
from tests.analysis.cases import arguments, difference, functions, plain

ABOUT_SELECTIONS = [name for name, function in functions().items() if "selection" in inspect.signature(function).parameters]
IN_TURN = (
    Selection(region=("iraq",), start="2019-03", end="2019-03"),
    Selection(region=("iraq",), start="2017-01", end="2020-08"),
    Selection(region=("iraq",), end="2016-02"),
    Selection(region=("iraq",), start="2022-05"),
)


@pytest.fixture(scope="module")
def anew():
    """The committed tables behind an engine and a store that keep nothing."""
    opened = open_store("duckdb://")
    opened.engine._compiled = type("Nothing", (), {"sql": lambda _, expression, backend, days: _compile(expression, backend, days)})()
    return replace(opened, _built=type("Nothing", (), {"of": lambda _, key, make: make()})())


def _compile(expression, backend, days):
    backend._run_pre_execute_hooks(expression)
    return backend.compile(expression)


@pytest.fixture(scope="module")
def asked(store, audited):
    return arguments(store, audited)


@pytest.mark.parametrize("name", ABOUT_SELECTIONS)
def test_every_month_range_has_its_own_answer(name, store, anew, asked, monkeypatch):
    function, (first, *_) = functions()[name], asked.get(name, [{}])
    kept = [plain(function(store, selection, **first), store) for selection in IN_TURN]
    for module in {function.__module__, "atlas.analysis.summary", "atlas.analysis.trends"}:
        monkeypatch.setattr(f"{module}.ask", lambda store, question, *given: store.frame(question(store, *given)), raising=False)
    for selection, found in zip(IN_TURN, kept, strict=True):
        assert not difference(found, plain(function(anew, selection, **first), anew)), selection


def test_a_question_is_put_together_and_compiled_once_for_all_months(monkeypatch):
    opened, made = open_store("duckdb://"), []

    def question(store, selection):
        made.append(selection)
        found = selected(store, selection)
        return found.aggregate(incidents=found.count())

    compiled = []
    compile_ = Compiled.sql
    monkeypatch.setattr(Compiled, "sql", lambda *given: compiled.append(compile_(*given)) or compiled[-1])
    for selection in IN_TURN[:2] * 2:
        ask(opened, question, selection)
    assert len(made) == 1
    assert len(set(compiled)) == 2 and "2017-01-01" in compiled[1]
