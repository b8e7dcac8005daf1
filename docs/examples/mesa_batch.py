"""``SchoolModel`` in Mesa's batch runner: two class sizes, two replicates, ten school days.

Works with Mesa 3.3 and later. Vary ``replicate`` for other random draws: Mesa's ``iterations``
would repeat the same run, since nothing is drawn from the clock. For many runs the engine is
far faster: see ``run.py answer``.
"""

from collections.abc import Mapping

from mesa.batchrunner import batch_run

from simulation.model import SchoolModel

SETTINGS: Mapping[str, object] = {"classes": 3, "class_size": [10, 20], "replicate": [1, 2]}
DAYS = 10


class TwoWeeks(SchoolModel):
    """A school of two weeks: a batch runs as long as ``running`` is true."""

    def step(self) -> None:
        """Simulate a school day; the last one is extra, because Mesa 3.3 drops it."""
        super().step()
        self.running = self.day <= DAYS


if __name__ == "__main__":
    rows = batch_run(TwoWeeks, SETTINGS, data_collection_period=1, display_progress=False)
    ends = {row["RunId"]: row for row in rows if row["day"] == DAYS}  # one row per run
    for row in ends.values():
        print(f"{row['class_size']} students, replicate {row['replicate']}, day {row['day']}: "
              f"stress {row['stress']:.3f}, {row['dyads_in_conflict']} in conflict")  # fmt: skip
