"""The public door under load, and what it costs: `python -m bench.web`."""
