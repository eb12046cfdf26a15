"""Where on the web an article was published."""

from __future__ import annotations

import re

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.types import ParsedEvidence

URL_FIELD = re.compile(r"(?:url|link|enlace)\s*:\s*(https?://\S+)", re.I)


def find_url(clues: Clues) -> ParsedEvidence | None:
    """The article's address: given, else in a field that is named for it."""
    if url := clues.column("url"):
        return ParsedEvidence(url, "given", "url column", url)
    for block in clues.blocks:
        match = URL_FIELD.fullmatch(block.text) if block.reason == "record field" else None
        if match:
            return ParsedEvidence(match[1], "extracted", "record field", block.text)
    return None
