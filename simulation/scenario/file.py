"""Scenario files: reading, ``extends``, and the scenarios of the project.

Pydantic is imported only by ``load``, so that finding and listing are fast.
"""

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import simulation
from simulation.errors import BadInput, Problem, control_in, nearest
from simulation.scenario.extends import Composition, Layer
from simulation.scenario.other_formats import GIVE_LIST, SAVE_AS_UTF8, binary_format_of
from simulation.scenario.toml_errors import parse
from simulation.scenario.toml_lines import lines
from simulation.scenario.validation_errors import shown
from simulation.school.roster.input_file import remedy_for_missing

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

LARGEST = 1_000_000  # bytes; ours have fewer than 2,000
SUFFIX = ".toml"
EXTENDS = 'write extends = "reflection", or another name that run.py list shows'
PYTHON = Path("scenario")  # the file that errors of a scenario without a file name


def load(path: Path, text: str | None = None) -> "Scenario":
    """Load the scenario of a file. Raises BadInput with every error.

    Runs the user's files that it names, if that is allowed (``extensions``). text: the content of
    the file, if it is not written yet.
    """
    return _validated(layers(path, text), path.parent)


def scenario_from_tables(tables: dict[str, Any]) -> "Scenario":
    """Return the scenario of a dictionary with the tables of a file. Raises BadInput."""
    extended = layers(find(str(tables["extends"]))) if "extends" in tables else []
    folder = extended[0].path.parent if extended else Path()
    try:
        return _validated([Layer(PYTHON, tables, {}), *extended], folder)
    except BadInput as error:
        raise BadInput(without_line(problem) for problem in error.problems) from None


def without_line(problem: Problem) -> Problem:
    """Return an error of a dictionary, which has no lines."""
    if problem.file != str(PYTHON):
        return problem
    return problem._replace(where=re.sub(r"^line \d+( \((.*)\))?$", r"\2", problem.where))


def _validated(found: list[Layer], folder: Path) -> "Scenario":
    from pydantic import ValidationError

    from simulation.extensions.named_files import KEY, register_named
    from simulation.scenario.scenario import Scenario
    from simulation.scenario.validation_errors import problems_of

    composed = Composition(found)
    spot = composed.spot((KEY,))
    folders = register_named(composed.tables.get(KEY), spot.file, f"line {spot.line} ({KEY})")
    try:
        scenario = Scenario.model_validate(composed.tables)
    except ValidationError as error:
        raise BadInput(problems_of(error, Scenario, composed)) from None
    return scenario.placed(folder, {**composed.homes(), **folders})


def read(path: Path) -> str:
    """Return the text of a scenario file. Raises BadInput if it cannot be read."""
    file = str(path)
    try:
        if not path.is_file():
            raise BadInput([_absent(path)])
        size = path.stat().st_size
        if size > LARGEST:
            limit = f"a scenario of at most {LARGEST:,} bytes"
            raise BadInput([Problem(file, "", f"{size:,} bytes", limit, remedy=GIVE_LIST)])
        return _decoded(path.read_bytes(), file)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = getattr(error, "strerror", None) or "its name has a zero byte"
        found = f"a file that cannot be read ({reason})"
        remedy = "copy it to a folder of your own, and give its path"
        raise BadInput([Problem(file, "", found, "a scenario file", remedy=remedy)]) from None


def _decoded(content: bytes, file: str) -> str:
    """Return the text of a file, with byte-order marks left out and line ends as \\n."""
    kind = binary_format_of(content)
    if kind is not None:
        raise BadInput([Problem(file, "", kind.found, "a TOML file", remedy=kind.remedy)])
    try:
        text = content.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{content[error.start]:02x}, as in text saved in Windows-1252 (ANSI)"
        problem = Problem(file, f"line {line}", found, "text in UTF-8", remedy=SAVE_AS_UTF8)
        raise BadInput([problem]) from None
    return re.sub(r"\r+\n|\r", "\n", text)


