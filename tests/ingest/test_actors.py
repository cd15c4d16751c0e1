"""A party's name counts as a whole or by its first whole words, never by a part of one."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.ingest.actors import NOBODY, Actors, normalised
from tests.ingest.foreign import world

GROUP = (
    "IS",
    "Islamic State",
    "Islamic State (Iraq)",
    "Islamic State (Sinai)",
    "islamic  state",
    "ISIL",
    "Da’esh",
    "JAK-T",
    "ISGS",
    "Islamic State of Iraq and the Levant (ISIL)",
    "Islamic State Sham Province",
    "Sinai Province of the Islamic State",
    "Jund al-Khilafah (Tunisia)",
)
NOT_THE_GROUP = (
    "Islamic Resistance",
    "Islamic Resistance in Iraq",
    "Islamic Front",
    "Islamic Jihad",
    "ISF",
    "This",
    "Isis Pharma",
    "Government of Iraq",
    "Islamic Army in Iraq",
    "IS-free Zone",
    "Anti-Islamic State Militia",
    "Civilians",
    "",
    "S",
    "Islamic",
    "State",
)
KNOWN = [
    ("AQIM", "al_qaeda_affiliate", "jihadists", True),
    ("Tanzim Hurras ad-Din", "al_qaeda_affiliate", "jihadists", True),
    ("HTS", "militia", "other", False),
    ("SDF", "sdf", "sdf", False),
    ("Government of Syria", "state_forces", "syrian_army", False),
    ("Government of Iraq", "state_forces", "other", False),
    ("Government of United States of America", "coalition", "foreign_forces", False),
    ("Government of Turkey", "state_forces", "foreign_forces", False),
    ("Military Forces of Iraq (2020-2022)", "state_forces", "army", False),
    ("Police Forces of Iraq (2020-) Prison Guards", "state_forces", "police", False),
    ("Civilians (Iraq)", "unknown", "civilians", False),
    ("Military Forces of Syria (2000-) Air Force", "state_forces", "syrian_army", False),
    ("PMF", "militia", "pmf", False),
    ("Military Forces of Iraq (2022-) Popular Mobilization Forces", "militia", "pmf", False),
    ("Military Forces of Iraq (2014-2020) Tribal Mobilization Forces", "militia", "pmf", False),
    ("Military Forces of Iraq (2022-) Peshmerga", "state_forces", "peshmerga", False),
    ("Protesters (Peshmerga)", "unknown", "civilians", False),
    ("Pro-Government Militia (Syria)", "state_forces", "syrian_army", False),
    ("Pro-Government Militia (Libya)", "militia", "other", False),
]


@pytest.mark.parametrize("name", GROUP)
def test_the_group_and_its_provinces_are_known(name):
    party = world().actors.party(name)
    assert party is not None and party.initiator == "islamic_state" and party.jihadist


@pytest.mark.parametrize("name", NOT_THE_GROUP)
def test_names_that_look_like_the_group_are_not_it(name):
    party = world().actors.party(name)
    assert party is None or party.initiator != "islamic_state"


@pytest.mark.parametrize(("name", "initiator", "target", "jihadist"), KNOWN, ids=[known[0] for known in KNOWN])
def test_who_is_who(name, initiator, target, jihadist):
    party = world().actors.party(name)
    assert (party.initiator, party.target, party.jihadist) == (initiator, target, jihadist)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_longer_word_never_counts_as_a_shorter_name(tail):
    for name in ("IS" + tail, tail + "IS", "Islamic State" + tail):
        party = world().actors.party(name)
        assert party is None or normalised(name) in {normalised(known) for known in world_names()}


def world_names():
    return [name for actors in [world().actors] for name in (*actors._whole, *actors._begins)]


def test_a_side_is_jihadist_if_one_of_its_parties_is_and_is_named_after_the_gravest():
    actors = world().actors
    side = actors.side(["Ahrar al-Sham", "Jabhat Fateh al-Sham", "Southern Front"])
    assert (side.initiator, side.jihadist) == ("al_qaeda_affiliate", True)
    assert actors.side(["nobody ever heard of"]) == NOBODY == actors.side([])


def test_sides_keep_the_index_and_an_empty_column_stays_one():
    actors = Actors(
        pd.DataFrame(
            {
                "name": ["IS"],
                "match": ["name"],
                "initiator": ["islamic_state"],
                "target": ["jihadists"],
                "jihadist": [True],
            }
        )
    )
    found = actors.sides(pd.Series(["IS", "x", "IS"], index=[7, 3, 5]), lambda cell: [cell])
    assert found.loc[[7, 3, 5], "jihadist"].tolist() == [True, False, True]
    assert actors.sides(pd.Series([], dtype="str"), lambda cell: [cell])["jihadist"].dtype.kind == "b"
