"""What the tests of several rooms share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from content import Pack, load
from tests.served import Served

pytest_plugins = ["tests.browser"]

TINY_PACK = Path(__file__).parent / "tiny_pack"


@pytest.fixture(scope="session")
def tiny_pack_folder() -> Path:
    """The pack of an invented partnership."""
    return TINY_PACK


@pytest.fixture(scope="session")
def tiny_pack() -> Pack:
    """The same, loaded."""
    return load(TINY_PACK)


@pytest.fixture(scope="session")
def own_pack() -> Pack:
    """The pack that comes with the program."""
    return load()


@pytest.fixture
def pack_copy(tmp_path: Path) -> Path:
    """A copy of the tiny pack, to make an editor's mistakes in."""
    return Path(shutil.copytree(TINY_PACK, tmp_path / "pack"))


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real assistant on the tiny pack, trained once for all tests."""
    with Served(tmp_path_factory.mktemp("tiny") / "data", TINY_PACK) as served:
        yield served


@pytest.fixture(scope="session")
def own_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real assistant on the pack that comes with the program, trained once for all tests."""
    with Served(tmp_path_factory.mktemp("own") / "data") as served:
        yield served
