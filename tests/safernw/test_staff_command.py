"""The review site from the command line: where it listens, its first sign-in, and what it refuses to start with."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from safernw.hub import SET_UP_CODE, ReviewSite
from safernw.settings import Settings
from tests.safernw.test_commands import is_one_clear_line, run

CODE = re.compile(r"([a-z2-9]{4}-){5}[a-z2-9]{4}")


def started(data: Path, **more: str) -> tuple[subprocess.Popen[str], str]:
    """A served site, ended when its standard input closes, and where it listens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "safernw", "staff", "--port", "0", "--with-parent"],
        env={**os.environ, "SAFERNW_DATA": str(data), **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, process.stdout.readline().removeprefix("review site: ").strip()


def test_it_prints_where_it_is_and_a_code_for_the_first_sign_in_and_ends_with_its_parent(
    tmp_path: Path,
) -> None:
    process, address = started(tmp_path / "data")
    assert process.stdout and process.stdin
    assert CODE.search(process.stdout.readline())
    assert requests.get(f"{address}/healthz", timeout=20).json() == {"status": "ok", "register": "locked"}
    assert requests.get(address, timeout=20).url == f"{address}/set-up"
    process.stdin.close()
    process.wait(20)


def test_each_start_has_another_code(tmp_path: Path) -> None:
    codes = set()
    for _ in range(2):
        process, _ = started(tmp_path / "data")
        assert process.stdout and process.stdin
        codes.update(found.group() for found in [CODE.search(process.stdout.readline())] if found)
        process.stdin.close()
        process.wait(20)
    assert len(codes) == 2


def test_start_hands_its_code_to_the_site_it_keeps_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SET_UP_CODE, "")
    data = tmp_path / "data"
    site = ReviewSite(Settings(data=str(data), staff_port=0), data)
    assert CODE.fullmatch(site.set_up_code)
    process, _ = started(data)
    assert process.stdout and process.stdin
    assert site.set_up_code in process.stdout.readline()
    process.stdin.close()
    process.wait(20)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"SAFERNW_STAFF_HOST": "0.0.0.0"}, "https"),
        ({"SAFERNW_STAFF_ADDRESS": "http://review.example.com"}, "https"),
        (
            {
                "SAFERNW_SMTP_HOST": "mail.example.com",
                "SAFERNW_SMTP_USER": "us",
                "SAFERNW_SMTP_SECURITY": "none",
            },
            "tls",
        ),
    ],
)
def test_it_does_not_start_where_passwords_would_go_unprotected(
    tmp_path: Path, settings: dict[str, str], told: str
) -> None:
    is_one_clear_line(run("staff", "--port", "0", SAFERNW_DATA=str(tmp_path / "data"), **settings), told)


def test_a_taken_port_and_a_lost_key_file_are_one_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("staff", "--port", str(taken.getsockname()[1]), SAFERNW_DATA=str(data))
    is_one_clear_line(done, "port")
    (data / "register" / "staff-key").write_bytes(b"short")
    is_one_clear_line(run("staff", "--port", "0", SAFERNW_DATA=str(data)), "staff-key", "backup")
