"""Once a day a mail that says whether to look in, and nothing else: of the same length on every day.

It counts as sent to an address only when the mail server has accepted it; until then it is tried again, less and
less often. What failed is shown on a page. Nothing of any concern is in it, so the key need not be open.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from secrets import token_hex
from typing import Literal

from msgspec import Struct

from staff.accounts import Accounts
from staff.lockout import Backoff

SUBJECT = "Safer North West review site: today's note"
SOMETHING = "Something new is waiting. Please sign in to the review site today."
NOTHING = "Nothing new is waiting. No need to sign in to the site for it now."
PATIENCE = 20.0
"""Seconds that the mail server gets for each step."""
RETRY = Backoff(free=0, first=5 * 60, longest=2 * 3600, forgotten=0)
KEPT_DAYS = 30
Security = Literal["starttls", "tls", "none"]


class MailServer(Struct, frozen=True, kw_only=True):
    """Where mail goes out. `security` "none" is for a server on this very machine."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = ""
    security: Security = "starttls"

    def __repr__(self) -> str:
        return f"MailServer({self.host})"


class Outcome(Struct, frozen=True):
    """What became of one day's hint to one address. `failure` is the server's last word, "" once accepted."""

    day: str
    address: str
    accepted: bool
    tries: int
    again: float
    failure: str


def message(server: MailServer, address: str, now: datetime, came: bool) -> EmailMessage:
    """The mail. Whether anything came changes its words and not its length."""
    mail = EmailMessage()
    mail["From"] = server.sender
    mail["To"] = address
    mail["Subject"] = SUBJECT
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{token_hex(16)}@{server.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{SOMETHING if came else NOTHING}\n")
    return mail


class Hints:
    """Who has had which day's hint, kept beside the accounts."""

    def __init__(self, accounts: Accounts, server: MailServer) -> None:
        self._accounts, self.server = accounts, server

    def send_due(self, now: datetime, day: str, addresses: Iterable[str], came: bool) -> list[Outcome]:
        """Send `day`'s hint to each address that has not had it and is not to wait. What was tried, and how it went."""
        tried = []
        for address in addresses:
            before = self._get(day, address)
            if before and (before.accepted or before.again > now.timestamp()):
                continue
            failure = self._hand_over(message(self.server, address, now, came))
            tries = (before.tries if before else 0) + 1
            again = now.timestamp() + RETRY.wait(tries - 1)
            outcome = Outcome(day, address, not failure, tries, again, failure)
            self._keep(outcome)
            tried.append(outcome)
        return tried

    def outcomes(self) -> list[Outcome]:
        """The latest days' hints, the newest first."""
        query = "SELECT day, address, accepted, tries, again, failure FROM hints ORDER BY day DESC, address LIMIT 60"
        with self._accounts.reading() as connection:
            rows = connection.execute(query).fetchall()
        return [Outcome(row[0], row[1], bool(row[2]), *row[3:]) for row in rows]

    def forget_before(self, day: str) -> None:
        """Old days are dropped."""
        with self._accounts.writing() as connection:
            connection.execute("DELETE FROM hints WHERE day < ?", (day,))

    def _hand_over(self, mail: EmailMessage) -> str:
        """ "" when the server has accepted it for its address, else why not, in a line without the address."""
        server = self.server
        if not server.host or not server.sender:
            return "no mail server is set (smtp_host, smtp_sender)"
        kind = smtplib.SMTP_SSL if server.security == "tls" else smtplib.SMTP
        try:
            with kind(server.host, server.port, timeout=PATIENCE) as line:
                if server.security == "starttls":
                    line.starttls(context=ssl.create_default_context())
                if server.user:
                    line.login(server.user, server.password)
                line.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, _),) = refused.recipients.values()
            return f"the server does not take this address ({code})"
        except smtplib.SMTPResponseException as answer:
            return f"the server answered {answer.smtp_code}"
        except (smtplib.SMTPException, OSError) as problem:
            return f"the server could not be used ({type(problem).__name__})"
        return ""

    def _get(self, day: str, address: str) -> Outcome | None:
        query = (
            "SELECT day, address, accepted, tries, again, failure FROM hints WHERE day = ? AND address = ?"
        )
        with self._accounts.reading() as connection:
            row = connection.execute(query, (day, address)).fetchone()
        return Outcome(row[0], row[1], bool(row[2]), *row[3:]) if row else None

    def _keep(self, outcome: Outcome) -> None:
        with self._accounts.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO hints VALUES (?, ?, ?, ?, ?, ?)",
                (
                    outcome.day,
                    outcome.address,
                    outcome.accepted,
                    outcome.tries,
                    outcome.again,
                    outcome.failure,
                ),
            )
