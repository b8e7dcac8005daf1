"""Measuring: what is read off a run. Whoever measures cannot steer."""
