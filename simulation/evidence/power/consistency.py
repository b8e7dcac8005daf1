"""Validation across the values of a study."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic_core import InitErrorDetails

from simulation.errors import nearest
from simulation.evidence.power.analysis import OF_TRIALS
from simulation.evidence.power.design import INFORMANTS
from simulation.interventions import KINDS
from simulation.interventions.families import ImposedEvent
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.administer import AT_WAVES
from simulation.scenario.combined_arms import items, of
from simulation.scenario.consistency import numbers_faults
from simulation.scenario.file import available, find, is_file
from simulation.scenario.validation_errors import Place, fault, shown

NEEDED = {
    "mediation": ("x", "mediator"),
    "moderated": ("moderator",),
    "cross_lagged": ("x",),
    "random_intercepts": ("x",),
}
WAVES_NEEDED = {"cross_lagged": 2, "random_intercepts": 3}


def study_errors(given: Any) -> list[InitErrorDetails]:
    """Return all errors between the values of a study."""
    return [item for part in _parts() for item in part(given)]


def possible_study_errors(given: Any) -> list[InitErrorDetails]:
    """Return the errors between values of which some have a wrong type.

    A part that needs such a value finds nothing; the error of the type is reported elsewhere.
    """
    found: list[InitErrorDetails] = []
    for part in _parts():
        with suppress(TypeError, ValueError, AttributeError, KeyError, OverflowError):
            found += list(part(given))
    return found


def _parts() -> tuple[Callable[[Any], Iterator[InitErrorDetails]], ...]:
    return (
        population_faults, measure_faults, analysis_faults, wave_faults, group_faults, size_faults,
        design_faults,
    )  # fmt: skip


def population_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for parameters out of range and a missing scenario."""
    people = of(given, "population")
    yield from numbers_faults(("population", "parameters"), of(people, "parameters"))
    name = of(people, "scenario")
    if isinstance(name, str) and name and not is_file(find(name)):
        like = nearest(Path(name).stem, [item.stem for item in available()])
        expected = "a scenario file, or the name of one of ours"
        yield fault(("population", "scenario"), shown(name), expected, like)


def measured(given: Any) -> list[str]:
    """Return the names of the instruments of a study, as far as they are texts."""
    table = of(given, "measures")
    names = [name for key in INFORMANTS for name in items(of(table, key))]
    return [name for name in names if isinstance(name, str)]


def measure_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for unknown instruments, other informants and other designs."""
    table, diary = of(given, "measures"), of(of(given, "design"), "kind") == "diary"
    for key, informant in INFORMANTS.items():
        fitting = [n for n, scale in BY_NAME.items() if (scale.unit == "occasion") == diary]
        known = [name for name in fitting if BY_NAME[name].informant == informant]
        for number, name in enumerate(items(of(table, key))):
            if not isinstance(name, str) or name in known:
                continue
            expected = f"an instrument of this informant: {', '.join(known) or 'there is none'}"
            found, place = shown(name), ("measures", key, number)
            if name in BY_NAME and BY_NAME[name].informant != informant:
                other = next(k for k, v in INFORMANTS.items() if v == BY_NAME[name].informant)
                found += f", which belongs to {other}"
            elif name in BY_NAME:
                found += ", which is given in lessons" * (not diary) or ", which is given at waves"
            yield fault(place, found, expected, nearest(name, known))
    hoped = of(table, "expectation")
    for name in hoped if isinstance(hoped, Mapping) else ():
        names = [item for item in items(of(table, "teacher")) if isinstance(item, str)]
        if name not in names:
            words = f"a questionnaire of teachers: {', '.join(names) or 'there is none'}"
            yield fault(("measures", "expectation", name), shown(name), words, nearest(name, names))
    if table is not None and not any(items(of(table, key)) for key in INFORMANTS):
        yield fault(("measures",), "no instrument", f"one of {', '.join(INFORMANTS)} with a name")


def analysis_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for unmeasured variables, missing keys and repeated names."""
    known, seen = measured(given), list[Any]()
    moved = [of(item, "name") for item in items(of(given, "manipulations"))]
    analyses = of(given, "analyses")
    if isinstance(analyses, list | tuple) and not analyses:
        yield fault(("analyses",), "no analysis", "at least one")
    for number, item in enumerate(items(analyses)):
        place = ("analyses", number)
        for key in ("y", "x", "mediator", "moderator"):
            name = of(item, key)
            if isinstance(name, str) and name not in known:
                expected = f"an instrument of [measures]: {', '.join(known) or 'there is none'}"
                yield fault((*place, key), shown(name), expected, nearest(name, known))
        instead = of(item, "instead")
        for key, name in instead.items() if isinstance(instead, Mapping) else ():
            if isinstance(name, str) and name not in AT_WAVES:
                like, expected = nearest(name, AT_WAVES), "an instrument that is given at waves"
                yield fault((*place, "instead", key), shown(name), expected, like)
        if isinstance(of(item, "moved_by"), str) and of(item, "moved_by") not in moved:
            expected = "the name of one of the [[manipulations]]"
            like = nearest(of(item, "moved_by"), [m for m in moved if isinstance(m, str)])
            yield fault((*place, "moved_by"), shown(of(item, "moved_by")), expected, like)
        for key in NEEDED.get(str(of(item, "method")), ()):
            if of(item, key) is None:
                yield fault((*place, key), "nothing", f"the key {key}, an instrument")
        if of(item, "name") is not None and of(item, "name") in seen:
            found = shown(of(item, "name"))
            yield fault((*place, "name"), found, "a name of which there is one only")
        seen.append(of(item, "name"))


