"""Firms that are called by their founders: "Marks & Spencer" is one body, and not two people."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NameFlag
from newsroom.importing.recognise.phrases import word_set

# In news, of surnames alone that a sign joins, more than nine in ten pairs are a firm or a show.
_SURE = 0.85
_FORMS = word_set("company form")


def firms(tokens: Sequence[Token]) -> list[Span]:
    """The spans of surnames with "&" between: whole names on either side are two people."""
    found = []
    # Few sentences have one.
    signs = [place for place, token in enumerate(tokens[1:-1], 1) if token.text == "&"]
    for place in signs:
        start, end = place - 1, place + 2
        if end < len(tokens) and tokens[end].text.lower().rstrip(".") in _FORMS:
            end += 1
        alone = not _is_capital(tokens, start - 1) and not _is_capital(tokens, end)
        if alone and _is_surname(tokens[start]) and _is_surname(tokens[place + 1]):
            found.append(Span(start, end, "ORG", _SURE, (("ORG", _SURE),)))
    return found


def _is_capital(tokens: Sequence[Token], place: int) -> bool:
    return 0 <= place < len(tokens) and tokens[place].text[0].isupper()


def _is_surname(token: Token) -> bool:
    word = token.word
    return bool(word.capital and word.flags & NameFlag.SURNAME) and not word.text.isupper()
