/* The default case of the compiled engine, written by hand in C: what the same work costs
   without Python or Numba. No lever is moved, no teacher is watched, no ablation is on, and
   therefore nobody is aware of anything and no contact is arranged. Tallies are counted, those
   of teachers on the last school day.
   Records, links and parameters are declared in "layout.h", which the benchmark writes from
   the Python classes, so that a new variable cannot shift a field. Every function names the
   process of simulation/processes that it computes where the two differ in shape. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "layout.h"

/* --- chance and shared shapes -------------------------------------------------------- */

#define STRIDE 0x9E3779B97F4A7C15ull
enum { AT_DAY = 5, AT_SLOT, AT_TEACHER, AT_STUDENT, AT_TRY };

static inline uint64_t follow(uint64_t h, uint64_t place, uint64_t value) {
    h ^= value + STRIDE * place;
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ull;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBull;
    return h ^ (h >> 31);
}

static inline double of_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Two uniforms out of one hash: simulation/randomness.py. */
#define ONE 0x3FF0000000000000ull
#define HIGH_32_OF_52 0x000FFFFFFFF00000ull

static inline double first_half(uint64_t h) {
    return of_bits(((h >> 12) & HIGH_32_OF_52) | ONE) - (1.0 - 0x1p-33);
}

static inline double second_half(uint64_t h) {
    return of_bits(((h << 20) & HIGH_32_OF_52) | ONE) - (1.0 - 0x1p-33);
}

/* simulation/processes/curves.py */
static inline double exponential(double x) {
    double inside = x < -708.0 ? -708.0 : x;
    inside = inside > 709.0 ? 709.0 : inside;
    double shift = 0x1.8p52 + 1023.0;
    double shifted = inside * 1.4426950408889634 + shift, k = shifted - shift;
    double r = (inside - k * 0.6931471803691238) - k * 1.9082149292705877e-10;
    double square = r * r, fourth = square * square;
    double low = (0.5000000000000001 + 0.16666666666666669 * r)
        + square * (0.04166666666662413 + 0.008333333333330062 * r);
    double middle = (0.0013888888917213717 + 0.00019841269863053618 * r)
        + square * (2.4801521295954376e-05 + 2.7557268459997064e-06 * r);
    double curve = (low + fourth * middle)
        + (fourth * fourth) * (2.7620088445409746e-07 + 2.510038549551032e-08 * r);
    uint64_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    double value = (1.0 + (r + square * curve)) * of_bits(bits << 52);
    value = x < -708.0 ? 0.0 : value;
    return x > 709.0 ? INFINITY : value;
}

static inline double logistic(double x) { return 1.0 / (1.0 + exponential(-x)); }

static inline double hyperbolic_tangent(double x) {
    double left = exponential(-2.0 * fabs(x)), size = (1.0 - left) / (1.0 + left);
    return x < 0.0 ? -size : size;
}

static inline double clip(double x) { return x < 0.0 ? 0.0 : x > 1.0 ? 1.0 : x; }

static inline double saturation(double load) { return load / (1.0 + load); }

static inline double absent(double a) { return 1.0 - a / 2.0; }

static inline double affectivity(double deviate, double spread) {
    return exponential(spread * deviate - spread * spread / 2.0);
}

/* --- one contact --------------------------------------------------------------------- */

/* What does not change during a day, and what changes with every slot. */
typedef struct {
    double efficacy, tired, suppression, unregulated, worn, wear, affectivity, unsteady, buffer;
    double of_load, of_mood;  /* shift of what is perceived */
    int counted;              /* whether the tally of the teacher is needed */
} Person;

typedef struct {
    double valence, seen, balance, definite;
} Act;

static inline void count(int64_t *felt, double *intensity, const double *emotion, int n) {
    for (int k = 0; k < n; k++) {
        felt[k] += emotion[k] > 0.0;
        intensity[k] += emotion[k];
    }
}

static inline double balance_of(const Dyad *d) {
    return ((d->self_positive - d->self_negative) + (d->other_positive - d->other_negative)
            + (d->relationship_positive - d->relationship_negative)) / 3.0;
}

static inline double strength(uint64_t at, const Parameters *p) {
    uint64_t pair = follow(at, AT_TRY, 1);
    double mildest = p->behaviour_mildest;
    return mildest + (1.0 - mildest) * (first_half(pair) + second_half(pair)) / 2.0;
}

