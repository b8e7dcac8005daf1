"""Published figures as data: ``published.csv``, ``causes.toml`` and their reader."""
