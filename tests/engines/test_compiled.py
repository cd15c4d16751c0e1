"""SQL that is kept by shape: the same text but for its days and plain words, and never one expression's text for another's."""

from datetime import date

import ibis
import pytest

from atlas.engines import NO_DAYS
from atlas.engines import compiled as module
from atlas.engines.compiled import Compiled
from atlas.engines.embedded import Embedded
from atlas.engines.recent import Recent

DAYS = [date(2021, 1, 1), date(2021, 1, 31), date(2021, 2, 1), date(2021, 2, 28)]


@pytest.fixture
def engine(monkeypatch):
    """An engine with one small table; `compiled` lists what its backend compiles."""
    engine = Embedded()
    engine.connection.raw_sql("CREATE TABLE t AS SELECT DATE '2021-01-01' + i::INTEGER AS day, i, 'w' || i % 3 AS word FROM range(60) _(i)")
    engine.compiled = []
    compile_ = ibis.backends.duckdb.Backend.compile
    monkeypatch.setattr(
        ibis.backends.duckdb.Backend, "compile", lambda backend, *given, **more: engine.compiled.append(given) or compile_(backend, *given, **more)
    )
    return engine


def between(engine: Embedded, first: date, last: date) -> ibis.Table:
    t = engine.table("t")
    found = t.filter(t.day >= ibis.literal(first), t.day <= ibis.literal(last))
    return found.aggregate(n=found.count(), low=found.i.min())


def rows(engine: Embedded, expression: ibis.Table, days=NO_DAYS) -> list[dict]:
    return engine.rows(expression, days).to_pylist()


def test_days_alone_need_no_second_compiling(engine):
    assert rows(engine, between(engine, *DAYS[:2])) == [{"n": 31, "low": 0}]
    assert rows(engine, between(engine, *DAYS[2:])) == [{"n": 28, "low": 31}]
    assert rows(engine, between(engine, DAYS[0], DAYS[3])) == [{"n": 59, "low": 0}]
    assert len(engine.compiled) == 1


def test_one_day_twice_is_another_shape_than_two_days(engine):
    assert rows(engine, between(engine, DAYS[0], DAYS[1]))[0]["n"] == 31
    assert rows(engine, between(engine, DAYS[1], DAYS[1]))[0]["n"] == 1
    assert rows(engine, between(engine, DAYS[2], DAYS[3]))[0]["n"] == 28


def test_a_day_can_be_put_in_the_place_of_another(engine):
    expression = between(engine, *DAYS[:2])
    assert rows(engine, expression, {DAYS[0]: DAYS[2], DAYS[1]: DAYS[3]}) == [{"n": 28, "low": 31}]
    assert rows(engine, expression) == [{"n": 31, "low": 0}]


def test_what_differs_in_anything_else_is_compiled_anew(engine):
    t = engine.table("t")
    asked = [
        t.filter(t.i < 3), t.filter(t.i < 4), t.filter(t.i <= 3), t.filter(t.i < 3.0), t.filter(t.word == "w1"), t.filter(t.word == "w2"),
        t.filter(t.word.isin(["w1", "w2"])), t.filter(t.word.isin(["w2", "w0"])), t.filter(t.i < 3).limit(1), t.filter(t.i < 3).limit(2),
        t.filter(t.i < 3).select("i", "day"), t.filter(t.i < 3).select("day", "i"), t.filter(t.i < 3).select(j="i"),
        t.group_by("word").aggregate(n=t.i.sum()), t.group_by("word").aggregate(n=t.i.max()), t.order_by("i").limit(3), t.order_by(t.i.desc()).limit(3),
    ]  # fmt: skip
    for expression in asked + asked:
        assert sorted(map(str, rows(engine, expression))) == sorted(map(str, engine.connection.to_pyarrow(expression).to_pylist())), expression


@pytest.mark.parametrize("words", [["w1", "w2"], ["w0", "w1"], ["w1", "none"], ["w1", "w'2"], ["\\", "%"], ["", "w1"], ["w1; --", "w2"]])
def test_words_are_what_they_are(engine, words):
    t = engine.table("t")
    for given in (["w2", "w0"], words, words[::-1]):
        expression = t.filter(t.word.isin(given)).mutate(said=ibis.literal(given[0]), like=t.word.contains(given[1])).order_by("i")
        found = rows(engine, expression)
        assert [row["i"] for row in found] == [i for i in range(60) if f"w{i % 3}" in given]
        assert all(row["said"] == given[0] and row["like"] == (given[1] in row["word"]) for row in found)


def test_other_plain_words_need_no_second_compiling(engine):
    t = engine.table("t")
    for word in ("w0", "w1", "no-such"):
        for day in DAYS:
            expected = [i for i in range((day - DAYS[0]).days, 60) if f"w{i % 3}" == word]
            assert [row["i"] for row in rows(engine, t.filter(t.word == word, t.day >= ibis.literal(day)).order_by("i"))] == expected
    assert len(engine.compiled) == 1


def test_words_that_look_like_days_stay_words(engine):
    t = engine.table("t")
    rows(engine, between(engine, *DAYS[:2]))
    found = rows(engine, t.filter(t.day == ibis.literal(DAYS[0])).mutate(said=ibis.literal("2021-01-01"), mark=ibis.literal("given-0;")))
    assert (found[0]["said"], found[0]["mark"]) == ("2021-01-01", "given-0;")


def test_tables_of_this_process_are_read_and_not_kept(engine):
    t = engine.table("t")
    for numbers in ([1, 2], [3]):
        held = ibis.memtable({"i": numbers})
        found = rows(engine, t.filter(t.day >= ibis.literal(DAYS[0])).semi_join(held, "i").select("i").order_by("i"))
        assert [row["i"] for row in found] == numbers
    assert not engine._compiled._texts._held


def test_the_least_asked_for_goes_first():
    recent, made = Recent(2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        recent.of(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]


def test_texts_are_bounded(engine, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    engine._compiled, t = Compiled(), engine.table("t")
    for least in range(9):
        rows(engine, t.filter(t.i > least))
    assert len(engine._compiled._texts._held) == 3
