"""Text as records and pages can hold it."""

from __future__ import annotations

import re

BLANKS = re.compile(r"\s+")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def one_line(text: str) -> str:
    """The text on one line, without control characters: no record can be broken out of."""
    return BLANKS.sub(" ", CONTROLS.sub(" ", text)).strip()
