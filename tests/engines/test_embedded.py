"""Questions on DuckDB: compiled once, asked with other days each time, by several threads at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import ibis
import pytest

from atlas.engines.embedded import Embedded
from atlas.engines.recent import Recent

FIRST = date(2021, 1, 1)


@pytest.fixture
def engine():
    """An engine with one small table of 60 days."""
    engine = Embedded()
    engine.connection.raw_sql(
        "CREATE TABLE t AS SELECT DATE '2021-01-01' + i::INTEGER AS day, i, 'w' || i % 3 AS word FROM range(60) _(i)"
    )
    return engine


def between(engine: Embedded) -> ibis.Table:
    t = engine.table("t")
    found = t.filter(t.day >= engine.day(0), t.day <= engine.day(1))
    return found.aggregate(n=found.count(), low=found.i.min())


def asked(engine: Embedded, question, first: int, last: int) -> dict:
    return engine.rows(question, [FIRST + timedelta(days=first), FIRST + timedelta(days=last)]).to_pylist()[0]


def test_a_question_is_asked_with_other_days_each_time(engine):
    question = engine.question(between(engine))
    for first, last in ((0, 30), (31, 58), (5, 5), (0, 59)):
        assert asked(engine, question, first, last) == {"n": last - first + 1, "low": first}


def test_threads_that_ask_at_once_have_their_own_days(engine):
    question = engine.question(between(engine))
    spans = [(first, first + length) for first in range(30) for length in range(20)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda span: asked(engine, question, *span), spans))
    assert found == [{"n": last - first + 1, "low": first} for first, last in spans]


def test_days_enter_before_the_query_is_planned(engine):
    """Or DuckDB would read all of a table to find one month."""
    with engine._cursor() as cursor:
        cursor.con.execute("SET VARIABLE day_0 = DATE '2021-01-05'; SET VARIABLE day_1 = DATE '2021-01-06'")
        plan = cursor.con.execute("EXPLAIN " + engine.question(between(engine)).sql).fetchall()[0][1]
    assert "'2021-01-05'::DATE" in plan and "day_0" not in plan


@pytest.mark.parametrize("word", ["w1", "w'2", "\\", "%", "", "w1; --", "2021-01-01", "day_0"])
def test_words_are_what_they_are(engine, word):
    t = engine.table("t")
    question = engine.question(
        t.filter(t.word == word, t.day >= engine.day(0)).mutate(said=ibis.literal(word)).order_by("i")
    )
    found = engine.rows(question, [FIRST + timedelta(days=9)]).to_pylist()
    assert [row["i"] for row in found] == [i for i in range(9, 60) if f"w{i % 3}" == word]
    assert all(row["said"] == word for row in found)


def test_the_least_asked_for_goes_first():
    recent, made = Recent(2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        recent.of(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]
