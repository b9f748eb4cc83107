"""The touchscreen's figures, on a virtual display with software GL: `python -m bench.kiosk`.

Starts the kiosk as a road-show does, with its keeper, and taps on it. Machines are noisy: look at medians, and measure
when nothing else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.kiosk.display import display
from bench.kiosk.figures import growth, percentile
from bench.kiosk.kills import killed
from bench.kiosk.stands import prepare, stand
from bench.serving import BenchError, end_children_when_ended

SIZES = ("1920x1080", "1080x1920")


def starts(folder: Path, shown: str, times: int, assistant: bool) -> list[float]:
    """Seconds from the command to the answer to the first tap, of so many starts."""
    found = []
    for _ in range(times):
        with stand(folder, shown, "nothing", assistant) as kiosk:
            found.append(kiosk.wait("first", seconds=60)[0]["at"] - kiosk.begun)
    return found


def crashes(folder: Path, shown: str, times: int) -> list[float]:
    """Seconds from a kill of the screen to the answer to the next visitor's first tap."""
    found = []
    with stand(folder, shown, "nothing") as kiosk:
        for number in range(1, times + 1):
            there = kiosk.wait("done", number, 60)[-1]["pid"]
            time.sleep(1)
            killed = time.monotonic()
            os.kill(there, signal.SIGKILL)
            found.append(kiosk.wait("first", number + 1, 60)[-1]["at"] - killed)
    return found


def hang(folder: Path, shown: str) -> float:
    """Seconds from the moment that the screen hangs to the answer to a first tap."""
    with stand(folder, shown, "nothing") as kiosk:
        there = kiosk.wait("done", 1, 60)[0]["pid"]
        hung = time.monotonic()
        os.kill(there, signal.SIGSTOP)
        return float(kiosk.wait("first", 2, 60)[-1]["at"] - hung)


def tapped(folder: Path, shown: str, given: argparse.Namespace) -> dict[str, Any]:
    """Taps, memory and rest of one kiosk."""
    with stand(folder, shown, f"taps:{2 if given.quick else 10},idle:{8 if given.quick else 30}") as kiosk:
        kiosk.wait("done", seconds=180)
        taps, memory, idle = kiosk.lines("tap"), kiosk.lines("memory")[0], kiosk.lines("idle")[0]
    by_name = defaultdict(list)
    for tap in taps:
        by_name[tap["name"]].append(1000 * tap["seconds"])
    every = [1000 * tap["seconds"] for tap in taps]
    return {
        "tap_p50_ms": percentile(every, 0.5),
        "tap_p95_ms": percentile(every, 0.95),
        "tap_work_p95_ms": percentile([1000 * tap["work"] for tap in taps], 0.95),
        "taps": {name: round(statistics.median(found), 1) for name, found in by_name.items()},
        "idle_share": idle["share"],
        "memory_mb": memory["mb"],
        "peak_mb": memory["peak_mb"],
    }


def started(folder: Path, shown: str, given: argparse.Namespace) -> dict[str, Any]:
    """First taps, with an assistant too where one is trained."""
    times = 2 if given.quick else 5
    figures = {"first_tap_s": statistics.median(starts(folder, shown, times, False))}
    if (folder / "data" / "models").exists():
        figures["first_tap_with_assistant_s"] = statistics.median(starts(folder, shown, times, True))
    return figures


def fallen(folder: Path, shown: str, given: argparse.Namespace) -> dict[str, Any]:
    """From crash and hang to usable."""
    return {
        "crash_to_usable_s": max(crashes(folder, shown, 2 if given.quick else 5)),
        "hang_to_usable_s": hang(folder, shown),
    }


def soaked(folder: Path, shown: str, given: argparse.Namespace) -> dict[str, Any]:
    """Memory over many sessions."""
    with stand(folder, shown, f"soak:{given.soak}") as kiosk:
        kiosk.wait("done", seconds=6 * 3600)
        lines = kiosk.lines("soak")
    points = [(line["sessions"], line["mb"]) for line in lines]
    return {
        "soak_mb_per_1000": growth(points),
        "soak_mb": points,
        "soak_widgets": [(line["sessions"], line["widgets"]) for line in lines],
    }


