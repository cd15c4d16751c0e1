"""Who may import whom: the house's rules, read from the code itself."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from atlas.paths import ROOT

# A part may import itself and the parts named here.
MAY_IMPORT = {
    "atlas.paths": set(),
    "atlas.releases": set(),
    "atlas.model": set(),
    "atlas.engines": set(),
    "atlas.store": {"atlas.model", "atlas.paths", "atlas.releases", "atlas.engines"},
    "atlas.ingest": {"atlas.model", "atlas.paths"},
    "atlas.resolve": {"atlas.model", "atlas.paths"},
    "atlas.analysis": {"atlas.releases", "atlas.model", "atlas.store", "atlas.paths"},
    "atlas.figures": {"atlas.analysis", "atlas.model", "atlas.store", "atlas.paths"},
    "atlas.api": {"atlas.figures", "atlas.analysis", "atlas.model", "atlas.store", "atlas.paths"},
    "atlas.ui": {
        "atlas.api",
        "atlas.figures",
        "atlas.analysis",
        "atlas.model",
        "atlas.store",
        "atlas.paths",
        "atlas.imports",
        "atlas.combinations",
        "atlas.previews",
        "atlas.intake",
        "atlas.journal",
    },
    "pages": {"atlas.ui"},
    "app": {"atlas.ui"},
}
# The exceptions: these wire stages together that must not know each other.
WIRING = {
    "atlas.package": {"atlas.model"},
    "atlas.tables_folder": {"atlas.store", "atlas.figures"},
    "atlas.pipeline": {"atlas.analysis", "atlas.ingest", "atlas.resolve", "atlas.model", "atlas.package"},
    "atlas.reader": {"atlas.model", "atlas.ingest", "atlas.paths"},
    "atlas.imports": {"atlas.releases", "atlas.pipeline", "atlas.combinations", "atlas.reader", "atlas.ingest", "atlas.model", "atlas.paths", "atlas.package", "atlas.resolve", "atlas.store"},
    "atlas.combinations": {"atlas.releases", "atlas.pipeline", "atlas.ingest", "atlas.model", "atlas.resolve", "atlas.paths", "atlas.store"},
    "atlas.intake": {"atlas.imports", "atlas.ingest", "atlas.model", "atlas.resolve", "atlas.store", "atlas.paths"},
    "atlas.previews": {"atlas.resolve", "atlas.model", "atlas.store", "atlas.engines"},
    "atlas.verify": {"atlas.pipeline", "atlas.package", "atlas.model", "atlas.ingest", "atlas.analysis", "atlas.store"},
    "atlas.cli": {"atlas.releases", "atlas.tables_folder", "atlas.pipeline", "atlas.imports", "atlas.combinations", "atlas.cli_data", "atlas.verify", "atlas.store", "atlas.paths", "atlas.ingest",
                  "atlas.resolve", "atlas.analysis", "atlas.figures", "atlas.api", "atlas.model"},
    "atlas.journal": set(),
    "atlas.cli_data": {"atlas.model", "atlas.imports", "atlas.intake", "atlas.journal", "atlas.paths", "atlas.ingest"},
    "atlas.__main__": {"atlas.cli"},
}  # fmt: skip
RULES = MAY_IMPORT | WIRING
# A library that only these parts may import, or modules whose names begin so.
ONLY_IN = {
    "streamlit": {"atlas.ui", "pages", "app"},
    "starlette": {"atlas.ui", "atlas.api"},
    "plotly": {"atlas.figures.paint.plotly"},
    "pydeck": {"atlas.figures.paint.deck"},
    "pptx": {"atlas.figures.paint.slide"},
    "httpx": {"atlas.ingest"},
    "requests": {"atlas.ingest"},
    "urllib3": {"atlas.ingest"},
    "urllib.request": {"atlas.ingest"},
    "http.client": {"atlas.ingest"},
    "socket": {"atlas.ingest"},
    "ftplib": {"atlas.ingest"},
    "geopy": {"atlas.ingest"},
    "typer": {"atlas.cli", "atlas.cli_data"},
    "rich": {"atlas.cli"},
}
MOST_MODULES = {"ui": 53, "analysis": 42, "figures": 32}  # packages that are fuller, and by how much at the most
FILES = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "atlas").rglob("*.py")])
names = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def part_of(module: str) -> str | None:
    """The rule that a module falls under: the longest name in RULES that it begins with."""
    fitting = [part for part in RULES if module == part or module.startswith(part + ".")]
    return max(fitting, key=len, default=None)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, those inside functions included; `from atlas import paths` counts as atlas.paths."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide who imports whom"
            modules = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= modules if node.module in ("atlas", "urllib", "http") else {node.module}
    return found


@names
def test_imports_go_one_way(path):
    part = part_of(module_of(path))
    if module_of(path) == "atlas":
        assert not imports(path)
        return
    assert part, f"{module_of(path)} belongs to no part of the house"
    ours = {part_of(name) or name for name in imports(path) if name.split(".")[0] in ("atlas", "pages", "app", "tools")}
    assert ours - {part} <= RULES[part]


@names
def test_libraries_stay_where_they_belong(path):
    part, module = part_of(module_of(path)), module_of(path)
    for name in imports(path):
        for library, parts in ONLY_IN.items():
            if name == library or name.startswith(library + "."):
                assert part in parts or module.startswith(tuple(one for one in parts if ".paint." in one) or "none"), (
                    f"{library} belongs in {', '.join(sorted(parts))}"
                )


def test_a_package_has_few_modules():
    """Fewer, fuller modules: a name that begins with its neighbour's is a sign of a split that should not be."""
    crowded = {
        folder.name: len(list(folder.glob("*.py"))) - 1
        for folder in (ROOT / "atlas").rglob("*/")
        if (folder / "__init__.py").exists()
    }
    assert {name: count for name, count in crowded.items() if count > MOST_MODULES.get(name, 24)} == {}


