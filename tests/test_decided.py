"""Decisions taken here count at once, go before the release's own, are undone, and are whole or not at all."""

import orjson
import pandas as pd
import pytest

from atlas import combinations, imports, pipeline, reader
from atlas.ingest import snapshot
from atlas.resolve.decisions import COLUMNS, ContradictionError
from atlas.store import CODED, COMBINATIONS, decided, tables_dir
from tests.ingest.foreign import read_here, write


def lines(*said):
    """Decisions (left, right, judgement)."""
    return pd.DataFrame([[*one, "A. Reader", "2026-12-01", "invented"] for one in said], columns=COLUMNS)


def over(*said):
    return lambda own: imports.joined_decisions(own, lines(*said))


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder whose builds only say what they were built of."""

    def build(seeds_dir, out_dir, *, imported=None, decided=None, progress=None, **_):
        out_dir.mkdir(parents=True, exist_ok=True)
        (out_dir / "versions").mkdir(exist_ok=True)
        sets = "" if imported is None else "+".join(imported.datasets["dataset"])
        own = "" if decided is None else ",".join(decided["left"] + decided["right"] + decided["judgement"])
        (out_dir / "datapackage.json").write_bytes(orjson.dumps({"version": f"{sets}|{own}", "created": "2026-12-01"}))

    monkeypatch.setattr(pipeline, "build", build)
    monkeypatch.setattr(reader, "read", read_here)
    pipeline.build(None, tmp_path / "data")
    (tmp_path / "seeds").mkdir()
    lines(("r1", "r2", "same")).to_csv(tmp_path / "seeds" / "decisions.csv", index=False)
    return tmp_path / "data"


def decide(data, change):
    return imports.decide(change, data_dir=data, seeds_dir=data.parent / "seeds")


def version(data, datasets=()):
    return orjson.loads((tables_dir(data, datasets) / "datapackage.json").read_bytes())["version"]


def test_a_decision_counts_at_once_and_undone_it_leaves_nothing(data):
    assert decide(data, over(("a", "b", "same"))) == 1
    assert version(data) == version(data, (CODED,)) == "|absame"
    assert imports.decisions(data)[["left", "judgement"]].values.tolist() == [["a", "same"]]
    assert decide(data, lambda own: own.head(0)) == 0
    assert version(data) == "|" and not decided(data) and not (data / "local" / snapshot.STATE).exists()


def test_the_last_word_on_a_pair_counts_and_goes_before_the_release(data):
    decide(data, over(("a", "b", "same")))
    assert decide(data, over(("b", "a", "different"), ("r2", "r1", "different"))) == 2
    assert version(data) == "|badifferent,r2r1different"


def test_what_cannot_hold_together_changes_nothing(data):
    decide(data, over(("r2", "r3", "same")))
    with pytest.raises(ContradictionError) as refused:
        decide(data, over(("r1", "r3", "different")))
    assert refused.value.between == ("r1", "r3")
    assert version(data) == "|r2r3same"


def test_a_build_that_is_cut_off_leaves_what_stood(data, monkeypatch):
    decide(data, over(("a", "b", "same")))
    with monkeypatch.context() as cut:
        cut.setattr(snapshot, "write_state", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            decide(data, over(("c", "d", "same")))
    assert version(data) == "|absame" and len(imports.decisions(data)) == 1
    decide(data, over(("e", "f", "same")))
    left = [file.read_text("utf-8") for file in (data / "local").glob("decided-*")]
    assert left and not any("c,d" in text for text in left)


def test_decisions_stay_with_imports_combinations_and_builds(data):
    decide(data, over(("a", "b", "same")))
    seeds = data.parent / "seeds"
    imports.import_file("ucdp", write(data.parent, "ucdp", {}, name="ged251.csv"), data_dir=data)
    assert version(data) == "ucdp-ged|absame"
    combinations.ensure((CODED,), data_dir=data)
    assert tables_dir(data, (CODED,)).parent.name == COMBINATIONS and version(data, (CODED,)) == "|absame"
    decide(data, over(("c", "d", "different")))
    assert version(data) == "ucdp-ged|absame,cddifferent"
    assert imports.rebuild(data_dir=data, seeds_dir=seeds)[1]
    assert version(data) == "ucdp-ged|absame,cddifferent"
    imports.forget("ucdp-ged", data_dir=data)
    assert version(data) == "|absame,cddifferent"
