"""The inbox through the browser's eyes: what is shown to whom, what changes, what is written down of it."""

from __future__ import annotations

import re

import web.receipt_page
from concerns import receipt, seal
from concerns.register import open_register
from staff import messages
from tests.staff.desks import Review, arrive, recent, wait_for

RED_CAP = "Invented: a man in a red cap follows women to the toilets"


def shown(page: str) -> list[str]:
    return re.findall(r'href="/concern/([0-9a-f]{32})"', page)


def test_danger_then_safeguarding_then_the_rest(review: Review) -> None:
    plain, care, danger = arrive(
        review,
        recent(review, "Invented: a lamp is out", category="unsafe-place"),
        recent(review, "Invented: an old man is left alone", category="abuse-at-home"),
        recent(review, "Invented: he has a gun and he is shooting"),
    )
    page = review.person("omar").get("/inbox").text
    assert shown(page) == [danger, care]
    assert "hours left" in page
    assert shown(review.person("omar").get("/inbox?view=open").text) == [danger, care, plain]


def test_what_was_passed_on_or_closed_needs_nobody_today(review: Review) -> None:
    (id,) = arrive(review, recent(review, "Invented: he has a gun and he is shooting"))
    omar = review.person("omar")
    omar.post(f"/concern/{id}/pass-on", contact="police-101")
    assert shown(omar.get("/inbox?view=today").text) == []
    assert shown(omar.get("/inbox?view=closed").text) == [id]


def test_a_search_is_in_no_address_and_its_words_in_no_audit(review: Review) -> None:
    one, _ = arrive(review, recent(review, RED_CAP), recent(review, "Invented: a lamp is out"))
    omar = review.person("omar")
    answer = omar.post("/inbox/search", search="red cap")
    assert "red" not in answer.headers["location"]
    assert shown(omar.get(answer.headers["location"]).text) == [one]
    rows = review.desk.register.audit()
    assert any(row.action == "search" and row.by == "omar" for row in rows)
    assert not any("red" in row.detail.split() or "cap" in row.detail for row in rows)


def test_whoever_was_shown_the_beginning_of_a_text_stands_in_the_audit(review: Review) -> None:
    (id,) = arrive(review, recent(review, RED_CAP))
    review.person("rita").get("/inbox?view=new")
    (row,) = [row for row in review.desk.register.audit() if row.action == "listed"]
    assert row.by == "rita" and id[:8] in row.detail


def test_opening_a_concern_is_a_reading_in_the_audit(review: Review) -> None:
    (id,) = arrive(review, recent(review, RED_CAP))
    page = review.person("rita").get(f"/concern/{id}").text
    assert "red cap" in page
    assert [(row.by, row.action) for row in review.desk.register.history(id)] == [("rita", "read")]


def test_a_reader_changes_nothing(review: Review) -> None:
    (id,) = arrive(review, recent(review, RED_CAP))
    rita = review.person("rita")
    page = rita.get(f"/concern/{id}").text
    assert "Change status" not in page and "Add note" not in page
    for path in ("assign", "status", "note", "tags", "pass-on", "message", "message/send"):
        assert rita.post(f"/concern/{id}/{path}", status="closed", reason="acted-on").status_code == 403
    assert rita.post("/inbox/change", concern=id, change="mine").status_code == 403
    (case,) = review.desk.register.cases()
    assert (case.status, case.assigned) == ("new", "")


def test_many_are_given_and_closed_at_once(review: Review) -> None:
    ids = arrive(review, *(recent(review, f"Invented: lamp {n} is out") for n in range(5)))
    omar = review.person("omar")
    omar.post("/inbox/change", concern=ids[:3], change="mine", back="view=new&page=1")
    assert set(shown(omar.get("/inbox?view=mine").text)) == set(ids[:3])
    told = omar.post("/inbox/change", concern=ids[:2], change="close", back="view=new&page=1")
    assert told.headers["location"] == "/inbox?view=new&page=1"
    assert "choose a reason" in omar.get(told.headers["location"]).text
    omar.post("/inbox/change", concern=ids[:2], change="close", reason="acted-on")
    statuses = {case.id: (case.status, case.reason) for case in review.desk.register.cases()}
    assert statuses[ids[0]] == ("closed", "acted-on") and statuses[ids[2]] == ("new", "")
    history = [row.action for row in review.desk.register.history(ids[0])]
    assert history == ["assign", "status"]


def test_a_way_back_leads_nowhere_else(review: Review) -> None:
    answer = review.person("omar").post("/inbox/change", change="mine", back="//evil.example.com/?x=1")
    assert answer.headers["location"] == "/inbox?"


def test_notes_and_tags_are_read_again_and_are_sealed_on_the_disk(review: Review) -> None:
    (id,) = arrive(review, recent(review, RED_CAP))
    omar = review.person("omar")
    omar.post(f"/concern/{id}/note", note="Invented: canary-note asked the stewards")
    omar.post(f"/concern/{id}/tags", tags="Canary-Tag,  toilets ")
    page = omar.get(f"/concern/{id}").text
    assert "canary-note" in page and "canary-tag, toilets" in page
    assert "Tags: canary-tag, toilets" in omar.get("/inbox?view=new").text
    for path in (review.data / "register").iterdir():
        content = path.read_bytes()
        assert b"canary" not in content and b"red cap" not in content


