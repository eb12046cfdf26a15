"""Titles and forms of address before a name: "Prime Minister", "Secretary of State", "la señora"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.entities.features import look
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NameFlag

# "Speaker of the House" is as long as a title with what it is of.
_MOST_WORDS = 5
_OF = frozenset({"of", "de", "del", "do", "da", "du", "des", "di", "della"})
_THE = frozenset({"the", "la", "el", "los", "las", "o", "a", "le"})
_WITH_TITLE = frozenset({"vice", "deputy", "prime", "primer", "primera", "first"})
# What is joined to a title and says when it was theirs: "then-President", "president-elect".
_WHEN = re.compile(r"^(?:then|ex|former)-|-(?:elect|designate)$")


def title_before(tokens: Sequence[Token], first: int) -> str:
    """The title that stands before the word `first` of a sentence, folded, or "".

    What a nationality stands between counts too: "el presidente venezolano Nicolás Maduro".
    """
    end = first
    while end and _is_demonym(tokens[end - 1]):
        end -= 1
    if end and not _is_title(tokens[end - 1]):
        start = _office(tokens, end)
        return _folded(tokens, start, end) if start < end else ""
    start = end
    while start and end - start < _MOST_WORDS and _belongs(tokens[start - 1]):
        start -= 1
    return _folded(tokens, start, end)


def _office(tokens: Sequence[Token], end: int) -> int:
    """Where "Secretary of State" or "Speaker of the House" begins, `end` if nothing such ends there."""
    of = end - 2
    if of >= 0 and tokens[end - 1].word.capital and tokens[of].word.lower in _THE:
        of -= 1
    if (
        of > 0
        and tokens[end - 1].word.capital
        and tokens[of].word.lower in _OF
        and _is_title(tokens[of - 1])
        and tokens[of - 1].word.capital
    ):
        return of - 1
    return end


def _belongs(token: Token) -> bool:
    return _is_title(token) or token.word.lower in _WITH_TITLE


def _is_title(token: Token) -> bool:
    word = token.word
    flags = word.flags or look(_plain(word.text)).flags
    return bool(flags & NameFlag.TITLE) and not (flags & NameFlag.GIVEN and word.capital)


def _is_demonym(token: Token) -> bool:
    return bool(token.word.flags & NameFlag.DEMONYM) and not token.word.capital


def _plain(word: str) -> str:
    """A title without its full stop and what says when it was somebody's."""
    if "-" in word:
        word = _WHEN.sub("", word.lower())
    return word.rstrip(".") or word


def _folded(tokens: Sequence[Token], start: int, end: int) -> str:
    return " ".join(
        _WHEN.sub("", word) if "-" in word else word
        for word in (token.word.folded for token in tokens[start:end])
    )
