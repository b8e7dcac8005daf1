"""Requirements that the model must fulfil in every parameter set, and their verdicts."""
