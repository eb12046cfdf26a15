"""Which language an article is in."""

from __future__ import annotations

from collections.abc import Mapping

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.recognise.languages import normal_language
from newsroom.importing.types import ParsedEvidence


def given_language(given: Mapping[str, str]) -> str:
    """The two- or three-letter code of an export's language column ("es-CO" is es, "nb" is no), else ""."""
    return normal_language(given.get("language", ""))


def find_language(clues: Clues) -> ParsedEvidence | None:
    """The language: given, else that of the paragraphs, else of the source's articles (inferred)."""
    if given_language(clues.given):
        column = clues.given["language"]
        return ParsedEvidence(clues.language, "given", "language column", column)
    if clues.language:
        return ParsedEvidence(clues.language, "inferred", "language of the paragraphs")
    source = clues.text("source")
    if language := clues.context.source_languages.get(source):
        return ParsedEvidence(language, "inferred", "language of the source", source)
    return None
