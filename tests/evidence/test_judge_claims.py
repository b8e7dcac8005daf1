"""How claims are judged, told and drawn, and the command that does it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from effort import effort
from pages.claims import figure_name, page, renew
from pages.claims_text import cell, conclusion, listed
from pages.figures import claims as plot

from simulation.cli.claims import carried_by
from simulation.cli.main import main
from simulation.evidence.claims import judge_claims
from simulation.evidence.claims.ablations import ABLATIONS, BLIND, BY_NAME, FULL, ONE_REPRESENTATION
from simulation.evidence.claims.claim import (
    Claim,
    ClaimVerdict,
    Criterion,
    JudgedCriterion,
    claim_verdict,
    confidence_of,
    verdict_of,
)
from simulation.evidence.claims.experiment import ClaimTask
from simulation.evidence.claims.judge_claims import (
    CLAIMS,
    NEAR_EDGES,
    QUICK,
    ClaimFindings,
    JudgedClaim,
    Table,
    compare_models,
    comparison_sentence,
    run_claims,
)
from simulation.evidence.targets.target_table import targets
from simulation.evidence.targets.verdict import SimulatedStatistic
from simulation.evidence.targets.verdict import verdicts_on as of_targets
from simulation.parameters import Parameters
from simulation.reporting.figures.style import encoded
from simulation.runs.executors import open_executor

P = Parameters()
SMALLEST_EFFECT = 0.005  # sd, above zero
TINY = QUICK._replace(replicates=2, teachers=2)
ABOVE = Criterion("x", "an x", 0.2, None, "because")


def simulated(low: float | None, high: float | None) -> SimulatedStatistic:
    ends = [end for end in (low, high) if end is not None] or [0.0]
    return SimulatedStatistic(sum(ends) / len(ends), low, high, 2)


@pytest.mark.parametrize(
    ("band", "interval", "verdict"),
    [
        ((0.2, None), (0.3, 0.5), "holds"), ((0.2, None), (0.2, 0.5), "holds"),
        ((0.2, None), (0.0, 0.1), "fails"), ((0.2, None), (0.1, 0.3), "open"),
        ((None, -0.1), (-0.3, -0.2), "holds"), ((None, -0.1), (0.0, 0.2), "fails"),
        ((0.0, 1.0), (0.2, 0.3), "holds"), ((0.0, 1.0), (-1.0, 2.0), "open"),
        ((0.0, 1.0), (1.1, 2.0), "fails"), ((0.2, None), (None, None), "open"),
        ((SMALLEST_EFFECT, None), (0.0, 0.0), "fails"), ((None, 0.0), (0.0, 0.0), "holds"),
    ],
)  # fmt: skip
def test_a_criterion_holds_fails_or_stays_open(band, interval, verdict: ClaimVerdict) -> None:
    criterion = Criterion("x", "an x", *band, "because")
    assert verdict_of(criterion, simulated(*interval)) == verdict


def test_a_claim_needs_all_its_criteria() -> None:
    assert claim_verdict(["holds", "holds"]) == "holds"
    assert claim_verdict(["holds", "open"]) == "open"
    assert claim_verdict(["open", "fails", "holds"]) == "fails"


def test_every_criterion_can_fail_and_is_measured(measured: dict[str, float]) -> None:
    for claim in CLAIMS:
        for each in claim.criteria:
            assert f"{claim.id}.{each.statistic}" in measured
            assert (each.low, each.high) != (None, None)
            verdicts = {verdict_of(each, simulated(x, x)) for x in (-1e9, -1.0, 0.0, 1.0, 1e9)}
            assert "fails" in verdicts
            assert verdict_of(each, simulated(-1e9, 1e9)) != "holds"
        assert {f"{claim.id}.{name}" for name in claim.shown} <= set(measured)
        assert set(claim.removing) < set(BY_NAME)
    assert len({claim.id for claim in CLAIMS}) == len(CLAIMS)


def test_published_figures_are_rows_of_the_table_of_targets() -> None:
    named = [each for claim in CLAIMS for each in claim.criteria if each.target]
    assert named
    assert all(confidence_of(each) != "none" for each in named if each.target != "8.12")
    assert confidence_of(ABOVE) == "none"


# ---- a made-up table


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return judge_claims.run_task(ClaimTask(FULL.name, 1, 2, P, seed=1))


@pytest.fixture(scope="module")
def findings(measured: dict[str, float]) -> ClaimFindings:
    """One tiny replicate, said to be the same under every ablation."""
    table: Table = {}
    for claim in CLAIMS:
        own = {
            name.partition(".")[2]: SimulatedStatistic(value, value, value, 2)
            for name, value in measured.items()
            if name.startswith(f"{claim.id}.")
        }
        for each in ABLATIONS:
            table[claim.id, each.name] = judge_claims.judge_claim(
                claim, each, {f"{claim.id}.{name}": value for name, value in own.items()}
            )
    asked = [each for each in targets() if each.modelled]
    met = of_targets(asked, {each.statistic: simulated(0.0, 0.4) for each in asked})
    return ClaimFindings(table, {each.name: met for each in judge_claims.SIMPLER})


def made(verdicts: dict[str, ClaimVerdict], removing: tuple[str, ...]) -> tuple[Claim, Table]:
    """A claim of one criterion with some verdicts by ablation, "holds" elsewhere."""
    claim = Claim("7", "A title", "A sentence.", "How.", lambda _: {}, (ABOVE,), removing)
    table = {
        (claim.id, each.name): JudgedClaim(
            claim,
            each,
            (JudgedCriterion(ABOVE, simulated(0, 1), verdicts.get(each.name, "holds")),),
            {},
        )
        for each in ABLATIONS
    }
    return claim, table


def test_a_claim_that_goes_with_its_mechanism_is_carried_by_it() -> None:
    claim, table = made({BLIND.name: "fails", "no mood": "open"}, (BLIND.name,))
    assert carried_by(claim, table) == "mechanism"
    said = conclusion(claim, table)
    assert "**Supported**" in said
    assert "it is due to the mechanism" in said
    assert "uncertain with *no mood*" in said
    assert cell(table[claim.id, BLIND.name]) == "no"


def test_a_claim_that_stays_without_its_mechanism_is_carried_by_the_statistic() -> None:
    claim, table = made({}, (BLIND.name,))
    assert carried_by(claim, table) == "statistic"
    assert "it is due to the statistic" in conclusion(claim, table)
    assert cell(table[claim.id, BLIND.name]) == "yes (statistic)"
    assert cell(table[claim.id, FULL.name]) == "**yes**"


def test_a_claim_that_fails_is_told_with_its_numbers() -> None:
    claim, table = made({each.name: "fails" for each in ABLATIONS}, (BLIND.name,))
    assert carried_by(claim, table) == "-"
    said = conclusion(claim, table)
    assert "**Not supported**" in said
    assert "an x: 0.5, required at least 0.2" in said
    assert "It is not met with any ablation" in said


def test_lists_are_sentences() -> None:
    assert [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip


def test_three_components_earn_their_place_only_by_what_one_cannot_do(
    findings: ClaimFindings,
) -> None:
    same = compare_models(findings.table, findings.published)
    assert not same.earned
    assert same.claims == tuple(claim.id for claim in CLAIMS)
    assert "are not necessary" in comparison_sentence(same, "one", "Three")
    met = [n for n, each in enumerate(findings.published[FULL.name]) if each.met]
    few = int(NEAR_EDGES * len(findings.published[FULL.name]))
    for many, earned in ((few, False), (few + 1, True)):
        worse = list(findings.published[FULL.name])
        for n in met[:many]:
            worse[n] = worse[n]._replace(verdict="outside")
        less = compare_models(
            findings.table, {**findings.published, ONE_REPRESENTATION.name: worse}
        )
        assert less.earned == earned
        assert [each.target.id for each in less.lost] == [worse[n].target.id for n in met[:many]]
    assert "Three explain more than one" in comparison_sentence(less, "one", "Three")
    # of a claim that holds, so that losing it is a loss
    held = next(each.id for each in CLAIMS if findings.table[each.id, FULL.name].verdict == "holds")
    one = findings.table[held, ONE_REPRESENTATION.name]
    failed = one._replace(criteria=tuple(c._replace(verdict="fails") for c in one.criteria))
    worse_table = {**findings.table, (held, ONE_REPRESENTATION.name): failed}
    assert compare_models(worse_table, findings.published).earned


def test_the_page_tells_every_claim_and_every_ablation(findings: ClaimFindings) -> None:
    text = page(findings, TINY, calibrated=False, sets=1)
    assert "not calibrated" in text
    assert "calibrated parameters (5 draws" in page(findings, TINY, calibrated=True, sets=5)
    for claim in CLAIMS:
        assert f"## {claim.id}. {claim.title}" in text
        assert f"figures/{figure_name(claim)}.png" in text
        assert all(each.words in text for each in claim.criteria)
    assert all(f"| {each.name} | {each.words} |" in text for each in ABLATIONS)


def test_a_figure_comes_out_alike_and_says_what_it_shows(findings: ClaimFindings) -> None:
    rows = [findings.table["4", each.name] for each in ABLATIONS]
    one, other = (plot.draw("claim_4", rows) for _ in range(2))
    assert encoded(one.figure, "png") == encoded(other.figure, "png")
    shown = [axes for axes in one.figure.axes if axes.axison]
    assert len(shown) == len(CLAIMS[3].criteria)
    labels = [label.get_text() for label in shown[0].get_yticklabels()]
    assert labels == [each.name for each in ABLATIONS]


# ---- running


def test_replicates_give_the_same_numbers_whoever_lives_them(monkeypatch) -> None:
    claims = CLAIMS[: effort(2, len(CLAIMS))]
    monkeypatch.setattr(judge_claims, "SIMPLER", ())
    monkeypatch.setattr(judge_claims, "CLAIMS", claims)
    found = []
    for workers in (1, 2):
        with open_executor("threads", workers) as engine:
            some = (FULL, BLIND)
            found.append(run_claims([P], TINY, 1, engine, ablations=some).table)
    assert found[0] == found[1]
    assert set(found[0]) == {(claim.id, each.name) for claim in claims for each in some}
    stress = [found[0]["2", each.name].simulated["stress_indirect"].mean for each in (FULL, BLIND)]
    assert stress[0] > stress[1]  # of a few classes only; each replicate counts


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, findings: ClaimFindings) -> Iterator[None]:
    monkeypatch.setattr(judge_claims, "run_claims", lambda *_: findings)
    yield


def run(*words: str) -> None:
    """The command at its small size, in this process, to its good end."""
    with pytest.raises(SystemExit) as end:
        main(["claims", "--quick", *words])
    assert end.value.code in (0, None)


def test_the_command_prints_one_object(quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    run("--json")
    found = json.loads(capsys.readouterr().out)
    rows = found["rows"]
    assert len(rows) == len(ABLATIONS) * sum(len(claim.criteria) for claim in CLAIMS)
    assert {"id", "use", "confidence", "published", "band", "simulated", "interval",
            "verdict"} <= set(rows[0])  # fmt: skip
    assert len({row["id"] for row in rows}) == len(rows)
    assert set(found["carried_by"]) == {claim.id for claim in CLAIMS}
    assert [each["name"] for each in found["simpler"]] == ["one representation", "one valence"]


def test_the_page_is_written_with_a_figure_per_claim(quick: None, tmp_path: Path) -> None:
    target = tmp_path / "claims.md"
    renew(target, quick=True, workers=1)
    assert target.read_text(encoding="utf-8").startswith("# Causal claims")
    figures = {path.name for path in (tmp_path / "figures").iterdir()}
    assert figures == {f"{figure_name(claim)}.png" for claim in CLAIMS}


def test_the_command_says_in_words_what_came_out(
    quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    said = capsys.readouterr().out
    assert all(claim.title.split()[0] in said for claim in CLAIMS)
    assert "carried by" in said


@pytest.mark.slow
def test_the_whole_command_gives_the_same_bytes_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = []
    for workers in ("1", "2"):
        run("--json", "--workers", workers)
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
