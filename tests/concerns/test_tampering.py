"""No bit of what staff wrote can be changed, and no end cut off, without its being refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Concern, EnvelopeError, Register, receipt, seal
from concerns.seal import seal_text, unseal_text


def changed(whole: bytes) -> Iterator[bytes]:
    """Every single bit turned, and every shorter length."""
    for at in range(len(whole)):
        for bit in range(8):
            yield whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :]
        yield whole[:at]
    yield whole + b"\x00"


def assert_refused(whole: bytes, opened: Callable[[bytes], str]) -> None:
    for harmed in changed(whole):
        with pytest.raises(EnvelopeError):
            opened(harmed)


@pytest.mark.slow
def test_every_bit_and_every_length_of_a_note_counts(private_key: ec.EllipticCurvePrivateKey) -> None:
    sealed = seal_text("Invented: rang the stall holder.", private_key.public_key(), "note")
    assert_refused(sealed, lambda harmed: unseal_text(harmed, [private_key], "note"))


@pytest.mark.slow
def test_every_bit_and_every_length_of_a_message_counts(
    register: Register, public_key: ec.EllipticCurvePublicKey
) -> None:
    code = receipt.new()
    envelope = seal(
        Concern(category="asb", channel="web", taken="2027-06-11T14:00Z", receipt=code.code), public_key
    )
    register.take_in([envelope])
    register.send_message(envelope.id, code, "Invented: thank you.", by="ann")
    with register.reading() as connection:
        (sealed,) = connection.execute("SELECT message FROM envelopes").fetchone()
    with register.writing() as connection:

        def opened(harmed: bytes) -> str:
            connection.execute("UPDATE envelopes SET message = ?", (harmed or b"\x00",))
            return register.message(code)

        assert_refused(sealed, opened)
