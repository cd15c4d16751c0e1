"""The addresses for programs: what they give is what the tables hold, a bad parameter is named, and they keep their own description."""

import io
import re
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree as Xml

import ibis
import orjson
import pandas as pd
import pyarrow.parquet as pq
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from typer.testing import CliRunner

from atlas.analysis.selection import Selection
from atlas.analysis.summary import known as known_of
from atlas.analysis.summary import tally
from atlas.analysis.versions import changed, history, steps
from atlas.api import described, drawn, rows
from atlas.api.asked import MOST_ROWS, Asked, Refused, Tables, after, cursor, read
from atlas.api.feed import ATOM, MOST_ENTRIES
from atlas.api.routes import Api
from atlas.cli import app as cli
from atlas.engines.embedded import Embedded
from atlas.figures.files.tables import figure_csv, incidents
from atlas.figures.registry import KINDS, draw
from atlas.figures.scope import fresh, remembering, scope
from atlas.figures.spec import Nothing
from atlas.model.tables import INCIDENTS
from atlas.paths import ROOT
from atlas.store import Store

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
)


def app_of(store, known, keep=fresh) -> Starlette:
    api = Api(Tables(lambda names: store, lambda held: known, keep))
    return Starlette(routes=[Route("/api", api), Route("/api/{path:path}", api), Route("/feed.atom", api)])


@pytest.fixture(scope="module")
def offered(store):
    return known_of(store)


@pytest.fixture(scope="module")
def keep():
    return remembering()


@pytest.fixture(scope="module")
def app(store, offered, keep):
    return app_of(store, offered, keep)


@pytest.fixture(scope="module")
def client(app):
    return TestClient(app)


def test_the_rows_are_those_of_the_selection(client, store, offered):
    said = client.get("/api/incidents?admin1=IQ-DI&initiator=attack").json()
    selection = Selection(admin1=("IQ-DI",), initiator=("attack",))
    wanted = incidents(store, selection)
    assert [row["incident_id"] for row in said["rows"]] == wanted["incident_id"].tolist()
    assert said["total"] == len(wanted) == tally(store, selection).incidents
    assert list(said["rows"][0]) == INCIDENTS.names
    assert said["data_version"] == store.data_version
    unknown = [row["killed_best"] for row in said["rows"]].count(None)
    assert unknown == wanted["killed_best"].isna().sum() > 0


def test_every_form_holds_the_same(client):
    query = "?region=iraq&limit=700"
    plain = client.get("/api/incidents" + query).json()["rows"]
    table = pd.read_csv(io.BytesIO(client.get("/api/incidents.csv" + query).content))
    places = client.get("/api/incidents.geojson" + query).json()["features"]
    held = pq.read_table(io.BytesIO(client.get("/api/incidents.parquet" + query).content))
    assert len(plain) > rows.PIECE  # more than one piece
    names = [row["incident_id"] for row in plain]
    assert names == table["incident_id"].tolist() == [one["id"] for one in places]
    assert held.schema.equals(INCIDENTS.arrow_schema())
    assert held["killed_best"].to_pylist() == [row["killed_best"] for row in plain]


@pytest.mark.parametrize("name", rows.SERVED)
def test_cursors_lead_through_all_rows_once(client, name):
    key, address, found = rows.SERVED[name].table.key, f"/api/{name}?country=TUN&limit=7", []
    while address:
        said = client.get(address)
        found += [row[key] for row in said.json()["rows"]]
        address = said.json()["next"]
        assert (f'cursor={said.json()["cursor"]}>; rel="next"' in said.headers["Link"]) == bool(address)
    whole = client.get(f"/api/{name}?country=TUN").json()
    assert found == [row[key] for row in whole["rows"]]
    assert len(found) == whole["total"] == len(set(found))


