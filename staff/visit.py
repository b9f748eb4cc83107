"""Each request's visit: its browser's cookie, the session under it, and who is signed in.

A browser has a token from its first page on, which its forms are bound to; signing in gives it a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from staff.accounts import Account
from staff.desk import Desk
from staff.sessions import Session, new_token

OPEN_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_NO_TOUCH = frozenset({"/healthz", "/still-there"})
"""Calls that a page makes by itself: they do not count as somebody being there."""


class Visit:
    """`token` is the browser's; `session` is None before sign-in. `cookie` is what to set, None for no change.

    `page` is where the form stands that was sent, `fields` are the names of its fields.
    """

    def __init__(self, desk: Desk, token: str, touch: bool) -> None:
        self._desk = desk
        self.known = bool(token)
        self.token = token or new_token()
        self.cookie: str | None = None if token else self.token
        self.page = ""
        self.fields: tuple[str, ...] = ()
        self.session: Session | None = desk.sessions.find(token, touch) if token else None
        self.account: Account | None = self._signed_in()

    def _signed_in(self) -> Account | None:
        account = self._desk.accounts.get(self.session.account) if self.session else None
        return account if account and account.state == "active" else None

    @property
    def former(self) -> str | None:
        """The account that was signed in here until its session ended by itself."""
        return self._desk.sessions.former(self.token)

    @property
    def form_token(self) -> str:
        """For the hidden field of every form."""
        return self._desk.sessions.form_token(self.token)

    def is_own(self, given: str) -> bool:
        """Whether a form that carries this token came from a page in this browser."""
        return self._desk.sessions.is_form_token(self.token, given)

    def begin(self, account: Account) -> None:
        """Sign in: a new token, whatever the browser had before."""
        self._desk.sessions.end(self.token)
        self._use(self._desk.sessions.begin(account.id))
        self.account = account

    def rotate(self) -> None:
        """A new token for the same session."""
        self._use(self._desk.sessions.rotate(self.token))

    def end(self) -> None:
        """Sign out."""
        self._desk.sessions.end(self.token)
        self._use(new_token())
        self.account = None

    def sent(self) -> None:
        """What was typed has been taken: no draft of it stays."""
        if self.account and self.page:
            self._desk.sessions.drop_draft(self.account.id, self.page, self.fields)

    def _use(self, token: str) -> None:
        self.token = self.cookie = token
        self.session = self._desk.sessions.find(token)


StaffRequest = Request[Account | None, Visit, State]


def with_visit(app: ASGIApp, desk: Desk) -> ASGIApp:
    """Finds each request's visit (`request.auth`) and account (`request.user`), and sets the cookie.

    A request that came under another host name than the site's gets 400: nobody else's page may reach a site on
    loopback by a name that it has pointed there.
    """
    name, secure = desk.cookie_name, desk.secure
    hosts = {urlsplit(desk.options.address).hostname or ""} | {host.strip("[]") for host in OPEN_HOSTS}

    async def visited(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        if urlsplit("//" + headers.get("host", "")).hostname not in hosts:
            await send({"type": "http.response.start", "status": 400, "headers": []})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        visit = Visit(desk, _token(headers, name), touch=scope["path"] not in _NO_TOUCH)
        scope["auth"], scope["user"] = visit, visit.account

        added = [(b"strict-transport-security", b"max-age=31536000; includeSubDomains")] if secure else []

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] == 303:
                    visit.sent()
                cookies = []
                if visit.cookie is not None and _is_page(message):
                    cookies.append((b"set-cookie", _set_cookie(name, visit.cookie, secure).encode()))
                message["headers"] = [*message.get("headers", ()), *added, *cookies]
            await send(message)

        await app(scope, receive, send_with_cookie)

    return visited


def _is_page(message: HTTPResponseStartEvent) -> bool:
    """Files that are kept for good are the same for everybody and carry no cookie."""
    return not any(
        key.lower() == b"cache-control" and b"public" in value for key, value in message.get("headers", ())
    )


def _token(headers: Mapping[str, str], name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _set_cookie(name: str, token: str, secure: bool) -> str:
    parts = (f"{name}={token}", "Path=/", "HttpOnly", "SameSite=Strict", *(("Secure",) if secure else ()))
    return "; ".join(parts)
