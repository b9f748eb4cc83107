"""An assistant that answers at once, so that what the door takes is seen alone. Run with a port to listen on."""

from __future__ import annotations

import json
import sys
from typing import Any

import uvicorn

CARD = {
    "topic": "hate-crime-report", "title": "Report a hate crime", "urgency": "none", "contacts": [], "sources": [],
    "suggestions": [], "open": None, "concern": {}, "draft": False,
}  # fmt: skip
ANSWER = json.dumps(
    [{"recipient_id": "x", "text": "An answer. " * 30}, {"recipient_id": "x", "custom": CARD}]
).encode()
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Every call gets the same answer."""
    if scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": ANSWER})


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error", lifespan="off", ws="none")  # type: ignore[arg-type]