/* What the student opens with, -1 to 1. */
static inline double opening(const School *s, const Dyad *d, const DyadPaper *paper, uint64_t at,
                             const Parameters *p) {
    const Student *who = s->students + paper->student;
    const StudentTrait *is = s->student_traits + paper->student;
    double shift = p->order_effect * (p->order_typical - s->groups[paper->group].order);
    double engagement = clip(who->engagement + d->lesson_engagement);
    double log_odds = p->behaviour_base_log_odds + shift
        + p->behaviour_propensity * (is->propensity + who->disposition)
        - 2.0 * p->behaviour_trust * (d->trust - p->behaviour_typical_trust)
        - p->behaviour_engagement * (engagement - p->behaviour_typical_engagement);
    double sign = -1.0;
    if (first_half(at) * (1.0 + exponential(-log_odds)) >= 1.0) {
        double least = p->behaviour_approach_floor;
        if (second_half(at) >= is->affiliation * (least + (1.0 - least) * d->trust)) return 0.0;
        sign = 1.0;
    }
    return sign * strength(at, p);
}

static inline Act perceive(double valence, const Dyad *d, const Person *who,
                           const Parameters *p) {
    Act act = {valence, 0.0, balance_of(d), 0.0};
    double weight = p->appraisal_assimilation * (1.0 + d->rigidity) / 2.0;
    double pull = weight * act.balance - who->of_load + who->of_mood;
    double coloured = valence + pull * (1.0 - valence * valence);
    double definite = p->rigidity_sharpness * fabs(act.balance);
    act.definite = definite > 1.0 ? 1.0 : definite;
    double narrow = p->rigidity_narrowing * d->rigidity * act.definite;
    double contrary = p->appraisal_threshold + narrow / 2.0;
    double fitting = p->appraisal_threshold * (1.0 - narrow);
    double below = act.balance < 0.0 ? fitting : contrary;
    double above = act.balance < 0.0 ? contrary : fitting;
    if (coloured > -below && coloured < above) return act;
    act.seen = coloured < -1.0 ? -1.0 : coloured > 1.0 ? 1.0 : coloured;
    return act;
}

static inline double informative(Act act, double rigidity, const Parameters *p) {
    if (act.seen * act.balance < 0.0)
        return fabs(act.valence) * (1.0 - p->rigidity_blocking * rigidity * act.definite);
    return fabs(act.valence) * (1.0 + p->rigidity_confirming * rigidity * act.definite);
}

static inline double surprise(double seen, double balance, double weight, const Parameters *p) {
    double factor = 1.0 + weight * (fabs(seen - balance) - p->representation_usual_surprise);
    return factor < 0.0 ? 0.0 : factor > 2.0 ? 2.0 : factor;
}

/* Learning rate of a noticed contact; 0 if it teaches nothing. */
static inline double rate_of(Act act, const Dyad *d, const Parameters *p) {
    double q = informative(act, d->rigidity, p), rate = p->representation_rate;
    if (q == 0.0) return 0.0;
    double weight = p->representation_surprise * (1.0 - d->rigidity);
    double primacy = 1.0 + p->representation_primacy
        * exponential(-d->noticed / p->representation_primacy_contacts);
    q = q * surprise(act.seen, act.balance, weight, p) * primacy;
    double heaviest = p->representation_negativity > 2.0 ? p->representation_negativity : 2.0;
    if (rate * q * heaviest > 1.0) q = 1.0 / (rate * heaviest);
    return rate * q;
}

static inline double gaining(double r, double gain, double harm, double rate,
                             const Parameters *p) {
    double lost = p->representation_cross_inhibition * p->representation_negativity * harm * r;
    return r + rate * (gain * (1.0 - r) - lost);
}

static inline double losing(double r, double gain, double harm, double rate, double healing,
                            const Parameters *p) {
    double lost = (p->representation_cross_inhibition + healing) * gain * r;
    return r + rate * (p->representation_negativity * harm * (1.0 - r) - lost);
}

static inline double response(double positive, double shown, double closeness, double worn) {
    return clip(positive / 2.0 + closeness * (1.0 - shown) / 2.0) * worn;
}

static inline void trusting(Dyad *d, double warmth, double shown, const Parameters *p) {
    d->trust += p->trust_rate
        * (warmth * (1.0 - d->trust) - p->representation_negativity * shown * d->trust);
}

static inline double direct_load(double valence, const Parameters *p) {
    return p->load_direct * (valence < 0.0 ? -valence : 0.0);
}

static inline double coping(const Dyad *d, const Person *who) {
    return clip(who->efficacy + (d->self_positive - d->self_negative) / 2.0 - who->tired);
}

