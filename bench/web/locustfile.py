"""People who chat at the door, for Locust in an environment of its own: a message every so many seconds.

Told by variables: BENCH_SAID, a JSON file of conversations, a list of texts each; BENCH_PACE, seconds between two
messages of one person; BENCH_FIGURES, where the figures go; BENCH_ADDRESSES, if people come from many addresses.
It imports nothing of the project.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path

import gevent
from locust import FastHttpUser, constant_pacing, events, task

CONVERSATIONS = json.loads(Path(os.environ["BENCH_SAID"]).read_text(encoding="utf-8"))
ADDRESSES = bool(os.environ.get("BENCH_ADDRESSES"))
PACE = float(os.environ["BENCH_PACE"])
statuses: Counter[str] = Counter()
times: list[float] = []


class Person(FastHttpUser):
    """Says the turns of one script after another, each script in a conversation of its own."""

    wait_time = constant_pacing(PACE)
    connection_timeout = 10.0
    network_timeout = 15.0

    def on_start(self) -> None:
        if ADDRESSES:
            one = random.randrange(250)
            self.client.client.default_headers["X-Forwarded-For"] = f"198.51.100.{one}"
        self.session = ""
        self.left: list[str] = []
        gevent.sleep(random.random() * PACE)  # people do not begin by the clock, as Locust would have them

    @task
    def say(self) -> None:
        if not self.left:
            self.begin_anew()
        if not self.session:
            return
        body = {"session": self.session, "text": self.left.pop(0)}
        with self.client.post("/api/chat", json=body, name="chat", catch_response=True) as reply:
            statuses[str(reply.status_code)] += 1
            if reply.status_code == 200:
                times.append(reply.request_meta["response_time"])
                reply.success()
            elif reply.status_code in (429, 503) and reply.headers.get("retry-after"):
                reply.success()
            elif reply.status_code == 404:
                self.session, self.left = "", []

    def begin_anew(self) -> None:
        if self.session:
            self.client.delete("/api/session", json={"session": self.session}, name="forget")
        self.left = list(random.choice(CONVERSATIONS))
        with self.client.post("/api/session", name="begin", catch_response=True) as reply:
            statuses[f"begin {reply.status_code}"] += 1
            self.session = reply.json()["session"] if reply.status_code == 201 else ""
            reply.success()


@events.quitting.add_listener
def write_figures(environment, **_: object) -> None:  # type: ignore[no-untyped-def]
    """Statuses and milliseconds of all answers."""
    Path(os.environ["BENCH_FIGURES"]).write_text(json.dumps({"statuses": statuses, "times": times}))
    environment.process_exit_code = 0
