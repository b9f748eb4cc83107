"""The recovery sheet: a machine-made code on paper in a safe, which opens the register when nobody can.

The code is two lines, each made and checked as a receipt is (`concerns.receipt`): 160 random bits in all, and
any one or two wrong characters in a line are noticed, and in which line.
"""

from __future__ import annotations

import re

from msgspec import Struct

from concerns import receipt as receipts
from concerns.keyfile import KeysError, PublicFile
from concerns.receipt import Receipt, ReceiptError


class Code(Struct, frozen=True):
    """The two lines of a recovery code."""

    first: Receipt
    second: Receipt

    @property
    def secret(self) -> str:
        """What wraps the data key."""
        return self.first.code + self.second.code

    def __repr__(self) -> str:
        return "<Code>"


def new_code() -> Code:
    """A fresh code of 160 random bits."""
    return Code(receipts.new(), receipts.new())


def secret(typed: str) -> str | None:
    """The secret of a code as somebody types it: any case, dashes, spaces or line ends. None if it is none.

    Raises KeysError that names the line with a mistake, where the rest looks like a code.
    """
    plain = re.sub(r"[\s-]", "", typed)
    if len(plain) != 2 * receipts.LENGTH or not plain.isalnum():
        return None
    lines = (plain[: receipts.LENGTH], plain[receipts.LENGTH :])
    read, wrong = [], []
    for number, line in enumerate(lines, 1):
        try:
            read.append(receipts.parse(line).code)
        except ReceiptError:
            wrong.append(number)
    if len(wrong) == len(lines):
        return None  # a passphrase of that length
    if wrong:
        raise KeysError(
            f"Line {wrong[0]} of the recovery code has a mistake in it: compare it with the sheet."
        )
    return "".join(read)


def sheet(code: Code, public: PublicFile, made: str) -> str:
    """A page of plain text to print. `made` is an ISO date."""
    return f"""\
SAFER NORTH WEST: RECOVERY SHEET OF THE REGISTER
================================================

Made on {made}, for the register's key {public.key_id} of {public.made}.

    line 1    {code.first}
    line 2    {code.second}

What it is.  Whoever holds this sheet and the file register-private.json
can read every concern in the register. There are no letters I, L, O or U
in the code: what looks like one is the number 1 or 0.

When it is for.  When nobody who has a passphrase can be reached any more.
Type both lines, one after the other, where the register's passphrase is
asked for. Then add a holder, and make a new sheet: this one ends by that.

Where it belongs.  In a sealed envelope, signed and dated across the flap,
in a safe that is not in the same building as the register's backup. Never
in a photograph, an e-mail or a computer.

    opened by ______________________   on __________   why ______________
"""
