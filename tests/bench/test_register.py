"""The register's measuring works; how fast a machine is, is no matter of tests."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_the_review_site_is_measured_over_http() -> None:
    command = [sys.executable, "-m", "bench.register", "--quick", "--json", "--only", "office"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    figures = json.loads(ended.stdout)
    assert [figure["unit"] for figure in figures] == ["seconds", "milliseconds", "milliseconds"]
    assert all(figure["value"] > 0 for figure in figures)