def wave_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for weeks out of order and for missing waves."""
    design = of(given, "design")
    weeks, years = of(design, "weeks"), of(design, "years") or 1
    if not isinstance(weeks, list | tuple) or not isinstance(years, int):
        return
    if not weeks or list(weeks) != sorted(set(map(_number, weeks))):
        yield fault(("design", "weeks"), f"{list(weeks)}", "one week or more, each after the last")
        return
    waves = len(weeks) * years
    for number, item in enumerate(items(of(given, "analyses"))):
        for key in ("wave", "x_wave"):
            wave = of(item, key)
            if isinstance(wave, int) and wave > waves:
                expected = f"a wave from 1 to {waves} (weeks times years)"
                yield fault(("analyses", number, key), str(wave), expected)
        least = WAVES_NEEDED.get(str(of(item, "method")), 1)
        if waves < least:
            expected = f"at least {least} for {of(item, 'method')}"
            yield fault(("design", "weeks"), f"{waves} waves", expected)


def _number(week: Any) -> float:
    return week if isinstance(week, int) else -1


def group_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for arms of a trial and for groups without a trial."""
    trial, arms = of(of(given, "design"), "kind") == "trial", items(of(given, "arms"))
    if trial and len(arms) != 2:
        found = f"{len(arms)} arms" if arms else "no arms"
        yield fault(("arms",), found, "two: the control group, then the programme")
    elif trial and isinstance(of(arms[0], "name"), str) and _alike(*arms):
        found = shown(of(arms[1], "name"))
        yield fault(("arms", 1, "name"), found, "a name of which there is one only")
    elif trial and not items(of(arms[1], "interventions")):
        yield fault(("arms", 1), "a programme without interventions", "[[arms.interventions]]")
    yield from _aim_faults(given, arms)
    if trial and of(of(given, "design"), "by") is None:
        yield fault(("design", "by"), "nothing", "what is randomised: dyad, teacher or school")
    if not trial and arms:
        yield fault(("arms",), "arms", 'none unless [design] has kind = "trial"')
    for number, item in enumerate(items(of(given, "analyses"))):
        method, place = of(item, "method"), ("analyses", number)
        if not trial and method in OF_TRIALS:
            expected = 'an analysis without groups, or [design] kind = "trial"'
            yield fault((*place, "method"), shown(method), expected)
        if not trial and method == "multilevel" and of(item, "x") is None:
            yield fault((*place, "x"), "nothing", "the key x, an instrument")


def _alike(one: Any, other: Any) -> bool:
    return bool(of(one, "name") == of(other, "name"))


def _aim_faults(given: Any, arms: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for programmes that cannot be given to some units only."""
    by = of(of(given, "design"), "by")
    for nth, arm in enumerate(arms if by in ("dyad", "teacher") else ()):
        for number, plan in enumerate(items(of(arm, "interventions"))):
            kind = KINDS.get(str(of(plan, "kind")))
            if kind is None or "target" in kind.model_fields:
                continue
            if by == "dyad" or issubclass(kind, ImposedEvent):
                where = ("arms", nth, "interventions", number, "kind")
                yield fault(
                    where, shown(of(plan, "kind")), f"a programme that can be given by {by}"
                )
    for number, item in enumerate(items(of(given, "analyses"))):
        if by == "dyad" and of(item, "level") == "teacher":
            place = ("analyses", number, "level")
            yield fault(place, '"teacher"', '"dyad": a teacher has students in both groups')


def size_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for samples larger than the population and for tiny ones."""
    people, sample = of(given, "population"), of(given, "sample")
    power, design = of(given, "power"), of(given, "design")
    along = of(power, "along") or "schools"
    sizes = [size for size in items(of(power, "sizes")) if isinstance(size, int)]
    most = {
        "students": of(people, "class_size") or 25,
        "teachers": (of(people, "school_classes") or 8) if _primary(people) else 10**9,
        "schools": (of(people, "schools") or 960) // 2,
    }
    where = {
        "students": "the class has",
        "teachers": "the school has",
        "schools": "half of [population] schools, so that studies differ",
    }
    if of(people, "scenario") is not None:
        return  # checked when its school is built
    needs: list[tuple[Place, Any, str]] = [(("sample", key), of(sample, key), key) for key in most]
    needs += [(("power", "sizes", n), size, along) for n, size in enumerate(sizes)]
    for place, size, key in needs:
        if isinstance(size, int) and size > most[key]:
            yield fault(place, f"{size} {key}", f"at most {most[key]}, {where[key]}")
    if of(design, "by") == "dyad" and of(sample, "students") == 1:
        yield fault(("sample", "students"), "1 student", "2 or more to randomise dyads")


def _primary(people: Any) -> bool:
    return (of(people, "level") or "primary") == "primary"


def design_faults(given: Any) -> Iterator[InitErrorDetails]:
    """Yield errors for keys of another kind of design."""
    design = of(given, "design")
    kind = of(design, "kind")
    if kind in (None, "trial") or not isinstance(kind, str):
        return
    for key in ("by", "waiting_list"):
        if of(design, key) is not None:
            yield fault(("design", key), shown(of(design, key)), 'only with kind = "trial"')
    if kind == "diary" and items(of(given, "manipulations")):
        yield fault(("manipulations",), "manipulations", "none in a diary")
    if kind in ("survey", "diary") and (of(design, "years") or 1) != 1:
        yield fault(("design", "years"), shown(of(design, "years")), f"1 for a {kind}")
    if kind in ("survey", "diary") and len(items(of(design, "weeks"))) > 1:
        yield fault(("design", "weeks"), "more than one week", f"one for a {kind}")
