"""The reference engine: the same day in plain Python, slow and easy to check.

It calls the processes one by one on lists of floats, draws with Python integers and
shares no loop with the kernels. Both must agree number for number.
"""

from types import SimpleNamespace
from typing import Any

from simulation.engine.loop import SchoolRun
from simulation.processes import (
    appraisal, awareness, behaviour, burnout, colleagues, contacts, emotions, exhaustion,
    learning, load, numeric, perception, regulation, relatedness, representation, rigidity,
    strain, stress, trust, warmth,
)  # fmt: skip
from simulation.state import Ints

COMPONENTS = [f"{c}_{v}" for c in ("self", "other", "relationship") for v in ("positive", "negative")]


def listed(*tuples: Any) -> SimpleNamespace:
    """Columns of one or more NamedTuples of arrays as lists of plain numbers."""
    return SimpleNamespace(
        **{name: values.tolist() for t in tuples for name, values in t._asdict().items()}
    )


class PlainRun(SchoolRun):
    """A ``SchoolRun`` whose weekdays are lived in plain Python; no tallies, no events."""

    def _advance(self, weekdays: Ints) -> None:
        world, now = self.school_year.world, self.circumstances
        self.links = listed(world.links)
        self.d, self.t, self.s = (listed(kind) for kind in self.state)
        self.dt, self.tt, self.st = (listed(kind) for kind in world.traits)
        self.dl, self.tl, self.sl, self.ties = (listed(kind) for kind in now)
        everybody = range(len(self.t.load))
        for w in weekdays.tolist():
            self.today = int(self.calendar.day[w])
            school_day = self.calendar.school[w] == 1
            self.good_moments: dict[int, list[float]] = {}
            for i in everybody:
                if school_day:
                    self.live_morning(i)
                    self.live_contacts(i)
                self.live_evening(i, school_day, float(self._shock[w, i]))
            self.live_night(school_day, int(self.calendar.nights[w]))
        for kind, lists in zip(self.state, (self.d, self.t, self.s), strict=True):
            for name in kind._fields:
                getattr(kind, name)[:] = getattr(lists, name)

    def draw(self, stream: str, i: int, row: int, slot: int, k: int) -> float:
        teacher, student = self.links.teacher_key[i], self.links.student_key[self.links.dyad_student[row]]
        return self.chance.uniform(
            stream, self.year, day=self.today, slot=slot, teacher=teacher, student=student, k=k
        )

    def own(self, i: int) -> list[int]:
        rows = range(self.links.teacher_dyads[i], self.links.teacher_dyads[i + 1])
        return [row for row in rows if self.dl.present[row] > 0.0]

    def live_morning(self, i: int) -> None:
        workload = self.tt.workload[i] * self.tl.workload[i]
        self.t.load[i] = load.load_on_morning(
            self.t.load[i], workload, self.t.strain[i], self.parameters.strain
        )
        for row in range(self.links.teacher_dyads[i], self.links.teacher_dyads[i + 1]):
            self.d.awareness[row] = awareness.awareness_in_session(
                self.d.awareness[row], self.dl.held_awareness[row]
            )

    def live_contacts(self, i: int) -> None:
        regular, total, due = {}, {}, set()
        for row in self.own(i):
            regular[row] = contacts.contact_count(self.dl.contact_rate[row], self.draw("contacts", i, row, 0, 0))
            arranged = contacts.contact_count(self.dl.extra_contacts[row], self.draw("contacts", i, row, 0, 1))
            total[row] = regular[row] + arranged
        for slot in range(max(total.values(), default=0) + (self.tl.repair[i] > 0.0)):
            added = 0.0
            for row in self.own(i):
                repairing = row in due
                due.discard(row)
                if slot < total[row] or repairing:
                    valence = self.opening(i, row, slot, slot >= regular[row], repairing)
                    if valence < 0.0 and self.draw("assistant", i, row, slot, 0) < self.tl.taken_over[i]:
                        continue
                    if valence < 0.0 and self.draw("repair", i, row, slot, 0) < self.tl.repair[i]:
                        due.add(row)
                    added += self.meet(i, row, valence)
            self.t.load[i] = max(0.0, self.t.load[i] + added)

    def opening(self, i: int, row: int, slot: int, arranged: bool, repairing: bool) -> float:
        p, j = self.parameters.behaviour, self.links.dyad_student[row]
        strength = behaviour.intensity(self.draw("behaviour", i, row, slot, 2), self.draw("behaviour", i, row, slot, 3), p)
        if repairing:
            return strength
        z = self.st.propensity[j] + self.sl.propensity[j]
        bad = behaviour.misbehaviour_probability(z, self.d.trust[row], self.s.engagement[j], self.tl.log_odds[i], p)
        good = behaviour.approach_probability(self.st.affiliation[j], self.d.trust[row], p)
        if arranged:
            bad = behaviour.undemanding(bad, self.dl.low_demand[row])
            good = behaviour.inviting(good, self.dl.low_demand[row])
        return strength * behaviour.direction(
            self.draw("behaviour", i, row, slot, 0), self.draw("behaviour", i, row, slot, 1), bad, good
        )

    def meet(self, i: int, row: int, v: float) -> float:
        p, d, t, tl, clip = self.parameters, self.d, self.t, self.tl, numeric.clip
        r = [getattr(d, name)[row] for name in COMPONENTS]
        a, rho, tired, burden = d.awareness[row], d.rigidity[row], t.exhaustion[i], t.load[i]
        m = perception.affect_balance(*r)
        kept = perception.shield(a, p.appraisal)
        mood = perception.shielded(m, p.appraisal.shielded_balance, kept)
        calm = (p.appraisal.shielded_positive, p.appraisal.shielded_negative) * 3
        sp, sn, op, on, rp, rn = (perception.shielded(x, x0, kept) for x, x0 in zip(r, calm, strict=True))
        weight = perception.assimilation_weight(rho, a, p.appraisal)
        seen = perception.perceived_valence(v, mood, weight, burden, p.appraisal)

        h, b = appraisal.harm(self.dt.relevance[row], seen), appraisal.benefit(self.dt.relevance[row], seen)
        blame = appraisal.accountability(op, on)
        cp = appraisal.coping_potential(sp, sn, clip(self.tt.efficacy[i] + tl.efficacy[i]), tired, p.appraisal)
        fe = appraisal.future_expectancy(rp, rn)
        ef = appraisal.emotional_steadiness(tired, burden, p.appraisal)

        anger, anxiety = emotions.anger(h, blame), emotions.anxiety(h, ef)
        helpless, guilt = emotions.helplessness(h, cp, fe), emotions.guilt(h, blame, cp)
        sorry, hope = emotions.disappointment(h, mood), emotions.hope(h, cp, fe)
        compassion, joy = emotions.compassion(h, blame, rp), emotions.enjoyment(b)
        affection, pride, relief = emotions.affection(b, rp), emotions.pride(b, cp, sp), emotions.relief(b, mood)
        n = emotions.negative_emotion(anger, anxiety, helpless, guilt, sorry)
        pleasant = emotions.positive_emotion(joy, affection, pride, relief)
        self.good_moments.setdefault(row, []).append(pleasant)

        x = regulation.reappraisal(clip(self.tt.reappraisal[i] + tl.reappraisal[i]), tired, a)
        left = regulation.unregulated_share(x, p.regulation)
        felt = regulation.felt_emotion(n, left)
        hidden = regulation.suppressed_emotion(felt, clip(self.tt.suppression[i] + tl.suppression[i]), tired)
        shown = regulation.expressed_emotion(felt, hidden)

        cost = clip(p.warmth.exhaustion_cost + tl.warmth_cost[i])
        worn = warmth.worn_share(tired, t.depersonalisation[i], cost)
        w = warmth.warmth_of_response(pleasant, rp, shown, worn)
        w = warmth.coached(warmth.sensitised(w, a, p.warmth), tl.warmth[i])
        change = load.load_of_contact(felt, hidden, max(0.0, -v), pleasant, p.load)

        rule = p.representation
        d.trust[row] = trust.trust_after_contact(d.trust[row], w, shown, rule.negativity, p.trust)
        q = representation.informativeness(v, seen, m, rho, a, p.rigidity)
        gains = (
            representation.self_gain(pride, hope, rule),
            representation.other_gain(joy, compassion, rule),
            representation.relationship_gain(affection, joy, rule),
        )
        harms = (
            representation.self_harm(helpless, guilt, anxiety) * left,
            representation.other_harm(anger) * left,
            representation.relationship_harm(anger, sorry, shown, rule) * left,
        )
        for n_, name in enumerate(COMPONENTS):
            learn = representation.negative_after_contact if n_ % 2 else representation.positive_after_contact
            getattr(d, name)[row] = learn(r[n_], gains[n_ // 2], harms[n_ // 2], q, rule)
        return colleagues.buffered(change, t.support[i], p.colleagues)

    def live_evening(self, i: int, school_day: bool, shock: float) -> None:
        p, d, t, own = self.parameters, self.d, self.t, self.own(i)
        if school_day:
            for row in own:
                self.drift(i, row)
            t.evening_load[i] = t.load[i]
        else:
            t.load[i] = 0.0
        plus, minus, many = t.general_positive[i], t.general_negative[i], len(own)
        hostile, tied = minus, relatedness.connectedness(plus, minus, p.relatedness)
        able, good = burnout.competence(plus, minus), 0.0
        if own:
            hostile = plain_sum(d.other_negative[row] for row in own) / many
            tied = plain_sum(relatedness.connectedness(d.relationship_positive[row], d.relationship_negative[row], p.relatedness) for row in own) / many
            able = plain_sum(burnout.competence(d.self_positive[row], d.self_negative[row]) for row in own) / many
            moments = [self.good_moments[row] for row in own if row in self.good_moments]
            good = plain_sum(plain_sum(m) / len(m) for m in moments) / many
        t.stress[i] = stress.stress_after_day(t.stress[i], t.load[i], p.stress)
        t.exhaustion[i] = exhaustion.exhaustion_after_day(t.exhaustion[i], t.stress[i], self.tt.tolerance[i], p.exhaustion)
        t.depersonalisation[i] = burnout.depersonalisation_after_day(t.depersonalisation[i], t.exhaustion[i], hostile, self.tt.distance[i], p.burnout)
        if school_day:
            t.relatedness[i] = relatedness.relatedness(tied, t.support[i], p.relatedness)
        t.accomplishment[i] = burnout.accomplishment_after_day(t.accomplishment[i], t.relatedness[i], able, t.depersonalisation[i], self.tt.accomplishment[i], p.burnout)
        t.meaning[i] = burnout.meaning_after_day(t.meaning[i], t.relatedness[i], good, p.burnout)
        t.strain[i] = strain.strain_after_weekday(t.strain[i], shock, p.strain)

    def drift(self, i: int, row: int) -> None:
        p, d = self.parameters, self.d
        general = self.st.general_trust[self.links.dyad_student[row]]
        d.trust[row] = trust.trust_after_evening(d.trust[row], general, p.trust)
        negative = (d.self_negative[row] + d.other_negative[row] + d.relationship_negative[row]) / 3.0
        d.rigidity[row] = rigidity.rigidity_after_evening(d.rigidity[row], negative, p.rigidity)
        for name in COMPONENTS:
            valence = name.rsplit("_", 1)[1]
            base, home = getattr(self.dt, f"base_{valence}")[row], getattr(self.t, f"general_{valence}")[i]
            drifted = representation.component_after_evening(getattr(d, name)[row], base, home, p.representation)
            getattr(d, name)[row] = drifted

    def live_night(self, school_day: bool, nights: int) -> None:
        p, d, t = self.parameters, self.d, self.t
        everybody = range(len(t.load))
        ties = [self.colleagues_of(i) for i in everybody]
        if school_day:
            talked = [
                colleagues.load_after_exchange(t.load[i], plain_sum(t.load[c] for c in own) / len(own), p.colleagues) if own else t.load[i]
                for i, own in enumerate(ties)
            ]
            for i in everybody:
                recovery = numeric.clip(self.tt.recovery[i] + self.tl.recovery[i])
                for _ in range(nights):
                    talked[i] = load.load_after_night(talked[i], recovery, t.exhaustion[i], p.recovery)
            t.load = talked
            for j in range(len(self.s.engagement)):
                self.learn(j)
        for i, own in enumerate(ties):
            supports = [colleagues.support_from(t.exhaustion[c]) for c in own]
            t.support[i] = plain_sum(supports) / len(own) if own else p.colleagues.absent
            rows = self.own(i)
            if school_day and rows:
                plus = plain_sum(d.self_positive[r] + d.other_positive[r] + d.relationship_positive[r] for r in rows)
                minus = plain_sum(d.self_negative[r] + d.other_negative[r] + d.relationship_negative[r] for r in rows)
                t.general_positive[i], t.general_negative[i] = plus / (3 * len(rows)), minus / (3 * len(rows))
        d.awareness = [awareness.awareness_after_weekday(a, p.awareness) for a in d.awareness]

    def colleagues_of(self, i: int) -> list[int]:
        entries = range(self.links.tie_start[i], self.links.tie_start[i + 1])
        return [self.links.tie_teacher[n] for n in entries if self.ties.tie[n] > 0.0]

    def learn(self, j: int) -> None:
        p, d, s = self.parameters.students, self.d, self.s
        entries = range(self.links.student_start[j], self.links.student_start[j + 1])
        rows = [row for row in (self.links.student_dyads[n] for n in entries) if self.dl.present[row] > 0.0]
        if rows:
            close = plain_sum(learning.closeness_for_student(d.relationship_positive[r], d.trust[r]) for r in rows) / len(rows)
            conflict = plain_sum(d.relationship_negative[r] for r in rows) / len(rows)
            pull = learning.engagement_pull(close, conflict, self.st.engagement_closeness[j], self.st.engagement_conflict[j], p)
            s.engagement[j] = learning.engagement_after_day(s.engagement[j], self.st.base_engagement[j], pull, p)
            s.achievement[j] += learning.achievement_gain(s.engagement[j], close, conflict, self.st.achievement_closeness[j], self.st.achievement_conflict[j], p)


def plain_sum(values: Any) -> float:
    """Sum from left to right; Python 3.12's ``sum`` compensates, a kernel does not."""
    total = 0.0
    for value in values:
        total += value
    return total
