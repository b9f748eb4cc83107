"""What the door answers when it does not do what was asked."""

from __future__ import annotations

import math
from typing import Any


class Refusal(Exception):
    """An answer of this status with a plain `detail`; `more` goes beside it; `retry_after` is in seconds."""

    def __init__(self, status: int, detail: str, *, retry_after: float = 0.0, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after = retry_after
        self.more = more

    def headers(self) -> dict[str, str]:
        """Retry-After in whole seconds (RFC 9110, 10.2.3), where there is one."""
        return {"retry-after": str(math.ceil(self.retry_after))} if self.retry_after else {}

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        return {"detail": self.detail, **self.more}


def too_many(wait: float) -> Refusal:
    """429: come back in `wait` seconds."""
    return Refusal(429, "too many at once; wait a moment, then try again", retry_after=max(1.0, wait))
