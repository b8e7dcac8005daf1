"""Teacher wellbeing, relationship by relationship: an agent-based simulation.

``import simulation as sim``, then ``sim.answer("reflection", replicates=4).effects``.
"""

from importlib import import_module
from typing import Any

__version__ = "1.0.0"

_MODULES = {
    "Parameters": "parameters",
    "Result": "api",
    "Scenario": "scenario.scenario",
    "SchoolModel": "model",
    "Student": "agents",
    "Teacher": "agents",
    "answer": "api",
    "load_result": "api",
    "load_scenario": "api",
    "read_roster": "school.roster.read",
    "sweep": "sweeps",
    "synthetic_school": "school.synthetic.school",
}
__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted([*globals(), *_MODULES])
