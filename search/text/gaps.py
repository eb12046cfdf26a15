"""What stands between words and is a term: gaps between words that are written in signs, and a minus.

Each sign is a word, and what is searched is a phrase of signs. So that this crosses no gap unasked
(한국, Korea, does not stand in 위한 국가), a gap is a term, too, which a quoted phrase has in the same places.
So is the minus before a number: “-100 dollars” is not “100 dollars”, which is in the former, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from search.text import chunks
from search.text.analysis import TextToken, is_sign, tokens
from search.text.chunks import GAP, MINUS


class Placed(Protocol):
    """A word that stands somewhere in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def tokens_with_gaps(text: str) -> list[TextToken]:
    """The words of the text as they are indexed, with the terms between them."""
    found = tokens(text)
    if not (between := gaps(text, found)):
        return found
    return [
        token
        for place, word in enumerate(found)
        for token in (
            (TextToken(word.start, word.start, between[place]), word)
            if place in between
            else (word,)
        )
    ]


def gaps(text: str, words: Sequence[Placed]) -> dict[int, str]:
    """The terms that stand before words of a text, by the places of these: see `chunks.BETWEEN`."""
    if not chunks.has_between(text):
        return {}
    found: dict[int, str] = {}
    before, end = "", 0
    for place, word in enumerate(words):
        after = text[word.start : word.end]
        if term := chunks.term_between(before, text[end : word.start], after):
            found[place] = term
        before, end = after, word.end
    return found


def together(terms: Iterable[str]) -> str:
    """Terms as a text has them side by side."""
    written, signs = "", True
    for term in terms:
        if term == GAP:
            written, signs = f"{written} ", True
            continue
        if term == MINUS:
            written, signs = f"{written} -" if written else "-", True
            continue
        sign = is_sign(term)
        written += term if not written or written.endswith(" ") or (sign and signs) else f" {term}"
        signs = sign
    return written
