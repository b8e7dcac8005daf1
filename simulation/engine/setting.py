"""What stands around one dyad and is held while the dyad runs its mean course."""

from typing import NamedTuple

from simulation.parameters import Parameters
from simulation.processes.numeric import clip
from simulation.processes.representation import mirrored

MEAN_AFFILIATION = 0.5  # of its Beta law, whose two shapes are equal


class Setting(NamedTuple):
    """What is held while a dyad runs its course; units and ranges as in ``state``.

    contacts: K, expected contacts a school day, 0 or more. relevance, base_positive and
    base_negative are those of the pair, the general representation, load and the rest the
    teacher's.
    """

    propensity: float
    affiliation: float
    general_trust: float
    engagement: float
    relevance: float
    base_positive: float
    base_negative: float
    general_positive: float
    general_negative: float
    efficacy: float
    reappraisal: float
    suppression: float
    exhaustion: float
    depersonalisation: float
    load: float
    contacts: float


def typical(propensity: float, p: Parameters) -> Setting:
    """The average primary teacher on the first morning and the average student of a propensity.

    propensity: z, sd units, any number, −inf included. General trust and engagement fall
    with it as in a drawn population.
    """
    start, form = p.start, p.representation
    return Setting(
        propensity=propensity,
        affiliation=MEAN_AFFILIATION,
        general_trust=clip(start.trust - start.trust_propensity * propensity),
        engagement=clip(start.engagement - start.engagement_propensity * propensity),
        relevance=p.appraisal.relevance,
        base_positive=mirrored(form.base_positive, form.base_negative, form),
        base_negative=mirrored(form.base_negative, form.base_positive, form),
        general_positive=mirrored(start.general_positive, start.general_negative, form),
        general_negative=mirrored(start.general_negative, start.general_positive, form),
        efficacy=p.appraisal.efficacy,
        reappraisal=p.regulation.reappraisal,
        suppression=p.regulation.suppression,
        exhaustion=start.exhaustion,
        depersonalisation=start.depersonalisation,
        load=start.load,
        contacts=p.contacts.primary,
    )
