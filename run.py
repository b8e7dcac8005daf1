"""Run the simulation from a checkout: ``python run.py --help``."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  older versions fail on imports, without a reason
    sys.exit("This needs Python 3.11 or later; this is Python " + sys.version.split()[0] + ".")

try:
    from simulation.cli.main import main
except ModuleNotFoundError as missing:
    if str(missing.name).startswith("simulation"):
        raise
    sys.exit(f"{missing.name} is not installed; run: python -m pip install -e .  (or: make run)")

if __name__ == "__main__":
    main()
