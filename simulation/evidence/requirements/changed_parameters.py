"""Parameters from a file of values, such as a model that is not in use yet."""

import math
import tomllib
from pathlib import Path

from simulation.errors import BadInput, Problem, nearest
from simulation.parameters import ParameterDraws, catalogue, with_values
from simulation.scenario.combined_arms import leaves

OPTION = "--values"


def read_changes(path: Path) -> dict[str, float]:
    """Return the values of a TOML file by full name of the parameter. Raises BadInput.

    The file is as the table ``[parameters]`` of a scenario: ``load.workload = 0.2``.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise BadInput([Problem(str(path), OPTION, found, "a TOML file of values")]) from None
    changes, problems = {}, []
    for name, value in leaves(content):
        known = catalogue().get(name)
        if known is None:
            near = nearest(name, catalogue())
            problems.append(Problem(str(path), name, "a new name", "a parameter", near))
        elif (
            not isinstance(value, int | float)
            or not math.isfinite(value)
            or not known.low <= value <= known.high
        ):
            expected = f"a number from {known.low:g} to {known.high:g}"
            problems.append(Problem(str(path), name, str(value), expected))
        else:
            changes[name] = float(value)
    if problems:
        raise BadInput(problems)
    return changes


def changed_draws(draws: ParameterDraws, path: Path | None, number: int | None) -> ParameterDraws:
    """Return the first draws with the values of a file, if there is one. Raises BadInput.

    number: of draws; None for all.
    """
    changes = {} if path is None else read_changes(path)
    changed = tuple(with_values(p, changes) for p in draws.draws[:number])
    return draws._replace(draws=changed, central=with_values(draws.central, changes))
