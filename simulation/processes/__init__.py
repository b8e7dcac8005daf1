"""The psychology: every process once, as one small pure function of scalars."""
