"""The school: who is in whose class, when, and with whom in the staffroom."""
