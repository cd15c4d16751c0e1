"""Where origins contradict each other about incidents: the widest disputes, how often, who says more than whom, who claims."""

import ibis
import pandas as pd

from atlas.analysis.asking import ask
from atlas.analysis.origins import name_of, origin_names, settled_tolls
from atlas.analysis.selection import Selection
from atlas.analysis.summary import inside_one, selected
from atlas.model.vocabulary import COUNTS
from atlas.store import Store

FIELDS = ("date", "place", "event_type", "initiator", *COUNTS)  # the words of incidents.disputed_fields, in their order
# incidents that two origins must share before they are compared (issue of the claims page: from 5 on)
SMALLEST_SHARE = 5
SHOWN = (
    "incident_id",
    "occurred_on",
    "occurred_until",
    "date_precision",
    "country",
    "admin1",
    "place",
    "place_precision",
    "event_type",
    "report_count",
    "origin_count",
    "disputed_fields",
    "summary",
)


def widest(
    store: Store,
    selection: Selection,
    field: str,
    *,
    ranking: str = "absolute",
    only_disputed: bool = True,
    most: int = 200,
) -> pd.DataFrame:
    """Return the selection's incidents, those first on which origins differ most about a count.

    field: a word of COUNTS. ranking: absolute (high less low), relative (high over low, a low of zero taken as one half) or
    origins (how many state a number). only_disputed: leave out incidents that fewer than two origins give a number for or on
    which they agree. Returns SHOWN, low, best, high, own (the group's own number, killed only), stating (origins with a
    number), width, fitting (how many incidents there are in all); at most `most` rows, empty if none fits.
    """
    return ask(store, _widest, selection, field, ranking, only_disputed, most)


def _widest(store: Store, selection: Selection, field: str, ranking: str, only_disputed: bool, most: int) -> ibis.Table:
    found = selected(store, selection)
    if only_disputed:
        found = found.filter(found.origin_count > 1, found[f"{field}_high"] > found[f"{field}_low"])
    tolls = settled_tolls(
        store.table("reports").semi_join(found, "incident_id"), field
    )  # of no more reports than are shown
    stating = tolls.group_by("incident_id").aggregate(stating=tolls.count())
    joined = found.left_join(stating, "incident_id").drop("incident_id_right")
    low, best, high = (joined[f"{field}_{bound}"] for bound in ("low", "best", "high"))
    floor = ibis.greatest(low.cast("float64"), 0.5)
    width = {
        "absolute": (high - low).cast("float64"),
        "relative": high.cast("float64") / floor,
        "origins": joined.stating.cast("float64"),
    }[ranking]
    own = joined.killed_group if field == "killed" else ibis.null("int64")
    table = joined.select(*SHOWN, "stating", low=low, best=best, high=high, own=own, width=width)
    if only_disputed:
        table = table.filter(table.stating > 1)
    table = table.mutate(fitting=table.count().over(ibis.window()))
    order = [ibis.coalesce(table.width, -1.0).desc(), ibis.coalesce(table.high, -1).desc(), "incident_id"]
    return table.order_by(order).limit(most)


def stated_by_origin(store: Store, incident_ids: tuple[str, ...], field: str) -> pd.DataFrame:
    """Return each origin's settled toll of some incidents: incident_id, origin, low, high, is_group; by incident and number."""
    reports = store.table("reports")
    reports = reports.filter(reports.incident_id.isin(incident_ids) if incident_ids else ibis.literal(False))
    table = settled_tolls(reports, field)
    frame = store.frame(table.order_by("incident_id", "high", "origin_id"))
    names = origin_names(store)
    frame["origin"] = [name_of(origin, names) for origin in frame.pop("origin_id")]
    return frame


def disputed_fields(store: Store, selection: Selection) -> pd.DataFrame:
    """Count the selection's incidents by disputed field: field, disputed, compared (incidents of two origins or more)."""
    row = ask(store, _by_field, selection).iloc[0].fillna(0)
    return pd.DataFrame(
        {
            "field": FIELDS,
            "disputed": [int(row[f"n_{word}"]) for word in FIELDS],
            "compared": int(row["compared"]),
        }
    )


def _by_field(store: Store, selection: Selection) -> ibis.Table:
    found = selected(store, selection)
    found = found.mutate(words=ibis.literal(";") + found.disputed_fields.fill_null("") + ";")
    counts = {f"n_{word}": found.words.contains(f";{word};").cast("int64").sum() for word in FIELDS}
    return found.aggregate(compared=(found.origin_count > 1).cast("int64").sum(), **counts)


RATIO_DECIMALS = 9  # engines differ in the last digit of a median between two values


