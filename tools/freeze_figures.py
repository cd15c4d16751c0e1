"""What every figure shows, written down before a change and compared after it: words, numbers, marks, slides; knows no way of drawing.

    python -m tools.freeze_figures dump OUT [--figures timeline,map] [--quick]
    python -m tools.freeze_figures compare OLD NEW

Pages are run as scripts and read as they are sent to the browser; files are read back from their bytes. So a dump is the same whatever draws the
figures. A dump is a folder with one JSON file per figure and link; it is not committed. Where the tables have changed meanwhile, give both dumps the same
ones: ATLAS_DATA=FOLDER.
"""

import argparse
import base64
import difflib
import hashlib
import io
import json
import re
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import PropertyMock, patch
from urllib.parse import parse_qsl, urlencode, urlsplit

from atlas.paths import ROOT
from atlas.store import open_store

WIDTHS = {"phone": 290, "tablet": 460, "desktop": 880}
PAGES = {"": "app.py"} | {
    name: f"pages/{name}.py" for name in ("resurgence", "maps", "timelines", "claims", "incident", "sources")
}
RUN_SECONDS = 90
FULLY = ("links-01",)  # the selection that every figure is drawn of in every look; of the others only the widest, light
MOST_SHOWN = 40  # lines of differences told per record
DTYPES = {"f8": "d", "f4": "f", "i1": "b", "i2": "h", "i4": "i", "u1": "B", "u2": "H", "u4": "I"}
# What a reader sees or can ask of a mark, by its path in a trace.
SEEN = (
    "type name orientation mode x y z lat lon base measure text texttemplate textposition hovertext hovertemplate hoverinfo customdata ids showlegend fill fillcolor "
    "visible xaxis yaxis offset width opacity zmin zmax colorscale featureidkey locations marker.color marker.symbol marker.size marker.opacity marker.pattern.shape "
    "marker.line.color marker.line.width increasing.marker.color decreasing.marker.color totals.marker.color line.color line.dash line.width line.shape error_x.array "
    "error_x.arrayminus error_y.array error_y.arrayminus"
).split()
LAYOUT = "height title.text barmode bargap showlegend legend.traceorder margin annotations shapes".split()
AXIS = "title.text type range autorange tickvals ticktext tickformat categoryarray visible domain anchor overlaying side dtick".split()


def links() -> dict[str, dict[str, str]]:
    """Return every golden link by a short name: its figure (empty: any), page and parameters."""
    found = {}
    for path in sorted((ROOT / "tests" / "golden").glob("links*.json")):
        for place, row in enumerate(json.loads(path.read_text("utf-8"))):
            address = urlsplit(row["link"]) if "link" in row else None
            found[f"{path.stem}-{place:02d}"] = {
                "figure": row.get("figure", ""),
                "path": address.path.strip("/") if address else "",
                "query": dict(parse_qsl(address.query)) if address else row["parameters"],
            }
    return found


def dump(out: Path, figures: list[str], *, quick: bool) -> int:
    """Write what the figures show; returns how many records were written."""
    out.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, record in (*of_files(figures, quick=quick), *of_pages(figures, quick=quick)):
        (out / f"{name}.json").write_text(
            json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n", "utf-8"
        )
        written += 1
    return written


def of_files(figures: list[str], *, quick: bool) -> Iterator[tuple[str, dict]]:
    """Read every figure of every link as files give it: frame, CSV, slide, the map's picture."""
    about = Drawn()
    for place, link in links().items():
        wanted = [link["figure"]] if link["figure"] else [name for name in figures if not about.is_of_incident(name)]
        if quick and not link["figure"] and place not in FULLY:
            continue
        for name in wanted:
            if name in figures:
                yield f"file-{name}-{place}", about.file(name, link)


