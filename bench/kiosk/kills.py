"""Kills of the screen's process at random moments, while visitors tell us things and the hub is a real door.

What was shown a code for is in the register, once, and nothing else but what a kill cut off before its code was shown.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.kiosk.stands import PASSPHRASE, stand
from bench.serving import BenchError
from concerns import Outbox, keys, open_register, receipt, unseal
from concerns.files import kiosk_token_path, outbox_path
from safernw.children import answers_at, free_port

DRAIN_SECONDS = 120.0
BUSY_SECONDS = 2.0
"""The longest that visitors are at it before a kill: time for a few of them."""


@dataclass(frozen=True)
class Killed:
    """`shown` codes were seen by visitors, `arrived` concerns are in the register, `lost` and `doubled` among them."""

    times: int
    shown: int
    arrived: int
    lost: int
    doubled: int


def killed(folder: Path, shown: str, times: int, seed: int = 20270704) -> Killed:
    """Kills the screen of a kiosk so many times. `folder / "data"` was made by `prepare`. Raises BenchError."""
    dice = random.Random(seed)
    data, office = folder / "data", folder / "office"
    (office / "keys").mkdir(parents=True)
    for file in (data / "keys").iterdir():
        (office / "keys" / file.name).write_bytes(file.read_bytes())
    with open_register(office) as register:
        kiosk_token_path(data).write_text(register.add_kiosk("stand-1"))
    with door(office) as address, stand(folder, shown, "concerns", SAFERNW_HUB=address) as kiosk:
        for number in range(1, times + 1):
            there = kiosk.wait("first", number, 120)[-1]["pid"]
            time.sleep(dice.uniform(0, BUSY_SECONDS))
            os.kill(there, signal.SIGKILL)
        kiosk.wait("first", times + 1, 120)
        kiosk.wait("receipt", 1, 120)  # a slow machine may have shown no code yet
        _drain(data)
    codes = [receipt.parse(line["code"]).code for line in kiosk.lines("receipt")]
    unlocked = keys.unlock(data / "keys" / keys.PRIVATE_NAME, PASSPHRASE)
    with open_register(office) as register, Outbox(outbox_path(data)) as outbox:
        there = [*register.envelopes(), *outbox.pending()]
        arrived = [unseal(envelope, unlocked).receipt for envelope in {one.id: one for one in there}.values()]
    lost = len(set(codes) - set(arrived))
    return Killed(times, len(codes), len(arrived), lost, len(arrived) - len(set(arrived)))


@contextmanager
def door(office: Path) -> Iterator[str]:
    """The public door of the register in this folder; its address."""
    port = free_port(0)
    process = subprocess.Popen(
        [sys.executable, "-m", "safernw", "web", "--port", str(port)],
        env={**os.environ, "SAFERNW_DATA": str(office)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        give_up = time.monotonic() + 60
        while not answers_at(port):
            if time.monotonic() > give_up or process.poll() is not None:
                raise BenchError("the public door does not open")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _drain(data: Path) -> None:
    """Until most of what waited is handed in: more comes meanwhile, and counts as there while it waits."""
    give_up = time.monotonic() + DRAIN_SECONDS
    with Outbox(outbox_path(data)) as outbox:
        while outbox.count() > 3 and time.monotonic() < give_up:
            time.sleep(0.2)
