"""Figures for programs: exactly what a figure draws, as rows, with the words of its frame."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from atlas.analysis.filters import short
from atlas.analysis.selection import parameters
from atlas.api.asked import Asked, Refused
from atlas.api.rows import plain_rows
from atlas.figures import evidence, registry
from atlas.figures.files.tables import figure_csv
from atlas.figures.registry import KINDS, Choice
from atlas.figures.scope import Scope
from atlas.figures.spec import Figure, Nothing

FORMATS = ("json", "csv")
# What figures read of a link besides the choices of the registry: of which claim, incident, pair of reports, data sets, article, month of the map.
MORE = ("claim", "incident", "report", "pair", "sets", "left", "right", "value", "article", "at")
ADDRESS = ("side", "view")  # which part of a page a link is to: a figure is in one
OPTIONS = tuple(dict.fromkeys([*(one.name for kind in KINDS.values() for one in kind.options), *MORE, *ADDRESS]))


@dataclass(frozen=True)
class Strict(Scope):
    """A scope in which an option that says something unknown is refused: elsewhere its default is drawn."""

    def option(self, name: str, allowed: Mapping[str, object] | tuple[str, ...], default: str) -> str:
        value = self.options.get(name, "")
        if value and value not in allowed:
            known = ", ".join(list(map(str, allowed))[:8])
            raise Refused(f"{name}: “{short(value)}” is no choice of this figure; it knows {short(known)}.")
        return super().option(name, allowed, default)

    def chosen(self, choice: Choice) -> tuple[str, ...]:
        words = choice.offered(self)[0]
        for value in filter(None, self.options.get(choice.name, "").split(",")):
            if value not in words:
                raise Refused(f"{choice.name}: “{short(value)}” is no choice of this figure.")
        return super().chosen(choice)


def figure(name: str, asked: Asked, root: str, keep) -> tuple[Figure, Scope]:
    """Draw a figure for a request. root: the atlas's own address. keep: as in Scope.

    Raises Refused: with 400 for an option that the figure does not have, 403 where the rows that it shows may not be passed on, 404 where there is nothing to draw.
    """
    kind = KINDS[name]
    options = dict(asked.others)
    for word in ADDRESS:
        if word in options and options[word] != kind.pinned.get(word):
            raise Refused(f"{word}: “{short(options[word])}” is another part of the page than that of this figure.")
    if kind.path == "incident" and not {"incident", "report"} & options.keys():
        raise Refused("incident: say of which incident, by its id or that of a report of it (report=).")
    about = Strict(asked.store, asked.known, asked.selection, {**options, **kind.pinned}, kind.path, root, keep=keep)
    for choice in kind.options:
        about.chosen(choice) if choice.form == "several" else about.choice(choice)
    closed = evidence.withheld(about) if kind.path == "incident" else ""
    if closed:
        raise Refused(f"This incident may not be passed on: {closed}", 403)
    found = registry.draw(about, name)
    if isinstance(found, Nothing):
        raise Refused(found.why, 404)
    return found, about


def about_figure(found: Figure, scope: Scope, name: str) -> dict[str, object]:
    """Return the frame of a figure: everything that stands around its drawing."""
    frame = found.frame
    return {
        "figure": name,
        "title": frame.title,
        "selection": frame.sentence,
        "n": frame.numbers,
        "notes": [*frame.notes, *frame.key],
        "sources": frame.sources,
        "licence": frame.licence,
        "stamp": frame.stamp,
        "data_version": scope.store.data_version,
        "as_of": scope.store.as_of,
        "link": scope.link(),
        "columns": [str(column) for column in found.table.columns],
    }


def written(found: Figure, scope: Scope, name: str, form: str) -> Iterator[bytes]:
    """Yield the figure's rows as a file."""
    if form == "csv":
        yield figure_csv(found, data_version=scope.store.data_version, as_of=scope.store.as_of, link=scope.link())
        return
    table = found.table.set_axis(list(map(str, found.table.columns)), axis=1)
    yield orjson.dumps(
        {**about_figure(found, scope, name), "rows": plain_rows(table)}, default=str, option=orjson.OPT_SERIALIZE_NUMPY
    )


def address(about: Scope, name: str, form: str) -> str:
    """Return the address at which a figure is given to programs as it is drawn in a scope: it says what differs from the defaults, and moves with the tables."""
    kind, words = KINDS[name], {}
    for choice in kind.options:
        default = choice.offered(about)[1]
        chosen = ",".join(about.chosen(choice)) if choice.form == "several" else about.choice(choice)
        if chosen != default:
            words[choice.name] = chosen
    words |= {word: about.options[word] for word in MORE if word not in words and about.options.get(word)}
    query = urlencode(parameters(about.selection, about.known) | words, safe=",")
    return f"{about.root}/api/figures/{name}.{form}" + (f"?{query}" if query else "")
