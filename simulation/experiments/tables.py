"""Reading the tables of a scenario as they stand, whatever may be wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def of(table: Any, key: str) -> Any:
    """What stands under a key of a table, or of a model already made; None if nothing."""
    return table.get(key) if isinstance(table, Mapping) else getattr(table, key, None)


def items(array: Any) -> Sequence[Any]:
    """The elements of an array; none of what is no array."""
    return array if isinstance(array, list | tuple) else ()


def flattened(given: Any) -> Any:
    """Nested tables of parameters as full names: ``{"load": {"workload": 1}}`` -> load.workload."""
    return dict(leaves(given)) if isinstance(given, Mapping) else given


def leaves(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Full name and value of every parameter in nested tables."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
