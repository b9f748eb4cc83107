"""Our quicker RulePolicy predicts what Rasa's predicts, from the same rules, in any conversation."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, LoopInterrupted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rule_policy import IndexedRulePolicy
from tests.served import Served

pytestmark = pytest.mark.rasa
SCRIPTS = st.lists(st.integers(min_value=0), max_size=14)


class Trained:
    """The rules and the domain of a trained model, and both policies on those rules."""

    def __init__(self, model: Path, folder: Path) -> None:
        with tarfile.open(model) as archive:
            rules = json.loads(
                archive.extractfile(
                    "components/train_bot.rule_policy.IndexedRulePolicy0/rule_policy.json"
                ).read()
            )
            self.domain = Domain.from_yaml(
                archive.extractfile("components/domain_provider/domain.yml").read().decode()
            )
        self.rules, self.quick = (
            self._policy(kind, rules["lookup"], folder / kind.__name__)
            for kind in (RulePolicy, IndexedRulePolicy)
        )
        said = [UserUttered("", {"name": intent, "confidence": 1.0}) for intent in self.domain.intents]
        done = [ActionExecuted(name) for name in self.domain.action_names_or_texts]
        form = [ActiveLoop("concern_form"), ActiveLoop(None), LoopInterrupted(True)]
        slots = [
            SlotSet("requested_slot", "concern_what"),
            SlotSet("requested_slot", None),
            SlotSet("topic", "x"),
        ]
        self.events: list[Event] = [*said, *done, *form, *slots]

    def _policy(self, kind: type[RulePolicy], lookup: dict[str, Any], folder: Path) -> RulePolicy:
        folder.mkdir()
        context = ExecutionContext(GraphSchema({}))
        config = {**kind.get_default_config(), "core_fallback_action_name": "action_offer_nearest"}
        policy = kind(config, LocalModelStorage(folder), Resource("rules"), context, lookup=lookup)
        return policy

    def tracker(self, script: list[int]) -> DialogueStateTracker:
        """A conversation from numbers: each picks an event."""
        events = [self.events[number % len(self.events)] for number in script]
        return DialogueStateTracker.from_events("visitor", events, self.domain.slots)

    def turn(self, intent: str, *, form: bool) -> DialogueStateTracker:
        """A conversation in which `intent` has just been said."""
        listens = ActionExecuted("action_listen")
        asked = [ActiveLoop("concern_form"), SlotSet("requested_slot", "concern_what"), listens]
        said = UserUttered("", {"name": intent, "confidence": 1.0})
        return DialogueStateTracker.from_events(
            "visitor", [listens, *(asked if form else []), said], self.domain.slots
        )


@pytest.fixture(scope="module")
def trained(assistant: Served, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return Trained(assistant.data / "models" / "assistant.tar.gz", tmp_path_factory.mktemp("policies"))


def same(trained: Trained, tracker: DialogueStateTracker) -> None:
    ours = trained.quick.predict_action_probabilities(tracker, trained.domain)
    rasas = trained.rules.predict_action_probabilities(tracker, trained.domain)
    assert (ours.probabilities, ours.events, ours.is_no_user_prediction) == (
        rasas.probabilities, rasas.events, rasas.is_no_user_prediction
    )  # fmt: skip


@given(script=SCRIPTS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_conversation_is_followed_by_what_rasas_policy_says(trained: Trained, script: list[int]) -> None:
    same(trained, trained.tracker(script))


@pytest.mark.parametrize("form", [False, True], ids=["free", "in the form"])
def test_each_intent_is_followed_by_what_rasas_policy_says(trained: Trained, form: bool) -> None:
    for intent in trained.domain.intents:
        same(trained, trained.turn(intent, form=form))


def test_few_rules_are_held_against_a_turn(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when Rasa no longer asks where we look rules up."""
    checked = []
    check = RulePolicy._is_rule_applicable

    def counted(policy: RulePolicy, key: str, *where: Any) -> bool:
        checked.append(key)
        return bool(check(policy, key, *where))

    monkeypatch.setattr(RulePolicy, "_is_rule_applicable", counted)
    trained.quick.predict_action_probabilities(trained.turn("boat-theft", form=False), trained.domain)
    assert 0 < len(set(checked)) < len(trained.quick.lookup["rules"]) / 4
