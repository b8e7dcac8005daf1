"""What the tests of many runs share: a small question, and its command line."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.results.reader import plain_schema

ROOT = Path(__file__).parents[2]
WEEKS = 12
KEYS = ("arm", "replicate", "year", "week", "wave", "day", "teacher", "student", "slot")
VARYING = {"log.jsonl", "status.jsonl", "SHA256SUMS"}
SCENARIO = """\
title = "Small"
question = "Does it help?"
[school.synthetic]
level = "primary"
classes = 3
class_size = 6
[run]
replicates = {replicates}
weeks = {weeks}
seed = 5
[report]
outcomes = ["exhaustion"]
[[arms]]
name = "as usual"
[[arms]]
name = "help"
[[arms.interventions]]
kind = "reflection"
start = "week 8"
"""
SCRIPT = """
import sys
from pathlib import Path
from simulation.answers.answer import answer
from simulation.runs.executors import open_executor
from simulation.scenario.file import load
if __name__ == "__main__":
    with open_executor(sys.argv[3], int(sys.argv[4])) as engine:
        answer(load(Path(sys.argv[1])), out=Path(sys.argv[2]), executor=engine)
"""  # the command line without figures and report


def written(folder: Path, replicates: int) -> Path:
    """A scenario file of two arms."""
    path = folder / "small.toml"
    path.write_text(SCENARIO.format(replicates=replicates, weeks=WEEKS), encoding="utf-8")
    return path


def starting(
    script: Path, scenario: Path, out: Path, executor: str = "threads", workers: int = 2
) -> subprocess.Popen[str]:
    """A process of its own that answers the scenario."""
    script.write_text(SCRIPT, encoding="utf-8")
    words = [sys.executable, str(script), str(scenario), str(out), executor, str(workers)]
    return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment())


def environment() -> dict[str, str]:
    """The variables of this process, with the project where Python looks."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


Contents = dict[str, pa.Table | bytes]


def contents(folder: Path) -> Contents:
    """Return the tables, sorted, and the bytes of every other file that may not vary."""
    files = {path.name: path for path in folder.iterdir() if path.name not in VARYING}
    return {
        name: sorted_table(path) if path.suffix == ".parquet" else path.read_bytes()
        for name, path in files.items()
    }


def sorted_table(path: Path) -> pa.Table:
    """Return a table with texts instead of dictionaries, sorted by its keys."""
    table = pq.read_table(path)
    table = table.cast(plain_schema(table.schema))
    keys = [name for name in KEYS if name in table.column_names]
    return table.sort_by([(name, "ascending") for name in keys]).combine_chunks()


def parts(folder: Path) -> int:
    """Return the number of parts in a result folder."""
    return len([path for path in (folder / "parts").glob("*") if not path.name.startswith(".")])
