"""Work handed to an engine: its results as they come, or in the order of the work."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, as_completed
from contextlib import suppress
from typing import TypeVar

from simulation.experiments.engines import Engine
from simulation.problems import Unfinished

Work = TypeVar("Work")
Done = TypeVar("Done")
Progress = Callable[[int, int], None]  # how many are done, of how many
POOLS = 3  # that may lose a worker


def spread(
    do: Callable[[Work], Done], tasks: Sequence[Work], engine: Engine
) -> Iterator[tuple[int, Done]]:
    """Place and result of each task as it ends. Tasks of a worker that died are done again.

    Raises Unfinished if workers keep dying.
    """
    done: set[int] = set()
    for _ in range(POOLS):
        if len(done) == len(tasks):
            return
        with engine.opened() as executor, suppress(BrokenExecutor):
            left = [place for place in range(len(tasks)) if place not in done]
            futures = {executor.submit(do, tasks[place]): place for place in left}
            for future in as_completed(futures):
                if isinstance(future.exception(), BrokenExecutor):
                    continue  # others may have ended before the pool broke
                found = future.result()
                done.add(futures[future])
                yield futures[future], found
    if len(done) < len(tasks):
        raise Unfinished(
            f"Workers died {POOLS} times ({len(done)} of {len(tasks)} tasks were done); memory may "
            "be short: try again with fewer --workers."
        )


def in_order(
    do: Callable[[Work], Done],
    tasks: Sequence[Work],
    engine: Engine,
    progress: Progress = lambda done, tasks: None,
) -> list[Done]:
    """The result of every task, in the order of the tasks, whoever did them when.

    Raises Unfinished if workers keep dying.
    """
    found: dict[int, Done] = {}
    for place, result in spread(do, tasks, engine):
        found[place] = result
        progress(len(found), len(tasks))
    return [found[place] for place in range(len(tasks))]
