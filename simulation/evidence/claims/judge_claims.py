"""Simulation and verdicts of all claims under all ablations, and comparison of simpler models."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from simulation.evidence.claims import (
    natural_effects,
    one_student,
    reciprocity,
    stability,
    starting_conditions,
    survey_bias,
    two_by_two,
)
from simulation.evidence.claims.ablations import (
    ABLATIONS,
    FULL,
    ONE_REPRESENTATION,
    ONE_VALENCE,
    Ablation,
)
from simulation.evidence.claims.claim import (
    Claim,
    ClaimVerdict,
    JudgedCriterion,
    claim_verdict,
    judge_criteria,
    read_claims,
)
from simulation.evidence.claims.experiment import ClaimTask
from simulation.evidence.targets.target_table import targets
from simulation.evidence.targets.verdict import SimulatedStatistic, Verdict, verdicts_on
from simulation.evidence.validation import surveyed_population
from simulation.evidence.validation.studies import STUDIES
from simulation.evidence.validation.validate import simulate_task as run_population
from simulation.evidence.validation.validate import simulate_tasks, statistics
from simulation.parameters import Parameters
from simulation.runs.executors import RunExecutor

CLAIMS = read_claims(
    {
        "1": two_by_two.statistics,
        "2": natural_effects.statistics,
        "3": one_student.effect_of_one_student,
        "4": one_student.effect_of_concentration,
        "5": reciprocity.statistics,
        "6": starting_conditions.bistability,
        "7": stability.statistics,
        "8": starting_conditions.exhaustion_trap,
        "9": survey_bias.statistics,
    }
)
SIMPLER = (FULL, ONE_REPRESENTATION, ONE_VALENCE)  # compared with published figures as well
NEAR_EDGES = 0.02  # share of the published rows that chance may flip at the edge of a band; assumed

Progress = Callable[[int, int], None]


class ClaimsSize(NamedTuple):
    """Amount of simulation.

    replicates: fresh schools. teachers: in every school, with a class of 25 for every teacher.
    published: populations in which the simpler models are compared with published figures.
    """

    replicates: int
    teachers: int
    published: surveyed_population.ValidationSize


WHOLE = ClaimsSize(
    replicates=8,
    teachers=40,
    published=surveyed_population.ValidationSize(populations=3, teachers=96),
)
QUICK = ClaimsSize(
    replicates=2,
    teachers=3,
    published=surveyed_population.ValidationSize(populations=1, teachers=8),
)


class JudgedClaim(NamedTuple):
    """A claim under an ablation: its judged criteria, and all statistics."""

    claim: Claim
    ablation: Ablation
    criteria: tuple[JudgedCriterion, ...]
    simulated: Mapping[str, SimulatedStatistic]

    @property
    def verdict(self) -> ClaimVerdict:
        """The verdict on the claim."""
        return claim_verdict([criterion.verdict for criterion in self.criteria])

    @property
    def by_statistic(self) -> bool:
        """Whether the claim is supported although its mechanism was removed."""
        return self.verdict == "holds" and self.ablation.name in self.claim.removing


Table = dict[tuple[str, str], JudgedClaim]  # by claim and ablation


class ClaimFindings(NamedTuple):
    """The table of claims and ablations, and verdicts on published figures by simpler model."""

    table: Table
    published: dict[str, list[Verdict]]


def run_task(task: ClaimTask | surveyed_population.ValidationTask) -> dict[str, float]:
    """Return the statistics of all claims for one replicate, by ``claim.statistic``.

    For a population of a study, return the statistics of the study.
    """
    if isinstance(task, surveyed_population.ValidationTask):
        return run_population(task)
    pairs = ((claim.id, claim.statistics(task)) for claim in CLAIMS)
    return {f"{id}.{name}": value for id, found in pairs for name, value in found.items()}


def run_claims(
    sets: Sequence[Parameters],
    size: ClaimsSize,
    seed: int,
    engine: RunExecutor,
    progress: Progress = lambda done, tasks: None,
    *,
    ablations: Sequence[Ablation] = ABLATIONS,
) -> ClaimFindings:
    """Judge all claims under all ablations, and the simpler models by the published figures.

    sets: used in turn by the replicates, and by the populations.
    """
    replicates = [
        ClaimTask(ablation.name, number, size.teachers, sets[(number - 1) % len(sets)], seed)
        for number in range(1, size.replicates + 1)
        for ablation in ablations
    ]
    populations = {model.name: _populations(model, sets, size, seed) for model in SIMPLER}
    tasks: list[ClaimTask | surveyed_population.ValidationTask] = [
        *replicates,
        *chain(*populations.values()),
    ]
    results = iter(simulate_tasks(tasks, engine, progress, run_task))
    by_ablation: dict[str, list[dict[str, float]]] = {ablation.name: [] for ablation in ablations}
    for task in replicates:
        by_ablation[task.ablation].append(next(results))
    table = {
        (claim.id, ablation.name): judge_claim(
            claim, ablation, statistics(by_ablation[ablation.name])
        )
        for ablation in ablations
        for claim in CLAIMS
    }
    rows = [target for target in targets() if target.modelled]
    published = {
        name: verdicts_on(rows, statistics(islice(results, len(own))))
        for name, own in populations.items()
    }
    return ClaimFindings(table, published)


def _populations(
    ablation: Ablation, sets: Sequence[Parameters], size: ClaimsSize, seed: int
) -> list[surveyed_population.ValidationTask]:
    """Return the same populations of all studies for every ablation."""
    needed = {target.study for target in targets() if target.modelled}
    teachers, numbers = size.published.teachers, range(1, size.published.populations + 1)
    return [
        surveyed_population.ValidationTask(
            name, number, teachers, ablation.of(sets[(number - 1) % len(sets)]), seed
        )
        for number in numbers
        for name in STUDIES
        if name in needed
    ]


def judge_claim(
    claim: Claim, ablation: Ablation, simulated: Mapping[str, SimulatedStatistic]
) -> JudgedClaim:
    """Judge a claim by the statistics of all claims, named ``claim.statistic``."""
    parts = {tuple(name.split(".", 1)): value for name, value in simulated.items()}
    own = {name: value for (id, name), value in parts.items() if id == claim.id}
    return JudgedClaim(claim, ablation, tuple(judge_criteria(claim, own)), own)


class ModelComparison(NamedTuple):
    """Comparison of a simpler model with the complete one.

    claims: ids of the claims with the same verdict; changed: id, verdict of the complete model,
    verdict of the simpler one. lost, gained: published rows met by only one of the two. met,
    whole, rows: number of published rows met by the simpler and by the complete model, of all.
    """

    claims: tuple[str, ...]
    changed: tuple[tuple[str, ClaimVerdict, ClaimVerdict], ...]
    lost: tuple[Verdict, ...]
    gained: tuple[Verdict, ...]
    met: int
    whole: int
    rows: int

    @property
    def earned(self) -> bool:
        """Whether a claim fails, or more than ``NEAR_EDGES`` of the rows are lost, if simpler."""
        failed = any(pair[1:] == ("holds", "fails") for pair in self.changed)
        return failed or self.whole - self.met > NEAR_EDGES * self.rows


def compare_models(
    table: Table, published: dict[str, list[Verdict]], simpler: str = ONE_REPRESENTATION.name
) -> ModelComparison:
    """Compare a simpler model with the complete one."""
    verdicts = [
        (claim.id, table[claim.id, FULL.name].verdict, table[claim.id, simpler].verdict)
        for claim in CLAIMS
    ]
    pairs = list(zip(published[FULL.name], published[simpler], strict=True))
    return ModelComparison(
        claims=tuple(id for id, full, other in verdicts if full == other),
        changed=tuple(row for row in verdicts if row[1] != row[2]),
        lost=tuple(full for full, other in pairs if full.met and not other.met),
        gained=tuple(other for full, other in pairs if other.met and not full.met),
        met=sum(other.met for _, other in pairs),
        whole=sum(full.met for full, _ in pairs),
        rows=len(pairs),
    )


def comparison_sentence(found: ModelComparison, simpler: str, whole: str) -> str:
    """Describe the comparison. simpler, whole: names of the two representations."""
    if found.earned:
        return f"**{whole} explain more than {simpler}** (see the lists)."
    return (
        f"**No claim that the complete model supports fails with {simpler}, and as many published "
        f"figures are met (to within {NEAR_EDGES:.0%} of the rows): by these tests "
        f"{whole.lower()} are not necessary.** They remain as concepts of the theory, not because "
        "the model needs them."
    )
