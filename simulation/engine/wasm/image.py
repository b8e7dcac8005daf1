"""A school year for WebAssembly: the memory image, and the table of what is where in it."""

import json
import platform
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_type_hints

import llvmlite
import numba
import numpy as np

from simulation.engine.arrays import Call, Streams, Weekdays, streams
from simulation.engine.event_log import EVENT_FIELDS, MORE_CONTACTS, RECORD, EventLog
from simulation.engine.lanes import empty_lanes
from simulation.engine.parameter_array import parameter_array
from simulation.engine.school_run import SchoolRun
from simulation.engine.wasm.build import build
from simulation.engine.wasm.decisions import Choice, Decisions, LaterChoice, decisions_of
from simulation.engine.wasm.exported import KERNELS, read_module, sources_digest, stale, stamp_of
from simulation.engine.wasm.memory import START, Arguments, Layout, Memory, Place, layout_of
from simulation.errors import BadInput
from simulation.interventions.lever_schedule import RULES, Span
from simulation.interventions.targeting import Entries
from simulation.parameters import Parameters
from simulation.randomness import MASK, RandomStreams, keys_of
from simulation.school.build_year import first_year
from simulation.school.calendar import Calendar
from simulation.school.synthetic.school import synthetic_school
from simulation.state import SCHOOL_DAYS, Circumstances, variables


class Image(NamedTuple):
    """A memory image, to be copied to ``table["start"]``, and its table, which can be JSON."""

    memory: bytes
    table: dict[str, Any]


def arguments_of_a_year(run: SchoolRun, calendar: Calendar) -> Arguments:
    """Return the arguments of ``simulate_days`` for all weekdays of a school year."""
    records = run.records
    weekdays = Weekdays(
        calendar.school, calendar.day, calendar.nights, run.first_of_week, run.shocks
    )
    watched = np.isin(run.school_year.enrolment.teachers.index, run.watched).astype(np.int64)
    events = EventLog(watched, np.zeros(0, dtype=RECORD), np.zeros(1, dtype=np.int64))
    parts = len(records.links.part_teachers) - 1
    call = Call(
        weekdays=weekdays,
        chance=streams(run.chance, run.year),
        year=run.year,
        first_part=0,
        last_part=parts,
        counts=run.counts,
        events=events,
        lanes=empty_lanes(int(np.diff(records.links.teacher_dyads).max(initial=1))),
    )
    parameters = parameter_array(run.level_parameters)
    return ("school", records), ("call", call), ("parameters", parameters)


def arguments_of_chance(chance: RandomStreams, year: int) -> Arguments:
    """Return the arguments of ``year_prefixes`` for the streams of a day."""
    keys = keys_of(list(Streams._fields))
    seed, replicate = (np.uint64(number & MASK) for number in chance)
    return (
        ("seed", seed),
        ("replicate", replicate),
        ("year", np.uint64(year)),
        ("keys", keys),
        ("prefixes", np.zeros(len(keys), dtype=np.uint64)),
    )


def arguments_of_a_choice(choice: Choice) -> Arguments:
    """Return the arguments of ``choose_highest``."""
    return tuple(choice._asdict().items())


def image_of(run: SchoolRun) -> Image:
    """Return the image of the school year that a run has just opened.

    The table has the addresses of the blocks of arguments ("blocks"), of every argument in them
    ("words") and of every variable ("arrays"), and what interventions change on which day.
    Raises ValueError after the first morning, and BadInput if the file of the package is stale.
    """
    if run.day != 0:
        raise ValueError(f"found day {run.day}, expected the first morning of a school year")
    memory, decisions = Memory(), decisions_of(run)
    year = arguments_of_a_year(run, decisions.calendar)
    chance = arguments_of_chance(run.chance, run.year)
    check_layouts({"simulate_days": year, "year_prefixes": chance})
    blocks = {"simulate_days": memory.block(year), "year_prefixes": memory.block(chance)}
    shown = {
        "state": run.state,
        "circumstances": run.circumstances,
        "tally": run.tally,
        "term": run.term,
        **dict(year),
        **dict(chance),
    }
    table = {
        "sources": sources_digest(),
        "start": START,
        "days": SCHOOL_DAYS,
        "year": run.year,
        "blocks": {name: at for name, (at, _) in blocks.items()},
        "words": {name: at for _, words in blocks.values() for name, at in words.items()},
        "arrays": {
            name: place._asdict()
            for group, members in shown.items()
            for name, place in _places(memory, group, members)
        },
        "events": {"fields": EVENT_FIELDS, "bytes": RECORD.itemsize, "more": MORE_CONTACTS},
        "streams": Streams._fields,
        **_changes(memory, decisions),
    }
    return Image(memory.bytes(), table)


