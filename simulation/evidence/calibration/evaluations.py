"""Evaluations of parameter sets with the model, in batches that are saved when they are done.

An evaluation simulates one population of every study with one parameter set, and the spiral of one
dyad. Its result depends on nothing else, so a batch that is in the folder already is read instead
of simulated again: a stopped calibration continues, with any number of workers.
"""

import hashlib
import json
import math
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simulation.dynamics.bistability import CUTS, diagram, grid
from simulation.errors import Unfinished
from simulation.evidence.validation.studies import STUDIES
from simulation.evidence.validation.surveyed_population import ValidationTask
from simulation.parameters import Parameters, values
from simulation.results.files import disk_errors, strict_json, write_atomic
from simulation.runs.executors import RunExecutor
from simulation.runs.provenance import PACKAGE, WITHOUT_BEARING, code_digest

POOLS = 3  # number of times that a pool of workers may break
BATCH = 16  # evaluations in a file; constant, so that workers do not affect results
STUDIED = ("primary", "levels", "years", "lessons")
SPIRAL = {"full model": "spiral_gap", "appraisal blind": "spiral_gap_blind",
          "student does not respond": "spiral_gap_unanswered"}  # fmt: skip
SPIRAL_GRID = grid(1.0, 4.0, 0.5)  # z; refined where a band may lie between two values

VERSION = 1  # of the definition of an evaluation; the digest of the code leaves this folder out
SEARCH = "evidence/calibration"

Statistics = dict[str, float]
Progress = Callable[[str, int, int], None]


class CalibrationEffort(NamedTuple):
    """Amount of simulation of a calibration; teachers are those of one population."""

    trajectories: int = 2  # of elementary effects
    screened_teachers: int = 24
    screened_studies: tuple[str, ...] = ("levels", "lessons")
    first: int = 192  # points of the first wave
    later: int = 72  # points of a later wave
    waves: int = 6
    near: int = 280  # best points that the surfaces are fitted to
    teachers: int = 96
    populations: int = 10  # that points are distributed over
    candidates: int = 12  # checked for every direct cost of misbehaviour
    checked_populations: int = 4
    checked_teachers: int = 200
    draws: int = 12  # at most
    judged_populations: int = 8
    judged_teachers: int = 240
    trial_populations: int = 4
    trial_teachers: int = 48


WHOLE = CalibrationEffort()
QUICK = CalibrationEffort(
    screened_teachers=8,
    screened_studies=("lessons",),
    first=16,
    later=8,
    waves=2,
    near=100,
    teachers=8,
    populations=2,
    candidates=2,
    checked_populations=1,
    checked_teachers=8,
    draws=3,
    judged_populations=2,
    judged_teachers=8,
    trial_populations=2,
    trial_teachers=8,
)


class Evaluation(NamedTuple):
    """A parameter set with one population. studies: of ``STUDIES``; seed: of populations."""

    parameters: Parameters
    population: int
    teachers: int
    seed: int
    studies: tuple[str, ...] = STUDIED
    spiral: bool = True

    @property
    def key(self) -> str:
        """A digest of all that the result depends on, except the code."""
        content = [*values(self.parameters).values(), *self[1:4], *self.studies, self.spiral]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def evaluate(evaluation: Evaluation) -> Statistics:
    """Return the statistics of an evaluation, without those that cannot be computed.

    At the edges of the box a spread may be zero, so that a correlation has no value, or a study may
    have too few rows for its analysis.
    """
    found: Statistics = {}
    p, population, teachers, seed = evaluation[:4]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a spread of zero, see above
        for study in evaluation.studies:
            task = ValidationTask(study, population, teachers, p, seed)
            with suppress(ValueError, np.linalg.LinAlgError):  # see above
                found |= STUDIES[study].simulate(task)
    if evaluation.spiral:
        found |= spiral(p)
    return {name: value for name, value in found.items() if math.isfinite(value)}


def spiral(p: Parameters) -> Statistics:
    """Return the largest gap of R− between two starts over z, complete and with every link cut.

    The gap is left out if a dyad reaches no equilibrium.
    """
    gaps = {}
    for cut in CUTS:
        if cut.name in SPIRAL:
            with suppress(ArithmeticError):
                gaps[SPIRAL[cut.name]] = diagram(p, cut, SPIRAL_GRID).widest.gap
    return gaps


def model_digest() -> str:
    """Return a digest of the code that evaluations depend on; the search is not part of it."""
    return f"{VERSION}:{code_digest(PACKAGE, (*WITHOUT_BEARING, SEARCH))}"


class Evaluator(NamedTuple):
    """Executor and folder of evaluations. folder: exists. code: digest of the model."""

    engine: RunExecutor
    folder: Path
    progress: Progress
    code: str

    def all(self, stage: str, evaluations: Sequence[Evaluation]) -> list[Statistics]:
        """Return the results of evaluations, in their order.

        Raises Unfinished if workers die repeatedly, BadInput if the folder cannot be used.
        """
        batches = [evaluations[n : n + BATCH] for n in range(0, len(evaluations), BATCH)]
        for _ in range(POOLS):
            with self.engine.opened() as executor, suppress(BrokenExecutor):
                return self._run(executor, stage, batches, len(evaluations))
        raise Unfinished(
            f"Workers died {POOLS} times. Finished evaluations are saved in {self.folder}, and the "
            "same command continues from there. Memory may be short: use fewer --workers."
        )

    def _run(
        self, executor: Executor, stage: str, batches: Sequence[Sequence[Evaluation]], total: int
    ) -> list[Statistics]:
        paths = [self._path(batch) for batch in batches]
        saved = [_read(path) for path in paths]
        waiting = [
            [executor.submit(evaluate, one) for one in batch] if found is None else []
            for batch, found in zip(batches, saved, strict=True)
        ]
        results: list[Statistics] = []
        for path, found, futures in zip(paths, saved, waiting, strict=True):
            if found is None:
                found = [future.result() for future in futures]
                content = json.dumps({"sha256": _digest(found), "results": found})
                with disk_errors(self.folder):
                    write_atomic(path, content.encode("utf-8"))
            results += found
            self.progress(stage, len(results), total)
        return results

    def _path(self, batch: Sequence[Evaluation]) -> Path:
        keys = "".join([self.code, *(evaluation.key for evaluation in batch)])
        return self.folder / f"{hashlib.sha256(keys.encode()).hexdigest()[:24]}.json"


def _read(path: Path) -> list[Statistics] | None:
    """Return saved evaluations; None if they are missing or damaged."""
    try:
        content = strict_json(path.read_bytes())
        results: list[Statistics] = content["results"]
        return results if content["sha256"] == _digest(results) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(results: list[Statistics]) -> str:
    return hashlib.sha256(json.dumps(results).encode("utf-8")).hexdigest()
