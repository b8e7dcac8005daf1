"""Structural measures of the package: modules, lines, names, cycles, functions.

``python tests/system/measures.py`` prints them beside their limits.
"""

import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import networkx

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "simulation"
TABLES = ("parameters.py", "state.py")  # long on purpose: one line a parameter or a variable
MOST_MODULES, MOST_LINES, MOST_IN_A_FOLDER, LONGEST_MODULE = 392, 32_000, 32, 300
LONGEST_FUNCTION, MOST_ARGUMENTS = 40, 6


class Measure(NamedTuple):
    """A figure with its limit; ``exceptions`` lists the places above the limit."""

    name: str
    value: float
    limit: float | None
    exceptions: tuple[str, ...] = ()

    @property
    def within(self) -> bool:
        """Whether the figure is within its limit."""
        return self.limit is None or self.value <= self.limit


class Module(NamedTuple):
    """A source file of the package, parsed."""

    path: Path
    name: str
    text: list[str]
    nodes: list[ast.AST]

    @property
    def lines(self) -> int:
        """Lines of the file."""
        return len(self.text) - 1


def modules(package: Path = PACKAGE) -> list[Module]:
    """Return every Python file of the package."""
    return [_module(path, package.parent) for path in sorted(package.rglob("*.py"))]


def _module(path: Path, root: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
    return Module(path, name, text.split("\n"), list(ast.walk(ast.parse(text))))


def measures(package: Path = PACKAGE) -> list[Measure]:
    """Return all measures of a package."""
    every = modules(package)
    plain = [module for module in every if module.path.name != "__init__.py"]
    folders = Counter(module.path.parent for module in plain)
    sizes = [module.lines for module in plain]
    long = [_place(m) for m in plain if m.lines > LONGEST_MODULE and m.path.name not in TABLES]
    functions = [(m, f) for m in every for f in m.nodes if isinstance(f, FUNCTIONS)]
    lengths = [_code_lines(m, f) for m, f in functions]
    longest = [
        _place(m, f)
        for (m, f), length in zip(functions, lengths, strict=True)
        if length > LONGEST_FUNCTION
    ]
    crowded = [_place(m, f) for m, f in functions if _positional(f) > MOST_ARGUMENTS]
    names, classes, rings = _same_names(plain), _same_classes(every), cycles(every)
    return [
        Measure("modules", len(plain), MOST_MODULES),
        Measure("lines of Python", sum(module.lines for module in every), MOST_LINES),
        Measure("modules in the fullest folder", max(folders.values()), MOST_IN_A_FOLDER),
        Measure("lines of a module, median", median(sizes), None),
        Measure("modules under 60 lines", sum(size < 60 for size in sizes), None),
        Measure("modules over 300 lines", len(long), 0, tuple(long)),
        Measure("file names used twice in one layer", len(names), 0, names),
        Measure("class names used twice", len(classes), 0, classes),
        Measure("import cycles", len(rings), 0, rings),
        Measure("functions", len(functions), None),
        Measure("code lines of a function, median", median(lengths), None),
        Measure("functions over 40 code lines", len(longest), 0, tuple(longest)),
        Measure("functions with over six positional arguments", len(crowded), 0, tuple(crowded)),
        Measure("fmt: skip", sum("# fmt: skip" in line for m in every for line in m.text), None),
    ]


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _place(module: Module, function: ast.AST | None = None) -> str:
    name = module.path.relative_to(ROOT).as_posix() if ROOT in module.path.parents else module.name
    return name if function is None else f"{name}:{function.lineno} {function.name}"  # type: ignore[attr-defined]


def _code_lines(module: Module, function: ast.AST) -> int:
    """Count lines of a function without docstring, comments and blank lines."""
    body = function.body  # type: ignore[attr-defined]
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        body = body[1:]
    if not body:
        return 0
    source = module.text[body[0].lineno - 1 : function.end_lineno]  # type: ignore[attr-defined]
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in source)


def _positional(function: ast.AST) -> int:
    arguments = function.args  # type: ignore[attr-defined]
    named = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    return len([name for name in named if name not in ("self", "cls")])


def _same_names(plain: list[Module]) -> tuple[str, ...]:
    """Return file names that occur twice within one top-level package."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for module in plain:
        places[module.name.split(".")[1], module.path.stem].append(_place(module))
    return tuple(", ".join(paths) for paths in places.values() if len(paths) > 1)


def _same_classes(every: list[Module]) -> tuple[str, ...]:
    """Return class names that are defined in more than one module."""
    places: dict[str, set[str]] = defaultdict(set)
    for module in every:
        for node in module.nodes[0].body:  # type: ignore[attr-defined]
            if isinstance(node, ast.ClassDef):
                places[node.name].add(module.name)
    return tuple(
        f"{name}: {', '.join(sorted(found))}" for name, found in places.items() if len(found) > 1
    )


def cycles(every: list[Module]) -> tuple[str, ...]:
    """Return import cycles, imports inside functions and under TYPE_CHECKING included."""
    known = {module.name for module in every}
    graph = networkx.DiGraph()
    graph.add_edges_from(
        (module.name, target)
        for module in every
        for target in _imports(module, known)
        if target != module.name
    )
    rings = [ring for ring in networkx.strongly_connected_components(graph) if len(ring) > 1]
    return tuple(" <-> ".join(sorted(ring)) for ring in rings)


def _imports(module: Module, known: set[str]) -> Iterator[str]:
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in known or node.module in known:
                    yield whole if whole in known else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)


def main() -> int:
    """Print the measures; return 1 if one is above its limit."""
    every = measures()
    for measure in every:
        limit = "" if measure.limit is None else f"at most {measure.limit:,.0f}"
        mark = "" if measure.within else "  ABOVE THE LIMIT"
        print(f"{measure.name:<46}{measure.value:>9,.0f}   {limit}{mark}")
        for place in measure.exceptions:
            print(f"    {place}")
    return 0 if all(measure.within for measure in every) else 1


if __name__ == "__main__":
    sys.exit(main())
