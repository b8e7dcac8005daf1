"""Every parameter of the model: value, symbol, range, unit, meaning, source.

One line a parameter, grouped by process. A scenario may set any value in the range. The range
of a link that the theory names excludes the value that cuts the link; ``off`` names this value,
which a scenario or an ablation may set too and a calibration never tries.
``assumed`` means no source; ``prototype`` is a starting value from early fits, not an
estimate; ``structural`` parameters are varied one at a time only. A symbol is the letter
in the equations of the processes. The values in this file are not calibrated:
``Parameters.calibrated()`` reads the calibrated values.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, NamedTuple, get_type_hints

PROTOTYPE = "assumed; prototype starting value"
STRUCTURAL = "assumed; structural"
SCHEMA = 1  # version of calibrated.json
OFF = "0 by definition"
NOT_FITTED = (
    "parameter sets of an earlier calibration, with values of the second model "
    "set by reason and not fitted yet"
)


class Parameter(NamedTuple):
    """Description of one parameter: symbol, admissible range, unit, meaning, source.

    off: admissible value outside the range that switches a mechanism off, if there is one.
    """

    symbol: str
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    off: float | None = None

    @property
    def span(self) -> str:
        """All admissible values in words.

        >>> Parameter("k", 0.2, 0.6, "-", "", "", off=0.0).span
        '0.2 to 0.6, or 0'
        """
        return f"{self.low:g} to {self.high:g}" + ("" if self.off is None else f", or {self.off:g}")

    def admits(self, value: float) -> bool:
        """Return whether a value is in the range or switches the mechanism off."""
        return self.low <= value <= self.high or value == self.off


P = Parameter


class Contacts(NamedTuple):
    """How often a teacher and a student have an emotionally salient contact."""

    primary: Annotated[float, P("K", 0, 12, "a day", "contacts of a dyad in a primary class of 25", "assumed; shape from Blatchford (2003)")] = 3.0
    secondary: Annotated[float, P("K_s", 0, 12, "a day", "the same for one shared secondary class", "assumed")] = 0.5
    secondary_weight: Annotated[float, P("w_K", 1, 8, "factor", "how much more a secondary contact teaches than a primary one", "assumed")] = 1.0
    dilution: Annotated[float, P("law", 0, 1, "-", "contacts fall with class size to this power", "derived: ln(213/144) / ln(33/19), Blatchford (2003)")] = 0.71
    reference_size: Annotated[float, P("n_0", 10, 40, "students", "class size at which K holds", STRUCTURAL)] = 25.0


class Behaviour(NamedTuple):
    """What the student does in a contact."""

    base_log_odds: Annotated[float, P("b0", -4, -1.5, "log-odds", "base rate of misbehaviour per contact", PROTOTYPE)] = -2.2
    propensity: Annotated[float, P("b_z", 0, 2.5, "log-odds per sd", "weight of externalising propensity", PROTOTYPE)] = 1.09
    trust: Annotated[float, P("b_t", 2, 3.5, "log-odds", "weight of trust in this teacher", PROTOTYPE, off=0.0)] = 2.8
    engagement: Annotated[float, P("b_g", 0, 3, "log-odds", "weight of engagement on the evening before", "assumed")] = 1.0
    spell_spread: Annotated[float, P("sd_s", 0, 1.5, "sd", "spread of the part of propensity that lasts some weeks", "assumed; rows 6.16 and 6.17 need such a spread")] = 0.0
    spell_length: Annotated[float, P("n_s", 1, 200, "school days", "how long this part lasts", STRUCTURAL)] = 20.0
    typical_trust: Annotated[float, P("t_mid", 0, 1, "-", "trust at which the base rate holds", STRUCTURAL)] = 0.5
    typical_engagement: Annotated[float, P("e_ref", 0, 1, "-", "engagement at which the base rate holds", STRUCTURAL)] = 0.6
    mildest: Annotated[float, P("s_0", 0, 0.5, "-", "smallest intensity of an event that is not neutral", STRUCTURAL)] = 0.2
    approach_floor: Annotated[float, P("a_0", 0, 1, "-", "share of positive approaches that needs no trust", STRUCTURAL)] = 0.4


class Trust(NamedTuple):
    """The student's side of the relationship."""

    rate: Annotated[float, P("eta_t", 0, 0.2, "per contact", "learning from how the teacher responds", "assumed")] = 0.06
    return_: Annotated[float, P("phi_t", 0.03, 0.06, "per school day", "return to general trust", "assumed", off=0.0)] = 0.05


