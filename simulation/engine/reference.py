"""The reference engine: the same day in plain Python, slow and easy to check.

It calls the processes one by one on lists of floats, draws with Python integers and
shares no loop with the kernels. Both must agree number for number.
"""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import simulation.processes.emotions as feel
import simulation.processes.representation as taught
from simulation.engine.school_run import SchoolRun
from simulation.processes import (  # fmt: skip
    appraisal,
    behaviour,
    burnout,
    perception,
    regulation,
    warmth,
)
from simulation.processes import engagement as learning
from simulation.processes.awareness import awareness_after_weekday, awareness_in_session
from simulation.processes.burnout import exhaustion_after_day
from simulation.processes.colleagues import buffered, load_after_exchange, support_from
from simulation.processes.contacts import contact_count
from simulation.processes.curves import clip
from simulation.processes.load import (
    demand_of_closeness,
    load_after_night,
    load_of_contact,
    load_on_morning,
    strain_after_weekday,
    stress_after_day,
)
from simulation.processes.relatedness import connectedness, relatedness
from simulation.processes.representation import rigidity_after_evening
from simulation.processes.trust import trust_after_contact, trust_after_evening
from simulation.state import PARTS, Ints

COMPONENTS = [f"{part}_{valence}" for part in PARTS for valence in ("positive", "negative")]


def listed(variables: Any) -> SimpleNamespace:
    """A NamedTuple of arrays as lists of plain numbers."""
    return SimpleNamespace(**{name: a.tolist() for name, a in variables._asdict().items()})


def total(values: Iterable[float]) -> float:
    """Sum from left to right; Python 3.12's ``sum`` compensates, a kernel does not."""
    result = 0.0
    for value in values:
        result += value
    return result


