"""Say for each pair of reports how far they agree, one named level per feature; knows no weights and no incidents."""

import numpy as np
import pandas as pd

from atlas.model.vocabulary import (
    EVENT_FAMILIES,
    GROUP_INITIATORS,
    MATCH_FEATURES,
    OPERATION_INITIATORS,
)
from atlas.resolve.levels import SILENT, lookup, pick, silence
from atlas.resolve.prepared import Prepared
from atlas.resolve.tolls import contradict, counts_level, toll_level
from atlas.resolve.wording import place_likeness, shared_wording

# Types that pages write for one another across the families: a bomb that opens an ambush, a fight that one side calls
# a raid and the other an attack, captives shot.
SWAPPED_TYPES = (
    ("clash", "raid"), ("ambush", "ied"), ("suicide_bombing", "armed_assault"), ("prison_break", "vehicle_bomb"),
    ("raid", "assassination"), ("assassination", "armed_assault"), ("execution", "armed_assault"),
    ("kidnapping", "armed_assault"), ("arson_sabotage", "armed_assault"),
)  # fmt: skip
OPERATION_TYPES = EVENT_FAMILIES["operation"]
SECURITY_TARGETS = (
    "army",
    "police",
    "pmf",
    "peshmerga",
    "sdf",
    "syrian_army",
    "tribal_fighters",
    "foreign_forces",
    "prison",
)


def compare(reports: Prepared, pairs: pd.DataFrame) -> pd.DataFrame:
    """Compare the reports of each pair.

    pairs: left, right, distance_km, gap_days as block.candidate_pairs gives them.
    Returns one categorical column per name in MATCH_FEATURES, in the order of pairs; "" where nothing can be said.
    """
    left, right = pairs.left.to_numpy(), pairs.right.to_numpy()
    operation = np.isin(reports.event_type, OPERATION_TYPES)
    target = lookup(reports.target, left, right, target_level)
    columns = {
        "date": _date(reports, left, right, pairs.gap_days.to_numpy()),
        "place": _place(reports, left, right, pairs.distance_km.to_numpy()),
        "type": lookup(reports.event_type, left, right, type_level),
        "initiator": lookup(reports.initiator, left, right, initiator_level),
        # Of two operations a page names whom it saw hit, the fighters or the bystanders: no disagreement.
        "target": silence(target, operation[left] & operation[right] & (target != "same")),
        "toll": toll_level(reports, left, right, target == "another victim"),
        "counts": counts_level(reports, left, right),
        "text": _text(reports, left, right),
    }
    columns["page"] = _page(reports, left, right, columns)
    return pd.DataFrame({name: columns[name] for name in MATCH_FEATURES})


def vagueness(reports: Prepared, pairs: pd.DataFrame) -> pd.Categorical:
    """How much of the table one side of each pair could mean: a whole year or country, both, or "" for less.

    No evidence for or against the pair, but the more incidents fit a report, the less likely is each of them.
    """
    left, right = pairs.left.to_numpy(), pairs.right.to_numpy()
    longest = np.maximum(reports.window_days[left], reports.window_days[right])
    year = longest > 31
    country = reports.precision == "country"
    # Two reports that name the country only and the same day are as close as pages without a place can be.
    anywhere = (country[left] != country[right]) | (country[left] & (longest > 0))
    return pick([(year & anywhere, "a year and a country"), (year, "a year"), (anywhere, "a country")], len(left))


def type_level(one: str, other: str) -> str:
    """Taxonomy distance of two event types: same, same family, same side, or an attack against an operation."""
    if one == other:
        return "same type"
    if "protest_or_other" in (one, other):
        return SILENT
    if any(one in family and other in family for family in (*EVENT_FAMILIES.values(), *SWAPPED_TYPES)):
        return "same family"
    if (one in OPERATION_TYPES) == (other in OPERATION_TYPES):
        return "other type, same side"
    return "attack against operation"


