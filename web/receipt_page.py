"""What became of a concern, by its code, without JavaScript. The code is in no address."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler

from pages import Site
from web.fields import fields
from web.intake import Lookups
from web.limits import Callers
from web.refusal import Refusal
from web.strict import StrictRequest

STATUS = {
    "not-here-yet": "This code is not here yet. If you told us at a screen at an event, it can take some days. "
    "Try again later, and check that the code is right.",
    "new": "It has arrived. Nobody has read it yet.",
    "looked-at": "Staff are looking at it.",
    "passed-on": "Staff have passed it on to an organisation that can help.",
    "closed": "Staff have finished with it.",
}
REASON = {
    "acted-on": "Something was done about it.",
    "nothing-to-act-on": "Staff looked at it and found nothing that they could do.",
    "too-little-to-act-on": "There was too little in it to do something about. You can tell us more.",
    "duplicate": "Somebody had told us the same before.",
    "not-for-us": "It was not something that the partnership can deal with.",
}


def receipt_pages(site: Site, lookups: Lookups, callers: Callers) -> list[BaseRouteHandler]:
    """GET and POST /receipt."""

    @get("/receipt", include_in_schema=False, sync_to_thread=False)
    def first() -> Response[str]:
        return site.page("receipt.html")

    @post("/receipt", include_in_schema=False, status_code=200)
    async def look_up(request: StrictRequest) -> Response[str]:
        typed = (await fields(request)).get("receipt", "")
        try:
            if not typed:
                raise Refusal(400, "receipt: Type your code")
            found = await lookups.find(typed, callers.known_as(request.scope))
        except Refusal as refusal:
            problem = refusal.detail.removeprefix("receipt: ")
            page = site.page(
                "receipt.html", refusal.status, typed=typed, problem=problem[:1].upper() + problem[1:]
            )
            page.headers.update(refusal.headers())
            return page
        return site.page(
            "receipt.html",
            typed=typed,
            found=found.status,
            became=STATUS[found.status],
            reason=REASON.get(str(found.reason), ""),
            message=found.message if isinstance(found.message, str) else "",
        )

    return [first, look_up]