class Appraisal(NamedTuple):
    """How an event is perceived and what it is taken to mean (Lazarus 1991)."""

    assimilation: Annotated[float, P("om", 0.4, 0.8, "-", "weight of the representation in perception, which shifts an act to its own side", PROTOTYPE, off=0.0)] = 0.7
    mood: Annotated[float, P("mu", 0, 0.5, "-", "load makes ambiguous events look worse", "assumed")] = 0.05
    relevance: Annotated[float, P("g", 0, 1, "-", "how much student behaviour matters to goals", PROTOTYPE)] = 0.6
    efficacy: Annotated[float, P("cp0", 0, 1, "-", "coping potential before relationship and exhaustion", "assumed")] = 0.6
    exhaustion_cost: Annotated[float, P("k_E", 0.05, 0.25, "-", "exhaustion lowers coping potential", "assumed", off=0.0)] = 0.1
    threshold: Annotated[float, P("th", 0, 0.5, "-", "weaker perceived events pass unnoticed", STRUCTURAL)] = 0.1
    shielded_balance: Annotated[float, P("m0", -1, 1, "-", "affect balance that awareness appraises from", STRUCTURAL)] = 0.3
    shielded_positive: Annotated[float, P("r0+", 0, 1, "-", "positive valence that awareness appraises from", STRUCTURAL)] = 0.5
    shielded_negative: Annotated[float, P("r0-", 0, 1, "-", "negative valence that awareness appraises from", STRUCTURAL)] = 0.2
    contrast: Annotated[float, P("k_c", 0, 0.6, "-", "a benefit that was not expected counts more", "decision affect, Mellers (1997), recalled, unverified; size assumed")] = 0.3
    benefit_relevance: Annotated[float, P("g+/g", 0.5, 3, "factor", "relevance of a benefit relative to that of a harm", "size assumed")] = 1.4
    affectivity: Annotated[float, P("na_h", 0.1, 0.3, "log sd", "negative affectivity enlarges harms", "Watson & Clark (1984), recalled, unverified; size assumed", off=0.0)] = 0.2
    unsteadiness: Annotated[float, P("na_0", 0, 0.6, "-", "emotion-focused coping potential that temperament takes, on average", "size assumed")] = 0.35
    unsteadiness_affectivity: Annotated[float, P("na_x", 0, 0.3, "per sd", "how much more it takes with negative affectivity", "Watson & Clark (1984), recalled, unverified; size assumed")] = 0.12
    uncertainty: Annotated[float, P("k_u", 0.5, 1, "-", "share of anxiety that a definite picture removes", "fear is uncertain, anger certain: Smith & Ellsworth (1985), recalled, unverified; size assumed", off=0.0)] = 0.8
    mood_of_hours: Annotated[float, P("mu_m", 0.05, 0.2, "-", "mood of hours colours ambiguous events", "affective events theory, recalled, unverified; size assumed", off=0.0)] = 0.05
    blindness: Annotated[float, P("blind", 0, 1, "-", "ablation: 1 cuts representation from appraisal", OFF)] = 0.0


class Regulation(NamedTuple):
    """Reappraisal and suppression of negative emotion (Gross 1998)."""

    reappraisal: Annotated[float, P("kap", 0, 1, "-", "reappraisal capacity", "assumed")] = 0.4
    suppression: Annotated[float, P("sup", 0, 1, "-", "habit of not showing what is felt", "assumed; about a third of lessons, Keller et al. (2014)")] = 0.5
    effectiveness: Annotated[float, P("e_r", 0, 1, "-", "share of emotion that full reappraisal removes", STRUCTURAL)] = 0.5


class Warmth(NamedTuple):
    """What the student meets."""

    exhaustion_cost: Annotated[float, P("k_W", 0.15, 0.5, "-", "exhaustion and distance lower warmth", "assumed", off=0.0)] = 0.3
    awareness_gain: Annotated[float, P("k_A", 0, 1, "-", "reflection raises sensitivity", "assumed; observed in Spilt et al. (2012)")] = 0.3


class Internalisation(NamedTuple):
    """Internalised affect about self, other and relationship (Spilt et al. 2011)."""

    rate: Annotated[float, P("eta", 0, 0.12, "per contact", "learning from felt emotion", PROTOTYPE)] = 0.04369
    negativity: Annotated[float, P("b_neg", 1, 4, "-", "bad is stronger than good", "direction Baumeister et al. (2001); size assumed")] = 2.5
    cross_inhibition: Annotated[float, P("chi", 0, 0.3, "-", "one valence weakens the other", PROTOTYPE)] = 0.03
    drift: Annotated[float, P("phi", 0, 0.05, "per school day", "return to the base", PROTOTYPE)] = 0.00576
    generalisation: Annotated[float, P("iota", 0, 0.8, "-", "share of the base that is the generalised representation", PROTOTYPE)] = 0.44
    base_positive: Annotated[float, P("r_base+", 0, 1, "-", "mean dyadic base, positive", STRUCTURAL)] = 0.4
    base_negative: Annotated[float, P("r_base-", 0, 1, "-", "mean dyadic base, negative", STRUCTURAL)] = 0.1
    hope_share: Annotated[float, P("w_h", 0, 1, "-", "share of hope that builds the self", STRUCTURAL)] = 0.5
    enjoyment_other: Annotated[float, P("w_eo", 0, 1, "-", "share of enjoyment credited to the other", STRUCTURAL)] = 0.7
    enjoyment_relationship: Annotated[float, P("w_er", 0, 1, "-", "share of enjoyment credited to the relationship", STRUCTURAL)] = 0.5
    anger_share: Annotated[float, P("w_a", 0, 1, "-", "share of anger that strains the relationship", STRUCTURAL)] = 0.5
    disappointment_share: Annotated[float, P("w_d", 0, 0.5, "-", "share of disappointment that strains the relationship", "blame strains a bond, disappointment in a liked person less: reading of Smith & Lazarus (1993); size assumed", off=1.0)] = 0.3
    expression_share: Annotated[float, P("w_x", 0, 1, "-", "share of shown emotion that strains the relationship", STRUCTURAL)] = 0.5
    surprise: Annotated[float, P("k_pe", 0, 1, "-", "a flexible teacher learns more from what was not expected", "prediction error (Pearce & Hall 1980; Rescorla & Wagner 1972), recalled, unverified; size assumed")] = 0.5
    usual_surprise: Annotated[float, P("d_0", 0, 2, "-", "surprise at which nothing changes", STRUCTURAL)] = 0.5
    primacy: Annotated[float, P("k_1", 0, 4, "-", "how much more the first contacts of a year teach", "first impressions, Asch (1946), recalled, unverified; size assumed")] = 3.0
    primacy_contacts: Annotated[float, P("n_1", 1, 300, "noticed contacts", "how many contacts are first", STRUCTURAL)] = 30.0
    repair: Annotated[float, P("k_r", 0, 1, "-", "a good contact while a wound is fresh weakens the negative valence more", "rupture and repair (Safran & Muran; Tronick), recalled, unverified; size assumed")] = 0.5
    wound_time: Annotated[float, P("tau_o", 1, 7, "school days", "how long a bad contact stays fresh", "assumed")] = 3.0
    habituation: Annotated[float, P("k_h", 0, 0.8, "-", "gain that arranged contacts lose by habit", "habituation; size assumed")] = 0.6
    habit_step: Annotated[float, P("h_1", 0, 1, "-", "share of the way to full habit per arranged contact", STRUCTURAL)] = 0.15
    habit_time: Annotated[float, P("tau_h", 1, 100, "school days", "how long a habit lasts", STRUCTURAL)] = 15.0
    pooling: Annotated[float, P("pool", 0, 1, "-", "ablation: 1 makes one component of the three", OFF)] = 0.0
    mirroring: Annotated[float, P("mirror", 0, 1, "-", "ablation: 1 makes one valence of the two, r+ = 1 - r-", OFF)] = 0.0


