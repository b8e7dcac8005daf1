"""The teaching demo: eight stories in a browser."""
