"""Snapshots and lessons of a small school, and units with any latent places."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from schools import CHANCE, changed, primary, run

from simulation.measurement.instruments.administer import snapshots_at_waves
from simulation.measurement.instruments.lesson_log import (
    Lessons,
    concatenate_lessons,
    simulate_lessons,
)
from simulation.measurement.instruments.scale import Scale
from simulation.measurement.instruments.snapshot import DrawKeys, Snapshot
from simulation.randomness import RandomStreams, keys_of
from simulation.state import Floats

FEW = changed(contacts__primary=1.0)  # so few contacts that no scale is at its end


class Bench(NamedTuple):
    """Units without a run: instruments get latent places directly."""

    where: DrawKeys
    chance: RandomStreams = CHANCE
    year: int = 1

    def draw_keys(self, unit: str) -> DrawKeys:
        """Return the same keys for every unit."""
        return self.where


def bench(teachers: int, students: int, time: int = 0, prefix: str = "", seed: int = 7) -> Bench:
    """Return teachers with students of their own."""
    teacher = keys_of([f"{prefix}teacher {n}" for n in range(teachers)])
    student = keys_of([f"{prefix}student {n}" for n in range(teachers * students)])
    where = DrawKeys(np.full(len(student), time), np.repeat(teacher, students), student)
    return Bench(where, RandomStreams(seed, 1))


def ordinary(instrument: Scale, n: int) -> Floats:
    """Return latent places of a sample from the reference population."""
    mean, sd = instrument.ordinary
    weight = mean * (1.0 - mean) / (sd * sd) - 1.0
    return np.random.default_rng(1).beta(mean * weight, (1.0 - mean) * weight, size=n)


def alpha(items: Floats) -> float:
    """Return Cronbach's alpha by its definition."""
    k, total = items.shape[1], items.sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1.0 - items.var(axis=0, ddof=1).sum() / total))


@cache
def snapshot() -> Snapshot:
    """Return the end of a year of a primary school of eight teachers with six students."""
    return list(snapshots_at_waves(run(primary(), FEW, CHANCE)))[-1].snapshot


@cache
def lessons() -> Lessons:
    """Return lessons of forty days of all teachers."""
    school = primary()
    return concatenate_lessons(
        list(simulate_lessons(run(school, watched=school.teachers.index), days=40))
    )


def observed_of(instrument: Scale) -> Any:
    """Return the input of an instrument in the small school."""
    return lessons() if instrument.unit == "occasion" else snapshot()
