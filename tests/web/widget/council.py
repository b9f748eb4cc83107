"""A council's site for the widget's tests: pages of a strict policy, one with styles at war with all others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/{style}.css"></head><body><main><h1>{title}</h1>
<p><a href="/other">Another page</a></p><p><input aria-label="Search the site"></p></main>
<script src="{door}/widget.js" defer></script>{more}</body></html>"""
AGAIN = '<script src="{door}/widget.js?again" defer></script>'

STYLES = {
    "plain": "body { font-family: serif; margin: 1em; }",
    "dark": "body { background: #111; color: #eee; } a { color: #8cf; }",
    "hostile": """
html { font-size: 50% !important; }
* { all: unset !important; color: red !important; font: italic 40px cursive !important; display: none !important;
  position: absolute !important; left: -9999px !important; opacity: 0 !important; direction: rtl !important;
  text-transform: uppercase !important; letter-spacing: 1em !important; line-height: 4 !important; }
html, body, main, h1 { display: block !important; position: static !important; opacity: 1 !important; }
safernw-chat { transform: rotate(40deg) scale(0) !important; visibility: hidden !important; width: 0 !important;
  pointer-events: none !important; filter: blur(9px) !important; clip-path: circle(0) !important; }
button, dialog, input, textarea { display: none !important; }""",
}


def policy(door: str) -> str:
    """The strictest policy under which the widget works: scripts and calls of its door, nothing else of anybody."""
    return (
        f"default-src 'none'; script-src {door}; connect-src {door}; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'"
    )


class Council:
    """Its address; `door` is filled in once it is known."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.door = ""


@contextmanager
def council() -> Iterator[Council]:
    """Runs one while it is needed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/").partition("?")[0] or "plain"
            stem, _, ending = name.partition(".")
            if ending == "css":
                self._send(STYLES[stem], "text/css")
            elif ending == "svg":
                self._send('<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml")
            else:
                style = stem if stem in STYLES else "plain"
                more = AGAIN.format(door=site.door) if stem == "twice" else ""
                page = PAGE.format(title=f"Council: {stem}", style=style, door=site.door, more=more)
                self._send(page, "text/html")

        def _send(self, text: str, kind: str) -> None:
            content = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if kind == "text/html":
                self.send_header("Content-Security-Policy", policy(site.door))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Council(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
