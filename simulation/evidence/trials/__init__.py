"""Rehearsing a study in the simulation before anybody visits a school."""
