import pandas as pd
import pytest

from atlas.model.vocabulary import MATCH_FEATURES
from atlas.resolve.block import candidate_pairs
from atlas.resolve.compare import compare, vagueness
from atlas.resolve.learn import learn_weights
from atlas.resolve.prepared import prepare
from atlas.resolve.score import read_weights, weigh
from tests.resolve.factory import COUNTRY, month, table


def weighed(one: dict, other: dict, weights: pd.DataFrame) -> pd.Series:
    known = prepare(table(one, other))
    pairs = candidate_pairs(known)
    return weigh(compare(known, pairs), vagueness(known, pairs), weights).iloc[0]


def test_the_reviewed_weights_cover_what_a_pair_can_say_and_silence_weighs_nothing():
    weights = read_weights()
    silent = weighed({"initiator": "unknown", "target": "other", **month("2021-03")}, COUNTRY, weights)
    assert silent.drop(["score", "weight_type", "weight_page"]).eq(0).all()
    prior = weights.set_index(["feature", "level"]).weight
    assert silent.score == pytest.approx(
        silent[[f"weight_{n}" for n in MATCH_FEATURES]].sum() + prior["prior", "any"] + prior["prior", "a country"]
    )


def test_more_agreement_never_weighs_less():
    weight = read_weights().set_index(["feature", "level"]).weight
    for feature, order in {
        "date": ["same day", "1 day apart", "2 days apart", "5 to 10 days apart"],
        "type": ["same type", "same family", "other type, same side", "attack against operation"],
        "initiator": ["same", "same side", "opposed"],
        "target": ["same", "another victim", "opposed"],
        "toll": ["8 or more killed, equal", "8 or more killed, close", "killed apart", "killed far apart"],
        "text": ["much wording shared", "some wording shared", "little wording shared", "no wording shared"],
    }.items():
        values = [weight[feature, level] for level in order]
        assert values == sorted(values, reverse=True), feature


def test_a_level_without_weight_and_a_level_with_two_are_refused(tmp_path):
    weights = read_weights()
    with pytest.raises(ValueError, match="date / same day"):
        weighed({}, {}, weights[weights.level != "same day"])
    pd.concat([weights, weights.tail(1)]).to_csv(tmp_path / "w.csv", index=False)
    with pytest.raises(ValueError, match="has two weights"):
        read_weights(tmp_path / "w.csv")


def test_learning_counts_each_report_once_and_leaves_a_window_out():
    rows = [{}, {}, {}, {"event_type": "arrest"}, {"occurred_on": "2022-05-01"}, {"occurred_on": "2022-05-01"}]
    labels = pd.DataFrame(
        {
            "report_id": [f"r{number}" for number in range(6)],
            "window": ["one"] * 4 + ["two"] * 2,
            "incident_label": ["raid", "raid", "raid", "arrest", "other", "other"],
            "confidence": ["sure"] * 6,
        }
    )
    counted = learn_weights(table(*rows), labels).set_index(["feature", "level"])
    assert counted.same["type", "same type"] == pytest.approx(1.5 + 1)
    assert counted.different["type", "attack against operation"] == 3
    assert (
        learn_weights(table(*rows), labels, leave_out="two").set_index(["feature", "level"]).same["date", "same day"]
        == 1.5
    )
    unsure = labels.assign(confidence=["unsure"] + ["sure"] * 5)
    assert (
        learn_weights(table(*rows), unsure)
        .set_index(["feature", "level"])
        .different["type", "attack against operation"]
        == 2
    )
