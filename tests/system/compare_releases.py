"""Comparison of two checkouts of the project: both must compute the same values.

Usage: python compare_releases.py OLD NEW [--work DIR] [--only CASE ...] [--quick]

Every case is one command of run.py. It runs once in OLD and once in NEW. Tables are compared
value by value, floats bit by bit. JSON is compared number by number, path by path. Additions
in NEW are printed and are no failure. Results of OLD are reused from the work folder.
"""

import argparse
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

# Renamings from OLD to NEW of files, JSON keys and single words that are JSON values.
# A full path is CASE/FILE/KEY/KEY, as in "trial/output.json/needed". A part of it renames every
# path that contains it: "effects/*/mean": "effects/*/estimate/mean". "*" is a list index.
RENAMED: dict[str, str] = {"said": "reason"}

# JSON keys for digests, durations, paths and versions.
IGNORED = {
    *("code", "commit", "draws_digest", "inputs", "plan"),
    *("files", "result", "seconds", "version", "versions"),
}

# Columns that identify a row, in the order in which rows are sorted.
KEYS = (
    "arm", "versus", "replicate", "year", "week", "wave", "day", "study", "analysis", "outcome",
    "subgroup", "group", "versus_group", "school", "class", "teacher", "student", "colleague",
    "kind",
)  # fmt: skip
SHOWN = 20  # number of differences printed per case


class Case(NamedTuple):
    """One command. replicates: full and quick. source: the case whose result it reads."""

    name: str
    words: tuple[str, ...]
    replicates: tuple[int, int] | None = None
    writes: bool = True
    source: str | None = None

    def command(self, folder: Path, quick: bool) -> list[str]:
        """Return the arguments of run.py; the result folder lies in ``folder``."""
        result = [str(folder / "result")]
        words = [self.words[0], *result, *self.words[1:]] if self.source else [*self.words]
        if self.replicates:
            words += ["--replicates", str(self.replicates[quick])]
        return [*words, *(["--out", *result] if self.writes else []), "--json"]


CASES = (
    Case("reflection", ("answer", "reflection"), (40, 4)),
    Case("example_school", ("answer", "example_school"), (40, 4)),
    Case("secondary", ("answer", "secondary_priorities"), (4, 2)),
    Case("several_years", ("answer", "several_years"), (8, 2)),
    Case("explain", ("explain", "--teacher", "teacher-12"), writes=False, source="example_school"),
    Case("validate", ("validate", "--quick"), writes=False),
    Case("claims", ("claims", "--quick"), writes=False),
    Case("trial", ("trial", "reflection_spilt2012", "--quick")),
)
BY_NAME = {case.name: case for case in CASES}


class RunError(Exception):
    """A command of run.py that failed."""


class Runs:
    """The runs of one checkout. reuse: whether saved results are reused."""

    def __init__(self, checkout: Path, work: Path, quick: bool, reuse: bool) -> None:
        """Name the checkout and the folder of its results."""
        self.checkout, self.work, self.quick, self.reuse = checkout, work, quick, reuse
        self.commit = _commit(checkout)
        self.finished: set[str] = set()

    def folder(self, case: Case) -> Path:
        """Return the folder of a case, after running it if needed. Raises RunError."""
        quick = self.quick and bool(case.replicates or case.source)
        folder = self.work / ("quick" if quick else "full") / case.name
        stamp = {
            "checkout": str(self.checkout),
            "commit": self.commit,
            "command": case.command(Path(), self.quick),
        }
        source = self.folder(BY_NAME[case.source]) if case.source else None
        if case.name in self.finished or (self.reuse and _stamp(folder) == stamp):
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if source:
            shutil.copytree(source / "result", folder / "result")
        start = time.monotonic()
        self._run(case, folder)
        if source:
            for copied in (file for file in (source / "result").iterdir() if file.is_file()):
                (folder / "result" / copied.name).unlink()
        seconds = time.monotonic() - start
        print(f"{case.name}: ran in {self.checkout} in {seconds:.0f} s", file=sys.stderr)
        _stamp_file(folder).write_text(json.dumps(stamp), encoding="utf-8")
        self.finished.add(case.name)
        return folder

    def _run(self, case: Case, folder: Path) -> None:
        command = [sys.executable, "run.py", *case.command(folder, self.quick)]
        messages = folder / "messages.txt"
        with (folder / "output.json").open("w") as output, messages.open("w") as errors:
            process = subprocess.run(command, cwd=self.checkout, stdout=output, stderr=errors)
        if process.returncode:
            raise RunError(
                f"{self.checkout}: run.py {' '.join(command[2:])} ended with exit code "
                f"{process.returncode}; its messages are in {messages}"
            )


def _commit(checkout: Path) -> str:
    """Return the commit of a checkout and a list of its changed files; empty without git."""
    if not shutil.which("git"):
        return ""
    parts: list[str] = []
    for words in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"]):
        command = ["git", "-C", str(checkout), *words]
        parts.append(subprocess.run(command, capture_output=True, text=True).stdout.strip())
    return "\n".join(parts).strip()


