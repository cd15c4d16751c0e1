"""The three layers of the maps page: which frames each needs, its title, its notes and its legend."""

from dataclasses import dataclass, replace

import pandas as pd

from atlas.analysis import places
from atlas.analysis.selection import limits, shifted
from atlas.charts import map_legend, map_places, maps
from atlas.charts.basemap import View
from atlas.charts.map_areas import by_polygon, governorate_areas
from atlas.charts.map_classes import change_classes, count_classes
from atlas.model import months
from atlas.model.vocabulary import REGION_COUNTRIES, REGIONS
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


def incidents(page: Page, shown: Page, options: Options, *, view: View, focus: maps.Focus | None, token: str) -> Layer:
    """Draw the incidents at their places."""
    marks = shown.get(places.places, split=options.split)
    largest = max(page.get(places.places, split=options.split)["killed"].max(), 1)
    badges = shown.get(places.badges)
    picture = map_places.incident_map(
        marks,
        badges,
        view,
        page.mode,
        split=options.split,
        largest=largest,
        token=f"i-{options.split}-{token}",
        focus=focus,
    )
    numbers = shown.get(places.drawn)
    vague = {"a district or area": numbers.area, "the governorate": numbers.governorate}
    notes = [f"{number:,} known to {what} only" for what, number in vague.items() if number]
    beyond = numbers.spot + numbers.area - int(marks["incidents"].sum())
    if beyond:
        notes.append(
            f"{beyond:,} at places beyond the {places.MAX_PLACES:,} with most incidents: not drawn, see Density"
        )
    legend = map_legend.incident_legend(
        page.mode, split=options.split, largest=largest, scale=map_places.mark_scale(view)
    )
    return Layer(picture, f"Incidents by place{_month(page, shown)}", legend, tuple(notes))


def density(page: Page, shown: Page, options: Options, *, view: View, focus: maps.Focus | None, token: str) -> Layer:
    """Draw hexagons of incidents or killed."""
    resolution, measure = int(options.cell), options.measure
    cells = shown.get(places.cells, resolution=resolution)
    if shown is page:
        largest = cells[measure].max()
    else:
        largest = page.get(places.largest_in_a_month, measure, resolution=resolution)
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
    extra = map_legend.killed_extra(classes) if measure == "killed" else ()
    legend = map_legend.class_legend(page.mode, classes, f"{NAMES[measure].capitalize()} per hexagon", extra=extra)
    return Layer(picture, f"{_title(measure)} per hexagon{_month(page, shown)}", legend, notes)


def governorates(
    page: Page, shown: Page, options: Options, *, view: View, focus: maps.Focus | None, token: str
) -> Layer:
    """Draw governorates by incidents, killed, or change against the period before."""
    measure, notes = options.measure, ()
    now, before, span = by_polygon(shown.get(places.by_governorate)), None, ""
    if measure == "change":
        before, span = _period_before(shown)
        if before is None:
            measure = "incidents"
            notes = (
                "the table does not reach back by the same length of time: incidents are drawn instead of the change",
            )
    if shown is not page:  # one scale for all months; no change can exceed the largest month
        largest = page.get(places.largest_in_a_month, "killed" if measure == "killed" else "incidents")
    elif measure == "change":
        largest = now["incidents"].subtract(before["incidents"], fill_value=0).abs().max()
    else:
        largest = now[measure].max()
    largest = largest if largest > 0 else 0
    classes = change_classes(largest, page.mode) if measure == "change" else count_classes(largest, page.mode)
    areas = governorate_areas(
        now, before, measure=measure, classes=classes, countries=countries_of(page), admin1=page.selection.admin1,
        covered=shown.get(places.covered_countries),
    )  # fmt: skip
    extra = [("", "no incidents in the table"), (maps.HATCHED, "not covered: no report on the country in these months")]
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
        map_legend.class_legend(page.mode, classes, legend, extra=tuple(extra)), notes,
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


def countries_of(page: Page) -> tuple[str, ...]:
    """Return the countries of the selection's area."""
    if page.selection.admin1:
        return tuple({page.known.admin1_country[iso] for iso in page.selection.admin1})
    return page.selection.country or tuple(
        c for region in (page.selection.region or REGIONS) for c in REGION_COUNTRIES[region]
    )


LAYERS = {"incidents": incidents, "density": density, "governorates": governorates}
