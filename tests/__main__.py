"""The test suite: `./run tests`, or `./run tests fast` for what needs no Rasa and no window."""

from __future__ import annotations

import os
import sys

import pytest

FAST = "not rasa and not gui and not slow and not thousands"
WHOLE = "not thousands"


def main(arguments: list[str]) -> int:
    """pytest's exit status."""
    fast = arguments[:1] == ["fast"]
    chosen = arguments[1:] if fast else arguments
    os.environ.setdefault("TZ", "Europe/London")
    return int(pytest.main(["-m", FAST if fast else WHOLE, *chosen]))


sys.exit(main(sys.argv[1:]))
