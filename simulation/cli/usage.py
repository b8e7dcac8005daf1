"""Mistakes on the command line as errors of the input."""

import re
from collections.abc import Collection
from typing import Any

from simulation.errors import Problem, nearest

PLACE = "the command line"
EXPECTED = {  # beginnings of the messages of Pydantic, and ours
    "a valid integer": "a whole number",
    "a valid number": "a number",
    "greater than or equal to": "a number of at least",
    "less than or equal to": "a number of at most",
    "greater than": "a number above",
    "less than": "a number below",
}


def usage_problem(error: Any, name: str, words: list[str], verbs: Collection[str]) -> Problem:
    """Return the error of a command line that Typer refuses.

    error: of Typer. name: of the program. words: the command line. verbs: the commands.
    """
    verb = next((word for word in words[:1] if word in verbs), "")
    command = f"{name} {verb}".strip()
    message, remedy = str(error.message).strip(" ."), f"see {command} --help"
    unknown = re.match(r"No such command '(.*?)'(\.|$)", message)
    if getattr(error, "param", None) is not None:
        return _wrong_value(error, message, remedy)
    if getattr(error, "option_name", "") and message.startswith("No such option"):
        option = str(error.option_name)
        found, known = f'the unknown option "{option}"', _options(error.ctx)
        expected = f"an option of {command}"
        return Problem(PLACE, "", found, expected, nearest(option, known), remedy)
    if getattr(error, "option_name", ""):
        needs = "requires" in message
        found, expected = ("no value", "a value") if needs else ("a value", "none")
        return Problem(PLACE, str(error.option_name), found, expected, remedy=remedy)
    if unknown:
        found = f'the unknown command "{unknown[1]}"'
        return Problem(PLACE, "", found, "a command", nearest(unknown[1].lower(), verbs), remedy)
    extra = re.fullmatch(r"Got unexpected extra argument.*? \((.*)\)", message)
    found = f'"{extra[1]}" at the end' if extra else message
    return Problem(PLACE, "", found, "no further words", remedy=remedy)


def _options(context: Any) -> list[str]:
    """Return the options of a command and the ones that every command has."""
    return [option for parameter in context.command.params for option in parameter.opts]


def _wrong_value(error: Any, message: str, remedy: str) -> Problem:
    """Return the error of a value that an option or argument cannot have."""
    option = error.param.opts[0]
    where = option if option.startswith("-") else error.param.metavar or error.param.name.upper()
    where = where.strip("[].")
    if not message:
        return Problem(PLACE, where, "nothing", "a value", remedy=remedy)
    causes = error.__cause__.errors() if hasattr(error.__cause__, "errors") else []
    given = f'"{causes[0]["input"]}"' if causes else "a wrong value"
    message = message.removeprefix("Value error, ")
    choices = re.fullmatch(r"'.*?' is not one of (.*)", message, re.DOTALL)
    if choices:
        known = re.findall(r"'(.*?)'", choices[1])
        close = nearest(given.strip('"'), known)
        return Problem(PLACE, where, given, f"one of {', '.join(known)}", close, remedy)
    expected = message.removeprefix("Input should be ").split(", unable to")[0]
    for start, ours in EXPECTED.items():
        if expected.startswith(start):
            expected = ours + expected.removeprefix(start)
            break
    return Problem(PLACE, where, given, expected, remedy=remedy)
