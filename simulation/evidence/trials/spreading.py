"""Work handed to an engine, its results back in the order of the work, whoever did it when."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, as_completed
from contextlib import suppress
from typing import TypeVar

from simulation.experiments.engines import Engine
from simulation.problems import Unfinished

Work = TypeVar("Work")
Done = TypeVar("Done")
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
            f"Workers died {POOLS} times; what is done is kept. Memory may be short: try again "
            "with fewer --workers."
        )