class Rigidity(NamedTuple):
    """How closed a representation is to what contradicts it."""

    time: Annotated[float, P("tau_rho", 5, 120, "school days", "adaptation time", "assumed")] = 30.0
    blocking: Annotated[float, P("k_rho", 0.5, 0.8, "-", "share of disconfirming evidence that full rigidity blocks where the affect balance is ±1", "assumed", off=0.0)] = 0.7
    base: Annotated[float, P("rho0", 0, 1, "-", "rigidity of a fresh, benign representation", STRUCTURAL)] = 0.1
    sharpness: Annotated[float, P("s_m", 1, 2, "-", "how soon a representation is definite enough to resist contradiction; above 2 a dyad may be bistable without the student's response", "size assumed")] = 2.0
    confirming: Annotated[float, P("k_f", 0, 0.5, "-", "share by which full rigidity learns more from what confirms it", "biased assimilation, Lord et al. (1979), recalled, unverified; size assumed")] = 0.3
    narrowing: Annotated[float, P("k_n", 0, 0.5, "-", "share by which full rigidity narrows attention", "attention to what fits a schema, Fiske & Neuberg (1990), recalled, unverified; size assumed")] = 0.4
    gain: Annotated[float, P("s_rho", 1, 2, "factor", "how fast negativity makes rigid", "size assumed")] = 1.5
    stress: Annotated[float, P("k_rs", 0, 0.3, "-", "stress makes rigid", "threat rigidity, Staw et al. (1981), recalled, unverified; size assumed")] = 0.2


class Mood(NamedTuple):
    """A mood of hours: how pleasant the last slots of the day were."""

    gain: Annotated[float, P("eta_m", 1, 3, "-", "affect of a slot feeds the mood; 0: no mood", "affective events theory, recalled, unverified; size assumed", off=0.0)] = 2.0
    persistence: Annotated[float, P("k_m", 0, 1, "a slot", "share of a mood left a slot later", STRUCTURAL)] = 0.5
    overnight: Annotated[float, P("k_mn", 0, 1, "a night", "share of a mood left on the next school morning", STRUCTURAL)] = 0.2
    adaptation: Annotated[float, P("tau_m", 2, 400, "slots", "time in which a teacher gets used to a level of affect", "assumed; adaptation level, Helson, recalled, unverified")] = 30.0


class Commotion(NamedTuple):
    """Unrest of the whole class in a slot, which no single student causes."""

    share: Annotated[float, P("h_c", 0, 1, "-", "multiplies the chance of unrest; 0: none", "assumed")] = 1.0
    base_log_odds: Annotated[float, P("b_c", -3, -1.2, "log-odds", "chance of unrest in a slot at the usual order", "assumed")] = -2.0
    order: Annotated[float, P("k_o", 0, 3, "log-odds", "how far it follows misbehaviour in the class", "assumed")] = 1.0
    usual: Annotated[float, P("dis_0", 0.01, 0.5, "share", "usual share of misbehaviour in contacts", STRUCTURAL)] = 0.08
    memory: Annotated[float, P("tau_c", 1, 40, "school days", "days over which misbehaviour in the class is averaged", STRUCTURAL)] = 5.0
    load: Annotated[float, P("lam_c", 0, 10, "factor", "load of unrest relative to that of a contact", "assumed")] = 2.0


class Awareness(NamedTuple):
    """Reflective awareness of one relationship."""

    means: Annotated[float, P("h_A", 0, 1, "-", "1: awareness shields as far as coping potential allows", "assumed")] = 1.0
    one_sided: Annotated[float, P("h_1A", 0, 1, "-", "1: awareness shields only where that is the kinder reading", "assumed")] = 1.0
    fade: Annotated[float, P("tau_A", 1, 200, "weekdays", "fading time after the last session", "assumed")] = 20.0


class Load(NamedTuple):
    """The fast burden that a day adds and a night takes away."""

    negative: Annotated[float, P("lam_N", 0, 0.2, "load per unit", "felt negative emotion", PROTOTYPE)] = 0.038
    positive: Annotated[float, P("lam_P", 0, 0.05, "load per unit", "undoing by positive emotion", "assumed")] = 0.010
    direct: Annotated[float, P("w_dir", 0, 0.06, "load per unit", "cost of misbehaviour that is not relational; always swept", "assumed")] = 0.02
    workload: Annotated[float, P("wl", 0, 1, "load a day", "work other than contacts", PROTOTYPE)] = 0.22
    anger: Annotated[float, P("k_la", 0, 1.5, "-", "load of anger that lingers, relative to felt emotion", "size assumed")] = 0.5
    suppression_cost: Annotated[float, P("c_s", 0, 2, "-", "cost of suppression relative to feeling", STRUCTURAL)] = 0.5
    closeness: Annotated[float, P("lam_C", 0, 0.05, "load per unit", "rival theory: closeness to a difficult student is a demand", OFF)] = 0.0


