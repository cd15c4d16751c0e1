"""The addresses for programs described: as an OpenAPI 3.1 document, as the dictionary of their columns, and as a page for readers. All follow from declarations."""

import html
from functools import cache
from typing import Any

from atlas.analysis.filters import AtLeast, Contains, Edge, Filter, Words
from atlas.analysis.selection import FILTERS
from atlas.api import drawn
from atlas.api.asked import CURSOR, LIMIT, MOST_ROWS, VERSION
from atlas.api.rows import MEDIA, METRIC, SERVED
from atlas.figures.registry import KINDS
from atlas.model.columns import Column, Table
from atlas.model.vocabulary import METRICS

EDITION = "1"  # of these addresses: it rises when an answer's shape changes otherwise than by growing
SCHEMAS = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
}
PLAIN = {"type": "string"}
REFUSALS = {
    "400": "A parameter cannot be used; the sentence names it.",
    "403": "What is asked for may not be passed on.",
    "404": "There is no such address, or nothing to draw.",
    "405": "These addresses are read only: GET and HEAD.",
    "503": "The tables cannot be read at the moment.",
}
SUMMARIES = {
    "incidents": "Incidents of a selection",
    "reports": "Reports of a selection's incidents",
    "claims": "Published counts, with their windows",
    "series": "Published counts of one body over many windows",
}
FEED = "/feed.atom"


def column_schema(column: Column) -> dict[str, Any]:
    """Return what a column holds, as JSON Schema."""
    schema: dict[str, Any] = {**SCHEMAS[column.kind], "description": column.meaning}
    if column.words:
        schema["enum"] = [*column.words, *([] if column.required else [None])]
    if not column.required:
        schema["type"] = [schema["type"], "null"]
    if column.minimum is not None:
        schema["minimum"] = column.minimum
    if column.maximum is not None:
        schema["maximum"] = column.maximum
    return schema | ({"x-unit": column.unit} if column.unit else {})


def row_schema(table: Table) -> dict[str, Any]:
    """Return a row of a table as JSON Schema."""
    return {
        "type": "object",
        "description": table.meaning,
        "properties": {column.name: column_schema(column) for column in table.columns},
        "required": table.names,
    }


def dictionary() -> dict[str, Any]:
    """Return the dictionary of the columns of every table that has an address: name, kind, unit, words, whether it may be empty, and meaning."""
    return {
        "tables": [
            {
                "name": name,
                "meaning": served.table.meaning,
                "key": served.table.key,
                "columns": [
                    {
                        "name": one.name,
                        "kind": one.kind,
                        "meaning": one.meaning,
                        "unit": one.unit,
                        "words": _words(one.words),
                        "may_be_empty": not one.required,
                    }
                    for one in served.table.columns
                ],
            }
            for name, served in SERVED.items()
        ]
    }


def _words(words: Any) -> dict[str, str]:
    return dict(words) if isinstance(words, dict) else {word: word for word in words}


def _filter(row: Filter) -> dict[str, Any]:
    """Return the parameter of a filter."""
    schema: dict[str, Any] = PLAIN
    more: dict[str, Any] = {}
    if isinstance(row, Words) and not callable(row.words):
        schema = {"type": "array", "items": {"type": "string", "enum": list(row.words)}, "minItems": 1}
        more = {"style": "form", "explode": False}
    elif isinstance(row, AtLeast):
        schema = {"type": "integer", "minimum": 0, "maximum": 999_999}
    elif isinstance(row, Edge):
        schema = {"type": "string", "examples": [row.example.partition("=")[2]]}
    elif isinstance(row, Contains):
        schema = {"type": "string", "maxLength": 100}
    meaning = row.meaning.replace("`", "").partition(" ([")[0]
    return {"name": row.parameter, "in": "query", "description": f"{row.label}: {meaning}", "schema": schema, **more}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _paging() -> list[dict[str, Any]]:
    return [
        _query(LIMIT, "most rows of this answer", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}),
        _query(CURSOR, "where to go on: `cursor` of the answer before", PLAIN),
        _query(VERSION, "the data version that is wanted; another one is refused", PLAIN),
    ]


def _responses(media: dict[str, Any], described: str) -> dict[str, Any]:
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    headers = {
        "ETag": {"description": "another one whenever the answer may be another", "schema": PLAIN},
        "Link": {"description": "rel=next: the rows that follow; rel=license, rel=describedby", "schema": PLAIN},
    }
    return {
        "200": {"description": described, "headers": {"ETag": headers["ETag"]}, "content": media},
        "304": {"description": "Nothing has changed since the ETag that If-None-Match names."},
        **{code: {"description": words, "content": refusal} for code, words in REFUSALS.items()},
    }


def _operation(name: str, summary: str, parameters: list, responses: dict) -> dict[str, Any]:
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}}


def _answer_schema(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["table", "selection", "data_version", "as_of", "licence", "total", "withheld", "limit", "cursor", "next", "rows"],
        "properties": {
            "selection": PLAIN, "data_version": PLAIN, "as_of": PLAIN, "licence": PLAIN,
            "total": {"type": "integer", "minimum": 0},
            "withheld": {"type": "object", "properties": {"rows": {"type": "integer"}, "reasons": {"type": "array", "items": PLAIN}}},
            "limit": {"type": "integer"},
            "cursor": {"type": ["string", "null"]}, "next": {"type": ["string", "null"]},
            "rows": {"type": "array", "items": row_schema(table)},
        },
    }  # fmt: skip


def _content(form: str, table: Table) -> dict[str, Any]:
    schemas = {
        "json": _answer_schema(table),
        "geojson": {"type": "object", "properties": {"type": {"const": "FeatureCollection"}}},
        "csv": PLAIN,
        "parquet": {"type": "string", "contentMediaType": MEDIA["parquet"]},
    }
    return {MEDIA[form].partition(";")[0]: {"schema": schemas[form]}}


