"""Write the generated pages of the documentation.

``python docs/_ext/renew.py NAME`` writes ``docs/NAME.md`` again. A test compares the pages that
follow from the code and stored tables alone (instruments, interventions, model, reference,
theory_steps) with them.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

EXTENSIONS = Path(__file__).parent
DOCS = EXTENSIONS.parent
sys.path[:0] = [str(EXTENSIONS), str(DOCS.parent)]

from pages import (  # noqa: E402  (found on the path above)
    calibration,
    claims,
    instruments,
    interventions,
    odd,
    power_findings,
    reference_tables,
    reliability,
    sensitivity,
    theory_check,
    theory_steps,
    validation,
    verification,
)

from simulation.errors import BadInput, Unfinished  # noqa: E402

FILES = {
    "theory": "theory_check.md",
    "theory_step": "theory_steps.md",
}  # pages with another name than their command
PAGES = {
    "instruments": instruments.page,
    "model": odd.page,
    "reference": reference_tables.page,
    "theory_steps": theory_steps.stored_page,
}


def renew(name: str, given: argparse.Namespace) -> None:
    """Write one page. Raises BadInput."""
    path, quick, workers = (
        given.page or DOCS / FILES.get(name, f"{name}.md"),
        given.quick,
        given.workers,
    )
    writers: dict[str, Callable[[Path], None]] = {
        "calibration": partial(
            calibration.renew, quick=quick, workers=workers, folder=given.evaluations
        ),
        "claims": partial(claims.renew, quick=quick, workers=workers),
        "interventions": partial(interventions.renew, folder=given.measure),
        "reliability": partial(reliability.renew, quick=quick),
        "sensitivity": partial(
            sensitivity.renew, quick=quick, workers=workers, scenario=given.scenario
        ),
        "theory": partial(
            theory_check.renew, quick=quick, workers=workers, populations=given.populations
        ),
        "theory_step": partial(
            theory_steps.renew,
            step=given.step,
            values=given.values,
            burn_in=given.burn_in,
            workers=workers,
            populations=given.populations,
        ),
        "trials_found": partial(power_findings.renew, folders=given.folders),
        "validation": partial(validation.renew, quick=quick, workers=workers),
        "verification": partial(verification.renew, quick=quick),
    }
    if name in PAGES:
        path.write_text(PAGES[name](), encoding="utf-8")
    else:
        writers[name](path)
    print(f"Written: {path}")


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [*PAGES, "calibration", "claims", "interventions", "reliability", "sensitivity",
             "theory", "theory_step", "trials_found", "validation", "verification"]  # fmt: skip
    parser.add_argument("name", choices=sorted(names))
    parser.add_argument("folders", nargs="*", type=Path, help="result folders of trials_found")
    parser.add_argument("--page", type=Path, help="file to write; by default docs/NAME.md")
    parser.add_argument("--quick", action="store_true", help="run a small version, as a test")
    parser.add_argument("--workers", type=int, help="number of processes")
    parser.add_argument("--populations", type=int, help="number of populations of theory")
    parser.add_argument("--step", default="", help="of theory_step; by default the first model")
    parser.add_argument("--values", type=Path, help="TOML file of parameters of theory_step")
    parser.add_argument("--burn-in", type=int, help="unrecorded years of theory_step")
    parser.add_argument("--scenario", default="reflection", help="scenario of sensitivity")
    parser.add_argument("--measure", type=Path, help="folder in which interventions are measured")
    parser.add_argument("--evaluations", type=Path, default=Path("results/calibration"))
    return parser


if __name__ == "__main__":
    given = arguments().parse_args()
    try:
        renew(given.name, given)
    except (BadInput, Unfinished) as error:
        sys.exit(str(error))
