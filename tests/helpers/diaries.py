"""What the tests of explanations share: diaries of small schools, and slow books."""

import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from schools import P

from simulation.engine.burn_in import first_year_at_rest
from simulation.evidence.explanation.decomposition import decompose
from simulation.evidence.explanation.diary import FIELD, Diary, DiaryPage
from simulation.evidence.explanation.replay import DiaryRun, circle_of, diary_of
from simulation.interventions.base import InterventionProtocol
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.results.reader import ResultReader
from simulation.runs.class_trace import TracedTeacher
from simulation.runs.job import Job, run_job, run_of
from simulation.school.enrolment import Enrolment

Account = dict[tuple[str, str], float]  # by student and source
FIVE = ("anger", "anxiety", "helplessness", "guilt", "disappointment")
LABEL = RunLabel("as usual", 1)
CLOSE = 1e-9


def job(
    school: Enrolment,
    *,
    years: int = 1,
    interventions: Sequence[InterventionProtocol] = (),
    parameters: Parameters = P,
    seed: int = 7,
    weeks: int = 40,
) -> Job:
    """A job of a small school."""
    return Job(
        label=LABEL, school=school, parameters=parameters, seed=seed, years=years,
        weeks=weeks, interventions=tuple(interventions), fill=True, dyads=True, students=True,
        days=False, watched=None, burn_in=0,
    )  # fmt: skip


def diary(made: Job, teacher: str, year: int = 1) -> Diary:
    """The diary of a teacher's year, from living the component alone."""
    chance = RandomStreams(made.seed, made.label.replicate)
    first = first_year_at_rest(made.enrolment, made.parameters, chance, burn_in=made.burn_in)
    circle = circle_of(first, [teacher], year)
    return diary_of(DiaryRun(first, made, TracedTeacher(teacher, year), circle))


def saved(made: Job, folder: Path) -> ResultReader:
    """A folder with the weekly rows of a job, as a result keeps them."""
    pq.write_table(run_job(made)["teachers"], folder / "teachers.parquet")
    return ResultReader(folder)


def whole_school_weeks(made: Job, teacher: str, year: int) -> list[tuple[float, float, float]]:
    """Load, stress and exhaustion of a teacher at the end of each week, from a run of everybody."""
    run, weeks = run_of(made), []
    while run.year < year:
        run.advance(200)
        run.start_next_year()
    i = int(run.school_year.enrolment.teachers.index.get_indexer([teacher])[0])
    for week in range(41):
        if week:
            run.advance(5)
        t = run.state.teachers
        weeks.append((float(t.load[i]), float(t.stress[i]), float(t.exhaustion[i])))
    return weeks


def sigma(x: float) -> float:
    """The logistic curve."""
    return 1.0 / (1.0 + math.exp(-x))


def slow_books(book: Diary) -> tuple[Account, Account, Account]:
    """Load, stress and exhaustion by cause at the year's end: a dictionary a quantity.

    Written from the equations of the model document, contact by contact, with no array
    and no process of the model.
    """
    p, start = book.parameters, ("", "start of year")
    load: Account = defaultdict(float, {start: book.begin.load})
    stress: Account = defaultdict(float, {start: book.begin.stress})
    tired: Account = defaultdict(float, {start: book.begin.exhaustion})
    k, s50, base = p.exhaustion.slope, book.tolerance, ("", "base")
    for page in book.pages:
        now = page.morning
        if page.school:
            total = _slow_day(load, page, book)
        else:
            total = _rested(load, page.recovery, now.exhaustion, now.stress, book)
        for cause in set(load) | set(stress):
            stress[cause] += (load[cause] / (1 + total) - stress[cause]) / p.stress.time
        fatigue = total / (1 + total)
        target, rest = sigma(k * (fatigue - s50)), sigma(-k * s50)
        # At the floor the sum over causes is rounding alone; the secant is then its limit.
        secant = (target - rest) / fatigue if fatigue > 1e-12 else k * rest * (1 - rest)
        time = p.exhaustion.time if target >= now.exhaustion else p.exhaustion.recovery_time
        for cause in set(load) | set(tired) | {base}:
            toward = rest if cause == base else secant * load[cause] / (1 + total)
            tired[cause] += (toward - tired[cause]) / time
        evening = defaultdict(float, load)
        _slow_night(load, page, book)
    return evening, stress, tired


