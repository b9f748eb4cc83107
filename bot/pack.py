"""The pack that this assistant speaks for, and its danger rules at work.

It is the one that this machine has switched to, else `SAFERNW_PACK` or the one in content/, and always without what
is withheld. What was understood stays as it was trained until the assistant is started again.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from content import Pack
from content.danger import DangerMatcher
from content.following import Following
from content.model import Danger


def own_pack() -> Pack:
    """The pack as it is shown now. Raises `content.PackError`."""
    return _following().pack


@cache
def _following() -> Following:
    data, pack = os.environ.get("SAFERNW_DATA"), os.environ.get("SAFERNW_PACK")
    return Following(Path(data) if data else None, Path(pack) if pack else None)


@cache
def matcher(danger: Danger) -> DangerMatcher:
    """The danger rules compiled, once a process: with thousands of phrases that takes a second."""
    return DangerMatcher(danger)
