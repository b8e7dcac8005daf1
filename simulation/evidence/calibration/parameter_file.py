"""Files of a calibration: the parameter sets that answers use, and tables of the search."""

import csv
import hashlib
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from simulation.evidence.calibration.calibrate import Calibration
from simulation.evidence.calibration.evaluations import CalibrationEffort
from simulation.evidence.calibration.loss import loss_of, rows_met
from simulation.evidence.calibration.screening import ScreenedParameter
from simulation.evidence.calibration.search_space import Space
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.parameters import SCHEMA, Parameters, values
from simulation.results.files import atomic_write, write_atomic

SCREENING = (
    "parameter", "low", "high", "strongest", "statistic", "mean", "moved", "identifiable",
)  # fmt: skip
LOG = ("stage", "number", "population", "loss", "firm_rows_met")


def targets_hash() -> str:
    """Return the digest of the table of targets, 16 hexadecimal digits."""
    source = resources.files("simulation.evidence.targets") / "published.csv"
    return hashlib.sha256(source.read_bytes()).hexdigest()[:16]


def write_draws(
    path: Path, found: Calibration, effort: CalibrationEffort, seed: int, space: Space
) -> None:
    """Write the parameter sets, as ``simulation.parameters.read_draws`` reads them."""
    points = [candidate.point for candidate in (found.centre, *found.draws)]
    sets = [list(values(space.parameters_at(point)).values()) for point in points]
    head = {
        "schema": SCHEMA,
        "calibrated": True,
        "targets_hash": targets_hash(),
        "seed": seed,
        "settings": {"plan": effort._asdict(), "sought": list(space.names)},
        "names": list(values(Parameters())),
        "central": sets[0],
    }
    lines = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in head.items()]
    draws = ",\n".join(f"    {json.dumps(numbers)}" for numbers in sets[1:])
    text = "{\n" + ",\n".join([*lines, f'  "draws": [\n{draws}\n  ]']) + "\n}\n"
    write_atomic(path, text.encode("utf-8"), durable=True)


def write_screening(path: Path, screened: Sequence[ScreenedParameter]) -> None:
    """Write one line per parameter, the strongest first."""
    rows = []
    for one in screened:
        identifiable = "yes" if one.identifiable else "no"
        numbers = [f"{one.low:g}", f"{one.high:g}", f"{one.strongest:.2f}"]
        rows.append([one.name, *numbers, one.statistic, f"{one.mean:.3f}", one.moved, identifiable])
    _write(path, SCREENING, rows)


def write_log(path: Path, found: Calibration, fitted: Sequence[CalibrationTarget]) -> None:
    """Write one line per evaluation of the search, then the selected sets."""
    rows: list[list[object]] = []
    for n, one in enumerate(found.evaluated, start=1):
        loss = f"{loss_of(one.found, found.rows):.3f}"
        rows.append([one.stage, n, one.population, loss, rows_met(one.found, fitted)])
    for name, candidates in (("centre", [found.centre]), ("draw", found.draws)):
        for n, selected in enumerate(candidates, start=1):
            loss = f"{selected.loss:.3f}"
            rows.append([name, n, "", loss, rows_met(selected.found, fitted)])
    _write(path, LOG, rows)


def _write(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
