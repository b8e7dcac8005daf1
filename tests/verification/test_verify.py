"""The verification list: every item is there, passes, and would notice a fault."""

import math
from dataclasses import replace

import numpy as np
import pytest
from pages.verification import ITEMS, page

from simulation.engine.reference import PlainRun
from simulation.parameters import Parameters
from simulation.verification import (
    check_schools,
    determinism,
    limiting_cases,
    mean_field,
    process_contracts,
    step_size,
)
from simulation.verification.finding import QUICK, Finding
from simulation.verification.verify import CHECKS, verified

P = Parameters()
TINY = QUICK._replace(points=8, days=10, copies=2_000, replicates=3, teachers=8)


def by_item(findings: list[Finding]) -> dict[int, list[Finding]]:
    return {item: [each for each in findings if each.item == item] for item in ITEMS}


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return verified(TINY, P, lambda item: None)


def test_every_item_of_the_list_has_findings_and_all_keep_their_limits(findings):
    assert all(by_item(findings).values())
    assert len(CHECKS) == len(ITEMS) == 11
    assert [each.what for each in findings if not each.passed] == []


def test_the_page_shows_every_finding_and_names_what_failed(findings):
    failed = findings[0]._replace(number=7.0)
    text = page([failed, *findings[1:]], TINY)
    assert all(each.what in text for each in findings)
    assert text.count("**failed**") == 1


def test_not_a_number_keeps_no_limit():
    assert not Finding(1, "x", math.nan, 1.0, "").passed


# ---- faults are seen


def test_six_contacts_at_full_weight_for_trust_are_not_three(monkeypatch):
    coarse, fine = step_size.settings(P)
    monkeypatch.setattr(step_size, "settings", lambda p: (coarse, fine._replace(trust=p.trust)))
    (found,) = step_size.findings(TINY._replace(replicates=10), P)
    assert not found.passed


def test_a_wrong_range_a_wrong_sign_and_a_lost_number_are_counted():
    wrong = process_contracts.contract_of(
        "burnout.competence", 0.6, 1, "-self_positive:share -self_negative:share"
    )
    some = process_contracts.points(wrong, 64)
    assert sum(process_contracts.leaves_range(wrong, one) for one in some) > 0
    pairs = zip(some[::2], some[1::2], strict=True)
    assert sum(process_contracts.wrong_way(wrong, one, other) for one, other in pairs) > 0
    losing = process_contracts.contract_of(
        "appraisal.harm", 0, 1, "+relevance:share -perceived:share"
    )  # without misbehaviour there is no harm, whatever the relevance
    unlisted = replace(losing, name="not in the list of exceptions")
    assert process_contracts.lost_numbers(unlisted, process_contracts.points(losing, 1)[0]) > 0


def test_an_engine_that_differs_in_one_bit_is_seen(monkeypatch):
    class Slip(PlainRun):
        def advance(self, days: int) -> None:
            super().advance(days)
            trust = self.state.dyads.trust
            trust[0] = np.nextafter(trust[0], 1.0)

    monkeypatch.setattr(determinism, "PlainRun", Slip)
    assert [each.number for each in determinism.engines(TINY, P)] == [1, 1]


def test_a_student_who_reaches_other_classes_is_seen(monkeypatch):
    tied = check_schools.primary

    def always_tied(teachers, chance=check_schools.CHANCE, *, size=10, ties=True):
        return tied(teachers, chance, size=size, ties=True)

    monkeypatch.setattr(determinism, "primary", always_tied)
    assert next(determinism.findings(TINY, P)).number > 0


def test_a_map_that_is_off_is_seen(monkeypatch):
    right = mean_field.expected_day

    def off(pair, held, p):
        found = right(pair, held, p)
        return found._replace(trust=found.trust + 0.01)

    monkeypatch.setattr(mean_field, "expected_day", off)
    assert next(mean_field.findings(TINY, P)).number > 4.0


def test_a_cut_that_does_not_cut_is_seen(monkeypatch):
    monkeypatch.setattr(limiting_cases, "with_parameters", lambda p, **values: p)
    gaps = [
        each for each in limiting_cases.cut_link_findings(TINY, P) if each.what.startswith("gap")
    ]
    assert not any(each.passed for each in gaps)
