"""The kernels in WebAssembly, the sources that they come from, and the file of the package.

The sources are the functions that a kernel calls, without comments and docstrings, and the
constants in them. Their digest is stored in the file, so that a stale file is noticed.
"""

import ast
import hashlib
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from simulation.engine.kernels import simulate_days
from simulation.engine.wasm.build import STAMP, sections
from simulation.errors import BadInput, Problem
from simulation.interventions.targeting import choose_highest
from simulation.jit import kernel
from simulation.parameters import catalogue
from simulation.randomness import MASK, REPLICATE, SEED, STREAM, STRIDE, YEAR, follow
from simulation.state import Keys

PACKAGE = __name__.partition(".")[0]
MODULE, RUNNER = "kernels.wasm", "school_year.mjs"
COMMAND = "python -m simulation.engine.wasm"
NOTHING = np.uint64(0)
AT_SEED, AT_REPLICATE, AT_STREAM, AT_YEAR = (
    np.uint64((STRIDE * place) & MASK) for place in (SEED, REPLICATE, STREAM, YEAR)
)


@kernel
def year_prefixes(
    seed: np.uint64, replicate: np.uint64, year: np.uint64, keys: Keys, prefixes: Keys
) -> None:
    """Write the prefix of every stream in a year, as ``RandomStreams.prefix`` returns it."""
    for n in range(len(keys)):
        h = follow(follow(NOTHING, AT_SEED, seed), AT_REPLICATE, replicate)
        prefixes[n] = follow(follow(h, AT_STREAM, keys[n]), AT_YEAR, year)


KERNELS: Mapping[str, Any] = {
    "simulate_days": simulate_days,
    "year_prefixes": year_prefixes,
    "choose_highest": choose_highest,
}


def read_module() -> bytes:
    """Return the module in the file of the package.

    Raises BadInput if it was compiled from other sources than those of the package.
    """
    module = read_file(MODULE)
    if stamp_of(module)["sources"] != sources_digest():
        raise BadInput([stale("kernels compiled from other sources")])
    return module


def read_runner() -> str:
    """Return the JavaScript that runs the module."""
    return read_file(RUNNER).decode()


def read_file(name: str) -> bytes:
    """Return a file of this folder."""
    return resources.files(__package__).joinpath(name).read_bytes()


def stamp_of(module: bytes) -> dict[str, Any]:
    """Return the stamp of a module: "sources" and "layouts" by kernel, and versions."""
    text = next(body for _, name, body in sections(module) if name == STAMP)
    stamp: dict[str, Any] = json.loads(text)
    return stamp


def stale(found: str) -> Problem:
    """Return the error of a file that does not belong to this version."""
    return Problem(MODULE, "", found, "those of this version", remedy=f"run: {COMMAND}")


@cache
def sources_digest() -> str:
    """Return the digest of the sources of all exported kernels, 16 hexadecimal digits."""
    texts = {text for it in KERNELS.values() for text in sources_of(it.py_func)}
    digest = hashlib.sha256()
    for text in (*sorted(texts), *catalogue()):  # a kernel reads parameters by their place
        digest.update(text.encode())
    return digest.hexdigest()[:16]


def sources_of(function: FunctionType) -> Iterator[str]:
    """Yield the source of a function, and of all functions and constants that it uses."""
    waiting, seen = [function], set()
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        yield f"{function.__module__}: {_plain_source(function)}"
        for name, value in _used(function):
            value = getattr(value, "py_func", value)
            if isinstance(value, FunctionType) and value.__module__.startswith(PACKAGE):
                waiting.append(value)
            elif isinstance(value, type):
                yield f"{name}: {getattr(value, '_fields', '')}"
            elif not isinstance(value, FunctionType | ModuleType):
                yield f"{name}: {value!r}"


def _used(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Yield names and values from the modules that a function refers to."""
    names = set(_names(function.__code__))
    found = {name: function.__globals__[name] for name in names & function.__globals__.keys()}
    yield from found.items()
    for module in found.values():
        if isinstance(module, ModuleType) and module.__name__.startswith(PACKAGE):
            yield from ((name, vars(module)[name]) for name in names & vars(module).keys())


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _plain_source(function: FunctionType) -> str:
    """Return the source of a function without comments and docstring."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    if ast.get_docstring(tree) is not None:  # type: ignore[arg-type]
        del tree.body[0]  # type: ignore[attr-defined]
    return ast.unparse(tree)