class Drawn:
    """Figures of the committed tables as files; the only part of this tool that knows who draws them."""

    def __init__(self) -> None:
        from atlas.analysis.summary import known
        from atlas.figures.scope import remembering

        self.store = open_store("duckdb://")
        self.offered, self.keep = known(self.store), remembering()
        self.scopes: dict[str, object] = {}

    @staticmethod
    def names() -> list[str]:
        """Return the names of all figures."""
        from atlas.figures.registry import KINDS

        return list(KINDS)

    @staticmethod
    def is_of_incident(name: str) -> bool:
        """Return whether a figure needs an incident in its link."""
        from atlas.figures.registry import KINDS

        return KINDS[name].path == "incident"

    @staticmethod
    def page_of(name: str) -> tuple[str, dict[str, str]]:
        """Return the page of a figure, and the options that fix what the page shows there."""
        from atlas.figures.registry import KINDS

        return KINDS[name].path, dict(KINDS[name].pinned)

    def file(self, name: str, link: dict) -> dict:
        """Return what the files of a figure hold."""
        from atlas.figures.files.decks import draw
        from atlas.figures.files.tables import figure_csv
        from atlas.figures.paint.slides import Cover, Slide, deck
        from atlas.figures.scope import EmptySelection, scope

        own, pinned = self.page_of(name)
        query = urlencode(link["query"] | ({} if link["figure"] else pinned))
        if query not in self.scopes:
            self.scopes[query] = scope(self.store, f"/?{query}", offered=self.offered, keep=self.keep)[0]
        about = self.scopes[query]
        about = about.at(link["path"] if link["figure"] else own, about.options)
        try:
            drawing = draw(about, name)
        except EmptySelection as error:
            return {"refused": str(error)}
        if drawing is None:
            return {"nothing": True}
        facts = {"data_version": self.store.data_version, "as_of": self.store.as_of, "link": about.link()}
        csv = figure_csv(drawing, **facts)
        made = deck(
            Cover("t", "s", facts["data_version"], facts["as_of"], about.link(), (), ()), [Slide(drawing, about.link())]
        )
        frame = {
            field: getattr(drawing.frame, field)
            for field in ("title", "sentence", "numbers", "notes", "key", "sources", "stamp", "link", "licence")
        }
        return {
            "frame": frame,
            "csv": {"sha256": hashlib.sha256(csv).hexdigest(), "text": csv.decode().splitlines()},
            "slide": slide(made),
        }


