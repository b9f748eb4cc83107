"""Training data for Rasa, made from the pack in memory: nothing made is written or committed.

Named in config.yml, so that `rasa train`, `rasa test` and the rest work as any Rasa developer expects.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.utils import story_graph_from_paths
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_config_file, read_yaml_file

from bot import training
from bot.examples import examples
from bot.nlu.classifier import DANGER_NOW
from bot.pack import own_pack

ROOM = Path(__file__).parent


class PackImporter(TrainingDataImporter):
    """Rasa's view of the pack: an intent, its examples and a rule for each topic."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        self.config_file = config_file
        self.test_paths = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        )
        self.pack = own_pack()

    def get_domain(self) -> Domain:
        """bot/domain.yml with the pack's intents."""
        fixed = read_yaml_file(ROOM / "domain.yml")
        return Domain.from_dict({**fixed, "intents": training.intents(self.pack)})

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """bot/rules.yml with the pack's rules."""
        reader = YAMLStoryReader(self.get_domain(), "bot/rules.yml")
        fixed = read_yaml_file(ROOM / "rules.yml")
        made = {"version": "3.1", "rules": [*fixed["rules"], *training.rules(self.pack)]}
        return StoryGraph(reader.read_from_parsed_yaml(made))

    def get_conversation_tests(self) -> StoryGraph:
        """The test stories in the folder that `rasa test` was given."""
        tests = [
            str(path)
            for folder in self.test_paths or []
            for path in Path(folder).rglob("test_*.yml")
            if YAMLStoryReader.is_test_stories_file(str(path))
        ]
        return story_graph_from_paths(tests, self.get_domain())

    def get_config(self) -> dict[str, Any]:
        """config.yml as it stands."""
        return read_config_file(self.config_file) if self.config_file else {}

    def get_config_file_for_auto_config(self) -> str | None:
        """config.yml: nothing in it is left to Rasa's auto-configuration."""
        return self.config_file

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The example messages, each marked with whether it tells of danger now."""
        messages = []
        for example in examples(self.pack):
            message = Message.build(text=example.text, intent=example.intent)
            message.set(DANGER_NOW, example.danger)
            messages.append(message)
        return TrainingData(messages)
