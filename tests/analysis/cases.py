"""Every public function of the analysis that asks the tables, found by its signature, and what it is asked in the test of two engines."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace

import h3
import ibis
import pandas as pd

import atlas.analysis
from atlas.analysis.asking import ask
from atlas.analysis.claims import published
from atlas.analysis.hexagons import RESOLUTIONS
from atlas.analysis.periods import two
from atlas.analysis.places import SPLITS, places
from atlas.analysis.selection import Selection
from atlas.analysis.summary import UNITS, known
from atlas.analysis.trends import coverage
from atlas.analysis.yearly_counts import default_pair, side_by_side
from atlas.store import Store

SELECTIONS = {
    "everything": Selection(),
    "nothing": Selection(country=("MAR",), type=("ied",), min_killed=900),
    "many filters": Selection(
        region=("syria", "maghreb"),
        initiator=("attack", "state_forces"),
        attribution=("claimed", "official"),
        kind=("monitor", "news_agency"),
        min_killed=1,
        precision=("exact", "settlement", "admin1"),
    ),
    "letters, days and bounds": Selection(
        place="el-Qaïm",
        within=(34.4, 41.0, 60.0),
        text="Isis’s",
        target=("army", "pmf", "civilians", "police"),
        min_killed_low=0,
        min_killed_high=1,
        start="2018-03-05",
        end="2023-04-20",
    ),
    "something unknown": Selection(region=("iraq",), unknown=(("admin1", "IQ-XX"),)),
}


OF_OPTIONS = Selection(
    region=("iraq",), start="2019-03", end="2020-08"
)  # for further options: the small answers suffice


def functions() -> dict[str, Callable]:
    """Return every public function of atlas.analysis whose first parameter is the store, by module.name; all but asking.ask, by which the others ask."""
    found = {}
    for module in pkgutil.iter_modules(atlas.analysis.__path__):
        for name, function in vars(importlib.import_module(f"atlas.analysis.{module.name}")).items():
            if (
                inspect.isfunction(function)
                and function.__module__.endswith(f".{module.name}")
                and not name.startswith("_")
            ):
                if function is not ask and next(iter(inspect.signature(function).parameters), "") == "store":
                    found[f"{module.name}.{name}"] = function
    return found


def arguments(store: Store, audited: pd.DataFrame) -> dict[str, list[dict]]:
    """Return, for each function that takes more than a selection, what it is asked: one dict of arguments per call.

    Read from the store and its audit, so that a rebuild of the tables leaves the test alone.
    """
    offered, claims = known(store), published(store)
    reports = store.frame(store.table("reports").order_by("report_id").select("report_id", "incident_id", "article"))
    incidents = store.frame(store.table("incidents").order_by(ibis.desc("report_count"), "incident_id").limit(5))
    ids, report = tuple(incidents["incident_id"]), reports.dropna(subset="incident_id")["report_id"].iloc[0]
    article = reports["article"].dropna().iloc[0]
    spot = places(store, Selection()).iloc[0]
    bound = sorted(claims.loc[claims["state"] == "bound", "selection"].unique())
    rivals = side_by_side(claims, country="IRQ", year=2019)
    lower, higher = (rivals[rivals["claim_id"] == name].iloc[0] for name in default_pair(rivals))
    sets = ("coded", "ucdp-ged")
    apart = two(replace(OF_OPTIONS, start="2020-01", end="2020-06"), offered)
    point = {"kind": spot["kind"], "latitude": spot["latitude"], "longitude": spot["longitude"]}
    return {
        "articles.article_reports": [{"article": article}],
        "articles.assertions": [{"claims": claims, "audited": audited, "article": article}],
        "audit.audit": [{"known": offered}],
        "clustering.attacks_at": [{}, {"resolution": 4}],
        "clustering.settled_area": [{"countries": ("SYR",)}],
        "clustering.statements": [{"river": (((38.0, 36.8), (40.9, 34.4)),)}],
        "clustering.of_governorates": [
            {
                "periods": apart,
                "polygons": (("IQ-DI", "IQ-DI"), ("IQ-KI", "IQ-KI")),
                "touching": frozenset({("IQ-DI", "IQ-KI"), ("IQ-KI", "IQ-DI")}),
                "countries": ("IRQ",),
            }
        ],
        "clustering.of_hexagons": [{"periods": apart, "countries": ("IRQ",)}],
        "datasets.common_ground": [{"names": ("coded",)}, {"names": sets}],
        "datasets.overlap": [{"names": ("coded",)}, {"names": sets}],
        "datasets.pairs": [{"left": "coded", "right": "coded"}],
        "datasets.only_in": [{"name": "coded", "others": ()}, {"name": "coded", "others": ("ucdp-ged",)}],
        "datasets.found_share": [{"of": "coded", "by": "coded"}, {"of": "coded", "by": "ucdp-ged", "min_deaths": 1}],
        "decomposition.decompose": [{"known": offered, "lower": lower, "higher": higher}],
        "disputes.widest": [{"field": "wounded", "ranking": way} for way in ("relative", "absolute", "origins")],
        "disputes.stated_by_origin": [
            {"incident_ids": ids, "field": "killed"},
            {"incident_ids": (), "field": "killed"},
        ],
        "disputes.origin_pairs": [{"field": "killed", "least": 2}],
        "disputes.claiming": [{"by": by} for by in ("admin1", "month", "cell")],
        "evidence.incident_of": [{"report_id": report}, {"report_id": "none"}],
        "evidence.ledger": [{"incident_id": ids[0]}, {"incident_id": "none"}],
        "evidence.closest": [{"incident_id": ids[0]}],
        "evidence.report_lines": [{"report_ids": (report,)}, {"report_ids": ()}],
        "incidents.at_point": [point],
        "incidents.in_governorates": [{"admin1_iso": ("IQ-DI", "SY-DY"), "only": only} for only in (False, True)],
        "hexagons.in_cell": [{"cell": h3.latlng_to_cell(spot["latitude"], spot["longitude"], 4)}],
        "incidents.chosen": [{"incident_id": ids[0]}],
        "incidents.tolls_by_origin": [{"incident_id": ids[0]}],
        "indicators.indicators": [{"periods": apart, "known": offered}],
        "resurgence.months_covered": [{"periods": apart, "known": offered}],
        "resurgence.counted": [{"periods": apart}, {"periods": apart, "origins": ("sdf", "amaq")}],
        "resurgence.panel": [{"periods": apart, "known": offered}],
        "resurgence.answer": [{"periods": apart, "known": offered}],
        "lineage.links": [{"claims": claims}],
        "places.places": [{"split": split} for split in SPLITS] + [{"limit": 7}],
        "hexagons.cells": [{"resolution": resolution} for resolution in RESOLUTIONS],
        "hexagons.largest_in_a_month": [{"measure": "incidents"}, {"measure": "killed", "resolution": 4}],
        "records.counted": [{"selections": [Selection(), SELECTIONS["many filters"]]}],
        "records.read_tables": [{"known": offered, "texts": tuple(bound)}],
        "change_points.changes": [{"known": offered}],
        "changes.changes": [{"known": offered, "covered": coverage(store)}],
        "changes.movers": [{"known": offered}],
        "comparing.side": [{"known": offered}],
        "summary.known_only_to_country": [{"countries": ("IRQ", "SYR")}],
        "summary.terms": [{"names": ("coded",)}],
        "tallies.tallies": [{"claims": claims}],
        "trends.cells": [{"unit": unit} for unit in UNITS] + [{"by": ("side", "admin1_iso")}],
        "trends.counts": [{"unit": unit} for unit in UNITS],
        "versions.changed": [{"version": store.data_version}, {"version": "2000.1-0"}],
        "yearly_counts.our_counts": [{"known": offered, "country": "IRQ", "year": 2019}],
    }


def calls(name: str, function: Callable, asked: dict[str, list[dict]]) -> Iterator[dict]:
    """Yield the arguments of every call of a function: its first own ones with every selection, if it takes one, the others with one."""
    first, *others = asked.get(name, [{}])
    if "selection" not in inspect.signature(function).parameters:
        yield from (first, *others)
        return
    yield from ({"selection": selection, **first} for selection in SELECTIONS.values())
    yield from ({"selection": OF_OPTIONS, **other} for other in others)


def plain(found: object, store: Store) -> object:
    """Return an answer as something that compares by value: an expression is run, ordered by its first column."""
    if isinstance(found, ibis.Table):
        return store.frame(found.order_by(found.columns[0]))
    if is_dataclass(found):
        return {field.name: plain(getattr(found, field.name), store) for field in fields(found)}
    if isinstance(found, dict):
        return {key: plain(value, store) for key, value in found.items()}
    return [plain(value, store) for value in found] if isinstance(found, list | tuple) else found


def difference(left: object, right: object) -> str:
    """Return where two plain answers differ in type, value or order; empty if nowhere."""
    if type(left) is not type(right):
        return f"{type(left).__name__} and {type(right).__name__}: {left!r:.200} and {right!r:.200}"
    if isinstance(left, pd.DataFrame | pd.Series):
        compare = pd.testing.assert_frame_equal if isinstance(left, pd.DataFrame) else pd.testing.assert_series_equal
        try:
            compare(left, right, check_exact=True)
        except AssertionError as error:
            return str(error)
        return ""
    if isinstance(left, dict):
        if list(left) != list(right):
            return f"keys {list(left)!r:.300} and {list(right)!r:.300}"
        return "".join(f"{key}: {told}; " for key in left if (told := difference(left[key], right[key])))
    if isinstance(left, list):
        if len(left) != len(right):
            return f"{len(left)} and {len(right)} entries"
        return "".join(
            f"{place}: {told}; "
            for place, (a, b) in enumerate(zip(left, right, strict=True))
            if (told := difference(a, b))
        )
    return "" if left == right or (left != left and right != right) else f"{left!r:.200} and {right!r:.200}"
