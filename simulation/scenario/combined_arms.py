"""``combines``: an arm that does what two other arms do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import InitErrorDetails

from simulation.errors import nearest
from simulation.scenario.validation_errors import Place, fault

COMBINED = 2  # arms; three have no single interaction


def combination_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for arms that combine what cannot be combined."""
    arms = items(of(given, "arms"))
    known: dict[str, Any] = {}
    for arm in arms:
        if isinstance(of(arm, "name"), str):
            known.setdefault(of(arm, "name"), arm)
    for number, arm in enumerate(arms):
        named = items(of(arm, "combines"))
        if named:
            place = ("arms", number, "combines")
            faults = list(_name_faults(place, named, known, arms[0], arm))
            yield from faults or _joint_faults(number, arm, [known[name] for name in named])


def _name_faults(
    place: Place, named: Sequence[Any], known: Mapping[str, Any], reference: Any, arm: Any
) -> Iterator[InitErrorDetails]:
    """Yield errors for unknown names, the reference, combining arms and wrong numbers."""
    if arm is reference:
        yield fault(place, "combines in the first arm", "none there: it is the reference")
    if len(named) != COMBINED:
        count = "1 arm" if len(named) == 1 else f"{len(named)} arms"
        yield fault(place, count, f"the names of {COMBINED} arms")
    for nth, name in enumerate(named):
        where = (*place, nth)
        if not isinstance(name, str):
            yield fault(where, "no text", "the name of an arm, a text in quotes")
        elif name not in known:
            yield fault(where, f'"{name}"', "the name of an arm", nearest(name, known))
        elif known[name] is reference:
            yield fault(where, f'"{name}", the reference', "an arm that is compared with it")
        elif items(of(known[name], "combines")):
            yield fault(where, f'"{name}", which combines others', "an arm with its own doings")
        elif name in named[:nth]:
            yield fault(where, f'"{name}" twice', "two different arms")


def _joint_faults(number: int, arm: Any, parts: Sequence[Any]) -> Iterator[InitErrorDetails]:
    """Yield errors for what the two arms cannot both do, and for further keys."""
    numbers = [_parameters(part) for part in parts]
    clashing = sorted(name for name in set(numbers[0]) & set(numbers[1])
                      if numbers[0][name] != numbers[1][name])  # fmt: skip
    place = ("arms", number, "combines")
    names = " and ".join(f'"{of(part, "name")}"' for part in parts)
    for name in clashing:
        yield fault(place, f"{names}, which set {name} differently", "arms that agree about it")
    kinds = [{str(of(item, "kind")) for item in items(of(part, "interventions"))} for part in parts]
    for kind in sorted(kinds[0] & kinds[1]):
        found = f'{names}, which both have the kind "{kind}"'
        yield fault(place, found, "a kind in one of them only: twice in one arm is another draw")
    joint = [item for part in parts for item in items(of(part, "interventions"))]
    own = list(items(of(arm, "interventions")))
    if own and own != joint:  # an arm that was read before has what it combines already
        where = ("arms", number, "interventions")
        yield fault(where, "interventions beside combines", "what the two arms do, and no more")
    if _parameters(arm) and _parameters(arm) != {**numbers[0], **numbers[1]}:
        where = ("arms", number, "parameters")
        yield fault(where, "parameters beside combines", "what the two arms set, and no more")


def _parameters(arm: Any) -> dict[str, Any]:
    given = flattened(of(arm, "parameters"))
    return given if isinstance(given, dict) else {}


def of(table: Any, key: str) -> Any:
    """Return the value of a key in a table or a model; None if there is none."""
    return table.get(key) if isinstance(table, Mapping) else getattr(table, key, None)


def items(array: Any) -> Sequence[Any]:
    """Return the elements of an array; empty if the value is no array."""
    return array if isinstance(array, list | tuple) else ()


def flattened(given: Any) -> Any:
    """Return nested parameters by full name: ``{"load": {"workload": 1}}`` is load.workload."""
    return dict(leaves(given)) if isinstance(given, Mapping) else given


def leaves(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield full name and value of every parameter in nested tables."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
