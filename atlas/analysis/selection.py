"""The selection: the one table of filters, how a selection reads as a sentence, and how it travels in a link (how it narrows the tables: narrowing)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import Any

from atlas.analysis.filters import (
    EVERYTHING,
    LATEST,
    AtLeast,
    Contains,
    Datasets,
    Edge,
    Filter,
    Known,
    Unusable,
    Within,
    Words,
    ago,
    listed,
    short,
)
from atlas.analysis.wording import HEADS
from atlas.model import months
from atlas.model.vocabulary import (
    ATTRIBUTIONS,
    COUNTRIES,
    EVENT_TYPES,
    INITIATORS,
    PLACE_PRECISIONS,
    REGION_COUNTRIES,
    REGIONS,
    SIDES,
    SOURCE_KINDS,
    TARGETS,
    region_of,
)

__all__ = ["EVERYTHING", "FILTERS", "LISTS", "PARAMETERS", "Known", "Selection", "parameters", "parse", "sentence"]


def _row(kind: Filter) -> Any:
    """Declare a field by its filter; off is its default."""
    return field(default=kind.off, metadata={"filter": kind})


def _in_regions(country: str, selection: "Selection", known: Known) -> bool:
    return region_of(country) in (selection.region or REGIONS)


def _in_area(admin1_iso: str, selection: "Selection", known: Known) -> bool:
    return allows(selection, known, admin1_iso)


@dataclass(frozen=True)
class Selection:
    """A filter over incidents, and the table of filters: one row each, in the order of links, chips and clauses.

    Everything else follows from the rows: links, sentence, narrowing, controls, chips, what manifests keep, what the audit can tell apart, README's
    table. dataset names the data sets that the tables are made of, empty for all: it filters no rows, since estimates are folded over all reports of
    an incident, but says which tables are to be opened (store.Store.of). unknown holds the parameters of a link, each with its text, that say
    something unknown: a selection with any holds nothing.
    """

    region: tuple[str, ...] = _row(
        Words(
            label="Region",
            words=REGIONS,
            short=REGIONS,
            columns=("region",),
            is_first=True,
            help="None chosen means all.",
            meaning="`iraq`, `syria`, `maghreb`",
            example="region=iraq,syria",
        )
    )
    country: tuple[str, ...] = _row(
        Words(
            label="Country",
            words=COUNTRIES,
            columns=("country",),
            audited="country",
            is_first=True,
            fits=_in_regions,
            meaning="ISO 3166-1 alpha-3",
            example="country=TUN",
        )
    )
    admin1: tuple[str, ...] = _row(
        Words(
            label="Governorate",
            words=lambda known: known.admin1,
            columns=("admin1_iso",),
            audited="admin1_iso",
            is_first=True,
            fits=_in_area,
            help="First-level unit: governorate, province or wilaya.",
            meaning="governorate, ISO 3166-2",
            example="admin1=IQ-DI",
        )
    )
    start: str | None = _row(
        Edge(
            label="Months",
            parameter="from",
            columns=("occurred_until",),
            example="from=2021-01",
            meaning="first month YYYY-MM or day YYYY-MM-DD; `-12m`, `-1y`, `-90d`: so many months, years or days up to the last",
        )
    )
    end: str | None = _row(
        Edge(
            label="Months",
            parameter="to",
            columns=("occurred_on",),
            is_end=True,
            example="to=2021-12-31",
            meaning="last month or day; `latest`: the tables' last month",
        )
    )
    place: str = _row(
        Contains(
            label="Place name contains",
            columns=("place", "place_ar"),
            by_name=True,
            says="place name contains {}",
            help="Any spelling: Qaim finds Al-Qa'im and el-Qaïm. Latin or Arabic letters.",
            meaning="the place name contains these letters, in any spelling, Latin or Arabic",
            example="place=qaim",
        )
    )
    within: tuple[float, ...] = _row(
        Within(
            label="Drawn area",
            columns=("latitude", "longitude", "place_precision"),
            says="{}",
            in_manifest=False,
            help="A circle: latitude, longitude, km (34.5, 43.2, 50). A box: south, west, north, east (33, 42, 34.5, 44). Or draw it on the map. Incidents known only to a governorate or country have no point and are left out.",
            meaning="a circle (latitude, longitude, km) or a box (south, west, north, east) in which its point lies",
            example="within=34.5,43.2,50",
        )
    )
    type: tuple[str, ...] = _row(
        Words(
            label="Incident type",
            words=EVENT_TYPES,
            columns=("event_type",),
            audited="event_type",
            meaning="incident types",
            example="type=ied,ambush",
        )
    )
    initiator: tuple[str, ...] = _row(
        Words(
            label=HEADS["initiator"],
            words=SIDES | INITIATORS,
            columns=("side", "initiator"),
            audited="initiator",
            short=SIDES,
            is_first=True,
            help="Attacks by the group: begun by the Islamic State (also if only suspected), of a type that is an attack.",
            meaning="`attack`, `operation`, `other`, or a party such as `islamic_state`",
            example="initiator=attack",
        )
    )
    target: tuple[str, ...] = _row(
        Words(
            label="Target",
            words=TARGETS,
            columns=("target",),
            says="target {}",
            lower=True,
            chip="Target: {}",
            help="Whom or what it struck.",
            meaning="whom or what it struck",
            example="target=police,army",
        )
    )
    attribution: tuple[str, ...] = _row(
        Words(
            label=HEADS["attribution"],
            words=ATTRIBUTIONS,
            columns=("attribution",),
            of="reports",
            audited="is_claimed",
            told=("claimed",),
            says="{}",
            lower=True,
            help="Incidents of which at least one report rests on this.",
            meaning="`claimed`, `official`, `witness`, `unattributed`",
            example="attribution=claimed",
        )
    )
    source: tuple[str, ...] = _row(
        Words(
            label="Source",
            words=lambda known: known.sources,
            columns=("source_id",),
            of="reports",
            says="reported by {}",
            help="Incidents that at least one of these publishers reported.",
            meaning="source ids",
            example="source=shafaq-news",
        )
    )
    kind: tuple[str, ...] = _row(
        Words(
            label="Source kind",
            words=SOURCE_KINDS,
            columns=("source_kind",),
            of="reports",
            says="source kind {}",
            lower=True,
            help="Incidents that at least one publisher of this kind reported.",
            meaning="source kinds",
            example="kind=news_agency",
        )
    )
    text: str = _row(
        Contains(
            label="Report text contains",
            columns=("summary",),
            of="reports",
            says="a report's summary contains {}",
            in_manifest=False,
            help="Looks in what our coders wrote of each report, not in the pages themselves.",
            meaning="what our coders wrote of one of its reports contains these letters",
            example="text=checkpoint",
        )
    )
    min_killed: int = _row(
        AtLeast(
            label="Killed, at least",
            columns=("killed_best",),
            says="at least {} killed",
            help="Compares the most likely number; incidents without one are left out when this is above zero.",
            meaning="at least so many killed (most likely)",
            example="min_killed=5",
        )
    )
    min_killed_low: int = _row(
        AtLeast(
            label="Killed at least, lowest figure",
            columns=("killed_low",),
            says="at least {} killed by the lowest figure",
            help="Compares the lowest figure of any voice.",
            meaning="the same by the lowest figure of any voice",
            example="min_killed_low=5",
        )
    )
    min_killed_high: int = _row(
        AtLeast(
            label="Killed at least, highest figure",
            columns=("killed_high",),
            says="at least {} killed by the highest figure",
            help="Compares the highest figure of any voice.",
            meaning="the same by the highest figure of any voice",
            example="min_killed_high=20",
        )
    )
    precision: tuple[str, ...] = _row(
        Words(
            label="Place known to",
            words=PLACE_PRECISIONS,
            columns=("place_precision",),
            says="place known to {}",
            lower=True,
            help="How exactly the place is known. Governorate and country only have no point on the map.",
            meaning="how exactly the place is known",
            example="precision=exact,settlement",
        )
    )
    dataset: tuple[str, ...] = _row(
        Datasets(
            label="Data set",
            words=lambda known: known.datasets,
            says="only {}",
            joined="and",
            is_one=True,
            absent="is not among the data sets here",
            partly=" and was left out, so numbers may differ from the link's",
            help="Which data sets the tables are made of, the whole app over; Sources, Data sets has them with their terms.",
            meaning="data sets that the tables are made of, where others were imported ([docs/importing.md](docs/importing.md))",
            example="dataset=coded",
        )
    )
    unknown: tuple[tuple[str, str], ...] = ()


FILTERS: dict[str, Any] = {
    each.name: replace(each.metadata["filter"], name=each.name, parameter=each.metadata["filter"].parameter or each.name)
    for each in fields(Selection) if "filter" in each.metadata
}  # fmt: skip
PARAMETERS = {name: each.parameter for name, each in FILTERS.items()}
LISTS = tuple(name for name, each in FILTERS.items() if isinstance(each, Words))
EDGES = ("start", "end")
# What selections ask of each table, as far as manifests of data versions keep it.
KEPT = {
    of: tuple(dict.fromkeys(column for each in FILTERS.values() if each.of == of and each.in_manifest for column in each.columns))
    for of in ("incidents", "reports")
}  # fmt: skip


def labels(name: str, known: Known) -> Mapping[str, str]:
    """Return the allowed words of a list filter with their labels."""
    return FILTERS[name].choices(known)


def parse(parameters: Mapping[str, str], known: Known) -> tuple[Selection, list[str]]:
    """Read a selection from a link's parameters, and a notice for each part that cannot be used, one sentence each. Never raises.

    Lists are comma-separated, `all` and the empty string mean no filter; parameters that are not the selection's are left alone. A part that says
    something unknown never widens: beside words that are known it is left out, alone it selects nothing (Selection.unknown).
    """
    selection, notices, _ = _parsed(parameters, known)
    return selection, notices


def refusals(parameters: Mapping[str, str], known: Known) -> list[str]:
    """Return what of a link says something unknown, one sentence each: a command does not go on with that."""
    return _parsed(parameters, known)[2]


def _parsed(parameters: Mapping[str, str], known: Known) -> tuple[Selection, list[str], list[str]]:
    given = {each.parameter: " ".join(parameters.get(each.parameter, "").split()) for each in FILTERS.values()}
    chosen, unknown, notices, refused = {}, {}, [], []

    def refuse(parameter: str, text: str, why: str) -> None:
        unknown[parameter] = text
        refused.append(f"{parameter}: {why}.")
        notices.append(f"{parameter}: {why}, so nothing is selected until this is taken away.")

    for name, each in FILTERS.items():
        text = _resolved(name, given, known)
        if each.is_off(text):
            continue
        try:
            chosen[name], left = each.read(text, known)
        except Unusable as error:
            refuse(each.parameter, error.text, str(error))
            continue
        if left and name in EDGES:
            notices.append(
                f"{each.parameter}: the table has nothing of {months.name(left)}; {months.name(each.edge(known))} is used."
            )
        elif left:
            refused.append(f"{each.parameter}: “{short(left)}” {each.absent}.")
            notices.append(f"{each.parameter}: “{short(left)}” {each.absent}{each.partly}.")
    start, end = (chosen.get(name) for name in EDGES)
    if start and end and months.first_day(start) > months.last_day(end):
        refuse("from", start, f"the end, {end}, lies before the beginning, {start}")
        unknown["to"] = end
        del chosen["start"], chosen["end"]
    return Selection(**chosen, unknown=tuple(unknown.items())), notices, refused


def _resolved(name: str, given: Mapping[str, str], known: Known) -> str:
    """Return what a link says of a filter; a first month that counts back from the last as that month or day."""
    text = given[PARAMETERS[name]]
    if name != "start" or not text.startswith("-"):
        return text
    last = FILTERS["end"]
    try:
        end = None if last.is_off(given["to"]) else last.read(given["to"], known)[0]
    except Unusable:
        end = None
    return ago(text, end or known.last_month) or text


def datasets_of(parameters: Mapping[str, str], offered: Mapping[str, str]) -> tuple[str, ...]:
    """Return the data sets that a link asks for, in the order in which they are offered; empty for all of them.

    Names that are not offered are left out; if nothing is left, the tables of all are opened.
    """
    known = Known({}, {}, {}, "0001-01", "9999-12", "", offered)
    row, text = FILTERS["dataset"], parameters.get("dataset", "")
    try:
        return () if row.is_off(text.strip()) else row.read(text, known)[0]
    except Unusable:
        return ()


def parameters(selection: Selection, known: Known, *, explicit: bool = False) -> dict[str, str]:
    """Return the link parameters of a selection.

    explicit: also write the filters that are off, as the table's own limits, and the data version: a share link must not
    change its meaning when a default moves.
    """
    unknown, written = dict(selection.unknown), {}
    for name, each in FILTERS.items():
        value = getattr(selection, name)
        off = each.everything(known) if explicit else ""
        written[each.parameter] = each.written(value) if value != each.off else unknown.get(each.parameter, off)
    if explicit:
        written["v"] = known.data_version
    return {parameter: value for parameter, value in written.items() if value}


def living(selection: Selection, known: Known) -> dict[str, str] | None:
    """Return the parameters of a link that moves with the tables: so many months up to the latest one, and no data version.

    None where the selection ends before the tables do: its months are fixed.
    """
    if selection.end or selection.unknown:
        return None
    first, last = limits(selection, known)
    days = (months.last_day(last) - months.first_day(first)).days + 1
    back = f"-{days}d" if first[7:] else f"-{months.length(first, last)}m"
    written = parameters(selection, known, explicit=True) | {"from": back if selection.start else "", "to": LATEST}
    return {parameter: value for parameter, value in written.items() if value and parameter != "v"}


def without(selection: Selection, *names: str) -> Selection:
    """Return a selection with these filters off, what a link says of them and nobody knows included."""
    dropped = {PARAMETERS[name] for name in names}
    off = {name: FILTERS[name].off for name in names}
    return replace(selection, **off, unknown=tuple(pair for pair in selection.unknown if pair[0] not in dropped))


def limits(selection: Selection, known: Known) -> tuple[str, str]:
    """Return the first and last month that the selection covers; a day where it begins or ends with one."""
    return selection.start or known.first_month, selection.end or known.last_month


def countries_of(selection: Selection, known: Known) -> tuple[str, ...]:
    """Return the countries of the selection's area: of its governorates, else those chosen, else all of its regions."""
    if selection.admin1:
        return tuple({known.admin1_country[iso] for iso in selection.admin1})
    return selection.country or tuple(
        country for region in (selection.region or REGIONS) for country in REGION_COUNTRIES[region]
    )


