"""An assistant that is served somewhere, spoken to over Rasa's REST channel."""

from __future__ import annotations

from typing import Any

import requests

SECONDS = 60
"""Longest wait for a reply."""


class RestChannel:
    """The assistant at `url`, such as http://127.0.0.1:5005; `channel(sender, text, metadata)` → items.

    Raises `requests.RequestException` when it is away, refuses, or answers something else than JSON.
    """

    def __init__(self, url: str) -> None:
        self._webhook = f"{url.rstrip('/')}/webhooks/rest/webhook"
        self._session = requests.Session()

    def __call__(self, sender: str, text: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        """The items of the answer."""
        body = {"sender": sender, "message": text, "metadata": metadata}
        reply = self._session.post(self._webhook, json=body, timeout=SECONDS)
        reply.raise_for_status()
        items: list[dict[str, Any]] = reply.json()
        return items
