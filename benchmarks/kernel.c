/* The default case of the compiled engine, written by hand in C: what the same work costs
   without Python or Numba. Primary schools, no lever moved, nobody watched, tallies kept.
   The records, the links and the places of the parameters come from "layout.h", which the
   benchmark writes from the Python classes, so that a new variable cannot shift a field. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "layout.h"

#define STRIDE 0x9E3779B97F4A7C15ull
enum { AT_DAY = 5, AT_SLOT, AT_TEACHER, AT_STUDENT, AT_TRY };

static inline uint64_t follow(uint64_t h, uint64_t place, uint64_t value) {
    h ^= value + STRIDE * place;
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ull;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBull;
    return h ^ (h >> 31);
}

static inline double unit(uint64_t h) { return ((double)(int64_t)(h >> 12) + 0.5) * 0x1p-52; }

static inline double draw(uint64_t h, uint64_t k) { return unit(follow(h, AT_TRY, k)); }

static inline double clip(double x) { return x < 0.0 ? 0.0 : x > 1.0 ? 1.0 : x; }

static inline double saturation(double load) { return load / (1.0 + load); }

static inline double logistic(double x) {
    if (x >= 0.0) return 1.0 / (1.0 + exp(-x));
    double rising = exp(x);
    return rising / (1.0 + rising);
}

static inline double blend2(double a, double b) {
    return 1.0 - (1.0 - a / 2.0) * (1.0 - b / 2.0);
}

typedef struct {
    const Links *links;
    Dyad *dyads;
    Teacher *teachers;
    Student *students;
    const DyadTrait *dyad_traits;
    const TeacherTrait *teacher_traits;
    const StudentTrait *student_traits;
    const double *contact_rate;
    DyadTally *dyad_tally;
    TeacherTally *teacher_tally;
    DyadPaper *dyad_paper;
    TeacherPaper *teacher_paper;
} School;

typedef struct {
    double efficacy, capacity, habit, worn, exhaustion, load, steadiness, full;
} Person;

/* One valence of one component after a contact; see processes/representation.py. */
static inline double gaining(double r, double gain, double harm, double q, const double *p) {
    double lost = p[representation_cross_inhibition] * p[representation_negativity] * harm * r;
    return r + p[representation_rate] * q * (gain * (1.0 - r) - lost);
}

static inline double losing(double r, double gain, double harm, double q, const double *p) {
    double lost = p[representation_cross_inhibition] * gain * r;
    return r + p[representation_rate] * q
        * (p[representation_negativity] * harm * (1.0 - r) - lost);
}

static inline void count(int64_t *felt, double *intensity, const double *emotion, int n) {
    for (int k = 0; k < n; k++) {
        felt[k] += emotion[k] > 0.0;
        intensity[k] += emotion[k];
    }
}

static inline double response(double positive, double shown, double closeness, double worn) {
    return clip(positive / 2.0 + closeness * (1.0 - shown) / 2.0) * worn;
}

static inline double blocked(double v, double seen, double m, double rho, const double *p) {
    if (seen * m < 0.0) return fabs(v) * (1.0 - p[rigidity_blocking] * rho * fabs(m));
    return fabs(v);
}

static inline void trusting(Dyad *d, double warmth, double shown, const double *p) {
    d->trust += p[trust_rate]
        * (warmth * (1.0 - d->trust) - p[representation_negativity] * shown * d->trust);
}

