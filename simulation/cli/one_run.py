"""``answer --only ARM:REPLICATE``: exactly one run of a plan, lived here, nothing written."""

from typing import TYPE_CHECKING

from simulation.cli.speech import as_json
from simulation.problems import BadInput, Problem, nearest

if TYPE_CHECKING:
    from simulation.experiments.runner import Job
    from simulation.experiments.scenario import Scenario


def repeat(asked: "Scenario", only: str, json: bool) -> None:
    """Live one run again and print how many rows each table got, with a digest of them.

    only: name of the arm and number of the replicate, with a colon between. Raises
    BadInput if the plan has no such run, and whatever the run itself raises.
    """
    from simulation.experiments.answer import asked as question_of
    from simulation.experiments.runner import run_job
    from simulation.experiments.worker import digest_of

    job = _job(question_of(asked).jobs, only)
    tables = {
        name: {"rows": table.num_rows, "digest": digest_of(table)}
        for name, table in run_job(job).items()
    }
    if json:
        as_json({**job.label.row(), "seed": job.seed, "tables": tables})
        return
    print(f"{job.label.arm}, replicate {job.label.replicate}, seed {job.seed}: done")
    for name, each in tables.items():
        print(f"{name}: {each['rows']} rows, digest {each['digest']}")


def _job(jobs: "list[Job]", only: str) -> "Job":
    known = {job.label.word: job for job in jobs}
    if only not in known:
        expected = "ARM:REPLICATE, an arm of the scenario and a replicate of its plan"
        if jobs[0].label.block:
            expected = "ARM:REPLICATE:BLOCK, for this run is lived some schools at a time"
        raise BadInput([Problem("--only", "", f'"{only}"', expected, nearest(only, known))])
    return known[only]
