"""Serves a site of an invented partnership on a free port, and prints where."""

from __future__ import annotations

from pathlib import Path

from litestar import Litestar, Response, get

from pages import Look, Site, errors, guarded, serve

COLOURS = {
    "primary": "#12355b",
    "on_primary": "#ffffff",
    "emergency": "#b3121d",
    "on_emergency": "#ffffff",
    "surface": "#ffffff",
    "text": "#14202b",
    "line": "#71808b",
}
site = Site(
    Look(name="Invented <Partnership>", service="A service", colours=COLOURS),
    Path(__file__).parent / "templates",
)


@get("/", sync_to_thread=False)
def hello() -> Response[str]:
    return site.page("hello.html", title="Hello & welcome")


@get("/fails", sync_to_thread=False)
def fails(words: str) -> Response[str]:
    raise RuntimeError(words)


if __name__ == "__main__":
    app = Litestar([hello, fails, site.assets.route()], exception_handlers=errors.handlers(site))  # type: ignore[arg-type]
    serve(guarded(app), "127.0.0.1", 0, lambda where: print(where, flush=True))
