"""Breaking of result folders: kills, flipped bits, two commands at once, full disks, low memory.

``python -m reliability.folders SEED TRIES`` prints the rows as JSON, with ``tests/system`` on the
path of Python. Every try forks a process without threads, so that a command starts at once.
"""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from reliability.bench import Bench, contents
from reliability.commands import Ended, dying_at, mount, mounted, warm_up

ROOT = Path(__file__).parents[3]
SHOWN = 3  # failures that a row shows
MEMORY = 2**20


class Row(NamedTuple):
    """A kind of breaking: how often it was tried and failed, and some failures in words."""

    kind: str
    tried: int
    failed: int
    examples: list[str]


def trials(seed: int, tries: int, kinds: tuple[str, ...] = ()) -> list[Row]:
    """Break result folders so many times in each way, and return a row for every way.

    kinds: parts of the names of some ways, by default all.
    """
    words = [sys.executable, "-m", "reliability.folders", str(seed), str(tries), *kinds]
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "system")])
    environment = {**os.environ, "PYTHONPATH": path, "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return [Row(*row) for row in json.loads(done.stdout)]


# ---- ways of breaking; each returns what went wrong, empty if nothing


def kill(bench: Bench) -> str:
    """Kill an answer at some operation on its files, and run the same command again."""
    start = bench.chance.choice([bench.place / "none", bench.half, bench.whole])
    more = ["--fresh"] if start == bench.whole else []
    with bench.copy(start) as folder:
        number = bench.chance.randint(1, 90)
        bench.run("answer", folder, *more, before=dying_at(number, folder))
        end = bench.run("answer", folder)
        what = f"killed at operation {number} from {start.name}"
        fault = end.fault or ("" if end.code == 0 else end.errors) or bench.difference(folder)
        return f"{what}: {fault}" if fault else ""


def flip_in_result(bench: Bench) -> str:
    """Flip one bit of a file of a complete result, and read the result."""
    verb = bench.chance.choice([*["export", "answer"] * 6, "report"])
    with bench.copy(bench.whole) as folder:
        file = flipped(folder, bench.chance)
        end = bench.run(verb, folder, *["--json"] * (verb != "report"))
        what = f"{verb}, a bit of {file}: "
        if end.fault:
            return what + end.fault
        if end.code:
            return "" if names_file(end, file) else what + end.errors
        if verb == "answer":
            printed = json.loads(end.printed) | {"result": bench.answer["result"]}
            return "" if printed == bench.answer else what + "another answer"
        if verb == "export":
            same = contents(bench.place / "csv") == bench.exported
            return "" if same else what + "another export"
        same = (folder / "report.html").read_bytes() == bench.page
        return "" if same else what + "another report"


def flip_in_unfinished(bench: Bench) -> str:
    """Flip one bit of a file of an unfinished result, and go on; a remedy is followed."""
    with bench.copy(bench.half) as folder:
        file = flipped(folder, bench.chance)
        end = bench.run("answer", folder)
        what = f"a bit of {file}: "
        if end.fault:
            return what + end.fault
        if end.code and "--fresh" in end.errors:
            end = bench.run("answer", folder, "--fresh")
        fault = end.errors if end.code else bench.difference(folder)
        return what + fault if fault else ""


def two_at_once(bench: Bench) -> str:
    """Run two commands on one folder at once."""
    pair = bench.chance.choice(
        [("answer", "answer"), ("report", "report"), ("answer --fresh", "report")]
    )
    start = bench.place / "none" if pair[1] == "answer" else bench.whole
    with bench.copy(start) as folder:
        begun = [bench.begin(*_verb(name, folder)) for name in pair]
        ends = [command.ended() for command in begun]
        faults = [end.fault for end in ends if end.fault]
        if faults or all(end.code for end in ends):
            return f"{pair}: {faults or [end.errors for end in ends]}"
        again = bench.run("answer", folder)
        fault = again.errors if again.code else bench.difference(folder)
        return f"{pair}: {fault}" if fault else ""


def full_disk(bench: Bench) -> str:
    """Answer on a disk that is too small or allows too few files, then on a larger one."""
    small = bench.chance.choice(
        [f"size={bench.chance.randint(8, 300)}k", f"nr_inodes={bench.chance.randint(3, 30)}"]
    )
    with mounted(bench.place / "disk", small) as disk:
        end = bench.run("answer", disk / "r")
        if end.fault:
            return f"{small}: {end.fault}"
        mount(disk, "remount,size=64m,nr_inodes=1000")
        again = bench.run("answer", disk / "r")
        fault = again.errors if again.code else bench.difference(disk / "r")
        return f"{small}, then enough: {fault}" if fault else ""


def read_only(bench: Bench) -> str:
    """Answer, report and explain in a folder that cannot be written to."""
    verb = bench.chance.choice(["answer", "report", "export"])
    more = ["--fresh"] if verb == "answer" else []
    with mounted(bench.place / "disk", "size=64m") as disk:
        shutil.copytree(bench.whole, disk / "r")
        mount(disk, "remount,ro")
        end = bench.run(verb, disk / "r", *more)
        wrong = end.fault or ("" if end.code == (0 if verb == "export" else 2) else end.errors)
        return f"{verb}: {wrong}" if wrong else ""


def largest_file(bench: Bench) -> str:
    """Answer where no file may be larger than a limit, then without it."""
    limit = bench.chance.randint(100, 20_000)

    def before() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    return _limited(bench, before, f"files of at most {limit} bytes")


def low_memory(bench: Bench) -> str:
    """Answer with little memory, then with enough."""
    more = bench.chance.randint(1, 60) * MEMORY

    def before() -> None:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + more, resource.RLIM_INFINITY))

    return _limited(bench, before, f"{more // MEMORY} MB more than at the start")


