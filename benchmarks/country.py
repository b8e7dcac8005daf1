"""A whole country lived once: how long it takes and how much memory it needs.

Run ``python -m benchmarks.country`` from the top of the repository.
"""

import resource
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from simulation.experiments.answer import usable_cores
from simulation.experiments.in_blocks import live_in_blocks
from simulation.experiments.scenario_file import load

SCENARIO = Path(__file__).parents[1] / "scenarios" / "netherlands_primary.toml"


def main(
    scenario: Annotated[Path, typer.Argument(help="A synthetic scenario of one arm.")] = SCENARIO,
    out: Annotated[Path, typer.Option(help="Where the result goes.")] = Path("results/country"),
    workers: Annotated[int, typer.Option(min=1, help="Blocks lived at once.")] = usable_cores(),
) -> None:
    """Live a scenario some schools at a time and print what it cost."""
    began, used = time.perf_counter(), time.process_time()
    live_in_blocks(load(scenario), out, workers=workers, progress=_say)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{time.perf_counter() - began:.0f} s by the clock, {time.process_time() - used:.0f} s of "
        f"processor time on {workers} threads, at most {peak:.2f} GB of memory: {out}"
    )


def _say(done: int, total: int) -> None:
    print(f"\r{done} of {total} blocks", end="\n" if done == total else "", file=sys.stderr)


if __name__ == "__main__":
    typer.run(main)
