"""`safernw kiosk` with `bench.kiosk.inside` as its screen: the same keeper, assistant and files."""

from __future__ import annotations

import sys

from safernw import stand
from safernw.environment import enter_as_kiosk
from safernw.settings import read_settings


def main() -> int:
    """Keeps it running until it is told to end."""
    settings = read_settings()
    stand.screen_command = lambda event, _windowed, url: [
        sys.executable, "-m", "bench.kiosk.inside", "--assistant-url", url, "--event", event
    ]  # fmt: skip
    return stand.open_kiosk(settings, enter_as_kiosk(settings), "", False, "--assistant" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