class Recovery(NamedTuple):
    """What a night takes away."""

    night: Annotated[float, P("psi", 0, 0.95, "per night", "share of load gone by morning", PROTOTYPE)] = 0.5
    exhaustion_cost: Annotated[float, P("k_psi", 0.2, 0.6, "-", "exhaustion impairs recovery", "assumed", off=0.0)] = 0.3
    rumination: Annotated[float, P("k_rum", 0.1, 0.9, "-", "thoughts about work preserve load up to this share of stress", "direction Brosschot et al. (2006), recalled, unverified; size assumed", off=0.0)] = 0.4
    lowest: Annotated[float, P("psi_min", 0, 0.4, "per night", "no teacher recovers less, levers apart", "assumed")] = 0.15
    highest: Annotated[float, P("psi_max", 0.5, 1, "per night", "no teacher recovers more, levers apart", "assumed")] = 0.85


class Needs(NamedTuple):
    """Needs that the contacts of a day satisfy or not."""

    load: Annotated[float, P("lam_n", 0, 0.3, "-", "share of the evening's load that needs of the day change", "Reis et al. (2000), recalled, unverified; size assumed")] = 0.15
    meaning: Annotated[float, P("k_nm", 0, 0.5, "-", "needs of the day raise meaning", "Reis et al. (2000), recalled, unverified; size assumed")] = 0.3
    usual: Annotated[float, P("nd_0", -1, 1, "-", "satisfaction on an ordinary day", STRUCTURAL)] = 0.5
    anger_meaning: Annotated[float, P("k_am", 0, 0.2, "-", "a day's anger lowers meaning", "size assumed")] = 0.1


class Stress(NamedTuple):
    """Load that stays becomes stress."""

    time: Annotated[float, P("tau_S", 2, 30, "weekdays", "time constant", "assumed")] = 5.0


class Exhaustion(NamedTuple):
    """Fatigue beyond tolerance becomes exhaustion."""

    time: Annotated[float, P("tau_E", 10, 40, "weekdays", "time constant", PROTOTYPE)] = 20.0
    recovery_time: Annotated[float, P("tau_E-", 30, 120, "weekdays", "time constant of the way down", "assumed; slower than the way up")] = 60.0
    tolerance: Annotated[float, P("S50", 0.2, 0.9, "-", "fatigue at which exhaustion approaches one half", PROTOTYPE)] = 0.596
    slope: Annotated[float, P("slope", 1, 20, "-", "steepness around the tolerance", STRUCTURAL)] = 8.0


class Burnout(NamedTuple):
    """Depersonalisation, accomplishment and meaning: the slow dimensions (Maslach)."""

    time: Annotated[float, P("tau_B", 10, 200, "weekdays", "time constant of the three", STRUCTURAL)] = 60.0
    exhaustion_distance: Annotated[float, P("d_E", 0, 2, "-", "exhaustion makes distant", PROTOTYPE)] = 0.8
    other_distance: Annotated[float, P("d_O", 0, 2, "-", "seeing students as hostile makes distant", PROTOTYPE)] = 0.6
    distance_cost: Annotated[float, P("k_D", 0, 1, "-", "distance lowers accomplishment", STRUCTURAL)] = 0.25


class Relatedness(NamedTuple):
    """The need to belong, met by students and colleagues."""

    students: Annotated[float, P("nu", 0, 1, "-", "share met by students", "assumed; direction Klassen et al. (2012)")] = 0.65
    conflict_cost: Annotated[float, P("w_R-", 0, 1, "-", "how much the negative valence takes away", STRUCTURAL)] = 0.5


class Colleagues(NamedTuple):
    """What the staffroom gives and passes on."""

    buffer: Annotated[float, P("k_C", 0, 0.9, "-", "support buffers what a contact adds to load", "assumed")] = 0.25
    contagion: Annotated[float, P("gam", 0, 0.3, "per school day", "exchange of load along ties", STRUCTURAL)] = 0.03
    practice: Annotated[float, P("gam_p", 0, 0.05, "per school day", "practices spread along ties", "assumed")] = 0.002
    practice_time: Annotated[float, P("tau_p", 20, 1000, "school days", "adopted practices fade", "assumed")] = 200.0
    absent: Annotated[float, P("C0", 0, 1, "-", "support from colleagues outside the simulation", "assumed")] = 0.72


class Beginners(NamedTuple):
    """What a beginner lacks, and how it is learned; ``start`` has the size of the gap."""

    workload: Annotated[float, P("wl_b", 0, 1, "-", "share by which other work costs a beginner more", "assumed")] = 0.25
    practising: Annotated[float, P("eta_0", 0, 0.02, "per school day", "share of the gap that a day of practice closes", "assumed")] = 0.00125
    mentoring: Annotated[float, P("eta_b", 0, 0.05, "per school day and weekly hour", "share of the gap that an hour a week with a mentor closes each day", "direction Ingersoll & Strong (2011), recalled, unverified; size assumed")] = 0.01


