"""Living all claims under all ablations, replicate by replicate, and judging them."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from simulation.evidence.claims.ablations import ABLATIONS, BY_NAME, FULL, ONE, Ablation
from simulation.evidence.claims.claim import Claim, Judged, Verdict, judged, together
from simulation.evidence.claims.claims import CLAIMS
from simulation.evidence.claims.lab import Task
from simulation.evidence.targets.table import targets
from simulation.evidence.targets.verdict import Simulated
from simulation.evidence.targets.verdict import Verdict as Published
from simulation.evidence.validation import study
from simulation.evidence.validation.running import lived, statistics, validated
from simulation.experiments.engines import Engine
from simulation.parameters import Parameters

Progress = Callable[[int, int], None]
SIMPLER = (FULL, ONE, BY_NAME["one valence"])  # held against the published figures as well


class Size(NamedTuple):
    """How much is simulated. replicates: fresh schools. teachers: in each, a class of 25 each.

    published: the populations in which the simpler models are held against published figures.
    """

    replicates: int
    teachers: int
    published: study.Size


WHOLE = Size(replicates=8, teachers=40, published=study.Size(populations=3, teachers=96))
QUICK = Size(replicates=3, teachers=8, published=study.Size(populations=1, teachers=16))


class Tested(NamedTuple):
    """A claim under an ablation: its criteria judged, and every statistic."""

    claim: Claim
    ablation: Ablation
    criteria: tuple[Judged, ...]
    simulated: Mapping[str, Simulated]

    @property
    def verdict(self) -> Verdict:
        """The verdict on the claim."""
        return together([each.verdict for each in self.criteria])

    @property
    def by_statistic(self) -> bool:
        """Whether it holds although its mechanism was taken out."""
        return self.verdict == "holds" and self.ablation.name in self.claim.removing


Table = dict[tuple[str, str], Tested]  # by claim and ablation


class Findings(NamedTuple):
    """The table of claims and ablations, and how simpler models meet the published figures."""

    table: Table
    published: dict[str, list[Published]]


def live_task(task: Task) -> dict[str, float]:
    """Every statistic of every claim for one replicate, by ``claim.statistic``."""
    return {
        f"{claim.id}.{name}": value for claim in CLAIMS for name, value in claim.live(task).items()
    }


def tested(
    sets: Sequence[Parameters], size: Size, seed: int, engine: Engine,
    progress: Progress = lambda done, tasks: None,
    *, ablations: Sequence[Ablation] = ABLATIONS,
) -> Table:  # fmt: skip
    """Every claim under every ablation. sets: dealt to the replicates in turn."""
    tasks = [
        Task(each.name, number, size.teachers, sets[(number - 1) % len(sets)], seed)
        for number in range(1, size.replicates + 1)
        for each in ablations
    ]
    found = lived(tasks, engine, progress, live_task)
    table: Table = {}
    for each in ablations:
        own = [
            values for task, values in zip(tasks, found, strict=True) if task.ablation == each.name
        ]
        simulated = statistics(own)
        for claim in CLAIMS:
            of_claim = {
                name.partition(".")[2]: value
                for name, value in simulated.items()
                if name.partition(".")[0] == claim.id
            }
            criteria = tuple(judged(claim, of_claim))
            table[claim.id, each.name] = Tested(claim, each, criteria, of_claim)
    return table


def published(
    sets: Sequence[Parameters], size: Size, seed: int, engine: Engine,
    progress: Progress = lambda done, tasks: None,
) -> dict[str, list[Published]]:  # fmt: skip
    """How the whole model and the simpler ones meet the published figures, same populations."""
    return {
        each.name: validated(
            targets(), [each.of(p) for p in sets], size.published, seed, engine, progress
        )
        for each in SIMPLER
    }
