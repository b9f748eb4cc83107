"""Logs that hold no visitor's words and no address: failures by their kind and place alone."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Wordless(logging.Formatter):
    """Time, level, logger, message. Of an exception its class and the lines it came through, never its message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: ExcInfo) -> str:
        kind, problem, _ = ei
        if kind is None or problem is None:
            return ""
        frames = traceback.extract_tb(problem.__traceback__)
        lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return "\n".join([kind.__name__, *lines])


def place(problem: BaseException) -> str:
    """Where an exception was raised: file and line, or "nowhere"."""
    frames = traceback.extract_tb(problem.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"


def log_quietly(level: int = logging.WARNING) -> None:
    """Sends this process's logs to standard error, wordless. Called once, by whoever serves."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Wordless())
    logging.basicConfig(level=level, handlers=[handler], force=True)
