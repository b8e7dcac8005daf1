"""What calibration leaves: the parameter file that answers read, and two small tables."""

import csv
import hashlib
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from simulation.evidence.calibration.calibrate import Calibration
from simulation.evidence.calibration.effort import Effort
from simulation.evidence.calibration.loss import loss_of, rows_met
from simulation.evidence.calibration.screening import ScreenedParameter
from simulation.evidence.calibration.search_space import Space
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.parameters import SCHEMA, Parameters, values
from simulation.results.files import atomic_write


def targets_hash() -> str:
    """Digest of the table of targets, 16 hexadecimal digits."""
    source = resources.files("simulation.evidence.targets") / "published.csv"
    return hashlib.sha256(source.read_bytes()).hexdigest()[:16]


def write_draws(path: Path, found: Calibration, plan: Effort, seed: int, space: Space) -> None:
    """The file of parameter sets: what ``simulation.parameters.read_draws`` reads."""
    sets = [space.parameters_at(each.point) for each in (found.centre, *found.draws)]
    head = {
        "schema": SCHEMA,
        "calibrated": True,
        "targets_hash": targets_hash(),
        "seed": seed,
        "settings": {"plan": plan._asdict(), "sought": list(space.names)},
        "names": list(values(Parameters())),
        "central": list(values(sets[0]).values()),
    }
    lines = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in head.items()]
    draws = ",\n".join(f"    {json.dumps(list(values(each).values()))}" for each in sets[1:])
    text = "{\n" + ",\n".join([*lines, f'  "draws": [\n{draws}\n  ]']) + "\n}\n"
    with atomic_write(path) as aside:
        aside.write_text(text, encoding="utf-8")


def write_screening(path: Path, screened: Sequence[ScreenedParameter]) -> None:
    """One line a parameter, the strongest first."""
    rows = [
        [s.name, f"{s.low:g}", f"{s.high:g}", f"{s.strongest:.2f}", s.statistic,
         f"{s.mean:.3f}", s.moved, "yes" if s.identifiable else "no"]
        for s in screened
    ]  # fmt: skip
    _write(path, ["parameter", "low", "high", "strongest", "statistic", "mean", "moved",
                  "identifiable"], rows)  # fmt: skip


def write_log(path: Path, found: Calibration, fitted: Sequence[CalibrationTarget]) -> None:
    """One line an evaluation of the search, then the checked sets: loss and firm rows met."""
    rows: list[list[object]] = [
        [each.stage, n, each.population, f"{loss_of(each.found, found.rows):.3f}",
         rows_met(each.found, fitted)]
        for n, each in enumerate(found.tried, start=1)
    ]  # fmt: skip
    for name, candidates in (("centre", [found.centre]), ("draw", found.draws)):
        rows += [
            [name, n, "", f"{each.loss:.3f}", rows_met(each.found, fitted)]
            for n, each in enumerate(candidates, start=1)
        ]
    _write(path, ["stage", "number", "population", "loss", "firm_rows_met"], rows)


def _write(path: Path, head: list[str], rows: Sequence[Sequence[object]]) -> None:
    with atomic_write(path) as aside, aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
