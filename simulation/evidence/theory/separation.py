"""The table in sentences: what separates the full model from its rivals."""

from collections.abc import Sequence

from simulation.evidence.theory.rival_models import RIVALS
from simulation.evidence.theory.theory_statistics import Question
from simulation.evidence.theory.theory_table import ENOUGH, MechanismEffect, TheoryRow

NONE = "no statistic"


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def row_sentence(row: TheoryRow) -> str:
    """Return from which rivals a statistic separates the full model, in one sentence."""
    words = f"{row.statistic.id} {row.statistic.words}"
    if row.statistic.absent:
        return f"{words}: {row.statistic.absent}."
    if not row.values:
        return f"{words}: no value in these populations."
    separated = row.separated
    others = [name for name in row.differences if name not in separated]
    if not row.differences:
        return f"{words}: of the full model alone."
    if not separated:
        return f"{words}: separates the full model from no rival."
    more = f", not from {listed(others)}" if others else ""
    return f"{words}: separates the full model from {listed(separated)}{more}."


def question_sentence(question: Question, rows: Sequence[TheoryRow]) -> str:
    """Return which statistics of a question separate the full model from each rival."""
    own = [row for row in rows if row.statistic.id.split(".")[0] == str(question.number)]
    computed = [row for row in own if row.differences]
    if not computed:
        return f"{question.title}: no statistic in this model."
    parts = []
    for rival in RIVALS:
        ids = [row.statistic.id for row in computed if rival.name in row.separated]
        parts.append(f"{rival.name}: {listed(ids) or 'none'}")
    return f"{question.title} ({len(computed)} statistics). Separated from {'; '.join(parts)}."


def rival_sentence(name: str, rows: Sequence[TheoryRow]) -> str:
    """Return how many statistics separate the full model from one rival."""
    compared = [row for row in rows if name in row.differences]
    apart = [row for row in compared if name in row.separated]
    return f"{name}: {len(apart)} of {len(compared)} statistics are separated from the full model."


def mechanism_sentence(effect: MechanismEffect) -> str:
    """Return what a mechanism changes, in one sentence."""
    name = effect.mechanism.name
    if effect.absent:
        return f"{name}: switched off in every parameter set in use."
    if effect.idle:
        return f"{name}: changes none of {effect.compared} statistics; it is idle."
    if not effect.changed:
        return (
            f"{name}: changes none of {effect.compared} statistics in {effect.populations} "
            f"populations; {ENOUGH} are needed to call it idle."
        )
    ids = listed([statistic.id for statistic, _, _ in effect.changed])
    return f"{name}: changes {len(effect.changed)} of {effect.compared} statistics ({ids})."
