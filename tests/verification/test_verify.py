"""The verification list: every item has findings, passes, and detects an error."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from effort import effort
from pages.verification import ITEMS, page

from simulation.engine.reference import PlainRun
from simulation.parameters import Parameters
from simulation.verification import (
    approximations,
    check_schools,
    determinism,
    limiting_cases,
    parameter_recovery,
    process_contracts,
)
from simulation.verification.finding import QUICK, Finding
from simulation.verification.verify import CHECKS, verified

P = Parameters.calibrated()  # the set in use
TINY = QUICK._replace(points=8, days=10, copies=2_000, replicates=effort(2, 3), teachers=8)


def by_item(findings: list[Finding]) -> dict[int, list[Finding]]:
    return {item: [one for one in findings if one.item == item] for item in ITEMS}


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """Return findings on every item; the recovery of parameters makes its schools once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parameter_recovery, "primary", cache(parameter_recovery.primary))
        return verified(TINY, P, lambda item: None)


def test_every_item_has_findings_within_their_limits(findings):
    assert all(by_item(findings).values())
    assert len(CHECKS) == len(ITEMS) == 11
    assert [finding.what for finding in findings if not finding.passed] == []


def test_the_page_shows_every_finding_and_failure(findings):
    failed = findings[0]._replace(number=7.0)
    text = page([failed, *findings[1:]], TINY)
    assert all(finding.what in text for finding in findings)
    assert text.count("**failed**") == 1


def test_not_a_number_is_never_within_a_limit():
    assert not Finding(1, "x", math.nan, 1.0, "").passed


# ---- errors are detected


def test_six_contacts_at_full_weight_fail_the_step_size_check(monkeypatch):
    coarse, fine = approximations.settings(P)
    monkeypatch.setattr(
        approximations, "settings", lambda p: (coarse, fine._replace(trust=p.trust))
    )
    (finding,) = approximations.step_size(TINY._replace(replicates=10), P)
    assert not finding.passed


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


def test_a_difference_of_one_bit_between_engines_is_detected(monkeypatch):
    class Slip(PlainRun):
        def advance(self, days: int) -> None:
            super().advance(days)
            trust = self.state.dyads.trust
            trust[0] = np.nextafter(trust[0], 1.0)

    monkeypatch.setattr(determinism, "PlainRun", Slip)
    assert [finding.number for finding in determinism.engines(TINY, P)] == [1, 1]


def test_an_effect_on_other_classes_is_detected(monkeypatch):
    tied = check_schools.primary

    def always_tied(teachers, chance=check_schools.CHANCE, *, size=10, ties=True):
        return tied(teachers, chance, size=size, ties=True)

    monkeypatch.setattr(determinism, "primary", always_tied)
    assert next(determinism.common_draws(TINY, P)).number > 0


def test_an_error_of_the_mean_field_map_is_detected(monkeypatch):
    right = approximations.expected_day

    def wrong(pair, around, p):
        day = right(pair, around, p)
        return day._replace(trust=day.trust + 0.01)

    monkeypatch.setattr(approximations, "expected_day", wrong)
    assert next(approximations.mean_field(TINY, P)).number > 4.0


def test_a_link_that_is_not_cut_is_detected(monkeypatch):
    monkeypatch.setattr(limiting_cases, "with_parameters", lambda p, **values: p)
    gaps = [
        finding
        for finding in limiting_cases.cut_link_findings(TINY, P)
        if finding.what.startswith("gap")
    ]
    assert not any(gap.passed for gap in gaps)