def allows(selection: Selection, known: Known, admin1_iso: str) -> bool:
    """Return whether a governorate lies in the selection's regions and countries."""
    country = known.admin1_country[admin1_iso]
    inside = not selection.region or region_of(country) in selection.region
    return inside and (not selection.country or country in selection.country)


def shifted(selection: Selection, known: Known, *, months_back: int) -> Selection | None:
    """Return the same selection that many months earlier, or None where the table does not reach back that far."""
    first, last = (months.shift(edge, -months_back) for edge in limits(selection, known))
    return None if first[:7] < known.first_month else replace(selection, start=first, end=last)


def before(selection: Selection, known: Known) -> Selection | None:
    """Return the period of the same length that ends where the selection begins, or None where the table does not reach back that far."""
    first, last = limits(selection, known)
    if not first[7:] and not last[7:]:
        return shifted(selection, known, months_back=months.length(first, last))
    start, end = months.first_day(first), months.last_day(last)
    back = end - start + timedelta(days=1)
    earlier = replace(selection, start=(start - back).isoformat(), end=(end - back).isoformat())
    return None if (start - back).isoformat()[:7] < known.first_month else earlier


def of_month(selection: Selection, month: str) -> Selection:
    """Return the selection in one month alone: the month, or those of its days that the selection has."""
    start = selection.start if selection.start and selection.start[:7] == month else month
    end = selection.end if selection.end and selection.end[:7] == month else month
    return replace(selection, start=start, end=end)


