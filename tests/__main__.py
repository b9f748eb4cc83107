"""The test suite: `./run tests`, or `./run tests fast` for what needs no Rasa and no window."""

from __future__ import annotations

import os
import subprocess
import sys

FAST = "not rasa and not gui and not slow and not thousands"
WHOLE = "not thousands"


def main(arguments: list[str]) -> int:
    """pytest's exit status. With `SAFERNW_COVERAGE` set, what the tests reached is reported after them."""
    fast = arguments[:1] == ["fast"]
    chosen = arguments[1:] if fast else arguments
    os.environ.setdefault("TZ", "Europe/London")
    run = ["-m", "pytest", "-m", FAST if fast else WHOLE, *chosen]
    if not os.environ.get("SAFERNW_COVERAGE"):
        return subprocess.call([sys.executable, *run])
    status = subprocess.call([sys.executable, "-m", "coverage", "run", *run])
    for step in (["combine", "-q"], ["report"]):
        subprocess.call([sys.executable, "-m", "coverage", *step])
    return status


sys.exit(main(sys.argv[1:]))
