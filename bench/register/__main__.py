"""The register and the review site in figures: `python -m bench.register`.

Each module of FIGURES measures one thing, on invented concerns. Machines are noisy: compare figures of one run
only. Exit 1 if one is not as wanted.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module

from msgspec.structs import asdict

from bench.register.figure import Figure

FIGURES = ("intake", "office", "spiking")
"""Modules of this package, each with `measured(quick) -> list[Figure]`."""


def main() -> None:
    """Prints the figures, a line each."""
    parser = argparse.ArgumentParser(prog="bench.register", description="Measure the register.")
    parser.add_argument("--quick", action="store_true", help="far fewer concerns")
    parser.add_argument(
        "--only", choices=FIGURES, action="append", help="one of the figures; can be repeated"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    given = parser.parse_args()
    figures: list[Figure] = []
    for name in given.only or FIGURES:
        figures += import_module(f"bench.register.{name}").measured(given.quick)
    print(json.dumps([asdict(figure) for figure in figures]) if given.json else told(figures))
    sys.exit(0 if all(figure.met for figure in figures) else 1)


def told(figures: list[Figure]) -> str:
    """The figures for people."""
    return "\n".join(
        f"{figure.name:32} {figure.value:10.1f} {figure.unit:18} wanted {figure.wanted:12}"
        f" {'' if figure.met else 'NOT MET'}".rstrip()
        for figure in figures
    )


if __name__ == "__main__":
    main()
