"""Trying parameter sets on the real model: batches of evaluations, kept as they are done.

An evaluation is one population of every study with one parameter set, and the spiral of one
dyad. What it gives depends on nothing else, so a batch that lies in the folder already is read
instead of lived again: a run that was stopped goes on where it was, with any number of workers.
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
from simulation.errors import BadInput, Problem, Unfinished
from simulation.evidence.validation.studies import STUDIES
from simulation.evidence.validation.surveyed_population import ValidationTask
from simulation.parameters import Parameters, values
from simulation.results.files import atomic_write, disk_errors
from simulation.runs.executors import RunExecutor
from simulation.runs.provenance import PACKAGE, WITHOUT_BEARING, code_digest

POOLS = 3  # that may lose a worker
BATCH = 16  # evaluations kept together; fixed, so that workers decide nothing
STUDIED = ("primary", "levels", "years", "lessons", "secondary")
SPIRAL = {"full model": "spiral_gap", "appraisal blind": "spiral_gap_blind",
          "student does not respond": "spiral_gap_unanswered"}  # fmt: skip
LOOKED_AT = grid(1.0, 4.0, 0.5)  # z; refined where a band may hide between two values

VERSION = 1  # of what an evaluation is; the digest of the code leaves this room out
SEARCH = "evidence/calibration"

Statistics = dict[str, float]
Progress = Callable[[str, int, int], None]


class Evaluation(NamedTuple):
    """A parameter set tried on one population. studies: of ``STUDIES``; seed: of populations."""

    parameters: Parameters
    population: int
    teachers: int
    seed: int
    studies: tuple[str, ...] = STUDIED
    spiral: bool = True

    @property
    def key(self) -> str:
        """What it gives depends on this alone, and on the code."""
        content = [*values(self.parameters).values(), *self[1:4], *self.studies, self.spiral]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def evaluate(evaluation: Evaluation) -> Statistics:
    """Every statistic of an evaluation; what cannot be computed is left out.

    At the edges of the box a spread may be nil or nobody left to compare: a correlation then
    has no value, and a study too few rows for its analysis.
    """
    found: Statistics = {}
    _, population, teachers, seed = evaluation[:4]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a nil spread, see above
        for study in evaluation.studies:
            task = ValidationTask(study, population, teachers, evaluation.parameters, seed)
            with suppress(ValueError, np.linalg.LinAlgError):  # see above
                found |= STUDIES[study].simulate(task)
    if evaluation.spiral:
        found |= spiral(evaluation.parameters)
    return {name: value for name, value in found.items() if math.isfinite(value)}


def spiral(p: Parameters) -> Statistics:
    """The largest gap of R− between two beginnings, over z: whole, and with each link cut.

    A set with which a dyad never comes to rest has no such gap.
    """
    found = {}
    for cut in CUTS:
        if cut.name in SPIRAL:
            with suppress(ArithmeticError):
                found[SPIRAL[cut.name]] = diagram(p, cut, LOOKED_AT).widest.gap
    return found


def model_digest() -> str:
    """Digest of all code that an evaluation depends on; searching differently changes none."""
    return f"{VERSION}:{code_digest(PACKAGE, (*WITHOUT_BEARING, SEARCH))}"


class Evaluator(NamedTuple):
    """Where evaluations take place and are kept. folder: exists. code: what the model is."""

    engine: RunExecutor
    folder: Path
    progress: Progress
    code: str

    def all(self, stage: str, asked: Sequence[Evaluation]) -> list[Statistics]:
        """What every evaluation gives, in their order.

        Batches of a worker that died are tried again. Raises Unfinished if workers keep dying,
        BadInput if the folder cannot be used.
        """
        batches = [asked[start : start + BATCH] for start in range(0, len(asked), BATCH)]
        for _ in range(POOLS):
            with self.engine.opened() as executor, suppress(BrokenExecutor):
                return self._found(executor, stage, batches, len(asked))
        raise Unfinished(
            f"Workers died {POOLS} times; what is done is kept in {self.folder}, and the same "
            "command goes on from there. Memory may be short: try again with fewer --workers."
        )

    def _found(
        self, executor: Executor, stage: str, batches: Sequence[Sequence[Evaluation]], many: int
    ) -> list[Statistics]:
        paths = [self._path(batch) for batch in batches]
        waiting = {
            path: [executor.submit(evaluate, each) for each in batch]
            for path, batch in zip(paths, batches, strict=True)
            if not path.exists()
        }
        found: list[Statistics] = []
        for path in paths:
            if path in waiting:
                done = [future.result() for future in waiting[path]]
                with disk_errors(self.folder):
                    _keep(path, done)
            found += _kept(path)
            self.progress(stage, len(found), many)
        return found

    def _path(self, batch: Sequence[Evaluation]) -> Path:
        keys = "".join([self.code, *(each.key for each in batch)])
        return self.folder / f"{hashlib.sha256(keys.encode()).hexdigest()[:24]}.json"


def _kept(path: Path) -> list[Statistics]:
    try:
        found: list[Statistics] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = f"evaluations that cannot be read ({error})"
        expected = "whole ones: once this file is deleted the same command makes them again"
        raise BadInput([Problem(str(path), "", reason, expected)]) from None
    return found


def _keep(path: Path, found: list[Statistics]) -> None:
    with atomic_write(path) as aside:
        aside.write_text(json.dumps(found), encoding="utf-8")
