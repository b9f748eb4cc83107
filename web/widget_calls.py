"""The widget's script, and a page of an invented council that carries it, to try it on."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.handlers import BaseRouteHandler

from content import Pack
from pages import Look, Site
from web.steady import SteadyAnswer
from web.widget_script import widget_script

COUNCIL = "Example council"
SECONDS_KEPT = 300
"""How long a browser may use the script without asking again: a number that was withheld is gone after that."""
_FOR_EVERY_SITE = {"cross-origin-resource-policy": "cross-origin"}


def widget_calls(site: Site, pack: Pack) -> list[BaseRouteHandler]:
    """GET /widget.js and GET /."""
    script_text = widget_script(pack).encode()
    answer = SteadyAnswer(script_text, "text/javascript", SECONDS_KEPT, _FOR_EVERY_SITE)
    look = Look(name=COUNCIL, service="Demo", colours=site.look.colours)

    @get(
        "/widget.js",
        summary="The web chat, for a script tag on the council's site",
        media_type="text/javascript",
        sync_to_thread=False,
    )
    def script(request: Request[Any, Any, Any]) -> Response[bytes]:
        """The same for everybody; 304 to whoever has it already (If-None-Match)."""
        return answer.to(request)

    @get("/", include_in_schema=False, sync_to_thread=False)
    def demo() -> Response[str]:
        return site.page("demo.html", look=look, door=site.look.name)

    return [script, demo]
