"""What `safernw doctor` looks at: each finding says whether it is well, and what to do where it is not."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from concerns import KeysError
from concerns.files import public_key_path
from concerns.keys import read_public
from content import Pack, PackError, digest, signing
from content.check import mistakes
from content.receive import Packs, named
from kiosk.headphones import plugged_in
from safernw import health_kiosk, model
from safernw.finding import Finding
from safernw.register_health import of_the_register
from safernw.settings import Settings

LEAST_FREE_BYTES = 500_000_000


def findings(settings: Settings, data: Path) -> Iterator[Finding]:
    """Looks at everything, one after the other."""
    yield _pack(settings, data)
    yield _model(settings, data)
    yield _key(data)
    yield health_kiosk.outbox(data)
    yield health_kiosk.road(settings, data)
    yield Finding("register", *of_the_register(data))
    yield _disk(data)
    yield health_kiosk.clock(data)
    yield _display()
    yield _speech(settings)
    yield health_kiosk.fonts()
    yield health_kiosk.staff(data)
    yield _parts()


def _pack(settings: Settings, data: Path) -> Finding:
    try:
        pack = Packs(data).load(settings.pack_path)
    except PackError as problem:
        return Finding("pack", False, str(problem))
    wrong = len(list(mistakes(pack)))
    if wrong:
        return Finding("pack", False, f"{wrong} mistakes; run: safernw content check")
    return Finding(
        "pack", True, f"{pack.brand.name}, {len(pack.topics)} topics, {_edition(settings, data, pack)}"
    )


def _edition(settings: Settings, data: Path, pack: Pack) -> str:
    serial = Packs(data).state().current
    if not serial:
        return f"version {pack.digest[:12]}, not published"
    publishes = signing.private_path(data).exists()
    unlike = publishes and digest(settings.pack_path) != pack.digest
    return f"published {named(serial)}" + (
        "; the folder holds changes that are not published" if unlike else ""
    )


def _model(settings: Settings, data: Path) -> Finding:
    if not importlib.util.find_spec("rasa"):
        return Finding("model", None, "none: no assistant on this machine")
    try:
        current = model.is_current(settings, data)
        model.trusted_model(data)
    except (model.ModelError, PackError) as problem:
        return Finding("model", False, str(problem))
    return Finding("model", current, "trained" if current else "older than the pack; run: safernw train")


def _key(data: Path) -> Finding:
    try:
        read_public(public_key_path(data))
    except KeysError as problem:
        return Finding("register key", False, str(problem))
    return Finding("register key", True, "concerns can be sealed")


def _disk(data: Path) -> Finding:
    free = shutil.disk_usage(data).free
    return Finding("disk", free >= LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB free at {data}")


def _display() -> Finding:
    here = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return Finding(
        "display", True if here else None, "there is one" if here else "none: no kiosk on this machine"
    )


def _speech(settings: Settings) -> Finding:
    if settings.sound == "off":
        return Finding("speech", None, "turned off in the settings")
    if not shutil.which("espeak-ng"):
        return Finding("speech", None, "none: the kiosk cannot read aloud; install the package espeak-ng")
    aside = {True: "headphones are in", False: "no headphones are in", None: "cannot tell about headphones"}
    plug = plugged_in()
    well = settings.sound == "aloud" or plug is not None
    return Finding("speech", well, f"espeak-ng is here; {settings.sound}; this machine: {aside[plug]}")


def _parts() -> Finding:
    parts = {"assistant": "rasa", "kiosk": "kivy"}
    here = [name for name, package in parts.items() if importlib.util.find_spec(package)]
    return Finding("parts", True, ", ".join(here) if here else "neither assistant nor kiosk is installed")
