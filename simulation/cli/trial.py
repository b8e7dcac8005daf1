"""``trial``: analyse the design of a study before it takes place."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import (
    Json,
    Out,
    Quick,
    Workers,
    as_json,
    check_folder,
    notice,
    print_table,
    print_wrapped,
)

EXAMPLE = "Example: run.py trial reflection_spilt2012 --quick"


def trial(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="A study file, or the name of one of ours.")
    ],
    quick: Quick = False,
    out: Out = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Simulate a study many times: power, sample size, bias, coverage and cost."""
    from simulation.evidence.power import power_analysis
    from simulation.evidence.power.replications import StudyFolder
    from simulation.evidence.power.reporting import SHORT_HEADINGS, content, sentences, short_cells
    from simulation.evidence.power.study import find_study, load_study
    from simulation.parameters import read_draws
    from simulation.reporting.power_report import show
    from simulation.results.lock import locked
    from simulation.runs.executors import open_executor

    path = find_study(study)
    design = load_study(path)
    design = power_analysis.quick_version(design) if quick else design
    draws = read_draws()
    plan = power_analysis.plan_of(design, draws)
    out = out or Path("results") / f"trial-{path.stem}-{plan['plan']}"
    check_folder(out)
    StudyFolder(out, plan)
    with locked(out), open_executor("processes", workers) as executor:
        folder = StudyFolder(out, plan)  # again: another process may have had the lock
        found = power_analysis.run_power_analysis(
            design, folder, draws, executor, _report, is_quick=quick
        )
        answer = content(found)
        page = show(out, found, answer)
        power_analysis.finish(folder, answer)
    if json:
        as_json({**answer, "result": str(out)})
        return
    for sentence in (found.study.question, *sentences(found)):
        print_wrapped(sentence)
    print_table("", SHORT_HEADINGS, [short_cells(row) for row in found.rows])
    print(f"result: {out}\nreport: {page}")


def _report(what: str, done: int, of: int) -> None:
    if done == of or done % max(of // 10, 1) == 0:
        notice(f"{what}: {done} of {of}")
