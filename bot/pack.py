"""The pack that this assistant speaks for, `SAFERNW_PACK` or the one in content/, and its danger rules at work."""

from __future__ import annotations

import os
from functools import cache

from content import Pack, load
from content.danger import DangerMatcher
from content.model import Danger


@cache
def own_pack() -> Pack:
    """The pack, read once a process. Raises `content.PackError`."""
    return load(os.environ.get("SAFERNW_PACK") or None)


@cache
def matcher(danger: Danger) -> DangerMatcher:
    """The danger rules compiled, once a process: with thousands of phrases that takes a second."""
    return DangerMatcher(danger)
