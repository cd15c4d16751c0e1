"""Decoding, cutting and simplifying of the boundary conversion; knows no file names and no facts."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape


def read_topojson(path: Path, layer: str) -> list[tuple[Any, Any]]:
    """Decode one layer of a TopoJSON file (delta-encoded, quantised or not) into (id, shapely geometry) pairs.

    Rings that quantisation has collapsed to fewer than four points are left out, so is a geometry with no ring left.
    Raises KeyError if the file has no such layer. Method: TopoJSON specification 1.0, section 2.1.4 and 3.
    """
    topology = json.loads(path.read_text("utf-8"))
    transform = topology.get("transform")
    arcs = []
    for arc in topology["arcs"]:
        points = np.asarray([point[:2] for point in arc], float)
        arcs.append(np.cumsum(points, 0) * transform["scale"] + transform["translate"] if transform else points)

    def join(indexes: list[int]) -> list[list[float]]:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indexes]
        return np.vstack([parts[0], *(part[1:] for part in parts[1:])]).tolist()

    def rings(polygon: list[list[int]]) -> list[list[list[float]]]:
        return [ring for ring in map(join, polygon) if len(ring) >= 4]

    def parts(polygons: list[list[list[int]]]) -> list[list[list[list[float]]]]:
        return [polygon for polygon in map(rings, polygons) if polygon]

    decode = {
        "LineString": join,
        "MultiLineString": lambda a: [join(i) for i in a],
        "Polygon": rings,
        "MultiPolygon": parts,
    }
    decoded = []
    for item in topology["objects"][layer]["geometries"]:
        coordinates = decode[item["type"]](item["arcs"]) if item.get("arcs") else None
        if coordinates:
            decoded.append((item.get("id"), shape({"type": item["type"], "coordinates": coordinates})))
    return decoded


def cells_of(
    polygons: Mapping[Any, Any], extra_lines: Iterable[Any], label_of: Any, frame: Any
) -> tuple[dict[Any, Any], Any]:
    """Cut a polygon coverage along extra lines and group the pieces by a new label, without gaps or overlaps.

    polygons: label -> polygon, lon/lat degrees (WGS84). label_of(label, point) gives a piece's new label from the
    polygon it lies in and a point well inside it. frame: polygon that bounds the work.
    Returns ({new label: polygon}, sea), sea being what of the frame no polygon covers.
    """
    labels, shapes = list(polygons), [shapely.intersection(p, frame) for p in polygons.values()]
    linework = shapely.union_all([*shapely.boundary(shapes), *extra_lines, frame.boundary])
    faces = [f for f in shapely.get_parts(shapely.polygonize([linework])) if f.area > 0]
    points = shapely.point_on_surface(faces)
    found, owner = shapely.STRtree(shapes).query(points, predicate="within")
    owners = dict(zip(found.tolist(), owner.tolist(), strict=True))
    grouped: dict[Any, list[Any]] = defaultdict(list)
    for position, (face, point) in enumerate(zip(faces, points, strict=True)):
        grouped[label_of(labels[owners[position]], point) if position in owners else None].append(face)
    sea = shapely.union_all(grouped.pop(None))
    return {label: shapely.union_all(grouped[label]) for label in sorted(grouped, key=str)}, sea


def simplify_cells(
    cells: Mapping[Any, Any], sea: Any, *, fine: set[Any], fine_degrees: float, coarse_degrees: float
) -> dict[Any, Any]:
    """Simplify a coverage so that shared borders stay shared: fine where label is in fine, coarser elsewhere.

    The degrees are Visvalingam-Whyatt tolerances (root of the area of the smallest kept triangle). The sea is part of
    the coverage, so that coasts are inner edges too and the outer frame keeps its corners.
    """
    labels = list(cells)
    first = shapely.coverage_simplify([*cells.values(), sea], fine_degrees, simplify_boundary=False)
    done = dict(zip(labels, first[:-1], strict=True))
    coarse = [label for label in labels if label not in fine]
    second = shapely.coverage_simplify(
        [*(done[label] for label in coarse), first[-1]], coarse_degrees, simplify_boundary=False
    )
    return done | dict(zip(coarse, second[:-1], strict=True))


def shared_lines(cells: Mapping[Any, Any], kind_of: Any, *, decimals: int) -> dict[Any, Any]:
    """Find the lines between neighbouring cells, each drawn once.

    kind_of(a, b) names the line between two cell labels, or None for no line; called in the cells' order.
    Returns {kind: merged (multi)line}; coasts, which have one owner, are not in it.
    """
    owners: dict[tuple, list[int]] = defaultdict(list)
    labels = list(cells)
    for index, polygon in enumerate(cells.values()):
        for ring in shapely.get_rings(shapely.get_parts(polygon)):
            points = [tuple(p) for p in np.round(shapely.get_coordinates(ring), decimals).tolist()]
            for a, b in zip(points, points[1:], strict=False):
                if a != b:
                    owners[(a, b) if a < b else (b, a)].append(index)
    by_kind: dict[Any, list[tuple]] = defaultdict(list)
    for segment, pair in owners.items():
        if len(set(pair)) == 2:
            kind = kind_of(*(labels[i] for i in sorted(set(pair))))
            if kind is not None:
                by_kind[kind].append(segment)
    return {kind: shapely.line_merge(shapely.multilinestrings(segments)) for kind, segments in by_kind.items()}


def smooth_line(line: Any, *, tolerance_degrees: float, rounds: int = 2) -> Any:
    """Take the steps of a quantised grid out of a line: simplify, then cut corners (Chaikin 1974); end points stay.

    Cosmetic: the result lies within tolerance_degrees plus half the grid step of the input.
    """
    smooth = []
    for part in shapely.get_parts(shapely.line_merge(line)):
        points = shapely.get_coordinates(shapely.simplify(part, tolerance_degrees))
        for _ in range(rounds):
            quarter = points[:-1] * 0.75 + points[1:] * 0.25
            three = points[:-1] * 0.25 + points[1:] * 0.75
            points = np.vstack([points[:1], np.stack([quarter, three], 1).reshape(-1, 2)[1:-1], points[-1:]])
        smooth.append(shapely.linestrings(points))
    return shapely.multilinestrings(smooth)