/* A contact perceived as harm; returns what it adds to load. */
static double harmed(double v, double seen, double m, double relevance, Dyad *d, Person who,
                     DyadTally *own, TeacherTally *all, const double *p) {
    double h = clip(relevance * -seen);
    double blame = (1.0 + d->other_negative - d->other_positive) / 2.0;
    double coping = clip(who.efficacy + (d->self_positive - d->self_negative) / 2.0
                         - p[appraisal_exhaustion_cost] * who.exhaustion);
    double prospect = (1.0 + d->relationship_positive - d->relationship_negative) / 2.0;
    double unsteady = 1.0 - who.steadiness;
    double e[7] = {h * blame, h * unsteady * unsteady, h * (1.0 - coping) * (1.0 - prospect),
                   h * (1.0 - blame) * (1.0 - coping), m <= 0.0 ? 0.0 : h * m,
                   h * coping * prospect, h * (1.0 - blame) * d->relationship_positive};
    double absent = 1.0;
    for (int k = 0; k < 5; k++) absent *= 1.0 - e[k] / 2.0;
    double left = 1.0 - p[regulation_effectiveness] * (who.capacity * (1.0 - who.exhaustion));
    double felt = (1.0 - absent) * left;
    double hidden = who.habit * (1.0 - who.exhaustion) * felt;
    double shown = felt - hidden;
    double warmth = response(0.0, shown, d->relationship_positive, who.worn);
    double q = blocked(v, seen, m, d->rigidity, p);
    trusting(d, warmth, shown, p);
    if (q != 0.0) {
        double gain_s = blend2(0.0, p[representation_hope_share] * e[5]);
        double harm_s = 1.0 - (1.0 - e[2] / 2.0) * (1.0 - e[3] / 2.0) * (1.0 - e[1] / 2.0);
        double gain_o = blend2(0.0, e[6]), harm_o = e[0];
        double harm_r = 1.0 - (1.0 - p[representation_anger_share] * e[0] / 2.0)
            * (1.0 - e[4] / 2.0) * (1.0 - p[representation_expression_share] * shown / 2.0);
        harm_s *= left, harm_o *= left, harm_r *= left;
        d->self_positive = gaining(d->self_positive, gain_s, harm_s, q, p);
        d->self_negative = losing(d->self_negative, gain_s, harm_s, q, p);
        d->other_positive = gaining(d->other_positive, gain_o, harm_o, q, p);
        d->other_negative = losing(d->other_negative, gain_o, harm_o, q, p);
        d->relationship_positive = gaining(d->relationship_positive, 0.0, harm_r, q, p);
        d->relationship_negative = losing(d->relationship_negative, 0.0, harm_r, q, p);
    }
    count(own->felt, own->intensity, e, 7);
    count(all->felt, all->intensity, e, 7);
    return p[load_negative] * felt + p[load_suppression_cost] * p[load_negative] * hidden
        + p[load_direct] * (v < 0.0 ? -v : 0.0);
}

/* A contact perceived as benefit; returns what it adds to load. */
static double pleased(double v, double seen, double m, double relevance, Dyad *d, Person who,
                      DyadTally *own, TeacherTally *all, double *good, const double *p) {
    double b = clip(relevance * seen);
    double coping = clip(who.efficacy + (d->self_positive - d->self_negative) / 2.0
                         - p[appraisal_exhaustion_cost] * who.exhaustion);
    double e[4] = {b, b * d->relationship_positive, b * coping * d->self_positive,
                   m >= 0.0 ? 0.0 : b * -m};
    double absent = 1.0;
    for (int k = 0; k < 4; k++) absent *= 1.0 - e[k] / 2.0;
    double positive = 1.0 - absent;
    double warmth = response(positive, 0.0, d->relationship_positive, who.worn);
    double q = blocked(v, seen, m, d->rigidity, p);
    trusting(d, warmth, 0.0, p);
    if (q != 0.0) {
        double gain_s = blend2(e[2], 0.0);
        double gain_o = blend2(p[representation_enjoyment_other] * e[0], 0.0);
        double gain_r = blend2(e[1], p[representation_enjoyment_relationship] * e[0]);
        d->self_positive = gaining(d->self_positive, gain_s, 0.0, q, p);
        d->self_negative = losing(d->self_negative, gain_s, 0.0, q, p);
        d->other_positive = gaining(d->other_positive, gain_o, 0.0, q, p);
        d->other_negative = losing(d->other_negative, gain_o, 0.0, q, p);
        d->relationship_positive = gaining(d->relationship_positive, gain_r, 0.0, q, p);
        d->relationship_negative = losing(d->relationship_negative, gain_r, 0.0, q, p);
    }
    count(own->felt + 7, own->intensity + 7, e, 4);
    count(all->felt + 7, all->intensity + 7, e, 4);
    *good += positive;
    return p[load_direct] * (v < 0.0 ? -v : 0.0) - p[load_positive] * positive;
}