def test_all_reports_are_there_where_nothing_is_narrowed(client, store):
    count = int(store.frame(store.table("reports").aggregate(n=lambda t: t.count()))["n"].iloc[0])
    assert client.get("/api/reports?limit=1").json()["total"] == count


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/api/incidents?region=atlantis", "region"),
        ("/api/incidents?region=iraq,atlantis", "region"),
        ("/api/incidents?region=,", "region"),
        ("/api/incidents?region=iraq&region=syria", "region"),
        ("/api/incidents?colour=red", "colour"),
        ("/api/incidents?from=2020-13", "from"),
        ("/api/incidents?from=2021-02&to=2020-01", "from"),
        ("/api/incidents?min_killed=-1", "min_killed"),
        ("/api/incidents?place=%00", "place"),
        ("/api/incidents?limit=0", "limit"),
        ("/api/incidents?limit=10001", "limit"),
        ("/api/incidents?limit=%D9%A3", "limit"),
        ("/api/incidents?cursor=x", "cursor"),
        ("/api/incidents?dataset=acled", "dataset"),
        ("/api/incidents?v=2001.01-00000000", "v"),
        ("/api/claims?type=ied", "type"),
        ("/api/series?metric=sheep", "metric"),
        ("/api/figures/timeline.json?unit=fortnight", "unit"),
        ("/api/figures/timeline.json?pair=a&split=colour", "split"),
        ("/api/figures/rival.json?scope=whole,nothing", "scope"),
        ("/api/figures/rival.json?view=audit", "view"),
        ("/api/figures/toll.json", "incident"),
    ],
)
def test_a_bad_parameter_is_named_in_one_sentence(client, address, named):
    said = client.get(address)
    assert said.status_code == 400
    assert named in said.json()["error"]
    assert said.json().keys() == {"error"}


def test_what_is_not_there_is_not_there(client):
    for address in ("/api/sheep", "/api/incidents.xlsx", "/api/claims.geojson", "/api/figures/sheep.json"):
        assert client.get(address).status_code == 404
    said = client.get("/api/figures/timeline.json?country=TUN&from=2025-11&to=2025-11")
    assert (said.status_code, "Nov 2025" in said.json()["error"]) == (404, True)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_written(client, method):
    said = client.request(method, "/api/incidents")
    assert (said.status_code, said.headers["Allow"]) == (405, "GET, HEAD")


def test_an_answer_that_is_known_is_not_sent_again(client, app, store, offered):
    address = "/api/incidents?country=TUN"
    tag = client.get(address).headers["ETag"]
    for named in (tag, f'"other", W/{tag}', "*"):
        again = client.get(address, headers={"If-None-Match": named})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get("/api/incidents?country=LBY").headers["ETag"] != tag
    later = replace(store, data_version="2027.01-00000000")
    newer = TestClient(app_of(later, replace(offered, data_version=later.data_version)))
    assert newer.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_cursor_of_older_tables_is_refused(client, store, offered):
    old = client.get("/api/incidents?limit=1").json()["cursor"]
    later = replace(store, data_version="2027.01-00000000")
    newer = TestClient(app_of(later, replace(offered, data_version=later.data_version)))
    assert "older data version" in newer.get(f"/api/incidents?limit=1&cursor={old}").json()["error"]
    assert client.get(f"/api/incidents?cursor={old}&country=TUN").status_code == 400


@pytest.mark.parametrize("name", ["timeline", "movers", "rival", "coverage", "list"])
def test_a_figure_is_given_as_it_is_drawn(client, store, name):
    said = client.get(f"/api/figures/{name}.json?country=SYR&from=2019-01").json()
    link = f"/{KINDS[name].path}?country=SYR&from=2019-01&" + urlencode(KINDS[name].pinned)
    shown = draw(scope(store, link)[0], name)
    assert (said["title"], said["selection"], said["n"]) == (
        shown.frame.title,
        shown.frame.sentence,
        shown.frame.numbers,
    )
    assert said["columns"] == list(shown.table.columns)
    assert len(said["rows"]) == len(shown.table)
    assert {"sources", "licence", "notes", "data_version", "link"} <= said.keys()
    csv = client.get(f"/api/figures/{name}.csv?country=SYR&from=2019-01").content
    facts = {"data_version": store.data_version, "as_of": store.as_of, "link": said["link"]}
    assert csv == figure_csv(shown, **facts)


