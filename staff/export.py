"""Files that leave the site: by role, with a reason, in the audit before they leave, encrypted unless told not to.

A page with an export form includes `export.html` and passes `new_passphrase()` as `passphrase`; what receives it
calls `file`. Routes of exports name LEADS or ADMINISTRATORS.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from litestar import Response

from staff import aeszip
from staff.aeszip import new_passphrase
from staff.desk import Desk
from staff.forms import Form
from staff.view import signed_in
from staff.visit import StaffRequest

SHORTEST_REASON = 10
LONGEST_REASON = 300
_SHORTEST_PASSPHRASE = 20
__all__ = ["file", "new_passphrase", "table", "wanted"]


def wanted(form: Form) -> bool:
    """Whether the form says why, and how the file is to be encrypted; else its errors are noted."""
    reason = form.text("reason", LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        form.wrong("reason", f"Say in {SHORTEST_REASON} characters or more who needs the file and what for")
    if form.text("encrypted") and len(form.text("passphrase")) < _SHORTEST_PASSPHRASE:
        form.wrong("reason", "Load this page again: its passphrase got lost")
    return not form.errors


def file(
    request: StaffRequest, desk: Desk, form: Form, name: str, content: str, rows: int
) -> Response[bytes]:
    """The download of `name`, a text file, as the form wants it. `rows` is noted in the audit, with the reason."""
    encrypted = bool(form.text("encrypted"))
    how = "encrypted" if encrypted else "not encrypted"
    detail = f"{rows} rows, {how}: {form.text('reason', LONGEST_REASON)}"
    desk.register.record(signed_in(request).name, "exported", name, detail)
    # With the mark that has Excel read it as UTF-8.
    data = b"\xef\xbb\xbf" + content.encode()
    if encrypted:
        data, name = aeszip.sealed(name, data, form.text("passphrase")), f"{name}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(
        data, media_type="application/zip" if encrypted else "text/csv; charset=utf-8", headers=headers
    )


def table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV whose cells no spreadsheet takes for formulas (OWASP, CSV injection)."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