/* What the student opens with, -1 to 1. */
static double opening(const Dyad *d, const Student *who, const StudentTrait *is, uint64_t at,
                      const double *p) {
    double first = draw(at, 0), second = draw(at, 1);
    double bad = logistic(p[behaviour_base_log_odds] + p[behaviour_propensity] * is->propensity
                          - 2.0 * p[behaviour_trust] * (d->trust - p[behaviour_typical_trust])
                          - p[behaviour_engagement]
                              * (who->engagement - p[behaviour_typical_engagement]));
    double floor_ = p[behaviour_approach_floor];
    double sign = second < is->affiliation * (floor_ + (1.0 - floor_) * d->trust) ? 1.0 : 0.0;
    if (first < bad) sign = -1.0;
    if (sign == 0.0) return 0.0;
    double mildest = p[behaviour_mildest];
    return sign * (mildest + (1.0 - mildest) * (draw(at, 2) + draw(at, 3)) / 2.0);
}

static double one_contact(const School *s, int64_t row, int64_t i, Person who, uint64_t at,
                          const double *p) {
    DyadPaper *paper = s->dyad_paper + row;
    Dyad *d = s->dyads + row;
    DyadTally *own = s->dyad_tally + row;
    TeacherTally *all = s->teacher_tally + i;
    int64_t j = paper->student;
    at = follow(at, AT_STUDENT, paper->student_key);
    double v = opening(d, s->students + j, s->student_traits + j, at, p);
    double m = ((d->self_positive - d->self_negative) + (d->other_positive - d->other_negative)
                + (d->relationship_positive - d->relationship_negative)) / 3.0;
    double weight = p[appraisal_assimilation] * (1.0 + d->rigidity) / 2.0;
    double seen = (1.0 - weight) * v + weight * m
        - p[appraisal_mood] * (1.0 - fabs(v)) * who.full;
    own->contacts++, all->contacts++, paper->met++;
    own->negative_contacts += v < 0.0, all->negative_contacts += v < 0.0;
    if (fabs(seen) < p[appraisal_threshold]) {
        trusting(d, response(0.0, 0.0, d->relationship_positive, who.worn), 0.0, p);
        return p[load_direct] * (v < 0.0 ? -v : 0.0);
    }
    seen = seen < -1.0 ? -1.0 : seen > 1.0 ? 1.0 : seen;
    double relevance = s->dyad_traits[row].relevance;
    if (seen < 0.0) return harmed(v, seen, m, relevance, d, who, own, all, p);
    return pleased(v, seen, m, relevance, d, who, own, all, &paper->positive, p);
}

static void contacts(const School *s, int64_t i, int64_t day, uint64_t deal, uint64_t behave,
                     const double *p) {
    int64_t start = s->links->teacher_dyads[i], stop = s->links->teacher_dyads[i + 1], slots = 0;
    Teacher *t = s->teachers + i;
    const TeacherTrait *is = s->teacher_traits + i;
    uint64_t key = s->teacher_paper[i].key;
    memset(s->teacher_tally + i, 0, sizeof(TeacherTally));
    t->load += is->workload
        * exp(p[strain_spread] * t->strain - p[strain_spread] * p[strain_spread] / 2.0);
    deal = follow(follow(follow(deal, AT_DAY, day), AT_SLOT, 0), AT_TEACHER, key);
    for (int64_t row = start; row < stop; row++) {
        DyadPaper *paper = s->dyad_paper + row;
        double first = draw(follow(deal, AT_STUDENT, paper->student_key), 0);
        paper->dealt = (int64_t)floor(s->contact_rate[row] + first);
        paper->met = 0, paper->positive = 0.0;
        if (paper->dealt > slots) slots = paper->dealt;
    }
    behave = follow(behave, AT_DAY, day);
    for (int64_t slot = 0; slot < slots; slot++) {
        uint64_t at = follow(follow(behave, AT_SLOT, slot), AT_TEACHER, key);
        Person who = {clip(is->efficacy), clip(is->reappraisal), clip(is->suppression),
                      1.0 - clip(p[warmth_exhaustion_cost])
                          * (t->exhaustion + t->depersonalisation) / 2.0,
                      t->exhaustion, t->load, 0.0, saturation(t->load)};
        who.steadiness = (1.0 - who.exhaustion) * (1.0 - p[appraisal_load_cost] * who.full);
        double added = 0.0;
        for (int64_t row = start; row < stop; row++)
            if (slot < s->dyad_paper[row].dealt)
                added += one_contact(s, row, i, who, at, p)
                    * (1.0 - p[colleagues_buffer] * t->support);
        t->load = t->load + added > 0.0 ? t->load + added : 0.0;
    }
}

