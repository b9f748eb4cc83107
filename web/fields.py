"""The fields of a form that a page without JavaScript sends."""

from __future__ import annotations

from urllib.parse import parse_qsl

from web.refusal import Refusal
from web.strict import StrictRequest
from web.words import clean

MOST = 40


async def fields(request: StrictRequest) -> dict[str, str]:
    """Name and value of each field, cleaned, the last of each name. Raises `Refusal` 400 or 415."""
    if request.content_type[0] != "application/x-www-form-urlencoded":
        raise Refusal(415, "send the form as the page does")
    try:
        text = (await request.body()).decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST, errors="replace")
    except ValueError:
        raise Refusal(400, "the form cannot be read") from None
    return {name: clean(value) for name, value in pairs}
