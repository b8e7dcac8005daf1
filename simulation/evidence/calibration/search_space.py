"""What is fitted: free parameters with the box they are sought in, and points of that box.

A point is an array of numbers from −1 to 1, one a free parameter, in their order. The box is
narrower than what a scenario may ask for; its ends are those of the table of parameters where
that has any, else *assumed*. The last dimension, the direct cost of misbehaviour, is never
fitted: survey figures cannot tell it from the relational load, so it is held or swept.
"""

import json
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc

from simulation.parameters import Parameters, values, with_values
from simulation.randomness import RandomStreams
from simulation.state import Floats

STREAM = "calibration"


class Free(NamedTuple):
    """A parameter that is sought, and the ends of the box."""

    name: str
    low: float
    high: float


SWEPT = Free("load.direct", 0.0, 0.06)
FREE = (
    Free("behaviour.base_log_odds", -3.2, -1.7),
    Free("behaviour.propensity", 0.5, 1.5),
    Free("behaviour.trust", 1.0, 4.0),
    Free("behaviour.spell_spread", 0.0, 1.2),
    Free("trust.rate", 0.02, 0.15),
    Free("trust.return", 0.01, 0.1),
    Free("appraisal.assimilation", 0.1, 0.6),
    Free("appraisal.mood", 0.0, 0.5),
    Free("appraisal.relevance", 0.5, 1.0),
    Free("appraisal.efficacy", 0.3, 0.9),
    Free("appraisal.exhaustion_cost", 0.0, 0.8),
    Free("appraisal.exhaustion_unsteadies", 0.1, 1.0),
    Free("warmth.exhaustion_cost", 0.0, 0.8),
    Free("load.negative", 0.01, 0.12),
    Free("load.positive", 0.0, 0.03),
    Free("load.workload", 0.1, 0.5),
    Free("recovery.night", 0.4, 0.8),
    Free("recovery.exhaustion_cost", 0.0, 0.9),
    Free("colleagues.buffer", 0.0, 0.6),
    Free("exhaustion.time", 10.0, 80.0),
    Free("exhaustion.tolerance", 0.35, 0.7),
    Free("representation.rate", 0.03, 0.12),
    Free("representation.drift", 0.003, 0.04),
    Free("representation.generalisation", 0.0, 0.7),
    Free("representation.cross_inhibition", 0.0, 0.3),
    Free("strain.spread", 0.1, 1.2),
    Free("spread.workload", 0.05, 0.6),
    Free("spread.tolerance", 0.02, 0.2),
    Free("spread.trait", 0.04, 0.2),
    Free("spread.relevance", 0.0, 0.3),
    Free("spread.fit", 0.1, 0.9),
    Free("spread.recovery", 0.02, 0.25),
    Free("spread.exhaustion", 0.03, 0.2),
    Free("spread.distance", 0.1, 0.7),
    Free("spread.accomplishment", 0.02, 0.25),
    Free("spread.base_positive", 0.02, 0.25),
    Free("spread.base_negative", 0.3, 1.4),
    Free("spread.general_positive", 0.02, 0.25),
    Free("spread.general_negative", 0.01, 0.15),
    Free("spread.engagement", 0.04, 0.25),
    Free("spread.trust", 0.05, 0.25),
    Free("start.trust", 0.45, 0.75),
    Free("start.trust_propensity", 0.0, 0.08),
    Free("start.engagement_propensity", 0.0, 0.1),
    Free("start.general_positive", 0.4, 0.9),
    Free("start.general_negative", 0.03, 0.2),
    Free("start.exhaustion", 0.1, 0.45),
    Free("start.accomplishment", 0.5, 0.85),
    Free("start.affiliation_internalising", -0.7, -0.2),
    Free("start.affiliation_grade", 0.0, 0.2),
    Free("start.affiliation_girl", 0.3, 1.4),
    Free("burnout.exhaustion_distance", 0.2, 1.2),
    Free("burnout.other_distance", 0.0, 1.4),
    Free("students.engagement_closeness", 0.1, 1.5),
    Free("students.engagement_conflict", 0.0, 1.0),
    Free("students.achievement_gain", 0.0003, 0.008),
    Free("students.achievement_direct", 0.1, 2.0),
    Free("students.moderation", 1.1, 2.0),
    Free("students.achievement_moderation", 1.2, 3.0),
    Free("students.secondary_response", 1.0, 5.0),
    Free("years.propensity_persistence", 0.1, 0.95),
    Free("years.propensity_change", 0.1, 1.0),
    Free("years.conflict_carried", 0.0, 2.0),
    Free("contacts.secondary", 0.3, 1.5),
    Free("contacts.secondary_weight", 1.0, 6.0),
    Free("ratings.closeness", -1.0, 1.5),
    Free("ratings.conflict", -1.5, 0.5),
    Free("ratings.exhaustion", 0.0, 1.8),
    Free("ratings.depersonalisation", -0.7, 1.4),
    Free("ratings.accomplishment", -0.5, 1.0),
    Free("ratings.efficacy", -0.7, 1.2),
)


class Space(NamedTuple):
    """The box: what is sought, then what is swept. base: the numbers of all that is not sought."""

    free: tuple[Free, ...] = FREE
    swept: Free = SWEPT
    base: Parameters = Parameters()

    @property
    def names(self) -> tuple[str, ...]:
        """Full names, in the order of a point."""
        return (*(each.name for each in self.free), self.swept.name)

    @property
    def dimensions(self) -> int:
        """How many numbers a point has."""
        return len(self.free) + 1

    def point_of(self, p: Parameters) -> Floats:
        """Where a parameter set lies; what lies outside the box is put on its edge."""
        known = values(p)
        at = [
            2.0 * (known[each.name] - each.low) / (each.high - each.low) - 1.0
            for each in (*self.free, self.swept)
        ]
        return np.asarray(np.clip(np.array(at), -1.0, 1.0))

    def parameters_at(self, point: Floats) -> Parameters:
        """The base with the numbers of a point."""
        numbers = {
            each.name: round(each.low + (each.high - each.low) * (float(at) + 1.0) / 2.0, 10)
            for each, at in zip((*self.free, self.swept), point, strict=True)
        }
        return with_values(self.base, numbers)


def starting_point() -> Parameters:
    """Where the search begins: the best set of an earlier, smaller one, kept beside this file."""
    text = resources.files(__package__).joinpath("start.json").read_text(encoding="utf-8")
    return with_values(Parameters(), json.loads(text))


def sobol_points(many: int, dimensions: int, seed: int, name: str) -> Floats:
    """Points that fill the box evenly, shape (many, dimensions): Sobol's, shifted by chance."""
    sobol = qmc.Sobol(dimensions, scramble=False)
    raw = sobol.random_base2(max(many - 1, 1).bit_length())[:many]
    return np.asarray(2.0 * ((raw + uniforms(dimensions, seed, name)) % 1.0) - 1.0)


def uniforms(many: int, seed: int, name: str) -> Floats:
    """So many draws between 0 and 1, by name."""
    places = np.arange(many, dtype=np.uint64)
    return RandomStreams(seed, 0).uniforms(f"{STREAM}:{name}", teacher=places)


def normals(shape: Sequence[int], seed: int, name: str) -> Floats:
    """Standard normal draws, by name."""
    flat = uniforms(int(np.prod(shape)), seed, name)
    return np.asarray(ndtri(flat)).reshape(tuple(shape))
