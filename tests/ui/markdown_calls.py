"""Reads from the code which text reaches Streamlit's Markdown without having passed atlas.ui.plain.

A text is clean where it is a literal, a number with a format of numbers, a constant of the code (in capitals), what `plain` returns, or made of
clean parts. A parameter or a result whose annotation says Markdown is taken for clean, and in turn all that is passed or returned there is looked at.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import streamlit

NUMBERS = re.compile(r"^%|,|[bdeEfFgGnxX%]$")  # formats that a text does not have: formatting one so raises ValueError
PASSED = {"atlas.ui.plain.plain", "atlas.ui.plain.linked"}
OF_NUMBERS = {"plural", "months.name"}  # ends of the full names of functions that put words of ours around numbers
COUNTING = {"len", "sum", "int", "round"}  # return numbers
KEEPING = {
    "lower",
    "upper",
    "capitalize",
    "title",
    "strip",
    "removesuffix",
    "removeprefix",
    "items",
    "values",
    "keys",
    "copy",
}  # clean of clean text
THROUGH = {"list", "tuple", "sorted", "enumerate", "zip", "reversed", "dict", "str"}  # as clean as what they are given


@cache
def elements() -> dict[str, dict[str, int | None]]:
    """Return Streamlit's functions with the parameters that take Markdown, as its own documentation says, and their place in a call."""
    found = {}
    columns = [
        (name, getattr(streamlit.column_config, name))
        for name in dir(streamlit.column_config)
        if name.endswith("Column")
    ]
    for name, function in [(name, getattr(streamlit, name)) for name in dir(streamlit)] + columns:
        if not name.startswith("_") and callable(function) and (taking := _taking(function)):
            places = [
                p.name
                for p in inspect.signature(function).parameters.values()
                if p.kind in (p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL)
            ]
            found[name] = {word: places.index(word) if word in places else None for word in taking}
    return found


def _taking(function) -> list[str]:
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w[\w ]*\n-{3,}|\Z)", inspect.getdoc(function) or "", re.S | re.M)
    if not section:
        return []
    parts = re.split(r"^\*?(\w+)(?: :.*)?$", section[1], flags=re.M)
    return [
        name for name, text in zip(parts[1::2], parts[2::2], strict=True) if "arkdown" in text and "unsafe" not in name
    ]


def says_markdown(annotation: ast.expr | None) -> bool:
    """Return whether an annotation names Markdown: as itself or within a mapping or list of it."""
    return annotation is not None and "Markdown" in ast.unparse(annotation)


@dataclass
class Module:
    """One file: its functions by name, and what its imports are called there."""

    name: str
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.ImportFrom):
                self.imported |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}


