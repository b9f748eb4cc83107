"""Keeping and deleting: by itself once a day, never what nobody has read, shown before it is done."""

from datetime import timedelta

import pytest

from concerns import Facts, Outbox, hand_over, lodge
from concerns.files import public_key_path
from concerns.keys import read_public
from staff.preferences import HARD_LIMIT, Preferences
from tests.staff.office import PASSWORD

DAY = 24 * 3600


@pytest.fixture
def ids(office, tmp_path):
    """Three concerns: one read and closed, one read, one that nobody has read."""
    public = read_public(public_key_path(office.data))
    with Outbox(tmp_path / "outbox.db") as outbox:
        for number in range(3):
            moment = office.desk.moment() - timedelta(hours=3 - number)
            facts = Facts(category="asb", channel="kiosk", what=f"Invented {number}.", where="", when="")
            lodge(facts, public, outbox, moment)
        hand_over(outbox, office.desk.register)
    office.person("leo")
    found = [entry.id for entry in office.desk.register.entries()]
    for id in found[:2]:
        office.desk.register.read(id, office.desk.vault.keys, by="leo")
    office.desk.register.set_status(found[0], "closed", "acted-on", by="leo")
    return found


def here(office):
    return {entry.id for entry in office.desk.register.entries()}


def forward(office, days):
    """Days go by, and somebody has worked here on the last of them."""
    office.clock.forward(days * DAY)
    office.desk.register.record("leo", "sign-in", "leo")


def test_what_is_past_its_time_goes_by_itself_once_a_day(office, ids):
    forward(office, 91)
    office.desk.schedule.tick()
    assert here(office) == {ids[1], ids[2]}
    assert office.desk.preferences.ran("purge")
    (kept,) = office.desk.register.kept()
    assert (kept.category, kept.count) == ("asb", 1), "counted by category while the key is open"


def test_a_clock_that_jumps_deletes_nothing_before_somebody_has_signed_in(office, ids):
    office.clock.forward(91 * DAY)
    office.desk.register.record("somebody", "sign-in-failed")
    office.desk.schedule.tick()
    assert here(office) == set(ids)
    office.desk.register.record("leo", "sign-in", "leo")
    office.desk.schedule.tick()
    assert here(office) == {ids[1], ids[2]}


def test_it_goes_with_the_register_locked_too(office, ids):
    forward(office, 91)
    office.desk.vault.lock()
    office.desk.schedule.tick()
    assert here(office) == {ids[1], ids[2]}


def test_what_nobody_has_read_stays_and_is_told(office, ids):
    forward(office, 400)
    office.desk.schedule.tick()
    assert here(office) == {ids[2]}
    shown = office.person("leo").get("/retention").text
    assert "nobody has ever read" in shown and ids[2][:8] in shown
    assert "nobody has ever read" in office.person("leo").get("/account").text, "leads are told on every page"
    assert "nobody has ever read" not in office.person("olga").get("/account").text


def test_new_times_show_what_they_would_delete_before_they_are_put_in_force(office, ids):
    office.clock.forward(20 * DAY)
    person = office.person("leo")
    new = {"after_closing": "10", "at_most": "100", "purge_hour": "4"}
    shown = person.post("/retention", new)
    assert "1 concern would be due at once" in shown.text
    assert office.desk.preferences.get() == Preferences()
    assert person.post("/retention", {**new, "sure": "yes", "password": "wrong"}).status_code == 422
    assert person.post("/retention", {**new, "sure": "yes", "password": PASSWORD}).status_code == 303
    assert office.desk.preferences.get() == Preferences(after_closing=10, at_most=100, purge_hour=4)
    assert office.desk.register.audit(limit=1)[0].action == "retention-changed"


@pytest.mark.parametrize(
    "new",
    [
        {"after_closing": "0", "at_most": "100"},
        {"after_closing": "100", "at_most": "99"},
        {"after_closing": "90", "at_most": str(HARD_LIMIT + 1)},
        {"after_closing": "soon", "at_most": "100"},
    ],
)
def test_times_that_will_not_do_are_refused(office, new):
    answer = office.person("leo").post(
        "/retention", {**new, "purge_hour": "3", "sure": "yes", "password": PASSWORD}
    )
    assert answer.status_code == 422
    assert office.desk.preferences.get() == Preferences()


def test_nobody_can_set_more_than_the_hard_limit_even_past_the_page(office):
    with pytest.raises(ValueError, match=str(HARD_LIMIT)):
        office.desk.preferences.set(Preferences(at_most=HARD_LIMIT + 1))


def test_deleting_now_asks_for_the_password(office, ids):
    office.clock.forward(91 * DAY)
    person = office.person("leo")
    assert person.post("/retention/purge", {"own_password": "wrong"}, "/retention").status_code == 422
    assert len(here(office)) == 3
    done = person.post("/retention/purge", {"own_password": PASSWORD}, "/retention")
    assert "1 concern was deleted for good" in person.follow(done).text
    assert here(office) == {ids[1], ids[2]}


def test_a_legal_hold_keeps_a_concern_until_it_is_ended(office, ids):
    person = office.person("leo")
    person.post("/retention/hold", {"concern": ids[0][:10]}, "/retention")
    forward(office, 91)
    office.desk.schedule.tick()
    assert ids[0] in here(office)
    leo = office.person("leo")
    leo.post("/retention/hold", {"concern": ids[0], "end": "yes"}, "/retention")
    office.clock.forward(DAY)
    office.desk.schedule.tick()
    assert ids[0] not in here(office)
    assert person.post("/retention/hold", {"concern": "nothing-here"}, "/retention").status_code == 303
    assert leo.post("/retention/hold", {"concern": "00000000"}, "/retention").status_code in (303, 422)
