"""Gaps between words that are written in signs, as Korean has them.

Each sign is a word, and what is searched is a phrase of signs. So that this crosses no gap unasked
(한국, Korea, does not stand in 위한 국가), a gap is a term, too, which a quoted phrase has in the same places.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Protocol

from search.text import chunks
from search.text.analysis import TextToken, is_sign, tokens
from search.text.chunks import GAP


class Placed(Protocol):
    """A word that stands somewhere in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def tokens_with_gaps(text: str) -> list[TextToken]:
    """The words of the text as they are indexed, with the gaps between words of signs."""
    found = tokens(text)
    if not chunks.has_parted_signs(text):
        return found
    places = gaps(text, found)
    return [
        token
        for place, word in enumerate(found)
        for token in (
            (TextToken(word.start, word.start, GAP), word) if place in places else (word,)
        )
    ]


def gaps(text: str, words: Sequence[Placed]) -> set[int]:
    """Before which of a text's words there is a gap between words of signs."""
    if not chunks.has_parted_signs(text):
        return set()
    return {
        place
        for place, (one, other) in enumerate(itertools.pairwise(words), 1)
        if chunks.parts_words(
            text[one.start : one.end], text[one.end : other.start], text[other.start : other.end]
        )
    }


def together(terms: Iterable[str]) -> str:
    """Terms as a text has them side by side."""
    written, signs = "", True
    for term in terms:
        if term == GAP:
            written, signs = f"{written} ", True
            continue
        sign = is_sign(term)
        written += term if not written or written.endswith(" ") or (sign and signs) else f" {term}"
        signs = sign
    return written
