"""Living all claims under all ablations, replicate by replicate, and judging them."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from simulation.evidence.claims import (
    bistability,
    concentration,
    exhaustion_trap,
    natural_effects,
    reciprocity,
    single_dyad,
    stability,
    survey_bias,
    two_by_two,
)
from simulation.evidence.claims.ablations import ABLATIONS, BY_NAME, FULL, ONE, Ablation
from simulation.evidence.claims.claim import (
    Claim,
    ClaimVerdict,
    JudgedCriterion,
    claim_verdict,
    judge_criteria,
)
from simulation.evidence.claims.experiment import ClaimTask
from simulation.evidence.targets.target_table import targets
from simulation.evidence.targets.verdict import SimulatedStatistic
from simulation.evidence.targets.verdict import Verdict as Published
from simulation.evidence.targets.verdict import verdicts_on as of_targets
from simulation.evidence.validation import study
from simulation.evidence.validation.studies import STUDIES
from simulation.evidence.validation.validate import live_task as live_population
from simulation.evidence.validation.validate import lived, statistics
from simulation.parameters import Parameters
from simulation.runs.executors import RunExecutor

Progress = Callable[[int, int], None]
SIMPLER = (FULL, ONE, BY_NAME["one valence"])  # held against the published figures as well


class ClaimsSize(NamedTuple):
    """How much is simulated. replicates: fresh schools. teachers: in each, a class of 25 each.

    published: the populations in which the simpler models are held against published figures.
    """

    replicates: int
    teachers: int
    published: study.Size


WHOLE = ClaimsSize(replicates=8, teachers=40, published=study.Size(populations=3, teachers=96))
QUICK = ClaimsSize(replicates=3, teachers=8, published=study.Size(populations=1, teachers=16))


class JudgedClaim(NamedTuple):
    """A claim under an ablation: its criteria judged, and every statistic."""

    claim: Claim
    ablation: Ablation
    criteria: tuple[JudgedCriterion, ...]
    simulated: Mapping[str, SimulatedStatistic]

    @property
    def verdict(self) -> ClaimVerdict:
        """The verdict on the claim."""
        return claim_verdict([each.verdict for each in self.criteria])

    @property
    def by_statistic(self) -> bool:
        """Whether it holds although its mechanism was taken out."""
        return self.verdict == "holds" and self.ablation.name in self.claim.removing


Table = dict[tuple[str, str], JudgedClaim]  # by claim and ablation


class ClaimFindings(NamedTuple):
    """The table of claims and ablations, and how simpler models meet the published figures."""

    table: Table
    published: dict[str, list[Published]]


def run_task(task: ClaimTask | study.Task) -> dict[str, float]:
    """Every statistic of every claim for one replicate, by ``claim.statistic``.

    Of a population of a study, what the study gives.
    """
    if isinstance(task, study.Task):
        return live_population(task)
    return {
        f"{claim.id}.{name}": value for claim in CLAIMS for name, value in claim.live(task).items()
    }


def run_claims(
    sets: Sequence[Parameters], size: ClaimsSize, seed: int, engine: RunExecutor,
    progress: Progress = lambda done, tasks: None,
    *, ablations: Sequence[Ablation] = ABLATIONS,
) -> ClaimFindings:  # fmt: skip
    """Every claim under every ablation, and the published figures under the simpler models.

    sets: dealt to the replicates, and to the populations, in turn.
    """
    replicates = [
        ClaimTask(each.name, number, size.teachers, sets[(number - 1) % len(sets)], seed)
        for number in range(1, size.replicates + 1)
        for each in ablations
    ]
    populations = {each.name: _populations(each, sets, size, seed) for each in SIMPLER}
    tasks: list[ClaimTask | study.Task] = [*replicates, *chain(*populations.values())]
    found = iter(lived(tasks, engine, progress, run_task))
    by_ablation: dict[str, list[dict[str, float]]] = {each.name: [] for each in ablations}
    for task in replicates:
        by_ablation[task.ablation].append(next(found))
    asked = [each for each in targets() if each.modelled]
    return ClaimFindings(
        {
            (claim.id, each.name): _judged(claim, each, statistics(by_ablation[each.name]))
            for each in ablations
            for claim in CLAIMS
        },
        {
            name: of_targets(asked, statistics(islice(found, len(own))))
            for name, own in populations.items()
        },
    )


def _populations(
    ablation: Ablation, sets: Sequence[Parameters], size: ClaimsSize, seed: int
) -> list[study.Task]:
    """The same populations of every study, whatever is taken out."""
    needed = {each.study for each in targets() if each.modelled}
    return [
        study.Task(
            name, number, size.published.teachers,
            ablation.of(sets[(number - 1) % len(sets)]), seed,
        )
        for number in range(1, size.published.populations + 1)
        for name in STUDIES
        if name in needed
    ]  # fmt: skip


def _judged(
    claim: Claim, ablation: Ablation, simulated: Mapping[str, SimulatedStatistic]
) -> JudgedClaim:
    own = {
        name.partition(".")[2]: value
        for name, value in simulated.items()
        if name.partition(".")[0] == claim.id
    }
    return JudgedClaim(claim, ablation, tuple(judge_criteria(claim, own)), own)


CLAIMS: tuple[Claim, ...] = (
    two_by_two.CLAIM,
    natural_effects.CLAIM,
    single_dyad.CLAIM,
    concentration.CLAIM,
    reciprocity.CLAIM,
    bistability.CLAIM,
    stability.CLAIM,
    exhaustion_trap.CLAIM,
    survey_bias.CLAIM,
)
