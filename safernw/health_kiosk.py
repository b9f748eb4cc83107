"""What `safernw doctor` looks at on a kiosk: outbox, clock, the way to the hub, fonts, officers."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from concerns import Outbox, StoreError
from concerns.aside import damaged, rescued
from concerns.files import kiosk_token_path, outbox_path
from kiosk import KioskError, officers
from kiosk.clock import KioskClock, clock_path
from kiosk.condition import LONGEST_UNREACHED, said
from kiosk.road import read_road, road_path
from safernw.finding import Finding
from safernw.settings import Settings

FONTS = ("Roboto-Regular.ttf", "Roboto-Bold.ttf", "RobotoMono-Regular.ttf")


def outbox(data: Path) -> Finding:
    """What waits, and whether an outbox was ever found damaged."""
    path = outbox_path(data)
    aside = damaged(path)
    if not path.exists() and not aside:
        return Finding("outbox", True, "empty")
    try:
        with Outbox(path) as opened:
            waiting, oldest = opened.count(), opened.oldest()
    except StoreError as problem:
        return Finding("outbox", False, str(problem))
    told = f"{waiting} sealed concerns, the oldest of {oldest}" if waiting else "empty"
    if aside:
        again = sum(rescued(folder) or 0 for folder in aside)
        told += f"; {len(aside)} damaged ones are kept in {aside[0].name} and so on, {again} concerns of them are here"
    return Finding("outbox", not aside, told)


def clock(data: Path) -> Finding:
    """The time that concerns carry. On a kiosk, an officer confirms it in staff mode."""
    path = clock_path(data)
    own = KioskClock(path)
    asked = "" if own.confirmed else "; compare it with a watch"
    confirmed = "confirmed by an officer" if own.confirmed else "not confirmed since the machine was started"
    return Finding(
        "clock", own.sensible, f"{said(own.now())}{f', {confirmed}' if path.exists() else ''}{asked}"
    )


def road(settings: Settings, data: Path) -> Finding:
    """When the hub was last reached."""
    if not settings.hub:
        return Finding("last sync", None, "no hub is set: concerns go by stick")
    if not kiosk_token_path(data).exists():
        return Finding(
            "last sync", False, "there is no keys/kiosk-token; in the office run: safernw kiosks add"
        )
    noted = read_road(road_path(data))
    if noted is None or noted.reached is None:
        return Finding(
            "last sync", False, f"{settings.hub} was never reached. {noted.problem if noted else ''}".strip()
        )
    since = KioskClock(clock_path(data)).now() - noted.reached
    well = since <= LONGEST_UNREACHED and not noted.refused
    told = f"{settings.hub} was last reached {said(noted.reached)}. {noted.problem}".strip()
    if noted.refused:
        told += f" {noted.refused} concerns were refused there: bring them on a stick."
    return Finding("last sync", well, told)


def fonts() -> Finding:
    """The fonts of the screen, which come with Kivy."""
    found = importlib.util.find_spec("kivy")
    if not found or not found.origin:
        return Finding("fonts", None, "none: no kiosk on this machine")
    folder = Path(found.origin).parent / "data" / "fonts"
    missing = [name for name in FONTS if not (folder / name).is_file()]
    if missing:
        return Finding(
            "fonts", False, f"{', '.join(missing)} missing in {folder}; bring the environment anew"
        )
    return Finding("fonts", True, "Roboto is here")


def staff(data: Path) -> Finding:
    """Who may enter staff mode."""
    try:
        there = officers.read(officers.officers_path(data))
    except KioskError as problem:
        return Finding("officers", False, str(problem))
    if not there:
        return Finding("officers", None, "none: on a kiosk run: safernw kiosks officer add NAME")
    return Finding("officers", True, ", ".join(officer.name for officer in there))
