"""What a hub publishes reaches a kiosk whole and from nobody else; what is withheld is gone at once."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import PackError, bundle, load, signing
from content.bundle import BundleError
from content.following import Following
from content.model import Withheld
from content.publish import Publisher, published_path
from content.receive import Packs, named
from content.reply import topic_reply, words
from content.withheld import hide, write
from tests.content.publishing import KEY, PUBLIC, Ed25519PrivateKey, Hub, kiosk, lenient

CONSTABLES = "01632 960101"


@pytest.fixture
def hub(tmp_path: Path, pack_copy: Path) -> Hub:
    return Hub(tmp_path / "hub", pack_copy)


@pytest.fixture
def stand(tmp_path: Path) -> Packs:
    return kiosk(tmp_path / "kiosk")


def shown(packs: Packs, own: Path) -> str:
    """Everything that the topics of the present pack say, as one text."""
    pack = packs.load(own)
    return str([msgspec.to_builtins(topic_reply(pack, topic_id)) for topic_id in pack.topics])


def withhold(hub: Hub, contact_id: str) -> bytes:
    entries = [Withheld(id=contact_id, why="A caller says it is dead", on="2027-06-11")]
    write(hub.pack, entries)
    hub.publisher.withhold(entries)
    return hub.file


def refused(packs: Packs, data: bytes) -> str:
    before = packs.state()
    with pytest.raises(BundleError) as told:
        packs.take(data, PUBLIC)
    assert packs.state().current == before.current
    assert "\n" not in str(told.value)
    return str(told.value)


def forged(body: bundle.Body, key: Ed25519PrivateKey = KEY, plain: bytes | None = None) -> bytes:
    """A file with a good signature over anything."""
    packed = zlib.compress(msgspec.json.encode(body) if plain is None else plain)
    return bundle.MAGIC + signing.key_id(key.public_key()) + key.sign(b"safernw pack 1\0" + packed) + packed


# -- the way of a pack ----------------------------------------------------------------------------------------


def test_an_editors_change_reaches_a_kiosk_between_two_visitors(
    hub: Hub, stand: Packs, tiny_pack_folder: Path
) -> None:
    hub.say("Note its colour.")
    stand.take(hub.publish(), PUBLIC)
    assert "Note its colour." not in shown(stand, tiny_pack_folder), "a visitor may be reading"
    stand.switch()
    assert "Note its colour." in shown(stand, tiny_pack_folder)


def test_the_hub_itself_shows_what_it_published(hub: Hub, tiny_pack_folder: Path) -> None:
    hub.say("Note its colour.")
    hub.publish()
    assert "Note its colour." in shown(Packs(hub.data), tiny_pack_folder)


def test_publishing_nothing_new_publishes_nothing(hub: Hub) -> None:
    first = hub.publish()
    assert hub.publisher.publish(hub.pack) is None
    assert hub.file == first


def test_a_pack_with_a_mistake_is_not_published(hub: Hub) -> None:
    hub.edit("topics/boat-theft.yml", "sources: [strategy/numbers]", "sources: []")
    with pytest.raises(BundleError, match=r"topics/boat-theft.yml line 1: .* names no source"):
        hub.publisher.publish(hub.pack)
    assert not published_path(hub.data).exists()


def test_the_same_pack_makes_the_same_bytes(hub: Hub) -> None:
    body = bundle.opened(hub.publish(), PUBLIC)
    assert bundle.seal(body, KEY) == hub.file


def test_serials_rise_even_when_the_clock_stands_still_or_was_set_back(hub: Hub) -> None:
    serials = []
    for number in range(4):
        hub.say(f"Words {number}.")
        hub.time = hub.time.replace(year=2027 - number)
        serials.append(bundle.opened(hub.publish(), PUBLIC).serial)
    assert serials == sorted(set(serials))


def test_a_hub_set_up_afresh_from_its_key_still_publishes_what_kiosks_take(
    hub: Hub, stand: Packs, tmp_path: Path
) -> None:
    stand.take(hub.publish(), PUBLIC)
    stand.switch()
    again = Hub(tmp_path / "new-hub", hub.pack)
    again.time = hub.time
    assert stand.take(again.publish(), PUBLIC)


def test_a_serial_is_read_as_the_minute_of_publishing() -> None:
    assert (named(202706111405), named(0)) == ("2027-06-11 14:05", "its own pack")


# -- what is refused ------------------------------------------------------------------------------------------


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_file_with_one_bit_changed_is_refused(hub: Hub, stand: Packs, place: float, bit: int) -> None:
    data = bytearray(hub.publish())
    data[int(place * len(data))] ^= 1 << bit
    refused(stand, bytes(data))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(length=st.floats(0, 1, exclude_max=True))
def test_a_file_that_was_cut_off_is_refused(hub: Hub, stand: Packs, length: float) -> None:
    data = hub.publish()
    refused(stand, data[: int(length * len(data))])


@given(st.binary(max_size=300))
def test_no_other_file_is_taken_for_a_pack(data: bytes) -> None:
    for start in (b"", bundle.MAGIC, bundle.MAGIC + signing.key_id(PUBLIC)):
        with pytest.raises(BundleError):
            bundle.opened(start + data, PUBLIC)


def test_a_pack_of_another_publisher_is_refused(hub: Hub, stand: Packs, tmp_path: Path) -> None:
    stranger = Hub(tmp_path / "stranger", hub.pack, Ed25519PrivateKey.generate())
    assert "another publisher's key" in refused(stand, stranger.publish())


def test_an_older_pack_is_not_taken_again(hub: Hub, stand: Packs) -> None:
    old = hub.publish()
    hub.say("Note its colour.")
    stand.take(hub.publish(), PUBLIC)
    stand.switch()
    assert "older than one that was here" in refused(stand, old)


@pytest.mark.parametrize(
    "name",
    ["../keys/register-public.json", "/etc/cron.d/x.yml", "topics/../../x.yml", "a/b/c.yml", "run.py", "topics\\x.yml",
     "Topics/x.yml", ".hidden.yml", "topics/x.yml\0", ""],
)  # fmt: skip
def test_a_signed_file_still_names_no_place_outside_a_pack(
    hub: Hub, stand: Packs, tmp_path: Path, name: str
) -> None:
    body = bundle.opened(hub.publish(), PUBLIC)
    before = sorted(tmp_path.rglob("*"))
    bad = msgspec.structs.replace(body, files={**body.files, name: "x"})
    assert "names a file that no pack has" in refused(stand, forged(bad))
    assert set(tmp_path.rglob("*")) - set(before) <= {stand.folder, stand.folder / "lock"}


def test_a_bomb_is_not_unpacked(hub: Hub) -> None:
    body = bundle.opened(hub.publish(), PUBLIC)
    plain = msgspec.json.encode(body)[:-1] + b" " * (3 * bundle.MOST_UNPACKED) + b"}"
    data = forged(body, plain=plain)
    assert len(data) < 200_000
    with pytest.raises(BundleError, match="more than a pack may hold"):
        bundle.opened(data, PUBLIC)


def test_too_many_files_and_too_large_ones_are_refused(hub: Hub) -> None:
    body = bundle.opened(hub.publish(), PUBLIC)
    many = {f"topics/t{number}.yml": "" for number in range(bundle.MOST_FILES + 1)}
    for texts in (many, {"topics/x.yml": "x" * (bundle.MOST_A_FILE + 1)}):
        with pytest.raises(BundleError):
            bundle.opened(forged(msgspec.structs.replace(body, files=texts)), PUBLIC)
    with pytest.raises(BundleError, match="too large"):
        bundle.opened(bytes(bundle.MOST_BYTES + 1), PUBLIC)


def test_a_signed_pack_with_a_mistake_leaves_the_present_one(hub: Hub, stand: Packs) -> None:
    body = bundle.opened(hub.publish(), PUBLIC)
    broken = {**body.files, "topics/boat-theft.yml": "id: boat-theft\n"}
    told = refused(stand, forged(msgspec.structs.replace(body, files=broken)))
    assert "has mistakes, so the present one stays: topics/boat-theft.yml" in told
    assert str(stand.folder) not in told


# -- what is withheld -----------------------------------------------------------------------------------------


def test_a_withheld_number_is_gone_at_once_and_the_rest_waits(
    hub: Hub, stand: Packs, tiny_pack_folder: Path
) -> None:
    stand.take(hub.publish(), PUBLIC)
    stand.switch()
    hub.say("Half a thought")
    stand.take(withhold(hub, "constables"), PUBLIC)
    said = shown(stand, tiny_pack_folder)
    assert CONSTABLES not in said
    assert "Call the constables (number being checked)." in said
    stand.switch()
    assert "Half a thought" not in shown(stand, tiny_pack_folder), "nobody published that"


def test_a_withheld_number_is_gone_even_where_the_new_words_cannot_be_used(
    hub: Hub, stand: Packs, tiny_pack_folder: Path
) -> None:
    stand.take(hub.publish(), PUBLIC)
    stand.switch()
    body = bundle.opened(withhold(hub, "constables"), PUBLIC)
    newer = {**body.files, "brand.yml": body.files["brand.yml"] + "a_field_of_next_year: 1\n"}
    refused(stand, forged(msgspec.structs.replace(body, files=newer)))
    assert CONSTABLES not in shown(stand, tiny_pack_folder)


@pytest.mark.parametrize("hide_it", ["command", "contacts.yml"])
def test_going_back_never_brings_a_withheld_number_back(
    hub: Hub, stand: Packs, tiny_pack_folder: Path, hide_it: str
) -> None:
    hub.publish()
    hub.say("A mistake.")
    hub.publish()
    if hide_it == "command":
        withhold(hub, "constables")
    else:
        hub.edit("contacts.yml", "status: strategy", "status: withheld")
        hub.publish()
        hub.say("Another mistake.")
        hub.publish()
        hub.publisher.rollback()
    hub.publisher.rollback()
    hub.publisher.rollback(hub.publisher.history()[0].serial)
    stand.take(hub.file, PUBLIC)
    stand.switch()
    said = shown(stand, tiny_pack_folder)
    assert "Note the boat's name." in said
    assert CONSTABLES not in said


def test_a_number_is_shown_again_when_an_editor_publishes_it(
    hub: Hub, stand: Packs, tiny_pack_folder: Path
) -> None:
    hub.publish()
    stand.take(withhold(hub, "constables"), PUBLIC)
    write(hub.pack, [])
    stand.take(hub.publish(), PUBLIC)
    stand.switch()
    assert CONSTABLES in shown(stand, tiny_pack_folder)


def test_the_emergency_number_cannot_be_withheld(tiny_pack) -> None:
    assert hide(tiny_pack, ["emergency"]).contacts["emergency"].shown


def test_an_entry_for_a_contact_that_is_not_there_is_a_mistake(pack_copy: Path) -> None:
    write(pack_copy, [Withheld(id="constabels", why="x", on="2027-06-11")])
    [told] = [finding.told(pack_copy) for finding in lenient(load(pack_copy))]
    assert told == "withheld.yml line 3: 'constabels' is not a contact of contacts.yml; check its spelling"


def test_every_sentence_of_the_own_pack_reads_well_without_a_number(own_pack) -> None:
    """Withholds each contact in turn: its name or what it is stands where the number stood, and never twice."""
    instead = own_pack.brand.phrases["number_being_checked"]
    for contact in own_pack.contacts.values():
        pack = hide(own_pack, [contact.id])
        others = str([other for other in pack.contacts.values() if other.shown])
        for topic in (*pack.topics.values(), *pack.dialogue.values()):
            for text in (topic.answer, topic.simple, topic.in_danger, topic.changed):
                said = " ".join(words(pack, text))
                for way in (contact.phone, contact.sms, contact.email):
                    if f"{{{contact.id}" in text and len(way) > 3 and way not in others:
                        assert way not in said
                assert f"on {instead}" not in said and "((" not in said and "))" not in said


def test_a_withheld_number_that_is_typed_in_the_strategy_is_not_quoted(tiny_pack) -> None:
    from content.words import without

    pack = hide(tiny_pack, ["constables"])
    text = "Ring the constables on 01632960101 or see www.example.com/harbour."
    assert (
        without(text, pack.contacts.values(), "(gone)")
        == "Ring the constables on (gone) or see www.example.com/harbour."
    )


# -- going back -----------------------------------------------------------------------------------------------


def test_a_rollback_is_a_newer_pack_with_earlier_words(
    hub: Hub, stand: Packs, tiny_pack_folder: Path
) -> None:
    for words_of_the_day in ("First.", "Second.", "Third."):
        hub.say(words_of_the_day)
        stand.take(hub.publish(), PUBLIC)
        stand.switch()
    for expected in ("Second.", "First."):
        hub.publisher.rollback()
        stand.take(hub.file, PUBLIC)
        stand.switch()
        assert expected in shown(stand, tiny_pack_folder)
    with pytest.raises(BundleError, match="no such earlier pack"):
        hub.publisher.rollback()


def test_an_officer_can_go_back_one_and_the_same_pack_does_not_return(
    hub: Hub, stand: Packs, tiny_pack_folder: Path, tmp_path: Path
) -> None:
    hub.say("A mistake.")
    stand.take(hub.publish(), PUBLIC)
    stand.switch()
    stand.go_back()
    assert "A mistake." not in shown(stand, tiny_pack_folder)
    assert stand.take(hub.file, PUBLIC) == 0
    stand.switch()
    assert "A mistake." not in shown(stand, tiny_pack_folder)
    hub.say("Put right.")
    assert stand.take(hub.publish(), PUBLIC)
    stand.switch()
    assert "Put right." in shown(stand, tiny_pack_folder)
    with pytest.raises(PackError, match="no earlier pack"):
        kiosk(tmp_path / "nothing-yet").go_back()


def test_a_pack_that_was_damaged_on_the_disk_is_gone_back_from(
    hub: Hub, stand: Packs, tiny_pack_folder: Path
) -> None:
    first = stand.take(hub.publish(), PUBLIC)
    stand.switch()
    hub.say("New words.")
    second = stand.take(hub.publish(), PUBLIC)
    stand.switch()
    (stand.folder_of(second) / "brand.yml").write_bytes(b"\0\0\0")
    assert "Note the boat's name." in shown(stand, tiny_pack_folder)
    (stand.folder_of(first) / "brand.yml").unlink()
    assert "Note the boat's name." in shown(stand, tiny_pack_folder), "the machine's own"


def test_one_damaged_while_it_waits_is_never_shown(hub: Hub, stand: Packs) -> None:
    waiting = stand.take(hub.publish(), PUBLIC)
    (stand.folder_of(waiting) / "brand.yml").unlink()
    with pytest.raises(PackError):
        stand.switch()
    assert (stand.state().current, stand.state().waiting) == (0, 0)


def test_a_damaged_note_of_what_is_shown_falls_back_on_the_packs_that_are_there(
    hub: Hub, stand: Packs
) -> None:
    old = hub.publish()
    hub.say("New words.")
    serial = stand.take(hub.publish(), PUBLIC)
    stand.switch()
    stand.state_path.write_bytes(b'{"newe')
    assert stand.state().current == serial
    assert "older" in refused(stand, old)


def test_old_packs_do_not_fill_the_disk(hub: Hub, stand: Packs) -> None:
    for number in range(8):
        hub.say(f"Words {number}.")
        stand.take(hub.publish(), PUBLIC)
        stand.switch()
    assert len([path for path in stand.folder.iterdir() if path.is_dir()]) <= 5


# -- programs that run for days -------------------------------------------------------------------------------


def test_a_program_that_runs_follows_what_is_published_and_withheld(hub: Hub, tiny_pack_folder: Path) -> None:
    following = Following(hub.data, hub.pack)
    first = following.pack
    assert following.pack is first, "nothing changed, nothing is read"
    hub.say("Note its colour.")
    hub.publish()
    assert "Note its colour." in following.pack.topics["boat-theft"].answer
    withhold(hub, "constables")
    assert not following.pack.contacts["constables"].shown


def test_a_number_is_hidden_on_the_editors_machine_before_anything_was_published(pack_copy: Path) -> None:
    following = Following(None, pack_copy)
    assert following.pack.contacts["constables"].shown
    write(pack_copy, [Withheld(id="constables", why="dead", on="2027-06-11")])
    assert not following.pack.contacts["constables"].shown


def test_a_program_that_runs_keeps_its_words_while_a_pack_cannot_be_read(pack_copy: Path) -> None:
    following = Following(None, pack_copy)
    first = following.pack
    (pack_copy / "withheld.yml").write_text("- id: [")
    assert following.pack is first


# -- the publisher's key --------------------------------------------------------------------------------------


def test_the_private_key_lies_encrypted_and_opens_with_the_passphrase(tmp_path: Path) -> None:
    signing.make(tmp_path, "four words make a passphrase")
    key = signing.unlock(signing.private_path(tmp_path), "four words make a passphrase")
    raw = key.private_bytes_raw()
    assert raw not in signing.private_path(tmp_path).read_bytes()
    assert key.public_key() == signing.read_public(signing.public_path(tmp_path))
    assert signing.private_path(tmp_path).stat().st_mode & 0o777 == 0o600
    with pytest.raises(signing.SigningError, match="does not open"):
        signing.unlock(signing.private_path(tmp_path), "another passphrase entirely")
    with pytest.raises(signing.SigningError, match="stands there already"):
        signing.make(tmp_path, "four words make a passphrase")


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": "safernw-register-public"}', b"\xff"])
def test_a_damaged_key_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pack-public.json"
    path.write_bytes(content)
    with pytest.raises(signing.SigningError, match="damaged or another kind"):
        signing.read_public(path)


def test_a_publisher_with_another_key_cannot_go_on(hub: Hub) -> None:
    hub.publish()
    with pytest.raises(BundleError, match="another publisher's key"):
        Publisher(hub.data, Ed25519PrivateKey.generate(), check=lenient).publish(hub.pack)
