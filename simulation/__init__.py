"""An agent-based simulation of teacher wellbeing, dyad by dyad."""

__version__ = "1.0.0"
