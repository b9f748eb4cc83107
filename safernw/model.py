"""The trained model: made from the pack when the pack or the pipeline has changed, known by its hash."""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

from content import load
from content.learned import learned_digest
from content.receive import Packs
from safernw.left_out import LeftOut
from safernw.settings import Settings

PROJECT = Path(__file__).parent.parent
CONFIG = PROJECT / "config.yml"
NAME = "assistant"


class ModelError(Exception):
    """There is no usable model: one line that says what to do."""


def model_path(data: Path) -> Path:
    """Where the trained model stands."""
    return data / "models" / f"{NAME}.tar.gz"


def pack_folder(settings: Settings, data: Path) -> Path | None:
    """The folder of the pack that this machine shows: the published one, else its own; None is the program's."""
    return Packs(data).current_folder(settings.pack_path)


def made_from(settings: Settings, data: Path) -> str:
    """sha256 of everything that the model is made from: what it learns of the pack, the pipeline, bot/ and encoder/."""
    total = hashlib.sha256(learned_digest(load(pack_folder(settings, data))).encode())
    rooms = (path for room in ("bot", "encoder") for path in sorted((PROJECT / room).rglob("*")))
    for path in [CONFIG, *rooms]:
        if path.suffix in (".py", ".yml"):
            total.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def is_current(settings: Settings, data: Path) -> bool:
    """True when the trained model was made from what stands there now."""
    record = _record(data)
    return (
        bool(record) and record.get("made_from") == made_from(settings, data) and model_path(data).is_file()
    )


def train(settings: Settings, data: Path, force: bool = False) -> bool:
    """Trains when something changed, or when forced. True when it trained.

    Rasa writes the model beside its final name; it is renamed into place with its record, so that a stop
    half-way leaves the old model in use. Raises `ModelError`, and `content.PackError` for a broken pack.
    """
    if not force and is_current(settings, data):
        return False
    from rasa.engine.exceptions import GraphComponentException
    from rasa.model_training import train as rasa_train

    from bot.quiet import keep_quiet

    keep_quiet()
    source = made_from(settings, data)
    target = model_path(data)
    fresh = target.with_name("fresh")
    try:
        with redirect_stdout(sys.stderr):
            result = rasa_train(
                domain="", config=str(CONFIG), training_files=[], output=str(fresh), fixed_model_name=NAME,
                force_training=force,
            )  # fmt: skip
    except GraphComponentException as problem:
        if isinstance(problem.__cause__, LeftOut):
            raise ModelError(
                f"config.yml names a component that needs TensorFlow: {problem.__cause__}"
            ) from problem
        raise
    if result.code != 0 or not result.model:
        raise ModelError("Rasa could not train a model; its own message stands above")
    made = Path(result.model)
    record = {"made_from": source, "sha256": _sha256(made)}
    made.replace(target)
    written = target.with_name("trained.json.new")
    written.write_text(json.dumps(record))
    written.replace(target.with_name("trained.json"))
    return True


def trusted_model(data: Path) -> Path:
    """The model, after checking that it is the one that was trained here: a model file is code to its loader.

    Raises `ModelError`.
    """
    path = model_path(data)
    record = _record(data)
    if not record or not path.is_file():
        raise ModelError("no trained model yet; run: safernw train")
    if _sha256(path) != record.get("sha256"):
        raise ModelError(f"{path} is not the model that was trained here; run: safernw train --force")
    return path


def _record(data: Path) -> dict[str, str]:
    try:
        found = json.loads((data / "models" / "trained.json").read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
