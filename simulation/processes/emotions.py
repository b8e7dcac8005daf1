"""Emotions: eleven discrete emotions, every one from its core relational theme.

After the themes of Lazarus (1991) and Smith & Lazarus (1993), as read for teachers by
Chang (2009) and Frenzel (2014); the products are the simplest form (assumed).
Every input and every intensity lies between 0 and 1 unless noted otherwise.
"""

from simulation.jit import process
from simulation.processes.curves import blend


@process
def anger(harm: float, accountability: float) -> float:
    """The other is to blame for a harm: H · Ao.

    harm: H. accountability: Ao. Source: other-blame (Smith & Lazarus 1993).

    >>> anger(0.5, 0.5)
    0.25
    """
    return harm * accountability


@process
def anxiety(harm: float, steadiness: float, uncertainty: float) -> float:
    """A threat beyond emotion-focused coping, as far as it is uncertain: H · (1 − EF)² · u.

    harm: H. steadiness: EF. uncertainty: u. Source: uncertain threat (Smith & Lazarus
    1993). Squared here: linear, anxiety was as frequent as anger, which diaries contradict
    (Keller et al. 2014).

    >>> anxiety(0.5, 0.5, 1.0)
    0.125
    """
    return harm * (1.0 - steadiness) * (1.0 - steadiness) * uncertainty


@process
def helplessness(harm: float, coping: float, expectancy: float) -> float:
    """No remedy and no prospect: H · (1 − CP)(1 − FE).

    harm: H. coping: CP. expectancy: FE. Source: Chang (2009); theme of irrevocable loss.

    >>> helplessness(1.0, 0.5, 0.5)
    0.25
    """
    return harm * (1.0 - coping) * (1.0 - expectancy)


@process
def guilt(harm: float, accountability: float, coping: float) -> float:
    """Self-blame, own competence is at stake: H · (1 − Ao)(1 − CP).

    harm: H. accountability: Ao. coping: CP. Source: self-blame (Smith & Lazarus 1993).

    >>> guilt(1.0, 0.5, 0.5)
    0.25
    """
    return harm * (1.0 - accountability) * (1.0 - coping)


@process
def disappointment(harm: float, balance: float) -> float:
    """Better behaviour was expected of this student: H · max(0, m).

    harm: H. balance: shielded m, −1 to 1. Source: assumed reading of violated hope.

    >>> disappointment(0.5, 0.5), disappointment(0.5, -0.5)
    (0.25, 0.0)
    """
    return 0.0 if balance <= 0.0 else harm * balance


@process
def hope(harm: float, coping: float, expectancy: float) -> float:
    """A harm that can be repaired: H · CP · FE.

    harm: H. coping: CP. expectancy: FE. Source: Smith & Lazarus (1993), yearning for better.

    >>> hope(1.0, 0.5, 0.5)
    0.25
    """
    return harm * coping * expectancy


@process
def compassion(harm: float, accountability: float, closeness: float) -> float:
    """A harm not blamed on a student who is close: H · (1 − Ao) · R+.

    harm: H. accountability: Ao. closeness: shielded R+. Source: Lazarus (1991), moved by
    another's suffering.

    >>> compassion(1.0, 0.5, 0.5)
    0.25
    """
    return harm * (1.0 - accountability) * closeness


@process
def enjoyment(benefit: float) -> float:
    """Progress towards a goal: B.

    benefit: B. Source: Frenzel (2014).

    >>> enjoyment(0.5)
    0.5
    """
    return benefit


@process
def affection(benefit: float, closeness: float) -> float:
    """A benefit within a close relationship: B · R+.

    benefit: B. closeness: shielded R+. Source: Lazarus (1991), love and affection.

    >>> affection(0.5, 0.5)
    0.25
    """
    return benefit * closeness


@process
def pride(benefit: float, coping: float, self_positive: float) -> float:
    """Credit to own competence: B · CP · S+.

    benefit: B. coping: CP. self_positive: shielded S+. Source: Lazarus (1991), ego
    enhancement.

    >>> pride(1.0, 0.5, 0.5)
    0.25
    """
    return benefit * coping * self_positive


@process
def relief(benefit: float, balance: float) -> float:
    """Better than feared: B · max(0, −m).

    benefit: B. balance: shielded m, −1 to 1. Source: Lazarus (1991), relief.

    >>> relief(0.5, -0.5), relief(0.5, 0.5)
    (0.25, 0.0)
    """
    return 0.0 if balance >= 0.0 else benefit * -balance


@process
def negative_emotion(
    anger: float, anxiety: float, helplessness: float, guilt: float, disappointment: float
) -> float:
    """Negative emotion N, the blend of five emotions.

    Each 0 to 1. Source: assumed; ``blend`` explains why inputs are halved.

    >>> negative_emotion(1.0, 0.0, 0.0, 0.0, 0.0)
    0.5
    """
    return blend(anger, anxiety, helplessness, guilt, disappointment)


@process
def positive_emotion(enjoyment: float, affection: float, pride: float, relief: float) -> float:
    """Positive emotion P, the blend of four emotions.

    Each 0 to 1. Source: assumed; hope and compassion are not pleasant enough to count.

    >>> positive_emotion(1.0, 0.0, 0.0, 0.0)
    0.5
    """
    return blend(enjoyment, affection, pride, relief)
