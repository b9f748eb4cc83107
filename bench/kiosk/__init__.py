"""Measures the touchscreen: `python -m bench.kiosk`."""
