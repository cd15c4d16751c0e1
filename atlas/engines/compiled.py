"""SQL of expressions, compiled once for all that differ in their days and words alone, as questions do from month to month; knows no engine.

Compiling takes several times as long as running, under a lock that all sessions share. What was compiled is kept by the expression's shape:
its operations in order, with the days and words in it numbered. The kept text has marks in their place, which are filled in each time it is asked
for. Only plain words are taken so: they mean the same between quotes on every engine.
"""

import re
from collections.abc import Mapping
from datetime import date
from secrets import token_hex

import ibis
import ibis.expr.operations as ops

from atlas.engines.recent import Recent

MOST = 500  # texts of one engine, a few kilobytes each
PLAIN = re.compile(r"[A-Za-z0-9_. -]*")  # no quote, backslash or percent sign
_MARK = f"given-{token_hex(8)}-"  # in no word that a reader could send
_MARKS = re.compile(_MARK + r"(\d+);")


class Compiled:
    """The texts that an engine has compiled. Several threads may ask at once."""

    def __init__(self) -> None:
        """Begin without any."""
        self._texts = Recent(MOST)

    def sql(self, expression: ibis.Table, backend: ibis.BaseBackend, days: Mapping[date, date]) -> str:
        """Return an expression's SQL.

        backend: compiles it where its shape is new, and is told of tables of this process that it names. days: what to put in the place of days.
        """
        root = expression.op()
        shape, given = _shape(root)

        def compiled() -> str:
            backend._run_pre_execute_hooks(expression)
            return backend.compile(_marked(root, given).to_expr())

        # no two tables of this process are the same, and to keep one would keep its rows
        text = compiled() if any(entry[0] is ops.InMemoryTable for entry in shape) else self._texts.of(shape, compiled)
        filled = [value if isinstance(value, str) else days.get(value, value).isoformat() for value in given]
        return _MARKS.sub(lambda mark: filled[int(mark[1])], text)


def _shape(root: ops.Node) -> tuple[tuple, list[date | str]]:
    """Return an expression's operations in the order in which they are met, with its days and words by number, and those."""
    places: dict[int, int] = {}  # by identity, which costs less than comparing: the root holds them all
    found, given = [], {}

    def place_of(node: ops.Node) -> int:
        if id(node) not in places:
            if _is_given(node):
                entry = (_MARK, node.dtype, given.setdefault(node.value, len(given)))
            elif isinstance(node, ops.DatabaseTable):
                entry = (node,)
            else:
                entry = (type(node), *map(part, node.__args__))
            places[id(node)] = len(found)
            found.append(entry)
        return places[id(node)]

    def part(value: object) -> object:
        if isinstance(value, ops.Node):
            return (ops.Node, place_of(value))
        if isinstance(value, Mapping):
            return tuple((name, part(one)) for name, one in value.items())
        return tuple(map(part, value)) if isinstance(value, tuple) else value

    place_of(root)
    return tuple(found), list(given)


def _marked(root: ops.Node, given: list[date | str]) -> ops.Node:
    """Return an expression with a mark in place of each day and word; the engine is to read a day's as a day."""

    def marked(node: ops.Node, changed: dict | None) -> ops.Node:
        if _is_given(node):
            mark = ops.Literal(f"{_MARK}{given.index(node.value)};", "string")
            return ops.Cast(mark, node.dtype) if node.dtype.is_date() else mark
        return node.__recreate__(changed) if changed else node

    return root.replace(marked)


def _is_given(node: ops.Node) -> bool:
    if not isinstance(node, ops.Literal) or node.value is None:
        return False
    return node.dtype.is_date() or (node.dtype.is_string() and PLAIN.fullmatch(node.value) is not None)
