"""Causal claims of the theory, tested by intervention inside the simulation."""
