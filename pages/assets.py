"""Files that pages load: held in memory, under an address that changes when any of them does.

All files of a site stand in one folder named by a digest of the whole, so that a script can import its neighbour by
name, and browsers may keep them for good.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""What is served, by the end of its name. Other files in a folder are left alone."""
FOR_GOOD = "public, max-age=31536000, immutable"
_PACKED = {".css", ".js", ".json", ".svg", ".txt"}


class File(Struct, frozen=True):
    """A file as it goes out: its kind, its bytes, and the same gzipped (empty where that does not pay)."""

    kind: str
    content: bytes
    gzipped: bytes


class Assets:
    """The files of `folders` (not of folders below them) and those given in `made`, by name.

    A name that stands twice is taken from the later folder, and from `made` before all.
    """

    def __init__(self, folders: Iterable[Path], made: Mapping[str, str] | None = None) -> None:
        found = {
            path.name: path.read_bytes()
            for folder in folders
            for path in sorted(folder.iterdir())
            if path.is_file() and path.suffix in KINDS
        }
        found |= {name: text.encode() for name, text in (made or {}).items()}
        self.files = {name: _file(name, content) for name, content in found.items()}
        total = hashlib.sha256()
        for name in sorted(found):
            total.update(name.encode() + b"\0" + hashlib.sha256(found[name]).digest())
        self.digest = total.hexdigest()[:16]

    def url(self, name: str) -> str:
        """Where a file is served. Raises KeyError for one that is not there."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    def route(self) -> HTTPRouteHandler:
        """The handler of `/static/…`, for a Litestar app."""

        @get("/static/{digest:str}/{name:str}", include_in_schema=False, sync_to_thread=False, name="static")
        def static(digest: str, name: str, request: Request[Any, Any, Any]) -> Response[bytes]:
            file = self.files.get(name)
            if file is None or digest != self.digest:
                raise NotFoundException
            return sent(file, request, FOR_GOOD)

        return static


def sent(file: File, request: Request[Any, Any, Any], caching: str) -> Response[bytes]:
    """A file as a response, gzipped for whoever takes that."""
    headers = {"cache-control": caching, "vary": "accept-encoding"}
    if file.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.gzipped, media_type=file.kind, headers={**headers, "content-encoding": "gzip"})
    return Response(file.content, media_type=file.kind, headers=headers)


def _file(name: str, content: bytes) -> File:
    suffix = Path(name).suffix
    packed = gzip.compress(content, mtime=0) if suffix in _PACKED and len(content) > 500 else b""
    return File(KINDS[suffix], content, packed)
