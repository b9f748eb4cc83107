"""The widget's script, and a page of an invented council that carries it, to try it on."""

from __future__ import annotations

import gzip
import hashlib
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import BaseRouteHandler

from content import Pack
from pages import Look, Site
from web.widget_script import widget_script

COUNCIL = "Example council"
SECONDS_KEPT = 300
"""How long a browser may use the script without asking again: a number that was withheld is gone after that."""
_OF_EVERY_SITE = {"cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": "*"}


def widget_calls(site: Site, pack: Pack) -> list[BaseRouteHandler]:
    """GET /widget.js and GET /."""
    content = widget_script(pack).encode()
    packed = gzip.compress(content, mtime=0)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    look = Look(name=COUNCIL, service="Demo", colours=site.look.colours)

    @get(
        "/widget.js",
        summary="The web chat, for a script tag on the council's site",
        media_type="text/javascript",
        sync_to_thread=False,
    )
    def script(request: Request[Any, Any, Any]) -> Response[bytes]:
        """The same for everybody; 304 to whoever has it already (If-None-Match)."""
        headers = {
            **_OF_EVERY_SITE,
            "cache-control": f"public, max-age={SECONDS_KEPT}",
            "etag": tag,
            "vary": "accept-encoding",
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=headers)
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        if zipped:
            headers["content-encoding"] = "gzip"
        kind = "text/javascript; charset=utf-8"
        return Response(packed if zipped else content, media_type=kind, headers=headers)

    @get("/", include_in_schema=False, sync_to_thread=False)
    def demo() -> Response[str]:
        return site.page("demo.html", look=look, door=site.look.name)

    return [script, demo]
