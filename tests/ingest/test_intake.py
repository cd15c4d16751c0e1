"""What is read in pasted texts: measured items in three languages, and what must hold of any text."""

from datetime import date

import pytest

from atlas.ingest.intake.propose import FIELDS, MOST_BYTES, TooLongError, read_item
from benchmarks import intake

FRIDAY = date(2022, 1, 7)


def values(text, published=FRIDAY, **more):
    """The values of the only proposal of a text."""
    (proposal,) = read_item(text, published, **more).proposals
    return {name: value.text for name, value in proposal.values.items()}


@pytest.mark.parametrize("name", ["tuned", "held_out"])
def test_precision_and_recall_are_as_high_as_is_promised(name):
    items = intake.read(intake.ITEMS / f"{name}.jsonl")
    assert len({item["id"] for item in items}) == len(items) >= 40
    measured = intake.measure(items)
    low = [
        field
        for field, (precision, recall) in intake.AIMS.items()
        if measured.at[field, "precision"] < precision or measured.at[field, "recall"] < recall
    ]
    assert low == [], measured.round(3).to_string()


def test_the_docs_say_what_was_measured():
    said = (intake.paths.ROOT / "docs" / "intake.md").read_text("utf-8")
    measured = intake.measure(intake.read(intake.ITEMS / "held_out.jsonl"))
    for name in intake.AIMS:
        row = measured.loc[name]
        assert (
            f"| {name} | {row['right']:.0f} of {row['proposed']:.0f} | {row['right']:.0f} of {row['known']:.0f} | {row['precision']:.2f} | {row['recall']:.2f} |"
            in said
        )


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Monday", "2022-01-03"),
        ("last Friday", "2021-12-31"),
        ("yesterday", "2022-01-06"),
        ("two days ago", "2022-01-05"),
        ("on 4 January", "2022-01-04"),
        ("on 30 December", "2021-12-30"),
        ("on January 2, 2022", "2022-01-02"),
        ("on 03/01/2022", "2022-01-03"),
    ],
)
def test_days_are_counted_from_publication(words, day):
    assert values(f"A bomb killed three soldiers in Mosul {words}.")["date"] == day


def test_without_a_day_of_publication_relative_words_give_no_date():
    assert "date" not in values("A bomb killed three soldiers in Mosul on Monday.", None)
    assert values("Une bombe a tué trois soldats à Mossoul le 3 janvier 2022.", None)["date"] == "2022-01-03"


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("An attack killed at least twenty-three soldiers in Mosul.", "23"),
        ("Une attaque a tué soixante-dix-sept soldats à Mossoul.", "77"),
        ("Une attaque a tué quatre-vingt-douze soldats à Mossoul.", "92"),
        ("Une attaque a tué vingt et un soldats à Mossoul.", "21"),
        ("قتل خمسة وعشرون جنديا بهجوم في الموصل.", "25"),
        ("قتل ١٤ جنديا بهجوم في الموصل.", "14"),
        ("قتل أحد عشر جنديا بهجوم في الموصل.", "11"),
        ("قتل جنديان بهجوم في الموصل.", "2"),
    ],
)
def test_numbers_are_read_in_three_languages(text, low):
    assert values(text)["killed"] == low


def test_a_range_is_kept_and_what_is_no_toll_is_none():
    found = values("Between 3 and 5 soldiers were killed by a bomb in Mosul. The 40-year-old mayor saw 12 vehicles.")
    assert (found["killed"], found["killed_max"]) == ("3", "5")
    assert "wounded" not in found


def test_what_struck_a_patrol_is_not_counted_among_its_wounded():
    found = values(
        "A bomb aimed at a joint patrol wounded two SDF members in Manbij in a Shiite neighbourhood on Tuesday."
    )
    assert (found["wounded"], found["place"]) == ("2", "Manbij")


def test_what_the_text_does_not_say_is_empty_and_named():
    (proposal,) = read_item("A bomb killed three.", FRIDAY).proposals
    assert set(proposal.values) & {"date", "country", "admin1", "place", "initiator"} == set()
    assert proposal.missing == ("country", "date", "admin1", "place")


@pytest.mark.parametrize("name", ["tuned", "held_out"])
def test_each_value_points_at_words_of_the_text(name):
    for item in intake.read(intake.ITEMS / f"{name}.jsonl"):
        for proposal in read_item(item["text"], date.fromisoformat(item["published"])).proposals:
            for field, value in proposal.values.items():
                assert field in FIELDS
                assert value.sure in ("stated", "likely", "doubtful")
                assert all(0 <= a < b <= len(item["text"]) for a, b in value.spans)
                assert value.spans or value.text == "unattributed" or value.sure != "stated", (item["id"], field)


def test_spans_are_of_the_pasted_text_itself():
    text = "\u200fقُتِلَ ثلاثةُ جنودٍ في المَوْصِل."
    (proposal,) = read_item(text, FRIDAY).proposals
    (a, b) = proposal.values["place"].spans[0]
    assert text[a:b].startswith("المَوْص")


def test_a_hundred_kilobytes_are_refused_with_the_limit():
    with pytest.raises(TooLongError, match="at most 100 kB"):
        read_item("a" * (MOST_BYTES + 1), FRIDAY)
    assert read_item("ا" * (MOST_BYTES // 2), FRIDAY).proposals == ()


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\x00" * 9, "<script>alert(1)</script>", "'" * 500, "1 " * 500, "\ud800 killed three"]
)
def test_texts_that_tell_of_nothing_are_answered(text):
    item = read_item(text, FRIDAY)
    assert item.message or item.proposals
