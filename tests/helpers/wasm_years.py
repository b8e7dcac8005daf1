"""School years in Node, compared with the engine value by value."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.engine.wasm.exported import MODULE, RUNNER, read_module, read_runner
from simulation.engine.wasm.image import Image, image_of
from simulation.school.build_year import next_year
from simulation.state import SCHOOL_DAYS

Values = npt.NDArray[Any]
SCRIPT = Path(__file__).with_name("school_year_in_node.mjs")
COMPARED = ("state", "tally", "circumstances")  # groups of variables
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")


class YearInNode(NamedTuple):
    """Variables after every day and after the summer, (days + 1, entries), and contacts."""

    variables: Mapping[str, Values]
    contacts: Values


def year_in_node(
    folder: Path, image: Image, names: list[str], *, days: int = SCHOOL_DAYS, **task: Any
) -> YearInNode:
    """Simulate the year of an image in Node. names: of variables in its table."""
    folder.mkdir(exist_ok=True)
    task = {"watched": [], "chance": None} | task
    task |= {"table": image.table, "names": names, "days": days}
    (folder / MODULE).write_bytes(read_module())
    (folder / RUNNER).write_text(read_runner())
    (folder / "image").write_bytes(image.memory)
    (folder / "task.json").write_text(json.dumps(task, allow_nan=False))
    line = ["node", str(SCRIPT), str(folder / RUNNER), str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    values = np.fromfile(folder / "variables").reshape(days + 1, -1)
    sizes = [int(np.prod(image.table["arrays"][name]["shape"])) for name in names]
    parts = np.split(values, np.cumsum(sizes)[:-1], axis=1)
    contacts = np.fromfile(folder / "contacts").reshape(-1, len(EVENT_FIELDS))
    return YearInNode(dict(zip(names, parts, strict=True)), contacts)


def variable(run: SchoolRun, name: str) -> Values:
    """Return a variable of a run by its name in the table, as one row of floats."""
    return np.asarray(attrgetter(name)(run), dtype=np.float64).ravel()


def assert_same_year(folder: Path, run: SchoolRun) -> None:
    """Simulate the year of a run in Node and here: every value after every day is the same.

    Afterwards the run is at the end of the summer if it has one.
    """
    image = image_of(run)
    names = [it for it in image.table["arrays"] if it.split(".")[0] in COMPARED]
    rows = run.school_year.enrolment.teachers.index.get_indexer(list(run.watched)).tolist()
    there = year_in_node(folder, image, names, watched=rows)
    contacts = []
    for day in range(SCHOOL_DAYS + 1):
        if day < SCHOOL_DAYS:
            run.advance(1)
        elif run.year < run.years:
            run.finish_year()
        different = [
            name
            for name in names
            if not np.array_equal(there.variables[name][day], variable(run, name))
        ]
        assert not different, f"day {day}: {', '.join(different)}"
        contacts.append(run.events.take())
    assert np.array_equal(there.contacts, np.concatenate(contacts), equal_nan=True)


class RunInNode(SchoolRun):
    """A run with school days in Node; it has the states of there, not the decisions."""

    def advance(self, days: int) -> None:
        """Simulate days from the first morning on, and copy all variables to this run."""
        if days == 0:
            return
        image = image_of(self)
        names = [it for it in image.table["arrays"] if it.split(".")[0] in COMPARED]
        with TemporaryDirectory() as folder:
            there = year_in_node(Path(folder), image, names, days=days)
        for name in names:
            own = attrgetter(name)(self)
            own[...] = there.variables[name][days - 1].reshape(own.shape)
        self.day = days


def open_next_year(run: SchoolRun) -> None:
    """Open the year after a summer that is simulated already."""
    then = next_year(run.school_year, run.state, run.parameters, run.chance, present=run.here.dyads)
    run.open_year(then)
