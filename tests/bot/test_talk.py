"""How people talk: corrections, two questions in one message, and ways of talking that no topic answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.corrections import CorrectionReader
from bot.nlu.questions import QuestionSplitter
from bot.nlu.shapes import ShapeReader
from content import Pack

MEANT = {
    "no, I meant hate crime": "hate crime",
    "i said drugs not rugs": "drugs",
    "wrong, i want the council": "the council",
    "No. That's not what I asked. I want to know about Prevent": "prevent",
    "not the police, the council": "the council",
    "thats wrong mate, its about my neighbour": "my neighbour",
    "i didn't ask about that, i asked about scams": "scams",
    "nope, stolen bike": "stolen bike",
    "no no no i mean rugs": "rugs",
    "what i meant was how do i join neighbourhood watch": "how do i join neighbourhood watch",
    "not that, the other one": "",
    "that's not what i asked": "",
    "the other one": "",
    "something else": "",
}
GOES_ON = (
    "no",
    "no thanks",
    "no one helps me",
    "no lights on the footpath",
    "oh no i dropped my phone",
    "i want the council",
    "i'm on my own since my wife went into the home",
    "i was on the bus when it happened",
    "i asked him to stop and he would not",
    "there is nothing wrong with my neighbour",
)
BOTH = {
    "how do i report a stolen bike and whats the number for the council": 2,
    "what's the number for victim support? and what is prevent?": 2,
    "hate crime number and how do i join neighbourhood watch": 2,
    "Can you tell me who the PCC is? Also, what does ASB mean?": 2,
}
ONE = (
    "my son was beaten up and the police did nothing and is there anyone to help him",
    "lads on bikes every night and they throw stuff, who do i tell",
    "I've had a fall and can't get up",
    "my boss punched me last week, is it a crime",
    "for my course, who decides if there is a review",
    "I am deaf. How do I reach the police?",
    "my English is not good. How do I report theft?",
)
SHAPES = {
    "?": "marks",
    "...": "marks",
    "😂😂": "pictures",
    "asdfgh": "mash",
    "qwertyuiop": "mash",
    "где полиция": "language",
    "gdzie jest policja": "language",
    "me han robado el bolso": "language",
    "on m'a volé mon sac": "language",
    'print("hello")': "code",
    "SELECT * FROM users;": "code",
}
OURS = (
    "hello",
    "police",
    "shh",
    "strength",
    "NWLDC",
    "999",
    "my phone is gone :(",
    "Hugglescote",
    "la la la",
    "i was robbed; help",
)


@pytest.fixture(scope="module")
def corrections(own_pack: Pack) -> CorrectionReader:
    return CorrectionReader(own_pack.talk.corrections)


@pytest.fixture(scope="module")
def questions(own_pack: Pack) -> QuestionSplitter:
    return QuestionSplitter(own_pack.talk.questions)


@pytest.fixture(scope="module")
def shapes(own_pack: Pack) -> ShapeReader:
    return ShapeReader(own_pack)


@pytest.mark.parametrize("text", MEANT)
def test_what_was_meant_instead_is_found(corrections: CorrectionReader, text: str) -> None:
    found = corrections.read(text)
    assert found
    assert found.meant == MEANT[text]


@pytest.mark.parametrize("text", GOES_ON)
def test_what_merely_goes_on_is_no_correction(corrections: CorrectionReader, text: str) -> None:
    assert corrections.read(text) is None


@pytest.mark.parametrize("text", BOTH)
def test_two_questions_are_told_apart(questions: QuestionSplitter, text: str) -> None:
    parts = questions.parts(text)
    assert len(parts) == BOTH[text]
    assert all(questions.names_something(part) for part in parts)


@pytest.mark.parametrize("text", ONE)
def test_a_story_about_one_thing_is_not_cut(questions: QuestionSplitter, text: str) -> None:
    parts = questions.parts(text)
    assert not parts or not all(questions.names_something(part) for part in parts)


@pytest.mark.parametrize("text", SHAPES)
def test_a_shape_is_known(shapes: ShapeReader, text: str) -> None:
    assert shapes.shape(text) == SHAPES[text]


@pytest.mark.parametrize("text", OURS)
def test_words_as_we_expect_them_have_no_shape(shapes: ShapeReader, text: str) -> None:
    assert shapes.shape(text) == "none"


@given(text=st.text(max_size=400))
def test_nothing_that_can_be_typed_is_too_much(
    corrections: CorrectionReader, questions: QuestionSplitter, shapes: ShapeReader, text: str
) -> None:
    corrections.read(text)
    shapes.shape(text)
    assert len(questions.parts(text)) <= 3