def _changes(memory: Memory, decisions: Decisions) -> dict[str, Any]:
    """Return the part of the table on what interventions change on which day."""
    return {
        "levers": _levers(),
        "spans": [_span(span, choice) for span, choice in decisions.spans],
        "choices": [_choice(memory, choice) for choice in decisions.choices],
        "overrides": [
            {
                "day": day,
                "array": f"state.dyads.{override.variable}",
                "rows": override.rows.tolist(),
                "values": override.values.tolist(),
            }
            for day, override in decisions.overrides
        ],
    }


def check_layouts(arguments: Mapping[str, Arguments]) -> None:
    """Raise BadInput if the file of the package was compiled for arguments of other types."""
    layouts = stamp_of(read_module())["layouts"]
    for name, given in arguments.items():
        found, compiled = layout_of(given), Layout(*layouts[name])
        if found.digest != compiled.digest or not {*found.strided} <= {*compiled.strided}:
            raise BadInput([stale(f"{name} compiled for arguments of other types")])


def _levers() -> dict[str, Any]:
    """Return array, owner, rule and range of every lever; None for an infinite bound."""
    return {
        lever: {
            "array": f"circumstances.{group}.{lever}",
            "owner": group,
            "rule": RULES.get(lever, np.add).__name__,
            "low": known.low if np.isfinite(known.low) else None,
            "high": known.high if np.isfinite(known.high) else None,
        }
        for group, kind in get_type_hints(Circumstances).items()
        for lever, known in variables(kind).items()
    }


def _span(span: Span, choice: int | None) -> dict[str, Any]:
    rows = span.rows.tolist() if choice is None else None
    return span._asdict() | {"rows": rows, "choice": choice}


def _choice(memory: Memory, later: LaterChoice) -> dict[str, Any]:
    """Add the arguments of a later choice to the memory; return where they are."""
    steps = {}
    for name, choice in (("teachers", later.teachers), ("dyads", later.dyads)):
        if choice is not None:
            arguments = arguments_of_a_choice(choice)
            check_layouts({"choose_highest": arguments})
            steps[name] = {
                "block": memory.block(arguments)[0],
                "many": memory.add(choice.many)._asdict(),
                "chosen": memory.add(choice.chosen)._asdict(),
            }
    return {"day": later.day, "ready": later.ready.tolist(), "most": later.most.tolist()} | steps


def _places(memory: Memory, name: str, variables: Any) -> Iterator[tuple[str, Place]]:
    """Yield the name and the place of every array in a tree of NamedTuples."""
    if isinstance(variables, tuple):
        for field, value in zip(variables._fields, variables, strict=True):  # type: ignore[attr-defined]
            yield from _places(memory, f"{name}.{field}", value)
    elif isinstance(variables, np.ndarray) and variables.dtype.names is None:
        yield name, memory.add(variables)


def built_module() -> bytes:
    """Compile the kernels and return the module; a small school gives the types of arguments."""
    chance, parameters = RandomStreams(1, 1), Parameters()
    school = synthetic_school("primary", classes=2, class_size=3, chance=chance)
    run = SchoolRun(first_year(school, parameters, chance), parameters, chance)
    dyads, many = run.state.dyads.trust, np.zeros(1, dtype=np.int64)
    entries = Entries(many, run.records.links.student_key, run.circumstances.dyads.present)
    arguments = {
        "simulate_days": arguments_of_a_year(run, run.calendar),
        "year_prefixes": arguments_of_chance(chance, run.year),
        "choose_highest": arguments_of_a_choice(Choice(entries, dyads, 1.0, many, many)),
    }
    stamp = {
        "sources": sources_digest(),
        "layouts": {name: layout_of(arguments[name]) for name in KERNELS},
        "versions": {
            "python": platform.python_version(),
            "numba": numba.__version__,
            "llvmlite": llvmlite.__version__,
        },
    }
    kernels = {name: (it, arguments[name]) for name, it in KERNELS.items()}
    return build(kernels, json.dumps(stamp).encode())
