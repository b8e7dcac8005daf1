"""Small what-ifs, answered, for whoever looks at figures and reports."""

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text

from simulation.answers.answer import answer
from simulation.results.reader import ResultReader
from simulation.scenario.scenario import Scenario

REFLECTION = {"kind": "reflection", "start": "week 2", "sessions": 8}
LONG = "a programme with a long name for everybody, at $50 an hour"


def scenario(*, arms: int = 2, replicates: int = 3, days: int = 1) -> Scenario:
    """A question about three small classes; its title has letters that HTML reserves."""
    return Scenario.model_validate(
        {
            "title": "Less < more & so on",
            "question": "Does reflection help three small classes?",
            "school": {"synthetic": {"level": "primary", "classes": 3, "class_size": 8}},
            "run": {"replicates": replicates},
            "arms": [{"name": "as usual"}, {"name": "reflection", "interventions": [REFLECTION]}][
                :arms
            ],
            "record": {"days": days},
        }
    )


def crowded() -> Scenario:
    """Five arms with long names, in two years, in a secondary school, once."""
    starts = ("week 2", "week 2", "week 30", "year 2 week 1")
    others = [
        {"name": f"{LONG} ({n})", "interventions": [{**REFLECTION, "start": start}]}
        for n, start in enumerate(starts)
    ]
    school = {"level": "secondary", "classes": 6, "class_size": 6}
    asked: dict[str, Any] = {
        "title": "A long title: " + LONG,
        "question": "Which of four?",
        "school": {"synthetic": school},
        "run": {"replicates": 1, "years": 2, "weeks": 8},
        "arms": [{"name": "nothing is done, as in every other year of this school"}, *others],
    }
    return Scenario.model_validate(asked)


def answered(folder: Path, asked: Scenario) -> ResultReader:
    """The result of a scenario, with its close-up."""
    result = answer(asked, out=folder).result
    return result


def words_in(figure: Figure) -> str:
    """All words of a figure, on one line."""
    return " ".join(each.get_text() for each in figure.findobj(Text)).replace("\n", " ")


def off_the_page(figure: Figure) -> list[str]:
    """Words that run off a figure."""
    figure.draw_without_rendering()
    page, found = figure.bbox, []
    for words in figure.findobj(Text):
        box = words.get_window_extent()
        if words.get_text() and words.get_visible() and box.width > 0:
            inside = page.x0 <= box.x0 and box.x1 <= page.x1
            if not (inside and page.y0 <= box.y0 and box.y1 <= page.y1):
                found.append(words.get_text())
    return found