class Order(NamedTuple):
    """Classroom order: what a teacher has built up with a class."""

    effect: Annotated[float, P("b_O", 0.3, 3, "log-odds", "order lowers the base rate of misbehaviour", "assumed", off=0.0)] = 1.2
    load: Annotated[float, P("c_O", 0.01, 0.15, "load a day", "a class without order adds load, no matter who disturbs", "assumed", off=0.0)] = 0.05
    build: Annotated[float, P("beta_O", 0, 0.3, "per school day", "a teacher builds routines", "assumed")] = 0.08
    loss: Annotated[float, P("delta_O", 0, 1, "per school day", "misbehaviour breaks routines", "assumed")] = 0.25
    exhaustion_cost: Annotated[float, P("k_O", 0.1, 1, "-", "exhaustion lowers management", "assumed", off=0.0)] = 0.4
    start: Annotated[float, P("O_0", 0, 1, "-", "order on the first morning of a teacher with a class", "assumed; routines of the first weeks, Emmer, Evertson & Anderson (1980), recalled, unverified")] = 0.3
    typical: Annotated[float, P("O_ref", 0, 1, "-", "order at which the base rate of misbehaviour applies", STRUCTURAL)] = 0.65
    lasting: Annotated[float, P("last_O", 0, 1, "-", "share of order beyond the start that outlasts the summer if a teacher goes on with the same students", "assumed")] = 0.5


class Strain(NamedTuple):
    """Private strain: what life outside school adds to or takes from workload."""

    time: Annotated[float, P("tau_ou", 2, 100, "weekdays", "persistence", STRUCTURAL)] = 20.0
    spread: Annotated[float, P("sd_ou", 0, 1.5, "log sd", "size", PROTOTYPE)] = 0.25


class StudentGrowth(NamedTuple):
    """What the relationship does to engagement and achievement (Roorda et al. 2011)."""

    engagement_closeness: Annotated[float, P("b_e+", 0, 2, "-", "positive relationship to engagement", PROTOTYPE)] = 1.25
    engagement_conflict: Annotated[float, P("b_e-", 0.1, 2, "-", "negative relationship to engagement", PROTOTYPE, off=0.0)] = 0.22
    engagement_time: Annotated[float, P("tau_g", 5, 120, "school days", "time constant", STRUCTURAL)] = 15.0
    lesson_share: Annotated[float, P("w_u", 0, 1, "share", "of the difference between a relationship and the student's other ones that shows in engagement in that teacher's lessons", "assumed")] = 0.5
    interest_spread: Annotated[float, P("sd_x", 0, 0.3, "-", "spread of the part of base engagement that changes from week to week", "assumed")] = 0.1
    interest_persistence: Annotated[float, P("rho_x", 0, 0.99, "a week", "share of this part that is left a week later", STRUCTURAL)] = 0.8
    achievement_gain: Annotated[float, P("alpha", 0, 0.05, "sd per school day", "learning per unit of engagement", PROTOTYPE)] = 0.0025
    achievement_direct: Annotated[float, P("kappa_a", 0, 2, "-", "direct path beside engagement", "assumed")] = 1.3
    achievement_conflict: Annotated[float, P("w_a-", 0, 2, "factor", "direct path of conflict to tests, relative to that of closeness", "assumed; 1 is the same size")] = 0.54
    achievement_return: Annotated[float, P("phi_a", 0, 0.01, "per school day", "return of achievement to the student's own level; 0: it accumulates", "assumed; about half of a gain fades in a year, fade-out of programmes, recalled")] = 0.005
    achievement_passing: Annotated[float, P("sd_o", 0, 1, "sd", "spread of the part of achievement that is chance and does not last", "derived: with it the sd of tests stays what it was")] = 0.45
    stable_share: Annotated[float, P("s", 0, 1, "r", "correlation of a test with the student's own level", "assumed; regression to the mean of a pre-test")] = 0.85
    teaching: Annotated[float, P("a_q", 0, 0.003, "sd per school day", "what one sd of teaching quality adds to achievement", "assumed; teachers' value added, .10-.15 sd a year, recalled")] = 0.00095
    attention: Annotated[float, P("a_n", 0, 0.01, "sd per school day", "what a doubled share of the teacher's attention adds to achievement", "assumed; 15 against 22 students .15-.25 sd [7.27]")] = 0.0024
    moderation_step: Annotated[float, P("d_e", 0, 0.6, "-", "what one listed moderator adds to the factor on an effect on engagement", "assumed; directions Roorda et al. (2011)")] = 0.25
    achievement_step: Annotated[float, P("d_a", 0, 1.5, "-", "the same for a direct effect on tests", "assumed; directions Roorda et al. (2011)")] = 0.7
    ses_weight: Annotated[float, P("w_ses", 0, 1, "-", "weight of low SES among the moderators of effects on engagement", "assumed; it is listed for all four effects")] = 0.5
    level_step: Annotated[float, P("d_l", 0, 1.5, "-", "difference between school levels in an effect on engagement", "assumed; directions Roorda et al. (2011)")] = 1.2
    achievement_level_step: Annotated[float, P("d_la", 0, 1.5, "-", "the same for a direct effect on tests", "assumed; directions Roorda et al. (2011)")] = 0.3
    most: Annotated[float, P("M_max", 1, 3, "factor", "largest factor on an effect", STRUCTURAL)] = 1.9
    typical_engagement: Annotated[float, P("e_mid", 0, 1, "-", "engagement at which nothing is gained or lost", STRUCTURAL)] = 0.6
    typical_closeness: Annotated[float, P("Q+_mid", 0, 1, "-", "positive relationship, likewise", STRUCTURAL)] = 0.83
    typical_conflict: Annotated[float, P("Q-_mid", 0, 1, "-", "negative relationship, likewise", STRUCTURAL)] = 0.19
    secondary_closeness: Annotated[float, P("Q+_mid_s", 0, 1, "-", "positive relationship, likewise, in secondary schools", STRUCTURAL)] = 0.715
    secondary_conflict: Annotated[float, P("Q-_mid_s", 0, 1, "-", "negative relationship, likewise, in secondary schools", STRUCTURAL)] = 0.25


