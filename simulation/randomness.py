"""Random draws as a pure function of the event: person, time, decision, number of the draw.

Every draw is a hash of the tuple (seed, replicate, stream, year, day, slot,
teacher, student, k). There is no state between draws, so that two arms share
every draw that an intervention does not affect, and neither the order of rows nor the
number of workers changes a draw. After the event-keyed hashing of Buffalo,
Pearson & Klein (2026); the mixer is the finaliser of SplitMix64 (Steele, Lea &
Flood 2014).

What is decided many times a day takes two draws of 32 bits out of one hash (a pair). The tuple of
the first pair of an event ends with the student; that of a further pair has k, from 1.

The same function is written twice: ``RandomStreams`` with masked Python integers (plain,
slow, the reference) and ``follow``/``unit``/``halves`` for kernels, where every constant is
an unsigned 64-bit global because a literal would turn the sum into a signed one.
"""

import hashlib
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.float_bits import one_with_fraction
from simulation.jit import kernel, process

MASK = (1 << 64) - 1
LOW_HALF = (1 << 32) - 1
STRIDE = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio
MULTIPLIER_1 = 0xBF58476D1CE4E5B9
MULTIPLIER_2 = 0x94D049BB133111EB

# Every decision has its own stream; a name may have details after a colon.
STREAMS = {
    "spell": "the disposition of a student for some weeks (day: number of the stretch)",
    "week": "what changes in a student in a new week (day: number of the week, k: which)",
    "contacts": "how many contacts a dyad has on a day (a pair: ordinary, arranged)",
    "behaviour": "what the student does in a contact (two pairs: act, intensity)",
    "assistant": "whether an assistant takes a negative contact over",
    "repair": "whether a negative contact is repaired",
    "commotion": "whether and how strongly a whole class is restless in a slot (two pairs)",
    "strain": "a weekday's private strain of a teacher",
    "teacher": "a teacher's traits (k: which)",
    "student": "a student's traits and attributes (k: which)",
    "dyad": "a dyad's traits and start values (k: which)",
    "class": "what belongs to a class as a whole (k: which)",
    "tie": "whether two colleagues are tied (k: which kind; tie:kind:nth of an intervention)",
    "friendship": "whether two students are friends",
    "timetable": "which teacher gets which class",
    "refill": "which listed student a newcomer resembles",
    "carry": "what changes in a student over the summer",
    "uptake": "whether a teacher takes part (uptake:kind:nth)",
    "target": "which dyads or teachers are chosen at random (target:kind:nth)",
    "share": "whether a teacher belongs to the share of an intervention (share:kind:nth)",
    "leave": "who leaves a class that is made smaller (leave:kind:nth)",
    "groups": "which group a teacher is dealt into; of ids alone",
    "mentor": "which colleague mentors a teacher; of ids alone",
    "lesson": "which lesson of the day a contact falls in",
    "measure": "how an instrument errs (measure:instrument:item or rater)",
    "trial": "sampling, allocation and drop-out in a power analysis (trial:what); no run uses it",
    "calibration": "points of the calibration (calibration:what); no run uses it",
}

# Places in the tuple. The first four are fixed for a year of a run.
SEED, REPLICATE, STREAM, YEAR, DAY, SLOT, TEACHER, STUDENT, TRY = range(1, 10)


