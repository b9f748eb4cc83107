"""Sealed concerns and receipts at the door: on the disk or refused, never doubled, never guessed."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from concerns import Concern, Envelope, keys, receipt, seal, taken_hour
from concerns import envelope as envelopes
from concerns.counters import Counter
from concerns.files import private_key_path, public_key_path
from concerns.register import open_register
from content.publish import published_path
from tests.web.served_door import PASSPHRASE, ServedDoor
from web.counting import Counting
from web.register import Desk

BROWSER = json.loads(Path("tests/concerns/data/browser-envelope-1.json").read_text(encoding="utf-8"))


def concern(door: ServedDoor, what: str = "an invented story") -> tuple[receipt.Receipt, Envelope]:
    """A fresh sealed concern and its receipt."""
    code = receipt.new()
    record = Concern(
        category="noise", channel="web", what=what, taken=taken_hour(datetime.now(UTC)), receipt=code.code
    )
    return code, seal(record, keys.read_public(public_key_path(door.data)))


def hand_in(door: ServedDoor, data: bytes, key: str, **headers: str) -> tuple[int, dict[str, str]]:
    reply = door.call(
        "POST",
        "/api/concerns",
        data=data,
        headers={"Content-Type": "application/octet-stream", "Idempotency-Key": key, **headers},
    )
    return reply.status_code, reply.json()


def test_a_concern_sealed_by_a_browsers_library_is_taken_in_once(door: ServedDoor) -> None:
    data = base64.b64decode(BROWSER["envelope"])
    id = envelopes.parse(data).id
    assert hand_in(door, data, id) == (201, {"id": id})
    assert hand_in(door, data, id) == (200, {"id": id})
    answer = door.post("/api/receipts", {"receipt": BROWSER["receipt"].lower()})
    assert answer.json() == {"status": "new"}


def test_many_at_once_are_all_on_the_register_and_one_sent_often_is_one(door: ServedDoor) -> None:
    with door.register() as register:
        before = len(register.entries())
    sent = [concern(door)[1] for _ in range(20)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda e: hand_in(door, e.to_bytes(), e.id)[0], sent * 3))
    assert answers.count(201) == 20 and answers.count(200) == 40
    with door.register() as register:
        assert len(register.entries()) == before + 20


def test_what_is_no_envelope_or_has_another_id_is_refused(door: ServedDoor) -> None:
    _, sealed = concern(door)
    data = sealed.to_bytes()
    for wrong in (b"", b"SNWE", data[:-1], data + b"\0", b"X" + data[1:], b"\0" * 5000, b"{}"):
        assert hand_in(door, wrong, sealed.id)[0] == 400
    assert hand_in(door, data, "0" * 32)[0] == 400
    assert hand_in(door, data * 20, sealed.id)[0] == 413
    assert (
        door.call("POST", "/api/concerns", data=data, headers={"Content-Type": "text/plain"}).status_code
        == 415
    )


def test_another_content_under_a_known_id_is_409_and_changes_nothing(door: ServedDoor) -> None:
    _, sealed = concern(door)
    assert hand_in(door, sealed.to_bytes(), sealed.id)[0] == 201
    _, other = concern(door)
    swapped = Envelope(sealed.head, sealed.tag, other.sealed)
    assert hand_in(door, swapped.to_bytes(), sealed.id)[0] == 409
    assert hand_in(door, sealed.to_bytes(), sealed.id)[0] == 200


def test_a_kiosk_is_known_by_its_token_and_a_wrong_one_is_refused(door: ServedDoor) -> None:
    with door.register() as register:
        token = register.add_kiosk("stage-left")
    _, sealed = concern(door)
    bearer = {"Authorization": f"Bearer {token}"}
    assert hand_in(door, sealed.to_bytes(), sealed.id, Authorization="Bearer wrong")[0] == 401
    assert hand_in(door, sealed.to_bytes(), sealed.id, Authorization="Basic x")[0] == 401
    assert hand_in(door, sealed.to_bytes(), sealed.id, **bearer)[0] == 201
    with door.register() as register:
        register.revoke_kiosk("stage-left")
    assert hand_in(door, sealed.to_bytes(), sealed.id, **bearer)[0] == 401


def test_a_kiosks_counts_are_added_once(door: ServedDoor) -> None:
    with door.register() as register:
        bearer = {"Authorization": f"Bearer {register.add_kiosk('stage-right')}"}
    row = {"hour": "2027-06-11T14:00Z", "event": "", "kind": "topic", "key": "boat-theft", "count": 3}
    body = {"batch": "ab" * 16, "rows": [row]}
    assert door.post("/api/counters", body).status_code == 401
    for _ in range(2):
        assert door.post("/api/counters", body, headers=bearer).json() == {"batch": "ab" * 16}
    with door.register() as register:
        found = [counter for source, counter in register.counters() if source == "stage-right"]
    assert found == [Counter("2027-06-11T14:00Z", "", "topic", "boat-theft", 3)]
    for name, value in (
        ("count", 0),
        ("count", "3"),
        ("kind", "words"),
        ("hour", "2027-13-01T00:00Z"),
        ("key", "A b"),
    ):
        wrong = {"batch": "cd" * 16, "rows": [{**row, name: value}]}
        assert door.post("/api/counters", wrong, headers=bearer).status_code == 400, (name, value)


def test_the_signed_pack_is_for_kiosks_and_sent_once(door: ServedDoor) -> None:
    with door.register() as register:
        bearer = {"Authorization": f"Bearer {register.add_kiosk('gate')}"}
    assert door.call("GET", "/api/pack").status_code == 401
    assert door.call("GET", "/api/pack", headers=bearer).status_code == 404
    path = published_path(door.data)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"a signed pack")
    reply = door.call("GET", "/api/pack", headers=bearer)
    assert (reply.status_code, reply.content) == (200, b"a signed pack")
    again = door.call("GET", "/api/pack", headers={**bearer, "If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    path.write_bytes(b"another")
    assert (
        door.call("GET", "/api/pack", headers={**bearer, "If-None-Match": reply.headers["etag"]}).content
        == b"another"
    )


def test_a_receipt_tells_what_became_of_it_and_staffs_message(door: ServedDoor) -> None:
    code, sealed = concern(door)
    hand_in(door, sealed.to_bytes(), sealed.id)
    with door.register() as register:
        register.set_status(sealed.id, "closed", "acted-on", by="test")
        register.send_message(sealed.id, code, "Thank you. The lamp is mended.", by="test")
    answer = door.post("/api/receipts", {"receipt": str(code)}).json()
    assert answer == {"status": "closed", "reason": "acted-on", "message": "Thank you. The lamp is mended."}


def test_a_code_not_here_is_not_wrong_but_guessing_is_limited(door: ServedDoor) -> None:
    assert door.post("/api/receipts", {"receipt": str(receipt.new())}).json() == {"status": "not-here-yet"}
    slip = door.post("/api/receipts", {"receipt": "000-000-000-000-000-001"})
    assert slip.status_code == 400 and "mistake" in slip.json()["detail"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: door.post("/api/receipts", {"receipt": str(receipt.new())}).status_code, range(60)
            )
        )
    assert 429 in answers and answers.count(200) <= 40
    for _ in range(3):
        refused = door.post("/api/receipts", {"receipt": str(receipt.new())})
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1


def test_the_key_to_seal_to_is_served_as_it_lies_in_the_data_folder(door: ServedDoor) -> None:
    assert door.call("GET", "/api/register-key").content == public_key_path(door.data).read_bytes()


async def test_what_was_counted_reaches_the_register_hour_by_hour(tmp_path: Path) -> None:
    now = [datetime(2027, 6, 11, 14, 59, tzinfo=UTC)]
    desk = Desk(tmp_path)
    counting = Counting(desk, now=lambda: now[0])
    for kind, key in (("topic", "boat-theft"), ("topic", "boat-theft"), ("unanswered", ""), ("session", "")):
        counting.count(kind, key)
    await counting.hand_over()
    now[0] = datetime(2027, 6, 11, 15, 1, tzinfo=UTC)
    counting.count("session", "")
    await counting.hand_over()
    await counting.hand_over()
    desk.close()
    with open_register(tmp_path) as register:
        hours = [
            (counter.hour, counter.kind, counter.key, counter.count) for _, counter in register.counters()
        ]
    assert hours == [
        ("2027-06-11T14:00Z", "session", "", 1),
        ("2027-06-11T14:00Z", "topic", "boat-theft", 2),
        ("2027-06-11T14:00Z", "unanswered", "", 1),
    ]


@pytest.fixture(scope="module")
def private(door: ServedDoor) -> Path:
    """The register's private key file: made with the data folder, for these tests alone."""
    return private_key_path(door.data)


def test_what_was_handed_in_is_opened_by_the_registers_key(door: ServedDoor, private: Path) -> None:
    _, sealed = concern(door, "what only staff may read")
    hand_in(door, sealed.to_bytes(), sealed.id)
    opened = keys.unlock(private, PASSPHRASE)
    with door.register() as register:
        assert register.read(sealed.id, opened, by="test").what == "what only staff may read"