def closed_store(store) -> Store:
    """The tables with the incidents of Tunisia said to rest on a data set that may not be passed on."""
    held = Embedded()
    for name in ("incidents", "reports", "datasets"):
        frame = store.frame(store.table(name))
        if name == "datasets":
            more = frame.assign(dataset="acled", title="ACLED", redistributable=False, notice="Not to be passed on.")
            frame = pd.concat([frame, more], ignore_index=True)
        else:
            frame.loc[frame["country"] == "TUN", "dataset"] = "coded;acled" if name == "incidents" else "acled"
        held.connection.create_table(name, frame)
    return Store(held, store.data_version, store.as_of)


def test_rows_that_may_not_be_passed_on_are_withheld_with_the_reason(store, offered):
    client = TestClient(app_of(closed_store(store), offered))
    for name in ("incidents", "reports"):
        said = client.get(f"/api/{name}?region=maghreb").json()
        assert said["withheld"]["rows"] > 0
        assert "Not to be passed on." in said["withheld"]["reasons"][0]
        assert not [row for row in said["rows"] if row["country"] == "TUN"]
        assert len(said["rows"]) == said["total"] > 0
    alone = client.get("/api/incidents.csv?country=TUN")
    assert (alone.headers["Atlas-Rows"], len(alone.content.splitlines())) == ("0", 1)
    assert int(alone.headers["Atlas-Withheld"]) > 0


def test_they_can_be_switched_off(client, monkeypatch):
    monkeypatch.setenv("ATLAS_API", "off")
    for address in ("/api", "/api/incidents"):
        assert client.get(address).status_code == 404


