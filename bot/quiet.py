"""No visitor's words in a log: Rasa writes them at DEBUG and, when a message fails, at ERROR."""

from __future__ import annotations

import logging
import os

import rasa.constants
import structlog

from concerns.files import data_folder

WORDS = frozenset(
    {"text", "user_message", "message", "user_text", "tracker", "parse_data", "parse_data_text"}
)
"""The fields of Rasa's log events that may hold what somebody said."""


class LoudLogging(Exception):
    """Logging is set to DEBUG, at which Rasa writes visitors' words."""


def keep_quiet() -> None:
    """Takes the words out of Rasa's structured log events, and keeps its own settings file below the data folder.

    An event below Rasa's log level is dropped where it arises: Rasa makes a dozen in every turn.
    Called before Rasa trains or serves.

    Raises `LoudLogging` when logging is set to DEBUG, unless `SAFERNW_DEBUG=yes` says that no visitor is near.
    """
    rasa.constants.GLOBAL_USER_CONFIG_PATH = str(data_folder() / "rasa" / "global.yml")
    rasa_log = logging.getLogger("rasa")
    structlog.configure(
        processors=[
            _without_words,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(rasa_log.getEffectiveLevel()),
        cache_logger_on_first_use=True,
    )
    if rasa_log.isEnabledFor(logging.DEBUG) and os.environ.get("SAFERNW_DEBUG") != "yes":
        raise LoudLogging("At DEBUG, Rasa logs what visitors say; take the debug option away")


def _without_words(_logger: object, _method: str, event: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in event.items() if key not in WORDS and key != "exc_info"}
