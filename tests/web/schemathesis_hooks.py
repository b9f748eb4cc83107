"""For Schemathesis, in an environment of its own: messages are said in a conversation that goes on."""

from __future__ import annotations

import json
import os
import urllib.request

import schemathesis

MOST = 8
"""Messages in one conversation before another is begun: fewer than are let through at once."""
said = MOST
session = ""


@schemathesis.hook
def before_call(context, case, kwargs):  # type: ignore[no-untyped-def]
    """Puts a real session where a made-up one of the right form stands."""
    global said, session  # noqa: PLW0603  a hook has nowhere else to keep it
    body = case.body
    if case.path != "/api/chat" or not isinstance(body, dict) or not isinstance(body.get("session"), str):
        return
    if not 20 <= len(body["session"]) <= 64:
        return
    if said >= MOST:
        request = urllib.request.Request(os.environ["DOOR"] + "/api/session", method="POST")
        with urllib.request.urlopen(request, timeout=10) as reply:
            session = json.load(reply)["session"]
        said = 0
    said += 1
    case.body = {**body, "session": session}
