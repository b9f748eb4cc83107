"""The one call in which every form ends, on the kiosk, in the chat and on the web."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from msgspec.structs import asdict

from concerns import receipt as receipts
from concerns.model import Concern, ConcernError, Facts, taken_hour
from concerns.outbox import Outbox
from concerns.receipt import Receipt
from concerns.seal import seal
from concerns.storeerrors import StoreError


class NotStored(Exception):
    """A concern that is not on the disk.

    `str()` can be shown to the person; `cause` is the line for the officer. Neither holds the person's words.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(
            "We could not store this. Nothing was sent. Please try again, or speak to one of us."
        )
        self.cause = cause


def lodge(
    facts: Facts,
    public_key: EllipticCurvePublicKey,
    outbox: Outbox,
    now: datetime,
    flags: Iterable[str] = (),
) -> Receipt:
    """Seal a concern, put it on the disk, and only then hand out its receipt.

    `now` carries a time zone; of it only the hour is kept. `flags` are ids of danger topics that matched.
    Raises NotStored: no receipt exists then, nothing is half done, and the caller keeps what was typed.
    """
    receipt = receipts.new()
    try:
        concern = Concern(**asdict(facts), flags=tuple(flags), taken=taken_hour(now), receipt=receipt.code)
        outbox.put(seal(concern, public_key))
    except (ConcernError, StoreError) as error:
        raise NotStored(str(error)) from error
    return receipt
