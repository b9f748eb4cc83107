"""One thing that `safernw doctor` looked at."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """`well` is None for what this machine need not have; `told` says what to do where it is not."""

    name: str
    well: bool | None
    told: str
