"""Handing over from an outbox to the register: on one machine, or sealed in a file on a USB stick.

Nothing leaves the outbox before the register has it on its disk, and handing over twice is handing over once.

The file is text, one JSON object a line. First {"format": "safernw-envelopes", "version": 1, "count": n},
then n times {"sha256": hex over the bytes, "envelope": base64 of the bytes (see `concerns.envelope`)}. Each
line stands for itself: a damaged stick costs the lines it damaged and no others, and their number is told.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from msgspec import Struct

from concerns import durable
from concerns import envelope as envelopes
from concerns.acknowledgement import SUFFIX, write_acknowledgement
from concerns.envelope import Envelope
from concerns.outbox import Outbox
from concerns.register import Register
from concerns.storeerrors import IdTaken, StoreError, plain

_FORMAT = "safernw-envelopes"
_VERSION = 1
_BATCH = 100


class HandoverError(Exception):
    """A file that cannot be made or read. One plain line: which file, what is wrong, what to do."""


class Outcome(Struct, frozen=True):
    """How a hand-over went, in concerns.

    `new` to the register, `known` to it already, `refused` because another has their id, `damaged` in the
    file. Refused and damaged ones are still in the outbox they came from.
    """

    new: int = 0
    known: int = 0
    refused: int = 0
    damaged: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.new + other.new,
            self.known + other.known,
            self.refused + other.refused,
            self.damaged + other.damaged,
        )


class _First(Struct):
    count: int
    format: str = _FORMAT
    version: int = _VERSION


class _Line(Struct):
    sha256: str
    envelope: bytes


def hand_over(outbox: Outbox, register: Register) -> Outcome:
    """From the outbox to a register on the same machine. Raises StoreError; what is not over yet stays."""
    outcome = Outcome()
    for batch in _batches(outbox.pending()):
        step, kept = _take_in(register, batch)
        outbox.acknowledged(envelope.id for envelope in kept)
        outcome += step
    return outcome


def export_outbox(outbox: Outbox, file: Path) -> int:
    """Write what waits in the outbox, still sealed, into a new file; the outbox keeps it. How many were
    written.

    Raises HandoverError if the file exists or cannot be written, or StoreError.
    """
    waiting = outbox.pending()
    lines = [msgspec.json.encode(_First(len(waiting)))]
    for envelope in waiting:
        data = envelope.to_bytes()
        lines.append(msgspec.json.encode(_Line(hashlib.sha256(data).hexdigest(), data)))
    with plain(file):
        try:
            durable.write_new(file, b"\n".join(lines) + b"\n")
        except FileExistsError:
            raise HandoverError(f"{file} exists already: choose another name.") from None
    return len(waiting)


def import_file(file: Path, register: Register) -> Outcome:
    """Take in a file made by `export_outbox`; a second time changes nothing.

    Raises HandoverError if it is no such file, or StoreError. Look at `Outcome.damaged` and say so if not
    nought.
    """
    return _import(file, register)[0]


def import_and_acknowledge(file: Path, register: Register) -> tuple[Outcome, Path | None]:
    """The same, and write beside the file another, of the suffix SUFFIX, by which the kiosk may delete what
    the register has now (`concerns.acknowledgement`): where, or None if the stick could not be written.
    """
    outcome, here = _import(file, register)
    beside = file.with_name(file.name + SUFFIX)
    try:
        write_acknowledgement(beside, here, register.acknowledging_key())
    except StoreError:
        return outcome, None
    return outcome, beside


def _import(file: Path, register: Register) -> tuple[Outcome, list[Envelope]]:
    """How it went, and the envelopes of the file that the register has now."""
    with plain(file):
        try:
            lines = file.read_bytes().splitlines()
        except FileNotFoundError:
            raise HandoverError(f"There is no {file}: put the stick in, and choose the file on it.") from None
    count = _count(file, lines)
    arriving = [envelope for line in lines[1:] if (envelope := _envelope(line))]
    outcome = Outcome(damaged=max(count, len(lines) - 1) - len(arriving))
    kept: list[Envelope] = []
    for batch in _batches(arriving):
        step, here = _take_in(register, batch)
        outcome += step
        kept += here
    return outcome, kept


def _take_in(register: Register, batch: list[Envelope]) -> tuple[Outcome, list[Envelope]]:
    """Outcome of one batch, and the envelopes that the register now has."""
    try:
        new = register.take_in(batch)
        return Outcome(new=new, known=len(batch) - new), batch
    except IdTaken as error:
        rest = [envelope for envelope in batch if envelope.id not in error.ids]
    new = register.take_in(rest)
    return Outcome(new=new, known=len(rest) - new, refused=len(batch) - len(rest)), rest


def _batches(everything: list[Envelope]) -> list[list[Envelope]]:
    return [everything[i : i + _BATCH] for i in range(0, len(everything), _BATCH)]


def _count(file: Path, lines: list[bytes]) -> int:
    try:
        first = msgspec.json.decode(lines[0], type=_First)
    except (IndexError, msgspec.MsgspecError, UnicodeDecodeError):
        raise HandoverError(
            f"{file} is no file of concerns, or its start is damaged: export again."
        ) from None
    if first.format != _FORMAT:
        raise HandoverError(f"{file} is no file of concerns: choose the one that the kiosk exported.")
    if first.version != _VERSION:
        raise HandoverError(f"{file} was made by a newer version of this program: update the program.")
    return first.count


def _envelope(line: bytes) -> Envelope | None:
    try:
        read = msgspec.json.decode(line, type=_Line)
        if hashlib.sha256(read.envelope).hexdigest() == read.sha256:
            return envelopes.parse(read.envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError, envelopes.EnvelopeError):
        pass
    return None
