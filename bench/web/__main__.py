"""How many people the web chat bears, what the door costs, and whether its memory is flat: `python -m bench.web`.

Assistant, door and load on this machine. Locust comes in an environment of its own, through uv. Machines are noisy:
compare figures of one run only.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from bench.serving import BenchError, Served, end_children_when_ended, p95, resident_kb, ticks
from concerns import keys
from content import load
from safernw.children import free_port
from safernw.scenarios import as_load, read_scenarios
from web.words import LONGEST, clean

LOCUST = "locust==2.47.0"
PROJECT = Path(__file__).parents[2]
PACE = 5.0
"""Seconds between two messages of one person."""
SCRIPTS = 300
PLAIN = "hello"
BREATH = 0.01
"""Seconds between two messages of one caller: fewer a second than the door lets through."""


@dataclass
class Figures:
    """What was measured. Milliseconds, MB; shares of messages by status."""

    people: int = 0
    messages: int = 0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    beyond_people: int = 0
    beyond: dict[str, int] = field(default_factory=dict)
    beyond_p95_ms: float = 0.0
    recovery_s: float = 0.0
    direct_p50_ms: float = 0.0
    door_p50_ms: float = 0.0
    door_processor_ms: float = 0.0
    direct_p95_ms: float = 0.0
    door_p95_ms: float = 0.0
    memory_mb: dict[str, float] = field(default_factory=dict)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Measure the public door, on loopback.")
    parser.add_argument("--people", type=int, default=200, help="people who chat at once (200)")
    parser.add_argument("--seconds", type=int, default=60, help="for how long (60)")
    parser.add_argument("--beyond", type=int, default=2000, help="people for the overload (2000)")
    parser.add_argument("--conversations", type=int, default=5000, help="for the memory (5000)")
    parser.add_argument(
        "--only", default="cost,memory,people,beyond", help="which of these, with commas between"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    given = parser.parse_args()
    end_children_when_ended()
    try:
        figures = measured(given)
    except BenchError as problem:
        sys.exit(str(problem))
    print(json.dumps(asdict(figures)) if given.json else told(figures))


def measured(given: argparse.Namespace) -> Figures:
    """All that was asked for. Raises `BenchError`."""
    only = set(given.only.split(","))
    figures = Figures(people=given.people, beyond_people=given.beyond)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if only & {"cost", "memory"}:
            _without_rasa(figures, folder, only, given.conversations)
        if only & {"people", "beyond"}:
            _with_rasa(figures, folder, only, given)
    return figures


def _without_rasa(figures: Figures, folder: Path, only: set[str], conversations: int) -> None:
    port = free_port(0)
    quick = [sys.executable, "-m", "bench.web.quick_assistant", str(port)]
    with Served([quick], port, folder / "quick.log"), door(folder, port) as (at, process):
        if "cost" in only:
            _cost(figures, port, at, process)
        if "memory" in only:
            _memory(figures, at, process, conversations)


def _cost(figures: Figures, direct: int, at: int, process: subprocess.Popen[bytes]) -> None:
    """The same question, asked of the assistant and through the door in turn."""
    plain, through = _Line(direct), _Line(at)
    times: dict[str, list[float]] = {"direct": [], "door": []}
    for number in range(1500):
        if number % 10 == 0:
            session = through.begin()
        time.sleep(BREATH)
        asked = {"sender": "bench", "message": PLAIN}
        begun = time.perf_counter()
        plain.call("POST", "/webhooks/rest/webhook", asked)
        middle = time.perf_counter()
        status, _ = through.call("POST", "/api/chat", {"session": session, "text": PLAIN})
        ended = time.perf_counter()
        if status != 200:
            raise BenchError(f"the door answered {status}")
        if number == 200:  # the first calls warm up
            before = ticks(process.pid)
        if number >= 200:
            times["direct"].append(1000 * (middle - begun))
            times["door"].append(1000 * (ended - middle))
    spent = (ticks(process.pid) - before) / os.sysconf("SC_CLK_TCK")
    figures.door_processor_ms = 1000 * spent / len(times["door"])
    figures.direct_p50_ms, figures.door_p50_ms = (
        statistics.median(times[name]) for name in ("direct", "door")
    )
    figures.direct_p95_ms, figures.door_p95_ms = p95(times["direct"]), p95(times["door"])


def _memory(figures: Figures, at: int, process: subprocess.Popen[bytes], conversations: int) -> None:
    """Conversations of two messages, each forgotten at its end, and the door's resident memory now and then."""
    for number in range(1, conversations + 1):
        line = _Line(at, f"198.51.100.{number % 250}")
        session = line.begin(patiently=True)
        for _ in range(2):
            line.call("POST", "/api/chat", {"session": session, "text": PLAIN, "message_id": str(number)})
        line.call("DELETE", "/api/session", {"session": session})
        if number in (conversations // 5, conversations // 2, conversations):
            figures.memory_mb[str(number)] = resident_kb(process.pid) / 1024


def _with_rasa(figures: Figures, folder: Path, only: set[str], given: argparse.Namespace) -> None:
    if subprocess.call([sys.executable, "-m", "safernw", "train"]):
        raise BenchError("the assistant could not be trained; run: safernw train")
    port = free_port(0)
    bot = [sys.executable, "-m", "safernw", "bot", "--port", str(port)]
    said = folder / "said.json"
    said.write_text(json.dumps(conversations_said()), encoding="utf-8")
    with Served([bot], port, folder / "bot.log"), door(folder, port) as (at, _):
        if "people" in only:
            found = _locust(folder, said, at, given.people, given.seconds)
            figures.statuses, times = found["statuses"], found["times"]
            figures.messages = len(times)
            figures.p50_ms, figures.p95_ms = statistics.median(times), p95(times)
        if "beyond" in only:
            found = _locust(folder, said, at, given.beyond, max(20, given.seconds // 2), "many")
            figures.beyond, figures.beyond_p95_ms = found["statuses"], p95(found["times"] or [0.0])
            figures.recovery_s = _recovery(at)


def conversations_said() -> list[list[str]]:
    """What people say in the scenarios of tests/scenarios, a list of texts for each conversation.

    Messages that the door refuses, since nothing is in them or far too much, are left out.
    """
    pack = load()
    files = sorted((PROJECT / "tests" / "scenarios").glob("*.yml"))
    scenarios = [scenario for file in files for scenario in read_scenarios(file, pack)]
    turns = as_load(scenarios)
    found = groupby(turns, key=lambda turn: turn[0])
    said = ([text for _, text, _ in turns if 0 < len(clean(text)) <= LONGEST] for _, turns in found)
    return [texts for texts in islice(said, SCRIPTS) if texts]


def _locust(
    folder: Path, said: Path, at: int, people: int, seconds: int, addresses: str = ""
) -> dict[str, Any]:
    """Has so many people chat for so long; what their browsers saw."""
    own = PROJECT / ".uv" / "uv"
    uv = shutil.which("uv") or (str(own) if own.exists() else None)
    if not uv:
        raise BenchError("uv is not here, which brings Locust: ./run brings uv")
    figures = folder / "figures.json"
    command = [
        uv, "tool", "run", "--from", LOCUST, "locust", "-f", str(PROJECT / "bench" / "web" / "locustfile.py"),
        "--headless", "--host", f"http://127.0.0.1:{at}", "-u", str(people), "-r", str(max(20, people // 8)),
        "-t", f"{seconds}s", "--skip-log", "--only-summary",
    ]  # fmt: skip
    told = {
        "BENCH_SAID": str(said),
        "BENCH_PACE": str(PACE),
        "BENCH_FIGURES": str(figures),
        "BENCH_ADDRESSES": addresses,
    }
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, env={**environment, **told}, capture_output=True, text=True, check=False, cwd=folder
    )
    if not figures.exists():
        raise BenchError(f"Locust did not run:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(figures.read_text())
    return found


def _recovery(at: int) -> float:
    """Seconds until a message is answered in less than 300 ms again, once the load has ended."""
    begun = time.monotonic()
    while time.monotonic() - begun < 60:
        line = _Line(at)
        session = line.begin(patiently=True)
        asked = time.perf_counter()
        status, _ = line.call("POST", "/api/chat", {"session": session, "text": PLAIN})
        if status == 200 and time.perf_counter() - asked < 0.3:
            return time.monotonic() - begun
    raise BenchError("the door did not recover within a minute")


@contextmanager
def door(folder: Path, assistant: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`safernw web` on a data folder of its own, before that assistant: its port and process."""
    data = folder / "door"
    if not (data / "keys").exists():
        (data / "keys").mkdir(parents=True)
        keys.save(*keys.make("a passphrase for measuring only"), data / "keys")
    port = free_port(0)
    command = [
        sys.executable, "-m", "safernw", "web", "--port", str(port), "--assistant", f"http://127.0.0.1:{assistant}"
    ]  # fmt: skip
    with (folder / "door.log").open("ab") as log:
        process = subprocess.Popen(
            command, env={**os.environ, "SAFERNW_DATA": str(data)}, stdout=subprocess.PIPE, stderr=log
        )
    assert process.stdout
    try:
        if b"ready" not in process.stdout.readline():
            raise BenchError("the door did not start: " + (folder / "door.log").read_text()[-2000:])
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


class _Line:
    """One kept-alive connection."""

    def __init__(self, port: int, forwarded_for: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Content-Type": "application/json"}
        if forwarded_for:
            self._headers["X-Forwarded-For"] = forwarded_for

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, bytes]:
        self._connection.request(method, path, json.dumps(body) if body else None, self._headers)
        reply = self._connection.getresponse()
        return reply.status, reply.read()

    def begin(self, patiently: bool = False) -> str:
        """A session; `patiently` waits while too many are begun."""
        while True:
            status, content = self.call("POST", "/api/session")
            if status == 201:
                return str(json.loads(content)["session"])
            if not patiently:
                raise BenchError(f"no conversation could be begun: {status}")
            time.sleep(0.05)


def told(figures: Figures) -> str:
    """The figures for people."""
    lines = []
    if figures.messages:
        lines.append(
            f"{figures.people} people, a message each {PACE:.0f} s: {figures.messages} answers,"
            f" p50 {figures.p50_ms:.0f} ms, p95 {figures.p95_ms:.0f} ms, {_counted(figures.statuses)}"
        )
    if figures.beyond:
        lines.append(
            f"{figures.beyond_people} people: {_counted(figures.beyond)}, answers p95 {figures.beyond_p95_ms:.0f} ms,"
            f" recovered after {figures.recovery_s:.1f} s"
        )
    if figures.door_p50_ms:
        lines.append(
            f"assistant alone p50 {figures.direct_p50_ms:.2f} ms, p95 {figures.direct_p95_ms:.2f} ms;"
            f" through the door p50 {figures.door_p50_ms:.2f} ms, p95 {figures.door_p95_ms:.2f} ms;"
            f" the door's own {figures.door_p95_ms - figures.direct_p95_ms:.2f} ms at p95,"
            f" {figures.door_p50_ms - figures.direct_p50_ms:.2f} ms at p50,"
            f" {figures.door_processor_ms:.2f} ms of processor"
        )
    for after, memory in figures.memory_mb.items():
        lines.append(f"memory of the door after {after} conversations: {memory:.0f} MB")
    return "\n".join(lines)


def _counted(statuses: dict[str, int]) -> str:
    return ", ".join(f"{status}: {count}" for status, count in sorted(Counter(statuses).items()))


if __name__ == "__main__":
    main()
