"""Answers of the demo as JSON: a bounded queue and a service.

Loading the compiled engine and building the first mornings takes seconds, so this happens
while the first page is open.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from simulation.demo.cache import DiskCache, LruCache
from simulation.demo.requests import DyadRequest, RefusedError, wrong
from simulation.demo.settings import StorySetting, start_of
from simulation.demo.stories import STORIES

if TYPE_CHECKING:
    from simulation.demo.playback import Playback

STARTS = [start_of(story) for story in STORIES]
THREADS = 2  # simulations at once
LONGEST_QUEUE = 100  # different requests, those in work included
ANSWERS_CACHED = 128  # about 200 kB each


class RequestQueue:
    """A bounded queue with a small thread pool; equal requests are answered once."""

    def __init__(self, *, threads: int = THREADS, longest: int = LONGEST_QUEUE) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="demo")
        self._running: dict[Hashable, asyncio.Future[bytes]] = {}
        self._longest = longest
        self._answers = LruCache(ANSWERS_CACHED)

    @property
    def is_busy(self) -> bool:
        """Whether a request waits."""
        return bool(self._running)

    async def answer(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the answer to a request. Raises RefusedError (503) if the queue is full."""
        running = self._running.get(key)
        if running is None:
            if len(self._running) >= self._longest:
                raise RefusedError(503, "Too many simulations are running; try again soon.")
            running = asyncio.get_running_loop().run_in_executor(
                self._threads, self._answers, key, make
            )
            self._running[key] = running
            running.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(running)

    def close(self) -> None:
        """Cancel the requests that wait."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class DemoService:
    """Answers as JSON in bytes, safe to use from several threads. cache: of the first settings."""

    def __init__(self, cache: DiskCache | None = None) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._playback: Playback | None = None

    @property
    def playback(self) -> "Playback":
        """All stories, loaded at the first use."""
        with self._lock:
            if self._playback is None:
                from simulation.demo.playback import Playback
                from simulation.parameters import read_draws

                self._playback = Playback(read_draws())
            return self._playback

    def run(self, setting: StorySetting) -> bytes:
        """Return all arms of a setting."""
        if self._cache is not None and setting in STARTS:
            return self._cache.answer(setting.key, lambda: as_bytes(self.playback.run(setting)))
        return as_bytes(self.playback.run(setting))

    def dyad(self, request: DyadRequest) -> bytes:
        """Return one relationship. Raises RefusedError for a student of another class."""
        students = self.playback.students(request.setting)
        if request.student not in students:
            expected = f"a student of the class, such as {students[0]}"
            raise wrong("student", request.student, expected, status=404)
        return as_bytes(self.playback.dyad(request.setting, request.student))

    def preparing(self) -> Iterator[Callable[[], Any]]:
        """Return small steps that can be done in advance."""
        yield lambda: self.playback
        yield from self.playback.preparing()
        for setting in STARTS:
            yield partial(self.run, setting)


def as_bytes(answer: Any) -> bytes:
    """Return an answer as compact JSON."""
    return json.dumps(answer, separators=(",", ":"), allow_nan=False).encode()
