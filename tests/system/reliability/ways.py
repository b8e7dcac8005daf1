"""Ways of breaking a result folder. Each returns whether it took effect, and what went wrong."""

import json
import random
import resource
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from reliability.bench import Bench, contents
from reliability.commands import KILLED, Ended, dying_at, mount, mounted

MEMORY = 2**20
ABORTS = ("bad_alloc", "Fatal glibc error", "cannot allocate memory for thread-local data: ABORT")
READERS = ("export", "answer", "explain", "report")
WEIGHTS = (6, 6, 3, 1)  # of the readers, after their cost
PAIRS = (
    ("answer", "answer"),
    ("report", "report"),
    ("explain", "explain"),
    ("answer --fresh", "report"),
    ("answer --fresh", "explain"),
)


class Try(NamedTuple):
    """One try. effect: whether the disturbance happened; fault: in words, empty if nothing."""

    effect: bool
    fault: str = ""


Way = Callable[[Bench], Try]


def kill(bench: Bench, engine: str) -> Try:
    """Kill an answer at some operation on its files, and run the same command again."""
    starts = [bench.place / "none", bench.half, bench.whole]
    start = bench.chance.choice(starts if engine == "threads" else starts[:1])
    more = ["--fresh"] if start == bench.whole else []
    number = bench.chance.randint(1, bench.operations(start, *more))
    with bench.copy(start) as folder:
        options = ["--engine", engine, "--workers", str(bench.chance.randint(1, 2)), *more]
        command = bench.begin("answer", folder, *options, before=dying_at(number, folder))
        end = command.ended()
        what = f"{engine}, killed at operation {number} from {start.name}: "
        fault = command.left_processes() or _fault_of_next(bench, folder)
        return Try(end.code == KILLED, what + fault if fault else "")


def kill_worker(bench: Bench, engine: str) -> Try:
    """Kill a worker process of an answer at some moment, and run the same command again."""
    seconds = bench.chance.uniform(0, bench.seconds(engine))
    with bench.copy(bench.place / "none") as folder:
        command = bench.begin("answer", folder, "--engine", engine, "--workers", "2")
        effect = command.kill_worker(seconds, bench.chance)
        end = command.ended()
        fault = end.fault or (bench.difference(folder) if end.code == 0 else "")
        fault = fault or command.left_processes() or _fault_of_next(bench, folder)
        return Try(effect, f"{engine}, a worker after {seconds:.1f} s: {fault}" if fault else "")


def flip_in_result(bench: Bench) -> Try:
    """Flip one bit of a file of a complete result, and read the result."""
    verb = bench.chance.choices(READERS, WEIGHTS)[0]
    with bench.copy(bench.whole) as folder:
        file = flipped(folder, bench.chance)
        end = bench.run(verb, folder, *["--json"] * (verb != "report"))
        fault = end.fault or _difference_read(bench, verb, folder, end)
        if end.code and not end.fault:
            fault = "" if names_file(end, file) else end.errors
        return Try(True, f"{verb}, a bit of {file}: {fault}" if fault else "")


def _difference_read(bench: Bench, verb: str, folder: Path, end: Ended) -> str:
    """Return in what a reader gave another answer than for the undisturbed result."""
    if end.code:
        return ""
    same = {
        "answer": lambda: json.loads(end.printed) | {"result": ""} == bench.printed,
        "export": lambda: contents(bench.place / "csv") == bench.exported,
        "explain": lambda: bench.explanation_in(end) == bench.explained,
        "report": lambda: (folder / "report.html").read_bytes() == bench.page,
    }[verb]
    return "" if same() else f"another {verb}"


def flip_in_unfinished(bench: Bench) -> Try:
    """Flip one bit of a file of an unfinished result, and go on; a remedy is followed."""
    with bench.copy(bench.half) as folder:
        file = flipped(folder, bench.chance)
        end = bench.run("answer", folder)
        if end.code and not end.fault and "--fresh" in end.errors:
            end = bench.run("answer", folder, "--fresh")
        fault = end.fault or (end.errors if end.code else bench.difference(folder))
        return Try(True, f"a bit of {file}: {fault}" if fault else "")


def two_at_once(bench: Bench) -> Try:
    """Run two commands on one folder at once."""
    pair = bench.chance.choice(PAIRS)
    with bench.copy(bench.place / "none" if pair[1] == "answer" else bench.whole) as folder:
        begun = []
        for name in pair:
            verb, *more = name.split()
            begun.append(bench.begin(verb, folder, *more))
        effect = begun[0].running
        ends = [command.ended() for command in begun]
        faults = [end.fault for end in ends if end.fault]
        if not faults and all(end.code for end in ends):
            faults = [end.errors for end in ends]
        fault = str(faults) if faults else _fault_of_next(bench, folder)
        return Try(effect, f"{pair}: {fault}" if fault else "")


