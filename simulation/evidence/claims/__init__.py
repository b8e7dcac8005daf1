"""The causal claims of the theory, each tested by intervention inside the simulation."""
