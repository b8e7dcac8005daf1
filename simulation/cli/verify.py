"""``verify``: check the program against its equations, number by number."""

from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.output import Json, Quick, as_json, notice, print_table
from simulation.errors import Unfinished

if TYPE_CHECKING:
    from simulation.verification.finding import Finding

EXAMPLE = "Example: run.py verify --quick"


def verify(
    quick: Quick = False,
    digest: Annotated[
        bool, typer.Option("--digest", help="Print eight words of fixed runs.")
    ] = False,
    json: Json = False,
) -> None:
    """Check the program against its equations: every line is a number and its limit."""
    if digest:
        _digest(json)
        return
    from simulation.parameters import read_draws
    from simulation.verification.finding import FULL, QUICK
    from simulation.verification.verify import verified

    effort = QUICK if quick else FULL
    findings = verified(effort, read_draws().central, lambda item: notice(f"item {item}"))
    if json:
        as_json({"rows": [{**row._asdict(), "verdict": _verdict(row)} for row in findings]})
    else:
        _print(findings)
    failed = sum(not finding.passed for finding in findings)
    if failed:
        raise Unfinished(f"{failed} of {len(findings)} checks failed.")


def _digest(json: bool) -> None:
    """Print the words of the fixed runs; raise Unfinished if they are not those of this version."""
    from simulation.parameters import read_draws
    from simulation.verification.check_schools import digest, stored_digest

    found, stored = digest(read_draws().central), stored_digest()
    if json:
        as_json({"digest": found, "stored": stored, "equal": found == stored})
    else:
        print(found)
    if found != stored:
        raise Unfinished(
            f"expected {stored}: this computer, its libraries or changed code give other numbers; "
            "see docs/verification.md, Eight words."
        )


def _verdict(finding: "Finding") -> str:
    return "passed" if finding.passed else "failed"


def _print(findings: "list[Finding]") -> None:
    rows = [
        (str(row.item), row.what, f"{row.number:.3g}", f"{row.limit:.3g}", _verdict(row))
        for row in findings
    ]
    print_table("", ("item", "what was measured", "number", "limit", ""), rows, text=(0, 1, 4))
