"""Interventions: who, when, how much, and which levers; no kernel knows a kind."""

from simulation.interventions.reflection import Reflection

KINDS = {"reflection": Reflection}

__all__ = ["KINDS", "Reflection"]
