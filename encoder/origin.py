"""Where the model comes from, and whether its files are the ones that were recorded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

OWN_MODEL = Path(__file__).parent / "model"
MODEL_FILE = "sentences.onnx"
TOKENIZER_FILE = "tokenizer.json"
ORIGIN_FILE = "origin.yml"


class EncoderError(Exception):
    """The model cannot be used: one line that says what is wrong, where, and what to do."""


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The record beside the model.

    `weights_sha256` is what the authors publish for their `model.safetensors`, from which `export.py` made
    our files; `files` holds the sha256 of each of ours by name. A tuned model says what was `changed`, with the
    sha256 of the tuned weights and of the examples; those of the authors' own model are empty.
    """

    name: str
    authors: str
    licence: str
    page: str
    package: str
    weights_sha256: str
    changed: str = ""
    tuned_sha256: str = ""
    examples_sha256: str = ""
    made_with: str
    files: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """Hex digest over all our files: another model, another tokenizer, another fingerprint."""
        listed = "\n".join(f"{name} {self.files[name]}" for name in sorted(self.files))
        return hashlib.sha256(listed.encode()).hexdigest()


def read_origin(folder: Path = OWN_MODEL) -> Origin:
    """The record of the model in `folder`. Raises `EncoderError`."""
    path = folder / ORIGIN_FILE
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Origin)
    except OSError:
        raise EncoderError(f"{path}: cannot be read; restore encoder/model from the repository") from None
    except (msgspec.MsgspecError, ValueError) as problem:
        first = str(problem).partition("\n")[0]
        raise EncoderError(f"{path}: {first}; restore encoder/model from the repository") from None


def checked(folder: Path, origin: Origin) -> dict[str, bytes]:
    """The bytes of the model's files by name, each as recorded. Raises `EncoderError`."""
    return {
        name: _checked_file(folder / name, origin.files.get(name)) for name in (MODEL_FILE, TOKENIZER_FILE)
    }


def _checked_file(path: Path, sha256: str | None) -> bytes:
    try:
        content = path.read_bytes()
    except OSError:
        raise EncoderError(f"{path}: cannot be read; restore encoder/model from the repository") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EncoderError(
            f"{path}: not the file that {ORIGIN_FILE} records; restore encoder/model from the repository"
        )
    return content
