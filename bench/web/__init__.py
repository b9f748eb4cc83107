"""The public door's figures."""
