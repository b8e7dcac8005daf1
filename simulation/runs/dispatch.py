"""Getting chunks through an engine: few at a time, and again where a worker dies.

When a worker dies, nobody says what it worked on. All chunks that were under way are
suspects, and are tried again one at a time on a new pool; a chunk that has a worker
die again and again while it is alone is kept as failed, and the others go on.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED as FIRST
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, as_completed, wait
from contextlib import suppress
from typing import TypeVar

from simulation.errors import Unfinished
from simulation.measurement.run_tables import RunLabel
from simulation.results.parts import packed
from simulation.runs.executors import RunExecutor
from simulation.runs.worker import Chunk, ChunkResult, failure_of, run_chunk

A_WORKER = 2  # chunks under way a worker: one in work, one at hand
STRIKES = 3  # workers that a chunk may lose while it is alone

Keep = Callable[[ChunkResult], None]


def run_chunks(chunks: Iterable[Chunk], executor: RunExecutor, keep: Keep) -> None:
    """Live all chunks and hand over each as it ends, in whatever order that is.

    Raises Unfinished if the engine is lost, OtherCodeError if a worker runs other code.
    """
    pending = _Pending(chunks)
    while pending:
        with executor.opened() as pool:
            try:
                pending.drain(pool, A_WORKER * executor.workers, keep)
            except BrokenExecutor as error:
                pending.settle(error, keep)
            except CancelledError:
                raise Unfinished(
                    f"The executor ({executor.name}) was lost; what is done is kept, and the same "
                    "command goes on from there."
                ) from None


class _Pending:
    """Chunks that have not ended: new ones, suspects, and those under way."""

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        self.new, self.suspects = deque(chunks), deque[Chunk]()
        self.running: dict[Future[ChunkResult], Chunk] = {}
        self.strikes: Counter[RunLabel] = Counter()

    def __bool__(self) -> bool:
        return bool(self.new or self.suspects or self.running)

    def drain(self, pool: Executor, most: int, keep: Keep) -> None:
        """Live everything, at most so many chunks at once; suspects alone, and first."""
        while self:
            source, limit = (self.suspects, 1) if self.suspects else (self.new, most)
            while source and len(self.running) < limit:
                self.running[pool.submit(run_chunk, source[0])] = source[0]
                source.popleft()
            for future in wait(self.running, return_when=FIRST).done:
                keep(self._lived(future))
                del self.running[future]

    def settle(self, error: BrokenExecutor, keep: Keep) -> None:
        """Keep what had ended when a pool broke, and put the rest back as suspects."""
        alone = len(self.running) == 1
        for future, chunk in self.running.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                keep(future.result())
                continue
            self.strikes[chunk.jobs[0].label] += alone
            if self.strikes[chunk.jobs[0].label] < STRIKES:
                self.suspects.append(chunk)
            else:
                keep(_lost(chunk, error))
        self.running.clear()

    def _lived(self, future: Future[ChunkResult]) -> ChunkResult:
        """What became of a chunk; failures if Dask gave up on the workers it killed."""
        error = None if future.cancelled() else future.exception()
        if type(error).__name__ == "KilledWorker" and error is not None:
            return _lost(self.running[future], error)
        return future.result()


def _lost(chunk: Chunk, error: BaseException) -> ChunkResult:
    """A chunk whose workers died: all its runs count as failed, to be tried again later."""
    return ChunkResult(packed({}), (), tuple(failure_of(job, error) for job in chunk.jobs))


Work = TypeVar("Work")
Done = TypeVar("Done")
TaskProgress = Callable[[int, int], None]  # how many are done, of how many
POOLS = 3  # that may lose a worker


def map_unordered(
    do: Callable[[Work], Done], tasks: Sequence[Work], executor: RunExecutor
) -> Iterator[tuple[int, Done]]:
    """Place and result of each task as it ends. Tasks of a worker that died are done again.

    Raises Unfinished if workers keep dying.
    """
    done: set[int] = set()
    for _ in range(POOLS):
        if len(done) == len(tasks):
            return
        with executor.opened() as pool, suppress(BrokenExecutor):
            left = [place for place in range(len(tasks)) if place not in done]
            futures = {pool.submit(do, tasks[place]): place for place in left}
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


def map_in_order(
    do: Callable[[Work], Done],
    tasks: Sequence[Work],
    executor: RunExecutor,
    progress: TaskProgress = lambda done, tasks: None,
) -> list[Done]:
    """The result of every task, in the order of the tasks, whoever did them when.

    Raises Unfinished if workers keep dying.
    """
    found: dict[int, Done] = {}
    for place, result in map_unordered(do, tasks, executor):
        found[place] = result
        progress(len(found), len(tasks))
    return [found[place] for place in range(len(tasks))]