def _absent(path: Path) -> Problem:
    """Return the error for a path that is no file."""
    expected = "a scenario file"
    if path.is_dir():
        own = sorted(item.name for item in path.glob(f"*{SUFFIX}"))
        remedy = f"give a file in it, such as {own[0]}" if own else "give the path of a file"
        return Problem(str(path), "", "a folder", expected, remedy=remedy)
    return Problem(str(path), "", "no such file", expected, _like(path), remedy_for_missing(path))


def scenario_folder() -> Path:
    """Return the folder of the project's scenarios: of the checkout or of the package."""
    root = Path(simulation.__file__).parents[1]
    if (root / "pyproject.toml").is_file() and (root / "scenarios").is_dir():
        return root / "scenarios"
    return Path(str(files("simulation"))) / "scenarios"


def available() -> list[Path]:
    """Return the scenario files of the project, by name."""
    return sorted(scenario_folder().glob(f"*{SUFFIX}"))


def find(name: str) -> Path:
    """Return the file of a path or of the name of a project scenario.

    A path that does not exist is returned unchanged: ``load`` reports the error.
    """
    ours = scenario_folder()
    choices = (Path(name), ours / name, ours / f"{name}{SUFFIX}", ours.parent / name)
    return next((choice for choice in choices if is_file(choice)), Path(name))


def is_file(path: Path) -> bool:
    """Return whether a path is a file; False for an impossible name."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or with a zero byte
        return False


def _like(path: Path) -> str:
    """Return the project scenario most similar to the name of a missing file."""
    return nearest(path.name.removesuffix(SUFFIX), [item.stem for item in available()])


DEEPEST = 10  # scenarios that extend one another; assumed to be more than anybody needs


def layers(path: Path, text: str | None = None) -> list[Layer]:
    """Return a scenario file, the one it extends, and so on.

    text: the content of the first, if it is not read from the file. Raises BadInput for files that
    cannot be read, that extend one another in a circle, or more than ``DEEPEST`` files.
    """
    found: list[Layer] = []
    while True:
        source = read(path) if text is None else text
        text = None
        found.append(Layer(path, parse(source, str(path)), lines(source)))
        if "extends" not in found[-1].tables:
            return found
        path = _extended(found)


def _extended(found: list[Layer]) -> Path:
    """Return the file that the last layer extends."""
    path, tables, known = found[-1]

    def refused(what: str, expected: str, like: str = "", remedy: str = "") -> BadInput:
        where = f"line {known.get(('extends',), 1)} (extends)"
        return BadInput([Problem(str(path), where, what, expected, like, remedy or EXTENDS)])

    name = tables["extends"]
    if not isinstance(name, str):
        raise refused(shown(name), "the name of a scenario, a text in quotes")
    if len(found) >= DEEPEST:
        raise refused("a further scenario to extend", f"at most {DEEPEST} one upon the other")
    ours = scenario_folder()
    files = (path.parent / name, path.parent / f"{name}{SUFFIX}", ours / name,
             ours / f"{name}{SUFFIX}")  # fmt: skip
    there = [file for file in files if is_file(file)]
    seen = {layer.path.resolve() for layer in found}
    fresh = [file for file in there if file.resolve() != path.resolve()]
    if not there:
        like = nearest(name.removesuffix(SUFFIX), [item.stem for item in available()])
        if control_in(name):
            raise refused(
                f"a path with a {control_in(name)}: {name}", "a path", "", "write / for \\"
            )
        raise refused(shown(name), "a scenario file, or the name of one of ours", like)
    if not fresh or fresh[0].resolve() in seen:
        raise refused(shown(name), "a scenario that does not in turn extend this one")
    return fresh[0]


def extensions_used(scenario: "Scenario") -> list[str]:
    """Return the names of the user-defined kinds in a scenario, sorted."""
    from simulation.extensions.registry import origin

    plans = [*scenario.shocks, *(plan for arm in scenario.arms for plan in arm.interventions)]
    return sorted({plan.kind for plan in plans if origin(plan.kind) is not None})
