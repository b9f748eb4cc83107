"""`safernw kiosk` with `bench.kiosk.inside` as its screen: the same keeper, assistant and files."""

from __future__ import annotations

import sys

from safernw import keeper
from safernw.cli import main


def instead(event: str, _windowed: bool, assistant_url: str) -> list[str]:
    """The command that shows the screen."""
    return [sys.executable, "-m", "bench.kiosk.inside", "--assistant-url", assistant_url]


if __name__ == "__main__":
    keeper.screen_command = instead
    sys.argv = ["safernw", "kiosk", *sys.argv[1:]]
    main()