class Teaching(NamedTuple):
    """Teaching quality of a teacher, in sd between teachers."""

    time: Annotated[float, P("tau_T", 20, 400, "school days", "time constant", "assumed")] = 100.0
    exhaustion_cost: Annotated[float, P("k_TE", 0, 3, "sd per unit", "exhaustion lowers teaching quality", "assumed; direction Klusmann et al. (2016), unverified")] = 0.5
    coaching: Annotated[float, P("k_TW", 0, 5, "sd per unit", "warmth that coaching adds raises teaching quality", "assumed; direction Allen et al. (2011), unverified")] = 1.5
    order: Annotated[float, P("k_TO", 0, 5, "sd per unit", "classroom order raises teaching quality", "assumed; order leaves time to learn")] = 1.0
    typical_exhaustion: Annotated[float, P("E_mid", 0, 1, "-", "exhaustion that changes nothing", STRUCTURAL)] = 0.25


class SummerChange(NamedTuple):
    """What a student carries into the next school year."""

    propensity_persistence: Annotated[float, P("phi_z", 0, 1, "-", "deviation of propensity that stays", PROTOTYPE)] = 0.6
    propensity_passing: Annotated[float, P("lam_z", 0, 0.9, "share", "of the variance of propensity that changes from year to year; the distribution stays the same", "assumed")] = 0.35
    conflict_carried: Annotated[float, P("kap_z", 0, 2, "sd per unit", "conflict raises next year's propensity", PROTOTYPE)] = 0.5
    typical_conflict: Annotated[float, P("R-_mid", 0, 1, "-", "conflict that changes nothing", STRUCTURAL)] = 0.19
    engagement_passing: Annotated[float, P("lam_e", 0, 0.9, "share", "of the variance of base engagement that is drawn anew every year", "assumed")] = 0.3
    trust_carried: Annotated[float, P("om_t0", 0, 1, "-", "trust in this teacher that becomes general", PROTOTYPE)] = 0.16
    typical_trust: Annotated[float, P("t_mid_y", 0, 1, "-", "trust at the end of a year that changes no general trust", STRUCTURAL)] = 0.845
    secondary_trust: Annotated[float, P("t_mid_ys", 0, 1, "-", "the same in secondary schools", STRUCTURAL)] = 0.71


class Variation(NamedTuple):
    """How teachers, students and dyads differ at the start."""

    trait: Annotated[float, P("sd_trait", 0, 0.3, "sd", "efficacy, reappraisal, suppression", "assumed")] = 0.12
    recovery: Annotated[float, P("sd_psi", 0, 0.3, "sd", "overnight recovery", "assumed")] = 0.07
    relevance: Annotated[float, P("sd_g", 0, 0.3, "sd", "relevance between teachers", "assumed")] = 0.05
    fit: Annotated[float, P("sd_fit", 0, 1, "log sd", "relevance between a teacher's students", PROTOTYPE)] = 0.39
    workload: Annotated[float, P("sd_wl", 0, 1, "log sd", "workload", PROTOTYPE)] = 0.3
    tolerance: Annotated[float, P("sd_S50", 0, 0.2, "sd", "tolerance of fatigue", PROTOTYPE)] = 0.08
    negative_affectivity: Annotated[float, P("sd_na", 0, 0.8, "log sd", "effect of negative affectivity on the load of felt emotion and on rumination", "direction Roloff et al. (2022), recalled, unverified; size assumed")] = 0.2
    distance: Annotated[float, P("sd_d", 0, 1, "log sd", "readiness to become distant", "assumed")] = 0.25
    accomplishment: Annotated[float, P("sd_p", 0, 0.3, "sd", "stable sense of accomplishment", "assumed")] = 0.10
    base_positive: Annotated[float, P("sd_rb", 0, 0.3, "sd", "dyadic base, positive", PROTOTYPE)] = 0.12
    base_teacher: Annotated[float, P("sd_rbi", 0, 0.3, "sd", "a teacher's own warmth: dyadic base, positive, between teachers", "assumed; direction Milatz et al. (2015), recalled; 0: teachers share one base")] = 0.06
    base_negative: Annotated[float, P("sd_rbn", 0, 1.5, "log sd", "dyadic base, negative", PROTOTYPE)] = 0.76
    component_positive: Annotated[float, P("sd_r+", 0, 0.3, "sd", "each positive component at the start", "assumed")] = 0.10
    component_negative: Annotated[float, P("sd_r-", 0, 0.3, "sd", "each negative component at the start", "assumed")] = 0.06
    trust: Annotated[float, P("sd_t0", 0, 0.3, "sd", "general trust", "assumed")] = 0.12
    class_propensity: Annotated[float, P("icc_z", 0, 0.3, "share", "of the variance of propensity, given known attributes, that a synthetic class shares", "assumed")] = 0.1
    engagement: Annotated[float, P("sd_e", 0, 0.4, "sd", "engagement at the start", PROTOTYPE)] = 0.2


