"""Published figures as data: ``published.csv``, and what is read from it."""
