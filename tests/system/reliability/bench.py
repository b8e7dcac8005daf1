"""A tiny plan with its undisturbed and its unfinished result, and commands about copies of them."""

import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any

from reliability.commands import KILLED, Command, Ended, at_operations

SCENARIO = """\
title = "Tiny"
question = "Does it help?"
[school]
roster = "tiny.csv"
[run]
replicates = 2
weeks = 2
[[arms]]
name = "as usual"
[[arms]]
name = "help"
[[arms.interventions]]
kind = "reflection"
start = "week 1"
"""
PEOPLE = [("t1", "c1", 5), ("t2", "c2", 4)]  # teacher, class, students


class Bench:
    """A folder with a tiny plan, an undisturbed result and chance."""

    def __init__(self, place: Path, seed: int) -> None:
        """Write the plan and answer it."""
        self.place, self.chance = place, random.Random(seed)
        self._operations: dict[tuple[object, ...], int] = {}
        self._seconds: dict[str, float] = {}
        rows = [f"{t},{c},{c}p{n},9" for t, c, size in PEOPLE for n in range(size)]
        text = "\n".join(["teacher,class,student,class_size", *rows]) + "\n"
        (place / "tiny.csv").write_text(text, encoding="utf-8")
        self.scenario = place / "tiny.toml"
        self.scenario.write_text(SCENARIO, encoding="utf-8")
        self.whole = place / "whole"
        end = self.run("answer", self.whole)
        if end.code:
            raise RuntimeError(end.errors)
        self.expected = self.tables(self.whole)
        self.answer = json.loads((self.whole / "answer.json").read_bytes())
        self.half = place / "half"
        self.kill_before("dyads.parquet")

    @cached_property
    def page(self) -> bytes:
        """The report of the undisturbed result."""
        folder = shutil.copytree(self.whole, self.place / "reported")
        self.run("report", folder)
        return (folder / "report.html").read_bytes()

    @cached_property
    def exported(self) -> dict[str, bytes]:
        """The exported files of the undisturbed result."""
        out = self.place / "expected_csv"
        Command(["export", str(self.whole), "--out", str(out)], self.place).ended()
        return contents(out)

    @cached_property
    def printed(self) -> dict[str, Any]:
        """What an answer prints about the undisturbed result, without its path."""
        return {**json.loads(self.run("answer", self.whole, "--json").printed), "result": ""}

    @cached_property
    def explained(self) -> dict[str, Any]:
        """The explanation of a teacher of the undisturbed result."""
        folder = shutil.copytree(self.whole, self.place / "explained")
        return self.explanation_in(self.run("explain", folder, "--json"))

    @staticmethod
    def explanation_in(end: Ended) -> dict[str, Any]:
        """Return a printed explanation without its paths."""
        made = json.loads(end.printed)
        return {name: made[name] for name in made if name not in ("result", "files")}

    def operations(self, start: Path, *more: str) -> int:
        """Return the number of operations on files of an undisturbed answer."""
        key = (start, *more)
        if key not in self._operations:
            with self.copy(start) as folder, (self.place / "operations").open("wb") as file:
                number = file.fileno()
                before = at_operations(folder, lambda: os.write(number, b"."))
                self.run("answer", folder, *more, before=before)
            self._operations[key] = (self.place / "operations").stat().st_size
        return self._operations[key]

    def seconds(self, engine: str) -> float:
        """Return the duration of an undisturbed answer."""
        if engine not in self._seconds:
            begin = monotonic()
            with self.copy(self.place / "none") as folder:
                self.run("answer", folder, "--engine", engine, "--workers", "2")
            self._seconds[engine] = monotonic() - begin
        return self._seconds[engine]

    def words(self, verb: str, folder: Path, *more: str) -> list[str]:
        """Return the words of a command about a result folder."""
        if verb == "answer":
            words = [verb, str(self.scenario), "--out", str(folder), *more]
            return words if "--workers" in more else [*words, "--workers", "1"]
        options = {
            "export": ["--out", str(self.place / "csv")],
            "explain": ["--teacher", "t1", "--inputs", str(self.place)],
        }
        return [verb, str(folder), *options.get(verb, []), *more]

    def begin(
        self, verb: str, folder: Path, *more: str, before: Callable[[], None] = lambda: None
    ) -> Command:
        """Begin a command."""
        return Command(self.words(verb, folder, *more), self.place, before)

    def run(
        self, verb: str, folder: Path, *more: str, before: Callable[[], None] = lambda: None
    ) -> Ended:
        """Run a command to its end."""
        return self.begin(verb, folder, *more, before=before).ended()

    def kill_before(self, table: str) -> None:
        """Make an unfinished result: all runs are saved, and no table."""

        def hook(event: str, given: tuple[Any, ...]) -> None:
            if event == "os.rename" and str(given[1]).endswith(table):
                os._exit(KILLED)

        end = self.run("answer", self.half, before=lambda: sys.addaudithook(hook))
        if end.code != KILLED:
            raise RuntimeError(end.errors)

    def tables(self, folder: Path) -> dict[str, Any]:
        """Return every table of a result by its name, read without this program."""
        import pyarrow.parquet as pq

        return {path.stem: pq.read_table(path).to_pydict() for path in folder.glob("*.parquet")}

    def difference(self, folder: Path) -> str:
        """Return in what a complete result differs from the undisturbed one; empty if equal."""
        from simulation.results.files import TEMPORARY

        if not (folder / "answer.json").exists():
            return "no answer.json"
        if json.loads((folder / "answer.json").read_bytes()) != self.answer:
            return "another answer"
        left = [path.name for path in folder.rglob("*") if TEMPORARY.fullmatch(path.name)]
        return f"left {left}" if left else "" if self.tables(folder) == self.expected else "tables"

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Path]:
        """Give a copy of a folder, or an empty place if there is none, and remove it again."""
        target = self.place / "r"
        if folder.exists():
            shutil.copytree(folder, target)
        try:
            yield target
        finally:
            shutil.rmtree(target, ignore_errors=True)
            shutil.rmtree(self.place / "csv", ignore_errors=True)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a folder by its name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
