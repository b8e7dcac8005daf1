"""Items 2, 3, 4, 9, 10: bounds, repetition, common random numbers, two engines, order, names."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from simulation.engine.reference import PlainRun
from simulation.engine.school_run import SchoolRun
from simulation.measurement.recorder import RANGES, is_within
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams, key_of
from simulation.school.build_year import first_year
from simulation.school.enrolment import Enrolment, sorted_dyads
from simulation.verification.check_schools import (
    CHANCE,
    primary,
    same_state,
    secondary,
    simulated,
    unequal,
    with_trait,
)
from simulation.verification.finding import EXACT, Finding, VerificationEffort

PLAIN_DAYS = 20  # of the reference engine, which is slow
LEVEL = 0.001  # probability that renaming fails although ids have no influence


def bounds(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Check the bounds of all states on every day (item 2)."""
    for name, school in {"primary": primary(effort.teachers), "secondary": secondary()}.items():
        run = SchoolRun(first_year(school, p, CHANCE), p, CHANCE)
        wrong = 0
        for _ in range(effort.days):
            run.advance(1)
            wrong += sum(
                not is_within(getattr(members, variable), known)
                for part, members in enumerate(run.state)
                for variable, known in RANGES[part].items()
            )
        what = f"states outside their range in {effort.days} days, {name} school"
        yield Finding(2, what, wrong, 0, EXACT)


def repeats(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Check that a run repeats bit by bit, also in threads (item 3)."""
    school = primary(effort.teachers)
    once = simulated(school, p, effort.days)
    again = simulated(school, p, effort.days)
    yield Finding(3, "numbers that differ when run again", same_state(once, again), 0, EXACT)
    threads = simulated(school, p, effort.days, workers=2)
    yield Finding(3, "numbers that differ with two threads", same_state(once, threads), 0, EXACT)


def engines(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Compare the reference engine with the compiled one (item 9)."""
    for name, school in {"primary": primary(8), "secondary": secondary()}.items():
        days = min(effort.days, PLAIN_DAYS)
        compiled = simulated(school, p, days)
        plain = simulated(school, p, days, kind=PlainRun)
        what = f"numbers in which the reference engine differs, {name} school, {days} days"
        yield Finding(9, what, same_state(compiled, plain), 0, EXACT)


def names(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Check that the order of rows changes nothing, and ids no distribution (item 10)."""
    school = primary(effort.teachers)
    usual = simulated(school, p, effort.days)
    mixed = simulated(shuffled(school), p, effort.days)
    yield Finding(
        10, "numbers that differ when rows are shuffled", same_state(usual, mixed), 0, EXACT
    )
    apart = [
        _exhaustion(renamed(primary(effort.teachers, RandomStreams(5, r))), p, effort, r)
        - _exhaustion(primary(effort.teachers, RandomStreams(5, r)), p, effort, r)
        for r in range(1, effort.replicates + 1)
    ]
    t = float(np.mean(apart) / stats.sem(apart))
    limit = float(stats.t.ppf(1.0 - LEVEL / 2.0, effort.replicates - 1))
    what = f"mean exhaustion under other ids, |t| over {effort.replicates} schools"
    yield Finding(10, what, abs(t), limit, f"t quantile, p = {LEVEL}")


def shuffled(school: Enrolment) -> Enrolment:
    """Return the school with pairs and ties in reverse order and ties reversed."""
    ends = {"teacher": "colleague", "colleague": "teacher"}
    return replace(
        school,
        dyads=school.dyads.iloc[::-1].reset_index(drop=True),
        staffroom=school.staffroom.iloc[::-1].rename(columns=ends).reset_index(drop=True),
    )


def renamed(school: Enrolment) -> Enrolment:
    """Return the school with new ids, and therefore in a new order."""

    def new(names: pd.Series | pd.Index) -> pd.Index:
        return pd.Index([f"{key_of(n):016x}" for n in names], dtype="str")

    teachers, students = (
        table.set_axis(new(table.index).rename(table.index.name)).sort_index()
        for table in (school.teachers, school.students)
    )
    dyads = school.dyads.assign(**{end: new(school.dyads[end]) for end in ("teacher", "student")})
    ties = school.staffroom.assign(
        **{end: new(school.staffroom[end]) for end in ("teacher", "colleague")}
    )
    return replace(
        school, teachers=teachers, students=students, dyads=sorted_dyads(dyads), staffroom=ties
    )


def _exhaustion(
    school: Enrolment, p: Parameters, effort: VerificationEffort, replicate: int
) -> float:
    run = simulated(school, p, effort.days, RandomStreams(5, replicate))
    return float(run.state.teachers.exhaustion.mean())


WILDER = 2.0  # sd added to the propensity of the first student


def common_draws(effort: VerificationEffort, p: Parameters) -> Iterator[Finding]:
    """Change one student, and check that draws elsewhere and of classmates stay (item 4)."""
    year = first_year(primary(effort.teachers, ties=False), p, CHANCE)
    propensity = year.structure.traits.students.propensity.copy()
    propensity[0] += WILDER
    changed = with_trait(year, "students", "propensity", propensity)
    usual, other = (simulated(one, p, effort.days) for one in (year, changed))
    first, last = year.structure.links.teacher_dyads[:2]
    elsewhere = slice(last, None)
    apart = unequal(
        [values[elsewhere] for values in usual.state.dyads],
        [values[elsewhere] for values in other.state.dyads],
    )
    what = "numbers that differ in other classes when one student changes"
    yield Finding(4, what, apart, 0, EXACT)
    mates = slice(first + 1, last)
    counts = [run.tally.dyads.contacts[mates] for run in (usual, other)]
    apart = int((counts[0] != counts[1]).sum())
    yield Finding(4, "classmates whose number of contacts differs", apart, 0, EXACT)
    same = usual.state.dyads.trust[first] == other.state.dyads.trust[first]
    yield Finding(4, "the changed student is unaffected (1: yes)", float(same), 0, EXACT)
