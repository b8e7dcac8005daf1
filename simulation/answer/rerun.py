"""Making a result again from its own ``run.json``, and comparing every table byte by byte."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pydantic import ValidationError

from simulation.answer.answer import answer
from simulation.errors import BadInput, Problem
from simulation.extensions.registry import register_again
from simulation.results import status_log
from simulation.results.reader import Result
from simulation.results.store import LOG, is_complete
from simulation.runs.class_trace import save_class_trace
from simulation.runs.executors import RunExecutor
from simulation.runs.provenance import code_digest
from simulation.runs.run_plan import RunObserver
from simulation.scenario.file import scenario_folder
from simulation.scenario.scenario import Scenario


class RerunComparison(NamedTuple):
    """A result and the same plan run again. tables: whether each has the same bytes."""

    tables: dict[str, bool]
    same_code: bool

    @property
    def identical(self) -> bool:
        """Whether every table has the same bytes."""
        return all(self.tables.values())


def rerun(
    folder: Path,
    *,
    inputs: Path | None = None,
    executor: RunExecutor | None = None,
    watcher: RunObserver,
) -> RerunComparison:
    """Run the plan of a result again, in a temporary folder, and compare the tables.

    inputs: where its class lists lie; by default where they were, then among our own
    scenarios. Raises BadInput if the folder holds no whole result or a list is not found.
    """
    result = Result(folder)
    asked = scenario_of(result, inputs)
    if not is_complete(folder):
        found, expected = "a result that is not finished", "a whole result"
        raise BadInput([Problem(str(folder), "", found, expected)])
    with TemporaryDirectory(prefix="rerun-") as place:
        again = answer(asked, out=Path(place) / "again", executor=executor, watcher=watcher).result
        promised = {path.name for path in again.folder.glob("*.parquet")}
        save_class_trace(asked, again)
        names = sorted(promised | {path.name for path in folder.glob("*.parquet")})
        tables = {Path(name).stem: _same(folder / name, again.folder / name) for name in names}
    return RerunComparison(tables, result.provenance["code"] == code_digest())


def scenario_of(result: Result, inputs: Path | None = None) -> Scenario:
    """The scenario of a result where its files are, and are what they were.

    inputs: the folder of its files; by default where they were, then our own scenarios.
    Raises BadInput if a file is not found, or is another than it was then, and for a
    scenario that this version does not know.
    """
    places = list(_places(result.folder, inputs))
    homes = load_own_extensions(result, inputs)
    try:
        scenario = Scenario.model_validate(_as_given(result.scenario))
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise BadInput([_foreign(error, result)]) from None
    homes |= _homes(result, result.provenance["inputs"], places)
    return scenario.placed(places[0], homes)


def load_own_extensions(result: Result, inputs: Path | None = None) -> dict[str, Path]:
    """Run the files of the user's own that a result was made with; the folder of each by name.

    Raises BadInput as ``scenario_of`` does, and if running them is not allowed.
    """
    own = result.provenance.get("extensions", {}).get("files", {})
    homes = _homes(result, own, list(_places(result.folder, inputs)))
    register_again(own, homes, str(result.folder))
    return homes


def _foreign(error: Exception, result: Result) -> Problem:
    """A scenario that this version does not understand: damaged, or written by another."""
    reason = f"the key {error}" if isinstance(error, KeyError) else str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    found = f"a scenario in run.json that cannot be read ({reason})"
    expected = "one that this version of the program wrote (answer its scenario again)"
    return Problem(str(result.folder), "", found, expected)


def _as_given(tables: dict[str, Any]) -> dict[str, Any]:
    """A scenario that was written down in full, without the keys of the other kind of school."""
    school = {key: value for key, value in tables["school"].items() if value is not None}
    if "synthetic" in school:
        school.pop("fill", None)
    return {**tables, "school": school}


def _homes(result: Result, wanted: dict[str, str], places: list[Path]) -> dict[str, Path]:
    """The folder of every file by its name. Raises BadInput for those that are not found."""
    homes = {
        name: folder
        for name, digest in wanted.items()
        for folder in reversed(places)
        if (folder / name).is_file() and _digest(folder / name) == digest
    }
    if homes.keys() == wanted.keys():
        return homes
    raise BadInput(
        Problem(
            str(result.folder),
            name,
            "no such file as it was then",
            f"a folder (--inputs) that holds it, SHA-256 {digest}",
        )
        for name, digest in wanted.items()
        if name not in homes
    )


def _places(folder: Path, inputs: Path | None) -> Iterator[Path]:
    if inputs is not None:
        yield inputs
        return
    for line in status_log.read(folder / LOG):
        yield from map(Path, line.get("inputs", ()))
    yield scenario_folder()


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and _digest(one) == _digest(other)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
