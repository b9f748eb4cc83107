"""Rasa without TensorFlow: nothing of ours uses it, yet Rasa's own modules import it by name.

Loading TensorFlow takes longer than all the rest and half of the memory. Rasa's modules name its classes,
inherit from them and pass them on, and use none until a component that needs TensorFlow is made. So those
names are given, and refuse to be used. See docs/decisions/0012.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

LIBRARIES = frozenset({"tensorflow", "keras"})


class LeftOut(Exception):
    """A component of the pipeline needs TensorFlow."""


class _Name(type):
    """The class of every name of a library that is left out, and of what inherits from it."""

    def __getattr__(cls, name: str) -> _Name:
        return _named(f"{cls.__qualname__}.{name}", name)

    def __call__(cls, *_: object, **__: object) -> None:
        raise LeftOut(f"{cls.__qualname__} is left out of this program; safernw rasa has all of Rasa")


class _Module(ModuleType):
    def __getattr__(self, name: str) -> _Name:
        return _named(f"{self.__name__}.{name}", name)


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in LIBRARIES:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def leave_out() -> None:
    """From here on, importing TensorFlow gives names that raise `LeftOut` when they are used.

    Called before Rasa is imported. Does nothing where TensorFlow has been imported already.
    """
    done = any(isinstance(finder, _Finder) for finder in sys.meta_path)
    if not done and LIBRARIES.isdisjoint(sys.modules):
        sys.meta_path.insert(0, _Finder())


def _named(full: str, name: str) -> _Name:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Name(name, (), {"__qualname__": full})
