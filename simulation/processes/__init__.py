"""The psychology: each process once, as one small pure function of scalars."""
