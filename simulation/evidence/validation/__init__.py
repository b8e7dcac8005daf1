"""Validation: simulated studies, analysed as the field does, beside what was published."""
