"""Checks before a run: warnings, differences from the baseline, plausibility."""
