"""``docs/verification.md``: the verification list with its numbers and limits."""

from collections.abc import Sequence
from pathlib import Path

from pages.figures import verification as plot
from pages.markdown import write_page
from simulation.parameters import read_draws
from simulation.verification import approximations, parameter_recovery
from simulation.verification.check_schools import stored_digest
from simulation.verification.finding import FULL, QUICK, Finding, VerificationEffort
from simulation.verification.verify import verified

ITEMS = {
    1: "Every process: range, monotone signs, NaN refused",
    2: "Bounds of all states, every day",
    3: "Determinism",
    4: "Common random numbers",
    5: "Extremes",
    6: "Length of a step",
    7: "Mean-field map",
    8: "Ablations reproduce their nulls",
    9: "Plain reference engine and compiled engine",
    10: "Order of rows, names of people",
    11: "Parameter recovery on synthetic data",
}
EIGHT_WORDS = """## Eight words

`run.py verify --digest` simulates four small runs (both levels, without and with interventions,
an unrecorded year and a second year) and prints eight words of all their states and counts. This
version prints

    {words}

A computer that prints the same has computed the same bytes, whatever its processor, system,
Python or number of workers; another code ends with exit code 1 and the expected words. Then the
code or the parameters were changed, or this computer does other arithmetic: please report it with
`run.py verify --digest` of a fresh installation. Statistics and instruments, which come after a
run, may differ in their last bits between computers; they are not in the words. The order of the
bytes is at the top of `simulation/verification/check_schools.py`, the expected words are in
`digest.txt` beside it, and a test compares them.
"""
HEAD = "| measure | number | limit | basis of the limit | |\n|---|---|---|---|---|"


def renew(path: Path, quick: bool) -> None:
    """Verify the program and write the page with its figures."""
    effort, p = QUICK if quick else FULL, read_draws().central
    findings = verified(effort, p, lambda item: None)
    pictures = (
        plot.draw_map(list(approximations.changes(effort, p))),
        plot.draw_recovery(parameter_recovery.TRUTH, parameter_recovery.recovered(effort, p)),
    )
    write_page(path, page(findings, effort), {entry.name: entry.figure for entry in pictures})


def page(findings: Sequence[Finding], effort: VerificationEffort) -> str:
    """The whole page, in Markdown."""
    passed = sum(entry.passed for entry in findings)
    parts = [
        "# Verification",
        "Does the program compute the equations? `run.py verify` measures something of which less "
        "is better "
        "in every row, and compares it with a limit. "
        f"{passed} of {len(findings)} rows pass. (Whether the model resembles schools is another "
        "question: [validation](validation.md).)",
        f"Schools of {effort.teachers} teachers over {effort.days} school days, "
        f"{effort.points} points per process, {effort.copies:,} copies of a dyad and "
        f"{effort.replicates} replicates.",
    ]
    for item, title in ITEMS.items():
        rows = [_row(entry) for entry in findings if entry.item == item]
        parts.append("\n".join([f"## {item}. {title}", "", HEAD, *rows]))
        if item in PICTURES:
            parts.append(PICTURES[item])
    parts.append(EIGHT_WORDS.format(words=stored_digest()).strip())
    return "\n\n".join(parts) + "\n"


PICTURES = {
    7: "![One day of the map and of the engine](figures/verification_map.png)",
    11: "![Recovered parameters](figures/verification_recovery.png)",
}


def number(value: float) -> str:
    """A number as it is printed."""
    return f"{value:.3g}"


def _row(finding: Finding) -> str:
    verdict = "passed" if finding.passed else "**failed**"
    cells = (finding.what, number(finding.number), number(finding.limit), finding.basis, verdict)
    return "| " + " | ".join(cells) + " |"