def origin_pairs(store: Store, selection: Selection, field: str, *, least: int = SMALLEST_SHARE) -> pd.DataFrame:
    """Compare every two origins over the incidents for which both state a number.

    field: a word of COUNTS. least: smallest number of shared incidents. Returns left, right (names; left is the one that says
    more, or more often says more), shared, left_more, equal, right_more, median_ratio (of left's number to right's where both
    are above zero); most shared first. Lower ends of ranges are compared. Empty frame, same columns, if no two share enough.
    """
    frame = ask(store, _pairs, selection, field, least)
    turn = frame["right_more"] > frame["left_more"]
    for one, other in (("left", "right"), ("left_more", "right_more")):
        frame[one], frame[other] = frame[one].where(~turn, frame[other]), frame[other].where(~turn, frame[one])
    frame["median_ratio"] = frame["median_ratio"].where(~turn, 1 / frame["median_ratio"]).round(RATIO_DECIMALS)
    names = origin_names(store)
    for side in ("left", "right"):
        frame[side] = [name_of(origin, names) for origin in frame[side]]
    return frame.sort_values(["shared", "left", "right"], ascending=[False, True, True], ignore_index=True)


def _pairs(store: Store, selection: Selection, field: str, least: int) -> ibis.Table:
    several = selected(store, selection).filter(
        lambda t: t.origin_count > 1
    )  # of one origin alone there is nothing to compare
    tolls = settled_tolls(store.table("reports").semi_join(several, "incident_id"), field).filter(
        lambda t: t.low.notnull()
    )
    other = tolls.select("incident_id", right="origin_id", right_low="low")
    both = tolls.select("incident_id", left="origin_id", left_low="low").join(other, "incident_id")
    both = both.filter(both.left < both.right)
    positive = (both.left_low > 0) & (both.right_low > 0)
    ratio = ibis.ifelse(positive, both.left_low.cast("float64") / both.right_low.cast("float64"), ibis.null("float64"))
    table = both.group_by("left", "right").aggregate(
        shared=both.count(),
        left_more=(both.left_low > both.right_low).cast("int64").sum(),
        equal=(both.left_low == both.right_low).cast("int64").sum(),
        right_more=(both.left_low < both.right_low).cast("int64").sum(),
        median_ratio=ratio.median(),
    )
    return table.filter(table.shared >= least)


GROUNDS = ("claimed_only", "both", "attributed_only", "neither")
NO_GOVERNORATE = "Governorate not known"


def claiming(store: Store, selection: Selection, *, by: str = "admin1") -> pd.DataFrame:
    """Count the selection's attacks by who ties them to the group.

    by: admin1 (governorate), month (only attacks dated within one), or cell (governorate and month). Returns the governorate in
    column `unit` and, for month and cell, the month: as `unit` for month, as `month` for cell; attacks, claimed_only (every report
    that names a ground rests on the group's claim), both, attributed_only (officials or witnesses, no claim), neither (no report
    names a ground); governorates by attacks, months in order.
    """
    return ask(store, _claiming, selection, by)


def _claiming(store: Store, selection: Selection, by: str) -> ibis.Table:
    attacks = selected(store, selection).filter(lambda t: t.side == "attack")
    if by != "admin1":
        attacks = attacks.filter(inside_one(attacks, "month"))
    month = attacks.occurred_on.cast("string").substr(0, 7)
    place = attacks.admin1.fill_null(NO_GOVERNORATE)
    keys = {"admin1": {"unit": place}, "month": {"unit": month}, "cell": {"unit": place, "month": month}}[by]
    reports = store.table("reports").semi_join(attacks, "incident_id")
    told = ibis.ifelse(
        reports.flag.isnull(), reports.attribution, ibis.null("string")
    )  # not filtered: see origins.settled_tolls
    grounds = reports.group_by("incident_id").aggregate(
        claim=(told == "claimed").any(),
        other=told.isin(["official", "witness"]).any(),
        is_told=reports.flag.isnull().any(),
    )
    grounds = grounds.filter(grounds.is_told)
    joined = attacks.select("incident_id", **keys).join(grounds, "incident_id")
    tests = (
        joined.claim & ~joined.other,
        joined.claim & joined.other,
        ~joined.claim & joined.other,
        ~joined.claim & ~joined.other,
    )
    kinds = {name: test.cast("int64").sum() for name, test in zip(GROUNDS, tests, strict=True)}
    table = joined.group_by(list(keys)).aggregate(attacks=joined.count(), **kinds)
    order = [table.attacks.desc(), table.unit] if by == "admin1" else [table[key] for key in reversed(keys)]
    return table.order_by(order)
