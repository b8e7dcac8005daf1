"""The last step of the calibration: the students' side of the sets found, and every gate again.

``python -m simulation.evidence.calibration.last_step`` reads ``docs/calibration/candidate.json``,
which the search left because the pull of secondary schools and of girls was missed, gives all sets
the students' side of the draw that came nearest, with the two changes below, judges every gate on
populations of a seed that nothing was fitted to or chosen on, and writes the sets that hold all of
them to ``simulation/evidence/calibrated.json`` and a table to ``docs/calibration/last_step.md``.
"""

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from simulation.evidence.calibration.constraints import Gate, judged_gates
from simulation.evidence.calibration.evaluations import Statistics, spiral
from simulation.evidence.targets.target_table import targets
from simulation.evidence.targets.verdict import judged
from simulation.evidence.validation.study import Task
from simulation.evidence.validation.validate import live_task, statistics
from simulation.parameters import Parameters, values, with_values
from simulation.results.parts import atomic_write

CANDIDATE, DRAWS = Path("docs/calibration/candidate.json"), "simulation/evidence/calibrated.json"
TABLE = Path("docs/calibration/last_step.md")
NEAREST = 2  # of the candidate's draws, from 1: the one whose students' side is taken
STUDENTS_SIDE = (
    "students.",
    "spread.engagement",
    "start.engagement_propensity",
    "contacts.secondary",
)
# By gaps between levels on odd populations, 1 to 11, of the search's seed, then on seeds 7 to 9.
# Thresholds of questionnaires, once the gates were judged, none of which they touch: anger by the
# means of [5.04, 5.05] on odd populations, 1 to 7; MBI exhaustion by the mean and the share of
# [3.06, 3.07] on populations 1 to 12.
CHANGES = {
    "students.secondary_response": 5.0,
    "students.engagement_closeness": 0.38,
    "contacts.secondary_weight": 2.95,
    "ratings.anger": 0.9,
}
EXHAUSTION = 0.12  # logits more on the threshold of MBI exhaustion, in all sets
DIGITS = 10  # of a number in the file
GAIN = 0.76  # of the gain in achievement, which brings both correlations into the middle
SEED, POPULATIONS, TEACHERS = 10, 16, 240
STUDIES = ("levels", "primary")


def stepped(content: dict[str, Any]) -> list[Parameters]:
    """The central set and the draws of a candidate, with the students' side changed."""
    names = content["names"]
    sets = [dict(zip(names, row, strict=True)) for row in (content["central"], *content["draws"])]
    side = {n: v for n, v in sets[NEAREST].items() if n.startswith(STUDENTS_SIDE)} | CHANGES
    side["students.achievement_gain"] *= GAIN
    for each in sets:
        each["ratings.exhaustion"] = round(each["ratings.exhaustion"] + EXHAUSTION, DIGITS)
    return [with_values(Parameters(), {**each, **side}) for each in sets]


def gates_of(p: Parameters, executor: ProcessPoolExecutor) -> list[Gate]:
    """Every gate of a set, on fresh populations."""
    tasks = [
        Task(study, n, TEACHERS, p, SEED) for n in range(1, POPULATIONS + 1) for study in STUDIES
    ]
    ends = executor.submit(spiral, p)
    found: list[Statistics] = list(executor.map(live_task, tasks))
    asked = [each for each in targets() if each.study in STUDIES and each.spoken_to]
    return judged_gates(judged(asked, statistics(found)), ends.result())


def text_of(content: dict[str, Any], sets: list[Parameters]) -> str:
    """The file of parameter sets, the first of them central and a draw as well."""
    head = {
        **{
            key: content[key]
            for key in ("schema", "calibrated", "targets_hash", "seed", "settings")
        },
        "last_step": {
            "nearest": NEAREST,
            "changes": CHANGES,
            "exhaustion": EXHAUSTION,
            "gain": GAIN,
            "seed": SEED,
        },
        "names": list(values(sets[0])),
        "central": list(values(sets[0]).values()),
    }
    lines = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in head.items()]
    draws = ",\n".join(f"    {json.dumps(list(values(each).values()))}" for each in sets)
    return "{\n" + ",\n".join([*lines, f'  "draws": [\n{draws}\n  ]']) + "\n}\n"


def table_of(gates: list[list[Gate]]) -> str:
    """Every gate of every set, in Markdown."""
    heads = ["central", *(f"draw {n}" for n in range(1, len(gates)))]
    rows = [
        f"| {each[0].words} | {each[0].asked} | "
        + " | ".join(f"{gate.found}{'' if gate.holds else ' **missed**'}" for gate in each)
        + " |"
        for each in zip(*gates, strict=True)
    ]
    return "\n".join(
        [
            "# Gates after the last step", "",
            f"{POPULATIONS} populations of {TEACHERS} teachers of a seed of their own.", "",
            f"| gate | asked | {' | '.join(heads)} |", "|---" * (2 + len(heads)) + "|", *rows, "",
        ]
    )  # fmt: skip


def main() -> None:
    """Judge, write the table, and take the sets into use that hold every gate."""
    content = json.loads(CANDIDATE.read_text(encoding="utf-8"))
    sets = stepped(content)
    with ProcessPoolExecutor() as executor:
        gates = [gates_of(each, executor) for each in sets]
    with atomic_write(TABLE) as aside:
        aside.write_text(table_of(gates), encoding="utf-8")
    hold = [all(gate.holds for gate in each) for each in gates]
    print(table_of(gates))
    if not hold[0]:
        print("The central set misses a gate: nothing is taken into use.")
        return
    kept = [each for each, holds in zip(sets, hold, strict=True) if holds]
    with atomic_write(Path(DRAWS)) as aside:
        aside.write_text(text_of(content, kept), encoding="utf-8")
    print(f"{len(kept)} sets are in use.")


if __name__ == "__main__":
    main()
