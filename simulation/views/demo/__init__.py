"""The teaching demo: whole school years in two worlds, played back in a browser."""
