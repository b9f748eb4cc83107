"""The classifier, trained by way of Rasa on the pack of an invented partnership, stored and loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.examples import Example
from bot.examples import examples as pack_examples
from bot.nlu.classifier import DANGER_NOW, DANGER_SHARE, NearestMeaningClassifier
from bot.nlu.danger import CAUTION, DangerClassifier
from bot.nlu.doubt import DoubtClassifier
from bot.nlu.kernel import KernelClassifier, Weights
from bot.nlu.sentences import SentenceFeaturizer, own_encoder
from content import Pack

pytestmark = pytest.mark.rasa
WHERE = ExecutionContext(GraphSchema({}), node_name="node")
ASKED = [
    "some lad took my boat",
    "feeling rubbish lately",
    "what is the capital of peru",
    "",
    "x" * 2000,
    "😀",
]


@pytest.fixture(scope="module")
def examples(tiny_pack: Pack) -> list[Example]:
    return list(pack_examples(tiny_pack))


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


def made(kind: type[GraphComponent], storage: LocalModelStorage, **config: Any) -> Any:
    whole = {**kind.get_default_config(), **config}
    return kind.create(whole, storage, Resource("classifier"), WHERE)


def trained(storage: LocalModelStorage, examples: list[Example]) -> NearestMeaningClassifier:
    messages = []
    for text, intent, danger in examples:
        messages.append(Message.build(text=text, intent=intent))
        messages[-1].set(DANGER_NOW, danger)
    data = made(SentenceFeaturizer, storage).process_training_data(TrainingData(messages))
    classifier: NearestMeaningClassifier = made(NearestMeaningClassifier, storage)
    assert classifier.train(data) == Resource("classifier")
    return classifier


def asked(storage: LocalModelStorage, *components: Any) -> list[dict[str, Any]]:
    messages = [Message.build(text=text) for text in ASKED]
    for component in (made(SentenceFeaturizer, storage), *components):
        messages = component.process(messages)
    return [message.as_dict(only_output_properties=True) for message in messages]


def test_trained_and_loaded_say_the_same(storage: LocalModelStorage, examples: list[Example]) -> None:
    classifier = trained(storage, examples)
    config = NearestMeaningClassifier.get_default_config()
    loaded = NearestMeaningClassifier.load(config, storage, Resource("classifier"), WHERE)
    first, second = asked(storage, classifier), asked(storage, loaded)
    assert [said.get(INTENT) for said in first] == [said.get(INTENT) for said in second]
    assert first[0][INTENT]["name"] == "boat-theft"
    assert first[1][INTENT]["name"] == "feeling-low"


def test_nothing_that_runs_is_stored(
    storage: LocalModelStorage, examples: list[Example], tmp_path: Path
) -> None:
    trained(storage, examples)
    stored = {path.name: path for path in tmp_path.rglob("*") if path.is_file()}
    assert set(stored) == {"arrays.npz", "names.json"}
    with np.load(stored["arrays.npz"], allow_pickle=False) as arrays:
        assert all(arrays[name].dtype == np.float32 for name in arrays.files)


def test_ten_intents_are_ranked_by_falling_confidence(
    storage: LocalModelStorage, examples: list[Example]
) -> None:
    said = asked(storage, trained(storage, examples))[0]
    ranking = said[INTENT_RANKING_KEY]
    confidences = [rank["confidence"] for rank in ranking]
    assert ranking[0] == said[INTENT]
    assert len(ranking) == 10
    assert confidences == sorted(confidences, reverse=True)
    assert 0 < sum(confidences) <= 1 + 1e-5


def test_a_message_without_words_gets_no_intent(storage: LocalModelStorage, examples: list[Example]) -> None:
    assert INTENT not in asked(storage, trained(storage, examples))[ASKED.index("")]


def fitted(examples: list[Example], weights: Weights) -> KernelClassifier:
    texts, intents, danger = zip(*examples, strict=True)
    return KernelClassifier.fit(texts, own_encoder().encode(texts), intents, danger, weights)


def test_fitting_twice_makes_the_same_model(examples: list[Example]) -> None:
    one, other = (fitted(examples, Weights()) for _ in range(2))
    assert one.calibration == other.calibration
    assert all(np.array_equal(one.arrays[name], other.arrays[name]) for name in one.arrays)


def test_confidences_come_from_leaving_each_example_out(examples: list[Example]) -> None:
    """What the closed form says of an example left out is what a model fitted without it says."""
    texts, intents, danger = zip(*examples, strict=True)
    vectors = own_encoder().encode(texts)
    meaning_only = Weights(words=0, letters=0)  # leaving out changes no term's rarity
    left_out = KernelClassifier.left_out(texts, vectors, intents, danger, meaning_only)
    for row in (0, 7, len(texts) - 1):
        without = fitted([*examples[:row], *examples[row + 1 :]], meaning_only)
        assert without.scores([texts[row]], vectors[[row]])[0] == pytest.approx(left_out[row], abs=1e-3)


def test_danger_in_words_of_its_own_has_a_high_share(
    storage: LocalModelStorage, examples: list[Example]
) -> None:
    classifier = trained(storage, examples)
    messages = [
        Message.build(text=text) for text in ("my brother is in the sea and cant swim", "who runs the ferry")
    ]
    classifier.process(made(SentenceFeaturizer, storage).process(messages))
    danger, none = (message.get(DANGER_SHARE) for message in messages)
    assert danger > 0.5 > none


@pytest.mark.parametrize(
    ("share", "decided", "cautious"),
    [(0.6, "man-overboard", None), (0.4, "boat-theft", True), (0.1, "boat-theft", None)],
    ids=["from the alarm on", "from caution on", "below both"],
)
def test_the_learned_detector_overrules_or_calls_for_caution(
    tiny_pack: Pack, share: float, decided: str, cautious: bool | None
) -> None:
    ranking = [{"name": name, "confidence": 0.3} for name in ("boat-theft", "man-overboard", "feeling-low")]
    data = {TEXT: "where is he", INTENT: ranking[0], INTENT_RANKING_KEY: ranking, DANGER_SHARE: share}
    message = Message(data=data)
    DangerClassifier(tiny_pack, alarm=0.5, attempt=0.3, caution=0.2).process([message])
    assert message.get(INTENT)["name"] == decided
    assert message.get(CAUTION) is cautious


def test_thoughts_are_told_from_an_attempt(tiny_pack: Pack) -> None:
    """Thoughts get their own first words, never the emergency number first; an attempt gets it."""
    for share, danger in ((0.25, None), (0.35, {"topic": "feeling-low", "rule": "learned", "now": True})):
        ranking = [{"name": "feeling-low", "confidence": 0.9}]
        message = Message(
            data={TEXT: "x", INTENT: ranking[0], INTENT_RANKING_KEY: ranking, DANGER_SHARE: share}
        )
        DangerClassifier(tiny_pack, alarm=0.5, attempt=0.3, caution=0.2).process([message])
        assert message.get("danger") == danger
        assert message.get(CAUTION) is None


def test_surely_idle_talk_calls_for_no_caution(tiny_pack: Pack) -> None:
    for sure, cautious in ((0.95, None), (0.6, True)):
        ranking = [{"name": "out-of-scope", "confidence": sure}]
        message = Message(
            data={TEXT: "x", INTENT: ranking[0], INTENT_RANKING_KEY: ranking, DANGER_SHARE: 0.3}
        )
        DangerClassifier(tiny_pack, alarm=0.5, attempt=0.3, caution=0.2).process([message])
        assert message.get(CAUTION) is cautious


@pytest.mark.parametrize(
    ("shares", "decided"),
    [
        ({"theft": 0.9, "out-of-scope": 0.05}, "theft"),
        ({"theft": 0.5, "noise": 0.49}, "theft"),
        ({"theft": 0.6, "out-of-scope": 0.2}, "nlu_fallback"),
        ({"out-of-scope": 0.45, "theft": 0.4}, "nlu_fallback"),
        ({"out-of-scope": 0.6, "theft": 0.4}, "out-of-scope"),
        ({"theft": 0.04, "noise": 0.03}, "nlu_fallback"),
    ],
)
def test_doubt_asks_back_and_keeps_the_ranking(
    storage: LocalModelStorage, shares: dict[str, float], decided: str
) -> None:
    ranking = [{"name": name, "confidence": share} for name, share in shares.items()]
    message = Message(data={TEXT: "x", INTENT: ranking[0], INTENT_RANKING_KEY: ranking})
    made(DoubtClassifier, storage, least=0.05, ask=0.1, refuse=0.5).process([message])
    assert message.get(INTENT)["name"] == decided
    assert [rank for rank in message.get(INTENT_RANKING_KEY) if rank["name"] != "nlu_fallback"] == ranking


def test_rasa_trains_again_when_model_or_helpers_change() -> None:
    assert SentenceFeaturizer.fingerprint_addon({})
    assert NearestMeaningClassifier.fingerprint_addon({})
