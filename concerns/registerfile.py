"""The register's file with its pepper, its clock and the key that staff's own words are sealed to."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concerns import keys
from concerns import pepper as peppers
from concerns.database import Store
from concerns.schema import schema
from concerns.storeerrors import WrongPepper

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


class RegisterFile(Store):
    """The register at `path`, and its pepper at `pepper_path`, both made if they are not there.

    A register that has a pepper never gets a second one: with its pepper file gone or changed it does not
    open (WrongPepper). Every method raises StoreError; use with `with`. `public_key_path` is needed only for
    what staff write.
    """

    def __init__(
        self,
        path: Path,
        pepper_path: Path,
        public_key_path: Path | None = None,
        clock: Clock = system_clock,
    ) -> None:
        super().__init__(path, schema)
        self._public_key_path = public_key_path
        self._clock = clock
        try:
            self._pepper = self._own_pepper(pepper_path)
        except BaseException:
            self.close()
            raise

    def acknowledging_key(self) -> Ed25519PrivateKey:
        """The key by which this register acknowledges what a stick brought (`concerns.acknowledgement`)."""
        seed = hmac.digest(self._pepper, b"safernw acknowledgement 1", "sha256")
        return Ed25519PrivateKey.from_private_bytes(seed)

    def _now(self) -> str:
        """The moment, UTC, to the second: of what staff do, never of what a visitor does."""
        return self._clock().astimezone(UTC).strftime(_MOMENT)

    def _public_key(self) -> EllipticCurvePublicKey:
        """Read anew each time, since it changes when the keys are rotated. Raises KeysError."""
        if self._public_key_path is None:
            raise keys.KeysError("The register was opened without its public key: nothing can be sealed.")
        return keys.read_public(self._public_key_path)

    def _own_pepper(self, path: Path) -> bytes:
        with self.writing() as connection:
            known = connection.execute("SELECT mark FROM pepper_mark").fetchone()
            pepper = peppers.read(path) if known else peppers.read_or_make(path)
            if known is None:
                connection.execute("INSERT INTO pepper_mark VALUES (?)", (peppers.mark(pepper),))
            elif known[0] != peppers.mark(pepper):
                raise WrongPepper(path)
        return pepper
