"""An answer that is the same for everybody: made into bytes once, gzipped, and sent again only to who lacks it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from typing import Any

from litestar import Request, Response


class SteadyAnswer:
    """These bytes of this kind, which a browser may use for `seconds` without asking again; `headers` go with them."""

    def __init__(
        self, content: bytes, kind: str, seconds: int, headers: Mapping[str, str] | None = None
    ) -> None:
        self._content = content
        self._packed = gzip.compress(content, mtime=0)
        self._kind = kind
        self._tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        self._headers = {
            **(headers or {}),
            "cache-control": f"public, max-age={seconds}",
            "etag": self._tag,
            "vary": "accept-encoding, origin",
        }

    def to(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """The answer to a request: 304 to whoever has it already (RFC 9110, 13.1.2)."""
        if self._tag in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=self._headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self._content, media_type=self._kind, headers=self._headers)
        headers = {**self._headers, "content-encoding": "gzip"}
        return Response(self._packed, media_type=self._kind, headers=headers)
