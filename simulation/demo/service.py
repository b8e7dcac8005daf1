"""The engine behind the page: nothing heavy is loaded before it is needed.

Loading the compiled engine and making the mornings ready takes seconds, so it is done
beside the first page, and whoever asks meanwhile waits for what they need and no more.
"""

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from simulation.demo.disk_cache import Shelf
from simulation.demo.request_queue import Kept
from simulation.demo.requests import AboutDyad, wrong
from simulation.demo.selection import Point, start_of
from simulation.demo.stories import STORIES

if TYPE_CHECKING:
    from simulation.demo.playback import Years

STARTS = [start_of(story) for story in STORIES]
YEARS_KEPT = 32  # with every contact; about 2 MB each
LUCKS_KEPT = 256  # worlds in all their years; about 100 kB each


class Engine:
    """Answers of the contract as JSON in bytes. Safe to use from several threads.

    shelf: where the answers lie that stories open with, if they are kept.
    """

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._years: Years | None = None

    @property
    def years(self) -> "Years":
        """All stories, ready to be lived; loaded when first asked for."""
        with self._lock:
            if self._years is None:
                from simulation.demo.playback import Years
                from simulation.parameters import read_draws

                self._years = Years(read_draws(), Kept(YEARS_KEPT), Kept(LUCKS_KEPT))
            return self._years

    def run(self, point: Point) -> bytes:
        """Both worlds of a point."""
        if self._shelf is not None and point in STARTS:
            return self._shelf.answer(point.key, lambda: written(self.years.run(point)))
        return written(self.years.run(point))

    def dyad(self, asked: AboutDyad) -> bytes:
        """One relationship. Raises RefusedError for a student who is not in the class."""
        years = self.years
        students = years.students(asked.point)
        if asked.student not in students:
            expected = f"a student of the class, such as {students[0]}"
            raise wrong("student", asked.student, expected, status=404)
        return written(years.dyad(asked.point, asked.student))

    def preparing(self) -> Iterator[Callable[[], Any]]:
        """What may be done in advance, in small steps, first what the page opens with."""
        yield lambda: self.years
        yield from self.years.preparing()
        for point in STARTS:
            yield partial(self.run, point)


def written(answer: Any) -> bytes:
    """An answer as JSON, without a blank."""
    return json.dumps(answer, separators=(",", ":"), allow_nan=False).encode()
