"""Statistics that studies of the field use."""
