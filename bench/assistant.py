"""How fast the assistant starts and answers, and how much memory it takes: `python -m bench.assistant`.

Starts `safernw bot` on the trained model and asks over REST. Machines are noisy: compare figures of one run only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.serving import LONG, Amount, BenchError, Figures, Served, end_children_when_ended
from safernw.children import free_port


def main() -> None:
    """Prints the figures, a line each."""
    parser = argparse.ArgumentParser(description="Measure the assistant over REST, on loopback.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the messages")
    parser.add_argument("--json", action="store_true", help="as JSON")
    given = parser.parse_args()
    end_children_when_ended()
    amount = Amount(20, 5, 40) if given.quick else Amount()
    try:
        figures = of_the_assistant(amount)
    except BenchError as problem:
        sys.exit(str(problem))
    print(json.dumps(figures.as_dict()) if given.json else told(figures))


def of_the_assistant(amount: Amount) -> Figures:
    """Trains if need be, starts the assistant, measures and ends it. Raises `BenchError`."""
    if subprocess.call([sys.executable, "-m", "safernw", "train"]):
        raise BenchError("the assistant could not be trained; run: safernw train")
    port = free_port(0)
    command = [sys.executable, "-m", "safernw", "bot", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder, Served([command], port, Path(folder) / "log") as served:
        return served.measured(amount)


def told(figures: Figures) -> str:
    """The figures for people."""
    return "\n".join(
        (
            f"start-up             {figures.start_s:8.1f} s",
            f"memory (resident)    {figures.memory_mb:8.0f} MB",
            f"turn 1       p50 {figures.first_p50_ms:8.1f} ms   p95 {figures.first_p95_ms:8.1f} ms",
            f"turn {LONG}     p50 {figures.long_p50_ms:8.1f} ms   p95 {figures.long_p95_ms:8.1f} ms",
            f"1 client             {figures.one_client_per_s:8.0f} messages a second",
            f"8 clients            {figures.eight_clients_per_s:8.0f} messages a second",
            f"processor time a message {figures.processor_ms:4.1f} ms",
            f"errors               {figures.errors:8d}",
        )
    )


if __name__ == "__main__":
    main()
