"""A question that is put together once for all months gives in each what it gives put together anew."""

import inspect
from dataclasses import replace

import pytest

from atlas.analysis.asking import ask
from atlas.analysis.selection import Selection
from atlas.analysis.summary import selected
from atlas.store import open_store
from tests.analysis.cases import arguments, difference, functions, plain

ABOUT_SELECTIONS = [
    name for name, function in functions().items() if "selection" in inspect.signature(function).parameters
]
IN_TURN = (
    Selection(region=("iraq",), start="2019-03", end="2019-03"),
    Selection(region=("iraq",), start="2017-01", end="2020-08"),
    Selection(region=("iraq",), end="2016-02"),
    Selection(region=("iraq",), start="2022-05"),
)


@pytest.fixture(scope="module")
def anew():
    """The committed tables behind a store that keeps nothing."""
    return replace(open_store("duckdb://"), _built=type("Nothing", (), {"of": lambda _, key, make: make()})())


@pytest.fixture(scope="module")
def asked(store, audited):
    return arguments(store, audited)


@pytest.mark.parametrize("name", ABOUT_SELECTIONS)
def test_every_month_range_has_its_own_answer(name, store, anew, asked, monkeypatch):
    function, (first, *_) = functions()[name], asked.get(name, [{}])
    kept = [plain(function(store, selection, **first), store) for selection in IN_TURN]
    for module in {function.__module__, "atlas.analysis.summary", "atlas.analysis.trends"}:
        monkeypatch.setattr(
            f"{module}.ask", lambda store, question, *given: store.frame(question(store, *given)), raising=False
        )
    for selection, found in zip(IN_TURN, kept, strict=True):
        assert not difference(found, plain(function(anew, selection, **first), anew)), selection


def test_a_question_is_put_together_and_compiled_once_for_all_months():
    opened, made = open_store("duckdb://"), []

    def question(store, selection):
        made.append(selection)
        found = selected(store, selection)
        return found.aggregate(incidents=found.count())

    found = [ask(opened, question, selection)["incidents"].iloc[0] for selection in IN_TURN[:2] * 2]
    assert len(made) == 1
    assert found[:2] == found[2:] and found[0] < found[1]
    days = replace(IN_TURN[0], start="2019-03-05", end="2019-03-20")
    assert ask(opened, question, days)["incidents"].iloc[0] < found[0]
    assert len(made) == 1
    ask(opened, question, IN_TURN[2])
    ask(opened, question, replace(IN_TURN[0], region=("syria",)))
    assert len(made) == 3, "no first month, and another region: other questions"