def key_of(text: str) -> int:
    """Return the 64-bit number of a person or a stream in every draw."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "little")


def keys_of(texts: list[str]) -> npt.NDArray[np.uint64]:
    """Return the numbers of many ids, shape (n,). Raises ValueError if two ids share one."""
    keys = np.array([key_of(text) for text in texts], dtype=np.uint64)
    if len(np.unique(keys)) != len(set(texts)):
        raise ValueError("two different ids have the same 64-bit hash; rename one of them")
    return keys


def mix(h: int) -> int:
    """Mix every bit of a 64-bit number into all others."""
    h ^= h >> 30
    h = (h * MULTIPLIER_1) & MASK
    h ^= h >> 27
    h = (h * MULTIPLIER_2) & MASK
    return h ^ (h >> 31)


def extend(h: int, position: int, value: int) -> int:
    """Return the hash of a tuple that is one element longer."""
    return mix(h ^ ((value + STRIDE * position) & MASK))


class RandomStreams(NamedTuple):
    """All random draws of one replicate: one uniform for every event."""

    seed: int
    replicate: int

    def prefix(self, stream: str, year: int) -> int:
        """Return the hash of the four elements that are fixed for a school year.

        Raises KeyError for a stream that ``STREAMS`` does not list.
        """
        STREAMS[stream.partition(":")[0]]
        h = 0
        values = (self.seed, self.replicate, key_of(stream), year)
        for position, value in zip((SEED, REPLICATE, STREAM, YEAR), values, strict=True):
            h = extend(h, position, value & MASK)
        return h

    def uniform(
        self,
        stream: str,
        year: int = 0,
        *,
        day: int = 0,
        slot: int = 0,
        teacher: int = 0,
        student: int = 0,
        k: int = 0,
    ) -> float:
        """Return one draw, strictly between 0 and 1. Absent elements are 0."""
        h = self._hash(stream, year, (day, slot, teacher, student, k))
        return ((h >> 12) + 0.5) * 2.0**-52

    def pair(
        self,
        stream: str,
        year: int = 0,
        *,
        day: int = 0,
        slot: int = 0,
        teacher: int = 0,
        student: int = 0,
        k: int | None = None,
    ) -> tuple[float, float]:
        """Return two draws of 32 bits out of one hash, strictly between 0 and 1.

        k: of a further pair of the same event, from 1; None for the first.
        """
        values = (day, slot, teacher, student) if k is None else (day, slot, teacher, student, k)
        h = self._hash(stream, year, values)
        return ((h >> 32) + 0.5) * 2.0**-32, ((h & LOW_HALF) + 0.5) * 2.0**-32

    def _hash(self, stream: str, year: int, values: tuple[int, ...]) -> int:
        """Return the hash of a tuple that ends after some of day, slot, teacher, student, k."""
        h = self.prefix(stream, year)
        for position, value in enumerate(values, DAY):
            h = extend(h, position, value)
        return h

    def uniforms(
        self,
        stream: str,
        year: int = 0,
        *,
        day: npt.NDArray[np.int64] | int = 0,
        teacher: npt.NDArray[np.uint64] | int = 0,
        student: npt.NDArray[np.uint64] | int = 0,
        k: int = 0,
    ) -> npt.NDArray[np.float64]:
        """Return many draws with the values of ``uniform``; the arguments are broadcast."""
        days, teachers, students = np.broadcast_arrays(
            np.atleast_1d(np.asarray(day, dtype=np.uint64)),
            np.asarray(teacher, dtype=np.uint64),
            np.asarray(student, dtype=np.uint64),
        )
        drawn = np.empty(days.size)
        _uniforms(
            np.uint64(self.prefix(stream, year)),
            days.flatten(),  # a copy: a broadcast view would be refused
            teachers.flatten(),
            students.flatten(),
            np.uint64(k),
            drawn,
        )
        return drawn.reshape(days.shape)


_SHIFT_1, _SHIFT_2, _SHIFT_3, _SHIFT_12, _SHIFT_20 = (np.uint64(n) for n in (30, 27, 31, 12, 20))
_HIGH_32_OF_52 = np.uint64(LOW_HALF << 20)
_FROM_ONE_52, _FROM_ONE_32 = 1.0 - 2.0**-53, 1.0 - 2.0**-33
_MULTIPLIER_1, _MULTIPLIER_2 = np.uint64(MULTIPLIER_1), np.uint64(MULTIPLIER_2)
AT_DAY, AT_SLOT, AT_TEACHER, AT_STUDENT, AT_TRY = (
    np.uint64((STRIDE * position) & MASK) for position in (DAY, SLOT, TEACHER, STUDENT, TRY)
)


@process
def follow(h: np.uint64, place: np.uint64, value: np.uint64) -> np.uint64:
    """Extend a hash in a kernel: h, place (an ``AT_…`` constant) and value are uint64."""
    h = h ^ (value + place)
    h = (h ^ (h >> _SHIFT_1)) * _MULTIPLIER_1
    h = (h ^ (h >> _SHIFT_2)) * _MULTIPLIER_2
    return h ^ (h >> _SHIFT_3)


@process
def unit(h: np.uint64) -> float:
    """Return the uniform of a complete hash, strictly between 0 and 1.

    Bits instead of a conversion, which processors lack in vectors: 1 + n/2^52 − (1 − 2^-53).
    """
    return one_with_fraction(h >> _SHIFT_12) - _FROM_ONE_52


@process
def halves(h: np.uint64) -> tuple[float, float]:
    """Return a uniform of each half of a complete hash, strictly between 0 and 1."""
    first = one_with_fraction((h >> _SHIFT_12) & _HIGH_32_OF_52)
    second = one_with_fraction((h << _SHIFT_20) & _HIGH_32_OF_52)
    return first - _FROM_ONE_32, second - _FROM_ONE_32


@kernel
def _uniforms(
    prefix: np.uint64,
    days: npt.NDArray[np.uint64],
    teachers: npt.NDArray[np.uint64],
    students: npt.NDArray[np.uint64],
    k: np.uint64,
    out: npt.NDArray[np.float64],
) -> None:
    """Write one draw a (day, teacher, student), all in slot 0, into ``out``."""
    for row in range(len(days)):
        h = follow(follow(prefix, AT_DAY, days[row]), AT_SLOT, np.uint64(0))
        h = follow(follow(h, AT_TEACHER, teachers[row]), AT_STUDENT, students[row])
        out[row] = unit(follow(h, AT_TRY, k))
