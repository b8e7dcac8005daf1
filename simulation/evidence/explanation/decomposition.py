"""Decomposition of load, stress and exhaustion of one teacher by cause.

The equations are linear in the causes of load, so every cause has an account:

- load of a contact goes to the student and, there, to each negative emotion in
  proportion to its intensity (their blend is not a sum, so some split has to be chosen),
  to suppression, to the direct cost of misbehaviour, to the uplift of positive emotion;
- exchange leaves 1 − γ of every account, the rest goes to colleagues; a night or a free day
  scales all by the share of load that it leaves; what the floor at 0 gives back is the cause
  ``floor``;
- stress and fatigue take L_c/(1 + L) of an account, exhaustion the secant
  s = [σ(κ(F − S50)) − σ(−κ S50)]/F of fatigue F = L/(1 + L), and σ(−κ S50), which needs
  none, is the cause ``base``.

The accounts add up to the state on every evening. They describe the parts of a state; they are
no counterfactuals.
"""

import math
from typing import NamedTuple

import numpy as np

from simulation.evidence.explanation.diary import Diary, DiaryPage, column
from simulation.parameters import Parameters
from simulation.processes.colleagues import buffered, load_after_exchange
from simulation.processes.curves import logistic, saturation
from simulation.processes.load import (
    load_after_night,
    load_of_anger,
    load_of_contact,
    load_on_morning,
    rumination,
)
from simulation.processes.needs import load_after_needs, needs_of_day
from simulation.state import EMOTIONS, Floats

LOADING = EMOTIONS[: EMOTIONS.index("hope")]  # the emotions whose blend is felt as load
SOURCES = (*LOADING, "suppression", "direct cost", "uplift")  # of one student
WORK, STRAIN, DISORDER, COLLEAGUES = "workload", "private strain", "disorder", "colleagues"
START, FLOOR, BASE = "start of year", "floor", "base"
CLASS = "restless class"
OTHERS = (WORK, STRAIN, DISORDER, COLLEAGUES, START, FLOOR, BASE, CLASS)


class Cause(NamedTuple):
    """One account: a source, and the student it comes from ("" for none)."""

    student: str
    source: str

    @property
    def name(self) -> str:
        """The source, with the student in front where there is one."""
        return f"{self.student}: {self.source}" if self.student else self.source


class Decomposition(NamedTuple):
    """Every account before the first weekday and after each, shape (weekdays + 1, causes).

    load is that of the evening, before colleagues and the night.
    """

    causes: tuple[Cause, ...]
    load: Floats
    stress: Floats
    exhaustion: Floats


def causes_of(students: tuple[str, ...]) -> tuple[Cause, ...]:
    """All accounts in their order: students, each with its sources, then the others."""
    of_students = [Cause(student, source) for student in students for source in SOURCES]
    return (*of_students, *(Cause("", source) for source in OTHERS))


def decompose(diary: Diary) -> Decomposition:
    """Decompose load, stress and exhaustion of a diary by cause."""
    p, causes = diary.parameters, causes_of(diary.students)
    start, base, colleagues = (_only(causes, source) for source in (START, BASE, COLLEAGUES))
    load = start * diary.begin.load
    stress, exhaustion = start * diary.begin.stress, start * diary.begin.exhaustion
    lines = [(load, stress, exhaustion)]
    for page in diary.pages:
        load, evening_load = _evening(load, page, diary)
        fatigue = load / (1.0 + evening_load)
        stress = stress + (fatigue - stress) / p.stress.time
        pull = _pull(fatigue, saturation(evening_load), diary.tolerance, p)
        pull = pull + base * _rest(diary.tolerance, p)
        slower = page.evening.exhaustion < page.morning.exhaustion
        time = p.exhaustion.recovery_time if slower else p.exhaustion.time
        exhaustion = exhaustion + (pull - exhaustion) / time
        lines.append((load, stress, exhaustion))
        load = _night(load, evening_load, page, colleagues, diary)
    return Decomposition(causes, *(np.array(account) for account in zip(*lines, strict=True)))


def _only(causes: tuple[Cause, ...], source: str) -> Floats:
    """1 for the account of a source that is no student's, 0 for every other."""
    return np.array([float(cause == Cause("", source)) for cause in causes])


def _evening(load: Floats, page: DiaryPage, diary: Diary) -> tuple[Floats, float]:
    """Return the load of each cause in the evening, from that of the morning, and its sum."""
    if not page.school:
        return _free_day(load, page, diary)
    p = diary.parameters
    work = load_on_morning(0.0, page.workload, page.morning.strain, p.strain)
    others = {
        WORK: page.workload,
        STRAIN: work - page.workload,
        DISORDER: page.disorder,
        FLOOR: _given_back(page.contacts),
    }
    contacts = _of_contacts(page, diary).ravel()
    added = [others.get(source, 0.0) for source in OTHERS]
    evening = np.concatenate([load[: len(contacts)] + contacts, load[len(contacts) :] + added])
    evening *= _needs_left(page.contacts, p)
    if p.commotion.share > 0.0:  # not logged: all the rest of the evening's load
        evening += _only(causes_of(diary.students), CLASS) * (
            page.evening.evening_load - evening.sum()
        )
    return evening, page.evening.evening_load


