"""The project: settings, addresses, and what `make` runs."""
