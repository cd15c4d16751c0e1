"""The three layers of the maps page: which frames each needs, its title, its notes and its legend."""

from dataclasses import dataclass, replace

import pandas as pd

from atlas.analysis import hexagons, places
from atlas.analysis.selection import countries_of, limits, shifted
from atlas.analysis.trends import covered_countries
from atlas.charts import map_legend, map_places, map_size, maps
from atlas.charts.basemap import View
from atlas.charts.map_areas import by_polygon, governorate_areas
from atlas.charts.map_classes import HATCHED, change_classes, count_classes
from atlas.model import months
from atlas.ui import cache
from atlas.ui.frame import Page
from atlas.ui.map_options import Options

NAMES = {"incidents": "incidents", "killed": "people killed, best estimate"}


@dataclass(frozen=True)
class Layer:
    """A drawn layer with the words of its figure."""

    picture: maps.Picture
    title: str
    legend: str
    notes: tuple[str, ...] = ()
    opens: bool = False  # a click on a governorate makes it the selection's area, since the map shows no more of it


def draw(page: Page, shown: Page, options: Options, *, view: View, focus: maps.Focus | None, token: str) -> Layer:
    """Draw the layer that the reader chose, or the finest one below it that is small enough (see charts.map_size)."""
    numbers = shown.get(places.drawn)
    placed = numbers.spot + numbers.area
    points = shown.get(places.points) if placed > places.MAX_PLACES else placed  # there are no more points than incidents
    asked = (options.layer, int(options.cell))
    for taken in map_size.ways(*asked, points):
        layer, resolution = taken
        measure = options.measure if layer == map_size.GOVERNORATES or options.measure != "change" else "incidents"
        drawn = LAYERS[layer](
            page, shown, replace(options, layer=layer, cell=str(resolution), measure=measure), view=view, focus=focus, token=token
        )
        if layer == map_size.GOVERNORATES or map_size.fits(drawn.picture):
            break
    told = map_size.why(asked, taken, points)
    return replace(drawn, notes=(told, *drawn.notes), opens=layer == map_size.GOVERNORATES) if told else drawn


def incidents(page: Page, shown: Page, options: Options, *, view: View, focus: maps.Focus | None, token: str) -> Layer:
    """Draw the incidents at their places."""
    marks = shown.get(places.places, split=options.split)
    largest = max(page.get(places.largest_toll), 1)
    picture = map_places.incident_map(
        marks, shown.get(places.badges), view, page.mode, split=options.split, largest=largest,
        token=f"i-{options.split}-{token}", focus=focus,
    )  # fmt: skip
    numbers = shown.get(places.drawn)
    vague = {"a district or area": numbers.area, "the governorate": numbers.governorate}
    notes = [f"{number:,} known to {what} only" for what, number in vague.items() if number]
    legend = map_legend.incident_legend(
        page.mode, split=options.split, largest=largest, scale=map_places.mark_scale(view)
    )
    return Layer(picture, f"Incidents by place{_month(page, shown)}", legend, tuple(notes))


def density(page: Page, shown: Page, options: Options, *, view: View, focus: maps.Focus | None, token: str) -> Layer:
    """Draw hexagons of incidents or killed."""
    resolution, measure = int(options.cell), options.measure
    cells = shown.get(hexagons.cells, resolution=resolution)
    alone = shown is not page and page.get(places.points) > map_size.MAX_BINNED  # the other months are too many to be looked through
    if shown is page or alone:
        largest = cells[measure].max()
    else:
        largest = page.get(hexagons.largest_in_a_month, measure, resolution=resolution)
    classes = count_classes(largest if largest > 0 else 1, page.mode)
    picture = maps.hexagon_map(
        cells, view, page.mode, measure=measure, classes=classes, token=f"d-{measure}-{resolution}-{token}", focus=focus
    )
    numbers = shown.get(places.drawn)
    left_out = numbers.spot + numbers.area - int(cells["incidents"].sum())
    vague = {
        "whose place is known less exactly than a hexagon": left_out,
        "known to the governorate only": numbers.governorate,
    }
    notes = tuple(f"{number:,} {what}: not drawn" for what, number in vague.items() if number)
    notes += (map_size.OWN_SCALE,) if alone else ()
    extra = map_legend.killed_extra(classes) if measure == "killed" else ()
    legend = map_legend.class_legend(page.mode, classes, f"{NAMES[measure].capitalize()} per hexagon", extra=extra, opacity=maps.FILL)
    return Layer(picture, f"{_title(measure)} per hexagon{_month(page, shown)}", legend, notes)


def governorates(
    page: Page, shown: Page, options: Options, *, view: View, focus: maps.Focus | None, token: str
) -> Layer:
    """Draw governorates by incidents, killed, or change against the period before."""
    measure = options.measure
    now, before, span = by_polygon(shown.get(places.by_governorate)), None, ""
    outside = shown.tally.incidents - int(now["incidents"].sum()) - shown.get(places.drawn).country
    notes = (f"{outside:,} in no governorate of the seven countries: not drawn",) if outside > 0 else ()
    if measure == "change":
        before, span = _period_before(shown)
        if before is None:
            measure = "incidents"
            notes += (
                "the table does not reach back by the same length of time: incidents are drawn instead of the change",
            )
    if shown is not page:  # one scale for all months; no change can exceed the largest month
        largest = page.get(hexagons.largest_in_a_month, "killed" if measure == "killed" else "incidents")
    elif measure == "change":
        largest = now["incidents"].subtract(before["incidents"], fill_value=0).abs().max()
    else:
        largest = now[measure].max()
    largest = largest if largest > 0 else 0
    classes = change_classes(largest, page.mode) if measure == "change" else count_classes(largest, page.mode)
    areas = governorate_areas(
        now, before, measure=measure, classes=classes, countries=countries_of(page.selection, page.known), admin1=page.selection.admin1,
        covered=covered_countries(shown.covered, shown.selection),
    )  # fmt: skip
    extra = [("", "no incidents in the table"), (HATCHED, "not covered: no report on the country in these months")]
    if measure == "killed":
        extra = [*map_legend.killed_extra(classes), *extra]
    if measure == "change":
        legend, title = f"Change against {span}", "Change in incidents per governorate"
        title += f" against {span}" if shown is page else f", {months.name(shown.selection.start)} against {span}"
    else:
        legend, title = (
            f"{NAMES[measure].capitalize()} per governorate",
            f"{_title(measure)} per governorate{_month(page, shown)}",
        )
    return Layer(
        maps.governorate_map(areas, view, page.mode, token=f"g-{measure}-{token}", focus=focus), title,
        map_legend.class_legend(page.mode, classes, legend, extra=tuple(extra), opacity=maps.FILL), notes,
    )  # fmt: skip


def _period_before(shown: Page) -> tuple[pd.DataFrame | None, str]:
    """Return the counts of the period of the same length before, and its name; None where the table does not reach back."""
    first, last = limits(shown.selection, shown.known)
    dated = replace(shown.selection, start=first, end=last)
    earlier = shifted(dated, shown.known, months_back=months.length(first, last))
    if earlier is None:
        return None, ""
    until = f" to {months.name(earlier.end)}" if earlier.start != earlier.end else ""
    return by_polygon(cache.kept(places.by_governorate, shown.store, earlier)), months.name(earlier.start) + until


def _title(measure: str) -> str:
    return {"incidents": "Incidents", "killed": "People killed (best estimate)"}[measure]


def _month(page: Page, shown: Page) -> str:
    return "" if shown is page else f", {months.name(shown.selection.start)}"


LAYERS = {"incidents": incidents, "density": density, "governorates": governorates}