/* A contact perceived as harm; returns what it adds to load. */
static double harmed(Act act, double relevance, Dyad *d, const Person *who, DyadTally *own,
                     TeacherTally *all, TeacherPaper *paper, const Parameters *p) {
    double h = clip(relevance * who->affectivity * -act.seen);
    double blame = (1.0 + d->other_negative - d->other_positive) / 2.0;
    double able = coping(d, who);
    double prospect = (1.0 + d->relationship_positive - d->relationship_negative) / 2.0;
    double open = 1.0 - p->appraisal_uncertainty * clip(1.5 * fabs(act.balance));
    double e[7] = {
        h * blame, h * who->unsteady * who->unsteady * open, h * (1.0 - able) * (1.0 - prospect),
        h * (1.0 - blame) * (1.0 - able), act.balance <= 0.0 ? 0.0 : h * act.balance,
        h * able * prospect, h * (1.0 - blame) * d->relationship_positive,
    };
    double none = absent(e[0]) * absent(e[1]) * absent(e[2]) * absent(e[3]) * absent(e[4]);
    double left = who->unregulated, felt = (1.0 - none) * left;
    double hidden = who->suppression * felt, shown = felt - hidden;
    trusting(d, response(0.0, shown, d->relationship_positive, who->worn), shown, p);
    double rate = rate_of(act, d, p);
    if (rate != 0.0) {
        double gain_s = 1.0 - absent(p->representation_hope_share * e[5]);
        double gain_o = 1.0 - absent(e[6]);
        double harm_s = (1.0 - absent(e[2]) * absent(e[3]) * absent(e[1])) * left;
        double harm_o = e[0] * left;
        double harm_r = (1.0 - absent(p->representation_anger_share * e[0])
                             * absent(p->representation_disappointment_share * e[4])
                             * absent(p->representation_expression_share * shown)) * left;
        double healing = p->representation_repair * d->wound;
        d->self_positive = gaining(d->self_positive, gain_s, harm_s, rate, p);
        d->self_negative = losing(d->self_negative, gain_s, harm_s, rate, healing, p);
        d->other_positive = gaining(d->other_positive, gain_o, harm_o, rate, p);
        d->other_negative = losing(d->other_negative, gain_o, harm_o, rate, healing, p);
        d->relationship_positive = gaining(d->relationship_positive, 0.0, harm_r, rate, p);
        d->relationship_negative
            = losing(d->relationship_negative, 0.0, harm_r, rate, healing, p);
    }
    if (act.valence != 0.0) d->wound -= (1.0 - d->wound) * act.seen;
    count(own->felt, own->intensity, e, 7);
    if (who->counted) count(all->felt, all->intensity, e, 7);
    paper->slot_affect -= felt;
    paper->affect -= felt;
    paper->anger += e[0];
    paper->competence += able;
    return p->load_negative * (who->wear * felt)
        + p->load_suppression_cost * p->load_negative * hidden + direct_load(act.valence, p)
        + p->load_negative * p->load_anger * (who->wear * e[0]) * left;
}

/* A contact perceived as benefit; returns what it adds to load. */
static double pleased(Act act, double relevance, Dyad *d, const Person *who, DyadTally *own,
                      TeacherTally *all, DyadPaper *pair, TeacherPaper *paper,
                      const Parameters *p) {
    double unexpected = surprise(act.seen, act.balance, p->appraisal_contrast, p);
    double b = clip(relevance * p->appraisal_benefit_relevance * unexpected * act.seen);
    double able = coping(d, who);
    double e[4] = {b, b * d->relationship_positive, b * able * d->self_positive,
                   act.balance >= 0.0 ? 0.0 : b * -act.balance};
    double positive = 1.0 - absent(e[0]) * absent(e[1]) * absent(e[2]) * absent(e[3]);
    trusting(d, response(positive, 0.0, d->relationship_positive, who->worn), 0.0, p);
    double rate = rate_of(act, d, p);
    if (rate != 0.0) {
        double gain_s = 1.0 - absent(e[2]);
        double gain_o = 1.0 - absent(p->representation_enjoyment_other * e[0]);
        double gain_r = 1.0
            - absent(e[1]) * absent(p->representation_enjoyment_relationship * e[0]);
        double healing = p->representation_repair * d->wound;
        d->self_positive = gaining(d->self_positive, gain_s, 0.0, rate, p);
        d->self_negative = losing(d->self_negative, gain_s, 0.0, rate, healing, p);
        d->other_positive = gaining(d->other_positive, gain_o, 0.0, rate, p);
        d->other_negative = losing(d->other_negative, gain_o, 0.0, rate, healing, p);
        d->relationship_positive = gaining(d->relationship_positive, gain_r, 0.0, rate, p);
        d->relationship_negative
            = losing(d->relationship_negative, gain_r, 0.0, rate, healing, p);
    }
    if (act.valence != 0.0) d->wound *= 1.0 - act.seen;
    count(own->felt + 7, own->intensity + 7, e, 4);
    if (who->counted) count(all->felt + 7, all->intensity + 7, e, 4);
    pair->positive += positive;
    paper->slot_affect += positive;
    paper->affect += positive;
    paper->competence += able;
    return direct_load(act.valence, p) - p->load_positive * positive;
}

