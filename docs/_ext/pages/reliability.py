"""``docs/reliability.md``: how often results and class lists were broken, and what failed."""

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pages.markdown import table, typeset
from simulation import __version__
from simulation.errors import Unfinished

ROOT = Path(__file__).parents[3]
SEED, MOST = 1, 100_000  # of the chance; tries of one kind
SECONDS, LISTS = 50.0, 5_000  # for each kind of folders; class lists
QUICK_SECONDS, QUICK_LISTS = 0.0, 200
TEXT = Path(__file__).with_name("reliability_text.md")
HEADS = ("class", "tried", "failed")


class Row(NamedTuple):
    """A kind of breaking. tried: tries that took effect, of those begun; examples: failures."""

    kind: str
    begun: int
    tried: int
    failed: int
    examples: list[str]


def renew(path: Path, *, quick: bool) -> None:
    """Break folders and lists, and write the page. Raises Unfinished if anything failed."""
    seconds, lists = (QUICK_SECONDS, QUICK_LISTS) if quick else (SECONDS, LISTS)
    folders = _rows("reliability.folders", SEED, MOST, f"--seconds={seconds}")
    changed = _rows("reliability.lists", lists)
    path.write_text(page(folders, changed, datetime.date.today()), encoding="utf-8")
    failed = [text for row in (*folders, *changed) for text in row.examples if row.failed]
    if failed:
        raise Unfinished("\n".join([f"{path.name} names failures:", *failed]))


def page(folders: Sequence[Row], lists: Sequence[Row], day: datetime.date) -> str:
    """Return the page in Markdown."""
    begun = {row.kind: row.begun for row in folders}
    cells = [(row.kind, f"{row.tried:,} of {begun[row.kind]:,}", row.failed) for row in folders]
    changed = [(row.kind, f"{row.tried:,}", row.failed) for row in lists]
    parts = {
        "run": f"Version {__version__}, {day.isoformat()}.",
        "folders": table(HEADS, cells),
        "lists": table(HEADS, changed) if changed else "Not measured in this run.",
    }
    text = TEXT.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    return typeset(text)


def _rows(module: str, *given: Any) -> list[Row]:
    """Run a module of the tests in a separate process, and return the rows that it prints."""
    tests = ROOT / "tests"
    path = os.pathsep.join(map(str, (ROOT, tests / "system", tests / "helpers")))
    words = [sys.executable, "-m", module, *map(str, given)]
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return [Row(*row) for row in json.loads(done.stdout)]
