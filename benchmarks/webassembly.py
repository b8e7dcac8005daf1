"""The same school days in WebAssembly, in Node, and compiled for this machine.

``python -m benchmarks.webassembly`` prints nanoseconds a dyad-day and their ratio as JSON.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.clocks import NANOSECONDS, cpu_seconds, school
from simulation.engine.school_run import SchoolRun
from simulation.engine.wasm.exported import MODULE, RUNNER, read_module, read_runner
from simulation.engine.wasm.image import image_of

SCRIPT = Path(__file__).with_suffix(".mjs")


def ns_per_dyad_day(classes: int = 64, days: int = 40, repeats: int = 5) -> dict[str, float] | None:
    """Return the costs of both by turns, fastest and median, and the ratio of the fastest.

    The days timed are those after as many others. None without Node.
    """
    if shutil.which("node") is None:
        return None
    first, parameters, chance = school(classes)
    unit = NANOSECONDS / days / len(first.dyads)
    here, there = [], []
    with tempfile.TemporaryDirectory() as name:
        line = _prepared(Path(name), SchoolRun(first, parameters, chance), days)
        for _ in range(repeats):
            run = SchoolRun(first, parameters, chance)
            run.advance(days)
            here.append(unit * cpu_seconds(lambda run=run: run.advance(days)))
            done = subprocess.run(line, capture_output=True, text=True, check=True)
            there.append(unit * float(done.stdout))
    return {
        "engine": min(here),
        "engine_median": median(here),
        "webassembly": min(there),
        "webassembly_median": median(there),
        "ratio": min(there) / min(here),
    }


def _prepared(folder: Path, run: SchoolRun, days: int) -> list[str]:
    """Write the files of a year into a folder; return the command that times its days."""
    image = image_of(run)
    files = {
        RUNNER: read_runner().encode(),
        MODULE: read_module(),
        "image": image.memory,
        "table.json": json.dumps(image.table).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return ["node", str(SCRIPT), *(str(folder / name) for name in files), str(days)]


if __name__ == "__main__":
    json.dump(ns_per_dyad_day(), sys.stdout, indent=2)
    print()
