"""The result folder: saving, reading and exporting tables."""
