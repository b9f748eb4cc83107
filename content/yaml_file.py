"""YAML files read into typed objects, with the line of every mistake.

PyYAML alone loses the lines and msgspec alone does not know them: the node tree is kept beside the
values, so that a complaint about `$[3].phone` can be told as `contacts.yml line 41`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

T = TypeVar("T")

_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]|\['([^']*)'\]")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Takes every value as the text that was typed: no `on` turned into true, no number that loses its zero."""


class PackError(Exception):
    """A mistake in the pack: one line that names the file, the line and what to do."""


class YamlFile:
    """One file of the pack, with its values and the place of each.

    Raises `PackError` when the file is missing, is not UTF-8 or is not YAML, or holds a key twice.
    """

    def __init__(self, path: Path, root: Path) -> None:
        self.name = path.relative_to(root).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise PackError(f"{self.name}: this file is missing from the pack in {root}") from None
        except (OSError, UnicodeDecodeError):
            raise PackError(f"{self.name}: cannot be read as UTF-8 text; save it again as UTF-8") from None
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise PackError(f"{self.name}: the file is empty")
            self.node: yaml.Node = node
            self._refuse_double_keys(node)
            self.value: Any = loader.construct_document(node)
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
            line = f" line {mark.line + 1}" if mark else ""
            what = getattr(problem, "problem", None) or "not YAML"
            raise PackError(f"{self.name}{line}: this is not valid YAML ({what})") from None
        finally:
            loader.dispose()

    def to(self, kind: type[T]) -> T:
        """The file's value as `kind`. Raises `PackError` naming the line of the first mistake."""
        try:
            return msgspec.convert(self.value, kind, strict=False)
        except msgspec.ValidationError as problem:
            message, _, path = str(problem).partition(" - at `")
            path = path.rstrip("`")
            raise PackError(f"{self.place(path)}: {_plainly(message)}") from None

    def place(self, path: str = "$") -> str:
        """`file line N` of a msgspec path such as `$.topics[3].answer`; as near as the path leads."""
        node = self.node
        for step in _steps(path):
            child = _child(node, step)
            if child is None:
                break
            node = child
        return f"{self.name} line {node.start_mark.line + 1}"

    def _refuse_double_keys(self, node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    line = key.start_mark.line + 1
                    raise PackError(f"{self.name} line {line}: '{key.value}' stands here a second time")
                seen.add(key.value)
                self._refuse_double_keys(value)
        elif isinstance(node, yaml.SequenceNode):
            for child in node.value:
                self._refuse_double_keys(child)


def _steps(path: str) -> Iterator[str | int]:
    for name, index, quoted in _STEP.findall(path):
        yield int(index) if index else (name or quoted)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def _plainly(message: str) -> str:
    """msgspec's sentence in an editor's words."""
    missing = re.fullmatch(r"Object missing required field `(.+)`", message)
    if missing:
        return f"'{missing[1]}' is missing here; add it"
    unknown = re.fullmatch(r"Object contains unknown field `(.+)`", message)
    if unknown:
        return f"'{unknown[1]}' is not a word the pack knows here; check its spelling"
    expected = re.fullmatch(r"Expected `(.+)`, got `(.+)`", message)
    if expected:
        return f"this should be {_KINDS.get(expected[1], expected[1])}, not {_KINDS.get(expected[2], expected[2])}"
    choice = re.fullmatch(r"Invalid enum value '?(.+?)'?", message)
    if choice:
        return f"'{choice[1]}' is not one of the words that may stand here; docs/editors.md lists them"
    return message[:1].lower() + message[1:]


_KINDS = {
    "str": "text",
    "array": "a list",
    "object": "named fields",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
}
