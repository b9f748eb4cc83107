"""The daily mail: no content, one length, sent when the server has said so and not before, failures shown."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from concerns import Facts, Outbox, hand_over, lodge
from concerns.files import public_key_path
from concerns.keys import read_public
from staff.hint import Hints, MailServer
from staff.preferences import Preferences
from tests.staff.post_office import PostOffice

MORNING = datetime(2027, 6, 11, 7, 30, tzinfo=UTC).timestamp()
"""Half past eight in Leicestershire."""


@pytest.fixture
def post():
    with PostOffice() as office:
        yield office


@pytest.fixture
def site(office, post):
    office.clock.now = MORNING
    use(office, post.port)
    office.desk.preferences.set(Preferences(hint_on=True, hint_hour=8, hint_to=("duty@example.com",)))
    return office


def use(office, port):
    server = MailServer(host="127.0.0.1", port=port, sender="review@example.com", security="none")
    office.desk.hints = Hints(office.desk.accounts, server)


def take_in(office, tmp_path):
    facts = Facts(
        category="asb", channel="kiosk", what="Invented: shouting behind the stand.", where="", when=""
    )
    with Outbox(tmp_path / "outbox.db") as outbox:
        lodge(facts, read_public(public_key_path(office.data)), outbox, office.desk.moment())
        hand_over(outbox, office.desk.register)


def test_it_goes_out_once_a_day_after_the_hour(site, post):
    site.clock.now = MORNING - 3600
    site.desk.schedule.tick()
    assert post.received == []
    for hours in range(12):
        site.clock.now = MORNING + hours * 3600
        site.desk.schedule.tick()
    assert len(post.received) == 1
    site.clock.now = MORNING
    site.clock.forward(24 * 3600)
    site.desk.schedule.tick()
    assert len(post.received) == 2


def test_both_mails_have_the_same_length_and_no_content(site, post, tmp_path):
    site.desk.schedule.tick()
    take_in(site, tmp_path)
    site.clock.forward(24 * 3600)
    site.desk.schedule.tick()
    without, with_news = post.received
    assert len(without) == len(with_news)
    assert b"Something new is waiting" in with_news and b"Nothing new is waiting" in without
    assert b"shouting" not in with_news and b"asb" not in with_news


def test_it_counts_as_sent_only_when_the_server_has_accepted_it_and_is_tried_less_and_less_often(site, post):
    post.after_data = "451 try again"
    waits = []
    for _ in range(4):
        site.desk.schedule.tick()
        (outcome,) = site.desk.hints.outcomes()
        assert not outcome.accepted and "451" in outcome.failure
        waits.append(outcome.again - site.clock.now)
        site.desk.schedule.tick()
        assert site.desk.hints.outcomes()[0].tries == len(waits), "not before its time"
        site.clock.now = outcome.again
    assert waits == [300, 600, 1200, 2400]
    post.after_data = "250 accepted"
    site.desk.schedule.tick()
    assert site.desk.hints.outcomes()[0].accepted
    assert len(post.received) == 1


def test_a_restart_neither_forgets_nor_repeats_it(site, post):
    site.desk.schedule.tick()
    site.restart()
    use(site, post.port)
    site.desk.schedule.tick()
    assert len(post.received) == 1


@pytest.mark.parametrize(
    ("say", "told"), [("550 no such box", "does not take this address (550)"), (None, "could not be used")]
)
def test_failures_are_shown_on_the_page(site, post, say, told):
    if say:
        post.answer = say
    else:
        post.close()
    site.desk.schedule.tick()
    shown = site.person("amina").get("/hint").text
    assert told in shown and "duty@example.com" in shown


def test_one_bad_address_keeps_no_other_from_its_mail(site, post):
    site.desk.preferences.set(
        replace(site.desk.preferences.get(), hint_to=("one@example.com", "two@example.com"))
    )
    site.desk.schedule.tick()
    assert len(post.received) == 2


def test_administrators_set_it_and_try_it(site, post):
    person = site.person("amina")
    answer = person.post(
        "/hint", {"hint_on": "yes", "hint_hour": "7", "hint_to": "a@example.com\nb@example.com"}
    )
    assert answer.status_code == 303
    assert site.desk.preferences.get().hint_to == ("a@example.com", "b@example.com")
    assert "2 of 2 addresses" in person.follow(person.post("/hint/test", page="/hint")).text
    assert (
        person.post("/hint", {"hint_on": "yes", "hint_hour": "25", "hint_to": "no address"}).status_code
        == 422
    )


def test_no_password_goes_over_the_network_in_the_clear():
    from safernw.hub import mail_server
    from safernw.settings import Settings, SettingsError

    with pytest.raises(SettingsError, match="smtp_security"):
        mail_server(Settings(smtp_host="mail.example.com", smtp_user="us", smtp_security="none"))
