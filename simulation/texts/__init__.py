"""Texts in English and Dutch, and the number format."""
