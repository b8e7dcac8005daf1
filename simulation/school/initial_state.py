"""The state on the first morning of a school year."""

import numpy as np
import numpy.typing as npt

from simulation.parameters import Parameters, Relatedness
from simulation.processes.colleagues import support_from
from simulation.processes.relatedness import connectedness, relatedness
from simulation.randomness import RandomStreams
from simulation.school.ablated_representation import both_valences
from simulation.school.links import dyad_owner
from simulation.school.propensity import normal_scores
from simulation.school.reserve import IdleRows
from simulation.school.traits import clip, normals
from simulation.state import Dyads, Floats, Ints, Keys, Links, Students, Teachers


def new_teachers(links: Links, parameters: Parameters, chance: RandomStreams) -> Teachers:
    """Teachers whom the simulation meets for the first time; ``settled`` completes them."""
    start, spread, keys = parameters.start, parameters.spread, links.teacher_key

    def own(quality: str) -> Floats:
        return normals(chance, "teacher", quality, teacher=keys)

    def all_at(value: float) -> Floats:
        return np.full(len(keys), float(value))

    positive = clip(start.general_positive + spread.general_positive * own("general_positive"))
    negative = clip(start.general_negative + spread.general_negative * own("general_negative"))
    general = both_valences(positive, negative, parameters.representation)
    return Teachers(
        load=all_at(start.load),
        evening_load=all_at(start.load),
        stress=all_at(start.stress),
        exhaustion=clip(start.exhaustion + spread.exhaustion * own("exhaustion")),
        depersonalisation=all_at(start.depersonalisation),
        accomplishment=all_at(start.accomplishment),
        relatedness=all_at(np.nan),
        meaning=all_at(start.meaning),
        strain=own("strain"),
        support=all_at(np.nan),
        general_positive=general[0],
        general_negative=general[1],
    )


def settled(
    teachers: Teachers, dyads: Dyads, links: Links, idle: IdleRows, parameters: Parameters
) -> Teachers:
    """The teachers with the support and relatedness that colleagues and classes give.

    Without ties, support is what colleagues outside the simulation give; without
    students, the generalised representation stands for the classes. Rows in reserve give
    nothing.
    """
    form = parameters.relatedness
    given = np.array([support_from(tired) for tired in teachers.exhaustion.tolist()])
    absent = parameters.colleagues.absent
    support = mean_by(given[links.tie_teacher], links.tie_start, absent, ~idle.ties)
    own = _connected(dyads.relationship_positive, dyads.relationship_negative, form)
    general = _connected(teachers.general_positive, teachers.general_negative, form)
    students = mean_by(own, links.teacher_dyads, general, ~idle.dyads)
    met = [relatedness(*each, form) for each in zip(students, support, strict=True)]
    return teachers._replace(support=support, relatedness=np.array(met))


def _connected(positive: Floats, negative: Floats, form: Relatedness) -> Floats:
    pairs = zip(positive.tolist(), negative.tolist(), strict=True)
    return np.array([connectedness(*pair, form) for pair in pairs])


def new_students(
    ability: Floats, base_engagement: Floats, keys: Keys, chance: RandomStreams
) -> Students:
    """Students whom the simulation meets for the first time; ability: sd, NaN unknown."""
    drawn = normals(chance, "student", "achievement", student=keys)
    return Students(
        engagement=base_engagement.copy(),
        achievement=np.where(np.isnan(ability), drawn, ability),
        disposition=np.zeros(len(drawn)),
    )


def new_dyads(
    teachers: Teachers,
    general_trust: Floats,
    links: Links,
    parameters: Parameters,
    chance: RandomStreams,
    year: int,
) -> Dyads:
    """Relationships at the start of a year: general representation, liking and noise.

    general_trust: t0 of each student. The stable liking of a pair is that of its base;
    dislike works through the base alone.
    """
    owner, spread = dyad_owner(links), parameters.spread
    pair = _pair(links)
    liking = spread.base_positive * normals(
        chance, "dyad", "base_positive", teacher=pair[0], student=pair[1]
    )
    positive = teachers.general_positive[owner] + liking
    negative = teachers.general_negative[owner]

    def start(component: str) -> Floats:
        mean, size = (
            (positive, spread.component_positive)
            if component.endswith("positive")
            else (negative, spread.component_negative)
        )
        return clip(mean + size * _noise(component, pair, chance, year))

    return Dyads(
        self_positive=start("self_positive"),
        self_negative=start("self_negative"),
        other_positive=start("other_positive"),
        other_negative=start("other_negative"),
        relationship_positive=start("relationship_positive"),
        relationship_negative=start("relationship_negative"),
        rigidity=np.full(len(owner), parameters.rigidity.base),
        awareness=np.zeros(len(owner)),
        trust=general_trust[links.dyad_student],
    )


def with_earlier_scores(
    dyads: Dyads,
    closeness: Floats,
    conflict: Floats,
    links: Links,
    parameters: Parameters,
    chance: RandomStreams,
) -> Dyads:
    """The relationships, started from STRS scores of an earlier wave where there are any.

    closeness, conflict: of each dyad, 1-5, NaN unknown. The deviate of a score is its
    rank among all scores of the roster as a normal deviate, shrunk by the scale's
    reliability. It stands for all that is particular to the pair.
    """
    start, spread, pair = parameters.start, parameters.spread, _pair(links)
    scales = {
        "positive": (closeness, start.general_positive, spread.component_positive),
        "negative": (conflict, start.general_negative, spread.component_negative),
    }
    for valence, (scores, mean, size) in scales.items():
        known = np.flatnonzero(~np.isnan(scores))
        if len(known):
            some = (pair[0][known], pair[1][known])
            deviates = _score_deviates(valence, scores[known], some, parameters, chance)
            for name, deviate in deviates.items():
                values = getattr(dyads, name).copy()
                values[known] = clip(mean + size * deviate)
                dyads = dyads._replace(**{name: values})
    return dyads


def mean_by(
    values: Floats, start: Ints, otherwise: float | Floats, counted: npt.NDArray[np.bool_]
) -> Floats:
    """Mean of the counted values in each owner's stretch, or ``otherwise`` where none counts."""
    owners = len(start) - 1
    owner = np.repeat(np.arange(owners), np.diff(start))[counted]
    count = np.bincount(owner, minlength=owners)
    total = np.bincount(owner, weights=values[counted], minlength=owners)
    return np.where(count > 0, total / np.maximum(count, 1), otherwise)


def _pair(links: Links) -> tuple[Keys, Keys]:
    """Keys of the teacher and the student of each dyad."""
    return links.teacher_key[dyad_owner(links)], links.student_key[links.dyad_student]


def _noise(component: str, pair: tuple[Keys, Keys], chance: RandomStreams, year: int) -> Floats:
    return normals(chance, "dyad", component, year=year, teacher=pair[0], student=pair[1])


def _score_deviates(
    valence: str,
    scores: Floats,
    pair: tuple[Keys, Keys],
    parameters: Parameters,
    chance: RandomStreams,
) -> dict[str, Floats]:
    """Deviates of relationship, self and other; the last two share part of the first."""
    deviate = normal_scores(scores) * np.sqrt(parameters.start.earlier_score_reliability)
    share = parameters.start.earlier_score_shared
    own = np.sqrt(1 - share * share)
    return {
        f"relationship_{valence}": deviate,
        **{
            name: share * deviate + own * _noise(name, pair, chance, year=1)
            for name in (f"self_{valence}", f"other_{valence}")
        },
    }
