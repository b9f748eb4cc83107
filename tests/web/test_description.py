"""The door keeps to its own description: Schemathesis finds no failure of ours and no breach of the schema.

Schemathesis comes in an environment of its own, since its requirements fight the lock.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.served_door import ServedDoor
from tests.web.standin import StandIn

SCHEMATHESIS = "schemathesis==4.32.5"
NOT_CHECKED = (
    # What a schema cannot say is refused too: a text of nothing, a code with a slip, bytes that are no envelope.
    "positive_data_acceptance,"
    # Litestar's answer to OPTIONS names the methods of one handler only.
    "allow_header_conformance"
)
PATHS = (
    "/api/session",
    "/api/chat",
    "/api/concerns",
    "/api/receipts",
    "/api/counters",
    "/chat",
    "/concern",
    "/receipt",
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def uv() -> str:
    """uv, from the PATH or brought by `./run`."""
    own = Path(__file__).parents[2] / ".uv" / "uv"
    found = shutil.which("uv") or (str(own) if own.exists() else None)
    if not found:
        pytest.skip("uv is not here, which brings Schemathesis: ./run does")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("examples", [15, pytest.param(400, marks=pytest.mark.thousands)])
def test_it_keeps_to_what_it_says_of_itself(
    door: ServedDoor, assistant_standin: StandIn, examples: int, tmp_path: Path
) -> None:
    with door.register() as register:
        token = register.add_kiosk(f"described-{examples}")
    command = [
        uv(), "tool", "run", "--from", SCHEMATHESIS, "schemathesis", "run", f"{door.url}/openapi.json",
        "--max-examples", str(examples), "--seed", "1", "--exclude-checks", NOT_CHECKED, "--no-color",
        "--header", f"Authorization: Bearer {token}",
    ]  # fmt: skip
    hooks = Path(__file__).with_name("schemathesis_hooks.py")
    environment = {
        **os.environ,
        "DOOR": door.url,
        "SCHEMATHESIS_HOOKS": str(hooks),
        "PYTHONPATH": str(hooks.parent),
    }
    # Schemathesis keeps a cache where it is run.
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), body=json_values, text=st.text(max_size=80))
def test_no_json_makes_it_fail(
    door: ServedDoor, assistant_standin: StandIn, path: str, body: object, text: str
) -> None:
    sent = {"session": text, "text": body, "receipt": body} if isinstance(body, str) else body
    reply = door.post(path, sent)
    assert reply.status_code < 500, reply.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PATHS),
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        [
            "application/json",
            "application/octet-stream",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "x",
        ]
    ),
    method=st.sampled_from(["POST", "PUT", "PATCH", "DELETE"]),
)
def test_no_bytes_make_it_fail(
    door: ServedDoor, assistant_standin: StandIn, path: str, body: bytes, kind: str, method: str
) -> None:
    reply = door.call(method, path, data=body, headers={"Content-Type": kind, "Idempotency-Key": "0" * 32})
    assert reply.status_code < 500, reply.text


def test_every_failure_is_told_in_one_plain_line(door: ServedDoor) -> None:
    for method, path in (("GET", "/api/nowhere"), ("GET", "/api/chat"), ("POST", "/api/form")):
        reply = door.call(method, path)
        assert reply.status_code in (404, 405)
        assert isinstance(reply.json()["detail"], str)