static double one_contact(const School *s, int64_t row, int64_t i, const Person *who,
                          uint64_t at, const Parameters *p) {
    DyadPaper *pair = s->dyad_paper + row;
    Dyad *d = s->dyads + row;
    DyadTally *own = s->dyad_tally + row;
    TeacherTally *all = s->teacher_tally + i;
    TeacherPaper *paper = s->teacher_paper + i;
    GroupPaper *group = s->group_paper + pair->group;
    double valence = opening(s, d, pair, follow(at, AT_STUDENT, pair->student_key), p);
    Act act = perceive(valence, d, who, p);
    int64_t bad = valence < 0.0;
    own->contacts++, pair->met++, group->met++;
    own->negative_contacts += bad, group->bad += bad;
    if (who->counted) all->contacts++, all->negative_contacts += bad;
    double added;
    if (act.seen == 0.0) {
        trusting(d, response(0.0, 0.0, d->relationship_positive, who->worn), 0.0, p);
        added = direct_load(valence, p);
    } else {
        double relevance = s->dyad_traits[row].relevance;
        added = act.seen < 0.0 ? harmed(act, relevance, d, who, own, all, paper, p)
                               : pleased(act, relevance, d, who, own, all, pair, paper, p);
        d->noticed += 1.0;
        paper->noticed++;
    }
    return added * who->buffer;
}

/* --- the day of a teacher ------------------------------------------------------------ */

/* The teacher of today, but for load and mood. */
static Person person(const School *s, int64_t i, const Parameters *p) {
    const Teacher *t = s->teachers + i;
    const TeacherTrait *is = s->teacher_traits + i;
    double rested = 1.0 - t->exhaustion, learned = is->beginner * t->skill;
    double efficacy = clip(is->efficacy + learned * p->start_beginner_efficacy);
    double reappraisal
        = clip(is->reappraisal + (learned * p->start_beginner_reappraisal + t->practice));
    double steadiness = 1.0 - clip(p->appraisal_unsteadiness
                                   + p->appraisal_unsteadiness_affectivity
                                       * is->negative_affectivity);
    return (Person){
        .efficacy = efficacy,
        .tired = p->appraisal_exhaustion_cost * t->exhaustion,
        .suppression = clip(is->suppression) * rested,
        .unregulated = 1.0 - p->regulation_effectiveness * (reappraisal * rested),
        .worn = 1.0 - clip(p->warmth_exhaustion_cost) * (t->exhaustion + t->depersonalisation)
            / 2.0,
        .wear = affectivity(is->negative_affectivity, p->spread_negative_affectivity),
        .affectivity = affectivity(is->negative_affectivity, p->appraisal_affectivity),
        .unsteady = 1.0 - steadiness,
        .buffer = 1.0 - p->colleagues_buffer * t->support,
    };
}

static void morning(const School *s, int64_t i, const Parameters *p) {
    int64_t start = s->links.teacher_dyads[i], stop = s->links.teacher_dyads[i + 1];
    Teacher *t = s->teachers + i;
    TeacherPaper *paper = s->teacher_paper + i;
    double spread = p->strain_spread, order = 0.0;
    double workload = s->teacher_traits[i].workload
        * (1.0 + p->beginners_workload * (1.0 - t->skill));
    t->load += workload * exponential(spread * t->strain - spread * spread / 2.0);
    for (int64_t row = start; row < stop; row++)
        order += s->groups[s->dyad_paper[row].group].order;
    t->load += p->order_load * (1.0 - order / (double)(stop - start));
    t->mood = p->mood_overnight * t->mood;
    paper->noticed = 0, paper->competence = 0.0, paper->affect = 0.0, paper->anger = 0.0;
    memset(s->teacher_tally + i, 0, sizeof(TeacherTally));
}

