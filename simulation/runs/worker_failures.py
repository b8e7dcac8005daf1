"""Tasks through an executor: a few at a time, and again when a worker dies.

When a worker dies, the task that killed it is unknown. All tasks under way are suspects, which
run again one at a time in a new pool; a task during which workers die again and again while it
runs alone is given up, and the others continue.
"""

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import closing
from typing import NamedTuple, TypeVar

from simulation.errors import Unfinished
from simulation.runs.executors import RunExecutor

A_WORKER = 2  # tasks under way for every worker: one in work, one waiting
STRIKES = 3  # workers that a task may lose while it runs alone
BREAKS = 2 * STRIKES  # pools that may break in a row before any task has succeeded
NEVER_FINISHED = (
    "Workers died in every task so far; memory may be short: try again with fewer workers, or with "
    "threads instead of processes."
)

Work = TypeVar("Work")
Done = TypeVar("Done")
TaskProgress = Callable[[int, int], None]  # finished tasks, all tasks


class LostTask(NamedTuple):
    """A task whose workers died."""

    error: BaseException


def completed(
    do: Callable[[Work], Done], tasks: Sequence[Work], executor: RunExecutor
) -> Generator[tuple[int, Done | LostTask], None, None]:
    """Yield place and result of every task as it ends; tasks of a worker that died run again.

    Close the generator (``contextlib.closing``) to stop at once. Raises Unfinished if the
    executor is lost or its workers die in every task, and whatever a task raises.
    """
    new, suspects = deque(range(len(tasks))), deque[int]()
    running: dict[Future[Done], int] = {}
    strikes: Counter[int] = Counter()
    breaks, succeeded = 0, False
    while new or suspects or running:
        with executor.opened() as pool:
            try:
                while new or suspects or running:
                    source, most = (suspects, 1) if suspects else (new, A_WORKER * executor.workers)
                    while source and len(running) < most:
                        running[pool.submit(do, tasks[source[0]])] = source[0]
                        source.popleft()
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        result = _result_of(future, executor)
                        breaks, succeeded = 0, True
                        yield running.pop(future), result
            except BrokenExecutor as error:
                alone = len(running) == 1
                breaks += 1
                if breaks > BREAKS and not (succeeded and running):
                    raise Unfinished(NEVER_FINISHED) from None
                for future, place in running.items():
                    strikes[place] += alone
                    if future.done() and not future.cancelled() and future.exception() is None:
                        yield place, future.result()
                    elif strikes[place] < STRIKES:
                        suspects.append(place)
                    else:
                        yield place, LostTask(error)
                running.clear()


def map_unordered(
    do: Callable[[Work], Done], tasks: Sequence[Work], executor: RunExecutor
) -> Iterator[tuple[int, Done]]:
    """Yield place and result of every task as it ends. Raises Unfinished if workers keep dying."""
    with closing(completed(do, tasks, executor)) as results:
        for place, result in results:
            if isinstance(result, LostTask):
                raise Unfinished(
                    f"Workers died {STRIKES} times during task {place + 1} of {len(tasks)}; memory "
                    "may be short: try again with fewer --workers."
                )
            yield place, result


def map_in_order(
    do: Callable[[Work], Done],
    tasks: Sequence[Work],
    executor: RunExecutor,
    progress: TaskProgress = lambda done, tasks: None,
) -> list[Done]:
    """Return the result of every task, in their order. Raises Unfinished if workers keep dying."""
    found: dict[int, Done] = {}
    for place, result in map_unordered(do, tasks, executor):
        found[place] = result
        progress(len(found), len(tasks))
    return [found[place] for place in range(len(tasks))]


def _result_of(future: "Future[Done]", executor: RunExecutor) -> Done | LostTask:
    """Return the result of an ended task, lost if Dask gave up on the workers that it killed."""
    try:
        return future.result()
    except CancelledError:
        raise Unfinished(
            f"The executor ({executor.name}) was lost; finished runs are saved, and the same "
            "command goes on from there."
        ) from None
    except Exception as error:  # raised again; the class of Dask cannot be named without Dask
        if type(error).__name__ == "KilledWorker":
            return LostTask(error)
        raise
