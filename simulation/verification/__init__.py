"""Verification: the program against its equations."""
