"""The process in which the files of a user are imported and checked, without an effect on others.

Reads one request as JSON on standard input and writes messages to what was standard output; what
the files print goes to standard error.
"""

import faulthandler
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from simulation.errors import BadInput

LOAD, CHECK = "load", "check"  # tasks
REMEDY_FOR_EFFECTS = "let the file define classes and scales, and change nothing else"
LARGEST_MEMORY = 4_000_000_000  # bytes that files may add to what the program itself needs


class Request(NamedTuple):
    """A task, the files, where Python searches modules, and the time limit of a step."""

    task: str
    files: list[str]
    path: list[str]
    seconds: float


class Channel:
    """The way back to the parent process."""

    def __init__(self, pipe: IO[str], seconds: float) -> None:
        """Take an open pipe and the time limit of a step."""
        self.pipe, self.seconds = pipe, seconds

    def send(self, **message: Any) -> None:
        """Send one message."""
        self.pipe.write(json.dumps(message) + "\n")
        self.pipe.flush()

    def begins(self, step: str, file: str) -> None:
        """Announce a step, and start the clock that ends this process at its limit."""
        self.send(step=step, file=file)
        faulthandler.dump_traceback_later(self.seconds, exit=True, file=self.pipe)


def main() -> None:
    """Run the request of the parent process, and end without waiting for threads."""
    request = Request(**json.loads(sys.stdin.read()))
    channel = _separate_channel(request.seconds)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process receives interrupts
    sys.path[:] = request.path
    prepare(request)
    _limit_memory()
    try:
        channel.send(result=answer_to(request, channel.begins))
    except BadInput as error:
        channel.send(problems=[list(problem) for problem in error.problems])
    os._exit(0)


def _separate_channel(seconds: float) -> Channel:
    """Return a channel to standard output; further output goes to standard error."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    sys.stdout = sys.stderr
    faulthandler.enable(file=pipe)
    return Channel(pipe, seconds)


def prepare(request: Request) -> None:
    """Import and compile what the program itself needs, which no limit applies to."""
    from simulation.extensions import registry  # noqa: F401  imported before the clock starts

    if request.task == CHECK:
        from simulation.engine.school_run import SchoolRun
        from simulation.extensions.paired_runs import demonstration_school, first_morning
        from simulation.parameters import Parameters
        from simulation.randomness import RandomStreams

        school = first_morning(demonstration_school())
        SchoolRun(school, Parameters(), RandomStreams(1, 1)).advance(1)


def _limit_memory() -> None:
    """Let allocations fail beyond the limit, where the system can count them."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + LARGEST_MEMORY, most))


def answer_to(request: Request, begins: Callable[[str, str], None]) -> list[list[Any]]:
    """Import the files and return name, property, result and fault of what is checked.

    begins: receives every step and its file before it starts. Raises BadInput.
    """
    from simulation.extensions.definition import name_of
    from simulation.extensions.registry import properties_of, register_sources
    from simulation.extensions.side_effects import program_state, side_effects
    from simulation.extensions.source_files import source_of
    from simulation.extensions.user_code import extension_errors, fault

    rows: list[list[Any]] = []
    for file in request.files:
        begins("an import", file)
        with extension_errors(file):
            before = program_state()
            extensions = register_sources([source_of(Path(file))])
            for effect in side_effects(before):
                raise fault(file, None, effect, REMEDY_FOR_EFFECTS)
        for extension in extensions if request.task == CHECK else ():
            name = name_of(extension)

            def announce(step: str, file: str = file, name: str = name) -> None:
                begins(f"a check of {name} ({step})", file)

            begins(f"an example of {name}", file)
            rows += [[name, *found] for found in properties_of(extension, announce)]
    return rows


if __name__ == "__main__":
    main()
