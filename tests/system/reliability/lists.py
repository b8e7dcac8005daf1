"""Changed class lists: ``python -m reliability.lists MANY`` prints rows as JSON.

Half of the lists have another form, half a fault, as ``test_changed_lists`` makes them.
"""

import json
import sys
import tempfile
from pathlib import Path

from test_changed_lists import failures

KINDS = {
    "form": "the same list in up to four other forms",
    "fault": "a list with a fault that a person would not notice",
}
SHOWN = 3  # failures that a row shows
FIRST = 100_000  # number of the first list, behind those of the tests


def rows(many: int) -> list[tuple[str, int, int, int, list[str]]]:
    """Return a row for every kind of change: kind, begun, tried, failed, some failures."""
    found = []
    for check, kind in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            failed = failures(check, FIRST, many // 2, Path(folder))
        found.append((kind, many // 2, many // 2, len(failed), failed[:SHOWN]))
    return found


if __name__ == "__main__":
    print(json.dumps(rows(int(sys.argv[1]))))
