"""How many sealed concerns a second the register takes in, each on the disk before the next."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from bench.register.figure import Figure, at_least
from bench.register.invented import concerns
from concerns import Envelope, Register, seal
from content import load

UNTIL = datetime(2027, 6, 11, 14, tzinfo=UTC)
ROUNDS = 5
HELD = 20_000
"""Concerns that the register holds before the first is measured."""


def measured(quick: bool) -> list[Figure]:
    """One at a time, as the door takes them, and in batches of 100, as a stick brings them."""
    held, each = (2_000, 200) if quick else (HELD, 1_000)
    fresh = _sealed(held + 2 * ROUNDS * each)
    with tempfile.TemporaryDirectory() as folder:
        register = Register(Path(folder) / "register.db", Path(folder) / "pepper")
        with register:
            register.take_in(fresh[:held])
            rest = iter(fresh[held:])
            singly = [_a_second(register, [next(rest) for _ in range(each)], 1) for _ in range(ROUNDS)]
            batched = [_a_second(register, [next(rest) for _ in range(each)], 100) for _ in range(ROUNDS)]
    return [
        at_least("intake, one by one", statistics.median(singly), 200, "concerns a second"),
        at_least("intake, in batches of 100", statistics.median(batched), 200, "concerns a second"),
    ]


def _sealed(count: int) -> list[Envelope]:
    public_key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return [seal(concern, public_key) for concern in concerns(load(), count, UNTIL)]


def _a_second(register: Register, envelopes: list[Envelope], batch: int) -> float:
    start = time.perf_counter()
    for at in range(0, len(envelopes), batch):
        register.take_in(envelopes[at : at + batch])
    return len(envelopes) / (time.perf_counter() - start)
