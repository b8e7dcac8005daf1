"""Keeping what was made: the most recently used things, each made once however many ask."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any


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