static int64_t deal(const School *s, int64_t i, int64_t day, uint64_t at, const Parameters *p) {
    int64_t start = s->links.teacher_dyads[i], stop = s->links.teacher_dyads[i + 1], slots = 0;
    at = follow(follow(follow(at, AT_DAY, day), AT_SLOT, 0), AT_TEACHER,
                s->teacher_paper[i].key);
    for (int64_t row = start; row < stop; row++) {
        DyadPaper *pair = s->dyad_paper + row;
        double chance = first_half(follow(at, AT_STUDENT, pair->student_key));
        pair->dealt = (int64_t)floor(s->contact_rate[row] + chance);
        pair->met = 0, pair->positive = 0.0;
        if (pair->dealt > slots) slots = pair->dealt;
    }
    return slots;
}

/* Unrest of the class in a slot; returns what it adds to load. */
static double commotion(const School *s, int64_t i, const Person *who, double chance, uint64_t at,
                        const Parameters *p) {
    if (first_half(at) >= chance) return 0.0;
    const Teacher *t = s->teachers + i;
    TeacherPaper *paper = s->teacher_paper + i;
    TeacherTally *all = s->teacher_tally + i;
    double h = clip(s->teacher_traits[i].relevance * who->affectivity * strength(at, p));
    double blame = (1.0 + t->general_negative - t->general_positive) / 2.0;
    double e[2] = {h * blame, h * who->unsteady * who->unsteady};
    double felt = (1.0 - absent(e[0]) * absent(e[1])) * who->unregulated;
    double hidden = who->suppression * felt;
    if (who->counted) count(all->felt, all->intensity, e, 2);
    paper->slot_affect -= felt;
    paper->anger += e[0];
    double added = p->load_negative * (who->wear * felt)
        + p->load_suppression_cost * p->load_negative * hidden
        + p->load_negative * p->load_anger * (who->wear * e[0]) * who->unregulated;
    return p->commotion_load * added * who->buffer;
}

static void contacts(const School *s, int64_t i, int64_t day, int counted,
                     const Chance *chance, const Parameters *p) {
    int64_t start = s->links.teacher_dyads[i], stop = s->links.teacher_dyads[i + 1];
    int64_t slots = deal(s, i, day, chance->contacts, p);
    Teacher *t = s->teachers + i;
    TeacherPaper *paper = s->teacher_paper + i;
    Person who = person(s, i, p);
    who.counted = counted;
    double beyond = (t->disorder - p->commotion_usual) / p->commotion_usual;
    double unrest = p->commotion_share
        * logistic(p->commotion_base_log_odds + p->commotion_order * beyond);
    uint64_t behave = follow(chance->behaviour, AT_DAY, day);
    uint64_t stir = follow(chance->commotion, AT_DAY, day);
    for (int64_t slot = 0; slot < slots; slot++) {
        uint64_t at = follow(follow(behave, AT_SLOT, slot), AT_TEACHER, paper->key);
        who.of_load = p->appraisal_mood * saturation(t->load);
        who.of_mood = p->appraisal_mood_of_hours * t->mood;
        paper->slot_affect = 0.0;
        double added = 0.0;
        for (int64_t row = start; row < stop; row++)
            if (slot < s->dyad_paper[row].dealt) added += one_contact(s, row, i, &who, at, p);
        if (p->commotion_share > 0.0) {
            at = follow(follow(stir, AT_SLOT, slot), AT_TEACHER, paper->key);
            added += commotion(s, i, &who, unrest, follow(at, AT_STUDENT, 0), p);
        }
        t->load = t->load + added < 0.0 ? 0.0 : t->load + added;
        if (p->mood_gain > 0.0) {
            double affect = paper->slot_affect / (double)(stop - start);
            t->mood = p->mood_persistence * t->mood
                + (1.0 - p->mood_persistence)
                    * hyperbolic_tangent(p->mood_gain * (affect - t->usual_affect));
            t->usual_affect += (affect - t->usual_affect) / p->mood_adaptation;
        }
    }
}

/* --- evening and night --------------------------------------------------------------- */

static inline double drift(double r, double base, double general, const Parameters *p) {
    double share = p->representation_generalisation;
    return r + p->representation_drift * ((1.0 - share) * base + share * general - r);
}

