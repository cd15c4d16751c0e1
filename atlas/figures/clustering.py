"""Figures of where attacks gather: hot spots that are new, persistent or fading, and what the articles state about places, tested."""

from dataclasses import asdict
from functools import cache

import pandas as pd
import shapely
from shapely.geometry import shape

from atlas.analysis import clustering, landmarks
from atlas.analysis.clustering import DISCOVERY, NEAR_KM, STATEMENTS, STATES, VERDICTS, Spots, Statement
from atlas.analysis.periods import Periods, two
from atlas.analysis.selection import countries_of, period
from atlas.analysis.wording import plural
from atlas.figures.geo import bounds_of, features, governorates, polygon_of
from atlas.figures.lettering import wrap
from atlas.figures.registry import AGAINST, SPOTS
from atlas.figures.scope import Scope
from atlas.figures.spec import Area, Axis, Figure, GeoMap, Key, Nothing, Plot, Points, Run, Words
from atlas.figures.theme import BLUE, GREY, ORANGE, PINK, Theme

STATE_COLOURS = {"new": ORANGE, "persistent": PINK, "fading": BLUE}
MARKS = {"holds": ("circle", ORANGE), "fails": ("x", BLUE), "open": ("circle-open", GREY)}
LINE_PX, GAP_PX, TEXT_PX, HEAD_PX, LEFT_PX = 18, 20, 13, 14, 34


@cache
def touching() -> frozenset[tuple[str, str]]:
    """Return the governorates' polygons that share a border, in both orders."""
    keys = list(governorates())
    shapes = [shape(governorates()[key]["geometry"]) for key in keys]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    return frozenset((keys[a], keys[b]) for a, b in zip(one, other, strict=True) if a != b)


@cache
def euphrates() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the Euphrates as lines of longitude, latitude."""
    lines = next(each for each in features("rivers") if each["properties"]["name"] == "Euphrates")["geometry"][
        "coordinates"
    ]
    return tuple(tuple((x, y) for x, y in line) for line in lines)


def periods(about: Scope) -> Periods:
    """Return the two periods of the scope's link."""
    return two(about.selection, about.known, about.choice(AGAINST), about.of_all(landmarks.landmarks))


def hot_spots(about: Scope) -> Figure | Nothing:
    """Draw governorates or hexagons in which, with their neighbours, attacks gather: new, persistent and fading over the two periods."""
    chosen = periods(about)
    if chosen.why_not:
        return Nothing(
            f"Where it gathers cannot be compared: {chosen.why_not}. Choose other months, or another period to compare with."
        )
    countries = tuple(sorted(countries_of(about.selection, about.known)))
    is_fine = about.choice(SPOTS) == "hexagons"
    found: Spots = (
        about.of_all(clustering.of_hexagons, chosen, countries)
        if is_fine
        else about.of_all(
            clustering.of_governorates, chosen, tuple(sorted(polygon_of().items())), touching(), countries
        )
    )
    if found.why_not:
        return Nothing(
            f"No hot spots are sought: {found.why_not}. Choose more months, a larger area, or fewer filters."
        )
    spans = period(chosen.now, about.known), period(chosen.before, about.known)
    drawn = [
        Area(
            row.unit,
            STATE_COLOURS.get(row.state, about.mode.grid),
            told=(_state(row), _name(row.unit), f"{row.now} attacks, {row.before} before"),
            name=_name(row.unit),
            number="" if is_fine else str(row.now),
        )
        for row in found.units.itertuples()
        if row.state or row.now or row.before
    ]
    of = {word: int((found.units["state"] == word).sum()) for word in STATES}
    keys = tuple(Key(f"{STATES[word]} hot spot ({count})", colour=STATE_COLOURS[word]) for word, count in of.items())
    keys += (Key("Attacks, but no hot spot", colour=about.mode.grid),)
    box = bounds_of(about.selection.region, countries if not about.selection.region else (), about.selection.admin1)
    unit = "hexagon of 26 km" if is_fine else "governorate"
    said = [f"{count} {word}" for word, count in of.items() if count]
    title = (
        f"Where reported attacks gather: {', '.join(said)}"
        if said
        else f"No {unit.split()[0]} stands out: reported attacks gather no more than chance would have it"
    )
    notes = (
        f"hot: a {unit} and its neighbours hold more than chance would put into as many (Getis-Ord Gi*, {clustering.FINE_DRAWS if len(found.units) > clustering.FEW_UNITS else clustering.DRAWS:,} draws with seed {clustering.SEED}, false discovery rate {DISCOVERY:.0%})",
        "new: only in the later period; fading: only in the earlier",
        f"{found.unplaced[0]:,} of the later and {found.unplaced[1]:,} of the earlier period have too vague a place and are left out",
        "counts of reports, not of people",
    )
    words = about.frame(
        title,
        about=f"Attacks by the group, {spans[0]} against {spans[1]}",
        numbers=f"n = {plural(int(found.units['now'].sum()), 'attack')}, {int(found.units['before'].sum()):,} before",
        notes=notes,
    )
    table = found.units.assign(name=[_name(unit) for unit in found.units["unit"]]).round(4)
    return Figure("hot-spots", words, table, GeoMap(box, tuple(drawn), legend=(("Hot spots", keys),)))


