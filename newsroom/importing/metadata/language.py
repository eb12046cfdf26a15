"""Which language an article is in."""

from __future__ import annotations

from collections.abc import Mapping

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.types import ParsedEvidence


def given_language(given: Mapping[str, str]) -> str:
    """The two- or three-letter code of an export's language column ("es-CO" is es), else ""."""
    code = given.get("language", "").casefold().replace("_", "-").partition("-")[0].strip()
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else ""


def find_language(clues: Clues) -> ParsedEvidence | None:
    """The language: given, else that of the paragraphs (inferred)."""
    if given_language(clues.given):
        column = clues.given["language"]
        return ParsedEvidence(clues.language, "given", "language column", column)
    if clues.language:
        return ParsedEvidence(clues.language, "inferred", "language of the paragraphs")
    return None
