"""The calibrated parameter sets: which set of numbers a replicate lives with.

``evidence/calibrated.json`` holds one central set and m equally weighted draws. All
arms of a replicate use the same draw, so chance and parameter uncertainty can be told
apart later. The file is data; this room reads it and knows nothing of calibration.
"""

import json
from importlib import resources
from typing import NamedTuple

from simulation.parameters import Parameters, with_values

SCHEMA = 1


class ParameterDraws(NamedTuple):
    """What the calibration left: a central set, equally weighted draws, and whether it ran."""

    calibrated: bool
    central: Parameters
    draws: tuple[Parameters, ...]


def read_draws() -> ParameterDraws:
    """The calibrated sets that come with the program.

    Raises ValueError if the file is of another schema version or holds a number out of
    its range, KeyError if it names a parameter that does not exist.
    """
    source = resources.files("simulation") / "evidence" / "calibrated.json"
    content = json.loads(source.read_text(encoding="utf-8"))
    if content["schema"] != SCHEMA:
        raise ValueError(f"calibrated.json has schema {content['schema']}, expected {SCHEMA}")
    names = content["names"]
    return ParameterDraws(
        calibrated=content["calibrated"],
        central=_named(names, content["central"]),
        draws=tuple(_named(names, numbers) for numbers in content["draws"]),
    )


def _named(names: list[str], numbers: list[float]) -> Parameters:
    return with_values(Parameters(), dict(zip(names, numbers, strict=True)))
