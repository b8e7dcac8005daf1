"""The effort of a test run: `make test` is quick, `make verify` is thorough."""

from hypothesis import settings


def effort(quick: int, thorough: int) -> int:
    """Return a number of repetitions: the second in a thorough run, else the first."""
    return thorough if settings.default == settings.get_profile("thorough") else quick
