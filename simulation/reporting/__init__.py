"""Figures and reports made from saved results."""
