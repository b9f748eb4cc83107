"""An editor's mistake is one clear line that names file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import PackError, load
from content.check import mistakes


def change(pack: Path, file: str, old: str, new: str) -> None:
    path = pack / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def refusal(pack: Path) -> str:
    with pytest.raises(PackError) as told:
        load(pack)
    line = str(told.value)
    assert "\n" not in line
    return line


def findings(pack: Path) -> list[str]:
    return [finding.told(pack) for finding in mistakes(load(pack), fewest_examples=1)]


def test_the_tiny_pack_loads_whole(tiny_pack_folder: Path) -> None:
    pack = load(tiny_pack_folder)
    assert set(pack.topics) == {"man-overboard", "feeling-low", "boat-theft", "about-us", "letters"}
    assert pack.contacts["constables"].phone == "01632 960101"
    assert pack.section("aims").text == "We want the bay to be calm."


def test_the_own_pack_keeps_every_rule(own_pack) -> None:
    assert [finding.message for finding in mistakes(own_pack)] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("topics/boat-theft.yml", "[constables, ", "[constabels, ", "boat-theft.yml line 5: 'constabels' is not"),
        ("topics/boat-theft.yml", "{constables}. Note", "{constable}. Note", "{constable} is not a contact"),
        ("topics/boat-theft.yml", "{constables}. Note", "{constables.url}. Note", "gives no url for it"),
        ("topics/boat-theft.yml", "strategy/numbers", "strategy/nombers", "is not a section of strategy.yml"),
        ("topics/boat-theft.yml", "title: My", "titel: My", "'titel' is not a word the pack knows"),
        ("topics/boat-theft.yml", "id: boat-theft", "id: boats", "make them alike"),
        ("topics/boat-theft.yml", "group: harbour", "group: harbor", "topics/boat-theft.yml line 2: group 'harbor'"),
        ("topics/boat-theft.yml", "examples:", "examples: {", "topics/boat-theft.yml line"),
        ("contacts.yml", "status: strategy", "status: sean", "contacts.yml line"),
        ("contacts.yml", "- id: constables", "- id: emergency", "'emergency' stands here a second time"),
        ("contacts.yml", "  phone: \"999\"\n", "  phone: \"999\"\n  phone: \"112\"\n", "'phone' stands here"),
        ("brand.yml", "  busy: ", "  bussy: ", "the phrase 'busy' is missing"),
        ("events/regatta.yml", "boat-theft, about-us", "boat-thief, about-us", "'boat-thief' is not a topic"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_place(
    pack_copy: Path, file: str, old: str, new: str, line: str
) -> None:
    change(pack_copy, file, old, new)
    told = refusal(pack_copy)
    assert line in told
    assert file in told


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("contacts.yml", "01632 960101", "01632 96010x", "contacts.yml line 14: '01632 96010x' of constables"),
        ("contacts.yml", "seen_on: https://www.example.com/emergency", "seen_on: example", "begin it with https://"),
        ("topics/boat-theft.yml", "sources: [strategy/numbers]", "sources: []", "names no source"),
        ("topics/boat-theft.yml", "Note the boat's name.", "Or 01632 960101.", "is typed here; write {contact-id}"),
        ("topics/boat-theft.yml", "someone took my boat", "who runs this", "stands in topics/"),
        (
            "topics/boat-theft.yml",
            "Note the boat's name.",
            "Notwithstanding the aforementioned considerations, documentation identifying registration particulars "
            "necessitates immediate communication to appropriate jurisdictional authorities.",
            "reading age",
        ),
    ],
)  # fmt: skip
def test_a_broken_rule_is_found_with_its_place(
    pack_copy: Path, file: str, old: str, new: str, line: str
) -> None:
    change(pack_copy, file, old, new)
    told = [finding for finding in findings(pack_copy) if line in finding]
    assert told
    assert any(finding.startswith(file) for finding in told)


def test_a_topic_without_an_answer_is_found(pack_copy: Path) -> None:
    text = (pack_copy / "topics/letters.yml").read_text()
    (pack_copy / "topics/letters.yml").write_text(text.replace("Our abbreviations.", ""))
    assert any("has no answer" in finding for finding in findings(pack_copy))


def test_the_emergency_number_cannot_be_withheld(pack_copy: Path) -> None:
    change(pack_copy, "contacts.yml", "  status: seen", "  status: withheld")
    assert "contacts.yml line" in refusal(pack_copy)
    assert "is never withheld" in refusal(pack_copy)


def test_a_missing_file_is_named(pack_copy: Path) -> None:
    (pack_copy / "glossary.yml").unlink()
    assert "glossary.yml: this file is missing" in refusal(pack_copy)


def test_a_value_is_the_text_that_was_typed(pack_copy: Path) -> None:
    change(pack_copy, "contacts.yml", 'phone: "999"', "phone: 0999")
    assert load(pack_copy).contacts["emergency"].phone == "0999"


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b"", b"- [", b"just words", b"a: b: c"])
def test_a_file_that_is_no_pack_file_is_one_line(pack_copy: Path, junk: bytes) -> None:
    (pack_copy / "contacts.yml").write_bytes(junk)
    assert refusal(pack_copy).startswith("contacts.yml")
