"""Experiments: scenario files, arms, runs, results and paired effects."""