static inline void evening_of_dyad(Dyad *d, const DyadTrait *is, double general_trust,
                                   const Teacher *t, double wound_left, const Parameters *p) {
    d->trust += p->trust_return_ * (general_trust - d->trust);
    d->wound *= wound_left;
    double closed = p->rigidity_gain
        * ((d->self_negative + d->other_negative + d->relationship_negative) / 3.0);
    if (closed > 1.0) closed = 1.0;
    closed += (1.0 - closed) * p->rigidity_stress * t->stress;
    d->rigidity += (p->rigidity_base + (1.0 - p->rigidity_base) * closed - d->rigidity)
        / p->rigidity_time;
    double plus = t->general_positive, minus = t->general_negative;
    d->self_positive = drift(d->self_positive, is->base_positive, plus, p);
    d->other_positive = drift(d->other_positive, is->base_positive, plus, p);
    d->relationship_positive = drift(d->relationship_positive, is->base_positive, plus, p);
    d->self_negative = drift(d->self_negative, is->base_negative, minus, p);
    d->other_negative = drift(d->other_negative, is->base_negative, minus, p);
    d->relationship_negative = drift(d->relationship_negative, is->base_negative, minus, p);
}

/* Order and disorder of a teacher's classes; returns the mean order. */
static double evening_of_groups(const School *s, int64_t i, const Parameters *p) {
    int64_t first = s->links.group_start[i], last = s->links.group_start[i + 1], met = 0, bad = 0;
    Teacher *t = s->teachers + i;
    const TeacherTrait *is = s->teacher_traits + i;
    double learned = is->beginner * t->skill * p->start_beginner_efficacy, total = 0.0;
    double able = clip(is->efficacy + learned) * (1.0 - p->order_exhaustion_cost * t->exhaustion);
    for (int64_t g = first; g < last; g++) {
        GroupPaper *today = s->group_paper + g;
        double order = s->groups[g].order;
        if (today->met > 0) {
            double disturbed = (double)today->bad / (double)today->met;
            order = clip(order + p->order_build * able * (1.0 - order)
                         - p->order_loss * disturbed * order);
            s->groups[g].order = order;
            met += today->met, bad += today->bad;
            today->met = 0, today->bad = 0;
        }
        total += order;
    }
    if (met > 0) t->disorder += ((double)bad / (double)met - t->disorder) / p->commotion_memory;
    return last > first ? total / (double)(last - first) : p->order_typical;
}

/* What one night, or one free day, leaves of a load. */
static double rest(const School *s, int64_t i, double load, const Parameters *p) {
    const Teacher *t = s->teachers + i;
    const TeacherTrait *is = s->teacher_traits + i;
    double share = p->recovery_rumination
        * affectivity(is->negative_affectivity, p->spread_negative_affectivity);
    double preserved = (share > MOST_PRESERVED ? MOST_PRESERVED : share) * t->stress;
    double gone = clip(is->recovery) * (1.0 - p->recovery_exhaustion_cost * t->exhaustion);
    double left = load * (1.0 - gone) + gone * (load < preserved ? load : preserved);
    return load < left ? load : left;
}