def _free_day(load: Floats, page: DiaryPage, diary: Diary) -> tuple[Floats, float]:
    """Return the load of each cause after a free day, and its sum."""
    p, morning = diary.parameters, page.morning
    preserved = rumination(morning.stress, diary.wear, p.recovery)
    left = load_after_night(morning.load, page.recovery, morning.exhaustion, preserved, p.recovery)
    return load * (left / morning.load if morning.load > 0.0 else 0.0), left


def _of_contacts(page: DiaryPage, diary: Diary) -> Floats:
    """Return the load from the day's contacts, by student and source, after buffering."""
    p, contacts = diary.parameters, page.contacts
    emotions = np.stack([column(contacts, name) for name in LOADING], axis=1)
    total = emotions.sum(axis=1)[:, None]
    shares = np.divide(emotions, total, out=np.zeros_like(emotions), where=total > 0.0)
    negative = load_of_contact(1.0, 0.0, 0.0, 0.0, p.load)  # load a unit, since it is linear
    hidden = load_of_contact(0.0, 1.0, 0.0, 0.0, p.load)
    direct = load_of_contact(0.0, 0.0, 1.0, 0.0, p.load)
    uplift = load_of_contact(0.0, 0.0, 0.0, 1.0, p.load)
    terms = np.column_stack(
        [
            negative * diary.wear * column(contacts, "felt")[:, None] * shares,
            hidden * column(contacts, "suppressed"),
            direct * np.maximum(0.0, -column(contacts, "valence")),
            uplift * column(contacts, "positive"),
        ]
    )
    terms[:, LOADING.index("anger")] += _lingering_anger(contacts, diary)
    left = buffered(1.0, page.morning.support, p.colleagues)
    if p.load.closeness > 0.0:  # a rival theory's demand: all the rest of what contacts added
        rest = column(contacts, "load_change") / left - terms.sum(axis=1)
        terms[:, SOURCES.index("direct cost")] += rest
    amounts = np.zeros((len(diary.students), len(SOURCES)))
    row = column(contacts, "dyad").astype(np.int64) - diary.first_row
    np.add.at(amounts, row, left * terms)
    return amounts


def _lingering_anger(contacts: Floats, diary: Diary) -> Floats:
    """Return the load of anger that lingers, before buffering."""
    negative, felt = column(contacts, "negative"), column(contacts, "felt")
    left = np.divide(felt, negative, out=np.zeros_like(felt), where=negative > 0.0)
    unit = load_of_anger(diary.wear, 1.0, diary.parameters.load)
    return unit * column(contacts, "anger") * left


def _needs_left(contacts: Floats, p: Parameters) -> float:
    """Return the share of the evening's load that needs of the day leave."""
    noticed = contacts[column(contacts, "perceived") != 0.0] if len(contacts) else contacts
    if not len(noticed):
        return 1.0
    affect = column(noticed, "positive") - column(noticed, "felt")
    needs = needs_of_day(column(noticed, "coping").mean(), affect.mean(), p.needs)
    return load_after_needs(1.0, needs, p.needs)


def _given_back(contacts: Floats) -> float:
    """Return what the floor at 0 gives back over the day's slots."""
    slots, first = np.unique(column(contacts, "slot"), return_index=True)
    added = np.add.reduceat(column(contacts, "load_change"), first) if len(slots) else np.zeros(0)
    return float(np.maximum(0.0, -(column(contacts, "load")[first] + added)).sum())


def _night(
    load: Floats, evening_load: float, page: DiaryPage, colleagues: Floats, diary: Diary
) -> Floats:
    """Return the load of every cause the next morning: exchange, then recovery."""
    p, total = diary.parameters, evening_load
    if page.school and not math.isnan(page.colleagues):
        load = load_after_exchange(1.0, 0.0, p.colleagues) * load
        load = load + load_after_exchange(0.0, page.colleagues, p.colleagues) * colleagues
        total = load_after_exchange(evening_load, page.colleagues, p.colleagues)
    preserved = rumination(page.evening.stress, diary.wear, p.recovery)
    left = total
    for _ in range(page.nights):
        left = load_after_night(left, page.recovery, page.evening.exhaustion, preserved, p.recovery)
    return load * (left / total if total > 0.0 else 0.0)


def _rest(tolerance: float, p: Parameters) -> float:
    """Return the target of exhaustion without fatigue."""
    return logistic(-p.exhaustion.slope * tolerance)


def _pull(fatigue: Floats, total: float, tolerance: float, p: Parameters) -> Floats:
    """Return the target of exhaustion by cause of fatigue, along the secant from no fatigue."""
    slope, rest = p.exhaustion.slope, _rest(tolerance, p)
    if total == 0.0:
        return fatigue * (slope * rest * (1.0 - rest))  # the secant's limit
    return fatigue * ((logistic(slope * (total - tolerance)) - rest) / total)