@names
def test_a_module_can_be_imported(path):
    """A name that has moved is missed when a reader opens the page, unless it is missed here."""
    if module_of(path).split(".")[0] == "atlas" and path.stem != "__main__":
        import_module(module_of(path))


@names
def test_a_module_says_what_it_owns(path):
    tree = tree_of(path)
    assert not tree.body or ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


@names
def test_nothing_unsafe_or_left_over(path):
    text = path.read_text("utf-8")
    assert "unsafe_allow_html" not in text
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", text)
    for node in ast.walk(tree_of(path)):
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None), "a bare except hides mistakes"
        assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print")


def required(file: str) -> set[str]:
    lines = (line.split("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines())
    return {
        re.match(r"[\w-]+", line).group().lower().replace("_", "-")
        for line in lines
        if line and not line.startswith("-r")
    }


def test_requirements_are_what_the_code_imports():
    """duckdb and sqlglot are not imported by name: they are pinned because ibis runs on them."""
    owners = packages_distributions()
    tops = {name.split(".")[0] for path in FILES for name in imports(path)} - set(sys.stdlib_module_names) - {"atlas"}
    optional = {"pyspark", "grpc"}  # of requirements-spark.txt: imported only where an sc:// address is opened
    assert not [path for path in FILES if imports(path) & optional and module_of(path) != "atlas.engines.cluster"]
    tops -= optional
    imported = {owners[name][0].lower().replace("_", "-") for name in tops}
    assert imported == required("requirements.txt") - {"duckdb", "sqlglot"}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "requirements-spark.txt"])
def test_requirements_have_both_bounds(file):
    for line in (ROOT / file).read_text("utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line and not line.startswith("-r"):
            assert ">=" in line, line
            assert "<" in line, line


def test_the_project_is_not_a_package():
    """pyproject.toml holds settings of tools only: a build table there would make hosts install it instead of requirements.txt."""
    assert set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))) == {"tool"}


def test_every_list_says_in_words_what_its_empty_cells_show():
    """Streamlit's own word for them is None, which a reader may take for none; a dash may be read as zero."""
    missing = []
    for path in sorted((ROOT / "atlas" / "ui").glob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            said = {word.arg: ast.unparse(word.value) for word in call.keywords}
            if getattr(call.func, "attr", "") == "dataframe" and said.get("placeholder", "'–'") == "'–'":
                missing.append(f"{path.name}:{call.lineno}")
    assert missing == []
