"""Running the plan of a result again from its ``run.json``, and comparing every table."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from simulation.answers.answer import answer
from simulation.errors import BadInput, Problem
from simulation.extensions.named_files import register_again
from simulation.results import status_log
from simulation.results.owned import LOG
from simulation.results.reader import ResultReader, plain_schema
from simulation.results.store import is_complete
from simulation.runs.executors import RunExecutor
from simulation.runs.provenance import code_digest
from simulation.runs.run_plan import RunObserver
from simulation.scenario.file import scenario_folder
from simulation.scenario.scenario import Scenario


class RerunComparison(NamedTuple):
    """A result and the same plan run again. tables: whether every table is equal."""

    tables: dict[str, bool]
    same_code: bool

    @property
    def identical(self) -> bool:
        """Whether all tables are equal."""
        return all(self.tables.values())


def rerun(
    folder: Path,
    *,
    inputs: Path | None = None,
    executor: RunExecutor | None = None,
    observer: RunObserver,
) -> RerunComparison:
    """Run the plan of a result again, in memory, and compare the tables.

    inputs: the folder of its class lists; by default the former folder, then the scenarios of the
    program. Raises BadInput if the folder has no complete result, a damaged file, or a list is
    missing.
    """
    result = ResultReader(folder)
    scenario = scenario_of(result, inputs)
    if not is_complete(folder):
        found, expected = "a result that is not finished", "a complete result"
        raise BadInput([Problem(str(folder), "", found, expected)])
    result.check()
    again = answer(scenario, executor=executor, observer=observer).result
    names = sorted({*result.names, *again.names})
    tables = {name: _same(result, again, name) for name in names}
    return RerunComparison(tables, result.provenance["code"] == code_digest())


def _same(one: ResultReader, other: ResultReader, name: str) -> bool:
    """Return whether both results have the table, with the same values row by row."""
    if not (one.has(name) and other.has(name)):
        return False
    try:
        first, second = one.read(name), other.read(name)
    except BadInput:  # a damaged file
        return False
    plain = plain_schema(first.schema)
    return first.schema.names == second.schema.names and bool(
        first.cast(plain).equals(second.cast(plain))
    )


def scenario_of(result: ResultReader, inputs: Path | None = None) -> Scenario:
    """Return the scenario of a result, with unchanged input files.

    inputs: the folder of its files; by default the former folder, then the scenarios of the
    program. Raises BadInput if a file is missing or changed, and for a scenario that this version
    does not know.
    """
    places = list(_places(result.folder, inputs))
    homes = load_own_extensions(result, inputs)
    try:
        scenario = Scenario.model_validate(_as_given(result.scenario))
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise BadInput([_foreign(error, result)]) from None
    homes |= _homes(result, result.provenance["inputs"], places)
    return scenario.placed(places[0], homes)


def load_own_extensions(result: ResultReader, inputs: Path | None = None) -> dict[str, Path]:
    """Load the user extensions of a result, and return the folder of every file by its name.

    Raises BadInput as ``scenario_of`` does, and if loading them is not allowed.
    """
    own = result.provenance.get("extensions", {}).get("files", {})
    homes = _homes(result, own, list(_places(result.folder, inputs)))
    register_again(own, homes, str(result.folder))
    return homes


def _foreign(error: Exception, result: ResultReader) -> Problem:
    """Return the problem of a scenario that is damaged or of another version."""
    reason = f"the key {error}" if isinstance(error, KeyError) else str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    found = f"a scenario in run.json that cannot be read ({reason})"
    expected = "one that this version of the program wrote (answer its scenario again)"
    return Problem(str(result.folder), "", found, expected)


def _as_given(tables: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of a complete scenario without those of the other kind of school."""
    school = {key: value for key, value in tables["school"].items() if value is not None}
    if "synthetic" in school:
        school.pop("fill", None)
    return {**tables, "school": school}


def _homes(result: ResultReader, wanted: dict[str, str], places: list[Path]) -> dict[str, Path]:
    """Return the folder of every file by its name. Raises BadInput for missing files."""
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
            "no unchanged file of this name",
            f"a folder (--inputs) with it, SHA-256 {digest}",
        )
        for name, digest in wanted.items()
        if name not in homes
    )


def _places(folder: Path, inputs: Path | None) -> Iterator[Path]:
    if inputs is not None:
        yield inputs
        return
    for line in status_log.read(folder / LOG):
        folders = line.get("inputs")
        names = folders if isinstance(folders, list) else []
        yield from (Path(name) for name in names if isinstance(name, str))
    yield scenario_folder()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