def _stamp_file(folder: Path) -> Path:
    return folder / "stamp.json"


def _stamp(folder: Path) -> Any:
    """Return how a saved result was made; None if the run is not complete."""
    file = _stamp_file(folder)
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


class Comparison:
    """Counts and differences of one case."""

    def __init__(self, case: str) -> None:
        """Name the case and set all counts to zero."""
        self.case = case
        self.tables = self.values = 0
        self.differences: list[str] = []
        self.added: list[str] = []

    def folders(self, old: Path, new: Path) -> None:
        """Compare all tables and JSON files of two folders."""
        old_files, new_files = (_files(folder, self.case) for folder in (old, new))
        renamed = {name: _renamed(name) for name in old_files}
        self.added += [name for name in new_files if name not in renamed.values()]
        for name, file in old_files.items():
            if renamed[name] not in new_files:
                self.differences.append(f"{name}: missing")
                continue
            new_file = new_files[renamed[name]]
            if file.suffix == ".parquet":
                self.table(name, pq.read_table(file), pq.read_table(new_file))
            else:
                values = _values(_json(file), name), _values(_json(new_file), renamed[name])
                self.document(dict(values[0]), dict(values[1]))

    def table(self, name: str, old: pa.Table, new: pa.Table) -> None:
        """Compare two tables by column name and by sorted row."""
        self.tables += 1
        shared = [column for column in old.column_names if column in new.column_names]
        self.added += [f"{name}/{column}" for column in new.column_names if column not in shared]
        for column in old.column_names:
            if column not in shared:
                self.differences.append(f"{name}, column {column}: missing")
        if old.num_rows != new.num_rows:
            self.differences.append(f"{name}: {old.num_rows} rows became {new.num_rows}")
            shared = [column for column in shared if column in KEYS]
        rows = min(old.num_rows, new.num_rows)
        pairs = [_comparable(old[column], new[column]) for column in shared]
        keys = [column for column in KEYS if column in shared]
        first, second = (
            _sorted(pa.table([pair[side] for pair in pairs], shared), keys).slice(0, rows)
            for side in (0, 1)
        )
        for column in shared:
            self._column(f"{name}, column {column}", column, first, second, keys)

    def _column(
        self, place: str, column: str, old: pa.Table, new: pa.Table, keys: list[str]
    ) -> None:
        self.values += old.num_rows
        if old[column].type != new[column].type:
            types = f"type {old[column].type} became {new[column].type}"
            self.differences.append(f"{place}: {types}")
            return
        different = _different(old[column], new[column])
        count = pc.sum(different).as_py()
        if count:
            row = pc.index(different, True).as_py()
            where = ", ".join(f"{key} {old[key][row].as_py()}" for key in keys)
            change = f"{old[column][row].as_py()!r} became {new[column][row].as_py()!r}"
            self.differences.append(
                f"{place}: {count} of {old.num_rows} values differ, first in sorted row {row} "
                f"({where}): {change}"
            )

    def document(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Compare the values of two JSON documents, path by path."""
        self.values += len(old)
        renamed = {path: _renamed(path) for path in old}
        added = new.keys() - renamed.values()
        self.added += sorted({_without_indices(path) for path in added})
        changes: dict[str, list[str]] = {}
        for path, value in old.items():
            if renamed[path] not in new:
                change = f"{path}: {value!r} is missing"
            elif not _same(value, new[renamed[path]]):
                change = f"{path}: {value!r} became {new[renamed[path]]!r}"
            else:
                continue
            changes.setdefault(_without_indices(path), []).append(change)
        for own in changes.values():
            self.differences.append(f"{own[0]} (first of {len(own)})" if own[1:] else own[0])

    def lines(self) -> Iterator[str]:
        """Return the lines to print: the outcome first."""
        counts = f"{self.tables} tables, {self.values} values"
        if not self.values:
            yield f"{self.case}: different (no value to compare)"
        elif self.differences:
            yield f"{self.case}: different (in {len(self.differences)} places, {counts})"
        else:
            yield f"{self.case}: equal ({counts})"
        yield from (f"  {line}" for line in self.differences[:SHOWN])
        if len(self.differences) > SHOWN:
            yield f"  and {len(self.differences) - SHOWN} more"
        yield from (f"  added: {name}" for name in self.added)

    @property
    def equal(self) -> bool:
        """Whether values were compared and none differs."""
        return bool(self.values) and not self.differences


def _files(folder: Path, case: str) -> dict[str, Path]:
    """Return the tables and JSON files of a folder by case and path, tables first."""
    files = [file for file in folder.rglob("*") if file.suffix in (".parquet", ".json")]
    files = [file for file in files if file != _stamp_file(folder)]
    files.sort(key=lambda file: (file.suffix == ".json", file))
    return {f"{case}/{file.relative_to(folder).as_posix()}": file for file in files}


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RunError(f"{file}: the content is not JSON ({error}); run the case again") from None


def _renamed(path: str) -> str:
    """Return a path of OLD under its name in NEW."""
    for old, new in RENAMED.items():
        pattern, replacement = re.escape(old).replace(r"\*", "([0-9]+)"), new
        for index in range(1, new.count("*") + 1):
            replacement = replacement.replace("*", rf"\g<{index}>", 1)
        path = re.sub(rf"(?<![^/]){pattern}(?![^/])", replacement, path)
    return path


def _without_indices(path: str) -> str:
    """Return a path with "*" for list indices."""
    return re.sub(r"/[0-9]+(?=/|$)", "/*", path)


def _values(content: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Return paths and values that must be equal: numbers, truth values, null, single words."""
    if isinstance(content, dict | list):
        items = content.items() if isinstance(content, dict) else enumerate(content)
        for key, value in items:
            if key not in IGNORED:
                yield from _values(value, f"{path}/{key}")
    elif not isinstance(content, str) or re.fullmatch(r"[^\s/]+", content):
        yield path, content


def _same(old: Any, new: Any) -> bool:
    """Return whether two JSON values are equal; 1 equals 1.0, and NaN equals NaN."""
    if isinstance(old, str):
        return bool(RENAMED.get(old, old) == new)
    numbers = all(isinstance(value, int | float) for value in (old, new))
    if not numbers or isinstance(old, bool) or isinstance(new, bool):
        return type(old) is type(new) and old == new
    if math.isnan(old) or math.isnan(new):
        return math.isnan(old) and math.isnan(new)
    return bool(old == new) and math.copysign(1, old) == math.copysign(1, new)


def _comparable(old: Any, new: Any) -> tuple[Any, Any]:
    """Return two columns with the same type if their types differ only in storage."""
    columns = [_plain(column) for column in (old, new)]
    types = [column.type for column in columns]
    numeric = all(pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in types)
    if numeric and any(pa.types.is_floating(kind) for kind in types):
        columns = [column.cast(pa.float64()) for column in columns]
    return columns[0], columns[1]


def _plain(column: Any) -> Any:
    """Return a column without dictionary, and with the widest type of its kind."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_integer(column.type):
        return column.cast(pa.int64())
    if pa.types.is_large_string(column.type):
        column = column.cast(pa.string())
    if pa.types.is_string(column.type):  # numbers in texts have a leading zero and a true minus now
        column = pc.replace_substring_regex(column, r"(^|[^\w.])-(\d*\.\d)", r"\1−\2")
        column = pc.replace_substring_regex(column, r"(^|[^\d])\.(\d)", r"\10.\2")
    return column


def _sorted(table: pa.Table, keys: list[str]) -> pa.Table:
    """Sort rows by the key columns; rows with equal keys by the other columns."""
    others = [column for column in table.column_names if column not in keys]
    order = [(column, "ascending") for column in (*keys, *others)]
    return table.sort_by(order).combine_chunks() if table.num_rows else table


def _different(old: Any, new: Any) -> Any:
    """Return for every row whether two columns of the same type differ; floats bit by bit."""
    if pa.types.is_floating(old.type):
        old, new = (_bits(column) for column in (old, new))
    nulls = pc.xor(pc.is_null(old), pc.is_null(new))
    return pc.or_(nulls, pc.fill_null(pc.not_equal(old, new), False))


def _bits(column: Any) -> Any:
    """Return the bits of a column of floats as integers; all NaN are one number."""
    values = np.asarray(pc.fill_null(column, 0.0).cast(pa.float64()), dtype=np.float64).copy()
    values[np.isnan(values)] = np.nan
    return pa.array(values.view(np.int64), mask=np.asarray(pc.is_null(column), dtype=bool))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Run the same commands in two checkouts and compare all values."
    )
    parser.add_argument("old", type=Path, metavar="OLD", help="checkout of the earlier release")
    parser.add_argument("new", type=Path, metavar="NEW", help="checkout to compare with it")
    default = Path(tempfile.gettempdir()) / "compare_releases"
    parser.add_argument(
        "--work", type=Path, default=default, help=f"folder of the results (default: {default})"
    )
    parser.add_argument(
        "--only", nargs="+", choices=list(BY_NAME), metavar="CASE", help=", ".join(BY_NAME)
    )
    parser.add_argument("--quick", action="store_true", help="run few replicates")
    arguments = parser.parse_args()
    for checkout in (arguments.old, arguments.new):
        if not (checkout / "run.py").is_file():
            parser.error(f"{checkout}: no file run.py, expected a checkout of the project")
    return arguments


def main() -> int:
    """Run and compare all cases; return 0 if all values are equal, else 1."""
    arguments = _arguments()
    work = arguments.work.resolve()
    old = Runs(arguments.old.resolve(), work / "old", arguments.quick, reuse=True)
    new = Runs(arguments.new.resolve(), work / "new", arguments.quick, reuse=False)
    equal = True
    for case in CASES:
        if arguments.only and case.name not in arguments.only:
            continue
        comparison = Comparison(case.name)
        try:
            comparison.folders(old.folder(case), new.folder(case))
        except RunError as error:
            print(f"{case.name}: failed ({error})", flush=True)
            equal = False
            continue
        print("\n".join(comparison.lines()), flush=True)
        equal = equal and comparison.equal
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
