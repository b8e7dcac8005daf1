"""From a scenario to the scenarios that it extends, file by file."""

from pathlib import Path

from simulation.experiments.composition import Layer
from simulation.experiments.faults import shown
from simulation.experiments.locate import lines
from simulation.experiments.scenario_file import (
    SUFFIX,
    available,
    is_file,
    parse,
    read,
    scenario_folder,
)
from simulation.problems import BadInput, Problem, nearest

DEEPEST = 10  # scenarios that extend one another; assumed to be more than anybody needs


def layers(path: Path, text: str | None = None) -> list[Layer]:
    """A scenario file, the one it extends, and so on to one that extends none.

    text: what the first of them says, where it is not to be read from the file.
    Raises BadInput for files that cannot be read, that extend each other in a circle or
    that do so over more than ``DEEPEST`` files.
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
    """The file that the last one extends."""
    path, tables, known = found[-1]

    def refused(what: str, expected: str, like: str = "") -> BadInput:
        where = f"line {known.get(('extends',), 1)} (extends)"
        return BadInput([Problem(str(path), where, what, expected, like)])

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
        like = nearest(name.removesuffix(SUFFIX), [each.stem for each in available()])
        raise refused(shown(name), "a scenario file, or the name of one of ours", like)
    if not fresh or fresh[0].resolve() in seen:
        raise refused(shown(name), "a scenario that does not in turn extend this one")
    return fresh[0]