static inline double drift(double r, double base, double general, const double *p) {
    double share = p[representation_generalisation];
    return r + p[representation_drift] * ((1.0 - share) * base + share * general - r);
}

static void evening(const School *s, int64_t i, int school_day, double shock, const double *p) {
    int64_t start = s->links->teacher_dyads[i], stop = s->links->teacher_dyads[i + 1];
    Teacher *t = s->teachers + i;
    const TeacherTrait *is = s->teacher_traits + i;
    double hostile = 0.0, tied = 0.0, able = 0.0, good = 0.0, present = (double)(stop - start);
    double plus = t->general_positive, minus = t->general_negative;
    for (int64_t row = start; row < stop; row++) {
        Dyad *d = s->dyads + row;
        const DyadTrait *base = s->dyad_traits + row;
        const DyadPaper *paper = s->dyad_paper + row;
        if (school_day) {
            d->trust += p[trust_return_] * (s->student_traits[paper->student].general_trust
                                            - d->trust);
            double sour = (d->self_negative + d->other_negative + d->relationship_negative) / 3.0;
            d->rigidity += (p[rigidity_base] + (1.0 - p[rigidity_base]) * sour - d->rigidity)
                / p[rigidity_time];
            d->self_positive = drift(d->self_positive, base->base_positive, plus, p);
            d->other_positive = drift(d->other_positive, base->base_positive, plus, p);
            d->relationship_positive
                = drift(d->relationship_positive, base->base_positive, plus, p);
            d->self_negative = drift(d->self_negative, base->base_negative, minus, p);
            d->other_negative = drift(d->other_negative, base->base_negative, minus, p);
            d->relationship_negative
                = drift(d->relationship_negative, base->base_negative, minus, p);
            if (paper->met > 0) good += paper->positive / (double)paper->met;
        }
        hostile += d->other_negative;
        tied += clip(d->relationship_positive
                     - p[relatedness_conflict_cost] * d->relationship_negative);
        able += clip(0.5 + 0.5 * (d->self_positive - d->self_negative));
    }
    hostile /= present, tied /= present, able /= present, good /= present;
    if (school_day) t->evening_load = t->load;
    else t->load = 0.0;
    t->stress += (saturation(t->load) - t->stress) / p[stress_time];
    t->exhaustion += (logistic(p[exhaustion_slope] * (t->stress - is->tolerance)) - t->exhaustion)
        / p[exhaustion_time];
    double far = clip(is->distance * (p[burnout_exhaustion_distance] * t->exhaustion
                                      + p[burnout_other_distance] * hostile));
    t->depersonalisation += (far - t->depersonalisation) / p[burnout_time];
    if (school_day)
        t->relatedness = p[relatedness_students] * tied
            + (1.0 - p[relatedness_students]) * t->support;
    double target = clip((t->relatedness + able) / 2.0
                             * (1.0 - p[burnout_distance_cost] * t->depersonalisation)
                         + is->accomplishment);
    t->accomplishment += (target - t->accomplishment) / p[burnout_time];
    t->meaning += ((t->relatedness + good) / 2.0 - t->meaning) / p[burnout_time];
    double kept = 1.0 - 1.0 / p[strain_time];
    t->strain = kept * t->strain + sqrt(1.0 - kept * kept) * shock;
}