def _name(unit: str) -> str:
    return str(governorates()[unit]["properties"]["admin1_name"]) if unit in governorates() else ""


def _state(row: object) -> str:
    state = getattr(row, "state", "")
    return f"{STATES[state]} hot spot" if state else "No hot spot"


def statements(about: Scope) -> Figure | Nothing:
    """Write what the articles state about places, with the verdict of a test over the selection's months."""
    found: list[Statement] = about.get(clustering.statements, euphrates())
    room = about.width_px - LEFT_PX - 40
    marks, y = [], 0.0
    for each in found:
        symbol, colour = MARKS[each.verdict]
        head = wrap(f"{VERDICTS[each.verdict]}: “{STATEMENTS[each.name]}”", room, HEAD_PX, bold=True)
        lines = wrap(each.measure or each.why, room, TEXT_PX) + (
            wrap(f"Cannot say: {each.why}", room, TEXT_PX) if each.measure and each.why else []
        )
        lines += wrap(
            f"n = {plural(each.n, 'attack')}; {each.unplaced:,} more whose place is known too vaguely are left out",
            room,
            TEXT_PX,
        )
        marks += _written(symbol, colour, head, lines, y, about.mode)
        y += LINE_PX * (len(head) + len(lines)) + GAP_PX
    words = about.frame(
        f"What the articles state about places: {sum(each.verdict == 'holds' for each in found)} of {len(found)} statements hold in these months",
        about=f"Attacks by the group in Iraq and in Syria, {about.months}",
        numbers=f"n = {plural(sum(each.n for each in found[:2]), 'attack')} with a place exact enough",
        notes=(
            f"concentration holds where the interval (Wilson, 95%) of the three’s share lies above one half; the river’s side where more lie within {NEAR_KM:g} km than in 97.5% of {clustering.DRAWS} draws over the settled area; the spread where the bootstrap’s interval lies above zero",
            "settled area: hexagons of 10 km that hold a town or village of the gazetteer, which knows more places where more is reported",
            "each statement has its own country, whatever area is chosen",
        ),
    )
    body = Plot(
        Axis(span=(0, 1), is_hidden=True, is_fixed=True),
        Axis(span=(y, -4), is_hidden=True, is_fixed=True),
        tuple(marks),
    )
    table = pd.DataFrame([asdict(each) for each in found])
    table["statement"], table["verdict"] = table["name"].map(STATEMENTS), table["verdict"].map(VERDICTS)
    order = ["statement", "verdict", "measure", "why", "value", "low", "high", "against", "n", "unplaced"]
    return Figure("statements", words, table[order].round(4), body, round(y) + 8, LEFT_PX, is_set=True)


def _written(
    symbol: str, colour: str, head: list[str], lines: list[str], y: float, mode: Theme
) -> list[Points | Words]:
    at = [y + LINE_PX * place for place in range(len(head) + len(lines))]
    return [
        Points((0.0,), (y + LINE_PX / 2,), colour, symbol=symbol, sizes=14),
        Words(0, at[0], tuple((Run(line, is_bold=True),) for line in head), "top left", HEAD_PX, mode.ink, right_px=16),
        Words(0, at[len(head)], tuple(lines), "top left", TEXT_PX, mode.muted, right_px=16),
    ]
