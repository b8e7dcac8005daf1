"""Pages written at every build: the command line, and pages that no list names."""

import inspect
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from typer.models import ArgumentInfo

from simulation.cli.main import VERBS

DOCS = Path(__file__).parents[1]
FOLDER = DOCS / "_generated"  # not committed
PLACED = re.compile(r"^([\w/]+\**)$", re.MULTILINE)  # a line of a list of pages
CLI = """# The command line

Written from the commands themselves. Every command is `python run.py COMMAND`, or
`teacher-wellbeing COMMAND` where the package is installed; `COMMAND --help` prints the same.
With `--json` a command prints one JSON object and nothing else. Two options may stand anywhere:
`--extensions` runs the files with user extensions that a scenario names, `--debug` shows the
traceback of an internal error.
"""


def write(sphinx: Sphinx) -> None:
    """Write the pages that changed, so that builds stay quick."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in {"cli.md": command_line(), "more.md": more()}.items():
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def command_line() -> str:
    """Return every command with its arguments and options."""
    sections = [section(name, *known) for name, known in VERBS.items()]
    return "\n\n".join([CLI.strip(), *sections]) + "\n"


def section(name: str, verb: Callable[..., None], example: str) -> str:
    """Return one command: what it does, an example, and a table of its options."""
    rows = "\n".join(f"| {' | '.join(row)} |" for row in parameters_of(verb))
    table = f"| | meaning | default |\n|---|---|---|\n{rows}\n" if rows else ""
    shown = example.removeprefix("Example: ")
    return f"## {name}\n\n{inspect.getdoc(verb)}\n\n```text\n{shown}\n```\n\n{table}"


def parameters_of(verb: Callable[..., None]) -> Iterator[tuple[str, str, str]]:
    """Return every argument and option with its meaning and default."""
    hints = get_type_hints(verb, include_extras=True)
    for name, parameter in inspect.signature(verb).parameters.items():
        kind, info = get_args(hints[name])
        if isinstance(info, ArgumentInfo):
            spelled = info.metavar or name.upper()
        else:
            declared = (info.default, *(info.param_decls or ()))  # the first, where it is Annotated
            named = [entry for entry in declared if isinstance(entry, str) and entry[:2] == "--"]
            spelled = named[0] if named else f"--{name.replace('_', '-')}"
        needed = parameter.default is inspect.Parameter.empty
        default = "" if parameter.default in (None, False, ()) else f"`{parameter.default}`"
        text = (info.help or "").replace("|", "\\|")
        text = f"{text} {limits(kind, info)}".strip()
        yield f"`{spelled}`", text, "required" if needed else default


def limits(kind: Any, info: Any) -> str:
    """Return the admissible words or the range of numbers."""
    choices = [part for part in (*get_args(kind), kind) if get_origin(part) is Literal]
    if choices:
        return f"One of {', '.join(f'`{entry}`' for entry in get_args(choices[0]))}."
    if get_origin(kind) is Literal:
        return f"One of {', '.join(f'`{entry}`' for entry in get_args(kind))}."
    numbers = {int, float} & {kind, *get_args(kind)} - {NoneType}
    if not numbers or info.min is None:
        return ""
    return f"From {info.min}." if info.max is None else f"{info.min} to {info.max:,}."


def more() -> str:
    """Return a list of the pages that no other list names."""
    named = PLACED.findall((DOCS / "index.md").read_text(encoding="utf-8"))
    paths = [path.relative_to(DOCS).with_suffix("") for path in DOCS.rglob("*.md")]
    places = {path.as_posix() for path in paths if path.parts[0][0] != "_"}
    pages = sorted(places - {"index", "README"})
    left = [page for page in pages if not any(fnmatch(page, name) for name in named)]
    entries = "\n".join(f"../{name}" for name in left)
    listed = f"```{{toctree}}\n{entries}\n```\n" if left else "None at present.\n"
    return f"# Further pages\n\nPages that stand in no chapter yet.\n\n{listed}"


def drop_what_is_missing(sphinx: Sphinx, docname: str, content: list[str]) -> None:
    """Remove patterns without pages from a list, where they would cause a warning."""
    lines = content[0].split("\n")
    content[0] = "\n".join(line for line in lines if not _pattern(line) or any(DOCS.glob(line)))


def _pattern(line: str) -> bool:
    return re.fullmatch(r"[\w/]+\*", line) is not None


def setup(sphinx: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    sphinx.add_lexer("csv", TextLexer)
    sphinx.connect("builder-inited", write)
    sphinx.connect("source-read", drop_what_is_missing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
