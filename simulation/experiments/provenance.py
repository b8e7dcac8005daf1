"""How a result was made: everything that is needed to make it again."""

import hashlib
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import simulation
from simulation.experiments.building import input_digests, parameters_of
from simulation.experiments.own_named import described
from simulation.experiments.parameter_draws import ParameterDraws
from simulation.experiments.plan import plan_digest
from simulation.experiments.scenario import Scenario
from simulation.parameters import values

PACKAGE = Path(simulation.__file__).parent
LIBRARIES = ("numpy", "numba", "scipy", "pandas", "pyarrow")
WITHOUT_BEARING = ("views", "cli")  # rooms that change no number of a result


def provenance(scenario: Scenario, draws: ParameterDraws) -> dict[str, Any]:
    """The content of ``run.json``. The plan's digest covers all but versions and commit."""
    plan = {
        "scenario": scenario.model_dump(mode="json"),
        "parameters": values(parameters_of(scenario, draws.central)),
        "calibrated": draws.calibrated,
        "draws": len(draws.draws),
        "draws_digest": plan_digest({"draws": [values(draw) for draw in draws.draws]}),
        "seed": scenario.run.seed,
        "inputs": input_digests(scenario),
        "extensions": described(scenario),
        "code": code_digest(),
    }
    return {
        "plan": plan_digest(plan),
        **plan,
        "versions": {
            "simulation": simulation.__version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "commit": commit(),
    }


def code_digest(package: Path = PACKAGE, without: tuple[str, ...] = WITHOUT_BEARING) -> str:
    """Digest of every source that can change a number of a result, 16 hexadecimal digits.

    without: folders of the package that cannot.
    """
    left_out = tuple(f"{folder}/" for folder in without)
    digest = hashlib.sha256()
    sources = [*package.rglob("*.py"), *package.glob("experiments/texts/*.toml")]
    for source in sorted(sources):
        name = source.relative_to(package)
        if not name.as_posix().startswith(left_out):
            digest.update(name.as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]


def commit(checkout: Path = PACKAGE.parent) -> str | None:
    """The commit that a checkout stands at, "-dirty" behind it if files differ; None if none.

    None too where the package lies inside a repository that is not its own.
    """
    if not (checkout / ".git").exists():
        return None
    command = ["git", "-C", str(checkout), "describe", "--always", "--dirty", "--abbrev=40"]
    try:
        told = subprocess.run(
            [*command, "--exclude=*"], capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip()
