"""The intake page: pasted, proposed, corrected, saved to a data set of one's own; texts are invented and shown as text."""

import html

import pytest

from atlas import imports, intake, paths
from atlas.ui import access
from atlas.ui.intake_page import marked
from tests.app.test_datasets import said, tables_in, well
from tests.app.test_pages import opened

TEXT = "Three soldiers were killed and at least two wounded on Monday when a roadside bomb hit their patrol near Jalawla in Diyala, Iraq, a security source said."
HOSTILE = "</div><script>alert(1)</script>![a](http://a.example/a.png) **A bomb** killed three soldiers in Mosul, Iraq, on Monday. :material/home: $x$"


@pytest.fixture(autouse=True)
def _at_this_machine(monkeypatch):
    monkeypatch.setattr(access, "at_this_machine", lambda headers: True)


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    return tables_in(tmp_path / "data")


def pasted(text, published="2022-01-07"):
    test = opened("intake", {})
    test.text_area[0].set_value(text)
    test.text_input(key="intake-source").set_value("Example News")
    if published:
        test.date_input[0].set_value(intake.date.fromisoformat(published))
    return well(next(button for button in test.button if button.label == "Read").click().run())


def field(test, name, row="0-0"):
    key = f"intake-field-{row}-{name}"
    return next(
        each
        for kind in ("text_input", "selectbox", "text_area", "checkbox")
        for each in test.get(kind)
        if each.key == key
    )


def test_a_text_is_proposed_corrected_saved_and_not_kept(fresh):
    test = pasted(TEXT)
    assert [field(test, name).value for name in ("date", "country", "admin1", "event_type", "killed", "wounded", "initiator")] == [
        "2022-01-03", "IRQ", "Diyala", "ied", "3", "2", ""]  # fmt: skip
    assert "[not in the text]" in field(test, "initiator").label
    assert "intake-save-it" not in [button.key for button in test.button] and "Summary: write one" in said(test)
    field(test, "killed").set_value("4")
    well(field(test, "summary").set_value("Bomb beside a patrol").run())
    well(test.button(key="intake-save-it").click().run())
    assert "1 row saved to the data set reports-my-reports" in said(test)
    (entry,) = imports.list_imports(fresh)
    assert (entry["dataset"], entry["reports"]) == ("reports-my-reports", 1)
    stored = b"".join(path.read_bytes() for path in (fresh / "local").rglob("*") if path.is_file())
    assert b"Bomb beside a patrol" in stored and b"hit their patrol" not in stored
    assert not test.text_area[0].value


def test_rows_saved_later_join_the_data_set(tmp_path):
    data = tables_in(tmp_path / "data")
    for place, again in (("Mosul", 1), ("Tal Afar", 1), ("Mosul", 0)):
        values = {
            "country": "IRQ",
            "admin1": "Nineveh",
            "place": place,
            "date": "2022-01-03",
            "date_precision": "day",
            "event_type": "ied",
            "killed": "1",
            "summary": "Bomb",
        }
        row = intake.row_of(values, source="Example News", url="", published=intake.date(2022, 1, 7))
        assert intake.faults(row) == []
        assert intake.keep([row], "Mine", data_dir=data).kept == again
    assert [(entry["dataset"], entry["reports"]) for entry in imports.list_imports(data)] == [("reports-mine", 2)]


def test_a_hostile_text_is_shown_as_text():
    item = intake.propose(HOSTILE, intake.date(2022, 1, 7))
    shown = marked(item, item.proposals[0])
    assert "<script>" not in shown and html.escape("<script>alert(1)</script>") in shown
    assert '<mark title="Killed' in shown
    test = pasted(HOSTILE)
    assert "<script>" not in said(test) and "![a]" not in said(test)


def test_what_is_missing_is_said_and_a_long_text_is_refused(fresh):
    test = pasted("A bomb killed three.", "")
    assert "The text does not say: country, date, governorate, place" in said(test)
    well(test.run())
    test = pasted("a" * (intake.MOST_BYTES + 1))
    assert "at most 100 kB" in test.main.error[0].value and "Nothing was read" in test.main.error[0].value
    assert not (fresh / "local").exists()


def test_several_texts_are_parted_by_a_line_of_dashes():
    assert intake.texts("One.\n---\nTwo.\n\n---\n") == ["One.", "Two.\n"]
    assert "Text 2, read as French" in [
        each.value for each in pasted(f"{TEXT}\n---\nUne bombe a tué deux soldats dans la ville de Mossoul.").subheader
    ]


def test_a_known_incident_is_named_with_its_reasons(store):
    values = {"country": "IRQ", "admin1": "Erbil", "place": "Khidirjija", "date": "2021-12-02", "date_precision": "day", "event_type": "armed_assault",
              "initiator": "islamic_state", "target": "peshmerga", "killed": "13", "summary": "Village attacked, three residents and ten Kurdish soldiers killed"}  # fmt: skip
    row = intake.row_of(values, source="Example News", url="", published=intake.date(2021, 12, 3))
    best = intake.fitting(row, store)[0]
    assert best.verdict == "same" and "same type" in best.reason
    assert intake.fitting(row | {"date": "2014-02-02"}, store) == []


def test_where_uploads_are_closed_nothing_is_read(monkeypatch):
    monkeypatch.setattr(access, "at_this_machine", lambda headers: False)
    test = opened("intake", {})
    assert "switched off here" in said(test) and not test.text_area


def test_a_language_model_is_offered_only_where_one_is_set_and_unticked(monkeypatch):
    monkeypatch.delenv("ATLAS_MODEL", raising=False)
    assert not [box for box in opened("intake", {}).checkbox if box.key == "intake-model"]
    monkeypatch.setenv("ATLAS_MODEL", "http://127.0.0.1:9/v1#small")
    (box,) = [box for box in opened("intake", {}).checkbox if box.key == "intake-model"]
    assert box.value is False and "127.0.0.1:9" in box.label.replace("\\", "")
    test = opened("intake", {})
    test.text_area[0].set_value(TEXT)
    next(each for each in test.checkbox if each.key == "intake-model").set_value(True)
    well(next(button for button in test.button if button.label == "Read").click().run())
    assert "Read by the rules alone" in said(test) and field(test, "killed").value == "3"
