"""What a form sent, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict

TOKEN_FIELD = "form_token"
PAGE_FIELD = "form_page"
"""The page that a form stands on: where a draft of it is shown again."""
LONGEST = 10_000
_OWN_FIELDS = {PAGE_FIELD, TOKEN_FIELD}


class Form:
    """The fields of a form. `errors` is a line for each field that will not do."""

    def __init__(self, fields: FormMultiDict) -> None:
        self._fields = fields
        self.errors: dict[str, str] = {}

    def text(self, name: str, longest: int = LONGEST) -> str:
        """A field's text without white space around it, "" if it was not sent; cut nowhere, refused if longer."""
        return self.exactly(name, longest).strip()

    def exactly(self, name: str, longest: int = LONGEST) -> str:
        """A field as it was typed: for passwords."""
        value = self._fields.get(name, "")
        typed = value if isinstance(value, str) else ""
        if len(typed) > longest:
            self.errors.setdefault(name, f"Use {longest:,} characters or fewer")
        return typed

    def all(self, name: str) -> list[str]:
        """Every value of a field that may stand several times, such as ticked boxes."""
        return [value for value in self._fields.getall(name, []) if isinstance(value, str)]

    def needed(self, name: str, message: str, longest: int = LONGEST) -> str:
        """As `text`; `message` becomes the field's error if it is empty."""
        text = self.text(name, longest)
        if not text:
            self.errors.setdefault(name, message)
        return text

    def wrong(self, name: str, message: str) -> None:
        """Note an error that was found elsewhere."""
        self.errors.setdefault(name, message)

    @property
    def fields(self) -> dict[str, str]:
        """What was typed, for a draft: one text for each field, no passwords, no codes."""
        kept = {name: value for name, value in self._fields.multi_items() if isinstance(value, str)}
        return {
            name: value for name, value in kept.items() if name not in _OWN_FIELDS and not is_secret(name)
        }

    @property
    def page(self) -> str:
        """The page that the form stands on."""
        value = self._fields.get(PAGE_FIELD, "")
        return value if isinstance(value, str) else ""


def is_secret(name: str) -> bool:
    """Whether a field of this name is never kept or shown again."""
    return any(part in name for part in ("password", "passphrase", "code"))


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The form of a request, empty where none was sent. A dependency named `form`."""
    return Form(await request.form())
