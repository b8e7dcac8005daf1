"""What a scenario says about code of its user's own: which files, and which kinds it uses."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.experiments.composition import Composition
from simulation.experiments.own_code import (
    ALLOW,
    OPTION,
    VARIABLE,
    Source,
    allowed,
    module_of,
    source_of,
)
from simulation.experiments.own_kinds import bring_all, installed, origin
from simulation.interventions import KINDS
from simulation.problems import BadInput, Problem

if TYPE_CHECKING:
    from simulation.experiments.scenario import Scenario

KEY = "extensions"
CONSENT = f"{OPTION} on the command line, or {VARIABLE}={ALLOW}, if you trust that file"


def named(composed: Composition) -> dict[str, Path]:
    """Make known what installed packages bring and the files that a scenario names.

    Returns the folder of each file by the name that the scenario has for it. Raises BadInput
    if files are named and running them was not allowed, and for files that cannot be used.
    """
    installed()
    names = composed.tables.get(KEY)
    if not isinstance(names, list) or not all(isinstance(each, str) and each for each in names):
        return {}  # none, or something that the check of the scenario will tell
    spot = composed.spot((KEY,))
    if names and not allowed():
        raise BadInput(_refused(spot.file, f"line {spot.line} ({KEY})", name) for name in names)
    folder = Path(spot.file).parent
    run([source_of(folder / name) for name in names])
    return dict.fromkeys(names, folder)


def run(sources: list[Source]) -> None:
    """Run files that belong together and make known, and hold to account, what they bring."""
    from simulation.experiments.own_checks import demand

    demand(bring_all([(source, module_of(source)) for source in sources]))


def demand_used(scenario: "Scenario") -> None:
    """Hold every kind of a package that a scenario uses to account. Raises BadInput."""
    own = [KINDS[kind] for kind in used(scenario)]
    if own:
        from simulation.experiments.own_checks import demand

        demand(own)


def used(scenario: "Scenario") -> list[str]:
    """Names of the kinds in a scenario that are not ours, sorted."""
    plans = [*scenario.shocks, *(plan for arm in scenario.arms for plan in arm.interventions)]
    return sorted({plan.kind for plan in plans if origin(plan.kind) is not None})


def described(scenario: "Scenario") -> dict[str, Any]:
    """For ``run.json``: SHA-256 of every file of the user's own by its name, and packages used."""
    files = {name: source_of(scenario.path_of(name)).digest for name in scenario.extensions}
    packages = {kind: where.package for kind in used(scenario)
                if (where := origin(kind)) is not None and where.package}  # fmt: skip
    return {"files": files, "packages": packages}


def run_again(wanted: Mapping[str, str], homes: Mapping[str, Path], result: str) -> None:
    """Run the files that a result was made with. Raises BadInput if that is not allowed."""
    installed()
    if not wanted:
        return
    if not allowed():
        raise BadInput(_refused(result, KEY, name) for name in wanted)
    run([source_of(homes[name] / name) for name in wanted])


def _refused(file: str, where: str, name: str) -> Problem:
    return Problem(file, where, f'"{name}", code that would be run', CONSENT)
