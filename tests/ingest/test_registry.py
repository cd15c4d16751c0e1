"""Names as read become source and origin ids: spellings are one, unnamed bodies leave the word with the publisher."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.ingest import registry


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Shafaq News", "shafaq-news"),
        ("Al-Sumaria (TV)", "al-sumaria-tv"),
        ("Agência Lusa", "agencia-lusa"),
        ("عاجل", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_slug_is_plain_ascii(name, slug):
    assert registry.slug(name) == slug


@given(st.text(max_size=20))
def test_a_slug_is_stable(name):
    assert registry.slug(registry.slug(name)) == registry.slug(name)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("SOHR", ["SOHR"]),
        ("SOHR; AFP, Reuters", ["SOHR", "AFP", "Reuters"]),
        ("Iraqi police (Diyala, Kirkuk); Amaq", ["Iraqi police (Diyala, Kirkuk)", "Amaq"]),
        (" ; ,", []),
    ],
)
def test_a_comma_in_parentheses_belongs_to_the_name(cell, names):
    assert registry.split_relays(cell) == names


def test_a_source_is_as_coded_then_by_spelling_then_by_name():
    aliases = pd.DataFrame({"alias": ["Shafaq News", "SHAFAQ"], "source_id": ["shafaq", "shafaq"]})
    reports = pd.DataFrame(
        {"source_id": ["coded", None, None, None], "source": ["Shafaq News", "shafaq news", "Shafaq", "New Paper"]}
    )
    assert list(registry.source_ids(reports, aliases)) == ["coded", "shafaq", "shafaq", "new-paper"]


def test_an_unknown_source_is_registered_as_not_reviewed():
    sources = pd.DataFrame(
        {
            "source_id": ["shafaq"],
            "name": ["Shafaq"],
            "kind": [""],
            "independence": [""],
            "confidence": [""],
            "notes": [""],
        }
    )
    reports = pd.DataFrame(
        {"source_id": ["shafaq", "new-paper", "new-paper"], "source": ["Shafaq", "New Paper", "New Paper"]}
    )
    rows = registry.register_unknown(reports, sources)
    assert rows[["source_id", "name", "kind"]].to_numpy().tolist() == [["new-paper", "New Paper", "other"]]
    assert rows.at[0, "notes"]
    assert registry.register_unknown(reports.head(1), sources).empty


def test_ten_outlets_that_relay_one_agency_are_one_origin():
    aliases = pd.DataFrame({"alias": ["SOHR", "Syrian Observatory"], "body_id": ["sohr", "sohr"]})
    relays = pd.Series(
        ["SOHR", "syrian observatory; AFP", None, "security sources", "Security sources; SOHR", "Somebody New"]
    )
    publisher = pd.Series(["a", "b", "c", "d", "e", "f"])
    found = registry.origin_ids(
        relays,
        publisher,
        pd.concat([aliases, pd.DataFrame({"alias": ["security sources"], "body_id": ["security-sources"]})]),
        BODIES,
    )
    assert list(found) == ["sohr", "sohr", "c", "d", "sohr", "somebody-new"]


BODIES = pd.DataFrame(
    [("sohr", "monitor", None, None), ("afp", "media", None, "publisher"), ("reuters", "media", None, None), ("wikipedia", "other", None, "publisher, named as relayed"),
     ("sdf", "armed_group", None, None), ("sdf-media-center", "armed_group", "sdf", None), ("amaq", "armed_group", "islamic-state", None)],
    columns=["body_id", "kind", "parent", "notes"],
)  # fmt: skip


@pytest.mark.parametrize(("relays", "publisher", "origin"), [
    ("AFP; SOHR", "paper", "sohr"), ("SOHR; AFP", "paper", "sohr"), ("AFP; Reuters", "paper", "afp"), ("Wikipedia; SDF", "paper", "sdf"),
    ("SDF Media Center", "paper", "sdf"), (None, "sdf-media-center", "sdf"), ("Amaq; AFP", "paper", "afp"), ("Amaq", "paper", "islamic-state"),
])  # fmt: skip
def test_of_several_bodies_the_one_that_counts_is_no_publisher_and_a_press_arm_is_its_parent(relays, publisher, origin):
    names = {
        "AFP": "afp",
        "SOHR": "sohr",
        "Reuters": "reuters",
        "Wikipedia": "wikipedia",
        "SDF": "sdf",
        "SDF Media Center": "sdf-media-center",
        "Amaq": "amaq",
    }
    aliases = pd.DataFrame({"alias": list(names), "body_id": list(names.values())})
    found = registry.origin_ids(pd.Series([relays], dtype="str"), pd.Series([publisher]), aliases, BODIES)
    assert list(found) == [origin]