def slide(made: bytes) -> list[dict]:
    """Return the shapes of a deck's first figure: name, kind, words, colour, and the workbook of a chart."""
    import pptx

    found = []
    for shape in pptx.Presentation(io.BytesIO(made)).slides[1].shapes:
        one = {
            "name": shape.name,
            "kind": str(shape.shape_type),
            "told": shape._element.xpath(".//p:cNvPr")[0].get("descr") or "",
        }
        if shape.has_text_frame:
            one["text"] = shape.text_frame.text
        if shape.has_table:
            one["table"] = [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
        if shape.has_chart:
            one |= _native(shape.chart)
        found.append(one)
    return found


def _native(chart) -> dict:
    from python_calamine import CalamineWorkbook

    book = (
        CalamineWorkbook.from_filelike(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        .get_sheet_by_index(0)
        .to_python()
    )
    xml = chart._chartSpace.xpath(".//c:ser")
    look = [
        {
            "colours": list(dict.fromkeys(one.xpath(".//c:spPr//a:srgbClr/@val"))),
            "patterns": list(dict.fromkeys(one.xpath(".//a:pattFill/@prst"))),
            "marks": list(dict.fromkeys(one.xpath(".//c:marker/c:symbol/@val"))),
        }
        for one in xml
    ]
    return {
        "chart": str(chart.chart_type),
        "workbook": book,
        "series": look,
        "labels": [str(text) for text in chart._chartSpace.xpath(".//c:dLbl//a:t/text()")],
    }


def of_pages(figures: list[str], *, quick: bool) -> Iterator[tuple[str, dict]]:
    """Read every figure of the links as the pages send it, at three widths, light and dark."""
    runs: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for place, link in links().items():
        if link["figure"] in figures:
            runs[link["figure"], place] = (link["path"], link["query"])
        elif not link["figure"] and (place in FULLY or not quick):
            for name in figures:
                path, pinned = Drawn.page_of(name)
                if path != "incident":
                    runs[name, place] = (path, link["query"] | pinned)
    every = [("desktop", False)] if quick else [(width, dark) for width in WIDTHS for dark in (False, True)]
    for (name, place), (path, query) in runs.items():
        for width, dark in every if links()[place]["figure"] or place in FULLY else every[-2:-1]:
            found = page(path, urlencode(query), width, dark=dark)
            own = {key: value for key, value in found.items() if key == name} or {
                key: value for key, value in found.items() if key.startswith(f"{name}-")
            }
            if own:
                yield f"page-{name}-{place}-{WIDTHS[width]}-{'dark' if dark else 'light'}", own


@cache
def page(path: str, query: str, width: str, *, dark: bool) -> dict[str, dict]:
    """Return the figures of a page as sent to the browser, by name."""
    from streamlit.testing.v1 import AppTest

    with _coloured(dark=dark):
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=RUN_SECONDS)
        if path:
            test.switch_page(PAGES[path])
        for name, value in parse_qsl(query):
            test.query_params[name] = value
        test.session_state["viewport"] = f"{width}-low"
        test.run()
    if test.exception:
        raise RuntimeError(f"/{path}?{query}: {test.exception[0].message}")
    found: dict[str, dict] = {}
    for container, element in _elements(test):
        held = found.setdefault(container, {})
        if element.type == "plotly_chart":
            held.setdefault("charts", []).append(plotly(json.loads(element.proto.spec or element.proto.figure.spec)))
        elif element.type == "deck_gl_json_chart":
            held.setdefault("decks", []).append(json.loads(element.proto.json))
        elif element.type == "html":
            held.setdefault("words", []).append(_html(element.proto.body))
        elif element.type in ("alert", "markdown", "caption"):
            held.setdefault("words", []).append(element.proto.body)
        elif element.type in ("imgs", "bidi_component"):
            held.setdefault("pictures", []).append(hashlib.sha256(element.proto.SerializeToString()).hexdigest())
    return found


def _elements(test) -> Iterator[tuple[str, object]]:
    """Yield the elements in figures' containers with the figure's name, and those of the page's footer, in the order of the page."""

    def walk(block, inside: str):
        for child in block.children.values():
            if hasattr(child, "children"):
                key = re.search(
                    r"figure-([a-z0-9-]+)|atlas-(footer)", getattr(getattr(child, "proto", None), "id", "") or ""
                )
                yield from walk(child, key[1] or key[2] if key else inside)
            elif inside:
                yield inside, child

    yield from walk(test.main, "")


def _html(body: str) -> str | dict:
    """Return the words of an HTML body; of a long one with a picture in it, its hash too."""
    words = " | ".join(
        part for part in (re.sub(r"\s+", " ", part).strip() for part in re.split(r"<[^>]*>", body)) if part
    )
    return {"sha256": hashlib.sha256(body.encode()).hexdigest(), "words": words} if "svg" in body else words


@contextmanager
def _coloured(*, dark: bool) -> Iterator[None]:
    import streamlit as st

    with patch.object(
        type(st.context), "theme", PropertyMock(return_value=type("Theme", (), {"type": "dark" if dark else "light"})())
    ):
        yield


def plotly(figure: dict) -> dict:
    """Reduce a chart to what is seen: marks, words and what hovering tells; apart from them its layout."""
    layout = figure["layout"]
    axes = {key: _only(value, AXIS) for key, value in layout.items() if re.fullmatch(r"[xy]axis\d*", key)}
    return {
        "traces": [_only(trace, SEEN) for trace in figure["data"]],
        "layout": _only(layout, LAYOUT) | axes,
        "map": _plain(layout.get("map")),
    }


def _only(held: dict, paths: list[str]) -> dict:
    found = {}
    for path in paths:
        value = held
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            found[path] = _plain(value)
    return found


def _plain(value):
    """Return a value with packed numbers unpacked and floats cut to nine digits."""
    if isinstance(value, dict) and "bdata" in value:
        raw = base64.b64decode(value["bdata"])
        return _plain(
            list(struct.unpack(f"<{len(raw) // struct.calcsize(DTYPES[value['dtype']])}{DTYPES[value['dtype']]}", raw))
        )
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def compare(old: Path, new: Path) -> int:
    """Tell the differences between two dumps; returns how many records differ."""
    before, after = ({path.name: path for path in sorted(folder.glob("*.json"))} for folder in (old, new))
    differ = 0
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            print(f"{name}: only in {'the new' if name in after else 'the old'} dump")
            differ += 1
            continue
        a, b = (json.loads(path.read_text("utf-8")) for path in (before[name], after[name]))
        if a == b:
            continue
        differ += 1
        told = list(differences(a, b))
        print(f"\n{name}: {len(told)} differences")
        for line in told[:MOST_SHOWN]:
            print(f"  {line}")
        if len(told) > MOST_SHOWN:
            print(f"  ... and {len(told) - MOST_SHOWN} more")
    print(f"\n{differ} of {len(before.keys() | after.keys())} records differ")
    return differ


def differences(a, b, where: str = "") -> Iterator[str]:
    """Yield a line for each place where two records differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys(), key=str):
            if key not in a:
                yield f"{where}.{key}: new: {_short(b[key])}"
            elif key not in b:
                yield f"{where}.{key}: gone: {_short(a[key])}"
            else:
                yield from differences(a[key], b[key], f"{where}.{key}")
    elif isinstance(a, list) and isinstance(b, list):
        if len(a) == len(b):
            for place, (x, y) in enumerate(zip(a, b, strict=True)):
                yield from differences(x, y, f"{where}[{place}]")
        else:
            lines = [[json.dumps(one, ensure_ascii=False, sort_keys=True) for one in side] for side in (a, b)]
            yield f"{where}: {len(a)} -> {len(b)} entries"
            yield from (
                f"{where}: {_short(line)}"
                for line in difflib.unified_diff(*lines, lineterm="", n=0)
                if not line.startswith(("---", "+++", "@@"))
            )
    elif a != b and isinstance(a, str) and isinstance(b, str) and max(len(a), len(b)) > 120:
        place = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        yield f"{where}: at {place}: …{a[max(0, place - 30) : place + 90]}… -> …{b[max(0, place - 30) : place + 90]}…"
    elif a != b and not (
        isinstance(a, int | float) and isinstance(b, int | float) and abs(a - b) <= 1e-6 * max(abs(a), abs(b))
    ):
        yield f"{where}: {_short(a)} -> {_short(b)}"


def _short(value) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:199] + "…"


def main() -> int:
    """Read the command line; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("dump", help="write what every figure shows into a folder")
    one.add_argument("out", type=Path)
    one.add_argument("--figures", default="", help="names, commas between; without it all")
    one.add_argument("--quick", action="store_true", help="one selection and the released links, one width, light")
    two = commands.add_parser("compare", help="tell the differences between two dumps")
    two.add_argument("old", type=Path)
    two.add_argument("new", type=Path)
    given = parser.parse_args()
    if given.command == "compare":
        return 1 if compare(given.old, given.new) else 0
    names = Drawn.names()
    figures = [name for name in given.figures.split(",") if name] or names
    unknown = [name for name in figures if name not in names]
    if unknown:
        parser.error(f"no figure is called {', '.join(unknown)}; there are {', '.join(names)}")
    begun = time.monotonic()
    print(f"{dump(given.out, figures, quick=given.quick)} records in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
