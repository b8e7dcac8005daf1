"""Engagement and achievement: effects of the relationship on the student."""

import math

from simulation.jit import process
from simulation.parameters import StudentGrowth
from simulation.processes.curves import clip


@process
def added_moderation(listed: float, size: float, level: float, p: StudentGrowth) -> float:
    r"""Factor on an effect for a student with listed moderators: :math:`1 + d k + l`, to M_max.

    listed: k, listed moderators minus their mean in the population. size: d, 0 or more.
    level: l, half the difference between school levels, with its sign. Source: directions of
    Roorda et al. (2011); sizes assumed. The factor lies between 0 and M_max, so that a student
    with every moderator stays within bounds.

    >>> rule = StudentGrowth(most=2.5)
    >>> added_moderation(0.5, 0.25, 0.5, rule), added_moderation(4.0, 0.8, 0.0, rule)
    (1.625, 2.5)
    """
    factor = 1.0 + size * listed + level
    if factor < 0.0:
        return 0.0
    return p.most if factor > p.most else factor


@process
def closeness_for_student(relationship_positive: float, trust: float) -> float:
    """The positive relationship of both sides: Q+ = (R+ + t)/2.

    relationship_positive: R+, trust: t, 0 to 1. Source: assumed.

    >>> closeness_for_student(0.5, 0.75)
    0.625
    """
    return (relationship_positive + trust) / 2.0


@process
def engagement_pull(
    closeness: float, conflict: float, for_closeness: float, for_conflict: float, p: StudentGrowth
) -> float:
    r"""Pull of relationships on engagement.

    .. math:: b_{e+} M^+ (Q^+ - \bar Q^+) - b_{e-} M^- (Q^- - \bar Q^-)

    closeness: Q+, conflict: Q−, means over the student's teachers, 0 to 1. for_closeness,
    for_conflict: M+, M−, factors. Source: Roorda et al. (2011); sizes calibrated.

    >>> p = StudentGrowth(engagement_closeness=0.5, typical_closeness=0.7, typical_conflict=0.15)
    >>> round(engagement_pull(0.8, 0.15, 1.0, 1.0, p), 6)
    0.05
    """
    return p.engagement_closeness * for_closeness * (
        closeness - p.typical_closeness
    ) - p.engagement_conflict * for_conflict * (conflict - p.typical_conflict)


@process
def engagement_after_day(engagement: float, base: float, pull: float, p: StudentGrowth) -> float:
    r"""Engagement following base and pull: :math:`eng' = eng + [c(e_0 + pull) - eng]/\tau_g`.

    engagement: eng, base: e0, 0 to 1. pull: ``engagement_pull``. Once a school day.
    Source: assumed form.

    >>> engagement_after_day(0.5, 0.6, 0.0, StudentGrowth(engagement_time=40.0))
    0.5025
    """
    return engagement + (clip(base + pull) - engagement) / p.engagement_time


@process
def lesson_engagement_after_day(
    lesson: float, pull: float, mean_pull: float, p: StudentGrowth
) -> float:
    r"""Deviation of a student's engagement in one teacher's lessons from that at school.

    .. math:: u' = u + [w_u \max(-1, \min(1, pull_{ij} - pull_j)) - u]/\tau_g

    lesson: u, −1 to 1, added to engagement at school. pull: ``engagement_pull`` of this
    relationship, mean_pull: that of all the student's relationships. For a student with one
    teacher u is 0. Source: assumed; engagement in a lesson follows the relationship with its
    teacher.

    >>> rule = StudentGrowth(lesson_share=0.5, engagement_time=10.0)
    >>> round(lesson_engagement_after_day(0.0, 0.3, 0.1, rule), 9)
    0.01
    """
    gap = pull - mean_pull
    if gap > 1.0:
        gap = 1.0
    elif gap < -1.0:
        gap = -1.0
    return lesson + (p.lesson_share * gap - lesson) / p.engagement_time


