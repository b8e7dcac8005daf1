"""The class trace: one class simulated again, with its relationships at the end of every week.

The table of dyads has three waves only, too few for a picture of a class. Random draws are keyed,
so the same arm and replicate gives the same year. The teacher follows from a rule.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from simulation.engine.school_run import SchoolRun
from simulation.measurement.outcomes import relationship_score
from simulation.measurement.result_columns import NUMBER, TEXT, ResultColumn, columns_of
from simulation.results.reader import Filter, ResultReader
from simulation.runs.job import Job, SharedYears, run_of
from simulation.runs.plan import has_teacher
from simulation.school.enrolment import STAFFROOM_COLUMNS, Enrolment
from simulation.state import DAYS_A_WEEK, INF, SCHOOL_WEEKS, Ints

TABLE = "close_up"
REPLICATE_SHOWN = 1
ARMS_SHOWN = 2  # the reference and the first arm that is compared with it
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
    """The teacher of the traced class, and the school year."""

    teacher: str
    year: int


def traced_teacher(result: ResultReader) -> TracedTeacher:
    """Return the teacher of the saved trace; without a trace the choice of the rule."""
    if not result.has(TABLE):
        return chosen_teacher(result)
    first = result.table(TABLE, ["teacher", "year"]).iloc[0]
    return TracedTeacher(str(first["teacher"]), int(first["year"]))


def chosen_teacher(result: ResultReader) -> TracedTeacher:
    """Return the teacher with the relationship that exceeds the mean conflict of the class most.

    At the start of the year. Of the teachers with targeted dyads, or of all if there are none; in
    the reference arm, replicate 1, in the first year with targeted dyads (or year 1). Ties go by
    id. The most conflictual relationship alone would choose the teacher who is in conflict with
    the whole class, a rare case.
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
    conflict = dyads.groupby("teacher")["conflict_score"]
    excess = conflict.max() - conflict.mean()
    return TracedTeacher(str(excess.idxmax()), year)


def class_trace(result: ResultReader, jobs: Sequence[Job]) -> dict[str, pa.Table]:
    """Return the trace in the reference and the first other arm, and the ties of the school.

    jobs: of the plan. Without a table of dyads there is no trace.
    """
    if not result.has("dyads"):
        return {}
    teacher = chosen_teacher(result)
    own = {
        job.label.arm: job
        for job in jobs
        if job.label.replicate == REPLICATE_SHOWN and has_teacher(job, teacher.teacher)
    }
    shown, shared = [own[arm] for arm in result.arms[:ARMS_SHOWN]], SharedYears()
    rows = {
        TABLE: pd.concat([trace_class(job, teacher, shared) for job in shown]),
        TIES_TABLE: ties_of(shown[0].enrolment, teacher),
    }
    tables = {}
    for name, columns in SAVED.items():
        schema = pa.schema([(column.name, column.type) for column in columns])
        table = pa.Table.from_pandas(rows[name], schema=schema, preserve_index=False)
        tables[name] = table.replace_schema_metadata(None)
    return tables


def ties_of(enrolment: Enrolment, teacher: TracedTeacher) -> pd.DataFrame:
    """Return the ties between teachers of the school, sorted by id."""
    schools, ties = enrolment.teachers["school"], enrolment.staffroom
    colleagues = schools.index[schools == schools.get(teacher.teacher)]
    inside = ties["teacher"].isin(colleagues) & ties["colleague"].isin(colleagues)
    return ties.loc[inside, list(STAFFROOM_COLUMNS)].reset_index(drop=True)


def trace_class(
    job: Job, teacher: TracedTeacher, shared: SharedYears | None = None
) -> pd.DataFrame:
    """Simulate a job up to the end of the teacher's year, and return the weeks of that year.

    shared: first years of the jobs before it.
    """
    run = run_of(job._replace(watched=None), shared)
    while run.year < teacher.year:
        run.advance(SCHOOL_WEEKS * DAYS_A_WEEK)
        run.start_next_year()
    last = job.weeks if run.year == run.years else SCHOOL_WEEKS
    rows = np.flatnonzero((run.school_year.dyads["teacher"] == teacher.teacher).to_numpy())
    weeks = pd.concat([_week(run, week, rows) for week in range(last + 1)], ignore_index=True)
    chosen = run.school_year.dyads["student"].to_numpy()[rows][run.marked[rows]]
    weeks["targeted"] = weeks["student"].isin(chosen)  # chosen once, marked in all weeks
    weeks["arm"], weeks["replicate"] = job.label.arm, job.label.replicate
    return weeks[[column.name for column in COLUMNS]]


def _week(run: SchoolRun, week: int, rows: Ints) -> pd.DataFrame:
    """Simulate a school week (none for week 0), and return the dyads in ``rows`` at its end.

    Students who are not in class then are left out.
    """
    for counts in run.tally.dyads:
        counts.fill(0)
    if week:
        run.advance(DAYS_A_WEEK)
    rows = rows[run.here.dyads[rows]]
    people, state, tally = run.school_year.dyads.iloc[rows], run.state.dyads, run.tally.dyads
    structure = run.school_year.structure
    students = structure.links.dyad_student[rows]
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
            "propensity": structure.traits.students.propensity[students],
            "contacts": tally.contacts[rows],
            "negative_contacts": tally.negative_contacts[rows],
        }
    )
