"""`python -m safernw`."""

from safernw.cli import main

main()
