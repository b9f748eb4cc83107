"""Scenarios: a mistake in a file is one line with its place; every reply is judged by all that is expected of it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml

from content import Pack
from content.reply import topic_reply
from content.yaml_file import PackError
from safernw.evaluation_told import counts_of_scripts, told_scripts
from safernw.expectations import Played, play
from safernw.scenarios import Expects, Scenario, Turn, as_load, read_scenarios

ANSWER = "Call the constables on 01632 960101. Note the boat's name."


def written(folder: Path, *scenarios: dict[str, Any]) -> Path:
    file = folder / "scripts.yml"
    file.write_text(yaml.safe_dump(list(scenarios), sort_keys=False))
    return file


def script(**expects: Any) -> dict[str, Any]:
    return {"name": "a boat", "turns": [{"says": "my boat is gone", "expects": expects}]}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (script(topik="boat-theft"), "line 5: 'topik' is not a word"),
        (script(topic="bote-theft"), "line 5: 'bote-theft' is not a topic"),
        (script(offers=["boat-theft", "bote"]), "'bote' is not a topic"),
        (script(asks="why"), "'why' is not one of the words"),
        (script(kept={"category": "noises"}), "'noises' is not a choice of the form"),
        (script(concern={"who": "x"}), "'who' is not a word"),
        (script(personal=["shoe size"]), "'shoe size' is not one of the words"),
        ({"name": "a boat", "turns": []}, "a scenario needs at least one turn"),
        ({"turns": [{"says": "x"}]}, "'name' is missing"),
        ({**script(), "event": "regata"}, "'regata' is not an event"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(
    tmp_path: Path, tiny_pack: Pack, wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(PackError) as told:
        read_scenarios(written(tmp_path, wrong), tiny_pack)
    assert str(told.value).startswith("scripts.yml line ")
    assert says in str(told.value)
    assert "\n" not in str(told.value)


def test_one_value_may_stand_without_a_list_and_a_choice_by_its_title(
    tmp_path: Path, tiny_pack: Pack
) -> None:
    title = tiny_pack.concern.categories[0].title
    wrong = script(has="101", lacks="x", topics="boat-theft", personal="phone", kept={"category": title})
    (scenario,) = read_scenarios(written(tmp_path, wrong), tiny_pack)
    expects = scenario.turns[0].expects
    assert (expects.has, expects.personal, expects.kept.category) == ("101", "phone", title)
    assert judged(tiny_pack, replies(tiny_pack), has="01632 960101", lacks="samaritans") == ()


def test_a_name_stands_once(tmp_path: Path, tiny_pack: Pack) -> None:
    with pytest.raises(PackError, match="line 5: 'a boat' stands here a second time"):
        read_scenarios(written(tmp_path, script(), script()), tiny_pack)


def replies(pack: Pack, **expects: Any) -> list[dict[str, Any]]:
    """A whole and right reply about a stolen boat, whatever is expected of it."""
    return topic_reply(pack, "boat-theft").messages()


def judged(pack: Pack, items: list[dict[str, Any]], **expects: Any) -> tuple[str, ...]:
    """What was wrong with a reply."""
    scenario = Scenario(name="a boat", event="regatta", turns=(Turn("my boat", Expects(**expects)),))
    played = play(scenario, lambda _sender, _text, _metadata: items, pack)
    return played.wrong[0].reasons if played.wrong else ()


RIGHT: list[dict[str, Any]] = [
    {"topic": "boat-theft"},
    {"topic": ("feeling-low", "boat-theft")},
    {"topics": ("boat-theft",)},
    {"urgency": "none"},
    {"first": "Call the constables"},
    {"has": ("NOTE THE BOAT", "01632 960101")},
    {"lacks": ("samaritans",)},
    {"asks": "nothing"},
]
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"topic": "feeling-low"}, "topic boat-theft, expected feeling-low"),
    ({"topics": ("boat-theft", "feeling-low")}, "topic feeling-low is neither"),
    ({"urgency": "emergency"}, "urgency none, expected emergency"),
    ({"first": "Call 999"}, "the first text begins 'Call the constables"),
    ({"has": ("0800 1111",)}, "'0800 1111' is missing"),
    ({"lacks": ("constables",)}, "'constables' should not be there"),
    ({"asks": "where"}, "asks nothing, expected where"),
    ({"offers": "boat-theft"}, "expected boat-theft"),
    ({"open": "concern"}, "opens nothing"),
    ({"receipt": True}, "no receipt"),
    ({"personal": ("phone",)}, "does not point out the phone number"),
]


@pytest.mark.parametrize("expects", RIGHT)
def test_a_reply_that_is_as_expected_is_right(tiny_pack: Pack, expects: dict[str, Any]) -> None:
    assert judged(tiny_pack, replies(tiny_pack), **expects) == ()


@pytest.mark.parametrize(("expects", "says"), WRONG)
def test_a_reply_that_is_not_is_told_why(tiny_pack: Pack, expects: dict[str, Any], says: str) -> None:
    reasons = judged(tiny_pack, replies(tiny_pack), **expects)
    assert len(reasons) == 1
    assert says in reasons[0]


@pytest.mark.parametrize("cards", [0, 2])
def test_a_reply_holds_exactly_one_card(tiny_pack: Pack, cards: int) -> None:
    text, card = replies(tiny_pack)[0], replies(tiny_pack)[-1]
    assert judged(tiny_pack, [text, *[card] * cards]) == (f"a reply holds one card; this one holds {cards}",)


def form(*texts: str, **card: Any) -> list[dict[str, Any]]:
    return [*({"text": text} for text in texts), {"custom": {"topic": "log-concern", **card}}]


def test_the_question_that_is_put_last_is_the_one_that_is_asked(tiny_pack: Pack) -> None:
    where = f"{tiny_pack.concern.questions.where}\n1. The pontoon"
    items = form(where, tiny_pack.concern.questions.category, "Call 999.", where)
    assert judged(tiny_pack, items, asks="where") == ()
    assert judged(tiny_pack, items, asks="category") == ("asks where, expected category",)


def test_what_is_kept_is_read_by_its_title(tiny_pack: Pack) -> None:
    phrases = tiny_pack.brand.phrases
    place = next(zone for zone in tiny_pack.events["regatta"].zones if zone.id == "pontoon")
    items = form(f"{phrases['form_where']}: {place.title}\n{phrases['form_when']}: {phrases['form_skipped']}")
    assert judged(tiny_pack, items, kept=_answers(where="pontoon", when="not-said")) == ()
    assert judged(tiny_pack, items, kept=_answers(what="music")) == ("kept '' as what, expected 'music'",)


def test_what_is_kept_is_asked_for_where_the_reply_does_not_tell_it(tiny_pack: Pack) -> None:
    said = []

    def speak(_sender: str, text: str, _metadata: dict[str, Any]) -> list[dict[str, Any]]:
        said.append(text)
        return form(
            "Next question?" if len(said) == 1 else f"{tiny_pack.brand.phrases['form_what']}: loud music"
        )

    turn = Turn("loud music", Expects(kept=_answers(what="Loud music")))
    assert play(Scenario(name="noise", turns=(turn,)), speak, tiny_pack).wrong == ()
    assert said == ["loud music", tiny_pack.dialogue["read-back"].title]


def _answers(**given: str) -> Any:
    from safernw.scenarios import Answers

    return Answers(**given)


def test_a_masked_word_points_nothing_out(tiny_pack: Pack) -> None:
    assert judged(tiny_pack, form("That looks like a phone number."), personal=("phone",)) == ()
    assert judged(tiny_pack, form("What happened: ring [phone number]"), personal=("phone",)) != ()


def test_every_turn_is_said_in_one_conversation_with_the_channels_metadata(tiny_pack: Pack) -> None:
    heard: list[tuple[str, str, dict[str, Any]]] = []

    def speak(sender: str, text: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        heard.append((sender, text, metadata))
        return []

    scenario = Scenario(name="x", event="regatta", native_form=True, turns=(Turn("one"), Turn("two")))
    for _ in range(2):
        played = play(scenario, speak, tiny_pack)
    assert [text for _, text, _ in heard] == ["one", "two"] * 2
    assert len({sender for sender, _, _ in heard}) == 2
    assert heard[0][2] == {"event": "regatta", "native_form": True}
    assert len(played.wrong) == 2, "a wrong turn does not end the script"


def test_scripts_turns_and_danger_are_counted_and_the_first_wrong_turn_is_told(tiny_pack: Pack) -> None:
    def speak(_sender: str, _text: str, _metadata: dict[str, Any]) -> list[dict[str, Any]]:
        return replies(tiny_pack)

    danger = Expects(urgency="emergency", first="Call 999")
    wrong = Scenario(name="danger", turns=(Turn("my boat"), Turn("help", danger)))
    right = Scenario(name="boat", turns=(Turn("my boat", Expects(topic="boat-theft")),))
    played: list[Played] = [play(one, speak, tiny_pack) for one in (right, wrong)]
    assert counts_of_scripts(played) == {
        "scripts_right": (1, 2),
        "turns_right": (2, 3),
        "danger_turns_seen": (0, 1),
    }
    told = told_scripts(played)
    assert "danger (turn 2)" in told
    assert "urgency none, expected emergency" in told


def test_as_load_conversations_come_whole_and_without_end() -> None:
    scripts = [Scenario(name=name, turns=(Turn(f"{name} 1"), Turn(f"{name} 2"))) for name in ("a", "b")]
    turns = list(islice(as_load(scripts, seed=1), 40))
    for (one, first, _), (other, second, _) in zip(turns[::2], turns[1::2], strict=True):
        assert one == other
        assert (first[0], first[1:], second[1:]) == (second[0], " 1", " 2")
    assert len({sender for sender, _, _ in turns}) == 20
    assert [text for _, text, _ in islice(as_load(scripts, seed=1), 40)] == [text for _, text, _ in turns]
