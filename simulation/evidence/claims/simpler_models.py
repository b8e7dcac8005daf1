"""Do three components earn their place? What a simpler representation keeps and loses."""

from typing import NamedTuple

from simulation.evidence.claims.ablations import FULL, ONE
from simulation.evidence.claims.claim import ClaimVerdict
from simulation.evidence.claims.judge_claims import CLAIMS, Table
from simulation.evidence.targets.verdict import Verdict as Published

NEAR_EDGES = 0.02  # of the published rows; so many may flip near an edge of a band; assumed


class ModelComparison(NamedTuple):
    """What a simpler model keeps of the whole one.

    claims: ids of the claims with the verdict of the whole model; changed: id, verdict of the
    whole model, verdict of the simpler one. lost, gained: published rows met by only one of
    the two. met, whole, rows: how many published rows each meets, of how many.
    """

    claims: tuple[str, ...]
    changed: tuple[tuple[str, ClaimVerdict, ClaimVerdict], ...]
    lost: tuple[Published, ...]
    gained: tuple[Published, ...]
    met: int
    whole: int
    rows: int

    @property
    def earned(self) -> bool:
        """Whether the whole model does anything that the simpler one does not.

        A claim that fails in the simpler one, or published rows beyond ``NEAR_EDGES``.
        """
        claims = any(pair[1:] == ("holds", "fails") for pair in self.changed)
        return claims or self.whole - self.met > NEAR_EDGES * self.rows


def compare_models(
    table: Table, published: dict[str, list[Published]], simpler: str = ONE.name
) -> ModelComparison:
    """Compare a simpler model with the whole one."""
    pairs = [
        (each.id, table[each.id, FULL.name].verdict, table[each.id, simpler].verdict)
        for each in CLAIMS
    ]
    whole, other = published[FULL.name], published[simpler]
    both = list(zip(whole, other, strict=True))
    return ModelComparison(
        claims=tuple(name for name, one, two in pairs if one == two),
        changed=tuple(pair for pair in pairs if pair[1] != pair[2]),
        lost=tuple(one for one, two in both if one.met and not two.met),
        gained=tuple(two for one, two in both if two.met and not one.met),
        met=sum(each.met for each in other),
        whole=sum(each.met for each in whole),
        rows=len(both),
    )


def verdict_in_words(found: ModelComparison, simpler: str, whole: str) -> str:
    """Whether the richer representation earns its place. simpler, whole: what each is called."""
    if found.earned:
        return f"**{whole} do what {simpler} does not** (see the lists)."
    return (
        f"**No claim that the whole model supports fails with {simpler}, and as many published "
        f"figures are met (to within {NEAR_EDGES:.0%} of the rows): by these tests "
        f"{whole.lower()} have not earned their place.** They stay as the theory's vocabulary, "
        "not because the model needs them."
    )
