"""A close-up: one class lived once more, its relationships written down every week.

Results keep dyads at three waves only, which is too coarse for a picture of a class.
Chance is keyed, so living the same arm and replicate again gives the same year; the
close-up adds weeks and contacts for one teacher to it. Which teacher follows from a
rule (``teacher_of``), never from somebody's choice.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.engine.school_run import SchoolRun
from simulation.measurement.outcomes import relationship_score
from simulation.measurement.result_columns import NUMBER, TEXT, ResultColumn, columns_of
from simulation.measurement.run_tables import RunLabel, event_rows, id_columns, to_arrow
from simulation.parameters import read_draws
from simulation.results.reader import Filter, Result
from simulation.results.store import disk_errors
from simulation.runs.job import Job, run_of
from simulation.runs.school_blocks import all_jobs, has_teacher
from simulation.scenario.scenario import Scenario
from simulation.school.enrolment import STAFFROOM_COLUMNS, Enrolment
from simulation.state import DAYS_A_WEEK, INF, SCHOOL_WEEKS, Ints

TABLE = "close_up"
REPLICATE_SHOWN = 1
ARMS_SHOWN = 2  # the reference and the first arm that it is compared with
COLUMNS: tuple[ResultColumn, ...] = (
    *columns_of("teachers", "arm", "replicate", "year", "week", "teacher"),
    *columns_of("dyads", "student", "listed", "targeted", "closeness_score", "conflict_score"),
    ResultColumn("trust", NUMBER, "-", 0, 1, "the student's trust in the teacher"),
    ResultColumn("propensity", NUMBER, "sd", -INF, INF, "externalising propensity of the student"),
    *columns_of("dyads", "contacts", "negative_contacts"),
)
TIES_TABLE = "staffroom"
TIES: tuple[ResultColumn, ...] = (
    *columns_of("teachers", "teacher"),
    ResultColumn("colleague", TEXT, "id", -INF, INF, "id of a colleague of the same school"),
    ResultColumn("kind", TEXT, "-", -INF, INF, "department, mentoring or friendship"),
)
SAVED = {TABLE: COLUMNS, TIES_TABLE: TIES}


class TracedTeacher(NamedTuple):
    """Who is looked at closely, and in which school year."""

    teacher: str
    year: int


class ClassTrace(NamedTuple):
    """One class in one arm and replicate: its weeks (as ``COLUMNS``), and every contact."""

    weeks: pd.DataFrame
    events: pd.DataFrame


def traced_teacher(result: Result) -> TracedTeacher:
    """Who is shown: of the teachers whom an intervention reaches, the one who starts the
    year with the most conflictual relationship; of all teachers, where it chooses nobody.

    Read in the reference arm, replicate 1, in the first year in which dyads are chosen
    (or year 1); ties go by id. The rule looks at the start alone, never at what came of it.
    """
    filters: list[Filter] = [
        ("arm", "==", result.arms[0]),
        ("replicate", "==", REPLICATE_SHOWN),
        ("wave", "==", 0),
    ]
    dyads = result.table("dyads", ["year", "teacher", "targeted", "conflict_score"], filters)
    dyads = dyads.astype({"teacher": str})
    chosen = dyads[dyads["targeted"]]
    year = int((dyads if chosen.empty else chosen)["year"].min())
    dyads = dyads[dyads["year"] == year]
    if not chosen.empty:
        reached = dyads.loc[dyads["targeted"], "teacher"].unique()
        dyads = dyads[dyads["teacher"].isin(reached)]
    worst = dyads.groupby("teacher")["conflict_score"].max()
    return TracedTeacher(str(worst.idxmax()), year)


def trace_class(scenario: Scenario, arm: str, replicate: int, subject: TracedTeacher) -> ClassTrace:
    """Live an arm and replicate of a scenario again, and look closely at one teacher's year.

    Raises BadInput if the scenario's files are faulty, KeyError if it has no such arm or
    replicate.
    """
    return _look(_jobs(scenario, subject)[RunLabel(arm, replicate)], subject)


def save_class_trace(scenario: Scenario, result: Result) -> Path | None:
    """Write ``close_up.parquet`` into a result: the subject's class, week by week, in the
    reference and the first other arm; beside it ``staffroom.parquet``, the ties within the
    subject's school in the first year. Leaves files that are already there.

    None if the result holds no dyads, which say who the subject is. Raises BadInput if the
    place cannot be written to.
    """
    if not result.has("dyads"):
        return None
    if not all(result.has(name) for name in SAVED):
        subject = traced_teacher(result)
        jobs = _jobs(scenario, subject)
        labels = [RunLabel(arm, REPLICATE_SHOWN) for arm in result.arms[:ARMS_SHOWN]]
        weeks = [_look(jobs[label], subject).weeks for label in labels]
        _save(result.folder, TABLE, pd.concat(weeks))
        _save(result.folder, TIES_TABLE, ties_of(jobs[labels[0]].enrolment, subject))
    return result.folder / f"{TABLE}.parquet"


def ties_of(enrolment: Enrolment, subject: TracedTeacher) -> pd.DataFrame:
    """The ties between teachers of the subject's school, each once, sorted by id."""
    schools, ties = enrolment.teachers["school"], enrolment.staffroom
    colleagues = schools.index[schools == schools.get(subject.teacher)]
    inside = ties["teacher"].isin(colleagues) & ties["colleague"].isin(colleagues)
    return ties.loc[inside, list(STAFFROOM_COLUMNS)].reset_index(drop=True)


