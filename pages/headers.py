"""Security headers around an app, and caching only where the app asked for it.

The policy lets a page load scripts, styles, pictures and data from its own site alone; nothing inline, no frames, no
plug-ins (https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

from collections.abc import Mapping

from litestar.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
}

HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def content_security_policy(changed: Mapping[str, str] | None = None) -> str:
    """The policy's text; `changed` puts other values in place of, or beside, those of `POLICY`."""
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, **(changed or {})}.items())


def guarded(app: ASGIApp, policy: str = "") -> ASGIApp:
    """The app with these headers on every HTTP response that does not set them itself."""
    headers = {**HEADERS, "content-security-policy": policy or content_security_policy()}
    added = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def with_headers(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = list(message.get("headers", ()))
                names = {name.lower() for name, _ in present}
                message["headers"] = [*present, *(pair for pair in added if pair[0] not in names)]
            await send(message)

        await app(scope, receive, send_with)

    return with_headers
