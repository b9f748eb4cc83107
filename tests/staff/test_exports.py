"""Files leave by role only, with a reason that the audit keeps, encrypted unless somebody says otherwise."""

import csv
import io
import re

import pytest
import pyzipper
from hypothesis import given, settings
from hypothesis import strategies as st

from staff import aeszip, export

REASON = "Invented: for the partnership's auditor"


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 4096, 1_000_000])
def test_another_program_opens_what_we_seal(size):
    content = bytes(number % 251 for number in range(size))
    passphrase = aeszip.new_passphrase()
    with pyzipper.AESZipFile(io.BytesIO(aeszip.sealed("naïve.csv", content, passphrase))) as archive:
        archive.setpassword(passphrase.encode())
        assert archive.namelist() == ["naïve.csv"]
        assert archive.read("naïve.csv") == content


def test_without_the_passphrase_or_altered_it_does_not_open():
    sealed = aeszip.sealed("a.csv", b"told in confidence", "right passphrase here")
    assert b"told" not in sealed
    with pyzipper.AESZipFile(io.BytesIO(sealed)) as archive, pytest.raises(RuntimeError):
        archive.read("a.csv", b"wrong passphrase here")
    altered = bytearray(sealed)
    altered[75] ^= 1
    with (
        pyzipper.AESZipFile(io.BytesIO(bytes(altered))) as archive,
        pytest.raises(Exception, match=r"(?i)bad|hmac|check"),
    ):
        archive.read("a.csv", b"right passphrase here")


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_no_cell_is_a_formula_and_none_is_lost(rows):
    read = list(csv.reader(io.StringIO(export.table(("a", "b"), rows), newline="")))
    assert len(read) == len(rows) + 1
    for row, back in zip(rows, read[1:], strict=True):
        for cell, found in zip(row, back, strict=True):
            assert found.removeprefix("'") == cell.removeprefix("'") or found == cell
            assert found[:1] not in ("=", "+", "-", "@", "\t", "\r")


def saved(person, **fields):
    shown = person.get("/audit").text
    passphrase = re.search(r'name="passphrase" value="([^"]+)"', shown).group(1)
    return passphrase, person.post(
        "/audit/export", {"reason": REASON, "passphrase": passphrase, **fields}, "/audit"
    )


def test_the_audit_is_saved_encrypted_and_that_is_in_the_audit(office):
    person = office.person("leo")
    passphrase, answer = saved(person, encrypted="yes")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv.zip"'
    with pyzipper.AESZipFile(io.BytesIO(answer.content)) as archive:
        text = archive.read("audit.csv", passphrase.encode()).decode("utf-8-sig")
    assert "sign-in" in text
    (row,) = office.desk.register.audit(limit=1)
    assert (row.by, row.action, row.subject) == ("leo", "exported", "audit.csv")
    assert REASON in row.detail and passphrase not in row.detail


def test_it_can_be_saved_in_the_clear_where_somebody_says_so(office):
    _, answer = saved(office.person("leo"))
    assert "sign-in" in answer.content.decode("utf-8-sig")
    assert "not encrypted" in office.desk.register.audit(limit=1)[0].detail


def test_without_a_reason_nothing_leaves(office):
    _, answer = saved(office.person("leo"), reason="because")
    assert answer.status_code == 422
    assert all(row.action != "exported" for row in office.desk.register.audit())


def test_the_audit_is_filtered_and_turned_page_by_page(office):
    person = office.person("leo")
    for number in range(120):
        office.desk.register.record("olga", "read", f"{number:032d}")
    first = person.get("/audit?by=olga").text
    assert first.count(">olga<") == 50 and "Older rows" in first
    older = re.search(r'href="(/audit\?[^"]*before=[^"]*)"', first).group(1).replace("&amp;", "&")
    assert f"{69:032d}" in person.get(older).text
    assert person.get("/audit?action=read&by=leo").text.count("No row matches") == 1
    assert person.get("/audit?since=2999-01-01").text.count("No row matches") == 1


def test_a_chain_that_was_broken_is_told(office):
    person = office.person("leo")
    assert "rows hold" in person.post("/audit/verify", page="/audit").text
    with office.desk.register.writing() as connection:
        for trigger in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger[0]}")
        connection.execute("UPDATE audit SET by = 'nobody' WHERE number = 1")
    assert "The audit does not hold" in person.post("/audit/verify", page="/audit").text
