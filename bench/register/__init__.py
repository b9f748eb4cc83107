"""The review site measured on invented concerns: `python -m bench.register`."""
