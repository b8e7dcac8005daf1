"""Who waits for what: years are lived in a few threads, and only so many may wait."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from simulation.demo.requests import RefusedError

THREADS = 2  # years lived at once; more gain nothing while Python prepares them
WAITING = 100  # different questions that may wait, those being answered included
ANSWERS = 128  # kept; about 200 kB each


class Desk:
    """Answers, as bytes, to questions by key; the same question is answered once."""

    def __init__(self, *, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="demo")
        self._answers = Kept(ANSWERS)
        self._asked: dict[Hashable, asyncio.Future[bytes]] = {}
        self._waiting = waiting

    @property
    def busy(self) -> bool:
        """Whether somebody waits."""
        return bool(self._asked)

    async def answer(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The answer to a question. Raises RefusedError (503) if too many wait already."""
        asked = self._asked.get(key)
        if asked is None:
            if len(self._asked) >= self._waiting:
                raise RefusedError(503, "Too many years are being lived just now; try again soon.")
            loop = asyncio.get_running_loop()
            asked = loop.run_in_executor(self._threads, self._answers, key, make)
            self._asked[key] = asked
            asked.add_done_callback(lambda _: self._asked.pop(key, None))
        return await asyncio.shield(asked)

    def close(self) -> None:
        """Take back what still waits; what is being lived comes to its end."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class Kept:
    """At most ``most`` things by key; the one longest unused is forgotten first.

    Whoever asks for a thing that another thread is making waits for it. A thing that could
    not be made is not kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._things: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    def __call__(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The thing of a key, made if it is not there. Raises what ``make`` raises."""
        with self._lock:
            future = self._things.get(key)
            mine = future is None
            if future is None:
                future = self._things[key] = Future()
                while len(self._things) > self.most:
                    self._things.popitem(last=False)
            else:
                self._things.move_to_end(key)
        if mine:
            self._make(key, make, future)
        return future.result()

    def _make(self, key: Hashable, make: Callable[[], Any], future: Future[Any]) -> None:
        try:
            future.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._things.get(key) is future:
                    del self._things[key]
            future.set_exception(error)
