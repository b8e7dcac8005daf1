"""Load: added by day, reduced by night; stress and private strain."""

import math

from simulation.jit import process
from simulation.parameters import Load, Recovery, Strain, Stress
from simulation.processes.curves import exponential, saturation

MOST_PRESERVED = 0.9  # largest load that rumination preserves, as a share of stress; assumed


@process
def load_on_morning(load: float, workload: float, strain: float, p: Strain) -> float:
    r"""Load with the day's other work: :math:`L + wl \, e^{sd \, ou - sd^2/2}`.

    load: L, 0 or more. workload: wl, load a day, 0 or more. strain: ou, sd units; the
    factor has mean 1. Source: job demands (Bakker & Demerouti 2017); form assumed.

    >>> load_on_morning(0.1, 0.4, 0.0, Strain(spread=0.0))
    0.5
    """
    return load + workload * exponential(p.spread * strain - p.spread * p.spread / 2.0)


@process
def affectivity(deviate: float, spread: float) -> float:
    r"""How far negative affectivity multiplies: :math:`na_i = e^{sd \, \nu_i - sd^2/2}`.

    deviate: ν_i, sd units. spread: sd, log units; the factor has mean 1. Source: direction
    Roloff et al. (2022) and Watson & Clark (1984), recalled, unverified; size assumed.

    >>> affectivity(2.0, 0.0)
    1.0
    """
    return exponential(spread * deviate - spread * spread / 2.0)


@process
def load_of_contact(
    felt: float, suppressed: float, misbehaviour: float, positive: float, p: Load
) -> float:
    r"""What one contact adds to load before colleagues buffer it; may be negative.

    .. math:: lam_N N' + c_s lam_N Y + w_{dir} \max(0, -v) - lam_P P

    felt: N' times the wear of this teacher (``affectivity``), 0 or more. suppressed: Y,
    positive: P, each 0 to 1. misbehaviour: max(0, −v), 0 to 1.
    Source: assumed; suppression costs (Gross 1998), positive emotion undoes (Fredrickson
    2001). Surveys cannot separate the direct cost from the relational one: vary it.

    >>> p = Load(negative=0.1, positive=0.1, direct=0.1, suppression_cost=0.5)
    >>> round(load_of_contact(0.5, 0.2, 0.5, 0.0, p), 6)
    0.11
    """
    return (
        p.negative * felt
        + p.suppression_cost * p.negative * suppressed
        + p.direct * misbehaviour
        - p.positive * positive
    )


@process
def load_of_anger(anger: float, unregulated: float, p: Load) -> float:
    r"""What anger adds to load because it lingers: :math:`lam_N k_{la} \, anger (1 - e_r x)`.

    anger: times the wear of this teacher, 0 or more. unregulated: 1 − e_r x, 0 to 1. Source:
    assumed.

    >>> load_of_anger(0.5, 0.8, Load(negative=0.1, anger=0.5))
    0.020000000000000004
    """
    return p.negative * p.anger * anger * unregulated


@process
def demand_of_closeness(closeness: float, propensity: float, p: Load) -> float:
    r"""What closeness to a difficult student costs in a contact: :math:`lam_C R^+ \max(0, z)`.

    closeness: R+, 0 to 1. propensity: z, sd units. Source: a rival theory, in which caring
    for a difficult student is a demand of its own; off at 0.

    >>> demand_of_closeness(0.5, 2.0, Load(closeness=0.01))
    0.01
    """
    if p.closeness == 0.0 or propensity <= 0.0:
        return 0.0
    return p.closeness * closeness * propensity


@process
def rumination(stress: float, affectivity: float, p: Recovery) -> float:
    r"""Load below which rest takes nothing away: :math:`\min(.9, k_{rum} \, na_i) \, St`.

    stress: St, 0 to 1. affectivity: na_i, a factor of mean 1. Source: thoughts about work
    prolong strain (Brosschot et al. 2006, recalled, unverified); form and size assumed.

    >>> rumination(0.5, 1.0, Recovery(rumination=0.4))
    0.2
    """
    share = p.rumination * affectivity
    return (MOST_PRESERVED if share > MOST_PRESERVED else share) * stress


@process
def load_after_night(
    load: float, recovery: float, exhaustion: float, preserved: float, p: Recovery
) -> float:
    r"""Load left by a night or a free day: :math:`L - psi (1 - k_{psi} E) \max(0, L - L_0)`.

    load: L, 0 or more. recovery: psi, 0 to 1. exhaustion: E, 0 to 1. preserved: L_0, what
    ``rumination`` preserves, 0 or more. A free weekday rests like one more night (assumed).
    Source: recovery from work (Sonnentag & Fritz 2015); that exhaustion impairs it is assumed in
    size.

    >>> [load_after_night(1.0, 0.5, 0.0, preserved, Recovery()) for preserved in (0.0, 0.2)]
    [0.5, 0.6]
    """
    gone = recovery * (1.0 - p.exhaustion_cost * exhaustion)
    left = load * (1.0 - gone) + gone * (load if load < preserved else preserved)
    return load if left > load else left


@process
def stress_after_day(stress: float, load: float, p: Stress) -> float:
    r"""Stress following the evening's load: :math:`St' = St + [L/(1 + L) - St]/\tau_S`.

    stress: St, 0 to 1. load: L in the evening, 0 or more. Once a weekday. Source: assumed;
    sustained activation (Lazarus & Folkman 1984).

    >>> stress_after_day(0.3, 1.0, Stress(time=5.0))
    0.33999999999999997
    """
    return stress + (saturation(load) - stress) / p.time


@process
def strain_after_weekday(strain: float, shock: float, p: Strain) -> float:
    r"""Private strain on the next weekday.

    .. math:: ou' = k \, ou + \sqrt{1 - k^2} \, \varepsilon, \quad k = 1 - 1/\tau

    strain: ou, sd units. shock: ε, standard normal; the spread stays 1. Source: assumed,
    a first-order autoregression.

    >>> strain_after_weekday(1.0, 0.0, Strain(time=20.0))
    0.95
    """
    persistence = 1.0 - 1.0 / p.time
    return persistence * strain + math.sqrt(1.0 - persistence * persistence) * shock
