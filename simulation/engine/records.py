"""Columns and records: the same memory, seen by variable or by person.

Outside the engine the state is a tuple of arrays, one a variable. A kernel wants all
variables of one dyad beside each other: ``packed`` lays them out so, one record a
dyad, teacher or student, and ``columns`` gives the arrays back as views.
"""

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Columns = TypeVar("Columns", bound=tuple[Any, ...])
Records = npt.NDArray[np.void]


def packed(variables: Columns) -> Records:
    """One record an entry, from a NamedTuple of arrays of equal length; a copy."""
    names = variables._fields  # type: ignore[attr-defined]
    layout = [
        (name, values.dtype, values.shape[1:])
        for name, values in zip(names, variables, strict=True)
    ]
    records = np.zeros(len(variables[0]), dtype=layout)
    for name, values in zip(names, variables, strict=True):
        records[name] = values
    return records


def columns(kind: type[Columns], records: Records) -> Columns:
    """The variables of ``kind`` as views into the records; writing to one writes to both."""
    return kind(*(records[name] for name in kind._fields))  # type: ignore[attr-defined]
