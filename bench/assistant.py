"""How fast the assistant starts and answers, and how much memory it takes: `python -m bench.assistant`.

Starts `safernw bot` on the trained model, asks over REST, one client, and prints the figures. Machines are
noisy: compare figures of one run only.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import requests

from safernw.children import free_port

QUESTIONS = (
    "someone stole my phone out the tent",
    "how do i report a hate crime",
    "is that free",
    "what is the weather tomorrow",
    "noisy neighbours every single night and nobody does anything about it",
)
FIRST_TURNS = 200
LONG = 150


def main() -> None:
    """Prints the figures, a line each."""
    port = free_port(0)
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "safernw", "bot", "--port", str(port)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        if not any("assistant ready" in line for line in process.stdout):
            sys.exit("the assistant did not start; run: safernw bot")
        print(f"start-up             {time.monotonic() - began:8.1f} s")
        client = requests.Session()
        first = [_milliseconds(client, port, f"first-{n}", n) for n in range(FIRST_TURNS)]
        long = [_milliseconds(client, port, "long", n) for n in range(LONG + 20)]
        _print("turn 1", first)
        _print(f"turn {LONG}", long[LONG:])
        print(f"memory (resident)    {_resident(process.pid):8.0f} MB")
    finally:
        process.terminate()
        process.wait(30)


def _milliseconds(client: requests.Session, port: int, sender: str, number: int) -> float:
    body = {"sender": sender, "message": QUESTIONS[number % len(QUESTIONS)]}
    began = time.perf_counter()
    client.post(f"http://127.0.0.1:{port}/webhooks/rest/webhook", json=body, timeout=60).raise_for_status()
    return 1000 * (time.perf_counter() - began)


def _print(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{name:<12} p50 {statistics.median(times):8.1f} ms   p95 {p95:8.1f} ms")


def _resident(pid: int) -> float:
    with Path(f"/proc/{pid}/status").open() as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
