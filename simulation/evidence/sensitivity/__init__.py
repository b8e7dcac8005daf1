"""Sensitivity: the parameters that an answer depends on, and conditions under which it fails."""
