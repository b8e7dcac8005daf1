"""An agent-based simulation of teacher wellbeing, dyad by dyad."""

__version__ = "0.1.0"
