"""Calibration: which numbers of the model the published figures can tell, and what they are."""