static void evening(const School *s, int64_t i, int school_day, double shock, double wound_left,
                    const Parameters *p) {
    int64_t start = s->links.teacher_dyads[i], stop = s->links.teacher_dyads[i + 1];
    Teacher *t = s->teachers + i;
    TeacherPaper *paper = s->teacher_paper + i;
    const TeacherTrait *is = s->teacher_traits + i;
    double order = school_day ? evening_of_groups(s, i, p) : p->order_typical;
    double hostile = 0.0, tied = 0.0, able = 0.0, good = 0.0, plus = 0.0, minus = 0.0;
    double present = (double)(stop - start), needs = 0.0, anger = 0.0;
    for (int64_t row = start; row < stop; row++) {
        Dyad *d = s->dyads + row;
        const DyadPaper *pair = s->dyad_paper + row;
        if (school_day) {
            evening_of_dyad(d, s->dyad_traits + row, s->student_traits[pair->student].general_trust,
                            t, wound_left, p);
            if (pair->met > 0) good += pair->positive / (double)pair->met;
        }
        hostile += d->other_negative;
        tied += clip(d->relationship_positive
                     - p->relatedness_conflict_cost * d->relationship_negative);
        able += clip(0.5 + 0.5 * (d->self_positive - d->self_negative));
        plus += d->self_positive + d->other_positive + d->relationship_positive;
        minus += d->self_negative + d->other_negative + d->relationship_negative;
    }
    hostile /= present, tied /= present, able /= present, good /= present;
    if (school_day) {
        if (paper->noticed > 0) {
            double noticed = (double)paper->noticed;
            needs = (paper->competence / noticed + paper->affect / noticed) / 2.0
                - p->needs_usual;
        }
        anger = paper->anger;
        t->load *= 1.0 - p->needs_load * needs;
        t->evening_load = t->load;
        t->general_positive = plus / (3.0 * present);
        t->general_negative = minus / (3.0 * present);
    } else {
        t->load = rest(s, i, t->load, p);
    }
    double fatigue = saturation(t->load);
    t->stress += (fatigue - t->stress) / p->stress_time;
    double change = logistic(p->exhaustion_slope * (fatigue - is->tolerance)) - t->exhaustion;
    t->exhaustion += change / (change < 0.0 ? p->exhaustion_recovery_time : p->exhaustion_time);
    double far = clip(is->distance * (p->burnout_exhaustion_distance * t->exhaustion
                                      + p->burnout_other_distance * hostile));
    t->depersonalisation += (far - t->depersonalisation) / p->burnout_time;
    if (school_day) {
        t->relatedness = p->relatedness_students * tied
            + (1.0 - p->relatedness_students) * t->support;
        double aim = is->teaching
            - p->teaching_exhaustion_cost * (t->exhaustion - p->teaching_typical_exhaustion)
            + p->teaching_order * (order - p->order_typical);
        t->teaching_quality += (aim - t->teaching_quality) / p->teaching_time;
        t->skill += clip(p->beginners_practising) * (1.0 - t->skill);
    }
    double done = clip((t->relatedness + able) / 2.0
                           * (1.0 - p->burnout_distance_cost * t->depersonalisation)
                       + is->accomplishment);
    t->accomplishment += (done - t->accomplishment) / p->burnout_time;
    double uplift = p->needs_meaning * needs - p->needs_anger_meaning * anger / (1.0 + anger);
    double glad = clip((t->relatedness + good) / 2.0 + uplift);
    t->meaning += (glad - t->meaning) / p->burnout_time;
    double persists = 1.0 - 1.0 / p->strain_time;
    t->strain = persists * t->strain + sqrt(1.0 - persists * persists) * shock;
}

/* Load and practices after talking with colleagues, from the same evening's of all. */
static void exchange(const School *s, int64_t i, const Parameters *p) {
    const Links *l = &s->links;
    const Teacher *t = s->teachers + i;
    TeacherPaper *paper = s->teacher_paper + i;
    int64_t first = l->tie_start[i], last = l->tie_start[i + 1];
    double load = 0.0, shown = 0.0, ties = (double)(last - first);
    paper->load = t->load, paper->practice = t->practice;
    if (first == last) return;
    for (int64_t n = first; n < last; n++) {
        load += s->teachers[l->tie_teacher[n]].load;
        shown += s->teachers[l->tie_teacher[n]].practice;
    }
    paper->load += p->colleagues_contagion * (load / ties - t->load);
    double ahead = shown / ties - t->practice;
    double adopted = p->colleagues_practice * (ahead < 0.0 ? 0.0 : ahead);
    paper->practice
        = clip(t->practice + adopted - t->practice / p->colleagues_practice_time);
}

static void recover(const School *s, int64_t i, int school_day, int64_t nights,
                    const Parameters *p) {
    Teacher *t = s->teachers + i;
    double load = school_day ? s->teacher_paper[i].load : t->load;
    for (int64_t n = 0; n < nights; n++) load = rest(s, i, load, p);
    t->load = load;
    if (school_day) t->practice = s->teacher_paper[i].practice;
}

static inline double pull_of(const StudentTrait *is, double close, double conflict,
                             const Parameters *p) {
    return p->students_engagement_closeness * is->engagement_closeness
            * (close - p->students_typical_closeness)
        - p->students_engagement_conflict * is->engagement_conflict
            * (conflict - p->students_typical_conflict);
}

static inline double closeness(const Dyad *d) {
    return (d->relationship_positive + d->trust) / 2.0;
}