static void learn(const School *s, int64_t j, const double *p) {
    const Links *l = s->links;
    const StudentTrait *is = s->student_traits + j;
    Student *who = s->students + j;
    double close = 0.0, conflict = 0.0;
    int64_t first = l->student_start[j], last = l->student_start[j + 1];
    if (first == last) return;
    for (int64_t n = first; n < last; n++) {
        const Dyad *d = s->dyads + l->student_dyads[n];
        close += (d->relationship_positive + d->trust) / 2.0;
        conflict += d->relationship_negative;
    }
    close = close / (double)(last - first) - p[students_typical_closeness];
    conflict = conflict / (double)(last - first) - p[students_typical_conflict];
    double pull = p[students_engagement_closeness] * is->engagement_closeness * close
        - p[students_engagement_conflict] * is->engagement_conflict * conflict;
    who->engagement += (clip(is->base_engagement + pull) - who->engagement)
        / p[students_engagement_time];
    double direct = is->achievement_closeness * close - is->achievement_conflict * conflict;
    who->achievement += p[students_achievement_gain]
        * (who->engagement - p[students_typical_engagement]
           + p[students_achievement_direct] * direct);
}

static void talk_and_recover(const School *s, int64_t i, int64_t nights, const double *p) {
    const Links *l = s->links;
    double total = 0.0, load = s->teachers[i].load;
    int64_t first = l->tie_start[i], last = l->tie_start[i + 1];
    for (int64_t n = first; n < last; n++) total += s->teachers[l->tie_teacher[n]].load;
    if (last > first)
        load += p[colleagues_contagion] * (total / (double)(last - first) - load);
    for (int64_t n = 0; n < nights; n++)
        load *= 1.0 - clip(s->teacher_traits[i].recovery)
            * (1.0 - p[recovery_exhaustion_cost] * s->teachers[i].exhaustion);
    s->teacher_paper[i].load = load;
}

static void look_round(const School *s, int64_t i, int school_day, const double *p) {
    const Links *l = s->links;
    double given = 0.0, plus = 0.0, minus = 0.0;
    int64_t first = l->tie_start[i], last = l->tie_start[i + 1];
    for (int64_t n = first; n < last; n++)
        given += 1.0 - s->teachers[l->tie_teacher[n]].exhaustion;
    s->teachers[i].support
        = last > first ? given / (double)(last - first) : p[colleagues_absent];
    if (!school_day) return;
    int64_t start = l->teacher_dyads[i], stop = l->teacher_dyads[i + 1];
    for (int64_t row = start; row < stop; row++) {
        const Dyad *d = s->dyads + row;
        plus += d->self_positive + d->other_positive + d->relationship_positive;
        minus += d->self_negative + d->other_negative + d->relationship_negative;
    }
    s->teachers[i].general_positive = plus / (double)(3 * (stop - start));
    s->teachers[i].general_negative = minus / (double)(3 * (stop - start));
}

/* Live some weekdays in all components. weekdays: (n, 3) school, day, nights; shock: (n,
   teachers). Changes the records in place. */
void simulate_days(const School *s, int64_t parts, int64_t teachers, int64_t weekdays,
          const int64_t *weekday, const double *shock, uint64_t deal, uint64_t behave,
          const double *p) {
    const Links *l = s->links;
    for (int64_t part = 0; part < parts; part++) {
        int64_t first = l->part_teachers[part], last = l->part_teachers[part + 1];
        for (int64_t w = 0; w < weekdays; w++) {
            int school_day = weekday[3 * w] == 1;
            for (int64_t n = first; n < last; n++) {
                int64_t i = l->member_teacher[n];
                if (school_day) contacts(s, i, weekday[3 * w + 1], deal, behave, p);
                evening(s, i, school_day, shock[w * teachers + i], p);
            }
            if (school_day) {
                for (int64_t n = first; n < last; n++)
                    talk_and_recover(s, l->member_teacher[n], weekday[3 * w + 2], p);
                for (int64_t n = first; n < last; n++) {
                    int64_t i = l->member_teacher[n];
                    s->teachers[i].load = s->teacher_paper[i].load;
                }
                for (int64_t n = l->part_students[part]; n < l->part_students[part + 1]; n++)
                    learn(s, l->member_student[n], p);
            }
            for (int64_t n = first; n < last; n++)
                look_round(s, l->member_teacher[n], school_day, p);
        }
    }
}
