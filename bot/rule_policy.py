"""Rasa's RulePolicy, quicker with many rules.

Rasa holds every rule against the conversation, four times in a turn: with some hundred rules, made from the
topics, that takes a third of a turn, and most of the policy's training. Yet a rule can only apply where its
last step has the intent that the visitor has now. Those rules are looked up; Rasa checks them as ever.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

ANY = ""
"""Stands for the intent of a rule that asks for none."""

Rules = dict[str, Any]
"""Rasa's lookup: a rule's steps, as JSON, and what follows from them."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """Predicts what Rasa's RulePolicy predicts, and is set and trained as that one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._indexes: dict[int, tuple[Rules, dict[str, list[str]]]] = {}

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        """As Rasa's. After each message it looks for rules by the words first: where none can apply, it need not."""
        if use_text_for_last_user_input and not self._apply_without_intent():
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _apply_without_intent(self) -> bool:
        """True when a rule may answer a message whatever its intent, or by its words: Rasa's end-to-end training."""
        lookups = (self.lookup[RULES], self.lookup[RULES_FOR_LOOP_UNHAPPY_PATH])
        return any(
            self._rule_key_to_state(key)[-1].get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
            in (None, ACTION_LISTEN_NAME)
            for lookup in lookups
            for key in self._index(lookup).get(ANY, ())
        )

    def _get_possible_keys(self, lookup: Rules, states: list[State]) -> set[str]:
        """The rules of `lookup` that apply after `states`. At a conversation's start Rasa has its own exceptions."""
        if states and states[-1].get(PREVIOUS_ACTION):
            lookup = self._with_intent_of(lookup, states[-1])
        return super()._get_possible_keys(lookup, states)

    def _with_intent_of(self, lookup: Rules, state: State) -> Rules:
        by_intent = self._index(lookup)
        found = [*by_intent.get(ANY, ()), *by_intent.get(_intent(state), ())]
        return {key: lookup[key] for key in found if key in lookup}

    def _index(self, lookup: Rules) -> dict[str, list[str]]:
        """The rules by the intent of their last step. Made once: afterwards Rasa only takes rules away."""
        known, by_intent = self._indexes.get(id(lookup), (None, {}))
        if known is not lookup:
            by_intent = defaultdict(list)
            for key in lookup:
                by_intent[_intent(self._rule_key_to_state(key)[-1])].append(key)
            self._indexes[id(lookup)] = (lookup, by_intent)
        return by_intent


def _intent(state: State) -> str:
    intent = (state.get(USER) or {}).get(INTENT)
    return intent if isinstance(intent, str) and intent != SHOULD_NOT_BE_SET else ANY
