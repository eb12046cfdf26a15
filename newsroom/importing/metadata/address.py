"""Where on the web an article was published."""

from __future__ import annotations

import re

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.types import ParsedEvidence

URL_FIELD = re.compile(r"(?:url|link|enlace)\s*:\s*(https?://\S+)", re.I)
# A page's address with its path, as a browser gives it.
PAGE = re.compile(r"(?:https?://|www\.)[^\s/]+\.[^\s/]+/\S*", re.I)


def is_address(text: str) -> bool:
    """Whether a line is the address of a page and nothing else."""
    return PAGE.fullmatch(text) is not None


def find_url(clues: Clues) -> ParsedEvidence | None:
    """The article's address: given, else in a field that is named for it, else alone above it."""
    if url := clues.column("url"):
        return ParsedEvidence(url, "given", "url column", url)
    for block in clues.blocks:
        match = URL_FIELD.fullmatch(block.text) if block.reason == "record field" else None
        if match:
            return ParsedEvidence(match[1], "extracted", "record field", block.text)
        if block.reason == "site banner" and is_address(block.text) and "://" in block.text:
            return ParsedEvidence(block.text, "extracted", "address above the text", block.text)
    return None