def full_disk(bench: Bench) -> Try:
    """Answer on a disk that is too small or allows too few files, then on a larger one."""
    small = bench.chance.choice(
        [f"size={bench.chance.randint(8, 200)}k", f"nr_inodes={bench.chance.randint(3, 25)}"]
    )
    with mounted(bench.place / "disk", small) as disk:
        end = bench.run("answer", disk / "r")
        larger = partial(mount, disk, "remount,size=64m,nr_inodes=1000")
        return _limited(bench, end, disk / "r", small, larger)


def read_only(bench: Bench) -> Try:
    """Answer, report, explain and export in a folder that cannot be written to."""
    verb = bench.chance.choice(READERS)
    more = ["--fresh"] if verb == "answer" else []
    with mounted(bench.place / "disk", "size=64m") as disk:
        shutil.copytree(bench.whole, disk / "r")
        mount(disk, "remount,ro")
        end = bench.run(verb, disk / "r", *more)
        shutil.rmtree(bench.place / "csv", ignore_errors=True)
        wrong = end.fault or ("" if end.code == (0 if verb == "export" else 2) else end.errors)
        wrong = wrong or bench.difference(disk / "r")
        return Try(True, f"{verb}: {wrong}" if wrong else "")


def largest_file(bench: Bench) -> Try:
    """Answer where no file may be larger than a limit, then without it."""
    limit = bench.chance.randint(100, 20_000)

    def before() -> None:
        sys.dont_write_bytecode = True  # modules would be saved cut off
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    with bench.copy(bench.place / "none") as folder:
        end = bench.run("answer", folder, before=before)
        return _limited(bench, end, folder, f"files of at most {limit} bytes")


def low_memory(bench: Bench) -> Try:
    """Answer with little memory, then with enough.

    A system library may end the process where Python would raise MemoryError; that is a kill.
    """
    more = int(MEMORY * 2 ** bench.chance.uniform(-4, 5))

    def before() -> None:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + more, resource.RLIM_INFINITY))

    with bench.copy(bench.place / "none") as folder:
        end = bench.run("answer", folder, before=before)
        if end.code not in (0, 1, 2) and any(word in end.errors for word in ABORTS):
            return Try(True, _fault_of_next(bench, folder))
        return _limited(bench, end, folder, f"{more / MEMORY:.2f} MB more than at the start")


def _limited(
    bench: Bench, end: Ended, folder: Path, what: str, lift: Callable[[], None] = lambda: None
) -> Try:
    """Judge a command under a limit, and the same one without it.

    The limit took effect unless the command ended with the undisturbed result.
    """
    fault = end.fault or (bench.difference(folder) if end.code == 0 else "")
    if not fault and end.code:
        lift()
        fault = _fault_of_next(bench, folder)
    return Try(end.code != 0 or bool(fault), f"{what}: {fault}" if fault else "")


def _fault_of_next(bench: Bench, folder: Path) -> str:
    """Run the same command undisturbed, and return what is wrong with its result."""
    end = bench.run("answer", folder)
    return end.fault or (end.errors if end.code else bench.difference(folder))


def flipped(folder: Path, chance: random.Random) -> str:
    """Flip one bit of one file below a folder, and return its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    path = chance.choice(files)
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return path.relative_to(folder).as_posix()


def names_file(end: Ended, file: str) -> bool:
    """Return whether a refusal names a file, or run.json, which its checksum seems to damage."""
    names = [Path(file).name, *["run.json"] * (file == "SHA256SUMS")]
    return any(name in end.errors for name in names)


KINDS: dict[str, Way] = {
    "kill at a file operation, threads": partial(kill, engine="threads"),
    "kill at a file operation, processes": partial(kill, engine="processes"),
    "kill at a file operation, Dask": partial(kill, engine="dask"),
    "kill of a worker, processes": partial(kill_worker, engine="processes"),
    "kill of a worker, Dask": partial(kill_worker, engine="dask"),
    "one bit of a complete result": flip_in_result,
    "one bit of an unfinished result": flip_in_unfinished,
    "two commands at once": two_at_once,
    "full disk, few inodes": full_disk,
    "read-only folder": read_only,
    "limit of file size": largest_file,
    "low memory": low_memory,
}
MOUNTING = (full_disk, read_only)