def initiator_level(one: str, other: str) -> str:
    """Agreement of two initiators; suspected and named Islamic State agree, unknown says nothing."""
    if "unknown" in (one, other) or "" in (one, other):
        return SILENT
    if one == other or (one in GROUP_INITIATORS and other in GROUP_INITIATORS):
        return "same"
    if (one in OPERATION_INITIATORS) == (other in OPERATION_INITIATORS):
        return "same side"
    return "opposed"


def target_level(one: str, other: str) -> str:
    """Agreement of two targets; `other` says nothing."""
    if "other" in (one, other) or "" in (one, other):
        return SILENT
    if one == other:
        return "same"
    if "jihadists" in (one, other):
        return "opposed"
    if {one, other} <= {"civilians", "minority", "infrastructure", "oil_gas"}:
        return SILENT  # people and what is theirs are struck in one raid: crops are burnt after the killings
    return "another victim"


def _date(reports: Prepared, left: np.ndarray, right: np.ndarray, gap: np.ndarray) -> pd.Categorical:
    longest = np.maximum(reports.window_days[left], reports.window_days[right])
    told_before = np.minimum(
        reports.published_by[left] - reports.first_day[right], reports.published_by[right] - reports.first_day[left]
    )
    return pick(
        [
            (told_before < -1, "published before the other happened"),
            (gap > 4, "5 to 10 days apart"),
            (gap > 2, "3 or 4 days apart"),
            (gap == 2, "2 days apart"),
            (gap == 1, "1 day apart"),
            (longest == 0, "same day"),
            # A week, month or year that overlaps is no agreement on the day: SILENT.
        ],
        len(left),
    )


def _place(reports: Prepared, left: np.ndarray, right: np.ndarray, distance: np.ndarray) -> pd.Categorical:
    country = reports.precision == "country"
    named = (reports.place != "") & ~country
    alike = place_likeness(reports.place, left, right)
    both_named, vague = named[left] & named[right], reports.coarse[left] | reports.coarse[right]
    joint = reports.radius_km[left] + reports.radius_km[right]
    beyond = distance - joint
    same = both_named & (alike >= 90) & (beyond <= 10)
    return pick(
        [
            (same, "same place name"),
            (country[left] | country[right], SILENT),
            (vague & (reports.governorate[left] == reports.governorate[right]), "same governorate"),
            (
                vague & ((reports.admin1[left] == "") | (reports.admin1[right] == "")),
                SILENT,
            ),  # an area across governorates
            (vague, "other governorate"),
            ((joint <= 25) & (beyond <= 0), "within 25 km and both radii"),
            (beyond <= 0, "within both radii"),
            (beyond <= 10, "up to 10 km beyond"),
            (beyond <= 30, "10 to 30 km beyond"),
            (beyond > 30, "more than 30 km beyond"),
        ],
        len(left),
    )


def _text(reports: Prepared, left: np.ndarray, right: np.ndarray) -> pd.Categorical:
    shared = shared_wording(reports.words, left, right)
    return pick(
        [
            (shared >= 0.35, "much wording shared"),
            (shared >= 0.18, "some wording shared"),
            (shared >= 0.06, "little wording shared"),
            (shared < 0.06, "no wording shared"),
        ],
        len(left),
    )


def _page(reports: Prepared, left: np.ndarray, right: np.ndarray, columns: dict[str, pd.Categorical]) -> pd.Categorical:
    """Two rows of one page agree if place, type and side do and the figures do not contradict each other."""
    agree = columns["type"] == "same type"
    # One armed force is often called by the name of another; other victims are not.
    forces = np.isin(reports.target, SECURITY_TARGETS)
    victims = (columns["target"] == "another victim") & ~(forces[left] & forces[right])
    agree &= (columns["initiator"] != "opposed") & (columns["target"] != "opposed") & ~victims
    agree &= columns["place"].isin(["same place name", "same governorate", SILENT])
    agree &= columns["date"].isin(["same day", "1 day apart", SILENT])
    agree &= ~contradict(reports, left, right)
    one_page = reports.page[left] == reports.page[right]
    return pick(
        [
            (one_page & ~agree, "same page, told apart"),
            (~one_page, "other page"),
        ],
        len(left),
    )
