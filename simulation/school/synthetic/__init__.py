"""Synthetic schools."""
