"""Starts assistants as processes of their own and measures them over their REST channel, on loopback only.

Machines are noisy: compare figures of one run only.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
PATH = "/webhooks/rest/webhook"
PATIENCE = 300.0
"""Seconds that an assistant may take to start."""

QUESTIONS = (
    "someone stole my phone out the tent",
    "how do i report a hate crime",
    "is that free",
    "what is the weather tomorrow",
    "noisy neighbours every single night and nobody does anything about it",
)
LONG = 150
"""The turn at which a long conversation is measured."""
TURNS = 10
"""Turns of each conversation under load."""


class BenchError(Exception):
    """Something that is to be measured does not work: one line."""


@dataclass(frozen=True)
class Amount:
    """How much is asked; the defaults take a minute or two of an assistant that answers in 20 ms."""

    first: int = 200
    long: int = 20
    load: int = 400


@dataclass(frozen=True)
class Figures:
    """What was measured of one assistant: seconds to start, MB of its processes, milliseconds a message at the
    first and the 150th turn (median, 95th percentile), messages a second with 1 and with 8 clients at once, and the
    milliseconds of processor time that a message takes, which a busy machine changes least."""

    start_s: float
    memory_mb: float
    first_p50_ms: float
    first_p95_ms: float
    long_p50_ms: float
    long_p95_ms: float
    one_client_per_s: float
    eight_clients_per_s: float
    processor_ms: float
    errors: int

    def as_dict(self) -> dict[str, float]:
        """By name."""
        return asdict(self)


def end_children_when_ended() -> None:
    """SIGTERM ends a bench as an exception does: what it started ends too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Client:
    """One connection to an assistant; counts what goes wrong."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.errors = 0

    def ask(self, text: str, sender: str) -> list[dict[str, Any]]:
        """The answer; an empty one, and an error more, where there is none."""
        try:
            body = json.dumps({"sender": sender, "message": text})
            self._connection.request("POST", PATH, body, {"Content-Type": "application/json"})
            reply = self._connection.getresponse()
            read = reply.read()
            items = json.loads(read) if reply.status == 200 else []
        except (OSError, http.client.HTTPException, ValueError):
            self._connection.close()
            items = []
        self.errors += not items
        return list(items)

    def milliseconds(self, text: str, sender: str) -> float:
        """How long an answer takes."""
        began = time.perf_counter()
        self.ask(text, sender)
        return 1000 * (time.perf_counter() - began)


class Served:
    """Commands that together are an assistant listening on `port`. Use with `with`: it has answered once by then."""

    def __init__(
        self, commands: Sequence[Sequence[str]], port: int, log: Path, env: dict[str, str] | None = None
    ) -> None:
        self._commands = commands
        self._log = log
        self._env = {**os.environ, **(env or {})}
        self._processes: list[subprocess.Popen[bytes]] = []
        self.port = port
        self.start_s = 0.0

    def __enter__(self) -> Served:
        began = time.monotonic()
        with self._log.open("wb") as told:
            for command in self._commands:
                self._processes.append(subprocess.Popen(command, stdout=told, stderr=told, env=self._env))
        try:
            self._wait(began + PATIENCE)
        except BaseException:
            self.__exit__()
            raise
        self.start_s = time.monotonic() - began
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def memory_mb(self) -> float:
        """Resident memory of all its processes and their children."""
        return sum(resident_kb(pid) for process in self._processes for pid in _tree(process.pid)) / 1024

    def _processor_s(self) -> float:
        total = sum(ticks(pid) for process in self._processes for pid in _tree(process.pid))
        return total / os.sysconf("SC_CLK_TCK")

    def measured(self, amount: Amount = Amount()) -> Figures:
        """Asks as much as `amount` says, and gives the figures."""
        client = Client(self.port)
        for number in range(20):
            client.ask(QUESTIONS[number % len(QUESTIONS)], "warming-up")
        first = [client.milliseconds(_question(n), f"first-{n}") for n in range(amount.first)]
        for number in range(LONG):
            client.ask(_question(number), "long")
        long = [client.milliseconds(_question(n), "long") for n in range(amount.long)]
        one, wrong = self._rate(1, amount.load)
        before = self._processor_s()
        eight, wrong_too = self._rate(8, amount.load)
        processor = 1000 * (self._processor_s() - before) / amount.load
        return Figures(
            self.start_s, self.memory_mb(),
            statistics.median(first), p95(first), statistics.median(long), p95(long),
            one, eight, processor, client.errors + wrong + wrong_too,
        )  # fmt: skip

    def _rate(self, clients: int, messages: int) -> tuple[float, int]:
        """Messages a second with so many clients, each in conversations of `TURNS` turns; and errors."""
        asking = [Client(self.port) for _ in range(clients)]

        def ask(client: Client, name: int) -> None:
            for number in range(messages // clients):
                client.ask(_question(number + name), f"load-{clients}-{name}-{number // TURNS}")

        took = _together([partial(ask, client, name) for name, client in enumerate(asking)])
        return messages // clients * clients / took, sum(client.errors for client in asking)

    def _wait(self, until: float) -> None:
        while time.monotonic() < until:
            for process in self._processes:
                if process.poll() is not None:
                    raise BenchError(f"an assistant did not start; see {self._log}")
            client = Client(self.port)
            client.ask("hello", "waiting")
            if not client.errors:
                return
            time.sleep(0.05)
        raise BenchError(f"an assistant did not answer within {PATIENCE:.0f} s; see {self._log}")


def p95(times: Sequence[float]) -> float:
    """The 95th percentile, nearest rank."""
    ordered = sorted(times)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


def _question(number: int) -> str:
    return QUESTIONS[number % len(QUESTIONS)]


def _together(jobs: Sequence[Callable[[], None]]) -> float:
    """Seconds that the jobs take, side by side."""
    threads = [threading.Thread(target=job) for job in jobs]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _tree(pid: int) -> list[int]:
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in task.read_text().split()
    ]
    return [pid, *(below for child in children for below in _tree(child))]


def resident_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def ticks(pid: int) -> int:
    """Processor time of a process, in and for it (proc(5), stat: utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
