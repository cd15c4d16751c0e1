"""The ledger's HTML and the line of a decision: everything escaped, nothing linked that is not safe."""

import csv
from datetime import date

import pytest

from atlas.analysis.evidence import ledger
from atlas.analysis.verdicts import verdicts
from atlas.resolve.decisions import COLUMNS, read_decisions
from atlas.ui.ledger import SIGNS, ledger_html, reasons_html
from atlas.ui.review import HEADER, decision_line
from tests.analysis.small_store import store_of

HOME = ({"source_id": "afp", "homepage": "afp.com"},)


def written(*rows, sources=HOME):
    found = ledger(store_of(*rows, sources=sources), "i1")
    return ledger_html(found, verdicts(found))


def test_a_page_of_the_publisher_is_linked_and_a_mirror_is_not():
    assert (
        '<a href="https://afp.com/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">AFP</a>'
        in written({"url": "https://afp.com/x?a=1&b=2"})
    )
    text = written({"url": "https://copy.example/x"})
    assert "<a " not in text and "copy.example (not linked: not the publisher&#x27;s own host)" in text


def test_text_of_the_tables_cannot_become_markup():
    text = written({"relays": "<script>x</script>", "place": "<b>", "url": "https://afp.com/\"onmouseover='x'"})
    assert "<script>" not in text and "&lt;script&gt;" in text and "<b></td>" not in text and '"onmouseover' not in text


def test_cells_say_how_they_stand():
    text = written(
        {"killed": 5},
        {"origin_id": "sana", "killed": 9, "inferred": "date"},
        {"origin_id": "tass", "flag": "repeat", "killed": 5},
    )
    for standing in ("agrees", "differs", "aside"):
        assert f'atlas-{standing}"><span class="atlas-sign">{SIGNS[standing]}</span>' in text
    assert text.count('atlas-inferred">10 Mar 2021') == 1
    assert "5 (5 to 9)" in text and "the same page again: counted, moves nothing" in text
    assert "of 3 reports, 2 independent voices" in text


def test_every_field_has_its_reason():
    found = ledger(store_of({"killed": 5}), "i1")
    text = reasons_html(verdicts(found), found.incident)
    assert text.count("<tr>") == len(verdicts(found)) + 1


@pytest.mark.parametrize("why", ['a "quoted", comma', "two\nlines", "=cmd()"])
def test_a_decision_is_one_line_that_the_build_reads(tmp_path, why):
    line = decision_line("r1", "r2", "different", " A.  Reader\n", why, on=date(2026, 11, 22))
    assert "\n" not in line
    path = tmp_path / "decisions.csv"
    path.write_text(f"{','.join(HEADER)}\n{line}\n", encoding="utf-8")
    row = read_decisions(path).iloc[0]
    assert row[["left", "right", "judgement", "who", "when"]].tolist() == [
        "r1",
        "r2",
        "different",
        "A. Reader",
        "2026-11-22",
    ]
    assert row["why"] == " ".join(why.split())
    assert list(HEADER) == COLUMNS
    assert len(next(csv.reader([line]))) == len(HEADER)
