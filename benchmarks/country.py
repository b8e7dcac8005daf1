"""A whole country simulated once: how long it takes, against the estimate, and its memory.

Run ``python -m benchmarks.country`` from the top of the repository. It does what ``run.py
answer netherlands_primary`` does, up to the figures.
"""

import resource
import time
from pathlib import Path
from typing import Annotated

import typer

from simulation.answers.answer import answer
from simulation.runs.cost import Cost
from simulation.runs.executors import open_executor, usable_cores
from simulation.runs.run_plan import RunObserver
from simulation.scenario.file import load

SCENARIO = Path(__file__).parents[1] / "scenarios" / "netherlands_primary.toml"


class EstimatePrinter(RunObserver):
    """Prints the estimate before the first run."""

    def begins(self, cost: Cost) -> None:
        """Print the estimate."""
        print(f"{cost.seconds:.0f} s and {cost.bytes / 1e6:.0f} MB expected")


def main(
    scenario: Annotated[Path, typer.Argument(help="A scenario file.")] = SCENARIO,
    out: Annotated[Path, typer.Option(help="Where the result goes.")] = Path("results/country"),
    workers: Annotated[int, typer.Option(min=1, help="Blocks simulated at once.")] = usable_cores(),
) -> None:
    """Answer a scenario anew and print what it cost."""
    began, used = time.perf_counter(), time.process_time()
    with open_executor("threads", workers) as engine:
        answer(load(scenario), out=out, fresh=True, executor=engine, observer=EstimatePrinter())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    size = sum(path.stat().st_size for path in out.glob("*.parquet")) / 1e6
    print(
        f"{time.perf_counter() - began:.0f} s by the clock, {time.process_time() - used:.0f} s of "
        f"processor time on {workers} threads, at most {peak:.2f} GB of memory, "
        f"{size:.0f} MB of tables: {out}"
    )


if __name__ == "__main__":
    typer.run(main)