static void learn(const School *s, int64_t j, const Parameters *p) {
    const int64_t *own = s->links.student_dyads + s->links.student_start[j];
    int64_t many = s->links.student_start[j + 1] - s->links.student_start[j];
    const StudentTrait *is = s->student_traits + j;
    Student *who = s->students + j;
    double close = 0.0, conflict = 0.0, taught = 0.0, share = 0.0;
    if (many == 0) return;
    for (int64_t n = 0; n < many; n++) {
        const Dyad *d = s->dyads + own[n];
        const DyadPaper *pair = s->dyad_paper + own[n];
        close += closeness(d);
        conflict += d->relationship_negative;
        taught += s->teachers[pair->teacher].teaching_quality;
        if (pair->usual != 0.0) share += s->contact_rate[own[n]] / pair->usual - 1.0;
    }
    if (many > 1) {
        close /= (double)many, conflict /= (double)many;
        taught /= (double)many, share /= (double)many;
    }
    double pull = pull_of(is, close, conflict, p);
    if (many > 1 && p->students_lesson_share > 0.0)
        for (int64_t n = 0; n < many; n++) {
            Dyad *d = s->dyads + own[n];
            double gap = pull_of(is, closeness(d), d->relationship_negative, p) - pull;
            gap = gap < -1.0 ? -1.0 : gap > 1.0 ? 1.0 : gap;
            d->lesson_engagement += (p->students_lesson_share * gap - d->lesson_engagement)
                / p->students_engagement_time;
        }
    who->engagement += (clip(is->base_engagement + (pull + who->interest)) - who->engagement)
        / p->students_engagement_time;
    double direct = is->achievement_closeness * (close - p->students_typical_closeness)
        - p->students_achievement_conflict
            * (is->achievement_conflict * (conflict - p->students_typical_conflict));
    double gain = p->students_achievement_gain
            * (who->engagement - p->students_typical_engagement
               + p->students_achievement_direct * direct)
        + (p->students_teaching * taught + p->students_attention * share);
    who->achievement += gain + p->students_achievement_return * (is->own_level - who->achievement);
}

static void find_support(const School *s, int64_t i, const Parameters *p) {
    const Links *l = &s->links;
    int64_t first = l->tie_start[i], last = l->tie_start[i + 1];
    double given = 0.0;
    for (int64_t n = first; n < last; n++)
        given += 1.0 - s->teachers[l->tie_teacher[n]].exhaustion;
    s->teachers[i].support = last > first ? given / (double)(last - first) : p->colleagues_absent;
}

/* --- spells, weeks and the loop over days -------------------------------------------- */

static void new_week(const School *s, int64_t part, int64_t week, const Calendar *c,
                     const Parameters *p) {
    double left = p->students_interest_persistence;
    double stray = p->students_interest_spread * sqrt(1.0 - left * left);
    double kept = 1.0 - p->students_achievement_return, day = kept * kept;
    double passing = p->students_achievement_passing
        * sqrt(1.0 - day * day * day * day * day);
    const double *interest = s->weeks + week * c->students;
    const double *tests = interest + c->weeks * c->students;
    for (int64_t n = s->links.part_students[part]; n < s->links.part_students[part + 1]; n++) {
        int64_t j = s->links.member_student[n];
        s->students[j].interest = left * s->students[j].interest + stray * interest[j];
        s->students[j].achievement += passing * tests[j];
    }
}

/* Simulate some weekdays in all components; changes the records in place. */
void simulate_days(const School *s, const Calendar *c, const Chance *chance,
                   const Parameters *p) {
    const Links *l = &s->links;
    double wound_left = exponential(-1.0 / p->representation_wound_time);
    int64_t length = (int64_t)p->behaviour_spell_length, last_day = -1;
    for (int64_t w = 0; w < c->weekdays; w++)
        if (c->school[w] == 1) last_day = w;
    for (int64_t part = 0; part < c->parts; part++) {
        int64_t first = l->part_teachers[part], last = l->part_teachers[part + 1];
        int64_t first_student = l->part_students[part], last_student = l->part_students[part + 1];
        for (int64_t w = 0; w < c->weekdays; w++) {
            int64_t day = c->day[w];
            int school_day = c->school[w] == 1;
            if (day % length == 0)
                for (int64_t n = first_student; n < last_student; n++) {
                    int64_t j = l->member_student[n];
                    s->students[j].disposition = p->behaviour_spell_spread
                        * s->spells[day / length * c->students + j];
                }
            if (c->week[w] >= 0 && c->weeks > 0) new_week(s, part, c->week[w], c, p);
            for (int64_t n = first; n < last; n++) {
                int64_t i = l->member_teacher[n];
                if (school_day) {
                    morning(s, i, p);
                    contacts(s, i, day, w == last_day, chance, p);
                }
                evening(s, i, school_day, c->shock[w * c->teachers + i], wound_left, p);
            }
            if (school_day)
                for (int64_t n = first; n < last; n++) exchange(s, l->member_teacher[n], p);
            for (int64_t n = first; n < last; n++)
                recover(s, l->member_teacher[n], school_day, c->nights[w], p);
            if (school_day)
                for (int64_t n = first_student; n < last_student; n++)
                    learn(s, l->member_student[n], p);
            for (int64_t n = first; n < last; n++) find_support(s, l->member_teacher[n], p);
        }
    }
}
