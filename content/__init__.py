"""WHAT WE SAY: the pack (data in `pack/`), its loader and checker, the danger matcher. Imports nobody.

`load()` reads and checks a pack; `reply.topic_reply()` makes a topic into what a screen shows;
`danger.DangerMatcher` tells words that mean danger; `check.findings()` lists what is unfinished.
"""

from content.load import digest, load
from content.model import Pack
from content.yaml_file import PackError

__all__ = ["Pack", "PackError", "digest", "load"]
