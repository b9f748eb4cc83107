"""What tests of the review site stand on: a clock that stands still, invented concerns."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

NOW = datetime(2027, 6, 11, 14, 37, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW
