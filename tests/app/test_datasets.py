"""Data sets in the app: uploaded with a preview, listed, switched on and off, set side by side, removed; rows are invented."""

import shutil

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from atlas import imports, journal, paths
from atlas.ingest import snapshot
from atlas.store import base_version, open_store
from atlas.ui import access, incoming, review
from atlas.ui.access import SWITCH
from atlas.ui.frame import PAGES
from tests.app.test_pages import opened, sentence
from tests.app.test_sidebar import chosen
from tests.ingest.foreign import COLUMNS, table, write

DEADLY = [
    {"date_start": f"2021-0{month}-11", "date_end": f"2021-0{month}-11", "best": "6", "high": "6", "low": "6"}
    for month in (1, 2, 3)
]


def tables_in(folder):
    """Copy the committed tables."""
    shutil.copytree(paths.ROOT / "data" / "marts", folder / "marts")
    shutil.copy(paths.ROOT / "data" / "datapackage.json", folder)
    return folder


@pytest.fixture(autouse=True)
def _at_this_machine(monkeypatch):
    """The reader sits at the machine; from elsewhere: tests/ui/test_access.py and tests/browser/test_access.py."""
    monkeypatch.setattr(access, "at_this_machine", lambda headers: True)


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A data folder with invented rows in the layouts of UCDP and ACLED beside the coded reports."""
    folder = tmp_path_factory.mktemp("imported")
    data = tables_in(folder / "data")
    imports.import_file("ucdp", write(folder, "ucdp", *DEADLY, name="ged251.csv"), data_dir=data)
    imports.import_file(
        "acled",
        write(folder, "acled", {"event_date": "2021-02-11"}, {"event_date": "2021-05-01"}, name="a.csv"),
        data_dir=data,
    )
    return data


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A data folder of its own with the tables of the coded reports."""
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    return tables_in(tmp_path / "data")


def well(test: AppTest) -> AppTest:
    assert not test.exception, "\n".join([test.exception[0].message, *test.exception[0].stack_trace])
    return test


def said(test: AppTest) -> str:
    parts = [
        *test.main.markdown,
        *test.main.caption,
        *test.main.info,
        *test.main.error,
        *test.main.warning,
        *test.main.success,
    ]
    return "\n".join(part.value for part in parts)


def uploaded(test: AppTest, text: str, name: str) -> AppTest:
    test.file_uploader[0].set_value((name, text.encode(), "text/csv"))
    return well(test.run())


def test_a_file_is_previewed_imported_switched_off_and_removed(fresh):
    test = uploaded(
        opened("sources", {"view": "datasets", "dataset": "coded"}),
        table("acled", {}, {"event_date": "bad"}),
        "my export.csv",
    )
    assert {metric.label: metric.value for metric in test.main.metric} == {
        "Rows read": "2", "Would come in": "1", "Here already": "0", "Left out": "0", "Rejected": "1"}  # fmt: skip
    assert "my export.csv is ACLED" in said(test) and "may not be passed on" in said(test)
    (rejects,) = [frame for frame in test.main.dataframe if "reason" in frame.value.columns]
    assert rejects.value.values.tolist() == [
        [3, "event_date", "bad", "is no day of the calendar written like 2021-03-04 (year-month-day)"]
    ]
    assert imports.list_imports(fresh) == []

    well(test.button(key="upload-import").click().run())
    assert "1 row of my export.csv came in" in said(test)
    (entry,) = imports.list_imports(fresh)
    assert (entry["dataset"], entry["files"][0]["name"]) == ("acled", "my_export.csv")
    assert chosen(test)["dataset"] == "coded,acled" and "; only" not in sentence(test)
    assert not test.file_uploader[0].value

    well(test.toggle(key="w-on-acled").set_value(False).run())
    assert chosen(test)["dataset"] == "coded" and sentence(test).endswith("; only Coded reports.**")
    assert test.toggle(key="w-on-coded").disabled
    well(test.toggle(key="w-on-acled").set_value(True).run())
    well(test.toggle(key="w-on-coded").set_value(False).run())
    assert chosen(test)["dataset"] == "acled" and "Mar 2021; only ACLED" in sentence(test)

    well(test.button(key="remove-sure-acled").click().run())
    assert "is removed: 1 report." in said(test)
    assert imports.list_imports(fresh) == [] and "dataset" not in chosen(test)
    noted = [(line["did"], line["dataset"], line["who"].endswith("the server)")) for line in journal.notes(fresh)]
    assert noted == [("import", "acled", True), ("remove", "acled", True)]