def test_they_describe_themselves(client):
    document = client.get("/api").json()
    assert document == client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    page = client.get("/api", headers={"Accept": "text/html"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert "<script" not in page.text
    tables = {one["name"]: one for one in client.get("/api/dictionary").json()["tables"]}
    assert [one["name"] for one in tables["incidents"]["columns"]] == INCIDENTS.names
    assert all(one["meaning"] for table in tables.values() for one in table["columns"])


def test_nothing_of_a_formula_is_in_a_csv(store, offered):
    shown = closed_store(store)
    frame = shown.frame(shown.table("incidents")).assign(summary="=cmd()")
    shown.engine.connection.create_table("incidents", frame, overwrite=True)
    said = TestClient(app_of(shown, offered)).get("/api/incidents.csv?country=LBY&limit=3")
    assert b"'=cmd()" in said.content and b",=cmd()" not in said.content


keys = some.text(min_size=1, max_size=40)


@given(keys, keys)
def test_a_cursor_comes_back_as_it_was(store, offered, last, other):
    tables = Tables(lambda names: store, lambda held: offered, fresh)
    asked = read([("country", "TUN")], tables)
    word = cursor(asked, "incidents", last)
    again = replace(asked, given={**asked.given, "cursor": word})
    assert after(again, "incidents.csv") == last
    with pytest.raises(Refused):
        after(again, "reports")


@given(some.text(max_size=60) | some.binary(max_size=40).map(lambda raw: raw.hex()))
def test_no_text_is_a_cursor_by_chance(store, offered, text):
    asked = Asked(store, offered, Selection(), {}, {"cursor": text})
    if text:
        with pytest.raises(Refused, match="cursor"):
            after(asked, "incidents")
    else:
        assert after(asked, "incidents") == ""


@pytest.mark.parametrize("path", described.openapi()["paths"])
def test_whatever_is_asked_they_keep_their_description(app, path):
    operation = schemathesis.openapi.from_asgi("/api/openapi.json", app)[path]["GET"]

    @given(case=operation.as_strategy())
    @settings(max_examples=6, suppress_health_check=list(HealthCheck))
    def fuzzed(case):
        case.call_and_validate(checks=CHECKS)

    fuzzed()


DOCUMENT = (ROOT / "docs" / "api.md").read_text("utf-8")


def test_the_document_names_every_address_and_no_other():
    named = {word.rstrip("?'") for word in re.findall(r"/api/(?:[a-z]+)(?:/\{name\}\.json)?(?=[`?'. ])", DOCUMENT)}
    described_paths = {path.removesuffix(".csv") for path in described.openapi()["paths"]}
    plain = {path for path in described_paths if "." not in path.rpartition("/")[2] or path.endswith("{name}.json")}
    assert plain - {"/api/figures/{name}"} <= named
    assert f"{MOST_ROWS:,} rows" in DOCUMENT
    for code in described.REFUSALS:
        assert f"| {code} |" in DOCUMENT


@pytest.mark.parametrize("address", re.findall(r"http://localhost:8501(/api/[^'\")]+)", DOCUMENT))
def test_the_documents_examples_are_answered(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.path != "incident"])
@pytest.mark.parametrize("query", ["", "country=SYR&from=2019-01&measure=killed"])
def test_the_address_of_a_figure_gives_what_its_page_shows(client, store, offered, keep, name, query):
    kind = KINDS[name]
    about = scope(store, f"/{kind.path}?{query}&" + urlencode(kind.pinned), offered=offered, keep=keep)[0]
    said = client.get(drawn.address(about, name, "json"))
    shown = draw(about, name)
    if isinstance(shown, Nothing):
        assert (said.status_code, said.json()["error"]) == (404, shown.why)
    else:
        assert (said.status_code, said.json()["title"]) == (200, shown.frame.title)
        assert len(said.json()["rows"]) == len(shown.table)


def test_the_address_of_an_incidents_figure_names_the_incident(client, store):
    name = store.frame(store.table("incidents").order_by(ibis.desc("report_count")).limit(1))["incident_id"].iloc[0]
    about = scope(store, f"/incident?incident={name}")[0]
    assert client.get(drawn.address(about, "toll", "json")).json()["link"].count(name) == 1


def test_the_description_is_plain_json():
    assert orjson.loads(orjson.dumps(described.openapi())) == described.openapi()


def test_a_feed_names_what_the_last_versions_changed_in_a_selection(client, store, offered):
    said = client.get("/feed.atom?country=IRQ")
    top = Xml.fromstring(said.content)
    entries = top.findall(f"{{{ATOM}}}entry")
    assert said.headers["Content-Type"].startswith("application/atom+xml")
    assert entries and len(entries) <= MOST_ENTRIES
    ids = [one.findtext(f"{{{ATOM}}}id") for one in entries]
    assert len(ids) == len(set(ids))
    known = {entry.incident_id for entry in history(store.data_version, Selection(country=("IRQ",)), 12)}
    links = [one.find(f"{{{ATOM}}}link").get("href") for one in entries]
    assert {link.rpartition("=")[2] for link in links} <= known
    again = client.get("/feed.atom?country=IRQ", headers={"If-None-Match": said.headers["ETag"]})
    assert again.status_code == 304


def test_tables_whose_earlier_versions_are_not_kept_are_not_followed(store, offered):
    later = replace(store, data_version="2027.01-00000000")
    client = TestClient(app_of(later, replace(offered, data_version=later.data_version)))
    said = client.get("/feed.atom")
    assert (said.status_code, "not kept here" in said.json()["error"]) == (400, True)


def test_the_command_line_says_what_changed(store):
    oldest = steps(store.data_version)[-1].older
    said = CliRunner().invoke(cli, ["changes", "--since", oldest, "--link", "?country=IRQ"])
    found = changed(store, Selection(country=("IRQ",)), oldest)
    told = orjson.loads(said.stdout)
    assert [one["incident_id"] for one in told["added"]] == list(found.added)
    assert told["withdrawn"] == list(found.withdrawn)
