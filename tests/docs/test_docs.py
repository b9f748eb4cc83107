"""What the documentation names exists: every command, option, linked file, setting, dependency and test."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from safernw.cli import safernw
from safernw.settings import Settings

PROJECT = Path(__file__).parents[2]
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))

BLOCK = re.compile(r"^[ ]*```(\w*)\n(.*?)^[ ]*```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:\./run|safernw|python -m) [a-z-][^`]*)`")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
TEST_FILE = re.compile(r"\btests/[\w/]+(?:\.\w+|/)|\btest_\w+\.py")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def typed(page: Path) -> Iterator[str]:
    """What a reader is told to type: lines of sh blocks, prompts of console blocks, commands in running text."""
    text = text_of(page)
    for language, block in BLOCK.findall(text):
        lines = [line.strip() for line in block.splitlines()]
        if language == "console":
            yield from (line.removeprefix("$ ") for line in lines if line.startswith("$ "))
        elif language == "sh":
            yield from (line for line in lines if line)
    yield from INLINE.findall(BLOCK.sub("", text))


def words_of(line: str) -> list[str]:
    """The command's words without variables set before it and without `.venv/bin/`."""
    words = shlex.split(line)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words.pop(0)
    return [words[0].removeprefix(".venv/bin/"), *words[1:]]


def commands(program: str) -> list[tuple[str, str]]:
    """(page, rest of the line) of every call of a program in the documentation."""
    found = []
    for page in PAGES:
        for line in typed(page):
            words = words_of(line)
            if words[0] == program:
                found.append((page.name, shlex.join(words[1:])))
    return sorted(set(found))


def calls_of_safernw() -> list[tuple[str, str]]:
    through_run = [(page, rest) for page, rest in commands("./run") if rest and rest.split()[0] != "tests"]
    return sorted(set(commands("safernw") + through_run))


def test_the_documentation_shows_commands() -> None:
    assert len(calls_of_safernw()) > 20


@pytest.mark.parametrize(("page", "rest"), calls_of_safernw())
def test_every_command_that_is_named_exists_with_its_options(page: str, rest: str) -> None:
    words = shlex.split(rest)
    command: click.Command = safernw
    path: list[str] = []
    context = click.Context(safernw)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found, f"{page}: there is no command {' '.join([*path, name])}"
        command = found
        path.append(name)
    if path[:1] == ["rasa"]:
        return  # its options are Rasa's
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    for word in words:
        if word.startswith("--"):
            assert word in known, f"{page}: {' '.join(path)} has no option {word}"
    assert CliRunner().invoke(safernw, [*path, "--help"]).exit_code == 0


@pytest.mark.parametrize(("page", "rest"), commands("python"))
def test_every_module_that_is_run_exists(page: str, rest: str) -> None:
    flag, module = shlex.split(rest)[:2]
    assert flag == "-m"
    assert importlib.util.find_spec(module), f"{page}: there is no module {module}"


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", BLOCK.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for pair in LINK.findall(BLOCK.sub("", text_of(page))):
        link = pair[0] or pair[1]
        if re.match(r"https?://", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name) if name else page
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in headings(target), f"{link}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_test_that_is_named_exists(page: Path) -> None:
    for name in TEST_FILE.findall(text_of(page)):
        found = (PROJECT / name).exists() or any((PROJECT / "tests").rglob(name))
        assert found, f"{name} is not there"


def test_the_settings_table_names_every_setting_and_no_other() -> None:
    text = text_of(PROJECT / "docs" / "operators.md")
    table = text.split("<!-- settings -->")[1].split("<!-- /settings -->")[0]
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| ([^|]+) \|", table, re.MULTILINE)
    assert [name for name, _, _ in rows] == list(Settings.__struct_fields__)
    for name, variable, default in rows:
        assert variable == f"SAFERNW_{name.upper()}"
        value = getattr(Settings(), name)
        if value != "":
            assert default.strip() == f"`{str(value).lower()}`"


def first_cells(heading_has: str, outside: bool = False) -> set[str]:
    """The first cells of the tables of docs/dependencies.md, in sections whose heading has these words (or has not)."""
    found = set()
    for section in text_of(PROJECT / "docs" / "dependencies.md").split("\n## ")[1:]:
        if (heading_has in section.splitlines()[0]) != outside:
            rows = [line for line in section.splitlines() if line.startswith("| ")]
            found |= {row.split("|")[1].strip().strip("`") for row in rows[1:]}
    return found


def test_every_direct_dependency_is_explained_and_no_other() -> None:
    project = PYPROJECT["project"]
    groups = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *PYPROJECT["dependency-groups"].values(),
    ]
    wanted = {re.split(r"[<>=!~\[ ;]", requirement)[0] for group in groups for requirement in group}
    assert first_cells("overridden", outside=True) == wanted


def test_every_override_of_rasas_pins_is_explained_and_no_other() -> None:
    assert first_cells("overridden") == set(PYPROJECT["tool"]["uv"]["override-dependencies"])
