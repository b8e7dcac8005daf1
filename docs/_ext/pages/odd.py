"""The model document (ODD, Grimm et al. 2020): prose from ``odd_model.md``, tables from the code.

A test compares ``docs/model.md`` with the code.
"""

import re
from importlib import import_module, resources

from pages.markdown import table, typeset
from pages.reference_tables import day_page, parameter_page, state_page
from simulation import randomness
from simulation.engine.day import DAY
from simulation.evidence.targets.target_table import USES, targets
from simulation.measurement.instruments import INSTRUMENTS, NOT_MEASURED


def page() -> str:
    """The whole page: every line ``{{name}}`` of the prose becomes the table of that name."""
    prose = resources.files(__package__).joinpath("odd_model.md").read_text(encoding="utf-8")
    return typeset(re.sub(r"\{\{(\w+)\}\}", lambda found: TABLES[found[1]](), prose))


def streams() -> str:
    """Every random stream, and its decision."""
    return table(("stream", "decision"), ((f"`{k}`", v) for k, v in randomness.STREAMS.items()))


def processes() -> str:
    """Every process with its opening sentence, in the order of the day."""
    rows = []
    for step in DAY:
        for name in step.processes:
            module, _, function = name.partition(".")
            found = getattr(import_module(f"simulation.processes.{module}"), function)
            opening = " ".join((found.__doc__ or "").split("\n\n")[0].split())
            rows.append((step.name, f"`{name}`", opening.replace("|", "\\|")))
    return table(("step", "process", "description"), rows)


def patterns() -> str:
    """How many published figures there are, by use and by whether the model speaks to them."""
    rows = []
    for use in USES:
        of_use = [entry for entry in targets() if entry.use == use]
        rows.append((use, len(of_use), sum(entry.modelled for entry in of_use)))
    return table(("use", "figures", "compared"), rows)


def observation() -> str:
    """The instruments, and what cannot be measured."""
    scales = table(
        ("instrument", "informant", "of"),
        ((f"`{entry.name}`", entry.informant, f"a {entry.unit}") for entry in INSTRUMENTS),
    )
    silent = table(("not measured", "why"), NOT_MEASURED)
    return f"{scales}\n\n{silent}"


TABLES = {
    "schedule": day_page,
    "parameters": parameter_page,
    "state": lambda: re.sub(r"^###", "####", state_page(), flags=re.MULTILINE),
    "streams": streams,
    "processes": processes,
    "patterns": patterns,
    "observation": observation,
}
