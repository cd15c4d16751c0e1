"""What changed since the version of a link: added, withdrawn, revised, within the selection and nowhere else."""

import json
from urllib.parse import parse_qsl, urlsplit

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from atlas import paths
from atlas.analysis.selection import KEPT, Selection, parse
from atlas.analysis.summary import known as known_of
from atlas.analysis.summary import selected
from atlas.analysis.versions import changed, manifest, manifest_path
from atlas.model.manifest import pack

OLD = "2026.10-00000000"
KIRKUK = Selection(admin1=("IQ-KI",))


@pytest.fixture(scope="module")
def folder(store, tmp_path_factory):
    """A folder of two manifests: the tables as they are, and older ones with one incident fewer, one more and one different."""
    incidents, reports = (pq.read_table(paths.MARTS / f"{name}.parquet") for name in ("incidents", "reports"))
    names = incidents.filter(pc.equal(incidents["admin1_iso"], "IQ-KI"))["incident_id"].to_pylist()
    added, revised, moved = names[:3]
    older = incidents.filter(pc.not_equal(incidents["incident_id"], added))
    extra = incidents.filter(pc.equal(incidents["incident_id"], names[3])).set_column(
        0, incidents.schema.field(0), pa.array(["i000000000aa"])
    )
    older = pa.concat_tables([older, extra])
    kill = pc.if_else(pc.equal(older["incident_id"], revised), pa.scalar(999, pa.int64()), older["killed_best"])
    older = older.set_column(older.column_names.index("killed_best"), older.schema.field("killed_best"), kill)
    place = pc.if_else(pc.equal(older["incident_id"], moved), "IQ-DI", older["admin1_iso"])
    older = older.set_column(older.column_names.index("admin1_iso"), older.schema.field("admin1_iso"), place)
    data = tmp_path_factory.mktemp("data")
    (data / "versions").mkdir()
    for version, table in ((OLD, older), (store.data_version, incidents)):
        manifest_path(version, data).write_bytes(pack(table, reports, KEPT, version=version, as_of="2026-10-01"))
    return data, added, revised, moved


def test_changes_within_the_selection_are_named(store, folder):
    data, added, revised, moved = folder
    found = changed(store, KIRKUK, OLD, data)
    assert found.added == (added,)
    assert found.withdrawn == ("i000000000aa",)
    assert set(found.revised) == {revised, moved}
    assert found.total == 4
    assert found.as_of == "2026-10-01"


def test_changes_elsewhere_are_not(store, folder):
    data, _, _, moved = folder
    assert changed(store, Selection(admin1=("SY-DY",)), OLD, data).total == 0
    assert changed(store, Selection(admin1=("IQ-DI",)), OLD, data).revised == (moved,)


def test_a_filter_on_the_changed_value_sees_the_incident_leave(store, folder):
    data, _, revised, _ = folder
    found = changed(store, Selection(admin1=("IQ-KI",), min_killed=900), OLD, data)
    assert (found.incidents, found.revised) == (1, (revised,))


@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection(region=("syria",), start="2019-03", end="2020-02"), Selection(initiator=("attack",), type=("ied",)), Selection(kind=("monitor",)),
     Selection(attribution=("claimed",), source=("amaq",)), Selection(precision=("settlement",), min_killed=3), Selection(target=("police", "army")),
     Selection(place="qaim"), Selection(min_killed_low=2), Selection(min_killed_high=9), Selection(start="2019-03-05", end="2019-04-20")],
)  # fmt: skip
def test_a_manifest_is_selected_as_the_tables_are(store, folder, selection):
    found = changed(store, selection, store.data_version, folder[0])
    assert found.total == 0
    assert found.incidents == store.frame(selected(store, selection).count().as_table()).iloc[0, 0]


@pytest.mark.parametrize(
    ("selection", "label"),
    [
        (Selection(target=("police",)), "Target"),
        (Selection(min_killed_high=3), "Killed at least, highest figure"),
        (Selection(place="qaim"), "Place name contains"),
    ],
)
def test_a_version_kept_before_a_filter_says_so(store, folder, tmp_path, selection, label):
    older = {
        "incidents": [
            name
            for name in KEPT["incidents"]
            if name not in ("target", "place", "place_ar", "killed_low", "killed_high")
        ],
        "reports": KEPT["reports"],
    }
    tables = (pq.read_table(paths.MARTS / f"{name}.parquet") for name in ("incidents", "reports"))
    (tmp_path / "versions").mkdir()
    manifest_path(OLD, tmp_path).write_bytes(pack(*tables, older, version=OLD, as_of="2026-10-01"))
    manifest_path(store.data_version, tmp_path).write_bytes(manifest_path(store.data_version, folder[0]).read_bytes())
    found = changed(store, selection, OLD, tmp_path)
    assert (found.unknown, found.total) == ((label,), 0)
    assert changed(store, KIRKUK, OLD, tmp_path).unknown == ()


def test_no_manifest_holds_what_reports_say(store, folder):
    assert changed(store, Selection(text="checkpoint"), OLD, folder[0]).unknown == ("Report text contains",)


def test_every_committed_manifest_can_be_asked(store):
    for path in sorted((paths.DATA / "versions").glob("*.json.gz")):
        found = changed(store, Selection(target=("police",), place="qaim"), path.name.removesuffix(".json.gz"))
        assert found is not None
        assert set(found.unknown) <= {"Target", "Place name contains"}


@pytest.mark.parametrize("version", ["1999.1-0", "../../etc/passwd", "", "x" * 300, "a/b", "<b>"])
def test_an_unknown_version_has_no_answer(store, folder, version):
    assert manifest(version, folder[0]) is None
    assert changed(store, Selection(), version, folder[0]) is None


def test_the_committed_tables_have_their_manifest(store):
    held = manifest(store.data_version)
    assert held is not None, "run `python -m atlas build`: it writes data/versions/"
    assert len(held.incidents) == store.frame(store.table("incidents").count().as_table()).iloc[0, 0]


def released_versions():
    """Return each data version that a released link names, with the selections of its links."""
    found = {}
    for path in sorted((paths.ROOT / "tests" / "golden").glob("links-*.json")):
        for row in json.loads(path.read_text("utf-8")):
            query = dict(parse_qsl(urlsplit(row["link"]).query))
            found.setdefault(query["v"], []).append(query)
    return found


@pytest.mark.parametrize("version", released_versions())
def test_a_released_link_still_says_what_changed(store, version):
    known = known_of(store)
    now = set(store.frame(store.table("incidents").select("incident_id"))["incident_id"])
    for query in released_versions()[version]:
        found = changed(store, parse(query, known)[0], version)
        assert found is not None, f"the manifest of {version} is gone: released links lose what changed"
        assert found.incidents and set(found.added) <= now and not set(found.withdrawn) & now
