"""Commands that print figures: `python -m bench.NAME`. Every claim of speed, memory or accuracy has one here."""
