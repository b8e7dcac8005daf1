"""The levels of one world as a table, where ``answer`` has nothing to compare."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from simulation.experiments.levels import Level


def table_of_levels(levels: "Sequence[Level]") -> "Table":
    """The levels of one arm, a line each: before the first day, at the end, where the middle
    90 % of teachers or relationships lie, and the lowest and highest mean of a run.
    """
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    runs = "1 replicate" if levels[0].replicates == 1 else f"{levels[0].replicates} replicates"
    title = escape(f"{levels[0].arm}, {runs}")
    table = Table("level", title=title, title_justify="left", box=box.SIMPLE)
    for heading in ("start", "end", "middle 90 %", "means of runs"):
        table.add_column(heading, justify="right", no_wrap=True)
    for level in levels:
        table.add_row(
            escape(f"{level.label}, {level.unit}"),
            f"{level.start:.2f}",
            f"{level.mean:.2f}",
            _range(level.lower, level.upper),
            _range(level.least, level.most),
        )
    return table


def _range(low: float | None, high: float | None) -> str:
    return "-" if low is None or high is None else f"{low:.2f} to {high:.2f}"
