"""Reads a pack from its folder: every file typed, every reference checked, the first mistake in one line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from content.model import (
    Brand,
    ConcernForm,
    Contact,
    Danger,
    Disagreement,
    Event,
    Group,
    Member,
    Pack,
    Source,
    Strategy,
    Term,
    Topic,
)
from content.references import broken_references
from content.required import missing
from content.talk import Talk
from content.withheld import entries_in, hide
from content.yaml_file import PackError, T, YamlFile

OWN_PACK = Path(__file__).parent / "pack"


def load(folder: Path | str | None = None) -> Pack:
    """The pack in `folder` (by default the one that stands beside this module).

    Raises `PackError`, one line naming file and place, at the first thing that would leave a visitor
    without a right answer. What is merely unfinished is told by `content.check`.
    """
    return _Reader(Path(folder) if folder else OWN_PACK).pack()


def digest(folder: Path | str | None = None) -> str:
    """sha256 over the names and bytes of a pack's files: tells whether anything changed."""
    root = Path(folder) if folder else OWN_PACK
    return digest_of({path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.yml")})


def digest_of(texts: dict[str, bytes]) -> str:
    """The same for files that stand in no folder, by their names in it."""
    total = hashlib.sha256()
    for name, text in sorted(texts.items()):
        total.update(name.encode() + b"\0" + hashlib.sha256(text).digest())
    return total.hexdigest()


class _Reader:
    """Reads the files of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def pack(self) -> Pack:
        if not self.root.is_dir():
            raise PackError(f"{self.root}: there is no pack in this folder")
        pack = Pack(
            brand=self.one("brand.yml", Brand),
            groups=self.many("groups.yml", Group),
            topics=self.folder("topics", Topic),
            dialogue=self.folder("dialogue", Topic),
            contacts={contact.id: contact for contact in self.many("contacts.yml", Contact)},
            sources=self.sources(),
            strategy=self.strategy(),
            glossary=self.many("glossary.yml", Term),
            members=self.many("members.yml", Member),
            danger=self.one("danger.yml", Danger),
            danger_examples=self.file("danger-examples.yml").to(dict[str, tuple[str, ...]]),
            concern=self.one("concern.yml", ConcernForm),
            events=self.folder("events", Event),
            disagreements=self.many("disagreements.yml", Disagreement),
            talk=self.one("talk.yml", Talk),
            withheld=entries_in(self.root),
            digest=digest(self.root),
        )
        pack = hide(pack, (entry.id for entry in pack.withheld))
        for finding in (*missing(pack), *broken_references(pack)):
            raise PackError(finding.told(self.root))
        return pack

    def file(self, name: str) -> YamlFile:
        return YamlFile(self.root / name, self.root)

    def one(self, name: str, kind: type[T]) -> T:
        return self.file(name).to(kind)

    def many(self, name: str, kind: type[T]) -> tuple[T, ...]:
        """The list in a file. Refuses an id (or name) that stands twice."""
        file = self.file(name)
        things = file.to(list[kind])  # type: ignore[valid-type]
        self.refuse_doubles(file, things, "$")
        return tuple(things)

    def folder(self, name: str, kind: type[T]) -> dict[str, T]:
        """The things of a folder, a file each, called as its id."""
        paths = sorted((self.root / name).glob("*.yml"))
        if not paths:
            raise PackError(f"{name}/: the pack in {self.root} has no file in this folder")
        things: dict[str, T] = {}
        for path in paths:
            file = YamlFile(path, self.root)
            thing: Any = file.to(kind)
            if thing.id != path.stem:
                place = file.place("$.id")
                raise PackError(
                    f"{place}: the id is '{thing.id}', but the file is called {path.name}; make them alike"
                )
            things[thing.id] = thing
        return things

    def strategy(self) -> Strategy:
        file = self.file("strategy.yml")
        strategy = file.to(Strategy)
        self.refuse_doubles(file, strategy.sections, "$.sections")
        return strategy

    def sources(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for path in sorted((self.root / "sources").glob("*.yml")):
            name = path.relative_to(self.root).as_posix()
            for index, source in enumerate(self.many(name, Source)):
                if source.id in found:
                    place = self.file(name).place(f"$[{index}]")
                    raise PackError(f"{place}: source '{source.id}' stands in another file too; keep one")
                found[source.id] = source
        return found

    def refuse_doubles(self, file: YamlFile, things: Iterable[Any], path: str) -> None:
        seen: set[str] = set()
        for index, thing in enumerate(things):
            key = next(getattr(thing, name) for name in ("id", "term", "name") if hasattr(thing, name))
            if key in seen:
                raise PackError(
                    f"{file.place(f'{path}[{index}]')}: '{key}' stands here a second time; keep one"
                )
            seen.add(key)
