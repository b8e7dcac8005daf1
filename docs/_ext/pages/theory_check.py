"""``docs/theory_check.md``: what separates the theory from its rivals."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pages.markdown import table as markdown
from pages.markdown import write_page
from simulation.cli.theory import COLUMNS, computed, value_words
from simulation.cli.theory_requirements import HEADINGS, cells, judged, summary
from simulation.evidence.requirements.judge_requirements import Judged, RequirementsSize
from simulation.evidence.theory.mechanisms import mechanisms
from simulation.evidence.theory.rival_models import FULL, MODELS
from simulation.evidence.theory.season_statistics import course_of_year
from simulation.evidence.theory.separation import (
    mechanism_sentence,
    question_sentence,
    rival_sentence,
)
from simulation.evidence.theory.theory_statistics import Question, table
from simulation.evidence.theory.theory_table import (
    ENOUGH,
    Mean,
    TheoryFindings,
    TheoryRow,
    TheorySize,
)
from simulation.evidence.theory.theory_year import TheoryTask
from simulation.parameters import NOT_FITTED
from simulation.reporting.figures import exhaustion_year
from simulation.reporting.figures import theory as plot
from simulation.texts.language import amount, number


def renew(path: Path, quick: bool, workers: int | None, populations: int | None) -> None:
    """Compute the table and write the page with its figure."""
    found, size, draws = computed(quick, 1, workers, populations=populations)
    verdicts, large, _ = judged(quick, 1, workers, populations=populations)
    text = page(found, size, calibrated=draws.calibrated, sets=len(draws.draws))
    text += "\n" + "\n\n".join(required(verdicts, large)) + "\n"
    tasks = [
        TheoryTask(FULL, n + 1, size.teachers, draws.draws[n % len(draws.draws)], 1)
        for n in range(size.populations)
    ]
    course = exhaustion_year.draw(course_of_year(tasks))
    figures = {plot.NAME: plot.draw(found.rows).figure, course.name: course.figure}
    write_page(path, text, figures)


def page(found: TheoryFindings, size: TheorySize, *, calibrated: bool, sets: int) -> str:
    """Return the whole page, in Markdown. sets: number of parameter draws in use."""
    parts = [
        _opening(size, calibrated=calibrated, sets=sets),
        _summary(found),
        _levels(found),
        *(section for question in table()[0] for section in _question(question, found)),
        *_mechanisms(found, size),
    ]
    return "\n\n".join(parts) + "\n"


def _opening(size: TheorySize, *, calibrated: bool, sets: int) -> str:
    numbers = (
        f"calibrated parameters ({sets} draws, used by the populations in turn)"
        if calibrated
        else f"{NOT_FITTED}: **not calibrated**"
    )
    models = markdown(["model", "meaning"], [[model.name, model.words] for model in MODELS])
    return f"""\
# What separates the theory from its rivals

The results of `run.py theory`. Surveys do not tell the theory from simpler ones: a model whose
teachers are blind to the relationship meets as many published figures. This page lists statistics
that can, and computes each for the full model and its rivals, with the same people and the same
random draws. [The steps to this model](theory_steps.md) are on a page of their own.

{models}

A cut changes the loop and not the level: what a rival does not learn is fixed at the running mean
of the full model in the same population. The average picture counts every student by the contacts
with the teacher, and misbehaviour more, as learning does; the rigidity of pictures is fixed with
it. Trust is fixed at its mean plus what the student brought on the first morning.

Parameters: {numbers}; {size.populations} populations of {size.teachers} primary classes, and
secondary schools for the questions about students. Intervals are 95 % intervals of the mean over
populations, in which populations that share a parameter draw count as one cluster. For the full
model, "populations" is the half-width of the interval over populations of given draws, and "draws"
the lowest and highest mean of one draw. Intervals describe
the precision of the simulation, not the truth of the model. All statistics read latent states and
the log of contacts, without the error of an instrument. *T1* and the like in brackets are the
short names of a list of first values.

The formula of T19 is fixed since before any later model was judged by it: the standardised weight
of R− on the Monday after ten weeks in the square root of the number of contacts with misbehaviour
in weeks 31 to 40, given the square root of that number in weeks 1 to 10, the student's propensity
z and z², all as deviations from the mean of the teacher's students.

![{plot.HEADLINE}](figures/{plot.NAME}.png)

