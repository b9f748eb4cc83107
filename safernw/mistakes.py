"""Which failures are a user's to mend, and the one line that tells each."""

from __future__ import annotations

import errno

PLAIN = frozenset(
    {
        "AcknowledgementError", "BackupError", "BundleError", "ConcernError", "EncoderError",
        "EnrolmentError", "EnvelopeError", "HandoverError", "KeysError", "KioskError", "LoudLogging",
        "ModelError", "NotStored", "PackError", "PortTaken", "ReceiptError", "RedisFault",
        "SettingsError", "SigningError", "StaffError", "StoreError",
    }
)  # fmt: skip
"""Names of the errors whose message is one plain line. By name, so that telling them imports no room."""

PARTS = {
    "rasa": "bot", "rasa_sdk": "bot", "kivy": "kiosk", "segno": "kiosk",
    "jinja2": "hub", "litestar": "hub", "uvicorn": "hub",
}  # fmt: skip
"""Packages by which a missing part of the program is known."""

DISK = {
    errno.ENOSPC: "the disk is full; make room and try again",
    errno.EROFS: "the disk is read-only; set SAFERNW_DATA to a folder that can be written",
    errno.EACCES: "not allowed to write there; set SAFERNW_DATA to a folder of your own",
}


def told(problem: BaseException) -> str | None:
    """The line for a user's mistake, or None for a fault of ours, which deserves its traceback."""
    if any(kind.__name__ in PLAIN for kind in type(problem).__mro__):
        return str(problem)
    if isinstance(problem, ModuleNotFoundError) and problem.name in PARTS:
        extra = PARTS[problem.name]
        return f"this needs the part '{extra}', which is not installed; run: uv sync --extra {extra}"
    if isinstance(problem, OSError) and problem.errno in DISK:
        return f"{problem.filename or 'the data folder'}: {DISK[problem.errno]}"
    return None
