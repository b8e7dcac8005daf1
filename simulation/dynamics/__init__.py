"""Dynamics of one dyad without chance: mean-field map, bistability, phase portrait."""
