"""Sensitivity: which parameters an answer hangs on, and where it would turn round."""
