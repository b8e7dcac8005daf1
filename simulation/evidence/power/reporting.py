"""The result of a power analysis as sentences, table cells and JSON."""

import math
from functools import partial
from typing import Any

from simulation.evidence.power.operating_characteristics import Characteristics
from simulation.evidence.power.power_analysis import ParticipantHours, PowerAnalysis
from simulation.parameters import NOT_FITTED
from simulation.stats.estimate import Proportion
from simulation.texts.language import number as formatted

HEADINGS = (
    "analysis", "informant of y", "truth", "mean estimate", "bias (95 %)", "coverage", "power",
    "type I",
)  # fmt: skip
SHORT_HEADINGS = ("analysis", "truth", "found", "bias", "cover %", "power % [95 %]", "type I %")


number = partial(formatted, digits=3)


def share(found: Proportion) -> str:
    """Return a proportion with its interval."""
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})" if found.of else "-"


def cells(row: Characteristics) -> tuple[str, ...]:
    """Return one analysis as a row of the table."""
    bias = f"{number(row.bias)} ({number(row.bias_low)} to {number(row.bias_high)})"
    return (
        row.analysis, row.informant, number(row.truth.value), number(row.estimate), bias,
        share(row.coverage), share(row.power),
        "-" if row.type_one is None else share(row.type_one),
    )  # fmt: skip


def short_cells(row: Characteristics) -> tuple[str, ...]:
    """Return the same for a terminal: proportions in percent without intervals."""
    one = "-" if row.type_one is None else f"{100 * row.type_one.value:.1f}"
    return (
        row.analysis, number(row.truth.value), number(row.estimate), number(row.bias),
        f"{100 * row.coverage.value:.0f}",
        f"{100 * row.power.value:.0f} [{100 * row.power.low:.0f}, {100 * row.power.high:.0f}]", one,
    )  # fmt: skip


def sentences(found: PowerAnalysis) -> list[str]:
    """Return the result in sentences, the main analysis first."""
    study, main = found.study, _main(found)
    sentences_ = []
    if not found.calibrated:
        sentences_.append(f"Not calibrated: {NOT_FITTED}. Sizes of effects cannot be read.")
    sentences_.append(_power(found, main))
    sentences_.append(_estimate(main))
    if found.needed is not None:
        sentences_.append(_needed(found))
    if len(found.rows) > 1:
        sentences_.append(_misleading(found))
    sentences_.append(_hours(found))
    overlap = study.sample.schools / found.schools
    sentences_.append(
        f"{study.power.studies} studies were drawn from {found.schools} simulated schools; two "
        f"studies share {100 * overlap:.0f} % of their schools on average."
    )
    return sentences_


def _main(found: PowerAnalysis) -> Characteristics:
    name = found.study.main.name
    return next(row for row in found.rows if row.analysis == name)


def _power(found: PowerAnalysis, main: Characteristics) -> str:
    sample = found.study.sample
    teachers = sample.schools * sample.teachers
    people = f"{teachers} teachers in {sample.schools} schools"
    if found.study.design.kind != "diary":
        people += f" and {teachers * sample.students} students"
    return (
        f"With {people}, the power for “{main.analysis}” is {100 * main.power.value:.0f} % "
        f"({100 * main.power.low:.0f} to {100 * main.power.high:.0f} %)."
    )


def _estimate(main: Characteristics) -> str:
    if main.truth.kind == "paired" and main.type_one is not None:
        words = f"The true effect of the programme is {number(main.true_d)} sd"
    elif main.truth.kind == "paired":
        words = f"The true effect of one sd of x on y is {number(main.truth.value)} sd"
    else:
        words = f"Without measurement error the value is {number(main.truth.value)}"
    tail = f"; the mean estimate is {number(main.d)}"
    if main.type_one is not None and math.isfinite(main.exaggeration):
        tail += (
            f"; significant estimates are {main.exaggeration:.1f} times the true effect on "
            "average, "
            f"with the wrong sign in {100 * main.wrong_sign:.0f} %"
        )
    return f"{words}{tail}."


def _needed(found: PowerAnalysis) -> str:
    needed = found.needed
    if needed is None:
        return ""
    wanted = f"A power of {100 * needed.wanted:.0f} % for “{_main(found).analysis}”"
    if needed.size is None:
        return (
            f"{wanted} needs more than {needed.most} {needed.along}: with these it is "
            f"{100 * needed.power.value:.0f} % ({100 * needed.power.low:.0f} to "
            f"{100 * needed.power.high:.0f} %)."
        )
    return (
        f"{wanted} needs {needed.size} {needed.along} ({100 * needed.power.low:.0f} to "
        f"{100 * needed.power.high:.0f} % with these)."
    )


def _misleading(found: PowerAnalysis) -> str:
    """Return the analysis farthest from its true effect, in sd."""
    rows = [row for row in found.rows if row.method != "moderated" and math.isfinite(row.bias)]
    worst = max(rows, key=lambda row: abs(row.bias) / row.truth.sd, default=_main(found))
    return (
        f"The largest bias is that of “{worst.analysis}” (y from the {worst.informant}): "
        f"{number(worst.bias / worst.truth.sd)} sd; {100 * worst.coverage.value:.0f} % of its "
        "intervals contain the true effect."
    )


def _hours(found: PowerAnalysis) -> str:
    hours = found.hours
    parts = [f"{hours.teachers:.0f} hours of teachers for measurement"]
    for value, words in (
        (hours.students, "of students"), (hours.researchers, "of interviewers, coders, observers"),
        (hours.programme, "of teachers in the programme"),
    ):  # fmt: skip
        if value:
            parts.append(f"{value:.0f} {words}")
    money = f" Besides: {'; '.join(hours.money)}." if hours.money else ""
    return f"Cost: {', '.join(parts)} (assumed times).{money}"


def content(found: PowerAnalysis) -> dict[str, Any]:
    """Return the whole result as plain data, with null for undefined numbers."""
    study, needed = found.study, found.needed
    return {
        "title": study.title,
        "question": study.question,
        "calibrated": found.calibrated,
        "quick": found.quick,
        "schools_of_pool": found.schools,
        "studies": study.power.studies,
        "analyses": [_row(row) for row in found.rows],
        "power": [
            {"analysis": p.analysis, "size": p.size, "along": study.power.along,
             "power": _share(p.power)}
            for p in found.curve
        ],
        "needed": None if needed is None else {
            "wanted": needed.wanted, "along": needed.along, "size": needed.size,
            "power": _share(needed.power), "most": needed.most,
        },
        "hours": _hours_content(found.hours),
        "sentences": sentences(found),
    }  # fmt: skip


def _hours_content(hours: ParticipantHours) -> dict[str, Any]:
    plain = hours._asdict()
    plain["teachers_each"] = plain.pop("per_teacher")
    return plain


def _row(row: Characteristics) -> dict[str, Any]:
    plain = {
        name: _number(getattr(row, name))
        for name in ("estimate", "spread", "bias", "bias_low", "bias_high", "d", "true_d",
                     "wrong_sign", "exaggeration", "failed")
    }  # fmt: skip
    truth = {
        name: _number(value) if isinstance(value, float) else value
        for name, value in row.truth._asdict().items()
    }
    one = None if row.type_one is None else _share(row.type_one)
    return {
        "analysis": row.analysis, "method": row.method, "informant": row.informant,
        "truth": truth, **plain, "coverage": _share(row.coverage), "power": _share(row.power),
        "type_one": one, "keeps_level": row.level_is_right,
    }  # fmt: skip


def _share(share: Proportion) -> dict[str, Any]:
    return {name: _number(value) for name, value in share._asdict().items()}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
