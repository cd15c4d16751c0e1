"""The map of a selection in three layers: incidents at their places, density in hexagons, governorates in colour; knows no painter."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from atlas.analysis import places
from atlas.analysis.changes import change, why_not_compared
from atlas.analysis.comparing import OFF
from atlas.analysis.selection import allows, countries_of, limits
from atlas.analysis.selection import before as period_before
from atlas.analysis.trends import covered_countries, reports_by_governorate, silent_units, uncovered
from atlas.analysis.wording import NOT_KNOWN, plural, when
from atlas.figures import marks
from atlas.figures.classes import Classes, change_classes, count_classes
from atlas.figures.geo import Bounds, around, bounds_of, drawn_edge, governorates, label_points, polygon_of, units_of
from atlas.figures.licence import withheld
from atlas.figures.registry import CELL, COLOUR, COMPARE, LAYER
from atlas.figures.scope import Scope
from atlas.figures.spec import Area, Figure, GeoMap, Key, Nothing, Place, Ring
from atlas.figures.theme import COLOURS, GREY, Theme
from atlas.figures.words import led
from atlas.model import months
from atlas.model.vocabulary import ATTRIBUTIONS, COUNTRIES, EVENT_TYPES, FAMILY_LABELS, REGIONS, SIDES, region_of

WHOLE = "all"  # no area in particular: the map opens on the whole selection
POINTS, HEXAGONS, GOVERNORATES = "incidents", "density", "governorates"
SPLIT_WORDS = {"family": FAMILY_LABELS, "side": SIDES, "attribution": ATTRIBUTIONS}
MEASURES = {"incidents": "Number", "killed": "Killed", "change": "Change"}
TITLES = {"incidents": "Incidents", "killed": "People killed (most likely)"}
UNITS = {"incidents": "Incidents", "killed": "People killed, most likely"}

# points that are sorted into hexagons for one picture: about a quarter of a second, and all must be read
MAX_BINNED = 100_000
WIDE_KM = 40.0  # an area of a larger radius is named instead of ringed (DESIGN section 4, honest marks)
SIZES = (5, 25, 100)  # killed, as shown in the legend where the picture reaches so far
# what a mark's colour says, as a letter in it
LETTERS = {
    "family": {"assault": "A", "bombing": "B", "killing": "K", "sabotage": "S", "operation": "O", "other": "X"},
    "side": {"attack": "A", "operation": "O", "other": "X"},
    "attribution": {"claimed": "C", "official": "O", "witness": "W", "unattributed": "U"},
}
PANELS = (
    ("syria", "iraq"),
    ("maghreb",),
)  # regions far apart: the first fills the map, the other stands in its free corner
AT_LEAST = "≥"
UNKNOWN = f"{AT_LEAST}: at least so many, since some incidents there have no figure for killed; ?: none has one"
NOT_RATES = "counts, not rates: population is not taken into account"
OWN_SCALE = "colours are of this month's own scale"  # said where the other months are too many to be looked through
NOT_COVERED_KEY = Key("not covered: no report on the country in these months", pattern="/")
NOT_COVERED = "no report on this area is dated to this month: not covered, which is not zero"


@dataclass(frozen=True)
class Layer:
    """One layer as it is drawn: the map, the words of its figure, and its numbers as a table."""

    body: GeoMap
    title: str
    table: pd.DataFrame
    notes: tuple[str, ...] = ()


def map_of(
    about: Scope,
    *,
    most_marks: int = places.MAX_PLACES,
    fits: Callable[[GeoMap], bool] = lambda body: True,
    beside: Scope | None = None,
) -> Figure | Nothing:
    """Draw the map that the link asks for.

    Options: layer, at (one month of the selection's, as YYYY-MM), near (see area_of), and each layer's own. most_marks: that its painter can draw. fits: whether the painter can
    draw a map at all; of the ways to draw a selection, finest first, the first one is taken that fits. beside: of another map, which is to be on the same scale.
    """
    if not about.tally.incidents:
        return Nothing(f"No incidents: nothing in the table fits “{about.sentence}”.{about.silence}")
    month, span = about.word("at"), months.span(*limits(about.selection, about.known))
    shown = about.of_month(month) if len(span) > 1 and month in span else about
    numbers = shown.get(places.drawn)
    placed = numbers.spot + numbers.area
    asked = about.option("layer", LAYER.words, POINTS), int(about.option("cell", CELL.words, CELL.default))
    is_counted = asked[0] != GOVERNORATES and placed > most_marks  # there are no more points than incidents
    points = shown.get(places.points) if is_counted else placed
    for taken in ways(*asked, points, most_marks):
        layer = DRAW[taken[0]](about, shown, taken[1], beside)
        if taken[0] == GOVERNORATES or fits(layer.body):
            break
    notes = [*layer.notes]
    if told := why(asked, taken, points):
        notes.insert(0, told)
    if numbers.country:
        notes.append(f"{numbers.country:,} known only to the country: not drawn")
    silent = shown is not about and bool(uncovered(about.covered, shown.selection, about.known))
    if silent and shown.tally.incidents:
        notes.append(NOT_COVERED)
    if shown is not about and numbers.longer:
        notes.append(f"{numbers.longer:,} may lie in another month (dated to a longer span)")
    frame = shown.frame(
        layer.title, notes=tuple(notes), numbers=NOT_COVERED if silent and not shown.tally.incidents else ""
    )
    return Figure(
        "map", replace(frame, link=about.link(explicit=False)), layer.table.reset_index(drop=True), layer.body
    )


def ways(layer: str, resolution: int, points: int, most_marks: int = places.MAX_PLACES) -> tuple[tuple[str, int], ...]:
    """Return the ways that may be tried for a chosen layer, finest first, as pairs of layer and H3 resolution.

    points: how many different points the selection's incidents lie at. Governorates, of which there are a fixed few, are always the last way.
    """
    found = [(POINTS, resolution)] if layer == POINTS and points <= most_marks else []
    if layer != GOVERNORATES and points <= MAX_BINNED:
        found += [(HEXAGONS, size) for size in sorted(map(int, CELL.words), reverse=True) if size <= resolution]
    return (*found, (GOVERNORATES, resolution))


def why(asked: tuple[str, int], taken: tuple[str, int], points: int) -> str:
    """Return what to tell the reader where another way was taken than the one asked for; empty where it was that one."""
    if asked == taken:
        return ""
    drawn = (
        "governorates"
        if taken[0] == GOVERNORATES
        else f"hexagons of {CELL.words[str(taken[1])].removesuffix(' cells')}"
    )
    instead = f"{plural(points, 'place')} are more than one picture can hold: {drawn} are drawn instead"
    closer = "choose a governorate on the map or narrow" if taken[0] == GOVERNORATES else "narrow the area,"
    return f"{instead}; for a closer look {closer} the months or other filters"


def area_of(about: Scope) -> Bounds:
    """Return what a map opens on: the area that the link names (option near: a region, country or governorate), else the selection's."""
    near, own = about.word("near"), about.selection
    area = (own.region, own.country, own.admin1)
    if near in about.known.admin1:
        area = ((), (), (near,))
    elif near in COUNTRIES:
        area = ((), (near,), ())
    elif near in REGIONS:
        area = ((near,), (), ())
    elif own.within:
        return around(drawn_edge(own.within))
    return bounds_of(*area)


def _map(about: Scope, areas: Sequence[Area] = (), **drawn) -> GeoMap:
    """Return a map of the link's area: what it opens on, its second panel, its governorates, the chosen ones outlined."""
    own = about.selection
    countries = countries_of(own, about.known)
    units = tuple(iso for iso, feature in governorates().items() if feature["properties"]["country"] in countries)
    chosen = tuple(dict.fromkeys(polygon_of()[iso] for iso in own.admin1 if iso in polygon_of()))
    first, second, edge = area_of(about), None, drawn_edge(own.within) if own.within else ()
    if not own.admin1 and not own.within:
        near = about.word("near")
        regions = dict.fromkeys(region_of(code) for code in countries)
        groups = [tuple(word for word in group if word in regions) for group in PANELS]
        groups = sorted(filter(None, groups), key=lambda group: near not in group)
        if len(groups) > 1 and (not near or near == WHOLE or near in REGIONS):
            boxes = [
                bounds_of(group, tuple(code for code in own.country if region_of(code) in group), ())
                for group in groups
            ]
            first = area_of(about) if near in REGIONS else boxes[0]
            second = boxes[1], " and ".join(REGIONS[word] for word in groups[1])
            units = tuple(key for key in units if region_of(governorates()[key]["properties"]["country"]) in groups[0])
    return GeoMap(first, tuple(areas), second=second, units=units, outlined=chosen, edge=edge, **drawn)


def empty_map(about: Scope) -> GeoMap:
    """Return the ground of a selection alone, what is not covered hatched."""
    return _map(about, _silent(about, about))


def measures(about: Scope) -> tuple[dict[str, str], str]:
    """Return what the chosen layer can count, and what it counts to begin with; change is counted per governorate alone."""
    layer = about.option("layer", LAYER.words, POINTS)
    has_change = layer == GOVERNORATES and about.word(COMPARE.name, OFF) == OFF
    return {word: name for word, name in MEASURES.items() if word in TITLES or has_change}, "incidents"


def zooms(about: Scope) -> tuple[dict[str, str], str]:
    """Return the areas that the map can open on: the selection, then the regions, countries and governorates within it."""
    known = about.known
    inside = [iso for iso in known.admin1 if allows(about.selection, known, iso)]
    held = {known.admin1_country[iso] for iso in inside}
    regions = {word: name for word, name in REGIONS.items() if any(region_of(code) == word for code in held)}
    countries = {code: name for code, name in COUNTRIES.items() if code in held}
    found = {WHOLE: "Whole selection"}
    found |= regions if len(regions) > 1 else {}
    found |= countries if len(countries) > 1 else {}
    return found | {iso: known.admin1[iso] for iso in sorted(inside, key=known.admin1.get)}, WHOLE


# ---- incidents at their places


def incidents(about: Scope, shown: Scope, resolution: int, beside: Scope | None = None) -> Layer:
    """Draw one mark per place, a hairline ring per area, a count badge per governorate; option colour: by what marks are coloured. beside: as in map_of."""
    split = about.option("colour", COLOUR.words, "family")
    found = shown.get(places.places, split=split)
    closed = shown.of_all(
        withheld
    )  # then a place and its count, month by month, would be the rows that may not be passed on
    badges = shown.get(places.badges)
    largest = max(1, *(each.get(places.largest_toll) for each in (about, beside) if each))
    body = marks_of(found, badges, area_of(about), about.mode, split=split, largest=largest)
    silent = _silent(about, shown)
    legend = (*body.legend, *((("Coverage", (NOT_COVERED_KEY,)),) if silent else ()))
    body = _map(about, silent, places=body.places, rings=body.rings, legend=legend, is_gathered=True)
    numbers = shown.get(places.drawn)
    vague = {"a district or area": numbers.area, "the governorate": numbers.governorate}
    notes = [f"{number:,} known to {what} only" for what, number in vague.items() if number]
    notes += [f"as a table by governorate only: {closed.rstrip('.')}"] if closed else []
    table = shown.get(places.by_governorate) if closed else _table_of_places(found, shown.get(places.badges))
    most = by_polygon(shown.get(places.by_governorate))["incidents"]
    title = led(f"Incidents by place{_month(about, shown)}", most.rename(index=_unit_names(most.index)))
    return Layer(replace(body, is_private=bool(closed)), title, table, tuple(notes))


def _silent(about: Scope, shown: Scope) -> tuple[Area, ...]:
    """Return the governorates of countries on which the table holds no report about these months, hatched: silence there is no zero."""
    covered = covered_countries(about.covered, shown.selection)
    told = "Not covered: the table has no report on this country in these months"
    chosen = {polygon_of().get(iso, iso) for iso in about.selection.admin1}
    countries = set(countries_of(about.selection, about.known)) - set(covered)
    return tuple(
        Area(iso, pattern="/", told=(told, own["properties"]["admin1_name"], ""))
        for iso, own in governorates().items()
        if own["properties"]["country"] in countries and (not chosen or iso in chosen)
    )


def marks_of(
    found: pd.DataFrame, badges: pd.DataFrame, bounds: Bounds, mode: Theme, *, split: str, largest: float
) -> GeoMap:
    """Return a map of one mark per place, a hairline ring per area, a count badge per governorate.

    found, badges: as analysis.places gives them, most incidents first. split: the word by which places' shares were counted. largest: the largest number of killed on any
    picture of this scale. Marks of an area stand beside a place's mark at the same point.
    """
    spots = {
        (row.longitude, row.latitude): marks.diameter_px(row.killed, largest)
        for row in found.itertuples()
        if row.kind == "spot"
    }
    drawn, rings = [], []
    for row in found.itertuples():
        is_area, at = row.kind == "area", (row.longitude, row.latitude)
        size = marks.diameter_px(row.killed, largest) * (marks.LOZENGE if is_area else 1)
        cut = marks.slices(row.shares, COLOURS[split])
        near = [radius for radius in row.radii or () if radius <= WIDE_KM] if is_area else []
        name = row.name if isinstance(row.name, str) else ""
        drawn.append(
            Place(
                *at,
                "lozenge" if is_area else "ring" if math.isnan(row.killed) else "disc",
                size,
                cut,
                row.kind,
                name=name,
                told=tip(row),
                text=name if is_area and not near else "",
                beside_px=spots.get(at, 0) if is_area else 0,
                letter=_letter(row.shares, split),
                count=row.incidents,
            )
        )
        rings += [
            Ring(*at, radius, cut[0][0] if len(cut) == 1 else mode.muted, opacity=_fade(radius), name=name)
            for radius in near
        ]
    drawn.sort(key=lambda place: -place.size_px)  # small marks on top of large ones
    boxed = _badges(badges)
    return GeoMap(
        bounds,
        places=(*drawn, *boxed),
        rings=tuple(rings),
        legend=_mark_keys(found, split, largest, mode, has_badges=bool(boxed)),
    )


def _letter(shares: Mapping[str, int], split: str) -> str:
    """Return the letter of a mark whose incidents are all of one word; none for a mark of several."""
    held = [word for word, number in shares.items() if number]
    return LETTERS[split][held[0]] if len(held) == 1 else ""


def _fade(radius_km: float) -> float:
    """Return a ring's opacity: the less is known, the fainter its line."""
    return (200 - 120 * min(radius_km, WIDE_KM) / WIDE_KM) / 255


def _table_of_places(found: pd.DataFrame, badges: pd.DataFrame) -> pd.DataFrame:
    """Return the marks and the badges as rows; a badge has no place and no point."""
    columns = ["name", "admin1", "country", "kind", "latitude", "longitude", "incidents", "killed", "without_killed"]
    rows = [found[columns], badges.assign(kind="governorate only").reindex(columns=columns)]
    table = pd.concat([one for one in rows if len(one)], ignore_index=True) if any(map(len, rows)) else rows[0]
    return table.rename(columns={"name": "place", "admin1": "governorate"})


def _badges(found: pd.DataFrame) -> list[Place]:
    """Return counts of what is known to the governorate only; governorates of one polygon share a badge."""
    placed = found[found["admin1_iso"].isin(label_points())]
    drawn = []
    for owner, group in placed.groupby(placed["admin1_iso"].map(polygon_of())):
        told, count = tip(next(group.itertuples())), int(group["incidents"].sum())
        if len(group) > 1:
            told = (
                plural(count, "incident"),
                f"{' and '.join(group['admin1'])}, {COUNTRIES[group['country'].iloc[0]]}",
                f"governorate only, place not known; {plural(int(group['reports'].sum()), 'report')}",
            )
        at = label_points()[owner]
        drawn.append(Place(*at, "badge", kind="admin1", key=owner, told=told, text=f"{count:,}", count=count))
    return drawn


def _mark_keys(
    found: pd.DataFrame, split: str, largest: float, mode: Theme, *, has_badges: bool
) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """Return the legend of the incident map, of what is drawn alone: colours with their letters, sizes, and what a mark says of how well the place is known."""
    words, hues = SPLIT_WORDS[split], COLOURS[split]
    ink = ((mode.muted, marks.SLICES),)
    held = {word for shares in found["shares"] for word, number in shares.items() if number}
    colours = [
        Key(words[word], "disc", size_px=15, slices=((hue, marks.SLICES),), letter=LETTERS[split][word])
        for word, hue in hues.items()
        if word in held
    ]
    if any(len(shares) > 1 for shares in found["shares"]):
        cut = marks.slices(dict(zip([word for word in hues if word in held][:2], (2, 1), strict=True)), hues)
        colours.append(Key("several at one place: their shares", "disc", size_px=16, slices=cut))
    most = found["killed"].max()
    sizes = [
        Key(f"{k:,}", "disc", size_px=marks.diameter_px(k, largest), slices=ink, is_sized=True)
        for k in SIZES
        if k <= max(most, SIZES[0])  # of no number at all none
    ]
    if found["killed"].isna().any():
        sizes.append(Key("killed not known", "ring", size_px=marks.SMALLEST_PX, slices=ink, is_sized=True))
    known = []
    if found["kind"].eq("area").any():
        said = "district or area only: somewhere inside the ring; above 40 km the area is named, and ringed when chosen"
        known.append(Key(said, "lozenge", size_px=11, slices=ink))
    if has_badges:
        known.append(Key("incidents known to the governorate only", "badge"))
    groups = (("Colour", colours), ("Size: killed at the place", sizes), ("Place", known))
    return tuple((title, tuple(keys)) for title, keys in groups if keys)


# ---- hexagons


def density(about: Scope, shown: Scope, resolution: int, beside: Scope | None = None) -> Layer:
    """Draw H3 hexagons by incidents or killed (options cell and measure); those with incidents but no figure for the measure are grey. beside: as in map_of."""
    from atlas.analysis.hexagons import cells, largest_in_a_month  # with a library that the overview can do without

    measure = about.option("measure", TITLES, "incidents")
    found = shown.get(cells, resolution=resolution)
    alone = (
        shown is not about and about.get(places.points) > MAX_BINNED
    )  # the other months are too many to be looked through
    largest = (
        found[measure].max()
        if shown is about or alone
        else about.get(largest_in_a_month, measure, resolution=resolution)
    )
    if beside:
        largest = pd.Series([largest, beside.get(cells, resolution=resolution)[measure].max()]).max()
    classes = count_classes(largest if largest > 0 else 1, about.mode)
    drawn = []
    for row in found.itertuples():
        value = getattr(row, measure)
        more = f" and {plural(row.places - 1, 'place')} more" if row.places > 1 else ""
        told = (
            plural(row.incidents, "incident"),
            f"{row.name if isinstance(row.name, str) else 'Unnamed place'}{more}",
            _toll(row.killed, row.without_killed),
        )
        drawn.append(Area(row.cell, GREY if pd.isna(value) else classes.colour(value), told=told))
    closed, numbers = shown.of_all(withheld), shown.get(places.drawn)
    vague = {
        "whose place is known less exactly than a hexagon": numbers.spot + numbers.area - int(found["incidents"].sum()),
        "known to the governorate only": numbers.governorate,
    }
    notes = (
        *(f"{number:,} {what}: not drawn" for what, number in vague.items() if number),
        *([OWN_SCALE] if alone else []),
        NOT_RATES,
    )
    title = f"{TITLES[measure]} per hexagon{_month(about, shown)}"
    if not closed and (measure == "incidents" or not found["without_killed"].sum()):  # as by_governorate
        title = led(
            title,
            found.set_index(found["name"].fillna("an unnamed place"))[measure],
            how="most around {} ({:,} of {:,})",
        )
    legend = _class_keys(classes, f"{UNITS[measure]} per hexagon", measure, {area.fill for area in drawn})
    silent = _silent(about, shown)
    legend = legend[0], (*legend[1], *((NOT_COVERED_KEY,) if silent else ()))
    body = _map(about, (*drawn, *silent), legend=(legend,), is_private=bool(closed))
    table = found.drop(columns="name") if closed else found.rename(columns={"name": "place with most"})
    return Layer(body, title, table, notes)


# ---- governorates


def by_governorate(about: Scope, shown: Scope, resolution: int = 0, beside: Scope | None = None) -> Layer:
    """Draw governorates by incidents, killed, or change against the period before (option measure; no change where another map stands beside it). beside: as in map_of."""
    measure = about.option("measure", TITLES if beside else MEASURES, "incidents")
    now, before, earlier = by_polygon(shown.get(places.by_governorate)), None, None
    outside = shown.tally.incidents - int(now["incidents"].sum())
    outside -= shown.get(places.drawn).country if outside else 0
    notes = [f"{outside:,} in no governorate of the seven countries: not drawn"] if outside > 0 else []
    if measure == "change":
        before, earlier, why_not = _period_before(shown)
        if why_not:
            before, earlier, measure = None, None, "incidents"
            notes.append(f"{why_not}: incidents are drawn instead of the change")
    if shown is not about:  # one scale for all months; no change can exceed the largest month
        from atlas.analysis.hexagons import largest_in_a_month

        largest = about.get(largest_in_a_month, "killed" if measure == "killed" else "incidents")
    elif before is not None:
        largest = now["incidents"].subtract(before["incidents"], fill_value=0).abs().max()
    else:
        largest = now[measure].max()
    if beside:
        largest = pd.Series([largest, by_polygon(beside.get(places.by_governorate))[measure].max()]).max()
    largest = largest if largest > 0 else 0
    classes = change_classes(largest, about.mode) if measure == "change" else count_classes(largest, about.mode)
    drawn = areas(
        now,
        before,
        measure=measure,
        classes=classes,
        countries=countries_of(about.selection, about.known),
        admin1=about.selection.admin1,
        covered=covered_countries(about.covered, shown.selection),
        quiet=[_quiet(each) for each in (shown, earlier) if each],
    )
    if measure == "change":
        span = earlier.months if earlier else ""
        legend, title = f"Change against {span}", "Change in incidents per governorate"
        title += f" against {span}" if shown is about else f", {months.name(shown.selection.start)} against {span}"
    else:
        legend, title = f"{UNITS[measure]} per governorate", f"{TITLES[measure]} per governorate{_month(about, shown)}"
        if measure == "incidents" or not now["without_killed"].sum():  # an unknown toll may be the largest
            title = led(title, now[measure].rename(index=_unit_names(now.index)))
    extra = (
        Key("no incidents in the table"),
        Key("too few reports of the country to take silence for zero", pattern="."),
        NOT_COVERED_KEY,
    )
    held = {(area.fill, area.pattern) for area in drawn}
    heading, keys = _class_keys(classes, legend, measure, {area.fill for area in drawn})
    keys += tuple(key for key in extra if (key.colour, key.pattern) in held)
    if any(area.number.startswith((AT_LEAST, "?")) for area in drawn):
        notes.append(UNKNOWN)
    return Layer(
        _map(about, drawn, legend=((heading, keys),)),
        title,
        _table_of_areas(drawn, now, before),
        (*notes, NOT_RATES),
    )


def by_polygon(frame: pd.DataFrame) -> pd.DataFrame:
    """Add up governorates that the boundaries draw as one polygon (Algeria's of 2019 in the older ones).

    frame: as analysis.places.by_governorate gives it. Returns the same columns indexed by the polygon's admin1_iso;
    governorates without a polygon are left out.
    """
    sums = frame.groupby(frame["admin1_iso"].map(polygon_of()))
    return pd.DataFrame(
        {
            "incidents": sums["incidents"].sum(),
            "killed": sums["killed"].sum(min_count=1),
            "without_killed": sums["without_killed"].sum(),
        }
    )


def areas(
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    *,
    measure: str,
    classes: Classes,
    countries: Collection[str],
    admin1: Collection[str],
    covered: Collection[str],
    quiet: Sequence[Collection[str]] = (),
) -> tuple[Area, ...]:
    """Return the governorates to draw, in the colour of their class, hatched where not covered, without a fill where the table has no incidents.

    now, before: counts by_polygon of the period and, for the measure change, of the one before. countries: whose
    governorates are drawn, or only those of admin1 if there are any. covered: countries of which the table holds a
    report about the period. quiet: of the period and, for the measure change, of the one before, the polygons about which silence says nothing: dotted where they have no incident.
    """
    counts, earlier_counts, killed, unknown = (
        frame[name].to_dict() if frame is not None else {}
        for frame, name in ((now, "incidents"), (before, "incidents"), (now, "killed"), (now, "without_killed"))
    )
    chosen = {polygon_of().get(iso, iso) for iso in admin1}
    drawn = []
    for iso, feature in governorates().items():
        own = feature["properties"]
        if own["country"] not in countries or (chosen and iso not in chosen):
            continue
        count, earlier, known = int(counts.get(iso, 0)), int(earlier_counts.get(iso, 0)), killed.get(iso)
        more = _toll(known, int(unknown.get(iso, 0))) if count else ""
        name, fill, pattern, number = own["admin1_name"], "", "", ""
        if own["country"] not in covered and not count:
            pattern, head = "/", "Not covered: the table has no report on this country in these months"
        elif any(iso in silent and not number for silent, number in zip(quiet, (count, earlier), strict=False)):
            pattern, head = ".", "Too few reports of the country to take silence for zero"
            head += (
                f"; {plural(count or earlier, 'incident')} {'now' if count else 'before'}" if count or earlier else ""
            )
        elif measure == "change":
            head = "No incidents in the table, before or now"
            if count or earlier:
                fill, number = classes.colour(count - earlier), f"{earlier:,} → {count:,}"
                head = f"{plural(count, 'incident')}, {change(count, earlier)} on {earlier:,} before"
        elif not count:
            head = "No incidents in the table"
        else:
            value = count if measure == "incidents" else known
            least = AT_LEAST if measure == "killed" and unknown.get(iso, 0) else ""
            fill, number = (GREY, "?") if pd.isna(value) else (classes.colour(value), f"{least}{value:,.0f}")
            head = plural(count, "incident")
        rank = (abs(count - earlier) if measure == "change" else count) if number else 0
        drawn.append(Area(iso, fill, pattern, (head, name, more), name, number, rank))
    return tuple(drawn)


def _table_of_areas(drawn: Sequence[Area], now: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Return the drawn governorates, those with most incidents first; nothing is zero where nothing, or too little, is reported."""
    silent = {area.key for area in drawn if area.pattern}

    def counted(frame: pd.DataFrame) -> pd.Series:
        counts = [int(frame["incidents"].get(area.key, 0)) for area in drawn]
        return pd.Series(
            [pd.NA if area.key in silent and not count else count for area, count in zip(drawn, counts, strict=True)],
            dtype="Int64",
        )

    table = pd.DataFrame(
        {
            "admin1_iso": [area.key for area in drawn],
            "governorate": [area.name for area in drawn],
            "incidents": counted(now),
        }
    )
    table["killed"] = table["admin1_iso"].map(now["killed"]).astype("Int64")
    table["without_killed"] = table["admin1_iso"].map(now["without_killed"]).astype("Int64")
    if before is not None:
        table["incidents before"] = counted(before)
    return table.sort_values("incidents", ascending=False, kind="stable", na_position="last")


def _quiet(shown: Scope) -> set[str]:
    """Return the polygons about whose governorates silence in the scope's months says nothing (trends.silent_units)."""
    countries, known = countries_of(shown.selection, shown.known), shown.known
    polygons = {
        iso: tuple(unit for unit in units_of(iso) if unit in known.admin1)
        for iso, feature in governorates().items()
        if feature["properties"]["country"] in countries
    }
    units = {iso: unit for iso, unit in polygons.items() if unit}
    silent = silent_units(shown.of_all(reports_by_governorate), shown.selection, known, list(units.values()))
    return {iso for iso, is_quiet in zip(units, silent, strict=True) if is_quiet}


def _period_before(shown: Scope) -> tuple[pd.DataFrame | None, Scope | None, str]:
    """Return the counts of the period of the same length before, its scope, and why the two must not be compared; empty if they may."""
    earlier = period_before(shown.selection, shown.known)
    if earlier is None:
        return None, None, "the table does not reach back by the same length of time"
    before = replace(shown, selection=earlier)
    why_not = why_not_compared(
        (shown.selection, earlier), shown.covered, shown.known, shown.of_all(reports_by_governorate)
    )
    return by_polygon(before.get(places.by_governorate)), before, why_not


# ---- words


def _class_keys(classes: Classes, title: str, measure: str, held: Collection[str]) -> tuple[str, tuple[Key, ...]]:
    """Return the legend of the classes that are drawn; of killed also that nobody was, and that there is no figure, which is not the same. held: the colours drawn."""
    keys = [Key(label, colour=colour) for colour, label in zip(classes.colours, classes.labels, strict=True)]
    if measure == "killed":
        keys += [
            Key("0 killed in those with a figure", colour=classes.below),
            Key("incidents, but no figure", colour=GREY),
        ]
    return title, tuple(key for key in keys if key.colour in held)


def _unit_names(polygons: Collection[str]) -> dict[str, str]:
    """Return the names of governorates by their polygons, with the country where there are several."""
    own = {iso: governorates()[iso]["properties"] for iso in polygons}
    several = len({each["country"] for each in own.values()}) > 1
    return {
        iso: f"{each['admin1_name']}, {COUNTRIES[each['country']]}" if several else each["admin1_name"]
        for iso, each in own.items()
    }


def _month(about: Scope, shown: Scope) -> str:
    return "" if shown is about else f", {months.name(shown.selection.start)}"


def _toll(known: float | None, without: int) -> str:
    if pd.isna(known):
        return f"killed {NOT_KNOWN}"
    return f"at least {known:,.0f} killed; {without:,} without a figure" if without else f"{known:,.0f} killed"


def killed(low: float, high: float) -> str:
    """Return killed 3, killed 3–7, or that no figure is known; low and high NaN where unknown."""
    if pd.isna(high):
        return f"killed {NOT_KNOWN}"
    if pd.isna(low):
        return f"up to {high:,.0f} killed"
    return f"{low:,.0f} killed" if low == high else f"{low:,.0f}–{high:,.0f} killed"


def tip(row) -> tuple[str, str, str]:
    """Return the three lines that the pointer tells of one mark.

    row: a row of analysis.places.places or badges as a named tuple.
    """
    area = f"{row.admin1}, {COUNTRIES[row.country]}" if isinstance(row.admin1, str) else COUNTRIES[row.country]
    kind = getattr(row, "kind", "admin1")
    if kind == "admin1":
        where = f"{area} (governorate only, place not known)"
    else:
        place = row.name if isinstance(row.name, str) and row.name != row.admin1 else ""
        where = f"{place}, {area}" if place else area
        if row.names > 1:
            where += f", and {plural(row.names - 1, 'place')} at the same point"
        if kind == "area":
            where += f"; somewhere within {row.radii[-1]:,.0f} km"
    if getattr(row, "incident_id", None) and isinstance(row.incident_id, str):
        date = {"occurred_on": row.first_day, "occurred_until": row.last_day, "date_precision": row.date_precision}
        rests_on = f"{plural(row.reports, 'report')}, {plural(int(row.origin_count), 'independent voice')}"
        return (
            f"{EVENT_TYPES[row.event_type]}, {when(date)}",
            where,
            f"{killed(row.killed_low, row.killed_high)}; {rests_on}",
        )
    first, last = (months.name(f"{day:%Y-%m}") for day in (row.first_day, row.last_day))
    toll = killed(row.killed_low, row.killed_high)
    if row.without_killed and not pd.isna(row.killed_high):
        least = "" if pd.isna(row.killed_low) else "at least "
        toll = f"{least}{toll}; {row.without_killed:,} of {row.incidents:,} without a figure"
    return (
        f"{plural(row.incidents, 'incident')}, {first if first == last else f'{first} to {last}'}",
        where,
        f"{toll}; {plural(row.reports, 'report')}",
    )


DRAW = {POINTS: incidents, HEXAGONS: density, GOVERNORATES: by_governorate}
