"""From a visitor's words to staff and back, and from an editor's file to every screen, through the real programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Concern, receipt, seal, taken_hour
from concerns.keys import PublicFile
from content.reply import topic_reply
from tests.served import Served
from tests.whole.partnership import Hub, Officer, Stand, comes, found_in

pytestmark = [pytest.mark.rasa, pytest.mark.slow]
CANARY = "zqxcanary"
AT_THE_KIOSK = f"Two men by the gate sold something from a {CANARY} bag."
IN_A_BROWSER = f"The bins behind the hall burn every Friday, {CANARY}."
MESSAGE = f"Thank you. Officers walked there on Saturday, {CANARY}."
TOPIC, CONTACT, NUMBER = "theft-burglary", "victim-first", "0800 953 9595"
NEW_WORDS = "Say what has gone, where and when."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where everything of this partnership writes."""
    return tmp_path_factory.mktemp("partnership")


@pytest.fixture(scope="module")
def hub(folder: Path, own_assistant: Served) -> Iterator[Hub]:
    with Hub(folder, own_assistant.data / "models") as served:
        yield served


@pytest.fixture(scope="module")
def stand(folder: Path, hub: Hub) -> Iterator[Stand]:
    stand = Stand(folder, hub)
    yield stand
    stand.close()


@pytest.fixture(scope="module")
def officer(hub: Hub) -> Officer:
    return Officer(hub)


def id_of(hub: Hub, code: receipt.Receipt) -> str:
    with hub.door.register() as register:
        entry = register.find(code)
    assert entry
    return entry.id


def test_a_concern_told_at_a_kiosk_is_read_and_answered_and_the_answer_is_seen(
    hub: Hub, stand: Stand, officer: Officer
) -> None:
    code = stand.tell(AT_THE_KIOSK)
    assert stand.what_became(code).status == "here"
    assert hub.door.post("/api/receipts", {"receipt": code.code}).json()["status"] == "not-here-yet"
    stand.run_errands()
    assert stand.what_became(code).status == "new"
    page = f"/concern/{id_of(hub, code)}"
    comes(lambda: AT_THE_KIOSK in officer.get(page), "the concern in the inbox")
    officer.post(f"{page}/status", page, status="looked-at")
    officer.post(f"{page}/message/send", f"{page}/message", message=MESSAGE)
    told = hub.door.post("/api/receipts", {"receipt": code.code}).json()
    assert (told["status"], told["message"]) == ("looked-at", MESSAGE)
    seen = stand.what_became(code)
    assert (seen.status, seen.message) == ("looked-at", MESSAGE)


def test_a_concern_sealed_in_a_browser_goes_the_same_way(hub: Hub, officer: Officer) -> None:
    file = msgspec.json.decode(hub.door.call("GET", "/api/register-key").content, type=PublicFile)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), file.public)
    code = receipt.new()
    envelope = seal(
        Concern(
            category="asb",
            channel="web",
            what=IN_A_BROWSER,
            taken=taken_hour(datetime.now(UTC)),
            receipt=code.code,
        ),
        key,
    )
    kind = {"Content-Type": "application/octet-stream", "Idempotency-Key": envelope.id}
    assert hub.door.call("POST", "/api/concerns", data=envelope.to_bytes(), headers=kind).status_code == 201
    page = f"/concern/{envelope.id}"
    comes(lambda: IN_A_BROWSER in officer.get(page), "the concern in the inbox")
    officer.post(f"{page}/status", page, status="closed", reason="acted-on")
    told = hub.door.post("/api/receipts", {"receipt": code.code}).json()
    assert (told["status"], told["reason"]) == ("closed", "acted-on")


def test_a_pack_published_at_the_hub_reaches_assistant_door_and_kiosk(hub: Hub, stand: Stand) -> None:
    hub.command("content", "publish")
    hub.edit(f"topics/{TOPIC}.yml", "Say what was taken, where and when.", NEW_WORDS)
    assert NEW_WORDS not in hub.assistant.ask("someone stole my bag").text
    hub.command("content", "publish")
    comes(lambda: NEW_WORDS in hub.assistant.ask("someone stole my bag").text, "the assistant's new words")
    key = Path(hub.data / "keys" / "pack-public.json")
    (stand.data / "keys" / key.name).write_bytes(key.read_bytes())
    stand.run_errands()
    assert NEW_WORDS not in answer(stand), "a visitor is reading"
    stand.visitor_leaves()
    assert NEW_WORDS in answer(stand)


def test_a_withheld_number_is_gone_from_every_answer_at_once(hub: Hub, stand: Stand) -> None:
    session = hub.door.session()

    def web_says() -> str:
        reply = hub.door.say(session, "who can help me after a burglary")
        assert reply.status_code == 200, reply.text
        return reply.text

    assert NUMBER in web_says() and NUMBER in answer(stand)
    hub.edit(f"topics/{TOPIC}.yml", NEW_WORDS, "Words that nobody has published.")
    hub.command("content", "withhold", CONTACT, "--why", "a caller says that it is dead")
    for text in ("someone stole my bag", "what is the number of victim first", "who helps victims of crime"):
        reply = hub.assistant.items(text)
        assert NUMBER not in str(reply), text
    assert NUMBER not in web_says()
    stand.run_errands()
    stand.look()
    assert NUMBER not in answer(stand) and "(number being checked)" in answer(stand)
    assert not stand.pack.contacts[CONTACT].shown
    stand.visitor_leaves()
    assert NEW_WORDS in answer(stand), "what an editor has not published stays in the office"
    hub.command("content", "rollback")
    stand.run_errands()
    stand.visitor_leaves()
    assert "Say what was taken, where and when." in answer(stand)
    assert NUMBER not in answer(stand) and NUMBER not in str(hub.assistant.items("someone stole my bag"))


def test_nobodys_words_rest_in_the_clear_anywhere(folder: Path, hub: Hub, stand: Stand) -> None:
    hub.assistant.ask(f"my {CANARY} was stolen")
    assert hub.door.say(hub.door.session(), f"a {CANARY} was stolen").status_code == 200
    assert found_in(folder, NEW_WORDS), "whoever looks for words here finds them"
    assert found_in(folder, CANARY) == []
    assert found_in(hub.assistant.log.parent, CANARY) == []


def answer(stand: Stand) -> str:
    """The topic's page at the kiosk."""
    return str(msgspec.to_builtins(topic_reply(stand.pack, TOPIC)))
