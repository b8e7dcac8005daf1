"""The Python interface: answer a scenario, read its result, vary its parameters.

The package exports these names; they are imported when they are first used.
"""

import operator
import warnings
from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from simulation.answers.answer import Answer, read_answer
from simulation.answers.answer import answer as run_experiment
from simulation.answers.rerun import scenario_of
from simulation.answers.verdict import summary_headings, summary_rows, verdict
from simulation.errors import BadInput, Notice, Problem, nearest
from simulation.measurement.result_columns import TABLES
from simulation.results.checksums import SUMS
from simulation.results.reader import ResultReader as ResultReader
from simulation.results.store import is_complete, open_store
from simulation.runs.executors import open_executor
from simulation.scenario.extends import Composition, Layer
from simulation.scenario.file import PYTHON, find, load, scenario_from_tables, without_line
from simulation.scenario.scenario import Scenario
from simulation.scenario.validation_errors import problems_of

ScenarioLike = str | Path | Mapping[str, Any] | Scenario


def load_scenario(scenario: ScenarioLike) -> Scenario:
    """Return a scenario from a name, a path, a dictionary or a Scenario.

    scenario: the name of a bundled scenario such as "reflection", the path of a TOML file, or the
    tables of such a file as a dictionary; ``extends`` works in both. Raises BadInput with every
    error, as the command line reports them.
    """
    if isinstance(scenario, Scenario):
        return scenario
    if isinstance(scenario, Mapping):
        return scenario_from_tables(dict(scenario))
    return load(find(str(scenario)))


def answer(
    scenario: ScenarioLike,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    names: bool = False,
) -> "Result":
    """Simulate the arms of a scenario, compare them and return the result.

    scenario: as in ``load_scenario``. replicates: of each arm, 1 or more. seed: random seed, 0 or
    more. weeks: school weeks of the last year, 1 to 40. out: the result folder, read if it has the
    same experiment; without it the result has no folder. workers: threads, all cores by default.
    names: allow ids that look like names of people; they are written to the result. Raises BadInput
    for errors of the scenario, its files and these numbers.

    >>> import simulation
    >>> result = simulation.answer("example_school", replicates=2, weeks=2)
    >>> [column for column in result.effects][:4]
    ['outcome', 'label', 'unit', 'arm']
    """
    chosen = _rerun(load_scenario(scenario), replicates=replicates, seed=seed, weeks=weeks)
    folder = None if out is None else _folder(out)
    chosen = chosen.with_names() if names else chosen
    with open_executor("threads", workers) as executor:
        return Result(run_experiment(chosen, out=folder, executor=executor))


def load_result(folder: str | Path) -> "Result":
    """Return the result that a folder holds. Raises BadInput if it holds none."""
    reader = ResultReader(_folder(folder))
    if reader.sums is None:
        unchecked = f"{folder} has no {SUMS} (version 1.0.0 wrote none), so damage goes unnoticed"
        warnings.warn(unchecked, Notice, stacklevel=2)
    return Result(read_answer(scenario_of(reader), reader))