![{exhaustion_year.HEADLINE}](figures/{exhaustion_year.NAME}.png)"""


def _summary(found: TheoryFindings) -> str:
    rivals = [f"- {rival_sentence(name, found.rows)}" for name in COLUMNS[1:]]
    questions = [f"- {question_sentence(question, found.rows)}" for question in table()[0]]
    return "\n".join(["## Summary", "", *rivals, "", *questions])


def _levels(found: TheoryFindings) -> str:
    heads = ["", *COLUMNS, *(f"{name} minus full" for name in COLUMNS[1:])]
    rows = []
    for row in found.levels:
        full = row.values[COLUMNS[0]].mean
        means = [row.values[name].mean for name in COLUMNS]
        changes = [number(mean - full, 3) for mean in means[1:]]
        rows.append([row.statistic.words, *(number(mean, 3) for mean in means), *changes])
    return "## The level that every cut leaves\n\n" + markdown(heads, rows)


def _question(question: Question, found: TheoryFindings) -> Iterator[str]:
    own = [row for row in found.rows if row.statistic.id.split(".")[0] == str(question.number)]
    computed_rows = [row for row in own if not row.statistic.absent]
    yield f"## {question.number}. {question.title}\n\n{question.why}"
    heads = ["", "statistic", "level; unit", *COLUMNS, "full: populations; draws", "separated from"]
    yield markdown(heads, [_cells(row) for row in computed_rows])
    missing = [row.statistic for row in own if row.statistic.absent]
    if missing:
        yield "\n".join(f"- {entry.id} {entry.words}: {entry.absent}." for entry in missing)


def _cells(row: TheoryRow) -> list[str]:
    about = row.statistic
    words = f"{about.words} ({about.code})" if about.code else about.words
    values = [value_words(row.values.get(name)) for name in COLUMNS]
    separated = ", ".join(row.separated) or ("none" if row.differences else "-")
    sources = _sources(row.values.get(COLUMNS[0]))
    return [about.id, words, f"{about.level}; {about.unit}", *values, sources, separated]


def _sources(value: Mean | None) -> str:
    """Return the half-width over populations alone, and the range of means over draws."""
    if value is None:
        return "-"
    chance = "-" if value.chance is None else f"±{amount(value.chance)}"
    if value.lowest is None or value.highest is None:
        return f"{chance}; -"
    return f"{chance}; {amount(value.lowest)} to {amount(value.highest)}"


def _mechanisms(found: TheoryFindings, size: TheorySize) -> Iterator[str]:
    if not found.mechanisms:
        return
    yield (
        "## What every mechanism changes\n\nThe full model without one mechanism, in "
        f"{min(size.mechanisms, size.populations)} of the populations; {ENOUGH} at least are "
        "needed to call a mechanism idle. A statistic counts as "
        "changed if it moves in the same direction in each of them, with the same random draws, "
        "and by a tenth of its value and 0.02 (1 of 100, a quarter of a week) at least. A "
        "mechanism is switched "
        "off at its level: what it adds to the mean goes with it. Secondary schools are compared "
        "for mechanisms that concern students only. `run.py theory --without NAME` computes the "
        "whole table without one. Why idle mechanisms are in the model: "
        "[decisions](decisions.md#mechanisms-that-change-no-statistic-of-the-theory-table)."
    )
    words = mechanisms()
    yield markdown(
        ["mechanism", "meaning", "without it"],
        [
            [effect.mechanism.name, words[effect.mechanism.name].words, _changes(effect_sentence)]
            for effect, effect_sentence in (
                (effect, mechanism_sentence(effect)) for effect in found.mechanisms
            )
        ],
    )


def required(found: Sequence[Judged], size: RequirementsSize) -> Iterator[str]:
    """Yield the parts of the section on requirements."""
    yield (
        "## What the model must fulfil\n\nThe requirements of the second model, whatever its "
        "parameters (`run.py theory --requirements`). "
        f"For every parameter draw: {size.populations} populations of {size.teachers} teachers, "
        f"and one of {size.at_rest} teachers for the state at rest. *Yes*: the value lies within "
        "the bounds; for a bound with < or >, its whole interval. *No*: it lies outside with its "
        "whole interval. *Unclear*: between the two. Where draws are judged one by one, the worst "
        "is shown. " + (summary(found) or "All requirements are fulfilled.")
    )
    for title in dict.fromkeys(one.requirement.group for one in found):
        own = [one for one in found if one.requirement.group == title]
        yield f"### {title}"
        rows = [[*cells(one), one.requirement.source] for one in own]
        yield markdown([*HEADINGS, "source of the bound"], rows)
        notes = [f"- {one.requirement.words}: {one.note}" for one in own if one.note]
        if notes:
            yield "\n".join(notes)


def _changes(sentence: str) -> str:
    return sentence.split(": ", 1)[1]