class Code:
    """Several files, read together."""

    def __init__(self, sources: dict[str, str]):
        self.modules = {name: Module(name, ast.parse(text)) for name, text in sources.items()}

    def faults(self) -> Iterator[str]:
        """Yield each place where text that did not pass `plain` reaches Markdown."""
        for module in self.modules.values():
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call):
                    for what, value in self._sinks(module, node):
                        if not self._clean(module, value):
                            yield f"{module.name}:{value.lineno}: {what} of {ast.unparse(node.func)}: {ast.unparse(value)[:120]}"
                elif isinstance(node, ast.FunctionDef) and says_markdown(node.returns):
                    for value in _returned(node):
                        if f"{module.name}.{node.name}" not in PASSED and not self._clean(module, value):
                            yield f"{module.name}:{value.lineno}: result of {node.name}: {ast.unparse(value)[:120]}"

    def _sinks(self, module: Module, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        """Yield the arguments of a call that must be clean."""
        ours = self._function(module, call.func)
        if ours is not None:
            arguments = [*ours.args.posonlyargs, *ours.args.args, *ours.args.kwonlyargs]
            wanted = {
                a.arg: place if a not in ours.args.kwonlyargs else None
                for place, a in enumerate(arguments)
                if says_markdown(a.annotation)
            }
        else:
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            wanted = dict(elements().get(name, {}))
            if "options" in wanted and any(k.arg == "format_func" for k in call.keywords):
                del wanted["options"]
                wanted["format_func"] = None
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        for what, place in wanted.items():
            if what in given:
                yield what, given[what]
            elif what == "args":
                yield from ((what, value) for value in call.args)
            elif place is not None and place < len(call.args):
                yield what, call.args[place]

    def _function(self, module: Module, called: ast.expr) -> ast.FunctionDef | None:
        """Return the function of these files that is called, if it is one."""
        if isinstance(called, ast.Name):
            if called.id in module.functions:
                return module.functions[called.id]
            path, _, name = module.imported.get(called.id, "").rpartition(".")
        elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            path, name = module.imported.get(called.value.id, ""), called.attr
        else:
            return None
        return self.modules[path].functions.get(name) if path in self.modules else None

    def _clean(self, module: Module, node: ast.expr, seen: frozenset = frozenset()) -> bool:
        def every(*nodes: ast.expr | None) -> bool:
            return all(one is None or self._clean(module, one, seen) for one in nodes)

        match node:
            case ast.Constant():
                return True
            case ast.JoinedStr():
                return every(*node.values)
            case ast.FormattedValue():
                return bool(NUMBERS.search(_shape(node.format_spec))) or every(node.value)
            case ast.BinOp():
                return every(node.left, node.right)
            case ast.IfExp():
                return every(node.body, node.orelse)
            case ast.BoolOp():
                return every(*node.values)
            case ast.List() | ast.Tuple() | ast.Set():
                return every(*node.elts)
            case ast.Dict():
                return every(*node.keys, *node.values)
            case ast.Starred():
                return every(node.value)
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return every(node.elt)
            case ast.DictComp():
                return every(node.key, node.value)
            case ast.Lambda():
                return every(node.body)
            case ast.Subscript():
                return every(node.value)
            case ast.NamedExpr():
                return every(node.value)
            case ast.Attribute():
                if node.attr.isupper() or (
                    isinstance(node.value, ast.Name)
                    and _of_numbers(f"{module.imported.get(node.value.id)}.{node.attr}")
                ):
                    return True
                function = self._function(module, node)
                return (
                    says_markdown(function.returns)
                    if function
                    else node.attr in ("get", "format") and every(node.value)
                )
            case ast.Name():
                if node.id.isupper() or node.id in seen:
                    return True
                if function := self._function(module, node):
                    return says_markdown(function.returns)
                return self._bound(module, node, seen | {node.id})
            case ast.Call():
                return self._called(module, node, every)
        return False

    def _called(self, module: Module, node: ast.Call, every) -> bool:
        function = self._function(module, node.func)
        if function is not None:
            return says_markdown(function.returns)
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        match node.func:
            case ast.Name(id=name):
                known = module.imported.get(name)
                passed = name == "map" and node.args and module.imported.get(ast.unparse(node.args[0])) in PASSED
                return (
                    name in COUNTING
                    or known in PASSED
                    or _of_numbers(known)
                    or passed
                    or (name in THROUGH and every(*arguments))
                )
            case ast.Attribute(attr=name, value=ast.Name(id=held)) if _of_numbers(
                f"{module.imported.get(held)}.{name}"
            ):
                return True
            case ast.Attribute(attr="columns"):  # places on the page
                return True
            case ast.Attribute(attr="get", value=value):
                return every(value, *node.args[1:])
            case ast.Attribute(attr="join", value=value):
                return every(value, *arguments)
            case ast.Attribute(attr=name, value=value):
                return name in KEEPING and every(value)
        return False

    def _bound(self, module: Module, name: ast.Name, seen: frozenset) -> bool:
        """Return whether every value that a local name is given is clean."""
        scope, values, inside = name, [], []
        while scope in module.parents:
            scope = module.parents[scope]
            if isinstance(scope, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
                values += [one.iter for one in scope.generators if name.id in _targets(one.target)]
            elif isinstance(scope, ast.Lambda):
                if name.id in [argument.arg for argument in scope.args.args]:
                    return False
            elif isinstance(scope, ast.FunctionDef):
                arguments = [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]
                if found := [argument for argument in arguments if argument.arg == name.id]:
                    return says_markdown(found[0].annotation)
                inside = [*_assigned(scope, name.id)]
            elif isinstance(scope, ast.Module):
                inside = [*_assigned(scope, name.id)]
            if values or inside:
                break
        return bool(values or inside) and all(self._clean(module, value, seen) for value in [*values, *inside])


def _of_numbers(name: str | None) -> bool:
    return any(f".{name}".endswith(f".{one}") for one in OF_NUMBERS)


def _shape(spec: ast.expr | None) -> str:
    """Return a format as it is written: what stands behind the colon in a formatted text."""
    return (
        "".join(part.value for part in spec.values if isinstance(part, ast.Constant))
        if isinstance(spec, ast.JoinedStr)
        else ""
    )


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in _own(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function, functions within it left out."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield from _own(child)


def _targets(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    """Yield what a name is given within a scope: by assignment, in a loop, or piece by piece (x[k] = v, x |= v)."""
    for node in _own(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                held = target.value if isinstance(target, ast.Subscript) else target
                if isinstance(held, ast.Name) and held.id == name:
                    yield node.value
                elif isinstance(held, ast.Tuple | ast.List) and name in _targets(held):
                    yield from _parts(held, node.value, name)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
            if isinstance(node.target, ast.Name) and node.target.id == name:
                yield node.value
        elif isinstance(node, ast.For) and name in _targets(node.target):
            yield node.iter
        elif isinstance(node, ast.withitem) and node.optional_vars is not None and name in _targets(node.optional_vars):
            yield node.context_expr
        elif isinstance(node, ast.ExceptHandler) and node.name == name:
            yield node.type
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("append", "extend", "update", "add")
        ):
            if isinstance(node.func.value, ast.Name) and node.func.value.id == name:
                yield from node.args


def _parts(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    """Yield the part of a tuple that a name of an unpacking is given, where that can be seen."""
    if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
        yield from (part for one, part in zip(target.elts, value.elts, strict=True) if name in _targets(one))
    else:
        yield value