class Start(NamedTuple):
    """Where everyone begins, and who begins elsewhere."""

    trust: Annotated[float, P("t0", 0, 1, "-", "mean general trust", "assumed")] = 0.55
    trust_propensity: Annotated[float, P("t0_z", 0, 0.2, "per sd", "propensity lowers general trust", "assumed")] = 0.04
    engagement: Annotated[float, P("e0", 0, 1, "-", "mean engagement", "assumed")] = 0.6
    engagement_propensity: Annotated[float, P("e0_z", 0, 0.3, "per sd", "propensity lowers engagement", "assumed")] = 0.02
    engagement_ability: Annotated[float, P("r_ea", 0, 0.8, "r", "base engagement with ability", "assumed; Wong et al. (2024), recalled: r .33 of engagement with achievement")] = 0.3
    usual_affect: Annotated[float, P("x_0", -0.5, 0.5, "-", "affect of a slot that a teacher is used to", "assumed")] = 0.2
    beginner_years: Annotated[float, P("n_b", 0, 10, "years", "experience below this makes a beginner", "assumed")] = 4.0
    beginner_efficacy: Annotated[float, P("cp0_b", 0, 0.3, "-", "efficacy that a beginner lacks", "assumed; direction Mashburn et al. (2006)")] = 0.08
    beginner_reappraisal: Annotated[float, P("kap_b", 0, 0.3, "-", "reappraisal that a beginner lacks", "assumed; direction Koenen et al. (2019)")] = 0.05
    affiliation_shape: Annotated[float, P("a_sh", 0.5, 10, "-", "both shapes of the Beta of affiliation", "assumed")] = 2.5
    affiliation_grade: Annotated[float, P("a_gr", 0, 0.3, "sd a year", "older students approach less", "assumed; direction O'Connor (2010), 2.06")] = 0.0
    affiliation_girl: Annotated[float, P("a_g", 0, 1.5, "sd", "girls approach teachers more than boys", "assumed; girls are rated closer, d .35-.50 [2.19]")] = 0.6
    affiliation_internalising: Annotated[float, P("r_ai", -1, 1, "r", "affiliation with internalising", "assumed; sought by 1.24")] = -0.4
    affiliation_ability: Annotated[float, P("a_ab", 0, 0.6, "sd per sd", "able students approach teachers more", "assumed; direction Hajovsky et al. (2017), unverified")] = 0.25
    earlier_score_reliability: Annotated[float, P("rel", 0, 1, "-", "of an STRS score from an earlier wave", "Koomen et al. (2012), recalled: alpha .88")] = 0.88
    earlier_score_shared: Annotated[float, P("sh", 0, 1, "-", "share of the relationship's deviate in self and other", "assumed")] = 0.6


class Attributes(NamedTuple):
    """Students and teachers of a synthetic school. Not open to scenarios: a roster has its own."""

    girls: Annotated[float, P("", 0, 1, "share", "girls among students", "assumed")] = 0.5
    minority: Annotated[float, P("", 0, 1, "share", "minority among students", "assumed; 6 % in the bundled roster of the 1980s")] = 0.25
    learning_problems: Annotated[float, P("", 0, 1, "share", "students with learning problems", "Brandsma & Knuver (1989): 299 of 2,287 ever repeated a grade")] = 0.13
    ability_ses: Annotated[float, P("", -1, 1, "r", "ability with SES", "Brandsma & Knuver (1989): .320")] = 0.32
    minority_ses: Annotated[float, P("", -1, 1, "r", "the variate behind minority with SES", "Brandsma & Knuver (1989): point-biserial -.170")] = -0.35
    learning_problems_ability: Annotated[float, P("", -1, 1, "r", "the variate behind learning problems with ability", "Brandsma & Knuver (1989): point-biserial -.262")] = -0.42
    class_share: Annotated[float, P("", 0, 0.4, "share", "of the variance of SES and of ability that a class shares", "assumed")] = 0.12
    women_primary: Annotated[float, P("", 0, 1, "share", "women among primary teachers", "assumed")] = 0.87
    women_secondary: Annotated[float, P("", 0, 1, "share", "women among secondary teachers", "assumed")] = 0.55
    experience_shape: Annotated[float, P("", 0.1, 20, "-", "shape of the Gamma of experience", "Achilles et al. (2008): mean 12.0 years, sd 8.3")] = 2.0
    experience_scale: Annotated[float, P("", 0.1, 40, "years", "its scale", "Achilles et al. (2008)")] = 6.0


class Staffroom(NamedTuple):
    """Ties between colleagues in a synthetic school. Not open to scenarios."""

    department: Annotated[float, P("", 0, 1, "share", "of the pairs of one department that work together", "assumed")] = 0.5
    mentors: Annotated[float, P("", 0, 10, "teachers", "expected mentors of a beginner", "assumed")] = 1.0
    friends: Annotated[float, P("", 0, 50, "teachers", "expected friends at school", "assumed")] = 3.0
    mentor_years: Annotated[float, P("", 0, 40, "years", "experience from which a teacher mentors", "assumed")] = 10.0


class Externalising(NamedTuple):
    """Correlations of known attributes with the deviate of externalising propensity."""

    boy: Annotated[float, P("", -1, 1, "r", "boy", "derived: ratings .53 sd higher (Achilles et al. 2008), freed of the error of ratings; 2-3 boys to a girl elevated")] = 0.31
    ses: Annotated[float, P("", -1, 1, "r", "SES", "assumed; so that SES with conflict comes out near -.10 to -.20 after error [2.24]")] = -0.25
    ability: Annotated[float, P("", -1, 1, "r", "ability", "Achilles et al. (2008): -.26 with mathematics")] = -0.25
    learning_problems: Annotated[float, P("", -1, 1, "r", "learning problems", "assumed; direction Jerome et al. (2009)")] = 0.15
    behaviour: Annotated[float, P("", -1, 1, "r", "a teacher's rating of behaviour", "assumed; between one rater (.75-.85) and a new rater (.50-.65)")] = 0.70
    conflict: Annotated[float, P("", -1, 1, "r", "an earlier conflict score", "assumed; between the same (.50-.75) and another informant (.25-.45)")] = 0.45


