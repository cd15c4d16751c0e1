"""The online search: asked once, believed only inside the governorate and under the place's own name, never fatal."""

import json

import pandas as pd
import pytest
from geopy.exc import GeocoderUnavailable
from geopy.location import Location

from atlas.ingest.geocode import locate
from atlas.ingest.governorates import Governorate, Governorates
from atlas.ingest.nominatim import OnlinePlaces
from atlas.paths import SEEDS

NINEVEH = Governorate("IRQ", "Nineveh", "IQ-NI")


@pytest.fixture(scope="module")
def seeds():
    return {name: pd.read_csv(SEEDS / f"{name}.csv", dtype=str, keep_default_na=False) for name in ("places", "admin1")}


@pytest.fixture
def governorates(seeds):
    return Governorates(seeds["admin1"], seeds["places"])


def hit(name="Tell Invented", *, latitude=36.1, kind="village", **address):
    raw = {"display_name": f"{name}, Iraq", "addresstype": kind, "namedetails": {"name": name}, "address": address}
    return Location(name, (latitude, 42.5), raw)


class Service:
    """Stands in for Nominatim: answers with the given hits, or raises, and counts the questions."""

    def __init__(self, *hits, error=None):
        self.hits, self.error, self.asked = list(hits), error, []

    def __call__(self, question, **options):
        self.asked.append((question, options["country_codes"]))
        if self.error:
            raise self.error
        return self.hits or None


def test_a_village_inside_the_governorate_is_taken_and_asked_once(tmp_path, governorates):
    service = Service(hit(**{"ISO3166-2-lvl4": "IQ-NI"}))
    found = OnlinePlaces(tmp_path, governorates, service).find("Tall Invented", NINEVEH)
    again = OnlinePlaces(tmp_path, governorates, service).find("Tall Invented", NINEVEH)
    assert found == again == (36.1, 42.5, "settlement", 4.0)
    assert service.asked == [("Tall Invented, Nineveh", "iq")]


def test_the_name_of_the_state_serves_where_there_is_no_code(tmp_path, governorates):
    assert OnlinePlaces(tmp_path, governorates, Service(hit(state="Ninawa Governorate"))).find("Tell Invented", NINEVEH)


@pytest.mark.parametrize(
    "wrong",
    [
        hit(**{"ISO3166-2-lvl4": "IQ-BA"}),
        hit(state="Basra Governorate"),
        hit("Invented Street", state="Nineveh"),
        hit(kind="road", state="Nineveh"),
        hit(),
    ],
    ids=["other code", "other state", "other name", "a road", "no address"],
)
def test_other_answers_are_refused_and_remembered(wrong, tmp_path, governorates):
    service = Service(wrong)
    online = OnlinePlaces(tmp_path, governorates, service)
    assert online.find("Tell Invented", NINEVEH) is None
    assert online.find("Tell Invented", NINEVEH) is None
    assert len(service.asked) == 1
    assert json.loads((tmp_path / "answers.jsonl").read_text(encoding="utf-8"))["found"] is None


def test_two_villages_of_one_name_are_not_decided(tmp_path, governorates):
    service = Service(hit(state="Nineveh"), hit(state="Nineveh", latitude=36.9))
    assert OnlinePlaces(tmp_path, governorates, service).find("Tell Invented", NINEVEH) is None


def test_failures_become_a_message_and_end_the_asking(tmp_path, governorates):
    service = Service(error=GeocoderUnavailable("a long technical text"))
    online = OnlinePlaces(tmp_path, governorates, service)
    assert [online.find(f"Place {number}", NINEVEH) for number in range(5)] == [None] * 5
    assert len(service.asked) == 3
    assert "5 places" in online.messages()[0] and "cannot be reached" in online.messages()[0]
    assert not (tmp_path / "answers.jsonl").exists()


def test_locate_asks_only_for_what_the_gazetteer_lacks(tmp_path, monkeypatch, seeds):
    service = Service(hit(state="Nineveh"))
    monkeypatch.setattr("atlas.ingest.nominatim.RateLimiter", lambda *args, **options: service)
    triples = [("IRQ", "Nineveh", "Tell Invented"), ("IRQ", "Nineveh", "Mosul"), ("IRQ", "", "Tell Invented")]
    rows = pd.DataFrame(triples, columns=["country", "admin1", "place"])
    found = locate(rows, seeds["places"], seeds["admin1"], online=True, cache_dir=tmp_path)
    assert found["place_method"].tolist() == ["nominatim", "seed", "country"]
    assert len(service.asked) == 1
