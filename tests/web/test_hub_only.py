"""The public door is installed and served without Rasa and without Kivy: by the extra `hub` alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import requests

from tests.web.served_door import make_key
from tests.web.test_description import uv

pytestmark = pytest.mark.thousands
PROJECT = Path(__file__).parents[2]


def test_an_environment_of_the_extra_hub_serves_the_door(tmp_path: Path) -> None:
    place = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(tmp_path / "env")}
    sync = [uv(), "sync", "--locked", "--extra", "hub", "--no-dev", "--quiet"]
    subprocess.run(sync, cwd=PROJECT, env=place, check=True)
    here = {path.name.lower() for path in (tmp_path / "env").glob("lib/python*/site-packages/*")}
    assert here.isdisjoint({"rasa", "rasa_sdk", "sanic", "tensorflow", "kivy", "redis"})
    make_key(tmp_path / "data")
    environment = {"SAFERNW_DATA": str(tmp_path / "data"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    command = [
        tmp_path / "env" / "bin" / "safernw",
        "web",
        "--port",
        "0",
        "--assistant",
        "http://127.0.0.1:9",
    ]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as door:
        assert door.stdout
        url = door.stdout.readline().split()[-1].rstrip("/")
        try:
            assert requests.get(f"{url}/concern", timeout=30).status_code == 200
            assert requests.get(f"{url}/widget.js", timeout=30).status_code == 200
            assert requests.get(f"{url}/healthz", timeout=30).json()["register"] is True
        finally:
            door.terminate()