def test_the_same_file_again_says_that_nothing_is_new(fresh, tmp_path):
    imports.import_file("ucdp", write(tmp_path, "ucdp", {}, {}, name="ged251.csv"), data_dir=fresh)
    test = uploaded(opened("sources", {"view": "datasets"}), table("ucdp", {}, {}), "ged251.csv")
    assert "Nothing new: all 2 usable rows" in said(test)
    assert "upload-import" not in [button.key for button in test.main.button]


def test_a_wrong_file_is_refused_with_what_was_expected_and_found(fresh):
    test = opened("sources", {"view": "datasets"})
    uploaded(test, "![a](http://example.org/a.png),b\n1,2\n", "x.csv")
    refusal = test.main.error[0].value
    assert (
        "Nothing was stored" in refusal
        and "none of the known layouts" in refusal
        and "row 1, with the columns" in refusal
    )
    assert "![a]" not in refusal and "Global Terrorism Database" in refusal
    well(test.selectbox(key="upload-format").set_value("gtd").run())
    assert "Expected the Global Terrorism Database" in test.main.error[0].value.replace("\\", "")
    assert not (fresh / "local").exists()


def test_what_a_file_leaves_open_is_asked_for_and_can_be_chosen(fresh):
    rows = [{"event_date": date, "timestamp": ""} for date in ("04/03/2021", "05/03/2021", "06/04/2021")]
    test = uploaded(opened("sources", {"view": "datasets"}), table("acled", *rows, delimiter=";"), "export.csv")
    refusal = test.main.error[0].value.replace("\\", "")
    assert "nothing in the file settles which is the day" in refusal and "“04/03/2021” in row 2" in refusal
    well(test.selectbox(key="upload-dates").set_value("dmy").run())
    assert {metric.label: metric.value for metric in test.main.metric}["Would come in"] == "3"
    assert (
        "This file is read as UTF-8 with a semicolon between cells, the header in row 1, dates as day/month/year."
        in said(test).replace("\\", "")
    )


def test_an_older_release_is_taken_only_when_that_is_chosen_and_a_newer_one_withdraws(fresh, tmp_path):
    imports.import_file(
        "ucdp", write(tmp_path, "ucdp", {}, {}, {}, {"best": "9", "high": "9"}, name="ged261.csv"), data_dir=fresh
    )
    test = uploaded(opened("sources", {"view": "datasets"}), table("ucdp", {}, {}, {}, {}), "ged251.csv")
    assert "26.1 is here already, which is newer" in test.main.error[0].value.replace("\\", "")
    well(test.toggle(key="upload-older").set_value(True).run())
    assert test.button(key="upload-import").label == "Import 1 row"
    well(test.toggle(key="upload-older").set_value(False).run())
    uploaded(test, table("ucdp", {}, {}, {}), "ged262.csv")
    assert test.button(key="upload-import").label == "Mark what it withdraws"
    assert "1 stored rows are not in release 26.2 any more" in said(test).replace("\\", "")


def test_reasons_are_grouped_by_column_with_the_form_that_is_accepted(fresh):
    rows = [{"event_date": f"Friday {n}"} for n in range(1, 6)]
    test = uploaded(opened("sources", {"view": "datasets"}), table("acled", {}, *rows), "export.csv")
    grouped = [
        part.value.replace("\\", "") for part in test.main.markdown if "event" in part.value and "5 rows" in part.value
    ]
    assert len(grouped) == 1 and "written like 2021-03-04" in grouped[0]
    assert all(f"row {row} “Friday {row - 2}”" in grouped[0] for row in (3, 4, 5)) and "row 6" not in grouped[0]


def test_an_import_while_another_is_at_work_is_a_sentence(fresh):
    test = uploaded(opened("sources", {"view": "datasets"}), table("ucdp", {}), "ged251.csv")
    with snapshot.locked(fresh / "local"):
        well(test.button(key="upload-import").click().run())
    assert "another import or build is at work" in said(test) and imports.list_imports(fresh) == []


def test_a_full_disk_is_a_sentence(fresh, monkeypatch):
    test = uploaded(opened("sources", {"view": "datasets"}), table("ucdp", {}), "ged251.csv")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot, "keep_rows", fail)
    well(test.button(key="upload-import").click().run())
    assert "the tables are as they were" in said(test) and "No space left" in said(test)
    assert imports.list_imports(fresh) == []


