"""Waiting for what happens: for the event, never for a time that a busy machine may need more of."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

# What has not happened by then hangs, also where ten others want each core.
HANGS = 300.0  # seconds


def until(condition: Callable[[], Any], seconds: float = HANGS, pause: float = 0.02) -> bool:
    """Whether the condition comes true; it is looked at once more when the time is over."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return bool(condition())
        time.sleep(pause)
    return True
