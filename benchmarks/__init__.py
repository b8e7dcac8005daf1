"""How fast the engine is, and compared with what."""
