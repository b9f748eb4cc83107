"""The reading age tells plain words from hard ones."""

from content.readability import reading_age, syllables


def test_plain_words_are_for_young_readers() -> None:
    assert reading_age("Call us. We can help you. It is free. You do not have to give your name.") < 9


def test_officialese_is_not() -> None:
    assert (
        reading_age("Notwithstanding jurisdictional considerations, documentation necessitates escalation.")
        > 15
    )


def test_syllables_of_common_words() -> None:
    counted = {
        word: syllables(word) for word in ("police", "help", "anonymous", "cared", "reported", "table", "ASB")
    }
    assert counted == {
        "police": 2,
        "help": 1,
        "anonymous": 4,
        "cared": 1,
        "reported": 3,
        "table": 2,
        "ASB": 3,
    }
