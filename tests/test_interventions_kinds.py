"""Every kind of intervention through the one check, and what each does by itself."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import simulation.interventions as package
from simulation.experiments.conformance import check_intervention
from simulation.interventions import ALL, KINDS, Intervention

SETTINGS: dict[str, dict[str, Any]] = {  # what a kind must be told in the school of the check
    "transfer_student": {"student": "s1/c01/p02", "to": "s1/c03"},
    "class_size": {"to": 4},
    "first_impression": {"start": "week 1"},
}


def set_up(kind: str, **fields: Any) -> Intervention:
    """A plan of a kind for the school of the check, early in the year."""
    return KINDS[kind].model_validate({"start": "week 2"} | SETTINGS.get(kind, {}) | fields)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_keeps_what_the_model_relies_on(kind: str) -> None:
    broken = {each.name: each.found for each in check_intervention(set_up(kind)) if not each.holds}
    assert not broken


def test_no_kind_of_the_package_is_missing_from_the_list() -> None:
    found = set()
    for module in pkgutil.iter_modules([str(Path(package.__file__).parent)]):
        names = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
        found |= {
            value for value in names.values()
            if isinstance(value, type) and issubclass(value, Intervention)
            and isinstance(value.model_fields["kind"].default, str)
        }  # fmt: skip
    assert found == set(ALL) and len(KINDS) == len(ALL)
