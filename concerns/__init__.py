"""THE CONCERN LOG: what people tell us, sealed on the device that takes it, kept until the register has it.

The way of a concern: `Facts` (a form) → `lodge` → `seal` → `Outbox` (device) → `hand_over` or a USB stick →
`Register` (partnership) → `unseal`. Receipts are in `concerns.receipt`, key files in `concerns.keys`, the
bytes of an envelope in `concerns.envelope`, the way over the network in `concerns.sync`. This room imports no other.
"""

from concerns.acknowledgement import AcknowledgementError, acknowledge_from
from concerns.cases import Case, Note
from concerns.counters import Counter
from concerns.envelope import Envelope, EnvelopeError, NotAnEnvelope, Tampered, UnknownVersion, WrongKey
from concerns.handover import (
    HandoverError,
    Outcome,
    export_outbox,
    hand_over,
    import_and_acknowledge,
    import_file,
)
from concerns.keys import KeysError
from concerns.kiosks import EnrolmentError, Kiosk
from concerns.lodge import NotStored, lodge
from concerns.model import Concern, ConcernError, Facts, taken_hour
from concerns.outbox import Outbox
from concerns.receipt import Receipt, ReceiptError
from concerns.register import Entry, Register, open_register
from concerns.retention import Due, Kept, Policy
from concerns.seal import seal, unseal
from concerns.storeerrors import StoreError

__all__ = [
    "AcknowledgementError",
    "Case",
    "Concern",
    "ConcernError",
    "Counter",
    "Due",
    "EnrolmentError",
    "Entry",
    "Envelope",
    "EnvelopeError",
    "Facts",
    "HandoverError",
    "Kept",
    "KeysError",
    "Kiosk",
    "NotAnEnvelope",
    "NotStored",
    "Note",
    "Outbox",
    "Outcome",
    "Policy",
    "Receipt",
    "ReceiptError",
    "Register",
    "StoreError",
    "Tampered",
    "UnknownVersion",
    "WrongKey",
    "acknowledge_from",
    "export_outbox",
    "hand_over",
    "import_and_acknowledge",
    "import_file",
    "lodge",
    "open_register",
    "seal",
    "taken_hour",
    "unseal",
]
