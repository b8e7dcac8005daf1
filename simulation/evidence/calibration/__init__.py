"""Calibration: parameters fitted to published figures."""
