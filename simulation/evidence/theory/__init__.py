"""Statistics that separate the theory from its rivals: the full model, and models with a cut."""
