"""Bind published claims to queries over the tables by rule, and name the parts of totals: python -m tools.bind_claims [--write].

What a claim counts is read from its metric, body, area and definition; the rules are the tables below, and BY_EYE holds what a
reader decided against them. Rows that stand in seeds/figure_bindings.csv and figure_parts.csv are never changed: only claims
without one get one. A claim that no rule fits is refused by name, so that nobody binds it by accident.
"""

import argparse
import csv
import re
import sys
from pathlib import Path

import pandas as pd

from atlas.model.dates import window
from atlas.model.vocabulary import STOCK_METRICS
from atlas.paths import SEEDS

BINDING = "claim_id metric state scope counts per selection window_start window_end fit note".split()
PART = "claim_id split kind label value part_claim_id basis".split()

HELD = "held area taken as the whole of Hasakah, Raqqa, Deir ez-Zor and Aleppo: the tables know no line of control"
HELD_PART = "held part taken as the whole governorate"
DESERT = "desert taken as the whole governorates it lies in"
DESERT_PART = "desert taken as the whole governorate"
OPPOSITION = "opposition-held areas cannot be taken out"
CAMP = "the camp cannot be told from the rest of the governorate"
FORCES = "killed in attacks that struck security forces: civilians hit with them are counted too"
ANY_CELL = "the source counts cells of any group: incidents without a named initiator are counted too"
WITH_US = "missions with US forces cannot be told from those without"
ALL_ACTORS = "counts the violence of all actors; the tables hold that of one group"
OWN_TOLL = "counts dead by the attackers' own word, which the tables keep apart from their estimates"
WAR = "counts the losses of a whole campaign; the tables hold single incidents, not the war"

IRAQ = {
    "Anbar": "IQ-AN",
    "Babil": "IQ-BB",
    "Baghdad": "IQ-BG",
    "Dhi Qar": "IQ-DQ",
    "Diyala": "IQ-DI",
    "Kirkuk": "IQ-KI",
    "Nineveh": "IQ-NI",
    "Salah al-Din": "IQ-SD",
}
SYRIA = {
    "Aleppo": "SY-HL",
    "Deir ez-Zor": "SY-DY",
    "Hama": "SY-HM",
    "Hasakah": "SY-HA",
    "Homs": "SY-HI",
    "Raqqa": "SY-RA",
}
DESERT_UNITS = "SY-HI,SY-DY,SY-RA,SY-HM,SY-HL,SY-RD,SY-SU"
# Area as coded -> governorates, fit of the area, note.
AREAS = {
    "": ("", "same", ""),
    **{name: (code, "same", "") for name, code in IRAQ.items()},
    **{f"{name} (SDF-held)": (code, "wider", HELD_PART) for name, code in SYRIA.items()},
    **{f"{name} desert": (code, "wider", DESERT_PART) for name, code in SYRIA.items()},
    "north and east Syria (SDF-held)": ("SY-HA,SY-RA,SY-DY,SY-HL", "wider", HELD),
    "Raqqa and Hasakah (SDF-held)": ("SY-RA,SY-HA", "wider", "held parts taken as the whole governorates"),
    "Raqqa and Tabqa (Euphrates region)": ("SY-RA", "wider", "region taken as the whole governorate"),
    "Jazirah region (Hasakah)": ("SY-HA", "wider", "region taken as the whole governorate"),
    "Manbij": ("SY-HL", "wider", "district taken as the whole governorate"),
    "Deir ez-Zor west of the Euphrates": ("SY-DY", "wider", HELD_PART),
    "al-Hol camp": ("SY-HA", "wider", CAMP),
    "Syrian desert": (DESERT_UNITS, "wider", DESERT),
    "Syrian desert (Russian air strikes)": (DESERT_UNITS, "wider", DESERT),
    "central Syria (Badia)": (DESERT_UNITS, "wider", DESERT),
    "SDF and government areas": ("", "wider", OPPOSITION),
    "government areas": ("", "wider", "areas of other sides cannot be taken out"),
    "Syria west of the Euphrates": ("", "wider", "the east bank cannot be taken out"),
}
# The group asserts its own attacks; what these bodies count in Iraq is all violence unless the definition names the group.
OWN = ("islamic-state", "amaq")
ALL_VIOLENCE = (
    "unami",
    "united-nations",
    "iraq-body-count",
    "antiwar-com",
    "afp",
    "iraqi-government",
    "institute-for-economics-and-peace",
)
MUSINGS_ALL_UNTIL = "2020-12-31"
NAMES_THE_GROUP = re.compile(r"IS-related|Islamic State|the group")
CAMPAIGNS = ("Mosul", "Peshmerga fronts")

