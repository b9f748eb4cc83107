"""Whether headphones are plugged in, as far as the machine can tell: by ALSA's jacks, or the sound server's port."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

PATIENCE = 2.0
CARDS = Path("/proc/asound")
_JACK = re.compile(r"iface=CARD,name='[^']*Headphone[^']*Jack'\n(?:.*\n)*?\s*: values=(on|off)")
_PORT = re.compile(r"Active Port:\s*(\S+)")


def plugged_in() -> bool | None:
    """True or False where ALSA, PipeWire or PulseAudio tells, None where nobody can. Takes some milliseconds."""
    jacks = _jacks()
    if jacks:
        return "on" in jacks
    ports: list[str] = _PORT.findall(_told("pactl", "list", "sinks"))
    return any("headphone" in port.lower() or "headset" in port.lower() for port in ports) if ports else None


def _jacks() -> list[str]:
    """`on` or `off` for each headphone jack that a card of this machine feels."""
    cards = sorted(path.name.removeprefix("card") for path in CARDS.glob("card[0-9]*"))
    return [state for card in cards for state in _JACK.findall(_told("amixer", "-c", card, "contents"))]


def _told(program: str, *arguments: str) -> str:
    if not shutil.which(program):
        return ""
    try:
        done = subprocess.run(
            [program, *arguments],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={"LC_ALL": "C"} | _path(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace")


def _path() -> dict[str, str]:
    """What a sound program needs of the environment to find its server."""
    import os

    wanted = ("PATH", "HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER", "DBUS_SESSION_BUS_ADDRESS")
    return {name: os.environ[name] for name in wanted if name in os.environ}
