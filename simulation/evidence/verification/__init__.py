"""Verification: whether the program does what the equations say, as numbers with limits."""
