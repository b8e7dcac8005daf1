"""Whether instruments do what they say: reliability and raters recovered from their answers.

``python -m simulation.verification.instrument_reliability`` prints, for every instrument, the
published reliability beside that of the answers of many people of its reference population, and
the share of variance
between raters that was asked for beside the one found. Where leniency makes most of the variance
and scores lie near the floor, it has less room and the share found is lower.
"""

from typing import NamedTuple

import numpy as np

from simulation.measurement.instruments import INSTRUMENTS
from simulation.measurement.instruments.reliability import reference_people
from simulation.measurement.instruments.scale import Scale
from simulation.measurement.instruments.snapshot import DrawKeys
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams, keys_of
from simulation.state import Floats
from simulation.stats.correlation import correlation, cronbach_alpha
from simulation.stats.estimate import IntervalEstimate
from simulation.stats.groups import by_groups
from simulation.stats.variance_components import share_with_interval

TIMES = 5  # how often the reference population is asked; more narrows the intervals
RATERS, JUDGED = 400, 25  # teachers, and students of each


class Asked(NamedTuple):
    """People who answer outside any run: a sight without a moment."""

    where: DrawKeys
    year: int = 1
    chance: RandomStreams = RandomStreams(1, 1)
    parameters: Parameters = Parameters()

    def places(self, unit: str) -> DrawKeys:
        """The same for every unit."""
        return self.where


def people(raters: int, judged: int, time: int = 0) -> Asked:
    """So many raters, of as many others each."""
    teacher = keys_of([f"rater {n}" for n in range(raters)])
    student = keys_of([f"judged {n}" for n in range(raters * judged)])
    return Asked(DrawKeys(np.full(len(student), time), np.repeat(teacher, judged), student))


def reliability(instrument: Scale) -> IntervalEstimate:
    """Cronbach's alpha, or for one item the correlation of two occasions, with its interval."""
    x = np.tile(instrument.reference_people, TIMES)
    first, again = people(len(x), 1), people(len(x), 1, time=1)
    items = instrument.answers(x, first, first.where)
    person = np.arange(len(x))
    if instrument.items > 1:
        return by_groups(cronbach_alpha, items, groups=person)
    retest = instrument.answers(x, again, again.where)
    return by_groups(correlation, items[:, 0], retest[:, 0], groups=person)


def rater_share(instrument: Scale) -> IntervalEstimate:
    """Share of a score's variance between raters in the reference population, with its interval.

    Whom a rater judges is drawn from that population without the raters' own variance.
    """
    asked = people(RATERS, JUDGED)
    drawn = asked.chance.uniforms("measure:recovery", student=asked.where.student)
    if instrument.rater is not None and instrument.rater.by == "student":
        where = asked.where
        asked = Asked(where._replace(teacher=where.student, student=where.teacher))
    lenient = instrument.leniency(asked, asked.where) / instrument.steps.width
    x = np.clip(_judged(instrument, drawn) + lenient, 0.0, 1.0)
    scores = instrument.score(instrument.answers(x, asked, asked.where))
    return share_with_interval(scores, np.repeat(np.arange(RATERS), JUDGED))


def wanted_share(instrument: Scale) -> float:
    """The same by the stated numbers: variance of leniency over that of a score."""
    sd = 0.0 if instrument.rater is None else instrument.rater.sd
    return (sd / instrument.reference.sd) ** 2


def _judged(instrument: Scale, drawn: Floats) -> Floats:
    """Places of the reference population at some ranks, without the variance of raters."""
    mean, sd = instrument.ordinary
    lenient = 0.0 if instrument.rater is None else instrument.rater.sd / instrument.steps.width
    everybody = reference_people(mean, float(np.sqrt(sd * sd - lenient * lenient)))
    return everybody[(drawn * len(everybody)).astype(np.int64)]


def row(instrument: Scale) -> str:
    """One instrument as a line of the table."""
    found = reliability(instrument)
    line = f"{instrument.name:24} {instrument.reliability.value:9.2f} {_said(found):>22}"
    if instrument.rater is None:
        return line
    return f"{line} {wanted_share(instrument):7.2f} {_said(rater_share(instrument)):>22}"


def _said(found: IntervalEstimate) -> str:
    return f"{found.value:.3f} ({found.low:.3f}-{found.high:.3f})"


if __name__ == "__main__":
    heads = ("instrument", "published", "found (95 %)", "raters", "found (95 %)")
    print("{:24} {:>9} {:>22} {:>7} {:>22}".format(*heads))
    for each in INSTRUMENTS:
        print(row(each))