class Ratings(NamedTuple):
    """Response thresholds on questionnaires; no equation of the model reads these.

    A shift moves the place x on a scale of 0 to 1 by so many logits: the threshold of its items.
    The means of the scales are therefore fitted and no evidence for the model.
    """

    closeness: Annotated[float, P("l_c", -2, 2, "logits", "teachers see themselves close to most students", "assumed; sought by means of STRS closeness [2.06]")] = 0.35
    conflict: Annotated[float, P("l_n", -2, 2, "logits", "teachers admit little conflict", "assumed; sought by means of STRS conflict [2.07]")] = -0.5
    exhaustion: Annotated[float, P("l_E", -2, 2, "logits", "threshold of MBI exhaustion against the Dutch items", "assumed; sought by norms of the MBI [3.06]")] = 0.55
    depersonalisation: Annotated[float, P("l_D", -2, 2, "logits", "threshold of MBI depersonalisation", "assumed; sought by norms of the MBI [3.06]")] = 0.0
    accomplishment: Annotated[float, P("l_P", -2, 2, "logits", "threshold of MBI accomplishment", "assumed; sought by norms of the MBI [3.06]")] = 0.4
    efficacy: Annotated[float, P("l_e", -2, 2, "logits", "teachers think well of their efficacy", "assumed; no fitted row needs it; [6.15] is a hold-out target")] = 0.4
    anger: Annotated[float, P("l_a", -2, 2, "logits", "how mild an irritation, shown or hidden, teachers report of a lesson", "assumed; sought by means of anger in lessons [5.04, 5.05]")] = 0.0


class Parameters(NamedTuple):
    """All parameters by group; a full name is ``group.word``, such as ``load.workload``.

    ``Parameters.calibrated()`` is the set in use; ``Parameters()`` has the values of this file.
    """

    contacts: Contacts = Contacts()
    behaviour: Behaviour = Behaviour()
    trust: Trust = Trust()
    appraisal: Appraisal = Appraisal()
    regulation: Regulation = Regulation()
    warmth: Warmth = Warmth()
    representation: Internalisation = Internalisation()
    rigidity: Rigidity = Rigidity()
    mood: Mood = Mood()
    commotion: Commotion = Commotion()
    awareness: Awareness = Awareness()
    load: Load = Load()
    recovery: Recovery = Recovery()
    needs: Needs = Needs()
    stress: Stress = Stress()
    exhaustion: Exhaustion = Exhaustion()
    burnout: Burnout = Burnout()
    relatedness: Relatedness = Relatedness()
    colleagues: Colleagues = Colleagues()
    beginners: Beginners = Beginners()
    order: Order = Order()
    strain: Strain = Strain()
    students: StudentGrowth = StudentGrowth()
    teaching: Teaching = Teaching()
    years: SummerChange = SummerChange()
    spread: Variation = Variation()
    start: Start = Start()
    ratings: Ratings = Ratings()

    @classmethod
    def calibrated(cls, draw: int | None = None) -> "Parameters":
        """Return the central set in use, or one of the equally weighted draws, from 0.

        ``read_draws().calibrated`` shows whether they are fitted to published figures.

        >>> Parameters.calibrated() == Parameters.uncalibrated()
        False
        """
        calibration = read_draws()
        return calibration.central if draw is None else calibration.draws[draw]

    @classmethod
    def uncalibrated(cls) -> "Parameters":
        """Return the values of this file, from which the calibration started."""
        return cls()


@cache
def catalogue() -> dict[str, Parameter]:
    """Return every parameter by its full name, in the order of this file."""
    return {
        f"{group}.{field.rstrip('_')}": hint.__metadata__[0]
        for group, kind in get_type_hints(Parameters).items()
        for field, hint in get_type_hints(kind, include_extras=True).items()
    }


def values(parameters: Parameters) -> dict[str, float]:
    """Return the value of every parameter by its full name."""
    return {
        f"{group}.{field.rstrip('_')}": float(value)
        for group, members in parameters._asdict().items()
        for field, value in members._asdict().items()
    }


def with_values(parameters: Parameters, changes: Mapping[str, float]) -> Parameters:
    """Return a set with some values replaced, by full name.

    Raises KeyError for an unknown name and ValueError for a value that its range does not
    admit (not-a-number included).
    """
    for name, value in changes.items():
        known = catalogue()[name]
        if not known.admits(value):
            raise ValueError(f"{name} is {value}; it may be {known.span}")
    by_group: dict[str, dict[str, float]] = {}
    for name, value in changes.items():
        group, word = name.split(".")
        field = word if word in getattr(parameters, group)._fields else word + "_"
        by_group.setdefault(group, {})[field] = float(value)
    return parameters._replace(
        **{group: getattr(parameters, group)._replace(**new) for group, new in by_group.items()}
    )


class ParameterDraws(NamedTuple):
    """The parameter sets in use: a central one and equally weighted draws.

    calibrated: whether all values were fitted to published figures; ``NOT_FITTED`` otherwise.

    All arms of a replicate use the same draw, so that chance and parameter uncertainty can
    be separated.
    """

    calibrated: bool
    central: Parameters
    draws: tuple[Parameters, ...]


def read_draws() -> ParameterDraws:
    """Read the parameter sets in use, and whether they are calibrated.

    Raises ValueError for another schema version or a number out of range, KeyError for an
    unknown parameter.
    """
    source = resources.files("simulation") / "evidence" / "calibrated.json"
    content = json.loads(source.read_text(encoding="utf-8"))
    if content["schema"] != SCHEMA:
        raise ValueError(f"calibrated.json has schema {content['schema']}, expected {SCHEMA}")
    central, *draws = (
        with_values(Parameters(), dict(zip(content["names"], numbers, strict=True)))
        for numbers in [content["central"], *content["draws"]]
    )
    return ParameterDraws(content["calibrated"], central, tuple(draws))
