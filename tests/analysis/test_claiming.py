"""Claimed against attributed: sums, shares with intervals against published values, and what is flagged."""

import numpy as np
import pandas as pd
import pytest

from atlas.analysis.claiming import EVERYWHERE, flagged, rates, wilson
from atlas.analysis.selection import Selection
from atlas.store import open_store
from tests.analysis.small_store import store_of

BADIA = ("SY-HI", "SY-HM", "SY-DY", "SY-RA")  # Homs, Hama, Deir ez-Zor and Raqqa: the Badia lies in them


def test_the_interval_is_the_published_one():
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    low, high = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert low == pytest.approx([0.2553, 0.0624, 0.0000, 0.0061], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)
    assert [float(end[0]) for end in wilson([0], [0])] == [0, 1]


@pytest.mark.parametrize(("share", "of"), [(0.1, 20), (0.2, 30), (0.05, 100), (0.5, 40)])
def test_the_interval_holds_the_truth_as_often_as_it_says(share, of):
    hits = np.random.default_rng(5).binomial(of, share, 20_000)
    low, high = wilson(hits, np.full(len(hits), of))
    assert 0.93 <= ((low <= share) & (share <= high)).mean() <= 0.97


def attack(number, day, *grounds, admin1="Diyala"):
    return [
        {
            "incident_id": f"i{number}",
            "occurred_on": day,
            "attribution": word,
            "origin_id": f"o{place}",
            "admin1": admin1,
        }
        for place, word in enumerate(grounds)
    ]


def test_attacks_are_counted_by_governorate_and_half_year():
    rows = [
        *attack(1, "2020-02-01", "claimed", "official"), *attack(2, "2020-06-30", "witness"), *attack(3, "2020-03-01", "claimed"),
        *attack(4, "2020-07-01", "official"), *attack(5, "2020-08-01", "unattributed"), *attack(6, "2020-02-03", "official", admin1="Kirkuk"),
    ]  # fmt: skip
    found = rates(store_of(*rows), Selection()).set_index(["governorate", "half"])
    first = found.loc[("Diyala", "2020-1")]
    assert (first["attributed"], first["claimed"], first["claims"], first["alone"]) == (2, 1, 2, 1)
    assert found.loc[("Diyala", "2020-2"), "attributed"] == 1 and found.loc[("Diyala", "2020-2"), "attacks"] == 1
    assert found.loc[(EVERYWHERE, "2020-1"), "attributed"] == 3
    assert found["share"].isna().all(), "no share of fewer than ten"
    assert list(dict.fromkeys(found.index.get_level_values(0))) == [EVERYWHERE, "Diyala", "Kirkuk"]


def test_no_attacks_no_rows():
    assert rates(store_of(*attack(1, "2020-02-01", "claimed")), Selection(region=("syria",))).empty


def sums(*rows):
    columns = ["governorate", "half", "attributed", "claimed", "claims", "alone"]
    return pd.DataFrame([dict(zip(columns, row, strict=True)) for row in rows]).assign(attacks=99)


def test_silence_and_inflation_are_flagged_and_chance_is_not():
    found = flagged(
        sums(
            ("Badia", "1", 40, 1, 12, 11),
            ("North", "1", 40, 20, 30, 10),
            ("South", "1", 40, 18, 30, 12),
            ("Few", "1", 6, 0, 3, 3),
        )
    )
    assert found["flag"].tolist() == ["silence", "", "", ""]
    found = flagged(
        sums(("Badia", "1", 40, 19, 60, 41), ("North", "1", 40, 20, 30, 10), ("South", "1", 40, 18, 30, 12))
    )
    assert found["flag"].tolist() == ["inflation", "", ""]


def test_the_badia_of_2020_is_all_but_unclaimed():
    """What Waters and Winter found there (Middle East Institute, 2021): most of what is attributed was never claimed."""
    store = open_store()
    found = rates(store, Selection(admin1=BADIA, start="2020-01", end="2020-12"))
    row = found[found["governorate"] == EVERYWHERE][["attributed", "claimed"]].sum()
    assert row["attributed"] >= 30
    low, high = wilson([row["claimed"]], [row["attributed"]])
    assert high[0] < 0.25
