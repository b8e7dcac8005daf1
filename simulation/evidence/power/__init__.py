"""Power analysis of a study design by simulation."""
