"""What tests of the concern log stand on: a key pair, a clock that stands still, an invented concern."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Facts, Outbox, Register
from concerns.keys import PublicFile
from concerns.seal import key_id, point

NOBODY = 65534


@pytest.fixture(scope="session")
def private_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="session")
def public_key(private_key: ec.EllipticCurvePrivateKey) -> ec.EllipticCurvePublicKey:
    return private_key.public_key()


@pytest.fixture
def public_key_path(tmp_path: Path, public_key: ec.EllipticCurvePublicKey) -> Path:
    """The public key as the file that the register seals staff's words with."""
    content = PublicFile(key_id=key_id(public_key).hex(), made="2027-06-01", public=point(public_key))
    path = tmp_path / "register-public.json"
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode(content))
    return path


@pytest.fixture
def now() -> datetime:
    return datetime(2027, 6, 11, 14, 37, 12, 345, tzinfo=UTC)


@pytest.fixture
def facts() -> Facts:
    return Facts(
        category="theft-burglary",
        channel="kiosk",
        what="Invented: somebody goes from tent to tent.",
        where="quiet-camping",
        when="last-night",
        still_happening=True,
        event="download-2027",
    )


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path / "outbox.db") as opened:
        yield opened


@pytest.fixture
def register(tmp_path: Path, public_key_path: Path, now: datetime) -> Iterator[Register]:
    with Register(tmp_path / "register.db", tmp_path / "pepper.json", public_key_path, lambda: now) as opened:
        yield opened


@pytest.fixture
def ordinary_user() -> Iterator[Path]:
    """A folder to test rights in, by a user whom rights bind: root, whom they do not, acts as nobody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        was_root = os.geteuid() == 0
        if was_root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            folder.chmod(0o700)
            if was_root:
                os.seteuid(0)
