"""The environment of this process and its children, set before anything heavy is imported.

Rasa reports use unless told not to; Rasa, Keras and matplotlib write below the home folder.
"""

from __future__ import annotations

import contextlib
import os
import warnings
from pathlib import Path

from safernw.left_out import leave_out
from safernw.settings import Settings, prepare_data_folder

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_WORKERS": "1",
    "LOG_LEVEL": "WARNING",
}


def enter(settings: Settings) -> Path:
    """Makes the data folder and points every writer at it; leaves TensorFlow out; returns the folder.

    Raises `SettingsError`.
    """
    data = prepare_data_folder(settings)
    (data / "rasa" / "tmp").mkdir(parents=True, exist_ok=True)
    return _enter(settings, data)


def enter_as_kiosk(settings: Settings) -> Path:
    """As `enter`, but a full or read-only disk does not keep the kiosk shut: topics and numbers need none."""
    data = prepare_data_folder(settings, goes_on_without_room=True)
    with contextlib.suppress(OSError):
        (data / "rasa" / "tmp").mkdir(parents=True, exist_ok=True)
    return _enter(settings, data)


def _enter(settings: Settings, data: Path) -> Path:
    warnings.showwarning = _unsaid
    leave_out()
    own = data / "rasa"
    scratch = own / "tmp"
    os.environ["SAFERNW_DATA"] = str(data)
    if settings.pack_path:
        os.environ["SAFERNW_PACK"] = str(settings.pack_path)
    os.environ.update(
        {
            **QUIET,
            "RASA_CACHE_DIRECTORY": str(own / "cache"),
            "KERAS_HOME": str(own / "keras"),
            "MPLCONFIGDIR": str(own / "matplotlib"),
            "TMPDIR": str(scratch),
        }
    )
    return data


def _unsaid(*_: object, **__: object) -> None:
    """Warnings of Rasa's dependencies are not for the people who use this; filters alone are set back by some."""