def test_a_closed_concern_needs_its_reason(review: Review) -> None:
    (id,) = arrive(review, recent(review, RED_CAP))
    omar = review.person("omar")
    refused = omar.post(f"/concern/{id}/status", status="closed")
    assert refused.status_code == 422 and "Choose why it is closed" in refused.text
    omar.post(f"/concern/{id}/status", status="closed", reason="not-for-us")
    assert review.desk.register.cases()[0].reason == "not-for-us"


def test_a_message_is_seen_as_it_will_read_before_it_is_left(review: Review) -> None:
    told = recent(review, RED_CAP)
    (id,) = arrive(review, told)
    code = receipt.parse(told.receipt)
    omar = review.person("omar")
    preview = omar.post(f"/concern/{id}/message", message="Thank you. Two stewards stand there now.")
    assert "Two stewards stand there now." in preview.text and messages.BECAME["new"] in preview.text
    assert review.desk.register.message(code) == ""
    omar.post(
        f"/concern/{id}/message/send", choice="leave", message="Thank you. Two stewards stand there now."
    )
    assert review.desk.register.message(code) == "Thank you. Two stewards stand there now."
    omar.post(f"/concern/{id}/message/withdraw")
    assert review.desk.register.message(code) == ""


def test_a_name_or_number_in_a_message_is_pointed_out(review: Review) -> None:
    (id,) = arrive(review, recent(review, RED_CAP))
    preview = review.person("omar").post(f"/concern/{id}/message", message="Ring me on 07700 900123.")
    assert "personal data" in preview.text


def test_the_preview_says_what_the_public_door_says() -> None:
    at_the_door = {id: words for id, words in web.receipt_page.STATUS.items() if id != "not-here-yet"}
    assert at_the_door == messages.BECAME
    assert messages.BECAUSE == web.receipt_page.REASON


def test_personal_data_is_marked_and_the_packs_own_numbers_are_not(review: Review) -> None:
    text = "Invented: I called 101 and then his mum on 07700 900123"
    (id,) = arrive(review, recent(review, text))
    page = review.person("omar").get(f"/concern/{id}").text
    assert re.findall(r'<mark class="staff-mark">([^<]+)', page) == ["07700 900123"]


def test_what_may_tell_of_the_same_is_shown_side_by_side_and_linked(review: Review) -> None:
    again = "Invented: a bloke in a red cap keeps following women to the loos"
    one, other, _ = arrive(
        review,
        recent(review, RED_CAP, category="harassment"),
        recent(review, again, category="harassment"),
        recent(review, "Invented: a lamp is out", category="unsafe-place"),
    )
    omar = review.person("omar")
    assert f"/concern/{one}/beside/{other}" in omar.get(f"/concern/{one}").text
    page = omar.get(f"/concern/{one}/beside/{other}").text
    assert "red cap follows" in page and "bloke in a red cap" in page
    omar.post(f"/concern/{one}/beside/{other}", choice="close")
    cases = {case.id: case for case in review.desk.register.cases()}
    assert cases[one].linked == (other,) and cases[other].linked == (one,)
    assert (cases[one].status, cases[one].reason) == ("closed", "duplicate")


def test_locked_is_a_plain_page_and_nothing_stays_in_memory(review: Review) -> None:
    arrive(review, recent(review, RED_CAP))
    omar = review.person("omar")
    reading = review.desk.reading
    review.desk.vault.lock()
    answer = omar.get("/inbox")
    assert answer.status_code == 423 and "The register is locked" in answer.text
    assert len(reading.index) == 0


def test_what_comes_in_while_the_page_is_open_is_there_on_the_next(review: Review) -> None:
    omar = review.person("omar")
    assert "nothing new" in omar.get("/inbox").text
    told = recent(review, RED_CAP)
    with open_register(review.data) as door:
        door.take_in([seal(told, review.public_key)])
    wait_for(lambda: "red cap" in omar.get("/inbox?view=new").text)


def test_an_id_that_is_none_is_a_plain_page(review: Review) -> None:
    answer = review.person("omar").get("/concern/" + "0" * 32)
    assert answer.status_code == 404 and "no such concern" in answer.text


def test_filters_in_an_address_that_are_none_are_harmless(review: Review) -> None:
    (id,) = arrive(review, recent(review, RED_CAP))
    omar = review.person("omar")
    for query in (
        "view=%00",
        "page=-1",
        "page=99999999999",
        "order=DROP",
        "age=x",
        "status=%27",
        "view=mine&assignee=ada",
    ):
        assert omar.get(f"/inbox?{query}").status_code == 200
    assert shown(omar.get("/inbox?view=open&category=nothing").text) == []
    assert shown(omar.get("/inbox?view=open&event=none&assignee=nobody").text) == [id]
