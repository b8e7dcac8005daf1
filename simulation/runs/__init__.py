"""Runs of an experiment: plan, executors, workers, provenance."""
