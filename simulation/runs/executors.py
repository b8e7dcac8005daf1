"""Executors of runs: threads, processes or Dask, as executors of ``concurrent.futures``.

Threads serve one machine, since kernels release the interpreter's lock; processes isolate a
crash; Dask reaches other machines. All give equal tables.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Literal, cast, get_args

from simulation.errors import BadInput, Problem, Unfinished, extra_missing

Kind = Literal["threads", "processes", "dask"]
KINDS: tuple[Kind, ...] = get_args(Kind)
THREAD = "teacher-wellbeing-run"  # prefix of the names of threads that run jobs
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
    scheduler, whose workers are used instead. Raises BadInput if Dask is not installed or no
    scheduler answers at the address.
    """
    count = workers or usable_cores()
    if kind == "dask" or cluster is not None:
        with _dask(count, cluster) as executor:
            yield executor
    elif kind == "processes":
        yield RunExecutor(kind, count, lambda: _processes(count))
    else:
        yield RunExecutor(kind, count, lambda: _closing(ThreadPoolExecutor(count, THREAD)))


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _closing(pool: Executor) -> Iterator[Executor]:
    """Close a pool at the end without starting waiting tasks.

    An interrupt does not wait for running tasks either: workers write nothing.
    """
    others, patient = set(multiprocessing.active_children()), True
    try:
        yield pool
    except (KeyboardInterrupt, GeneratorExit):
        patient = False
        raise
    finally:
        pool.shutdown(wait=patient, cancel_futures=True)
        for child in () if patient else set(multiprocessing.active_children()) - others:
            child.terminate()


def threads_running() -> bool:
    """Return whether threads still run jobs; the interpreter would wait for them at its end."""
    return any(thread.name.startswith(f"{THREAD}_") for thread in threading.enumerate())


def _processes(count: int) -> AbstractContextManager[Executor]:
    """Open a pool of processes, all of which exist before the first task.

    The pool inspects its processes when one has died, and breaks if one is just added.
    """
    context = multiprocessing.get_context("spawn")  # a fork would copy threads' locks
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_prepare_worker)
    wait_for([pool.submit(os.getpid) for _ in range(count)])
    return _closing(pool)


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
    """Return a cluster of processes on this machine, not visible from others."""
    return cast(
        AbstractContextManager[Any],
        distributed.LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            dashboard_address=None,
            host="127.0.0.1",
            silence_logs=logging.ERROR,
        ),
    )


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
