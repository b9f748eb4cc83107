"""New generations of the register's key pair. What was sealed to an earlier one still opens."""

from __future__ import annotations

import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from concerns import keyfile
from concerns.keyfile import PRIVATE_NAME, PUBLIC_NAME, PrivateFile, PublicFile, Stretching
from concerns.keys import DATA_KEY_BYTES, Unlocked, changing, must_open, open_private, secret_of, today


def rotate(folder: Path, unlocked: Unlocked, made: str = "") -> PublicFile:
    """A new generation of the pair: concerns are sealed to it from now on, older ones still open.

    The private file comes first, so that a kill between the two leaves the old pair at work; the next call
    then puts the generation that is waiting to work, as it does where the public file was lost. Give the
    public file that is returned to the kiosks; until they have it they seal to the old one, which opens as
    before. Whoever is unlocked gets the new private key by `reopened`. Raises KeysError.
    """
    path, public_path = folder / PRIVATE_NAME, folder / PUBLIC_NAME
    with changing(path) as content:
        must_open(path, content, unlocked)
        newest = content.generations[-1]
        if public_path.exists() and newest.key_id == keyfile.read_public_file(public_path).key_id:
            newest = keyfile.generation(_fresh(), unlocked.data_key, made or today())
            content = replace(content, generations=(*content.generations, newest))  # noqa: PLW2901
            keyfile.write(path, content, overwrite=True)
        return _publish(public_path, keyfile.open_generation(path, unlocked.data_key, newest), newest.made)


def rotate_alone(
    folder: Path, passphrase: str, holder: str, made: str = "", costs: Stretching | None = None
) -> PublicFile:
    """A new generation and a new data key, which this holder alone has: everybody else is shut out.

    For when somebody who could open the register should not any more, and may have kept a copy of the private
    file. The others are added again one by one. A kill leaves it as it was, or done but for the public file,
    which `rotate` then writes. Raises KeysError.
    """
    path = folder / PRIVATE_NAME
    made = made or today()
    with changing(path) as content:
        unlocked = open_private(path, passphrase, holder)
        data_key, fresh = secrets.token_bytes(DATA_KEY_BYTES), _fresh()
        pairs = [*zip(unlocked.private_keys, content.generations, strict=True)]
        again = [keyfile.generation(private_key, data_key, before.made) for private_key, before in pairs]
        wrap = keyfile.wrap(data_key, secret_of(holder, passphrase), holder, costs or Stretching())
        generations = (*again, keyfile.generation(fresh, data_key, made))
        keyfile.write(path, PrivateFile(wraps=(wrap,), generations=generations), overwrite=True)
        return _publish(folder / PUBLIC_NAME, fresh, made)


def reopened(path: Path, unlocked: Unlocked) -> Unlocked:
    """The same keys with those made since by `rotate`, without a passphrase; `unlocked` itself if none were.

    Raises KeysError for a missing or broken file, one of another pair, or after `rotate_alone`.
    """
    content = keyfile.read_private(path)
    must_open(path, content, unlocked)
    if len(content.generations) == len(unlocked.private_keys):
        return unlocked
    private_keys = (keyfile.open_generation(path, unlocked.data_key, one) for one in content.generations)
    return replace(unlocked, private_keys=tuple(private_keys))


def _fresh() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _publish(path: Path, private_key: ec.EllipticCurvePrivateKey, made: str) -> PublicFile:
    public = keyfile.public_file(private_key, made)
    if path.exists():
        public = replace(public, acknowledges=keyfile.read_public_file(path).acknowledges)
    keyfile.write(path, public, overwrite=True)
    return public
