"""User extensions: intervention kinds and instruments that users define."""
