"""The selection: what the reader chose, how it reads as a sentence, and how it travels in a link (how it narrows the tables: narrowing)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

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
)

EVERYTHING = "all"  # in a link: this list filter is off


@dataclass(frozen=True)
class Selection:
    """A filter over incidents. Empty lists, no month and zero killed filter nothing.

    initiator holds words of SIDES and of INITIATORS. attribution, source and kind ask that one report of the incident has all of them.
    dataset names the data sets that the tables are made of, empty for all: it filters no rows, since estimates are folded over all
    reports of an incident, but says which tables are to be opened (store.Store.of).
    """

    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    type: tuple[str, ...] = ()
    initiator: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    min_killed: int = 0
    precision: tuple[str, ...] = ()
    dataset: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What the tables offer to choose from: governorates and sources by id with their names, the months covered, and the data sets
    that tables can be made of, name -> title.
    """

    admin1: Mapping[str, str]
    admin1_country: Mapping[str, str]
    sources: Mapping[str, str]
    first_month: str
    last_month: str
    data_version: str
    datasets: Mapping[str, str]


PARAMETERS = {field.name: {"start": "from", "end": "to"}.get(field.name, field.name) for field in fields(Selection)}
LISTS = tuple(field.name for field in fields(Selection) if field.default == ())


def labels(field: str, known: Known) -> Mapping[str, str]:
    """Return the allowed words of a list filter with their labels."""
    return {
        "region": REGIONS, "country": COUNTRIES, "admin1": known.admin1, "type": EVENT_TYPES, "initiator": SIDES | INITIATORS,
        "attribution": ATTRIBUTIONS, "source": known.sources, "kind": SOURCE_KINDS, "precision": PLACE_PRECISIONS,
        "dataset": known.datasets,
    }[field]  # fmt: skip


def parse(parameters: Mapping[str, str], known: Known) -> tuple[Selection, list[str]]:
    """Read a selection from a link's parameters; what cannot be used is dropped and named in a notice.

    Lists are comma-separated, months YYYY-MM, `all` and the empty string mean no filter. Parameters that are not the selection's are left
    alone. Returns the selection and the notices, one sentence each. Never raises.
    """
    chosen, notices = {}, []
    for field in LISTS:
        words = [word.strip() for word in parameters.get(field, "").split(",")]
        words = list(dict.fromkeys(word for word in words if word and word != EVERYTHING))
        allowed = labels(field, known)
        bad = [word for word in words if word not in allowed]
        if bad:
            why = "is not among the data sets here, so numbers may differ from the link's," if field == "dataset" else "is not in this table"
            notices.append(f"{field}: “{', '.join(bad)[:80]}” {why} and was left out.")
        chosen[field] = tuple(word for word in allowed if word in words)
    chosen["dataset"] = datasets_of(parameters, known.datasets)
    for field, edge in (("start", known.first_month), ("end", known.last_month)):
        month = parameters.get(PARAMETERS[field], "").strip()
        if month in ("", EVERYTHING):
            continue
        if not months.is_month(month):
            notices.append(f"{PARAMETERS[field]}: “{month[:40]}” is no month (YYYY-MM) and was left out.")
        elif not known.first_month <= month <= known.last_month:
            notices.append(f"{PARAMETERS[field]}: the table has nothing of {months.name(month)}; {months.name(edge)} is used.")
        else:
            chosen[field] = month
    if chosen.get("start", "") > chosen.get("end", "9999"):
        notices.append(f"from {chosen.pop('start')} to {chosen.pop('end')}: the end lies before the beginning; both were left out.")
    least = parameters.get("min_killed", "").strip()
    if least.isascii() and least.isdecimal() and len(least) <= 6:
        chosen["min_killed"] = int(least)
    elif least:
        notices.append(f"min_killed: “{least[:40]}” is no whole number and was left out.")
    return Selection(**_without_full_range(chosen, known)), notices


def datasets_of(parameters: Mapping[str, str], offered: Mapping[str, str]) -> tuple[str, ...]:
    """Return the data sets that a link asks for, in the order in which they are offered; empty for all of them.

    Names that are not offered are left out; if nothing is left, all are meant.
    """
    words = {word.strip() for word in parameters.get("dataset", "").split(",")}
    found = tuple(name for name in offered if name in words)
    return () if len(found) == len(offered) else found