def _save(folder: Path, name: str, rows: pd.DataFrame) -> None:
    form = pa.schema([(column.name, column.type) for column in SAVED[name]])
    table = pa.Table.from_pandas(rows, schema=form, preserve_index=False)
    with disk_errors(folder):
        pq.write_table(
            table.replace_schema_metadata(None), folder / f"{name}.parquet", compression="zstd"
        )


def _jobs(scenario: Scenario, subject: TracedTeacher) -> dict[RunLabel, Job]:
    """For each run the job in which the subject lives."""
    jobs = all_jobs(scenario, read_draws())
    return {job.label._replace(block=0): job for job in jobs if has_teacher(job, subject.teacher)}


def _look(job: Job, subject: TracedTeacher) -> ClassTrace:
    """Live one job up to the end of the subject's year, and write that year down."""
    run = run_of(job._replace(watched=(subject.teacher,)))
    while run.year < subject.year:
        run.advance(SCHOOL_WEEKS * DAYS_A_WEEK)
        run.events.take()
        run.start_next_year()
    lived = job.weeks if run.year == run.years else SCHOOL_WEEKS
    people = id_columns(run.school_year)
    rows = np.flatnonzero((run.school_year.dyads["teacher"] == subject.teacher).to_numpy())
    weeks = pd.concat([_week(run, week, rows) for week in range(lived + 1)], ignore_index=True)
    chosen = run.school_year.dyads["student"].to_numpy()[rows][run.marked[rows]]
    weeks["targeted"] = weeks["student"].isin(chosen)  # chosen once, shown in all weeks
    weeks["arm"], weeks["replicate"] = job.label.arm, job.label.replicate
    contacts = to_arrow("events", job.label, [event_rows(run.events.take(), people)])
    return ClassTrace(weeks[[column.name for column in COLUMNS]], contacts.to_pandas())


def _week(run: SchoolRun, week: int, rows: Ints) -> pd.DataFrame:
    """Live a school week (none for week 0), and read the dyads in ``rows`` at its end.

    Students who are not in class then are left out.
    """
    for counts in run.tally.dyads:
        counts.fill(0)
    if week:
        run.advance(DAYS_A_WEEK)
    rows = rows[run.here.dyads[rows]]
    people, state, tally = run.school_year.dyads.iloc[rows], run.state.dyads, run.tally.dyads
    world = run.school_year.world
    students = world.links.dyad_student[rows]
    return pd.DataFrame(
        {
            "year": run.year,
            "week": week,
            "teacher": people["teacher"].to_numpy(),
            "student": people["student"].to_numpy(),
            "listed": people["listed"].to_numpy(dtype=np.bool_),
            "closeness_score": relationship_score(state.relationship_positive[rows]),
            "conflict_score": relationship_score(state.relationship_negative[rows]),
            "trust": state.trust[rows],
            "propensity": world.traits.students.propensity[students],
            "contacts": tally.contacts[rows],
            "negative_contacts": tally.negative_contacts[rows],
        }
    )