# Decided by a reader against the rules or where none fits: state and reason, or counts, selection, fit and note.
ANY_CAUSE = ("not_comparable", "counts deaths of any cause in the camp; the tables hold attacks")
EXECUTED = "country=SYR&type=execution,beheading&initiator=attack"
BY_EYE: dict[str, tuple[str, ...]] = {
    "ric2021-02-hol-killed": ANY_CAUSE,
    "ric2021-03-hol-killed": ANY_CAUSE,
    "sohr2024-06h1-nes-11": ("dead_all_sides", "country=SYR&admin1=SY-HA,SY-RA,SY-DY,SY-HL", "wider", HELD),
    "sohr2014h2-1878": (
        "killed",
        EXECUTED,
        "narrower",
        "killings off the battlefield taken as executions and beheadings",
    ),
    "sohr2014h2-civ-1175": (
        "civilians_killed",
        EXECUTED,
        "narrower",
        "killings off the battlefield taken as executions and beheadings",
    ),
    "sohr2014-16-3895": (
        "killed",
        EXECUTED,
        "narrower",
        "the claim takes in own members, which the tables count apart",
    ),
    "sohr2014-16-civ-2214": ("civilians_killed", EXECUTED, "same", ""),
    "acled2021-7m-624": (
        "dead_all_sides",
        "country=SYR&initiator=attack",
        "same",
        "dead attackers are counted on both sides",
    ),
}


def bind(claim: dict[str, str]) -> dict[str, str]:
    """Return the binding of a claim (a row of figure_claims.csv as text); raises ValueError if no rule fits it."""
    row = dict.fromkeys(BINDING, "") | {"claim_id": claim["claim_id"], "metric": claim["metric"]}
    row["scope"] = "part" if claim["area"] else "whole"
    state, reason = _unbound(claim)
    if claim["claim_id"] in BY_EYE:
        decided = BY_EYE[claim["claim_id"]]
        if len(decided) == 2:
            return row | {"state": decided[0], "note": decided[1]}
        counts, selection, fit, note = decided
    elif state:
        return row | {"state": state, "note": reason}
    else:
        counts, selection, fit, note = _bound(claim)
    start, end = (_edge(claim[f"period_{side}"], place) for side, place in (("start", 0), ("end", 1)))
    return row | {
        "state": "bound",
        "counts": counts,
        "per": "month" if claim["metric"] == "attacks_per_month" else "window",
        "selection": selection,
        "window_start": start,
        "window_end": end,
        "fit": fit,
        "note": note,
    }


def _unbound(claim: dict[str, str]) -> tuple[str, str]:
    """Return state and reason where no table can be asked, else two empty words."""
    metric, body, counted = claim["metric"], claim["asserted_by_id"], claim["definition_note"]
    if metric in STOCK_METRICS:
        return "not_computable", "a stock held at a moment: no table of incidents can give it"
    if metric == "escaped":
        return "not_computable", "the tables have no column for people who escaped or crossed a border"
    if metric == "commanders_lost":
        return "not_computable", "the tables do not record ranks"
    if claim["country"] == "WORLD":
        return "not_comparable", "counts the whole world; the tables hold three regions"
    if metric == "other":
        return "not_comparable", f"counts something for which the tables have no column: {counted}"
    if claim["area"] in CAMPAIGNS:
        return "not_comparable", WAR
    everyone = body in ALL_VIOLENCE or (body == "musings-on-iraq" and claim["period_end"] <= MUSINGS_ALL_UNTIL)
    if claim["country"] == "IRQ" and everyone and not NAMES_THE_GROUP.search(counted):
        return "not_comparable", ALL_ACTORS
    if metric == "killed" and (body in OWN or "claimed by" in counted and "attackers" in counted):
        return "not_comparable", OWN_TOLL
    return "", ""


def _bound(claim: dict[str, str]) -> tuple[str, str, str, str]:
    """Return counts, selection, fit and note."""
    metric, body, counted = claim["metric"], claim["asserted_by_id"], claim["definition_note"]
    area = claim["area"]
    if body == "gregory-waters" and area in SYRIA:
        units, fit, note = SYRIA[area], "wider", "government-held part taken as the whole governorate"
    elif body == "amaq" and area in SYRIA:
        units, fit, note = SYRIA[area], "same", ""
    elif area in AREAS:
        units, fit, note = AREAS[area]
    else:
        raise ValueError(f"{claim['claim_id']}: no rule for the area '{area}'")
    notes, kinds, who, claimed = [note], "", "attack", body in OWN or counted.startswith("claimed")
    any_cell = "any cell" in counted
    if metric in ("attacks", "attacks_per_month"):
        what = "incidents"
        if "suicide" in counted:
            kinds, claimed = "suicide_bombing", True
            fit, notes = "narrower", [note, "suicide car bombs that a report calls car bombs are left out"]
    elif metric == "killed":
        what, claimed = "killed", False
        if "all sides" in counted:
            what, who = "dead_all_sides", ""
        elif counted.startswith("civilians") and "secur" not in counted:
            what = "civilians_killed"
    elif metric == "security_forces_killed":
        what, claimed, notes = "forces_killed", False, [note, FORCES]
    else:
        what = {
            "fighters_killed": "jihadists_killed",
            "arrests": "jihadists_arrested",
            "operations_against": "incidents",
        }[metric]
        who, claimed = _against(body, counted), False
        kinds = "airstrike" if "air strikes" in counted and "clashes" not in counted else ""
        if body == "us-central-command":
            fit, notes = "wider", [note, WITH_US]
    if any_cell and who == "attack":
        who, fit, notes = "attack,unknown", "wider", [*notes, ANY_CELL]
    if "camp left out" in counted or "camp apart" in counted:
        notes.append("the claim leaves out al-Hol camp, the tables do not")
    countries = ",".join(claim["country"].split(";"))
    parts = [
        f"country={countries}",
        f"admin1={units}" if units else "",
        f"type={kinds}" if kinds else "",
        f"initiator={who}" if who else "",
        "attribution=claimed" if claimed else "",
    ]
    return what, "&".join(filter(None, parts)), fit, "; ".join(filter(None, notes))


