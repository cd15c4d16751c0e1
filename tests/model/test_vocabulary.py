"""The words fit together: families, sides and regions cover their vocabularies."""

import pytest

from atlas.model import vocabulary as words


def test_every_type_has_one_family_with_a_label():
    members = [event_type for family in words.EVENT_FAMILIES.values() for event_type in family]
    assert sorted(members) == sorted(words.EVENT_TYPES)
    assert set(words.EVENT_FAMILIES) == set(words.FAMILY_LABELS)


def test_parties_and_precisions_are_words_of_theirs():
    assert {*words.GROUP_INITIATORS, *words.OPERATION_INITIATORS} <= set(words.INITIATORS)
    assert {*words.POINT_PRECISIONS, *words.COARSE_PRECISIONS} < set(words.PLACE_PRECISIONS)
    assert set(words.STOCK_METRICS) < set(words.METRICS)


@pytest.mark.parametrize(
    ("country", "region"), [("IRQ", "iraq"), ("SYR", "syria"), ("MRT", "maghreb"), ("TUR", None), ("", None)]
)
def test_region_of_a_country(country, region):
    assert words.region_of(country) == region


@pytest.mark.parametrize(
    ("initiator", "event_type", "side"),
    [
        ("islamic_state", "ied", "attack"),
        ("suspected_islamic_state", "kidnapping", "attack"),
        ("islamic_state", "protest_or_other", "other"),
        ("islamic_state", "foiled_plot", "other"),
        ("state_forces", "raid", "operation"),
        ("sdf", "clash", "operation"),
        ("al_qaeda_affiliate", "ied", "other"),
        ("unknown", "ied", "other"),
    ],
)
def test_side_of_an_incident(initiator, event_type, side):
    assert words.side_of(initiator, event_type) == side


def test_a_label_is_never_a_code():
    for vocabulary in (
        words.EVENT_TYPES,
        words.INITIATORS,
        words.ATTRIBUTIONS,
        words.TARGETS,
        words.SOURCE_KINDS,
        words.METRICS,
    ):
        assert not [label for label in vocabulary.values() if "_" in label]
