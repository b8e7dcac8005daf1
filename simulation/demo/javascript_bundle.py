"""The JavaScript modules of the page as one script, for a page without imports.

A module becomes a function that returns its exports, after the modules that it imports. Two
forms are supported: imports by name on one line, and exports of functions and constants.
"""

import re
from collections.abc import Mapping

IMPORT = re.compile(r'^import \{ ([^}]+) \} from "\./([\w.]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async function|function|const) (\w+)", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
ENTRY = "main.js"


def bundled(modules: Mapping[str, str], entry: str = ENTRY) -> str:
    """Return one script for the entry module.

    Raises ValueError for a missing module, a cycle, and an import or export of another form.
    """
    return "\n".join(_wrapped(name, modules[name]) for name in _in_order(modules, entry))


def _in_order(modules: Mapping[str, str], entry: str) -> list[str]:
    order: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"modules import each other: {' -> '.join((*path, name))}")
        if name not in modules:
            raise ValueError(f"{path[-1] if path else 'the page'} imports {name}, which is missing")
        if name not in order:
            for _, other in IMPORT.findall(modules[name]):
                visit(other, (*path, name))
            order.append(name)

    visit(entry, ())
    return order


def _wrapped(name: str, source: str) -> str:
    """Return a module as a constant with its exports."""
    exports = ", ".join(EXPORT.findall(source))
    body = IMPORT.sub(lambda found: f"const {{ {found[1]} }} = {_constant(found[2])};", source)
    body = EXPORT.sub(lambda found: found[0].removeprefix("export "), body)
    other = OTHER.search(body)
    if other is not None:
        raise ValueError(f"{name}: {other[0]!r} is no form of import or export that is supported")
    return f"const {_constant(name)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"


def _constant(name: str) -> str:
    return re.sub(r"\W", "_", name)
