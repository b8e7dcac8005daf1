"""The command line: the list of commands, and the exit code when one of them fails.

A command imports what it needs when it runs, so that help appears at once.
"""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer
from typer.exceptions import TyperException

from simulation.cli.output import notice, print_problems
from simulation.cli.surroundings import (
    OutputError,
    Stop,
    damaged_module,
    discard_failed_errors,
    guarded_streams,
    report_output,
    stoppable,
)
from simulation.cli.usage import usage_problem
from simulation.errors import BadInput, Problem, Unfinished
from simulation.extensions.source_files import OPTION, allowing, fault_in_user_code

ANYWHERE = ("--debug", OPTION)  # options that may stand anywhere on the command line
DEFAULT = ["answer", "scenarios/reflection.toml"]
RESUMABLE = ("answer", "trial", "calibrate")  # commands that continue from what was saved
BAD_INPUT, INTERNAL_ERROR, INTERRUPTED = 2, 1, 130  # exit codes; 0 is success
NO_TEMPORARY = ("No usable temporary directory", "MPLCONFIGDIR")  # of Python and Matplotlib
NO_SPACE = {errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}

GROUPS = {  # modules of the commands, as help groups them
    "Use": "answer new check pseudonymise oneroster list_scenarios report explain demo export",
    "Research": "trial claims theory sensitivity validate calibrate",
    "Develop": "verify bench day schema baseline spiral catalogue rerun",
}
NO_MEMORY = (
    "Not enough memory. Close other programs, use fewer --workers or a smaller school; the same "
    "command continues from the runs that were saved."
)
NO_ANSWER = Problem(
    "standard input", "", "its end", "an answer to every prompt",
    remedy="give all values as options; see --help",
)  # fmt: skip
NO_THREAD = ("Failed to launch worker thread", "can't start new thread")  # Arrow's, Python's
VERBS: dict[str, tuple[Callable[..., None], str]] = {}  # function and example of a command

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog="Example: run.py answer reflection --replicates 10",
)
for group, names in GROUPS.items():
    for name in names.split():
        module = import_module(f"simulation.cli.{name}")
        verb, function = name.removesuffix("_scenarios"), getattr(module, name)
        VERBS[verb] = function, module.EXAMPLE
        app.command(verb, epilog=module.EXAMPLE, rich_help_panel=group)(function)


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an internal error.")
    ] = False,
    extensions: Annotated[
        bool, typer.Option(OPTION, help="Run the files with user extensions that a scenario names.")
    ] = False,
) -> None:
    """Simulate what an intervention does for the teachers and students of a school.

    Without arguments: answer scenarios/reflection.toml.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit with its code: 0, 1, 2, or 128 and the number of a signal.

    arguments: without the program's name; by default those of this process.
    """
    given = sys.argv[1:] if arguments is None else arguments
    words = [word for word in given if word not in ANYWHERE]
    if "--debug" not in given:
        sys.excepthook = report_internal_error
    try:
        with stoppable() as stop, guarded_streams(), allowing(OPTION in given):
            code = run(words, stop)
    except OutputError as error:
        code = report_output(error)
    discard_failed_errors()
    sys.exit(code)


def run(words: list[str], stop: Stop) -> int:
    """Run one command, and return its exit code. stop: the handler of signals."""
    name = Path(sys.argv[0]).name
    try:
        command = typer.main.get_command(app)
        code = int(command(words or DEFAULT, prog_name=name, standalone_mode=False) or 0)
        if code == INTERRUPTED:  # so Typer reports it
            raise KeyboardInterrupt
        return code
    except TyperException as error:
        print_problems(BadInput([usage_problem(error, name, words, VERBS)]))
    except BadInput as error:
        print_problems(error)
    except Unfinished as error:
        notice(str(error))
        return INTERNAL_ERROR
    except MemoryError:
        notice(NO_MEMORY)
        return INTERNAL_ERROR
    except typer.Abort as error:  # so Typer reports the end of a stream as well
        if stop.is_stopping:
            return _report_stop(words, stop)
        print_problems(BadInput([damaged_module(error.__cause__) or NO_ANSWER]))
    except KeyboardInterrupt:
        return _report_stop(words, stop)
    except OutputError:
        raise
    except BaseException as error:  # user extensions may raise anything
        if any(sentence in str(error) for sentence in NO_THREAD):
            notice(NO_MEMORY)
            return INTERNAL_ERROR
        known = cause_of(error)
        if known is None:
            raise
        print_problems(known)
    return BAD_INPUT


def cause_of(error: BaseException) -> BadInput | None:
    """Return the cause if it is the system or a user extension, None for a fault of ours."""
    problem = problem_of_system(error) if isinstance(error, OSError) else damaged_module(error)
    return fault_in_user_code(error) if problem is None else BadInput([problem])


def problem_of_system(error: OSError) -> Problem | None:
    """Return the problem if a disk is full or read-only, or there is no temporary folder."""
    if "simulation.kernel_cache" in sys.modules:
        from simulation.kernel_cache import full_cache

        problem = full_cache(error)
        if problem is not None:
            return problem
    if any(text in str(error) for text in NO_TEMPORARY):
        expected = "one that you can write to, on a disk with space"
        remedy = "set TMPDIR to such a folder"
        return Problem("the folder of temporary files", "", "none", expected, remedy=remedy)
    if error.errno in NO_SPACE:
        place, remedy = str(error.filename or "the disk"), "free some space, then run it again"
        return Problem(place, "", str(error.strerror), "a disk with space", remedy=remedy)
    return None


def _report_stop(words: list[str], stop: Stop) -> int:
    """Print how to go on, and return the exit code; after a signal, end the process.

    It does not wait for threads that still simulate, whose results are not needed.
    """
    resumes = (words or DEFAULT)[0] in RESUMABLE
    then = "continues from what was saved" if resumes else "starts again"
    notice(f"Interrupted before the end; the same command {then}.")
    if stop.is_stopping:
        with suppress(OutputError, OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(stop.code)
    return stop.code


def report_internal_error(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Print one sentence instead of a traceback; the exit code is 1."""
    reason = f"{kind.__name__}: {error}" if str(error) else kind.__name__
    notice(
        f"Internal error ({reason}). Your input is not the cause; please report it with the "
        "command and what it prints with --debug."
    )
