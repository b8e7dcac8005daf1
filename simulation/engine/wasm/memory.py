"""Memory image: arrays at fixed addresses, and blocks of arguments that refer to them.

The arguments of a kernel are Python objects: NamedTuples, arrays, records and numbers. Numba
passes them flattened, an array as seven words or more. Here every word takes 8 bytes in a block.
Views of one array share its bytes, so that a variable of a record is a view in the image too.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Arguments = tuple[tuple[str, Any], ...]  # of a kernel, by name
WORD = 8  # bytes
LINE = 64  # bytes of a cache line, at which every array begins
START = 1 << 16  # address of the image; below are constants and the stack of the module
RETURNS = 2  # words at the beginning of a block: result and error of the kernel


class Word(NamedTuple):
    """One flattened argument: its name, its type in LLVM, and its value or its array."""

    name: str
    kind: str  # "ptr", "i64", "i8" or "double"
    value: Any


def words_of(name: str, argument: Any) -> Iterator[Word]:
    """Yield an argument as Numba flattens it. Raises TypeError for a type that no kernel has."""
    if isinstance(argument, tuple):
        names = getattr(argument, "_fields", range(len(argument)))
        for field, value in zip(names, argument, strict=True):
            yield from words_of(f"{name}.{field}", value)
    elif isinstance(argument, np.ndarray):
        yield from _array_words(name, argument)
    elif isinstance(argument, np.void):
        yield Word(name, "ptr", np.asarray(argument))
    elif isinstance(argument, bool | np.bool_):
        yield Word(name, "i8", argument)
    elif isinstance(argument, float | np.float64):
        yield Word(name, "double", argument)
    elif isinstance(argument, int | np.integer):
        yield Word(name, "i64", argument)
    else:
        raise TypeError(f"{name}: found {type(argument).__name__}, expected an array or a number")


def _array_words(name: str, array: Array) -> Iterator[Word]:
    yield Word(name, "ptr", 0)
    yield Word(name, "ptr", 0)
    yield Word(name, "i64", array.size)
    yield Word(name, "i64", array.itemsize)
    yield Word(name, "ptr", array)
    for number in (*array.shape, *array.strides):
        yield Word(name, "i64", number)


class Layout(NamedTuple):
    """What a compiled kernel expects of its arguments.

    digest: of all names and types. strided: names of arrays that need not be contiguous.
    """

    digest: str
    strided: tuple[str, ...]


def layout_of(arguments: Arguments) -> Layout:
    """Return the layout of arguments."""
    words = [word for name, value in arguments for word in words_of(name, value)]
    arrays = {word.name: word.value for word in words if isinstance(word.value, np.ndarray)}
    types = [f"{word.name} {word.kind}" for word in words]
    types += [f"{name} {array.dtype}" for name, array in arrays.items()]
    digest = hashlib.sha256("\n".join(types).encode()).hexdigest()[:16]
    return Layout(digest, tuple(name for name, it in arrays.items() if not it.flags.c_contiguous))


class Place(NamedTuple):
    """An array in the image: address, shape, strides in bytes, and type such as "float64"."""

    address: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    type: str


class Memory:
    """A memory image in the making. ``end`` is the address after its last byte."""

    def __init__(self) -> None:
        self._owners: dict[int, tuple[int, Array]] = {}  # by true address: address in the image
        self._blocks: list[tuple[int, bytes]] = []
        self.end = START

    def add(self, array: Array) -> Place:
        """Return the place of an array; the array that it is a view of is copied as a whole.

        Raises ValueError for a copy in columns.
        """
        owner = array
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        if not owner.flags.c_contiguous:
            raise ValueError("expected an array in rows")
        origin = _true_address(owner)
        if origin not in self._owners:
            self._owners[origin] = self._reserve(owner.nbytes), owner
        address = self._owners[origin][0] + _true_address(array) - origin
        return Place(address, array.shape, array.strides, array.dtype.name)

    def block(self, arguments: Arguments) -> tuple[int, dict[str, int]]:
        """Add a block of named arguments; return its address and that of every argument's words."""
        words = [word for name, value in arguments for word in words_of(name, value)]
        content = np.zeros(RETURNS + len(words), dtype=np.uint64)
        start = self._reserve(content.nbytes)
        places: dict[str, int] = {}
        for n, word in enumerate(words, RETURNS):
            places.setdefault(word.name, start + n * WORD)
            content[n] = self._bits(word)
        self._blocks.append((start, content.tobytes()))
        return start, places

    def bytes(self) -> bytes:
        """Return the image, as it begins at ``START``."""
        image = np.zeros(self.end - START, dtype=np.uint8)
        arrays = [(at, owner.tobytes()) for at, owner in self._owners.values()]
        for at, content in (*arrays, *self._blocks):
            image[at - START : at - START + len(content)] = np.frombuffer(content, np.uint8)
        return image.tobytes()

    def _reserve(self, size: int) -> int:
        start = self.end
        self.end += -(-size // LINE) * LINE
        return start

    def _bits(self, word: Word) -> np.uint64:
        """Return the value of a word as 64 bits."""
        if isinstance(word.value, np.ndarray):
            return np.uint64(self.add(word.value).address)
        if word.kind == "double":
            return np.float64(word.value).view(np.uint64)
        return np.uint64(int(word.value) & 0xFFFFFFFFFFFFFFFF)


def _true_address(array: Array) -> int:
    return int(array.__array_interface__["data"][0])