def _slow_day(load: Account, page: DiaryPage, book: Diary) -> float:
    """Work, then every contact in turn, with the floor at the end of a slot; the evening's load."""
    p = book.parameters
    sd = p.strain.spread
    load["", "workload"] += page.workload
    factor = math.exp(sd * page.morning.strain - sd * sd / 2)
    load["", "private strain"] += page.workload * (factor - 1)
    load["", "disorder"] += page.disorder
    cushion = 1 - p.colleagues.buffer * page.morning.support
    rows = [dict(zip(FIELD, row, strict=True)) for row in page.contacts.tolist()]
    for slot in sorted({row["slot"] for row in rows}):
        for row in (row for row in rows if row["slot"] == slot):
            student = book.students[int(row["dyad"]) - book.first_row]
            five = sum(row[name] for name in FIVE)
            for name in FIVE:
                if five:
                    share = p.load.negative * book.wear * row["felt"] * row[name] / five
                    load[student, name] += cushion * share
            if row["negative"]:
                lingers = row["anger"] * row["felt"] / row["negative"]
                amount = p.load.negative * p.load.anger * book.wear * lingers
                load[student, "anger"] += cushion * amount
            hidden = p.load.suppression_cost * p.load.negative * row["suppressed"]
            load[student, "suppression"] += cushion * hidden
            load[student, "direct cost"] += cushion * p.load.direct * max(0.0, -row["valence"])
            load[student, "uplift"] -= cushion * p.load.positive * row["positive"]
        total = sum(load.values())
        if total < 0:
            load["", "floor"] -= total
    seen = [row for row in rows if row["perceived"]]
    if seen:
        competence = sum(row["coping"] for row in seen) / len(seen)
        affect = sum(row["positive"] - row["felt"] for row in seen) / len(seen)
        needs = (competence + affect) / 2 - p.needs.usual
        for cause in load:
            load[cause] *= 1 - p.needs.load * needs
    return sum(load.values())


def _slow_night(load: Account, page: DiaryPage, book: Diary) -> None:
    p = book.parameters
    if page.school and not math.isnan(page.colleagues):
        for cause in load:
            load[cause] *= 1 - p.colleagues.contagion
        load["", "colleagues"] += p.colleagues.contagion * page.colleagues
    after = page.evening
    for _ in range(page.nights):
        _rested(load, page.recovery, after.exhaustion, after.stress, book)


def _rested(load: Account, recovery: float, tired: float, stress: float, book: Diary) -> float:
    """Rest for a night or a free day; rumination preserves a part. Return what is left."""
    p, total = book.parameters.recovery, sum(load.values())
    preserved = min(0.9, p.rumination * book.wear) * stress
    left = total - recovery * (1 - p.exhaustion_cost * tired) * max(0.0, total - preserved)
    for cause in load:
        load[cause] *= left / total if total else 0.0
    return left


def weeks_of(book: Diary) -> list[tuple[float, float, float]]:
    """Load, stress and exhaustion at the end of each week of a diary."""
    return [(row[0], row[2], row[3]) for row in np.asarray(book.weeks).tolist()]


def assert_adds_up(book: Diary) -> None:
    """Every evening, and so over the year, the accounts are the state."""
    books = decompose(book)
    school = np.array([page.school for page in book.pages])
    loads = [page.evening.evening_load for page in book.pages if page.school]
    np.testing.assert_allclose(books.load[1:][school].sum(axis=1), loads, rtol=0, atol=CLOSE)
    assert 0 < school.sum() == 200 < len(school)  # holidays are in it
    for quantity in ("stress", "exhaustion"):
        account = getattr(books, quantity)
        states = [getattr(page.evening, quantity) for page in book.pages]
        np.testing.assert_allclose(account[1:].sum(axis=1), states, rtol=0, atol=CLOSE)
        change = getattr(book.end, quantity) - getattr(book.begin, quantity)
        assert abs((account[-1] - account[0]).sum() - change) < CLOSE
