"""The command line: the list of commands, and the exit code when one of them fails.

A command imports what it needs when it runs, so that help appears at once.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer
from typer.exceptions import TyperException

from simulation.cli.output import notice, print_problems
from simulation.errors import BadInput, Unfinished
from simulation.extensions.source_files import OPTION, allowing, fault_in_user_code

ANYWHERE = ("--debug", OPTION)  # options that may stand anywhere on the command line
DEFAULT = ["answer", "scenarios/reflection.toml"]
RESUMABLE = ("answer", "trial", "calibrate")  # commands that continue from what was saved
BAD_INPUT, INTERNAL_ERROR, INTERRUPTED = 2, 1, 130  # exit codes; 0 is success

GROUPS = {  # modules of the commands, as help groups them
    "Use": "answer new check pseudonymise oneroster list_scenarios report explain demo export",
    "Research": "trial claims sensitivity validate calibrate",
    "Develop": "verify bench day schema baseline spiral catalogue rerun",
}
NO_MEMORY = (
    "Not enough memory. Close other programs, use fewer --workers or a smaller school; the same "
    "command continues from the runs that were saved."
)
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
    """Run one command and exit with its code: 0, 1, 2 or 130.

    arguments: without the program's name; by default those of this process.
    """
    given = sys.argv[1:] if arguments is None else arguments
    words = [word for word in given if word not in ANYWHERE]
    if "--debug" not in given:
        sys.excepthook = report_internal_error
    with allowing(OPTION in given):
        run(words)


def run(words: list[str]) -> None:
    """Run one command, and exit with its code."""
    name = Path(sys.argv[0]).name
    try:
        command = typer.main.get_command(app)
        code = command(words or DEFAULT, prog_name=name, standalone_mode=False)
    except TyperException as error:
        notice(_usage(error, name, words))
        code = BAD_INPUT
    except BadInput as error:
        print_problems(error)
        code = BAD_INPUT
    except Unfinished as error:
        notice(str(error))
        code = INTERNAL_ERROR
    except MemoryError:
        notice(NO_MEMORY)
        code = INTERNAL_ERROR
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BaseException as error:  # user extensions may raise anything
        code = _exit_code_of(error)
    if code == INTERRUPTED:
        _exit_interrupted(words)
    sys.exit(code or 0)


def _usage(error: TyperException, name: str, words: list[str]) -> str:
    """Return one sentence about a mistake on the command line."""
    parameter, message = getattr(error, "param", None), str(getattr(error, "message", error))
    if parameter is not None:
        option = parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.name.upper()
        message = message.removeprefix("Value error, ").split(", unable to")[0].strip(" .")
        message = message.replace("Input should", "the value should") or "missing"
        message = f"{option}: {message}."
    command = " ".join([name, *words[:1]]) if words and words[0] in VERBS else name
    return f"{message.rstrip('.')}{'' if message.endswith('?') else '.'} See {command} --help."


def _exit_code_of(error: BaseException) -> int:
    """Print an error of a user extension and return its exit code; raise any other error."""
    if isinstance(error, OSError):
        _exit_if_cache_is_full(error)
    problem = fault_in_user_code(error)
    if problem is None:
        raise error
    print_problems(problem)
    return BAD_INPUT


def _exit_if_cache_is_full(error: OSError) -> None:
    """Report that the folder of compiled kernels is full, if that is the cause."""
    if "simulation.kernel_cache" in sys.modules:
        from simulation.kernel_cache import full_cache

        problem = full_cache(error)
        if problem is not None:
            print_problems(BadInput([problem]))
            sys.exit(BAD_INPUT)


def _exit_interrupted(words: list[str]) -> None:
    resumes = (words or DEFAULT)[0] in RESUMABLE
    then = "continues from what was saved" if resumes else "starts again"
    notice(f"Interrupted before the end; the same command {then}.")
    if "simulation.runs.executors" in sys.modules:
        from simulation.runs.executors import threads_running

        if threads_running():  # threads still simulate; their results are not needed
            sys.stdout.flush()
            os._exit(INTERRUPTED)
    sys.exit(INTERRUPTED)


def report_internal_error(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Print one sentence instead of a traceback; the exit code is 1."""
    reason = f"{kind.__name__}: {error}" if str(error) else kind.__name__
    notice(
        f"Internal error ({reason}). Your input is not the cause; please report it with the "
        "command and what it prints with --debug."
    )