def lost(folder: Path, shown: str, given: argparse.Namespace) -> dict[str, Any]:
    """What many kills lose."""
    shutil.rmtree(folder / "office", ignore_errors=True)
    return {"kills": asdict(killed(folder, shown, given.kills))}


PARTS = {"taps": tapped, "starts": started, "falls": fallen, "soak": soaked, "kills": lost}
USUAL = ("taps", "starts", "falls")


def measured(folder: Path, shown: str, given: argparse.Namespace) -> dict[str, Any]:
    """The figures that are wanted, on one display. Raises BenchError."""
    figures: dict[str, Any] = {}
    for name in given.only or USUAL:
        figures |= PARTS[name](folder, shown, given)
    return figures


NAMES = {
    "first_tap_s": ("first tap served, without assistant", "s", 2.5),
    "first_tap_with_assistant_s": ("first tap served, with assistant", "s", 2.5),
    "tap_p50_ms": ("tap to frame, median", "ms", None),
    "tap_p95_ms": ("tap to frame, 95th percentile", "ms", 50),
    "tap_work_p95_ms": ("of it the screen's processor time, p95", "ms", None),
    "idle_share": ("idle, share of a core", "", 0.05),
    "memory_mb": ("memory of the screen's process", "MB", 300),
    "peak_mb": ("the same, at its most", "MB", 300),
    "crash_to_usable_s": ("crash to usable", "s", 5),
    "hang_to_usable_s": ("hang to usable", "s", 15),
    "soak_mb_per_1000": ("memory per 1,000 sessions", "MB", 5),
}


def told(panel: str, figures: dict[str, Any]) -> str:
    """The figures for people, each with the most that it may be."""
    lines = [panel]
    for name, (title, unit, most) in NAMES.items():
        if name in figures:
            mark = (
                "" if most is None else f"   (at most {most:g}{'' if figures[name] <= most else ': MISSED'})"
            )
            lines.append(f"  {title:38}{figures[name]:9.3f} {unit:3}{mark}")
    if kills := figures.get("kills"):
        lines.append(
            f"  kills {kills['times']}: {kills['shown']} codes shown, {kills['arrived']} concerns there,"
        )
        lines.append(f"    {kills['lost']} lost, {kills['doubled']} doubled")
    for name in ("soak_mb", "soak_widgets"):
        if name in figures:
            lines.append(f"  {name}: " + " ".join(f"{at}:{value:.0f}" for at, value in figures[name]))
    lines += [f"    {name:36}{value:9.1f} ms" for name, value in figures.get("taps", {}).items()]
    return "\n".join(lines)


def size(given: str) -> str:
    """A panel's size as it is given on the command line. Raises ArgumentTypeError."""
    if not re.fullmatch(r"[1-9]\d{2,3}x[1-9]\d{2,3}", given):
        raise argparse.ArgumentTypeError(f"'{given}' is no size of a panel: give it as in 1280x720")
    return given


def main() -> None:
    """Prints the figures for each size of the panel."""
    parser = argparse.ArgumentParser(description="Measure the touchscreen on a virtual display.")
    parser.add_argument(
        "--size",
        type=size,
        metavar="WIDTHxHEIGHT",
        help=f"of the panel, instead of both {SIZES[0]} and {SIZES[1]}",
    )
    parser.add_argument("--quick", action="store_true", help="a few of each")
    parser.add_argument(
        "--only",
        choices=PARTS,
        action="append",
        help="one of the parts; can be repeated (all but soak and kills)",
    )
    parser.add_argument("--soak", type=int, default=1000, metavar="SESSIONS", help="for `--only soak` (1000)")
    parser.add_argument("--kills", type=int, default=1000, metavar="TIMES", help="for `--only kills` (1000)")
    parser.add_argument("--json", action="store_true", help="as JSON")
    given = parser.parse_args()
    end_children_when_ended()
    if not shutil.which("Xvfb"):
        sys.exit("there is no Xvfb here: install the system package xvfb")
    found = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        prepare(folder / "data")
        for panel in [given.size] if given.size else SIZES:
            width, height = (int(side) for side in panel.split("x"))
            try:
                with display(width, height) as shown:
                    found[panel] = measured(folder, shown, given)
            except BenchError as problem:
                sys.exit(str(problem))
            if not given.json:
                print(told(panel, found[panel]), flush=True)
    if given.json:
        print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
