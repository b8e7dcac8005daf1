"""The engine: how a school day is lived, in compiled kernels and in plain Python."""
