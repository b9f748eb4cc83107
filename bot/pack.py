"""The pack that this assistant speaks for: `SAFERNW_PACK`, or the one in content/."""

from __future__ import annotations

import os
from functools import cache

from content import Pack, load


@cache
def own_pack() -> Pack:
    """The pack, read once a process. Raises `content.PackError`."""
    return load(os.environ.get("SAFERNW_PACK") or None)