@process
def engagement_in_lesson(engagement: float, lesson: float) -> float:
    """Engagement with one teacher: c(eng + u).

    engagement: eng, 0 to 1, lesson: u, −1 to 1. Source: assumed.

    >>> engagement_in_lesson(0.75, 0.5)
    1.0
    """
    return clip(engagement + lesson)


@process
def gain_of_teaching(quality: float, attention: float, p: StudentGrowth) -> float:
    r"""What teaching adds to achievement on a school day, in sd: :math:`a_q T + a_n n`.

    quality: T, mean over the student's teachers, sd. attention: n, ``contacts.attention``, mean
    over the student's dyads. Source: assumed.

    >>> gain_of_teaching(1.0, -0.5, StudentGrowth(teaching=0.001, attention=0.002))
    0.0
    """
    return p.teaching * quality + p.attention * attention


@process
def achievement_after_day(achievement: float, gain: float, level: float, p: StudentGrowth) -> float:
    r"""Achievement after a school day: :math:`ach' = ach + gain + \varphi_a (\mu_j - ach)`.

    achievement: ach, level: mu_j, the student's own level, sd. gain: of the day, sd. What is not
    maintained fades. Source: assumed form; fade-out of effects of programmes, recalled.

    >>> achievement_after_day(1.0, 0.01, 0.0, StudentGrowth(achievement_return=0.01))
    1.0
    """
    return achievement + (gain + p.achievement_return * (level - achievement))


@process
def passing_of_week(shock: float, p: StudentGrowth) -> float:
    r"""Random change of achievement in a new week, in sd.

    .. math:: sd_o \sqrt{1 - (1 - \varphi_a)^{10}} \varepsilon

    shock: ε, standard normal. The random part of achievement then has spread sd_o. Source: assumed.

    >>> passing_of_week(1.0, StudentGrowth(achievement_return=0.0, achievement_passing=0.4))
    0.0
    """
    day = 1.0 - p.achievement_return
    left = day * day  # of a variance after a day, five days a week
    left = left * left * left * left * left
    return p.achievement_passing * math.sqrt(1.0 - left) * shock


@process
def interest_after_week(interest: float, shock: float, p: StudentGrowth) -> float:
    r"""Interest in a new week: :math:`x' = \rho_x x + sd_x \sqrt{1 - \rho_x^2} \varepsilon`.

    interest: x, deviation of base engagement from the student's own. shock: ε, standard normal. The
    spread of x stays sd_x. Source: assumed; engagement changes within a half year.

    >>> interest_after_week(0.1, 0.0, StudentGrowth(interest_persistence=0.5))
    0.05
    """
    left = p.interest_persistence
    return left * interest + p.interest_spread * math.sqrt(1.0 - left * left) * shock


@process
def achievement_gain(
    engagement: float,
    closeness: float,
    conflict: float,
    for_closeness: float,
    for_conflict: float,
    p: StudentGrowth,
) -> float:
    r"""What a school day adds to achievement, in sd; may be negative.

    .. math:: alpha [(eng - .6) + \kappa_a (MA^+ (Q^+ - \bar Q^+) - w_{a-} MA^- (Q^- - \bar Q^-))]

    engagement: eng, 0 to 1. closeness: Q+, conflict: Q−, 0 to 1. for_closeness,
    for_conflict: MA+, MA−, factors. Source: engagement mediates in part (Roorda et al.
    2017); sizes calibrated, w_a− assumed (1: both paths have one size).

    >>> p = StudentGrowth(achievement_gain=0.01, typical_closeness=0.7, typical_conflict=0.15)
    >>> round(achievement_gain(0.8, 0.7, 0.15, 1.0, 1.0, p), 6)
    0.002
    """
    direct = for_closeness * (closeness - p.typical_closeness) - p.achievement_conflict * (
        for_conflict * (conflict - p.typical_conflict)
    )
    return p.achievement_gain * (engagement - p.typical_engagement + p.achievement_direct * direct)
