"""Rights requests: words are found in concerns and notes, taken out, deleted or copied; the audit holds no word."""

import io

import pytest
import pyzipper

from concerns import Facts, Outbox, hand_over, lodge
from concerns.files import public_key_path
from concerns.keys import read_public
from tests.staff.office import PASSWORD

TOLD = "Invented: Jordan Sample from stall 9 grabbed her. Ring jordan sample on 07700 900123."
REASON = "Invented: request of 3 June, reference 12"


@pytest.fixture
def ids(office, tmp_path):
    public = read_public(public_key_path(office.data))
    with Outbox(tmp_path / "outbox.db") as outbox:
        for text in (TOLD, "Invented: bins on fire."):
            facts = Facts(category="asb", channel="kiosk", what=text, where="", when="")
            lodge(facts, public, outbox, office.desk.moment())
        hand_over(outbox, office.desk.register)
    office.person("leo")
    opened = dict(office.desk.register.unsealed(office.desk.vault.keys))
    found = sorted(opened, key=lambda id: opened[id].what != TOLD)
    office.desk.register.add_note(found[1], "Jordan Sample was seen there too.", by="olga")
    return found


def what(office, id):
    return dict(office.desk.register.unsealed(office.desk.vault.keys))[id].what


def do(person, **fields):
    right = {"words": "jordan sample", "reason": REASON, "password": PASSWORD}
    return person.post("/rights/do", {**right, **fields}, "/rights")


def test_concerns_and_notes_are_found_whatever_the_capitals(office, ids):
    shown = office.person("leo").post("/rights", {"words": "JORDAN SAMPLE\n07700 900123"}).text
    assert "Found in 2 places" in shown
    assert "<mark>Jordan Sample</mark>" in shown and "<mark>07700 900123</mark>" in shown
    assert "bins on fire" not in shown


def test_words_are_taken_out_for_good_and_ticked_notes_deleted(office, ids):
    person = office.person("leo")
    ticked = [f"c:{ids[0]}", f"n:{ids[1]}:1"]
    for key in ticked:
        assert do(person, do="redact", ticked=key).status_code == 303
    assert what(office, ids[0]) == "Invented: *** from stall 9 grabbed her. Ring *** on 07700 900123."
    assert office.desk.register.notes(ids[1], office.desk.vault.keys) == []
    rows = {(row.action, row.subject, row.detail) for row in office.desk.register.audit(limit=6)}
    assert ("redact", ids[0], REASON) in rows and ("note-removed", ids[1], REASON) in rows


def test_a_concern_is_deleted_but_not_while_under_legal_hold(office, ids):
    person = office.person("leo")
    office.desk.register.hold(ids[0], True, by="leo")
    assert "legal hold" in do(person, do="erase", ticked=f"c:{ids[0]}").text
    office.desk.register.hold(ids[0], False, by="leo")
    do(person, do="erase", ticked=f"c:{ids[0]}")
    assert [entry.id for entry in office.desk.register.entries()] == [ids[1]]


def test_a_copy_leaves_encrypted_and_counts_as_reading(office, ids):
    person = office.person("leo")
    fields = {"encrypted": "yes", "passphrase": "otter-lamp-velvet-quay-nine"}
    answer = do(person, do="copy", ticked=f"c:{ids[0]}", **fields)
    with pyzipper.AESZipFile(io.BytesIO(answer.content)) as archive:
        assert TOLD in archive.read("request.csv", fields["passphrase"].encode()).decode()
    assert {row.action for row in office.desk.register.audit(limit=2)} == {"exported", "read"}


@pytest.mark.parametrize(
    "fields",
    [{"ticked": ""}, {"do": "burn"}, {"reason": "so"}, {"password": "wrong"}, {"words": "jo"}],
)
def test_nothing_is_done_without_a_choice_a_reason_and_the_password(office, ids, fields):
    right = {"do": "erase", "ticked": f"c:{ids[0]}"}
    answer = do(office.person("leo"), **{name: text for name, text in {**right, **fields}.items() if text})
    assert answer.status_code == 422
    assert len(office.desk.register.entries()) == 2 and what(office, ids[0]) == TOLD


def test_what_is_searched_for_is_kept_nowhere(office, ids, caplog):
    person = office.person("leo")
    person.post("/rights", {"words": "jordan sample"})
    do(person, do="redact", ticked=f"c:{ids[0]}")
    stored = b"".join(path.read_bytes() for path in office.data.rglob("*") if path.is_file())
    assert b"jordan sample" not in stored.lower()
    assert "jordan" not in caplog.text.lower()


def test_what_is_held_in_memory_for_searching_goes_at_once_too(office, ids):
    person, reading = office.person("leo"), office.desk.reading
    reading.refresh()
    do(person, do="redact", ticked=f"c:{ids[0]}")
    assert "***" in reading.index.item(ids[0]).concern.what
    do(person, do="erase", ticked=f"c:{ids[0]}")
    assert ids[0] not in reading.index


def test_locked_it_says_so(office, ids):
    person = office.person("leo")
    office.desk.vault.lock()
    assert person.get("/rights").status_code == 423
