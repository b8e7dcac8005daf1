"""Intervention kinds, one a module."""