def _without_full_range(chosen: dict, known: Known) -> dict:
    """Drop month limits that limit nothing, so that equal selections compare equal."""
    edges = {"start": known.first_month, "end": known.last_month}
    return {field: value for field, value in chosen.items() if edges.get(field) != value}


def parameters(selection: Selection, known: Known, *, explicit: bool = False) -> dict[str, str]:
    """Return the link parameters of a selection.

    explicit: also write the filters that are off, as the table's own limits, and the data version: a share link must not
    change its meaning when a default moves.
    """
    written = {}
    for field, parameter in PARAMETERS.items():
        value = getattr(selection, field)
        if field in LISTS:
            off = ",".join(known.datasets) if field == "dataset" else ""  # by name: others may have other data sets
            written[parameter] = ",".join(value) or ((off or EVERYTHING) if explicit else "")
        elif field == "min_killed":
            written[parameter] = str(value) if value or explicit else ""
        else:
            edge = known.first_month if field == "start" else known.last_month
            written[parameter] = value or (edge if explicit else "")
    if explicit:
        written["v"] = known.data_version
    return {parameter: value for parameter, value in written.items() if value}


def limits(selection: Selection, known: Known) -> tuple[str, str]:
    """Return the first and last month that the selection covers."""
    return selection.start or known.first_month, selection.end or known.last_month


def countries_of(selection: Selection, known: Known) -> tuple[str, ...]:
    """Return the countries of the selection's area: of its governorates, else those chosen, else all of its regions."""
    if selection.admin1:
        return tuple({known.admin1_country[iso] for iso in selection.admin1})
    return selection.country or tuple(country for region in (selection.region or REGIONS) for country in REGION_COUNTRIES[region])


def shifted(selection: Selection, known: Known, *, months_back: int) -> Selection | None:
    """Return the same selection that many months earlier, or None where the table does not reach back that far."""
    first, last = (months.shift(month, -months_back) for month in limits(selection, known))
    return None if first < known.first_month else replace(selection, start=first, end=last)


def sentence(selection: Selection, known: Known) -> str:
    """Return the selection as one sentence without its full stop: Attacks in Diyala, Iraq, Jan 2021 to Dec 2022."""
    sides = [SIDES[word] for word in selection.initiator if word in SIDES]
    parties = [INITIATORS[word] for word in selection.initiator if word in INITIATORS]
    subject = _listed(sides) or "Incidents"
    if subject == SIDES["other"]:
        subject = "Other incidents"
    parts = [subject + (f" begun by {_listed(parties)}" if parties else "")]
    if selection.type:
        parts[0] += f" ({_listed([EVENT_TYPES[word].lower() for word in selection.type])})"
    first, last = limits(selection, known)
    when = months.name(first) if first == last else f"{months.name(first)} to {months.name(last)}"
    parts[0] += f" in {_where(selection, known)}, {when}"
    if selection.attribution:
        parts.append(_listed([ATTRIBUTIONS[word].lower() for word in selection.attribution], "or"))
    if selection.source:
        parts.append("reported by " + _listed([known.sources[word] for word in selection.source], "or"))
    if selection.kind:
        parts.append("source kind " + _listed([SOURCE_KINDS[word].lower() for word in selection.kind], "or"))
    if selection.min_killed:
        parts.append(f"at least {selection.min_killed} killed")
    if selection.precision:
        parts.append("place known to " + _listed([PLACE_PRECISIONS[word].lower() for word in selection.precision], "or"))
    if selection.dataset:
        parts.append(only_datasets(selection, known))
    return "; ".join(parts)


def only_datasets(selection: Selection, known: Known) -> str:
    """Return which data sets are on, in words: only Coded reports and ACLED."""
    return "only " + _listed([known.datasets[word] for word in selection.dataset])


def _where(selection: Selection, known: Known) -> str:
    if selection.admin1:
        countries = {known.admin1_country[word] for word in selection.admin1}
        names = [known.admin1[word].rsplit(", ", 1)[0] if len(countries) == 1 else known.admin1[word] for word in selection.admin1]
        return _listed(names) + (f", {COUNTRIES[countries.pop()]}" if len(countries) == 1 else "")
    if selection.country:
        return _listed([COUNTRIES[word] for word in selection.country])
    names = [f"the {REGIONS[word]}" if word == "maghreb" else REGIONS[word] for word in selection.region]
    return _listed(names) or "all regions"


def _listed(names: list[str], last: str = "and", most: int = 4) -> str:
    """Join names as a sentence does; a long list is cut with the number left out."""
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
