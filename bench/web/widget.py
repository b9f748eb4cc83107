"""The widget's size, and how soon it can be used: `python -m bench.web.widget`.

Serves a door of its own on loopback, without an assistant, and loads its demo page in Chromium, each time as a new
visitor with nothing cached. Machines are noisy: look at medians, and measure when nothing else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, sync_playwright

from bench.serving import BenchError, end_children_when_ended
from concerns import keys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

WATCH = """
new MutationObserver((_, watching) => {
  const launcher = document.querySelector("safernw-chat")?.shadowRoot?.querySelector(".launch");
  if (!launcher) return;
  watching.disconnect();
  requestAnimationFrame(() => setTimeout(() => (window.shown = performance.now())));
}).observe(document, { childList: true, subtree: true });
"""
"""Notes the moment after the first frame that has the launcher in it: from then on it can be pressed."""
PRESS = """() => new Promise((done) => {
  const root = document.querySelector("safernw-chat").shadowRoot;
  const begun = performance.now();
  root.querySelector(".launch").click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})"""
TIMES = """() => {
  const script = performance.getEntriesByType("resource").find((entry) => entry.name.endsWith("/widget.js"));
  return { shown: window.shown, received: script.responseEnd };
}"""


def main() -> int:
    """Prints what was measured; the exit status is 1 when a number is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.web.widget", description=__doc__)
    parser.add_argument("--visits", type=int, default=25, help="visits to measure")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    end_children_when_ended()
    try:
        figures = measured(chosen.visits)
    except BenchError as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 2
    if chosen.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:<32} {value:>10,}")
    return 0 if figures["gzipped_bytes"] <= 25_000 and figures["usable_ms_median"] <= 200 else 1


def measured(visits: int) -> dict[str, Any]:
    """The figures: bytes; milliseconds from the visit's beginning and from the script's arrival until it can be used,
    of the processor for all scripts and for the whole page (which a busy machine changes least), and for the panel.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise BenchError("there is no Chromium; ./run tests installs it")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        door, address = served(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=found, chromium_sandbox=os.geteuid() != 0)
            taken: dict[str, list[float]] = defaultdict(list)
            for _ in range(visits + 1):
                for name, value in visit(browser, address).items():
                    taken[name].append(value)
            browser.close()
            return {**sizes(address), **summary(taken)}
        finally:
            door.terminate()
            door.wait(30)


def served(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A door on a free port, and its address."""
    (folder / "keys").mkdir()
    keys.save(*keys.make("a passphrase for the bench"), folder / "keys")
    door = subprocess.Popen(
        [sys.executable, "-m", "safernw", "web", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "SAFERNW_DATA": str(folder)},
    )
    assert door.stdout
    line = door.stdout.readline()
    if not line.startswith("web chat ready: "):
        raise BenchError("the door did not start; see what `safernw web` says")
    return door, line.split()[-1].rstrip("/")


def sizes(address: str) -> dict[str, int]:
    """Bytes of the script as they travel, and unpacked."""
    packed = requests.get(
        f"{address}/widget.js", headers={"accept-encoding": "gzip"}, stream=True, timeout=10
    )
    return {"gzipped_bytes": int(packed.headers["content-length"]), "plain_bytes": len(packed.content)}


def visit(browser: Browser, address: str) -> dict[str, float]:
    """One visit by somebody new."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    protocol = context.new_cdp_session(page)
    protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_function("() => window.shown")
    times = page.evaluate(TIMES)
    spent = {metric["name"]: metric["value"] for metric in protocol.send("Performance.getMetrics")["metrics"]}
    opened = page.evaluate(PRESS)
    context.close()
    return {
        "usable": times["shown"],
        "after_arrival": times["shown"] - times["received"],
        "script_processor": spent["ScriptDuration"] * 1000,
        "page_processor": spent["TaskDuration"] * 1000,
        "panel": opened,
    }


def summary(taken: dict[str, list[float]]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds; the first visit, which warms the browser, is left out."""
    figures = {}
    for name, values in taken.items():
        counted = sorted(values[1:])
        figures[f"{name}_ms_median"] = round(statistics.median(counted), 1)
        figures[f"{name}_ms_p95"] = round(counted[int(0.95 * (len(counted) - 1))], 1)
    return figures


if __name__ == "__main__":
    sys.exit(main())
