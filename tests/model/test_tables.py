"""The declarations agree with each other: names, keys, links, meanings."""

import re

import pytest

from atlas.model.seed_tables import SEED_TABLES
from atlas.pipeline import BUILT_TABLES

BUILT = {table.name: table for table in BUILT_TABLES}
every_table = pytest.mark.parametrize("table", [*BUILT_TABLES, *SEED_TABLES], ids=lambda table: table.name)


@every_table
def test_a_table_explains_itself(table):
    assert table.meaning.endswith(".")
    assert len(set(table.names)) == len(table.names)
    for column in table.columns:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
        assert column.meaning, column.name
        assert column.kind in ("text", "integer", "number", "date", "boolean")
        assert column.kind == "text" or not column.words


@every_table
def test_a_key_is_a_column_of_the_table(table):
    assert not table.key or table.key in table.names


@pytest.mark.parametrize("table", BUILT_TABLES, ids=lambda table: table.name)
def test_a_link_points_to_a_key(table):
    for column, target in table.links.items():
        owner, key = target.split(".")
        assert column in table.names
        assert BUILT[owner].key == key


def test_counts_may_be_unknown_and_have_a_unit():
    counts = [
        column
        for table in BUILT_TABLES
        for column in table.columns
        if re.match(r"(killed|wounded|kidnapped|jihadists)", column.name)
    ]
    assert counts
    for column in counts:
        assert not column.required, f"{column.name}: an unknown count must be writable as null"
        assert column.unit
        assert column.minimum == 0
