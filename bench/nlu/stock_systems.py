"""The assistant, and Rasa's stock pipelines on the same data: how each is trained and served."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.serving import HOST, BenchError, Served
from safernw.children import free_port

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
SAFERNW = (sys.executable, "-m", "safernw")
STOCK = {"stock": HERE / "stock_diet.yml", "lr": HERE / "stock_lr.yml"}
"""Rasa's pipelines by the names that `--only` takes."""


@dataclass(frozen=True)
class System:
    """One of those compared. What it writes, its models and caches too, goes below `folder`."""

    name: str
    folder: Path
    config: Path | None = None
    """Rasa's config.yml; None for the assistant as it is shipped."""

    @property
    def env(self) -> dict[str, str]:
        """A data folder of its own, so that it trains from clean."""
        return {"SAFERNW_DATA": str(self.folder / "data")}

    def train(self) -> float:
        """Trains from clean; seconds of the whole command. Raises `BenchError`."""
        if self.config is None:
            return timed(self, [*SAFERNW, "train"])
        models = str(self.folder / "models")
        return timed(self, [*SAFERNW, "rasa", "train", "--config", str(self.config), "--out", models,
                            "--fixed-model-name", self.name])  # fmt: skip

    def serve(self) -> Served:
        """The trained system with its actions, on loopback."""
        port, log = free_port(0), self.folder / "serving.log"
        if self.config is None:
            return Served([[*SAFERNW, "bot", "--port", str(port)]], port, log, self.env)
        actions = free_port(0)
        endpoints = _written(
            self.folder / "endpoints.yml", {"action_endpoint": {"url": f"http://{HOST}:{actions}/webhook"}}
        )
        credentials = _written(self.folder / "credentials.yml", {"rest": None})
        rasa = [*SAFERNW, "rasa", "run", "--model", str(self.folder / "models" / f"{self.name}.tar.gz"),
                "--interface", HOST, "--port", str(port),
                "--endpoints", str(endpoints), "--credentials", str(credentials)]  # fmt: skip
        served = [sys.executable, "-m", "bench.nlu.stock_actions", str(actions)]
        return Served([served, rasa], port, log, self.env)


def systems(names: list[str], folder: Path, epochs: int | None) -> list[System]:
    """The systems of those names. With `epochs`, Rasa's networks train for so many instead of 100."""
    made = []
    for name in names:
        own = folder / name
        own.mkdir(parents=True)
        config = None
        if name in STOCK:
            config = _written(own / "config.yml", shortened(read(STOCK[name]), epochs))
        made.append(System(name, own, config))
    return made


def read(config: Path) -> dict[str, Any]:
    """A config.yml."""
    found: dict[str, Any] = yaml.safe_load(config.read_text(encoding="utf-8"))
    return found


def shortened(config: dict[str, Any], epochs: int | None) -> dict[str, Any]:
    """The config with so many epochs for every network in it."""
    for step in [*config["pipeline"], *config.get("policies", ())]:
        if epochs and "epochs" in step:
            step["epochs"] = epochs
    return config


def timed(system: System, command: list[str]) -> float:
    """Runs a command to its end in the project's folder; seconds. Raises `BenchError`."""
    log = system.folder / "training.log"
    began = time.monotonic()
    env = {**os.environ, **system.env}
    with (
        log.open("ab") as told,
        subprocess.Popen(command, cwd=PROJECT, stdout=told, stderr=told, env=env) as process,
    ):
        try:
            process.wait()
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise BenchError(f"{system.name}: {' '.join(command[2:5])} failed; see {log}")
    return time.monotonic() - began


def _written(path: Path, content: Any) -> Path:
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path
