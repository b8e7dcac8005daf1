"""Measurement: the tables and scores that are read off a run without affecting it."""