def test_where_uploads_are_off_nothing_can_be_written(imported, monkeypatch):
    monkeypatch.setattr(paths, "DATA", imported)
    monkeypatch.setenv(SWITCH, "off")
    test = well(opened("sources", {"view": "datasets"}))
    assert not test.file_uploader and "Uploads are switched off" in said(test)
    assert not [button for button in test.main.button if str(button.key).startswith("remove")]
    assert test.toggle(key="w-on-acled").value is True


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_with_some_data_sets(imported, monkeypatch, path):
    monkeypatch.setattr(paths, "DATA", imported)
    test = well(opened(path, {"dataset": "ucdp-ged,acled"}))
    assert "only UCDP GED and ACLED." in sentence(test)
    assert "Lists offer no file: the terms of Armed Conflict" in test.main.caption[-1].value
    well(test.button(key="chip-dataset-None").click().run())
    assert "dataset" not in chosen(test)


def test_an_incident_of_a_data_set_alone_is_not_in_our_words(imported, monkeypatch):
    monkeypatch.setattr(paths, "DATA", imported)
    store = open_store(data_dir=imported, datasets=())
    name = store.frame(store.table("incidents").filter(lambda t: t.dataset == "acled"))["incident_id"].iloc[0]
    test = well(opened("incident", {"incident": name}))
    shown = " ".join(block.proto.body for block in test.get("html"))
    assert "made of the data set's fields" in shown and "our coder" not in shown.split("Place known to")[0]


def test_a_link_made_beside_other_data_sets_says_so(imported, monkeypatch):
    monkeypatch.setattr(paths, "DATA", imported)
    test = well(opened("sources", {"dataset": "coded,gtd", "v": "2026.11-00000000"}))
    warnings = " ".join(warning.value for warning in test.main.warning)
    assert "gtd" in warnings and "numbers may differ" in warnings and "data version 2026.11-00000000" in warnings


def test_a_link_for_the_coded_reports_says_what_stands_beside_them(imported, monkeypatch):
    monkeypatch.setattr(paths, "DATA", imported)
    test = well(opened("sources", {"v": base_version(imported)}))
    assert "has the coded reports alone; beside them stand here: UCDP" in test.main.warning[0].value


def test_data_sets_stand_side_by_side_on_common_ground(imported, monkeypatch):
    monkeypatch.setattr(paths, "DATA", imported)
    test = well(opened("sources", {"view": "beside"}))
    assert "Compared on common ground only: Iraq, Feb 2021 to Mar 2021" in said(test)
    assert "with a figure by both" in said(test) or "figure of the same kind" in said(test)
    test = well(opened("sources", {"view": "beside", "sets": "coded,ucdp-ged", "by": "size"}))
    assert "Compared on common ground only: Iraq, Jan 2021 to Mar 2021" in said(test)


def test_one_data_set_alone_says_how_to_get_another(imported, monkeypatch):
    monkeypatch.setattr(paths, "DATA", imported)
    assert "2 data sets more are switched off" in said(well(opened("sources", {"view": "beside", "dataset": "coded"})))


def test_without_imports_the_free_data_set_is_named():
    assert "ucdp.uu.se/downloads" in said(well(opened("sources", {"view": "beside"})))


@pytest.mark.parametrize("flags", [("background", ""), ("not_discrete", "background")])
def test_recalls_and_sums_are_previewed_and_not_drawn(fresh, flags):
    rows = [{"flag": flag} for flag in flags]
    text = table("reports", *rows, columns=[*COLUMNS["reports"], "flag"])
    test = uploaded(opened("sources", {"view": "datasets"}), text, "mine.csv")
    assert {metric.label: metric.value for metric in test.main.metric}["Would come in"] == "2"
    shown = said(test) + "".join(block.proto.body for block in test.get("html"))
    assert f"{sum(map(bool, flags))} are recalls or sums" in shown


def test_a_file_of_coded_reports_brings_nothing_new_and_has_no_map(fresh):
    test = uploaded(
        opened("sources", {"view": "datasets"}), (paths.SEEDS / "reports.csv").read_text("utf-8"), "reports.csv"
    )
    usable = len(pd.read_csv(paths.SEEDS / "reports.csv", dtype=str))
    assert f"Nothing new: all {usable:,} usable rows" in said(test)
    test = uploaded(test, table("reports", {"date": "yesterday"}), "none.csv")
    assert "Not one row would come in" in said(test)


