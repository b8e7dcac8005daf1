"""The definition of a user extension: what can be judged before any of its methods runs."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from simulation.errors import Problem
from simulation.extensions.user_code import class_name, described
from simulation.interventions import ALL, About, Intervention
from simulation.interventions.base import PublishedFinding
from simulation.measurement.instruments import INSTRUMENTS
from simulation.measurement.instruments.scale import UNITS, Reference, Reliability, Scale

Extension = type[Intervention] | Scale
Words = tuple[str, str, str]  # what was found, what was expected, what to do

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
BUILT_IN = {kind.model_fields["kind"].default for kind in ALL} | {
    scale.name for scale in INSTRUMENTS
}
EXAMPLES = "docs/examples/own has an intervention and an instrument to copy"
NUMBER, WHOLE, TEXT = (int, float), (int,), (str,)
SCALE_TYPES: dict[str, tuple[type, ...]] = {
    "label": TEXT,
    "informant": TEXT,
    "items": WHOLE,
    "low": WHOLE,
    "high": WHOLE,
    "reliability": (Reliability,),
    "reference": (Reference,),
    "leaves_out": TEXT,
}
ABOUT_TEXTS = ("summary", "leaves_out", "hours_basis", "dose")


def name_of(extension: Extension) -> str:
    """Return the name of a kind or an instrument in scenario files and tables."""
    if isinstance(extension, Scale):
        return extension.name
    return str(extension.model_fields["kind"].default)


def problem_of_definition(
    file: str, place: str, extension: Any, new: Mapping[str, Any]
) -> Problem | None:
    """Return what is wrong with an extension, as far as its definition shows; None if nothing is.

    new: the extensions of this file so far, by name.
    """
    words = next(_definition_faults(extension), None) or _name_fault(extension, new)
    if words is None:
        return None
    found, expected, remedy = words
    return Problem(file, place, found, expected, remedy=remedy)


def _definition_faults(extension: Any) -> Iterator[Words]:
    if isinstance(extension, Scale):
        yield from _scale_faults(extension)
    elif isinstance(extension, type) and issubclass(extension, Intervention):
        yield from _kind_faults(extension)
    else:
        yield described(extension), "a subclass of Intervention, or a Scale", EXAMPLES


def _name_fault(extension: Extension, new: Mapping[str, Any]) -> Words | None:
    name = name_of(extension)
    if type(name) is not str or NAME.fullmatch(name) is None:
        rule = "small letters, digits and _, a letter first, at most 60"
        return f"the name {described(name)}", rule, "choose such a name"
    if name in BUILT_IN or (name in new and new[name][0] is not extension):
        owner = "the program has that name" if name in BUILT_IN else "the file has it twice"
        return f'the name "{name}", which is taken', "another name", f"rename it: {owner}"
    return None


def _kind_faults(kind: type[Intervention]) -> Iterator[Words]:
    name = f"the class {described(kind.__name__, str)}"
    if type(kind.model_fields["kind"].default) is not str:
        line = 'kind: Literal["my_kind"] = "my_kind"'
        yield f"{name} without the name of its kind", line, "add this line to the class"
    about: Any = getattr(kind, "about", None)
    example: Any = kind.example
    if not isinstance(about, About):
        line = "about: ClassVar[About] = About(...)"
        yield f"{name} without about", line, "add the description to the class"
    else:
        yield from _about_faults(about)
    if not isinstance(example, Mapping):
        yield f"example = {described(example)}", "a dictionary of keys", "write {...}"
    if kind.decide is Intervention.decide:
        yield f"{name} without decide", "a method decide(self, context)", "add the method"


def _about_faults(about: About) -> Iterator[Words]:
    """Yield wrong types in the description of a kind; empty texts fail the check only."""
    for field in ABOUT_TEXTS:
        yield from _text_fault(f"about.{field}", getattr(about, field))
    if not isinstance(about.levers, tuple) or not all(type(one) is str for one in about.levers):
        expected = 'a tuple of texts such as ("workload",)'
        yield f"about.levers = {described(about.levers)}", expected, "name every lever it moves"
    evidence: Any = about.evidence
    if not isinstance(evidence, tuple) or not all(
        isinstance(item, PublishedFinding) for item in evidence
    ):
        expected = "a tuple of PublishedFinding"
        yield f"about.evidence = {described(evidence)}", expected, "write one for each study"


def _scale_faults(scale: Any) -> Iterator[Words]:
    for field, types in SCALE_TYPES.items():
        value = getattr(scale, field)
        if isinstance(value, bool) or not isinstance(value, types):
            expected = " or ".join(one.__name__ for one in types)
            yield f"{field} = {described(value)}", f"a value of the type {expected}", EXAMPLES
        elif types is TEXT:
            yield from _text_fault(field, value)
    for field, known in (("unit", UNITS), ("scoring", ("mean", "sum"))):
        value = getattr(scale, field)
        if value not in known:
            expected = f"one of {', '.join(known)}"
            yield f"the {field} {described(value)}", expected, "choose one of them"
    if not callable(scale.latent):
        kind = class_name(scale.latent)
        yield f"latent of the class {kind}", "a function of a snapshot", EXAMPLES
    if not isinstance(scale.reads, tuple) or not all(type(one) is str for one in scale.reads):
        expected = "a tuple of names of variables"
        yield f"reads = {described(scale.reads)}", expected, "name what latent reads"
    numbers = (scale.reliability.value, scale.reference.mean, scale.reference.sd)
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, NUMBER):
            expected = "a number for reliability, mean and sd"
            yield described(number), expected, "write the numbers of the scale's source"


def _text_fault(field: str, text: Any) -> Iterator[Words]:
    """Yield a fault for a value that is no text, or a text that cannot be printed on a page."""
    if not isinstance(text, str):
        yield f"{field} = {described(text)}", "a text in quotes", f"write {field} as a text"
    elif any(unicodedata.category(item) in ("Cc", "Cf", "Cs") and item != "\n" for item in text):
        found = f"{field} with a control character: {described(text)}"
        yield found, "a text that can be printed", "remove the character"
