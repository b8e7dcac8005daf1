"""Item 1: every process stays in its range, moves the right way and loses no not-a-number."""

import math
from collections.abc import Iterator

from scipy.stats import qmc

from simulation.verification.contact_contracts import OF_MOMENTS
from simulation.verification.contract import Arguments, Contract, value_of, with_value
from simulation.verification.finding import EXACT, Effort, Finding
from simulation.verification.state_contracts import OF_STATES

CONTRACTS = (*OF_MOMENTS, *OF_STATES)
SEED = 1  # of the scrambled points; any whole number would do
ROUNDING = 1e-12  # relative: a monotone formula may step back by a few last bits, no more
INSIDE = 1e-9  # of the way from an end: an open range leaves its ends out

# Where a not-a-number may be lost, and why nothing goes unnoticed. First: the input has
# no say at all in the situations in which it is lost (checked: any value gives the same).
IMMATERIAL = {
    ("appraisal.harm", "relevance"): "nothing harmful was perceived",
    ("appraisal.benefit", "relevance"): "nothing pleasant was perceived",
    ("emotions.disappointment", "harm"): "nothing better was expected",
    ("emotions.relief", "benefit"): "nothing worse was feared",
    ("contacts.contact_rate", "class_size"): "no dilution: any number to the power 0 is 1",
    ("contacts.contact_rate", "p.reference_size"): "no dilution, likewise",
    ("contacts.contact_rate", "p.dilution"): "the reference size: 1 to any power is 1",
    ("engagement.moderation", "listed"): "a factor of 1 to any power is 1",
    ("engagement.moderation", "size"): "no moderator: any number to the power 0 is 1",
    ("load.demand_of_closeness", "closeness"): "the student is easy, or it costs nothing",
    ("load.demand_of_closeness", "propensity"): "closeness costs nothing",
    ("load.demand_of_closeness", "p.closeness"): "the student is easy",
    ("representation.informativeness", "rigidity"): "the contact contradicts nothing",
    ("representation.informativeness", "awareness"): "the contact contradicts nothing",
    ("representation.informativeness", "p.blocking"): "the contact contradicts nothing",
}

# Second: a comparison loses it here, but the same number is noticed elsewhere.
NOTICED_ELSEWHERE = {
    ("behaviour.direction", "first_draw"): "a draw is a hash, always strictly between 0 and 1",
    ("behaviour.direction", "second_draw"): "a draw is a hash, always strictly between 0 and 1",
    ("representation.informativeness", "perceived"): "it also makes harm and benefit not-a-number",
    ("representation.informativeness", "balance"): "made of the components, state themselves",
    ("contacts.weighed_rate", "most"): "parameters are refused at the door",
    ("perception.perceived_valence", "p.threshold"): "parameters are refused at the door",
}  # fmt: skip


def findings(effort: Effort) -> Iterator[Finding]:
    """The three faults a process may have, counted over all processes and points."""
    outside = wrong = lost = 0
    for contract in CONTRACTS:
        some = points(contract, 2 * effort.points)
        for one, other in zip(some[::2], some[1::2], strict=True):
            outside += leaves_range(contract, one)
            wrong += wrong_way(contract, one, other)
            lost += lost_numbers(contract, one)
    many = f"{len(CONTRACTS)} processes at {effort.points} points"
    yield Finding(1, f"results outside their range, {many}", outside, 0, EXACT)
    yield Finding(1, f"results that move the wrong way, {many}", wrong, 0, "beyond 1e-12 relative")
    yield Finding(1, f"not-a-numbers that turn into numbers, {many}", lost, 0, EXACT)


def points(contract: Contract, many: int) -> list[Arguments]:
    """Arguments spread evenly over all that a process may be given."""
    drawn = qmc.Halton(len(contract.signs), scramble=True, rng=SEED).random(many)
    return [contract.at([min(max(x, INSIDE), 1.0 - INSIDE) for x in point]) for point in drawn]


def leaves_range(contract: Contract, arguments: Arguments) -> bool:
    """Whether the result lies outside its range."""
    low, high = contract.bounds(arguments)
    return not low <= contract.result(arguments) <= high


def wrong_way(contract: Contract, arguments: Arguments, others: Arguments) -> int:
    """How many inputs move the result against their sign."""
    count = 0
    for name, sign in contract.signs.items():
        if sign is None:
            continue
        low, high = sorted((value_of(arguments, name), value_of(others, name)))
        below = contract.result(with_value(arguments, name, low))
        above = contract.result(with_value(arguments, name, high))
        slack = ROUNDING * max(1.0, abs(below), abs(above))
        count += sign * (above - below) < -slack
    return int(count)


def lost_numbers(contract: Contract, arguments: Arguments) -> int:
    """How many inputs may be not-a-number without the result being so."""
    return sum(
        not math.isnan(_after_nan(contract, arguments, name))
        for name in contract.signs
        if (contract.name, name) not in {**IMMATERIAL, **NOTICED_ELSEWHERE}
    )


def _after_nan(contract: Contract, arguments: Arguments, name: str) -> float:
    """The result with one input not a number; a refusal counts as not a number."""
    try:
        return contract.result(with_value(arguments, name, math.nan))
    except ValueError:
        return math.nan
