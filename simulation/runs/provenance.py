"""Provenance: everything that is needed to make a result again."""

import hashlib
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import simulation
from simulation.extensions.registry import origin
from simulation.extensions.source_files import source_of
from simulation.parameters import ParameterDraws, values
from simulation.runs.plan import input_digests, parameters_of, plan_digest
from simulation.scenario.file import extensions_used
from simulation.scenario.scenario import Scenario

PACKAGE = Path(simulation.__file__).parent
LIBRARIES = ("numpy", "numba", "scipy", "pandas", "pyarrow")
WITHOUT_BEARING = ("reporting", "pages", "demo", "cli")  # folders that change no value of a result


def provenance(scenario: Scenario, draws: ParameterDraws) -> dict[str, Any]:
    """Return the content of ``run.json``; the digest covers all but versions and commit."""
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
    """Return a digest of the sources that can change a value, 16 hexadecimal digits.

    without: folders of the package that cannot change one.
    """
    left_out = tuple(f"{folder}/" for folder in without)
    digest = hashlib.sha256()
    sources = [*package.rglob("*.py"), *package.rglob("*.csv"), *package.glob("texts/*.toml")]
    for source in sorted(sources):
        name = source.relative_to(package)
        if not name.as_posix().startswith(left_out):
            digest.update(name.as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]


def commit(checkout: Path = PACKAGE.parent) -> str | None:
    """Return the commit of a checkout, with "-dirty" if files differ.

    None without a repository, or inside a repository of another project.
    """
    if not (checkout / ".git").exists():
        return None
    command = ["git", "-C", str(checkout), "describe", "--always", "--dirty", "--abbrev=40"]
    try:
        described_commit = subprocess.run(
            [*command, "--exclude=*"], capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return described_commit.stdout.strip()


def described(scenario: "Scenario") -> dict[str, Any]:
    """Return the SHA-256 of every user extension by its name, and the packages in use."""
    files = {name: source_of(scenario.path_of(name)).digest for name in scenario.extensions}
    packages = {
        kind: where.package
        for kind in extensions_used(scenario)
        if (where := origin(kind)) is not None and where.package
    }
    return {"files": files, "packages": packages}