def _limited(bench: Bench, before: Callable[[], None], what: str) -> str:
    with bench.copy(bench.place / "none") as folder:
        end = bench.run("answer", folder, before=before)
        if end.fault:
            return f"{what}: {end.fault}"
        again = bench.run("answer", folder)
        fault = again.errors if again.code else bench.difference(folder)
        return f"{what}, then without: {fault}" if fault else ""


KINDS: dict[str, Callable[[Bench], str]] = {
    "kill at a file operation": kill,
    "one bit of a complete result": flip_in_result,
    "one bit of an unfinished result": flip_in_unfinished,
    "two commands at once": two_at_once,
    "full disk, few inodes": full_disk,
    "read-only folder": read_only,
    "limit of file size": largest_file,
    "low memory": low_memory,
}
MOUNTING = (full_disk, read_only)


# ---- tools


def _verb(name: str, folder: Path) -> tuple[Any, ...]:
    verb, *more = name.split()
    return (verb, folder, *more)


def flipped(folder: Path, chance: random.Random) -> str:
    """Flip one bit of one file below a folder, and return its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    path = chance.choice(files)
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return path.relative_to(folder).as_posix()


def names_file(end: Ended, file: str) -> bool:
    """Return whether a refusal names a file, or another one whose checksum was damaged."""
    return Path(file).name in end.errors or (file == "SHA256SUMS" and "SHA256SUMS" in end.errors)


def tried(kind: str, breaking: Callable[[Bench], str], bench: Bench, tries: int) -> Row:
    """Break so many times in one way."""
    faults = []
    for _ in range(tries):
        try:
            faults.append(breaking(bench))
        except PermissionError:
            if breaking not in MOUNTING:
                raise
            return Row(kind, 0, 0, ["skipped: no right to mount a disk"])
    failures = [fault for fault in faults if fault]
    return Row(kind, tries, len(failures), failures[:SHOWN])


def main(seed: int, tries: int, kinds: list[str]) -> list[Row]:
    """Break in all ways, or in some, in this process."""
    warm_up()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        bench = Bench(Path(name).resolve(), seed)
        return [
            tried(kind, breaking, bench, tries)
            for kind, breaking in KINDS.items()
            if not kinds or any(word in kind for word in kinds)
        ]


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])))