class PlainRun(SchoolRun):
    """A ``SchoolRun`` whose weekdays are lived in plain Python; no tallies, no events."""

    def _advance(self, weekdays: Ints) -> None:
        world = self.school_year.world
        self.links, self.p = listed(world.links), self.lived_with
        self.d, self.t, self.s = (listed(kind) for kind in self.state)
        self.dt, self.tt, self.st = (listed(kind) for kind in world.traits)
        self.dl, self.tl, self.sl, self.ties = (listed(kind) for kind in self.circumstances)
        for w in weekdays.tolist():
            self.today = int(self.calendar.day[w])
            school_day = self.calendar.school[w] == 1
            length = int(self.p.behaviour.spell_length)
            if self.today % length == 0:
                for j, deviate in enumerate(self._school.spells[self.today // length].tolist()):
                    self.s.disposition[j] = behaviour.disposition(deviate, self.p.behaviour)
            self.pleasant: dict[int, list[float]] = {}
            for i in range(len(self.t.load)):
                if school_day:
                    self._morning(i)
                    self._contacts(i)
                self._evening(i, school_day, float(self._shock[w, i]))
            self._night(school_day, int(self.calendar.nights[w]))
        for shown, lists in zip(self.state, (self.d, self.t, self.s), strict=True):
            for name, values in vars(lists).items():
                getattr(shown, name)[:] = values

    def _draw(self, stream: str, i: int, row: int, slot: int = 0, k: int = 0) -> float:
        teacher = self.links.teacher_key[i]
        student = self.links.student_key[self.links.dyad_student[row]]
        return self.chance.uniform(
            stream, self.year, day=self.today, slot=slot, teacher=teacher, student=student, k=k
        )

    def _all_rows(self, i: int) -> range:
        return range(self.links.teacher_dyads[i], self.links.teacher_dyads[i + 1])

    def _present(self, rows: Iterable[int]) -> list[int]:
        return [row for row in rows if self.dl.present[row] > 0.0]

    def _colleagues(self, i: int) -> list[int]:
        entries = range(self.links.tie_start[i], self.links.tie_start[i + 1])
        return [self.links.tie_teacher[n] for n in entries if self.ties.tie[n] > 0.0]

    def _morning(self, i: int) -> None:
        d, t = self.d, self.t
        workload = self.tt.workload[i] * self.tl.workload[i]
        t.load[i] = load_on_morning(t.load[i], workload, t.strain[i], self.p.strain)
        for row in self._all_rows(i):
            d.awareness[row] = awareness_in_session(d.awareness[row], self.dl.held_awareness[row])

    def _contacts(self, i: int) -> None:
        rows, regular, dealt, due = self._present(self._all_rows(i)), {}, {}, set()
        for row in rows:
            extra = self.dl.extra_contacts[row]
            regular[row] = contact_count(self.dl.contact_rate[row], self._draw("contacts", i, row))
            dealt[row] = regular[row] + contact_count(extra, self._draw("contacts", i, row, k=1))
        slots = max(dealt.values(), default=0) + (self.tl.repair[i] > 0.0)
        for slot in range(slots):
            added = 0.0
            for row in rows:
                repairing = row in due
                due.discard(row)
                if slot >= dealt[row] and not repairing:
                    continue
                v = self._opening(i, row, slot, slot >= regular[row], repairing)
                if v < 0.0 and self._draw("assistant", i, row, slot) < self.tl.taken_over[i]:
                    continue
                if v < 0.0 and self._draw("repair", i, row, slot) < self.tl.repair[i]:
                    due.add(row)
                added += self._meet(i, row, v)
            load = self.t.load[i] + added
            self.t.load[i] = 0.0 if load < 0.0 else load

    def _opening(self, i: int, row: int, slot: int, arranged: bool, repairing: bool) -> float:
        p, j, trust = self.p.behaviour, self.links.dyad_student[row], self.d.trust[row]
        u = [self._draw("behaviour", i, row, slot, k) for k in range(4)]
        strength = behaviour.intensity(u[2], u[3], p)
        if repairing:
            return strength
        z = self.st.propensity[j] + self.sl.propensity[j] + self.s.disposition[j]
        engagement = self.s.engagement[j]
        bad = behaviour.misbehaviour_probability(z, trust, engagement, self.tl.log_odds[i], p)
        good = behaviour.approach_probability(self.st.affiliation[j], trust, p)
        if arranged:
            bad = behaviour.undemanding(bad, self.dl.low_demand[row])
            good = behaviour.inviting(good, self.dl.low_demand[row])
        return strength * behaviour.direction(u[0], u[1], bad, good)

    def _meet(self, i: int, row: int, v: float) -> float:
        """One contact from perception to learning; what it adds to load."""
        p, d, t, look = self.p, self.d, self.t, self.p.appraisal
        r = [getattr(d, name)[row] for name in COMPONENTS]
        a, rho, tired, load = d.awareness[row], d.rigidity[row], t.exhaustion[i], t.load[i]
        efficacy, capacity, habit = (
            clip(getattr(self.tt, name)[i] + getattr(self.tl, name)[i])
            for name in ("efficacy", "reappraisal", "suppression")
        )
        m, kept = perception.affect_balance(*r), perception.shield(a, look)
        mood = perception.shielded(m, look.shielded_balance, kept)
        rest = (look.shielded_positive, look.shielded_negative) * 3
        sp, sn, op, on, rp, rn = map(perception.shielded, r, rest, [kept] * 6)
        weight = perception.assimilation_weight(rho, a, look)
        seen = perception.perceived_valence(v, mood, weight, load, look)

        h = appraisal.harm(self.dt.relevance[row], seen)
        b = appraisal.benefit(self.dt.relevance[row], seen)
        blame = appraisal.accountability(op, on)
        cp = appraisal.coping_potential(sp, sn, efficacy, tired, look)
        fe = appraisal.future_expectancy(rp, rn)
        ef = appraisal.emotional_steadiness(tired, load, look)

        anger, anxiety, hope = feel.anger(h, blame), feel.anxiety(h, ef), feel.hope(h, cp, fe)
        helpless, guilt = feel.helplessness(h, cp, fe), feel.guilt(h, blame, cp)
        sorry, compassion = feel.disappointment(h, mood), feel.compassion(h, blame, rp)
        joy, affection, relief = feel.enjoyment(b), feel.affection(b, rp), feel.relief(b, mood)
        pride = feel.pride(b, cp, sp)
        negative = feel.negative_emotion(anger, anxiety, helpless, guilt, sorry)
        positive = feel.positive_emotion(joy, affection, pride, relief)
        self.pleasant.setdefault(row, []).append(positive)

        x = regulation.reappraisal(capacity, tired, a)
        left = regulation.unregulated_share(x, p.regulation)
        felt = regulation.felt_emotion(negative, left)
        hidden = regulation.suppressed_emotion(felt, habit, tired)
        shown = regulation.expressed_emotion(felt, hidden)

        cost = clip(p.warmth.exhaustion_cost + self.tl.warmth_cost[i])
        worn = warmth.worn_share(tired, t.depersonalisation[i], cost)
        w = warmth.sensitised(warmth.warmth_of_response(positive, rp, shown, worn), a, p.warmth)
        w = warmth.coached(w, self.tl.warmth[i])
        j = self.links.dyad_student[row]
        z = self.st.propensity[j] + self.sl.propensity[j]
        change = load_of_contact(felt, hidden, max(0.0, -v), positive, p.load)
        change += demand_of_closeness(d.relationship_positive[row], z, p.load)
        change = buffered(change, t.support[i], p.colleagues)

        rule = p.representation
        d.trust[row] = trust_after_contact(d.trust[row], w, shown, rule.negativity, p.trust)
        q = taught.informativeness(v, seen, m, rho, a, p.rigidity)
        gains = (
            taught.self_gain(pride, hope, rule),
            taught.other_gain(joy, compassion, rule),
            taught.relationship_gain(affection, joy, rule),
        )
        harms = (
            taught.self_harm(helpless, guilt, anxiety),
            taught.other_harm(anger),
            taught.relationship_harm(anger, sorry, shown, rule),
        )
        lessons = gains, tuple(harm * left for harm in harms)
        for n, part in enumerate(PARTS):
            gain, harm = (taught.pooled(each[n], total(each) / 3.0, rule) for each in lessons)
            plus, minus = getattr(d, f"{part}_positive"), getattr(d, f"{part}_negative")
            plus[row] = taught.positive_after_contact(r[2 * n], gain, harm, q, rule)
            minus[row] = taught.negative_after_contact(r[2 * n + 1], gain, harm, q, rule)
        return change

    def _evening(self, i: int, school_day: bool, shock: float) -> None:
        p, d, t, tt, rows = self.p, self.d, self.t, self.tt, self._present(self._all_rows(i))
        if school_day:
            for row in rows:
                self._drift(i, row)
            t.evening_load[i] = t.load[i]
        else:
            t.load[i] = 0.0
        plus, minus, many = t.general_positive[i], t.general_negative[i], len(rows)
        hostile = total(d.other_negative[r] for r in rows) / many if rows else minus
        close = [(d.relationship_positive[r], d.relationship_negative[r]) for r in rows]
        sure = [(d.self_positive[r], d.self_negative[r]) for r in rows]
        close, sure = close or [(plus, minus)], sure or [(plus, minus)]
        moments = [self.pleasant[row] for row in rows if row in self.pleasant]
        good = total(total(own) / len(own) for own in moments) / many if rows else 0.0
        t.stress[i] = stress_after_day(t.stress[i], t.load[i], p.stress)
        tired = exhaustion_after_day(t.exhaustion[i], t.stress[i], tt.tolerance[i], p.exhaustion)
        t.exhaustion[i] = tired
        distance = burnout.depersonalisation_after_day(
            t.depersonalisation[i], tired, hostile, tt.distance[i], p.burnout
        )
        t.depersonalisation[i] = distance
        tied = total(connectedness(*pair, p.relatedness) for pair in close) / len(close)
        if school_day:
            t.relatedness[i] = relatedness(tied, t.support[i], p.relatedness)
        able = total(burnout.competence(*pair) for pair in sure) / len(sure)
        met, bias = t.relatedness[i], tt.accomplishment[i]
        t.accomplishment[i] = burnout.accomplishment_after_day(
            t.accomplishment[i], met, able, distance, bias, p.burnout
        )
        t.meaning[i] = burnout.meaning_after_day(t.meaning[i], met, good, p.burnout)
        t.strain[i] = strain_after_weekday(t.strain[i], shock, p.strain)

    def _drift(self, i: int, row: int) -> None:
        p, d, j = self.p, self.d, self.links.dyad_student[row]
        d.trust[row] = trust_after_evening(d.trust[row], self.st.general_trust[j], p.trust)
        negative = total(getattr(d, f"{part}_negative")[row] for part in PARTS) / 3.0
        d.rigidity[row] = rigidity_after_evening(d.rigidity[row], negative, p.rigidity)
        for name in COMPONENTS:
            valence, component = name.rsplit("_", 1)[1], getattr(d, name)
            base = getattr(self.dt, f"base_{valence}")[row]
            home = getattr(self.t, f"general_{valence}")[i]
            component[row] = taught.component_after_evening(
                component[row], base, home, p.representation
            )

    def _night(self, school_day: bool, nights: int) -> None:
        p, d, t, everybody = self.p, self.d, self.t, range(len(self.t.load))
        ties = [self._colleagues(i) for i in everybody]
        if school_day:
            evening = t.load.copy()
            for i, own in enumerate(ties):
                if own:
                    theirs = total(evening[c] for c in own) / len(own)
                    t.load[i] = load_after_exchange(evening[i], theirs, p.colleagues)
            for i in everybody:
                recovery = clip(self.tt.recovery[i] + self.tl.recovery[i])
                for _ in range(nights):
                    t.load[i] = load_after_night(t.load[i], recovery, t.exhaustion[i], p.recovery)
            for j in range(len(self.s.engagement)):
                self._learn(j)
        for i, own in enumerate(ties):
            given = total(support_from(t.exhaustion[c]) for c in own)
            t.support[i] = given / len(own) if own else p.colleagues.absent
            rows = self._present(self._all_rows(i))
            if school_day and rows:
                for valence in ("positive", "negative"):
                    sums = (
                        total(getattr(d, f"{part}_{valence}")[row] for part in PARTS)
                        for row in rows
                    )
                    getattr(t, f"general_{valence}")[i] = total(sums) / (3 * len(rows))
        d.awareness = [awareness_after_weekday(a, p.awareness) for a in d.awareness]

    def _learn(self, j: int) -> None:
        p, d, s, st = self.p.students, self.d, self.s, self.st
        entries = range(self.links.student_start[j], self.links.student_start[j + 1])
        rows = self._present(self.links.student_dyads[n] for n in entries)
        if not rows:
            return
        close = total(
            learning.closeness_for_student(d.relationship_positive[r], d.trust[r]) for r in rows
        ) / len(rows)
        conflict = total(d.relationship_negative[r] for r in rows) / len(rows)
        pull = learning.engagement_pull(
            close, conflict, st.engagement_closeness[j], st.engagement_conflict[j], p
        )
        s.engagement[j] = learning.engagement_after_day(
            s.engagement[j], st.base_engagement[j], pull, p
        )
        s.achievement[j] += learning.achievement_gain(
            s.engagement[j], close, conflict,
            st.achievement_closeness[j], st.achievement_conflict[j], p,
        )  # fmt: skip