def _against(body: str, counted: str) -> str:
    """Return who struck the group, as the selection names it."""
    if "Russian air strikes" in counted or "Iraqi air strikes" in counted or "government forces" in counted:
        return "state_forces"
    if "US air strikes" in counted:
        return "coalition"
    if body in ("rojava-information-center", "sdf", "asayish-syria-iraq") or "by the SDF" in counted:
        return "sdf,coalition" if "Coalition" in counted or "strikes" in counted else "sdf"
    return "" if body == "sohr" else "operation"  # SOHR counts those too who die in attacks of their own


def _edge(partial: str, side: int) -> str:
    return window(partial, {4: "year", 7: "month", 10: "day"}[len(partial)])[side].isoformat()


def parts_of(claims: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of figure_parts.csv that the claims' own areas and speakers give.

    A body's total of a window (its claim of the widest area) and its claims of the same metric for parts of that area belong
    together. Parts that add up to the total are its parts; else they are some of its parts, which may not exceed it. Of
    the attacks that RIC counts those that the group claimed are a part.
    """
    rows = []
    for body, wide, inner, left_out in (
        ("unami", "", IRAQ, ("Anbar",)),
        ("gregory-waters", "central Syria (Badia)", SYRIA, ()),
        ("rojava-information-center", "north and east Syria (SDF-held)", [f"{name} (SDF-held)" for name in SYRIA], ()),
    ):
        own = claims[(claims["asserted_by_id"] == body) & claims["metric"].isin(["killed", "attacks"])]
        inner = {*inner, "Manbij", "Raqqa and Tabqa (Euphrates region)", "Jazirah region (Hasakah)"} - set(left_out)
        for _, group in own.groupby(["metric", "period_start", "period_end"]):
            totals = group[
                (group["area"] == wide)
                & (group["metric"].ne("killed") | group["definition_note"].str.startswith("civilians"))
            ]
            found = group[group["area"].isin(inner)]
            if len(totals) == 0 or len(found) == 0:
                continue
            total = totals.iloc[0]
            kind = "part" if float(total["value_low"]) == found["value_low"].astype(float).sum() else "some"
            basis = "the part is a claim of its own" + (
                "; Anbar was counted apart" if left_out and "Anbar" in set(group["area"]) else ""
            )
            rows += [_part(total, "by governorate", kind, row["area"], row, basis) for _, row in found.iterrows()]
    counted = claims[(claims["asserted_by_id"] == "rojava-information-center") & (claims["metric"] == "attacks")]
    claimed = claims[(claims["asserted_by_id"] == "islamic-state") & (claims["metric"] == "attacks")]
    keys = ["area", "period_start", "period_end"]
    for _, total in counted.drop_duplicates(keys).iterrows():
        for _, row in claimed[(claimed[keys] == total[keys]).all(axis=1)].iterrows():
            rows.append(
                _part(
                    total,
                    "claimed by the group",
                    "some",
                    "claimed",
                    row,
                    "the part is a claim of its own, tallied by the same monitor",
                )
            )
    return rows


def _part(total: pd.Series, split: str, kind: str, label: str, row: pd.Series, basis: str) -> dict[str, str]:
    return dict(
        zip(
            PART,
            (total["claim_id"], split, kind, label, f"{float(row['value_low'])}", row["claim_id"], basis),
            strict=True,
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="append to the seeds; without it the rows are printed")
    chosen = parser.parse_args()
    claims, bindings, parts = (_read(name) for name in ("figure_claims", "figure_bindings", "figure_parts"))
    new = claims[~claims["claim_id"].isin(bindings["claim_id"])]
    bound = [bind(row) for row in new.to_dict("records")]
    told = [row for row in parts_of(new) if row["claim_id"] not in set(parts["claim_id"])]
    if chosen.write:
        _append(SEEDS / "figure_bindings.csv", BINDING, bound)
        _append(SEEDS / "figure_parts.csv", PART, told)
    else:
        csv.DictWriter(sys.stdout, BINDING, lineterminator="\n").writerows(bound)
        csv.DictWriter(sys.stdout, PART, lineterminator="\n").writerows(told)
    sys.stderr.write(f"{len(bound)} bindings, {len(told)} parts\n")


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(SEEDS / f"{name}.csv", dtype=str, keep_default_na=False)


def _append(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
