"""Scenario files: reading, validation, composition, templates."""
