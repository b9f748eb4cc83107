"""The pack's training data for Rasa's stock pipelines."""

from __future__ import annotations

from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

from bot import training
from bot.importer import PackImporter


class StockImporter(PackImporter):
    """The assistant's own data, and a story for each intent: without stories TED and UnexpecTED learn nothing."""

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """The rules, and the same answers as stories."""
        stories = [
            {
                "story": f"{intent} is answered",
                "steps": [{"intent": intent}, {"action": training.action_for(intent)}],
            }
            for intent in training.intents(self.pack)
            if intent not in training.SPECIAL
        ]
        reader = YAMLStoryReader(self.get_domain(), "bench/nlu/stock_data.py")
        made = StoryGraph(reader.read_from_parsed_yaml({"version": "3.1", "stories": stories}))
        return super().get_stories(exclusion_percentage).merge(made)
