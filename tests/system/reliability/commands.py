"""Commands in forked processes, which may be killed or limited, and small disks in memory."""

import ctypes
import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

SENTENCES = 4  # lines on standard error, at most
SEEN = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")
KILLED = 137  # exit code
LONGEST = 240.0  # seconds of a command; a longer one hangs
GRACE = 30.0  # seconds that its processes may outlast a killed command
PAUSE = 0.01  # seconds between two looks at a process


class Ended(NamedTuple):
    """How a command ended: its exit code and what it printed."""

    code: int
    printed: str
    errors: str

    @property
    def fault(self) -> str:
        """What is wrong with the end of a command that may be refused; empty if nothing."""
        if self.code not in (0, 1, 2):
            return f"exit code {self.code}: {self.errors[-300:]}"
        if "Traceback" in self.errors or "Internal error" in self.errors:
            return self.errors[-600:]
        if self.code and not 1 <= len(self.errors.strip().splitlines()) <= SENTENCES:
            return f"no sentence: {self.errors[-300:]}"
        return ""


class Command:
    """A command of the program in a forked process, begun at once."""

    def __init__(
        self, words: list[str], folder: Path, before: Callable[[], None] = lambda: None
    ) -> None:
        """Begin. before: is called in the process first."""
        self._files = [tempfile.TemporaryFile(dir=folder) for _ in range(2)]  # noqa: SIM115
        self._status: int | None = None
        self._pid = os.fork()
        if not self._pid:
            self._run(words, before)

    @property
    def running(self) -> bool:
        """Whether the command has not ended yet."""
        if self._status is None:
            ended, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = status if ended else None
        return self._status is None

    def ended(self) -> Ended:
        """Wait for the end; a command that hangs is killed."""
        last = monotonic() + LONGEST
        while self.running:
            sleep(PAUSE)
            if monotonic() > last:
                os.kill(self._pid, signal.SIGKILL)
        texts = []
        for file in self._files:
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
            file.close()
        return Ended(os.waitstatus_to_exitcode(self._status or 0), *texts)

    def kill_worker(self, seconds: float, chance: random.Random) -> bool:
        """Kill a worker process after some seconds; return whether there was one in time."""
        moment = monotonic() + seconds
        while self.running:
            workers = [pid for pid in self._processes() if pid != self._pid]
            if workers and monotonic() > moment:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(workers), signal.SIGKILL)
                    return True
            sleep(PAUSE)
        return False

    def left_processes(self) -> str:
        """Return which processes outlast the command, and end them; empty if none does."""
        last = monotonic() + GRACE
        while (left := self._processes()) and monotonic() < last:
            sleep(PAUSE)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return f"{len(left)} processes still run" if left else ""

    def _processes(self) -> list[int]:
        """Return the processes of the command, all of which are in its session."""
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                tracker = b"resource_tracker" in (entry / "cmdline").read_bytes()
                if int(session) == self._pid and state != "Z" and not tracker:
                    found.append(int(entry.name))
        return found

    def _run(self, words: list[str], before: Callable[[], None]) -> None:
        from simulation.cli.main import main

        code: Any = 1
        try:
            os.setsid()
            for number, file in enumerate(self._files, 1):
                os.dup2(file.fileno(), number)
            before()
            main(words)
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            sys.excepthook(*sys.exc_info())  # as the interpreter does at its end
        finally:
            sys.stdout.flush()
            os._exit(code if isinstance(code, int) else 1)


def at_operations(folder: Path, do: Callable[[], None]) -> Callable[[], None]:
    """Return a function after which its process does something at operations below a folder."""
    inside = str(folder)

    def hook(event: str, given: tuple[Any, ...]) -> None:
        known = event in SEEN and isinstance(given[0], str | os.PathLike)
        if known and os.fspath(given[0]).startswith(inside):
            do()

    return lambda: sys.addaudithook(hook)


def dying_at(number: int, folder: Path) -> Callable[[], None]:
    """Return a function that ends its process at an operation on a file below a folder."""
    left = [number]

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            os._exit(KILLED)

    return at_operations(folder, count)


def mount(place: Path, options: str) -> None:
    """Mount a small disk in memory at a place. Raises OSError."""
    flags = 32 * ("remount" in options) | ("ro" in options.split(","))
    words = ",".join(word for word in options.split(",") if word not in ("remount", "ro"))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", str(place).encode(), b"tmpfs", flags, words.encode()):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


@contextmanager
def mounted(place: Path, options: str) -> Iterator[Path]:
    """Give a small disk in memory. Raises OSError without the right to mount."""
    place.mkdir(exist_ok=True)
    mount(place, options)
    try:
        yield place
    finally:
        ctypes.CDLL(None).umount2(str(place).encode(), 2)


def warm_up() -> None:
    """Import and compile what commands need, without starting a thread, and note the commit.

    A commit to the checkout during the tries would give another answer.

    ``answer`` writes no report here: ``report`` does so, with the same function, in seconds.
    """
    os.environ["MPLBACKEND"] = "agg"
    from simulation.answers.answer import experiment_of
    from simulation.cli import main, progress  # noqa: F401
    from simulation.evidence.explanation import explain  # noqa: F401
    from simulation.reporting import figures  # noqa: F401
    from simulation.reporting.report import page  # noqa: F401
    from simulation.runs import provenance
    from simulation.runs.job import run_job
    from simulation.scenario.scenario import Scenario

    school = {"synthetic": {"level": "primary", "classes": 1, "class_size": 5}}
    provenance.commit = cache(provenance.commit)
    provenance.commit()
    progress.write_report = lambda result, *_: result.result.folder / "report.html"
    content = {"title": "a", "question": "b", "school": school, "arms": [{"name": "c"}]}
    run_job(experiment_of(Scenario.model_validate({**content, "run": {"weeks": 1}})).jobs[0])
