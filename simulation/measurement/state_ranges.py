"""Whether every state still lies in its range: looked at each week that is recorded."""

from collections.abc import Callable

import numpy as np

from simulation.state import Dyads, Floats, State, Students, Teachers, Variable, variables

Names = tuple[list[str], list[str], list[str]]
RANGES = {part: variables(kind) for part, kind in enumerate((Dyads, Teachers, Students))}


def check_ranges(state: State, names: Callable[[], Names], year: int, day: int) -> None:
    """Raise FloatingPointError if a state is not finite or out of its range.

    names: gives those of dyads, teachers and students, in the order of their rows. year,
    day: when the state was read, day 0 before the first day and 200 after the last; the
    sentence names them, the variable and whose it is.
    """
    for part, members in enumerate(state):
        for name, known in RANGES[part].items():
            values = getattr(members, name)
            if not is_within(values, known):
                row = next(n for n in range(len(values)) if not is_within(values[n : n + 1], known))
                raise FloatingPointError(
                    f"{name} of {names()[part][row]} is {values[row]} before day {day} of year "
                    f"{year}; it may lie between {known.low} and {known.high}"
                )


def is_within(values: Floats, known: Variable) -> bool:
    """Whether all values are finite and in the range of their variable; True of none."""
    if not len(values):
        return True
    low, high = values.min(), values.max()  # both are NaN if one value is
    return bool(known.low <= low and high <= known.high and np.isfinite([low, high]).all())