@cache
def openapi() -> dict[str, Any]:
    """Return the description of all addresses as an OpenAPI 3.1 document; it is the same for all data versions."""
    paths: dict[str, Any] = {}
    for name, served in SERVED.items():
        parameters = [_filter(FILTERS[field]) for field in served.filters]
        if METRIC in served.also:
            parameters.append(_query(METRIC, "what is counted", {"type": "string", "enum": list(METRICS)}))
        for form in ("json", *served.formats):
            path = f"/api/{name}" + ("" if form == "json" else f".{form}")
            responses = _responses(_content(form, served.table), f"The rows as {form}.")
            paths[path] = _operation(f"{name}_{form}", SUMMARIES[name], [*parameters, *_paging()], responses)
    filters = [_filter(row) for row in FILTERS.values()]
    for form in drawn.FORMATS:
        name = {
            "name": "name",
            "in": "path",
            "required": True,
            "description": "which figure",
            "schema": {"type": "string", "enum": list(KINDS)},
        }
        more = [_query(word, "a choice of the figure, as in the page's link", PLAIN) for word in drawn.OPTIONS]
        media = {MEDIA[form].partition(";")[0]: {"schema": PLAIN if form == "csv" else _FIGURE}}
        responses = _responses(media, f"What the figure draws, as {form}.")
        parameters = [name, *filters, *more, _query(VERSION, "as above", PLAIN)]
        paths[f"/api/figures/{{name}}.{form}"] = _operation(
            f"figure_{form}", "What a figure draws", parameters, responses
        )
    media = {"application/atom+xml": {"schema": PLAIN}}
    responses = _responses(media, "What the last data versions added or changed, as Atom.")
    parameters = [*filters, _query(VERSION, "as above", PLAIN)]
    paths[FEED] = _operation("feed", "What is new in a selection", parameters, responses)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Resurgence Atlas",
            "version": EDITION,
            "description": "Read-only addresses beside the pages, with the parameters of their links. A sample of the public record, not a census: empty is unknown, not zero.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "paths": paths,
        "components": {"schemas": {"Refusal": _REFUSAL}},
    }


_REFUSAL = {"type": "object", "required": ["error"], "properties": {"error": PLAIN}}
_FIGURE = {
    "type": "object",
    "required": ["figure", "title", "selection", "n", "notes", "sources", "licence", "data_version", "link", "rows"],
    "properties": {"title": PLAIN, "notes": {"type": "array", "items": PLAIN}, "rows": {"type": "array"}},
}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2933;background:#fff}"
    "code{background:#f1f4f6;padding:1px 4px;border-radius:3px;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%;font-size:14px}"
    "td,th{text-align:left;vertical-align:top;padding:3px 10px 3px 0;border-bottom:1px solid #dde3e8}h2{margin-top:2rem}summary{cursor:pointer}"
    "@media(prefers-color-scheme:dark){body{background:#15191e;color:#e4e9ee}code{background:#252c34}td,th{border-color:#39424d}a{color:#8ec5ff}}"
)


def page(data_version: str, as_of: str) -> str:
    """Return the addresses as a page for readers: HTML without scripts."""
    e = html.escape
    tables = "".join(
        f"<tr><td><code>/api/{name}</code></td><td>{e(SUMMARIES[name])}</td><td>"
        + " ".join(f'<a href="/api/{name}.{form}?limit=100">{form}</a>' for form in served.formats)
        + f' <a href="/api/{name}?limit=100">json</a></td></tr>'
        for name, served in SERVED.items()
    )
    figures = "".join(
        f'<tr><td>{e(kind.label)}</td><td><a href="/api/figures/{name}.json"><code>/api/figures/{name}.json</code></a></td>'
        f"<td>{' '.join(f'<code>{one.name}</code>' for one in kind.options)}</td></tr>"
        for name, kind in KINDS.items()
    )
    filters = "".join(
        f"<tr><td><code>{row.parameter}</code></td><td>{e(row.meaning.replace('`', '').partition(' ([')[0])}</td><td><code>{e(row.example)}</code></td></tr>"
        for row in FILTERS.values()
    )
    columns = "".join(
        f"<details><summary>{e(name)}: {e(served.table.meaning)}</summary><table>"
        + "".join(
            f"<tr><td><code>{one.name}</code></td><td>{one.kind}{', ' + e(one.unit) if one.unit else ''}</td><td>{e(one.meaning)}</td></tr>"
            for one in served.table.columns
        )
        + "</table></details>"
        for name, served in SERVED.items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Addresses for programs · Resurgence Atlas</title><style>{_STYLE}</style></head><body><h1>Addresses for programs</h1>"
        f"<p>Read only, with the parameters of the pages' links. Data version <code>{e(data_version)}</code>, as of {e(as_of)}. "
        "A sample of the public record, not a census: empty is unknown, not zero. Coded reports CC BY 4.0; rows of data sets that may not be passed on are left out, and counted.</p>"
        '<p><a href="/api/openapi.json">OpenAPI document</a> · <a href="/api/dictionary">data dictionary</a></p>'
        f"<h2>Rows</h2><table>{tables}</table><p>At most {MOST_ROWS:,} rows of one answer; <code>limit=</code> asks for fewer, <code>cursor=</code> for those that follow.</p>"
        '<h2>What is new</h2><p><a href="/feed.atom"><code>/feed.atom</code></a>, with the parameters of links: incidents that the last data versions added or changed.</p>'
        f"<h2>What figures draw</h2><table>{figures}</table><p>Also as <code>.csv</code>.</p>"
        f"<h2>Parameters</h2><table>{filters}</table><h2>Columns</h2>{columns}</body></html>"
    )
