"""The door hands out the script and the rules: to every site, small, and only to whoever lacks them."""

from __future__ import annotations

import pytest
import requests

from tests.web.served_door import ServedDoor

LARGEST = {"/widget.js": 25_000, "/api/form": 10_000, "/api/danger-rules": 130_000}
"""Bytes over the wire, headers left out."""


@pytest.mark.parametrize("path", LARGEST)
def test_it_travels_gzipped_once(path: str, door: ServedDoor) -> None:
    first = requests.get(door.url + path, headers={"accept-encoding": "gzip"}, stream=True, timeout=10)
    assert first.headers["content-encoding"] == "gzip"
    assert int(first.headers["content-length"]) <= LARGEST[path]
    again = door.call("GET", path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = door.call("GET", path, headers={"accept-encoding": "identity"})
    assert plain.content == first.content


def test_any_page_may_carry_the_script(door: ServedDoor) -> None:
    answer = door.call("GET", "/widget.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in answer.headers
