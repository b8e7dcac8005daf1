"""The engine: the school day in compiled kernels and in plain Python."""