class Result:
    """The result of an experiment: effects, tables of the runs, figures, report.

    effects: data frame, one row for every outcome and arm. teachers, dyads, students: data frames
    of all runs; ``frame.attrs["units"]`` and ``["labels"]`` describe the columns. sentences: the
    answer in words. Made by ``answer`` and ``load_result``.
    """

    def __init__(self, answered: Answer) -> None:
        """Wrap an answer, in memory or in a folder."""
        self._answered = answered

    @property
    def scenario(self) -> Scenario:
        """The scenario that was answered."""
        return self._answered.scenario

    @property
    def folder(self) -> Path | None:
        """The result folder; None if the result is in memory."""
        folder = self._answered.result.folder
        return folder if is_complete(folder) else None

    @property
    def arms(self) -> list[str]:
        """Names of the arms; the first is the reference."""
        return self._answered.result.arms

    @property
    def replicates(self) -> int:
        """Replicates of every arm."""
        return self._answered.found.replicates

    @property
    def sentences(self) -> list[str]:
        """The answer in words."""
        return self._answered.sentences

    @property
    def verdict(self) -> str:
        """The answer in one line."""
        return verdict(self._answered.found)

    @property
    def summary(self) -> pd.DataFrame:
        """The most important outcomes, at most five, as text."""
        rows = summary_rows(self._answered.found)
        return pd.DataFrame(rows, columns=list(summary_headings()))

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Effects of every arm on every outcome, with intervals."""
        return self.table("effects")

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Levels of the only arm; empty where arms are compared."""
        return pd.DataFrame([level._asdict() for level in self._answered.levels])

    @cached_property
    def teachers(self) -> pd.DataFrame:
        """Every teacher at the end of every school week, by arm and replicate."""
        return self.table("teachers")

    @cached_property
    def dyads(self) -> pd.DataFrame:
        """Every dyad at the start, middle and end of a year, by arm and replicate."""
        return self.table("dyads")

    @cached_property
    def students(self) -> pd.DataFrame:
        """Every student at the start, middle and end of a year, by arm and replicate."""
        return self.table("students")

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the result with units and labels. Raises BadInput if there is none."""
        return _described(self._answered.result.table(name), name)

    def plot(self, figure: str = "effects", language: str = "en") -> Any:
        """Draw a figure of the result and return it as a Matplotlib figure.

        figure: its name, such as "effects" or "trajectories". language: "en" or "nl". Raises
        BadInput if the result has no such figure.
        """
        from simulation.reporting.figures import pictures
        from simulation.texts.language import in_language

        with in_language(_language(language)):
            drawn = {picture.name: picture for picture in pictures(self._answered.result)}
        if figure not in drawn:
            found, known = f'the figure "{figure}"', f"one of {', '.join(drawn)}"
            raise BadInput([Problem("plot", "figure", found, known, nearest(figure, drawn))])
        return drawn[figure].figure

    def report(self, out: str | Path | None = None, language: str = "en") -> Path:
        """Write figures and report and return the path of the report.

        out: a folder for a copy of the result; needed for a result without a folder. language: "en"
        or "nl". Raises BadInput if the folder cannot be written to.
        """
        from simulation.reporting.show import show

        if out is None and self.folder is None:
            found, expected = "a result without a folder", 'a folder, such as report("my_result")'
            raise BadInput([Problem("report", "out", found, expected)])
        chosen = _language(language)
        folder = self._answered.result.folder if out is None else self.save(out)
        return show(folder, chosen)[-1]

    def save(self, out: str | Path) -> Path:
        """Write the result to a new folder and return its path. Raises BadInput if it exists."""
        folder, result = _folder(out), self._answered.result
        if folder.exists():
            raise BadInput([Problem(str(folder), "", "something of that name", "a new folder")])
        with open_store(folder, result.provenance) as store:
            for name in result.names:
                store.write_table(name, result.read(name))
            store.finish(result.answer)
        return folder

    def __repr__(self) -> str:
        """Return the experiment in one line."""
        arms = ", ".join(self.arms)
        return f"Result({self.scenario.title!r}, {self.replicates} replicates of: {arms})"

    def __str__(self) -> str:
        """Return the verdict and the summary table."""
        return f"{self.verdict}\n\n{self.summary.to_string(index=False)}"

    def _repr_html_(self) -> str:
        """Return the verdict and the summary table for a notebook."""
        return f"<p>{escape(self.verdict)}</p>{self.summary.to_html(index=False)}"


def _rerun(scenario: Scenario, **numbers: int | None) -> Scenario:
    """Return a scenario with other numbers of its run. Raises BadInput for what is none."""
    try:
        whole = {k: None if n is None else operator.index(n) for k, n in numbers.items()}
        return scenario.rerun(**whole)
    except TypeError:
        wrong = next(k for k, n in numbers.items() if n is not None and not hasattr(n, "__index__"))
        problem = Problem("answer", wrong, f"{numbers[wrong]!r}", "a whole number")
        raise BadInput([problem]) from None
    except ValidationError as error:
        problems = problems_of(error, Scenario, Composition([Layer(PYTHON, {"run": whole}, {})]))
        raise BadInput(without_line(problem) for problem in problems) from None


def _folder(path: str | Path) -> Path:
    """Return a folder. Raises BadInput for an empty text."""
    if not str(path).strip():
        raise BadInput([Problem("", "folder", "an empty text", 'a path; "." is this folder')])
    return Path(path)


def _language(language: str) -> str:
    """Return a language if there are texts in it. Raises BadInput."""
    from simulation.texts.language import LANGUAGES

    if language not in LANGUAGES:
        raise BadInput([Problem("", "language", f'"{language}"', f"one of {', '.join(LANGUAGES)}")])
    return language


def _described(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Add units and labels of the columns to a table, in ``attrs``."""
    columns = {column.name: column for column in TABLES.get(name, ())}
    known = [columns[column] for column in frame.columns if column in columns]
    frame.attrs["units"] = {column.name: column.unit for column in known}
    frame.attrs["labels"] = {column.name: column.meaning for column in known}
    return frame
