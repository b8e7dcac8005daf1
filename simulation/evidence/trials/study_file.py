"""Reading study files, and finding those that come with the project."""

from pathlib import Path

from pydantic import ValidationError

from simulation.evidence.trials.study import Study
from simulation.experiments.composition import Composition
from simulation.experiments.extending import layers
from simulation.experiments.scenario_file import SUFFIX, is_file, scenario_folder
from simulation.experiments.scenario_problems import problems_of
from simulation.problems import BadInput, Problem, nearest

FOLDER = "studies"


def load_study(path: Path) -> Study:
    """The study of a file. Raises BadInput with everything that is wrong with it."""
    composed = Composition(layers(path))
    try:
        return Study.model_validate(composed.tables)
    except ValidationError as error:
        raise BadInput(problems_of(error, Study, composed)) from None


def available_studies() -> list[Path]:
    """The study files that come with the project, by name."""
    return sorted((scenario_folder() / FOLDER).glob(f"*{SUFFIX}"))


def find_study(name: str) -> Path:
    """The file that is meant by a path or by the bare name of one of our studies.

    Raises BadInput if there is none.
    """
    ours = scenario_folder() / FOLDER
    choices = (Path(name), ours / name, ours / f"{name}{SUFFIX}", scenario_folder().parent / name)
    for choice in choices:
        if is_file(choice):
            return choice
    like = nearest(Path(name).name.removesuffix(SUFFIX), [p.stem for p in available_studies()])
    raise BadInput([Problem(name, "", "no such file", "a study file", like)])


def is_study(path: Path) -> bool:
    """Whether a file lies where studies lie, or says that it has a design."""
    if path.parent.name == FOLDER:
        return True
    try:
        return any(line.strip() == "[design]" for line in path.read_text("utf-8").splitlines())
    except (OSError, ValueError):
        return False
