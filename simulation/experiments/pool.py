"""Getting chunks through an engine: few at a time, and again where a worker dies.

When a worker dies, nobody says what it worked on. All chunks that were under way are
suspects, and are tried again one at a time on a new pool; a chunk that has a worker
die again and again while it is alone is kept as failed, and the others go on.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED as FIRST
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, wait

from simulation.experiments.engines import Engine
from simulation.experiments.parts import packed
from simulation.experiments.worker import Chunk, Lived, failure_of, live_chunk
from simulation.measurement.tables import Label
from simulation.problems import Unfinished

A_WORKER = 2  # chunks under way a worker: one in work, one at hand
STRIKES = 3  # workers that a chunk may lose while it is alone

Keep = Callable[[Lived], None]


def run_chunks(chunks: Iterable[Chunk], engine: Engine, keep: Keep) -> None:
    """Live all chunks and hand over each as it ends, in whatever order that is.

    Raises Unfinished if the engine is lost, OtherCodeError if a worker runs other code.
    """
    pending = _Pending(chunks)
    while pending:
        with engine.opened() as executor:
            try:
                pending.drain(executor, A_WORKER * engine.workers, keep)
            except BrokenExecutor as error:
                pending.settle(error, keep)
            except CancelledError:
                raise Unfinished(
                    f"The engine ({engine.name}) was lost; what is done is kept, and the same "
                    "command goes on from there."
                ) from None


class _Pending:
    """Chunks that have not ended: new ones, suspects, and those under way."""

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        self.new, self.suspects = deque(chunks), deque[Chunk]()
        self.running: dict[Future[Lived], Chunk] = {}
        self.strikes: Counter[Label] = Counter()

    def __bool__(self) -> bool:
        return bool(self.new or self.suspects or self.running)

    def drain(self, executor: Executor, most: int, keep: Keep) -> None:
        """Live everything, at most so many chunks at once; suspects alone, and first."""
        while self:
            source, limit = (self.suspects, 1) if self.suspects else (self.new, most)
            while source and len(self.running) < limit:
                self.running[executor.submit(live_chunk, source[0])] = source[0]
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

    def _lived(self, future: Future[Lived]) -> Lived:
        """What became of a chunk; failures if Dask gave up on the workers it killed."""
        error = None if future.cancelled() else future.exception()
        if type(error).__name__ == "KilledWorker" and error is not None:
            return _lost(self.running[future], error)
        return future.result()


def _lost(chunk: Chunk, error: BaseException) -> Lived:
    """A chunk whose workers died: all its runs count as failed, to be tried again later."""
    return Lived(packed({}), (), tuple(failure_of(job, error) for job in chunk.jobs))
