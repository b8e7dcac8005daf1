"""Executors of runs: threads, processes or Dask, as executors of ``concurrent.futures``.

Threads serve one machine, since kernels release the interpreter's lock; processes isolate a
crash; Dask reaches other machines. All give equal tables.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Literal, cast, get_args

from simulation.errors import BadInput, Problem, Unfinished, extra_missing

Kind = Literal["threads", "processes", "dask"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NO_GUARD = 78  # exit code of a worker that the script of the user would let start workers
GUARD = '`if __name__ == "__main__":`'
PATIENCE = 60  # seconds to wait for the first worker of a cluster, and for its scheduler


@dataclass(frozen=True)
class RunExecutor:
    """A source of executors. opened: opens a new one, and closes it at the end.

    workers: number of simultaneous runs, as far as it is known.
    """

    name: str
    workers: int
    opened: Callable[[], AbstractContextManager[Executor]]


def external_executor(pool: Executor, workers: int = 1) -> RunExecutor:
    """Return an executor of the caller, which stays open."""
    return RunExecutor(type(pool).__name__, workers, lambda: nullcontext(pool))


@contextmanager
def open_executor(
    kind: Kind = "threads", workers: int | None = None, cluster: str | None = None
) -> Iterator[RunExecutor]:
    """Open an executor of a kind.

    workers: of this machine, one for every core by default. cluster: address of a running Dask
    scheduler, whose workers are used instead. Raises BadInput if Dask is not installed, no
    scheduler answers at the address, or worker processes cannot start.
    """
    count = workers or usable_cores()
    if kind != "threads" and cluster is None:
        _check_main()
    if kind == "dask" or cluster is not None:
        with _dask(count, cluster) as executor:
            yield executor
    elif kind == "processes":
        yield RunExecutor(kind, count, lambda: _processes(count))
    else:
        yield RunExecutor(kind, count, lambda: _closing(ThreadPoolExecutor(count)))


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _closing(pool: Executor, others: Collection[Any] = ()) -> Iterator[Executor]:
    """Close a pool at the end without starting waiting tasks.

    others: child processes that do not belong to the pool. An interrupt does not wait for running
    tasks either: workers write nothing.
    """
    patient = True
    try:
        yield pool
    except (KeyboardInterrupt, GeneratorExit):
        patient = False
        raise
    finally:
        own = [] if patient else set(multiprocessing.active_children()) - set(others)
        for child in own:
            child.terminate()
        pool.shutdown(wait=patient, cancel_futures=True)


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    """Open a pool of processes, all of which exist before the first task.

    The pool inspects its processes when one has died, and breaks if one is just added. Raises
    BadInput if the processes end while they start.
    """
    others = multiprocessing.active_children()
    context = multiprocessing.get_context("spawn")  # a fork would copy threads' locks
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_prepare_worker)
    with _closing(pool, others):
        try:
            started = [pool.submit(os.getpid) for _ in range(count)]
            own = set(multiprocessing.active_children()) - set(others)
            for future in started:
                future.result()
        except BrokenExecutor:
            for child in own:
                child.join(1.0)
            raise _failed_start({child.exitcode for child in own}) from None
        yield pool


def _check_main() -> None:
    """Check that worker processes can import the script of the user, which they do first.

    In such an import this process ends: a script without a guard would start workers in every
    worker that it starts. Raises BadInput for a script without a file.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        os._exit(NO_GUARD)
    script = _script()
    if script and not os.path.exists(script):
        found, remedy = "a script that is not a file", "save it as a file, or use threads"
        raise BadInput([Problem(script, "", found, f"a file with {GUARD}", remedy=remedy)])


def _script() -> str:
    """Return the path of the script that started Python, empty without one."""
    main = sys.modules["__main__"]
    return "" if main.__spec__ else str(getattr(main, "__file__", ""))


def _is_guarded() -> bool:
    """Return whether the script that started Python compares its name, as a guard does."""
    script = _script()
    return not script or b"__name__" in Path(script).read_bytes()


def _failed_start(codes: Collection[int | None]) -> BadInput:
    """Return the error of worker processes that ended before their first task.

    codes: their exit codes, as far as they are known.
    """
    if NO_GUARD in codes:
        found = "a call that starts worker processes, which import the script first"
        remedy = f"put the call under {GUARD}"
        return BadInput([Problem(_script(), "", found, "it in a guard", remedy=remedy)])
    ended = ", ".join(sorted(str(code) for code in codes))
    found = f"an end while they started{f' (exit code {ended})' if ended else ''}"
    remedy = f"use fewer workers or threads; in a script, put the call under {GUARD}"
    return BadInput([Problem("worker processes", "", found, "processes that run", remedy=remedy)])


def _prepare_worker() -> None:
    """Let a worker ignore interrupts, and end when its parent process has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_with, args=(parent.sentinel,), daemon=True).start()


def _exit_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def _dask(count: int, cluster: str | None) -> Iterator[RunExecutor]:
    distributed = _distributed()
    with (
        _local(distributed, count) if cluster is None else nullcontext(cluster) as place,
        _client(distributed, place) as client,
    ):
        yield RunExecutor("dask", _count_workers(client, cluster), lambda: _submitting(client))


@contextmanager
def _submitting(client: Any) -> Iterator[Executor]:
    """Return the cluster as an executor; waiting tasks are cancelled at the end."""
    pool = client.get_executor()
    try:
        yield pool
    finally:
        pool.shutdown(wait=False)


def _distributed() -> Any:
    try:
        import distributed
    except ModuleNotFoundError as missing:
        raise extra_missing("--engine dask", "cluster", missing) from None
    return distributed


def _local(distributed: Any, count: int) -> AbstractContextManager[Any]:
    """Return a cluster of processes on this machine, not visible from others. Raises BadInput."""
    try:
        cluster = distributed.LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            dashboard_address=None,
            host="127.0.0.1",
            silence_logs=logging.ERROR,
        )
    except RuntimeError:  # workers did not start, or were killed then
        raise _failed_start(() if _is_guarded() else (NO_GUARD,)) from None
    return cast(AbstractContextManager[Any], cluster)


@contextmanager
def _client(distributed: Any, place: Any) -> Iterator[Any]:
    try:
        client = distributed.Client(place, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        problem = Problem("--cluster", "", str(error), "the address of a running Dask scheduler")
        raise BadInput([problem]) from None
    with client:
        yield client


def _count_workers(client: Any, cluster: str | None) -> int:
    """Return the number of threads of all workers, after the first has joined."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        found = f"a scheduler at {cluster} without workers for {PATIENCE} seconds"
        raise Unfinished(f"Found {found}; start workers and run the same command again.") from None
    return sum(client.nthreads().values())