def test_a_place_that_no_list_has_is_offered_and_what_is_settled_counts(fresh):
    text = "Date,Country,Province,Town,Dead\n2021-02-03,Iraq,Nineveh,Shirkat,2\n"
    test = uploaded(opened("sources", {"view": "datasets"}), text, "mine.csv")
    assert any(part.label == "1 place known to no list" for part in test.expander)
    held = {"columns": {}, "words": {}, "settled": {}}
    found = test.session_state[incoming.READ][1]
    (one,) = found.unplaced
    why, *row = one["candidates"][0]
    assert why == "that name in Salah al-Din"
    file_id = test.session_state[incoming.READ][0][0]
    test.session_state[incoming.CHOSEN] = held | {"file": file_id, "settled": {tuple(row[:3]): tuple(row)}}
    well(test.run())
    assert "Shirkat is Shirqat, Salah al-Din, as you chose." in said(test)
    assert test.session_state[incoming.READ][1].unplaced == ()
    well(test.button(key="upload-import").click().run())
    again = uploaded(opened("sources", {"view": "datasets"}), text.replace("02-03", "02-04"), "mine.csv")
    assert not any("known to no list" in part.label for part in again.expander)


def test_the_columns_and_words_of_an_own_list_can_be_chosen(fresh):
    text = "Date of attack,Province,Town,How,Dead\n2021-02-03,Diyala,Khanaqin,night letter,2\n"
    test = uploaded(opened("sources", {"view": "datasets"}), text, "mine.csv")
    assert "List with columns of its own" in said(test)
    choice = next(box for box in test.selectbox if box.label == "Type")
    assert (
        choice.value == "(no column)" and next(box for box in test.selectbox if box.label == "Killed").value == "Dead"
    )
    well(choice.set_value("How").run())
    assert "“night letter” (1)" in said(test)
    well(test.button(key="upload-import").click().run())
    again = uploaded(opened("sources", {"view": "datasets"}), text.replace("2021-02-03", "2021-02-04"), "mine.csv")
    assert "which has the same columns" in said(again)
    assert next(box for box in again.selectbox if box.label == "Type").value == "How"


def test_a_decision_takes_effect_at_once_is_noted_and_undone(fresh, tmp_path):
    store = open_store(data_dir=fresh)
    incidents = store.frame(store.table("incidents")[["incident_id", "report_count"]])
    name = incidents[incidents["report_count"].eq(2)].sort_values("incident_id")["incident_id"].iloc[0]
    reports = store.frame(store.table("reports")[["report_id", "incident_id"]])
    one, other = sorted(reports[reports["incident_id"].eq(name)]["report_id"])

    def together():
        now = open_store(data_dir=fresh)
        held = now.frame(now.table("reports")[["report_id", "incident_id"]]).set_index("report_id")["incident_id"]
        return held[one] == held[other]

    test = opened("incident", {"incident": name})
    assert together()
    test.selectbox(key="review-left").set_value(one).run()
    test.selectbox(key=f"review-right-{one}").set_value(other).run()
    test.text_input(key="review-who").set_value("A. Reader")
    well(test.text_input(key="review-why").set_value("two roads").run())
    well(test.button(key="review-decide").click().run())
    assert not together() and chosen(test)["report"] == one
    assert "are different incidents" in test.main.success[0].value
    well(test.button(key="review-undo-sure").click().run())
    assert together() and base_version(fresh) == open_store(data_dir=fresh).data_version
    assert [(line["did"], line["judgement"]) for line in journal.notes(fresh)] == [
        ("decide", "different"),
        ("undo", "different"),
    ]


def any_incident(data):
    """The incident of most reports."""
    store = open_store(data_dir=data)
    found = store.frame(store.table("incidents")[["incident_id", "report_count"]])
    return found.sort_values(["report_count", "incident_id"])["incident_id"].iloc[-1]


def test_decisions_that_come_in_leave_those_taken_here(fresh, monkeypatch):
    taken = []
    monkeypatch.setattr(imports, "decide", lambda change, **_: taken.append(change(review._own())))
    test = opened("incident", {"incident": any_incident(fresh)})
    uploaded(test, "left,right\nr1,r2\n", "theirs.csv")
    assert "lacks the columns" in test.main.error[0].value
    row = "left,right,judgement,who,when,why\nr1,r2,same,B,2026-12-01,one road\n"
    uploaded(test, row, "theirs.csv")
    well(test.button(key="review-merge-sure").click().run())
    assert taken[0][["left", "right", "judgement"]].values.tolist() == [["r1", "r2", "same"]]
    assert "1 decision of theirs.csv added" in test.main.success[0].value


def test_who_may_change_nothing_gets_the_line_to_copy(fresh, monkeypatch):
    monkeypatch.setenv(SWITCH, "off")
    test = opened("incident", {"incident": any_incident(fresh)})
    test.selectbox(key=f"review-right-{test.selectbox(key='review-left').value}").select_index(0)
    test.text_input(key="review-who").set_value("A. Reader")
    well(test.text_input(key="review-why").set_value("two roads").run())
    assert "review-decide" not in [button.key for button in test.main.button]
    assert "A. Reader" in test.main.code[0].value and not test.file_uploader
