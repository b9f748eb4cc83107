"""One module for each command of `safernw`."""
