"""A thing found wrong with a pack, and where: told as one line with file and line number."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from content.yaml_file import PackError, YamlFile


class Finding(Struct, frozen=True):
    """`file` is relative to the pack's folder, `path` leads into it (`$.examples[3]`), `message` says what to do."""

    file: str
    path: str
    message: str

    def told(self, root: Path) -> str:
        """`topics/x.yml line 12: what is wrong`. Opens the file again to find the line."""
        try:
            place = YamlFile(root / self.file, root).place(self.path)
        except PackError:
            place = self.file
        return f"{place}: {self.message}"
