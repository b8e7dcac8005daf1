"""Statistics of perception and appraisal, from single contacts (questions 1 and 2).

Every function takes plain columns, one row a contact, and returns one number. Columns: valence and
perceived (−1 to 1), emotions (0 to 1), balance of the picture (−1 to 1) at the contact, and what is
known of the dyad. A statistic without enough contacts is NaN.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.engine.contact import meet, perceive
from simulation.engine.contact_records import Pair, TeacherNow
from simulation.evidence.theory.theory_year import FIRST_WATCHED, TheoryYear
from simulation.parameters import Parameters
from simulation.processes.load import affectivity
from simulation.school.at_rest import ORDINARY_TEACHER
from simulation.state import DAYS_A_WEEK, Floats, Ints
from simulation.stats.frame import betas, r_squared_within, within_groups

STANDARD_ACT = -0.6  # valence of the act that all pictures are compared on: mean intensity
NEUTRAL_PAIR = Pair(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.5, 0.0)
QUARTER = 0.25  # of the students of a teacher, with most and with least history
COLUMNS = ("valence", "perceived", "anger", "positive", "felt", "load", "mood", "balance")
FEW = 10  # contacts; with fewer a statistic is not computed


def share_darker(valence: Floats, perceived: Floats, chosen: Any) -> float:
    """Return the share of the chosen acts of misbehaviour that the teacher sees darker.

    Over all contacts; a share, 0 to 1. valence: of the act, or as a teacher without a picture sees
    it. chosen: by the sign of the picture. Needs an observer's rating of the same act. Source:
    hostile attribution (Dodge 1980, unverified).
    """
    acts = (valence < 0.0) & chosen
    return float((perceived < valence)[acts].mean()) if acts.sum() >= FEW else float("nan")


def darker_than_neutral(perceived: Floats, neutral: Floats, chosen: Any) -> float:
    """Return the mean of perceived minus neutral valence of the chosen acts.

    Over all contacts; valence, −2 to 2; below 0 is darker. neutral: as a teacher with a picture
    without balance perceives the same act. Needs two raters of one event. Source: assimilation,
    assumed.
    """
    gap = (perceived - neutral)[chosen]
    return float(gap.mean()) if len(gap) >= FEW else float("nan")


def anger_by_conflict(
    anger: Floats, valence: Floats, history: Floats, conflict: Floats, teacher: Ints
) -> float:
    """Return the share of anger that conflict explains beyond the act and the behaviour before.

    Acts of misbehaviour, within teachers; share of variance (ΔR²). history: misbehaviour in the 20
    weeks before. conflict: R− after them. Needs an event diary and the STRS. Source: Spilt et al.
    (2011), the representation affects appraisal.
    """
    before = r_squared_within(anger, [valence, history], teacher)
    return r_squared_within(anger, [valence, history, conflict], teacher) - before


def anger_by_history(anger: Floats, perceived: Floats, history: Floats) -> float:
    """Return the weight of earlier misbehaviour in anger, given the act as perceived.

    Acts of misbehaviour, all teachers together; standardised weight. history: misbehaviour in the
    20 weeks before. Needs an event diary. Source: as ``anger_by_conflict``.
    """
    return float(betas(anger, [perceived, history])[1])


def anger_by_picture(
    anger: Floats, valence: Floats, relevance: Floats, conflict: Floats, teacher: Ints
) -> float:
    """Return the weight of conflict in anger, given the act and how much the student matters.

    Acts of misbehaviour, within teachers; standardised weight. It is 0 where the loop is cut.
    Source: model only (relevance is latent).
    """
    columns = [within_groups(values, teacher) for values in (anger, valence, relevance, conflict)]
    return float(betas(columns[0], columns[1:])[2])


def pleasure_by_balance(pleasure: Floats, valence: Floats, balance: Floats, teacher: Ints) -> float:
    """Return the weight of the picture in the pleasure of a good act, given the act.

    Acts of approach, within teachers; standardised weight. Needs an event diary. Source: affection
    within a close relationship (Lazarus 1991).
    """
    columns = [within_groups(values, teacher) for values in (pleasure, balance, valence)]
    return float(betas(columns[0], columns[1:])[0])


def feeling_without_misbehaviour(felt: Floats, valence: Floats) -> float:
    """Return the share of felt negative emotion in contacts without misbehaviour.

    All contacts of all teachers; share, 0 to 1. Needs a diary of neutral contacts. Source:
    assimilation, assumed.
    """
    return float(felt[valence >= 0.0].sum() / felt.sum()) if felt.sum() > 0.0 else float("nan")


def after_history(emotion: Floats, history: Floats, teacher: Ints) -> float:
    """Return an emotion after one standard act by students with most minus least history.

    One row a dyad, within teachers: mean over teachers of the most misbehaving quarter minus the
    least misbehaving one; emotion, −1 to 1. emotion: after the same act in the same context.
    Needs vignettes about own students. Source: as ``anger_by_conflict``.
    """
    gaps = []
    for i in np.unique(teacher):
        own = np.flatnonzero(teacher == i)
        order, many = own[np.argsort(history[own], kind="stable")], int(QUARTER * len(own))
        if many:
            gaps.append(emotion[order[-many:]].mean() - emotion[order[:many]].mean())
    return float(np.mean(gaps)) if gaps else float("nan")


def neutral_perception(
    valence: Floats, rigidity: Floats, load: Floats, mood: Floats, p: Parameters
) -> Floats:
    """Return how a teacher whose picture has no balance perceives acts.

    rigidity: of the dyad. load, mood: of the teacher at the slot.
    """
    pairs = (NEUTRAL_PAIR._replace(rigidity=float(rho)) for rho in rigidity)
    return np.array(
        [
            perceive(float(act), pair, calm_teacher(p, float(burden), float(tone)), p).perceived
            for act, pair, burden, tone in zip(valence, pairs, load, mood, strict=True)
        ]
    )


def calm_teacher(p: Parameters, load: float, mood: float = 0.0) -> TeacherNow:
    """Return an average teacher of a year at rest under a load and in a mood."""
    return TeacherNow(
        efficacy=p.appraisal.efficacy,
        reappraisal=p.regulation.reappraisal,
        suppression=p.regulation.suppression,
        worn=1.0,
        coaching=0.0,
        exhaustion=ORDINARY_TEACHER.exhaustion,
        load=load,
        wear=1.0,
        mood=mood,
        affectivity=affectivity(0.0, p.appraisal.affectivity),
        negative_affectivity=0.0,
    )


def felt_after(act: float, pairs: Sequence[Pair], p: Parameters) -> tuple[Floats, Floats]:
    """Return anger and anxiety of an average teacher after one act, by picture of the student."""
    teacher = calm_teacher(p, ORDINARY_TEACHER.load)
    felt = np.zeros((len(pairs), 2))
    for n, pair in enumerate(pairs):
        emotions = meet(act, p.appraisal.relevance, pair, teacher, p).emotions
        felt[n] = emotions.anger, emotions.anxiety
    return felt[:, 0], felt[:, 1]


def appraisal_statistics(year: TheoryYear, p: Parameters) -> dict[str, float]:
    """Return the statistics of questions 1 and 2. p: of the model in the first recorded week."""
    events, row = year.events, year.events["dyad"].to_numpy(dtype=np.int64)
    week = events["day"].to_numpy(dtype=np.int64) // DAYS_A_WEEK
    first = FIRST_WATCHED
    history, conflict = year.misbehaviour[first][row], year.mondays["relationship_negative"]
    about = {name: events[name].to_numpy(dtype=np.float64) for name in COLUMNS}
    about |= {
        "rigidity": year.mondays["rigidity"][week, row],
        "history": history,
        "conflict": conflict[first][row],
        "conflict_now": conflict[week, row],
        "relevance": year.year.structure.traits.dyads.relevance[row],
    }
    teacher, acts = year.owner[row], about["valence"] < 0.0
    bad = {name: values[acts] for name, values in about.items()}
    found = {
        **_perception(bad, p),
        "anger_by_conflict": anger_by_conflict(
            bad["anger"], bad["valence"], bad["history"], bad["conflict"], teacher[acts]
        ),
        "anger_by_history": anger_by_history(bad["anger"], bad["perceived"], bad["history"]),
        "anger_by_picture": anger_by_picture(
            bad["anger"], bad["valence"], bad["relevance"], bad["conflict_now"], teacher[acts]
        ),
        "feeling_without_misbehaviour": feeling_without_misbehaviour(
            about["felt"], about["valence"]
        ),
        **_standard_act(year, p),
    }
    good = about["valence"] > 0.0
    pleasure = pleasure_by_balance(
        about["positive"][good], about["valence"][good], about["balance"][good], teacher[good]
    )
    return {**found, "pleasure_by_balance": pleasure}


def _perception(bad: dict[str, Floats], p: Parameters) -> dict[str, float]:
    neutral = neutral_perception(bad["valence"], bad["rigidity"], bad["load"], bad["mood"], p)
    found = {}
    for name, chosen in (("negative", bad["balance"] < 0.0), ("positive", bad["balance"] > 0.0)):
        found[f"seen_darker_{name}"] = share_darker(bad["valence"], bad["perceived"], chosen)
        gap = darker_than_neutral(bad["perceived"], neutral, chosen)
        found[f"than_neutral_{name}"] = gap
        found[f"darker_than_neutral_{name}"] = share_darker(neutral, bad["perceived"], chosen)
    return found


def _standard_act(year: TheoryYear, p: Parameters) -> dict[str, float]:
    """Return anger and anxiety after the standard act, by history of the student."""
    first = FIRST_WATCHED
    states = np.array([year.mondays[name][first] for name in Pair._fields]).T
    anger, anxiety = felt_after(STANDARD_ACT, [Pair(*state) for state in states.tolist()], p)
    history = year.misbehaviour[first]
    return {
        "anger_after_history": after_history(anger, history, year.owner),
        "anxiety_after_history": after_history(anxiety, history, year.owner),
    }