def period(selection: Selection, known: Known) -> str:
    """Return the months or days that a selection covers, in words."""
    first, last = limits(selection, known)
    return months.name(first) if first == last else f"{months.name(first)} to {months.name(last)}"


def span(selection: Selection, known: Known) -> str:
    """Return the months of a selection as a title has them, by years where these are whole: in 2021, 2014 to 2026, Mar to May 2021. The table's own last month ends a year."""
    first, last = limits(selection, known)
    begins, ends = (edge[:7] for edge in limits(replace(selection, start=None, end=None), known))
    if (first[5:] in ("01", "01-01") or first == begins) and (last[5:] in ("12", "12-31") or last == ends):
        return f"in {first[:4]}" if first[:4] == last[:4] else f"{first[:4]} to {last[:4]}"
    if first == last:
        return f"{'on' if first[8:] else 'in'} {months.name(first)}"
    if first[:4] == last[:4] and not first[8:] and not last[8:]:
        return f"{months.NAMES[int(first[5:7]) - 1]} to {months.name(last)}"
    return f"{months.name(first)} to {months.name(last)}"


def clauses(selection: Selection, known: Known) -> list[str]:
    """Return what a selection says beyond what, where and when, a clause per filter."""
    return [
        each.clause(value, known)
        for name, each in FILTERS.items()
        if each.says and (value := getattr(selection, name)) != each.off
    ]


