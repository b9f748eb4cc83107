"""Pages of one look, styled by govuk-frontend as released, with nothing of the Crown's and nothing inline."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path

import pytest
import requests

import pages
from pages import Look, PortTaken, content_security_policy
from pages.server import bound
from tests.pages.conftest import ServedSite
from tests.pages.small_site import COLOURS

FOLDER = Path(pages.__file__).parent / "govuk"
ORIGIN = json.loads((FOLDER / "origin.json").read_text(encoding="utf-8"))


def test_govuk_frontend_is_as_released() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"origin.json", "LICENCE.txt"}
    assert files == set(ORIGIN["sha256"]), "a file without its hash, or a hash without its file"
    for name, wanted in ORIGIN["sha256"].items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == wanted, name
    assert (
        f'--govuk-frontend-version:"{ORIGIN["version"]}"' in (FOLDER / "govuk-frontend.min.css").read_text()
    )


def test_the_macros_are_made_for_this_release_of_govuk_frontend() -> None:
    described = metadata("govuk-frontend-jinja")
    assert re.search(rf"GOV\.UK%20Frontend-v{re.escape(ORIGIN['version'])}-", described.as_string())


def test_a_page_is_in_the_partnerships_name_and_escaped(small_site: ServedSite) -> None:
    reply = requests.get(small_site.url, timeout=10)
    assert reply.status_code == 200
    assert "Invented &lt;Partnership&gt;" in reply.text
    assert "<title>Hello &amp; welcome – A service – Invented &lt;Partnership&gt;</title>" in reply.text
    assert "govuk-button" in reply.text


def test_nothing_on_a_page_is_inline_or_from_elsewhere(small_site: ServedSite) -> None:
    text = requests.get(small_site.url, timeout=10).text
    assert not re.search(r"<style|\son\w+=|\sstyle=|javascript:", text)
    for script in re.findall(r"<script([^>]*)>([^<]*)", text):
        assert "src=" in script[0] and not script[1].strip()
    for address in re.findall(r"(?:src|href)=\"([^\"]+)\"", text):
        assert address.startswith(("/", "#")), address
    assert "crown" not in text.lower() and "gov.uk" not in text.lower()


def test_files_may_be_kept_for_good_since_their_address_changes_with_them(small_site: ServedSite) -> None:
    text = requests.get(small_site.url, timeout=10).text
    addresses = re.findall(r"\"(/static/[^\"]+)\"", text)
    assert len(addresses) >= 5
    for address in addresses:
        reply = requests.get(small_site.url + address, timeout=10)
        assert reply.status_code == 200, address
        assert "immutable" in reply.headers["cache-control"]
        old = re.sub(r"/static/\w+/", "/static/0123456789abcdef/", address)
        assert requests.get(small_site.url + old, timeout=10).status_code == 404
    assert requests.get(f"{small_site.url}/static/../look.py", timeout=10).status_code == 404


def test_every_response_is_guarded(small_site: ServedSite) -> None:
    for path in ("/", "/nowhere", "/fails?words=x"):
        headers = requests.get(small_site.url + path, timeout=10).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_a_policy_can_be_changed_in_one_place_alone() -> None:
    policy = content_security_policy({"img-src": "'self' data:"})
    assert "img-src 'self' data:" in policy and "script-src 'self';" in policy


def test_a_failure_is_a_page_and_its_log_holds_no_words(small_site: ServedSite) -> None:
    missing = requests.get(f"{small_site.url}/nowhere", timeout=10)
    assert missing.status_code == 404 and "Page not found" in missing.text
    wrong = requests.post(small_site.url, timeout=10)
    assert wrong.status_code == 405 and "allow" in wrong.headers
    failed = requests.get(f"{small_site.url}/fails", {"words": "canary-of-a-visitor"}, timeout=10)
    assert failed.status_code == 500 and "there is a problem" in failed.text
    log = small_site.log.read_text()
    assert "RuntimeError" in log and "small_site.py" in log
    assert "canary-of-a-visitor" not in log + failed.text
    assert "127.0.0.1" not in log


def test_a_taken_port_is_one_plain_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTaken, match="choose another"):
            bound("127.0.0.1", other.getsockname()[1])


def test_a_server_ends_when_told(tmp_path: Path) -> None:
    served = ServedSite(tmp_path / "log")
    assert requests.get(served.url, timeout=10).status_code == 200
    assert served.end() in (0, -15)
    with pytest.raises(requests.ConnectionError):
        requests.get(served.url, timeout=2)


def test_a_look_without_a_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="on_primary"):
        Look(name="a", service="b", colours={**COLOURS, "on_primary": "white"})


def test_pages_import_no_other_room() -> None:
    code = "import sys, pages; print(sorted({name.split('.')[0] for name in sys.modules}))"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for room in ("content", "concerns", "bot", "rasa", "tensorflow", "kivy"):
        assert f"'{room}'" not in seen
