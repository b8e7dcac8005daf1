"""The command line: the list of verbs, and what happens when one of them fails.

A verb imports what it needs when it runs, so that help comes at once.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer

from simulation.cli import (
    answer,
    baseline,
    bench,
    calibrate,
    catalogue,
    check,
    claims,
    day,
    demo,
    explain,
    export,
    list_scenarios,
    new,
    report,
    rerun,
    schema,
    sensitivity,
    spiral,
    trial,
    validate,
    verify,
)
from simulation.cli.output import complaints, notice
from simulation.errors import BadInput, Unfinished
from simulation.extensions.source_files import OPTION, allowing

EVERYWHERE = ("--debug", OPTION)  # options that may stand anywhere on the command line
DEFAULT = ["answer", "scenarios/reflection.toml"]
KEEPING = ("answer", "trial", "calibrate")  # keep what they have done when they are stopped
BAD_INPUT, OUR_FAULT, INTERRUPTED = 2, 1, 130  # exit codes; 0 is done

# Each verb, and the example that its help ends with.
VERBS: dict[str, tuple[Callable[..., None], str]] = {
    "answer": (answer.answer, answer.EXAMPLE),
    "check": (check.check, check.EXAMPLE),
    "rerun": (rerun.rerun, rerun.EXAMPLE),
    "explain": (explain.explain, explain.EXAMPLE),
    "report": (report.report, report.EXAMPLE),
    "export": (export.export, export.EXAMPLE),
    "day": (day.day, day.EXAMPLE),
    "new": (new.new, new.EXAMPLE),
    "schema": (schema.schema, schema.EXAMPLE),
    "catalogue": (catalogue.catalogue, catalogue.EXAMPLE),
    "list": (list_scenarios.list_scenarios, list_scenarios.EXAMPLE),
    "baseline": (baseline.baseline, baseline.EXAMPLE),
    "spiral": (spiral.spiral, spiral.EXAMPLE),
    "trial": (trial.trial, trial.EXAMPLE),
    "bench": (bench.bench, bench.EXAMPLE),
    "calibrate": (calibrate.calibrate, calibrate.EXAMPLE),
    "sensitivity": (sensitivity.sensitivity, sensitivity.EXAMPLE),
    "validate": (validate.validate, validate.EXAMPLE),
    "verify": (verify.verify, verify.EXAMPLE),
    "claims": (claims.claims, claims.EXAMPLE),
    "demo": (demo.demo, demo.EXAMPLE),
}

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog="Example: run.py answer reflection --replicates 10",
)
for name, (verb, example) in VERBS.items():
    app.command(name, epilog=example)(verb)


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of a fault of ours.")
    ] = False,
    extensions: Annotated[
        bool, typer.Option(OPTION, help="Run the files of your own that a scenario names.")
    ] = False,
) -> None:
    """What would a programme do for the teachers and students of a school, and how sure are we?

    Without arguments: answer scenarios/reflection.toml.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code: 0, 1, 2 or 130.

    arguments: without the program's name; by default those of this process.
    """
    given = sys.argv[1:] if arguments is None else arguments
    words = [word for word in given if word not in EVERYWHERE]
    if "--debug" not in given:
        sys.excepthook = report_fault
    with allowing(OPTION in given):
        run(words)


def run(words: list[str]) -> None:
    """Run one command, and leave with its exit code."""
    try:
        typer.main.get_command(app)(words or DEFAULT, prog_name=Path(sys.argv[0]).name)
    except BadInput as error:
        complaints(error)
        sys.exit(BAD_INPUT)
    except Unfinished as error:
        notice(str(error))
        sys.exit(OUR_FAULT)
    except OSError as error:
        _leave_if_cache_is_full(error)
        raise
    except KeyboardInterrupt:
        _leave_interrupted(words)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _leave_interrupted(words)
        raise


def _leave_if_cache_is_full(error: OSError) -> None:
    """Say which folder of compiled kernels is full, if that is what happened."""
    if "simulation.jit" in sys.modules:  # else nothing was compiled, and nothing need be
        from simulation.jit import full_cache

        problem = full_cache(error)
        if problem is not None:
            complaints(BadInput([problem]))
            sys.exit(BAD_INPUT)


def _leave_interrupted(words: list[str]) -> None:
    keeps = (words or DEFAULT)[0] in KEEPING
    then = "goes on from what was kept" if keeps else "starts again"
    notice(f"Interrupted before the end; the same command {then}.")
    if "simulation.runs.executors" in sys.modules:
        from simulation.runs.executors import threads_running

        if (
            threads_running()
        ):  # on something that nobody waits for any more, and that writes nothing
            sys.stdout.flush()
            os._exit(INTERRUPTED)
    sys.exit(INTERRUPTED)


def report_fault(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say in one sentence that something failed in here, and how to report it.

    Takes the place of the interpreter's traceback; the exit code stays 1.
    """
    reason = f"{kind.__name__}: {error}" if str(error) else kind.__name__
    notice(
        f"This failed through no fault of your input ({reason}); please report it with the "
        "command you gave and what it prints when you add --debug."
    )