def subject(selection: Selection, known: Known) -> str:
    """Return what a selection is about and where: Attacks in Diyala, Iraq."""
    sides = [SIDES[word] for word in selection.initiator if word in SIDES]
    parties = [INITIATORS[word] for word in selection.initiator if word in INITIATORS]
    head = listed(sides) or "Incidents"
    if head == SIDES["other"]:
        head = "Other incidents"
    if parties:
        head += f" begun by {listed(parties)}"
    if selection.type:
        head += f" ({listed(EVENT_TYPES[word].lower() for word in selection.type)})"
    return f"{head} in {area(selection, known)}"


def sentence(selection: Selection, known: Known) -> str:
    """Return the selection as one sentence without its full stop: Attacks in Diyala, Iraq, Jan 2021 to Dec 2022."""
    head = f"{subject(selection, known)}, {period(selection, known)}"
    said = "; ".join([head, *clauses(selection, known)])
    if selection.unknown:
        without = "it" if len(selection.unknown) == 1 else "them"
        return f"Nothing: {unusable(selection)} cannot be used here. Without {without}: {said}"
    return said


def unusable(selection: Selection) -> str:
    """Return the parts of a link that select nothing because they cannot be used, in words; empty if there are none."""
    return listed((f"{parameter} “{short(text)}”" for parameter, text in selection.unknown), "and")


def only_datasets(selection: Selection, known: Known) -> str:
    """Return which data sets are on, in words: only Coded reports and ACLED."""
    return FILTERS["dataset"].clause(selection.dataset, known)


def area(selection: Selection, known: Known) -> str:
    """Return where a selection is, in words: Diyala, Iraq; all regions."""
    if selection.admin1:
        countries = {known.admin1_country[word] for word in selection.admin1}
        names = [
            known.admin1[word].rsplit(", ", 1)[0] if len(countries) == 1 else known.admin1[word]
            for word in selection.admin1
        ]
        return listed(names) + (f", {COUNTRIES[countries.pop()]}" if len(countries) == 1 else "")
    if selection.country:
        return listed(COUNTRIES[word] for word in selection.country)
    return (
        listed(f"the {REGIONS[word]}" if word == "maghreb" else REGIONS[word] for word in selection.region)
        or "all regions"
    )
