"""An envelope opens only whole, unchanged and with its own key, and its outside tells nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given, settings
from hypothesis import strategies as st

from concerns import (
    Concern,
    Envelope,
    EnvelopeError,
    NotAnEnvelope,
    Tampered,
    UnknownVersion,
    WrongKey,
    envelope,
    model,
    seal,
    unseal,
)
from concerns import receipt as receipts
from concerns.seal import key_id, pad, point, unpad

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
DATA = Path(__file__).parent / "data"


def concern(what: str = "Invented words.", category: str = "asb") -> Concern:
    return Concern(
        category=category, channel="kiosk", what=what, taken="2027-06-11T14:00Z", receipt=receipts.new().code
    )


def opens(data: bytes) -> bool:
    try:
        unseal(envelope.parse(data), [KEY])
        return True
    except EnvelopeError as error:
        line = str(error)
    assert line
    assert "\n" not in line
    return False


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@given(st.text(max_size=4000))
def test_what_was_sealed_is_what_staff_read(what: str) -> None:
    given_concern = concern(what)
    sealed = seal(given_concern, KEY.public_key())
    assert unseal(envelope.parse(sealed.to_bytes()), [OTHER_KEY, KEY]) == given_concern


def test_every_flipped_bit_outside_and_in_the_sender_key_is_refused() -> None:
    data = seal(concern(), KEY.public_key()).to_bytes()
    assert opens(data)
    for bit in range(131 * 8):
        assert not opens(flipped(data, bit)), bit


def flip_anywhere(times: int) -> None:
    random_bits = random.Random(20270611)
    data = seal(concern(), KEY.public_key()).to_bytes()
    for bit in random_bits.choices(range(len(data) * 8), k=times):
        assert not opens(flipped(data, bit)), bit


def test_flipped_bits_anywhere_are_refused() -> None:
    flip_anywhere(300)


@pytest.mark.thousands
def test_100_000_flipped_bits_are_refused() -> None:
    flip_anywhere(100_000)


def test_every_truncation_and_every_addition_is_refused() -> None:
    data = seal(concern(), KEY.public_key()).to_bytes()
    for length in range(len(data)):
        assert not opens(data[:length])
        assert not opens(data[len(data) - length :])
    for more in (1, 2, 1024, 3072):
        assert not opens(data + bytes(more))


@settings(max_examples=300)
@given(st.binary(max_size=3000) | st.binary(max_size=1200).map(lambda rest: b"SNWE\x01\x01" + rest))
def test_no_bytes_from_outside_are_taken_for_a_concern(data: bytes) -> None:
    assert not opens(data)


def test_no_part_can_be_swapped_with_that_of_another() -> None:
    one, other = seal(concern(), KEY.public_key()), seal(concern(), KEY.public_key())
    mixtures = [
        Envelope(other.head, one.tag, one.sealed),
        Envelope(one.head, other.tag, one.sealed),
        Envelope(one.head, one.tag, other.sealed),
        Envelope(one.head[:14] + other.head[14:30] + one.head[30:], one.tag, one.sealed),
    ]
    for mixture in mixtures:
        with pytest.raises(Tampered):
            unseal(mixture, [KEY])


def test_another_hour_outside_than_inside_is_refused() -> None:
    hours = model.hour_number("2027-06-11T15:00Z")
    head = envelope.pack_head(key_id(KEY.public_key()), bytes(16), hours)
    inside = concern()
    forged = by_hand(pad(model.encode(inside)), head, receipts.tag(receipts.parse(inside.receipt)))
    with pytest.raises(Tampered):
        unseal(forged, [KEY])


def test_each_refusal_says_which_kind_it_is() -> None:
    data = seal(concern(), KEY.public_key()).to_bytes()
    with pytest.raises(NotAnEnvelope):
        envelope.parse(b"Dear Sir or Madam")
    with pytest.raises(NotAnEnvelope):
        envelope.parse(data[:-1])
    for place in (4, 5):
        with pytest.raises(UnknownVersion):
            envelope.parse(data[:place] + b"\x02" + data[place + 1 :])
    with pytest.raises(WrongKey):
        unseal(envelope.parse(data), [OTHER_KEY])
    with pytest.raises(WrongKey):
        unseal(envelope.parse(data), [])
    with pytest.raises(Tampered):
        unseal(envelope.parse(flipped(data, len(data) * 8 - 1)), [KEY])


def test_the_size_tells_only_a_bucket() -> None:
    sizes = {len(seal(concern("x" * n), KEY.public_key()).to_bytes()) for n in range(0, 4001, 40)}
    assert sizes == {66 + 65 + 16 + bucket for bucket in (1024, 2048, 4096, 8192)}
    assert len(seal(concern("字" * 4000), KEY.public_key()).to_bytes()) == 66 + 65 + 16 + 16384


def test_the_outside_is_the_same_whatever_was_said() -> None:
    one, other = seal(concern("a"), KEY.public_key()), seal(concern("b", "medical"), KEY.public_key())
    assert one.head[:14] + one.head[30:] == other.head[:14] + other.head[30:]
    assert (one.taken, one.bucket, one.key_id) == ("2027-06-11T14:00Z", 1024, key_id(KEY.public_key()))


def test_ids_and_ciphertexts_never_repeat() -> None:
    same = concern()
    sealed = [seal(same, KEY.public_key()) for _ in range(100)]
    assert len({each.id for each in sealed}) == len({each.sealed for each in sealed}) == 100
    assert {each.tag for each in sealed} == {receipts.tag(receipts.parse(same.receipt))}


@given(st.binary(max_size=16380))
def test_padding_comes_off_again(record: bytes) -> None:
    padded = pad(record)
    assert len(padded) in envelope.BUCKETS
    assert unpad(padded) == record


@given(st.binary(max_size=200), st.integers(0, 1023))
def test_padding_that_is_not_noughts_is_refused(record: bytes, place: int) -> None:
    padded = bytearray(pad(record))
    padded[max(place, 4 + len(record))] = 7
    with pytest.raises(Tampered):
        unpad(bytes(padded))


@pytest.mark.parametrize("padded", [b"", b"\x00", b"\x00\x00\x10\x00" + bytes(1020), b"\xff" * 1024])
def test_a_length_beyond_the_bucket_is_refused(padded: bytes) -> None:
    if padded.strip(b"\x00"):
        with pytest.raises(Tampered):
            unpad(padded)
    else:
        assert unpad(padded) == b""


def test_what_opens_to_something_else_is_refused_without_showing_it() -> None:
    head = envelope.pack_head(key_id(KEY.public_key()), bytes(16), 500_000)
    for record, kind in ((b"canary", Tampered), (b'{"version": 2, "what": "canary"}', UnknownVersion)):
        with pytest.raises(kind) as caught:
            unseal(by_hand(pad(record), head), [KEY])
        assert "canary" not in str(caught.value)


def test_an_envelope_sealed_by_a_browser_is_read() -> None:
    kept = json.loads((DATA / "browser-envelope-1.json").read_text())
    private_key = ec.derive_private_key(int(kept["private_scalar"], 16), ec.SECP256R1())
    opened = unseal(envelope.parse(base64.b64decode(kept["envelope"])), [private_key])
    assert opened.receipt == kept["receipt"]
    assert opened.what == 'Lorem ipsum — żółć 🙂 "quoted"\nsecond line'
    assert (opened.channel, opened.flags, opened.taken) == ("web", ("emergency",), "2027-06-11T14:00Z")


def test_an_envelope_made_by_hand_from_rfc_9180_is_read() -> None:
    given_concern = concern()
    head = envelope.pack_head(key_id(KEY.public_key()), bytes(16), model.hour_number(given_concern.taken))
    tag = receipts.tag(receipts.parse(given_concern.receipt))
    made = by_hand(pad(model.encode(given_concern)), head, tag)
    assert unseal(envelope.parse(made.to_bytes()), [KEY]) == given_concern


def by_hand(padded: bytes, head: bytes, tag: bytes = bytes(32)) -> Envelope:
    """SealBase of RFC 9180, written from sections 4 and 5 with nothing but hashes, ECDH and AES-GCM."""
    suite = b"HPKE" + bytes.fromhex("0010 0001 0002")
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    enc = point(ephemeral.public_key())
    shared = ephemeral.exchange(ec.ECDH(), KEY.public_key())
    kem = b"KEM" + bytes.fromhex("0010")
    eae = extract(kem, b"", b"eae_prk", shared)
    secret = expand(kem, eae, b"shared_secret", enc + point(KEY.public_key()), 32)
    hashed = [
        extract(suite, b"", b"psk_id_hash", b""),
        extract(suite, b"", b"info_hash", b"safernw envelope" + head),
    ]
    context = b"\x00" + b"".join(hashed)
    prk = extract(suite, secret, b"secret", b"")
    key, nonce = expand(suite, prk, b"key", context, 32), expand(suite, prk, b"base_nonce", context, 12)
    return Envelope(head, tag, enc + AESGCM(key).encrypt(nonce, padded, b""))


def extract(suite: bytes, salt: bytes, label: bytes, value: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + value, "sha256")


def expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(hashes.SHA256(), length, labelled).derive(prk)


def test_the_key_id_is_the_start_of_the_keys_hash() -> None:
    assert key_id(KEY.public_key()) == hashlib.sha256(point(KEY.public_key())).digest()[:8]
    with pytest.raises(ValueError, match="P-256"):
        point(ec.generate_private_key(ec.SECP384R1()).public_key())
