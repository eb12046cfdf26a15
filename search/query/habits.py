"""Habits of other search engines: what is meant by them here, and what to say of it.

`or` and `and` in small letters are operators where that is clear, and words elsewhere. `+word` and
`word^2` ask for what is done anyway or not at all. Nothing of it is dropped without a word: a note
says what was understood, with the query that says the other thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _
from lark import Token

from search.facets.kinds import QUERY_FIELDS
from search.query import syntax
from search.query.reading import Reading

# So many words and more are prose, where "or" and "and" are words.
PROSE: Final = 9

_ENDS: Final = ("WORD", "PHRASE", "RANGE", "_CLOSE", "_BOOST")
_BEGINS: Final = ("WORD", "PHRASE", "RANGE", "_OPEN", "FIELD", "_NOT", "_MINUS", "_PLUS")
_FORMAL: Final = ("PHRASE", "RANGE", "_OPEN", "FIELD", "_OR", "_AND", "_NOT", "_MINUS")
_SMALL: Final = ("or", "and")
_OPEN_SIGN: Final = re.compile(r"\w\*(?!$)|\*\w|\w\?\w")


def in_capitals(reading: Reading) -> str:
    """The query with its small operators in capitals, where it is clear that they are operators."""
    text, tokens = reading.text, syntax.tokens(reading.text)
    between = list(_between_operands(tokens))
    if not between:
        return text
    if not _is_clear(tokens):
        if any(word == "or" for word in between) and not text.rstrip().endswith("?"):
            said = _("“or” was looked for as a word. In capitals it means either side:")
            only = [word for word in between if word == "or"]
            reading.note("read", said, instead=_rewritten(text, only, str.upper))
        return text
    for small, said in (
        ("or", _("“or” was read as OR, either side. As a word:")),
        ("and", _("“and” was read as AND, both sides. As a word:")),
    ):
        if only := [word for word in between if word == small]:
            reading.note("read", said, instead=_rewritten(text, only, _quoted))
    return _rewritten(text, [*between, *_denials(tokens, between)], str.upper)


def note_signs(reading: Reading) -> None:
    """Say what was made of signs that mean something elsewhere."""
    tokens = syntax.tokens(reading.text)
    for kind, said in (
        ("_PLUS", _("+ is not needed: articles with all of the words are found. Without it:")),
        ("_BOOST", _("“%(sign)s” changes nothing: no word can be made to count more. Without it:")),
    ):
        if found := [token for token in tokens if token.type == kind]:
            without = _rewritten(reading.text, found, lambda _sign: "")
            reading.note("read", said % {"sign": found[0]}, instead=" ".join(without.split()))
    denied = [sign for sign in tokens if sign.type == "_MINUS" and sign == "!"]
    if denied:
        said = _("“!” was read as “-”: articles without it. With it:")
        reading.note("read", said, instead=_rewritten(reading.text, denied, lambda _sign: ""))


def note_open_signs(reading: Reading, phrase: Token) -> None:
    """Say that signs which leave letters open count for nothing within quotes but at their end."""
    written = str(phrase).rpartition('"')[0][1:]
    if _OPEN_SIGN.search(written):
        begin = syntax.place(phrase)[0]
        instead = syntax.replaced(reading.text, begin, begin + len(phrase), written)
        said = _(
            "In quotes a * counts only at the end of the last word, and a ? not at all. Without:"
        )
        reading.note("read", said, instead=instead)


def _between_operands(tokens: Sequence[Token]) -> Iterable[Token]:
    """The words "or" and "and" that stand between two things to search for."""
    named = _in_names(tokens)
    for place, word in enumerate(tokens[:-1]):
        if place == 0 or word.type != "WORD" or str(word) not in _SMALL:
            continue
        before, after = tokens[place - 1], tokens[place + 1]
        if str(before) in _SMALL or str(after) in _SMALL or (named[place] and word == "and"):
            continue
        if before.type in _ENDS and after.type in _BEGINS:
            yield word


def _in_names(tokens: Sequence[Token]) -> list[bool]:
    """Of each token, whether it stands in brackets that hold names: `source:(Barnes and Noble)`."""
    brackets: list[bool] = []
    found, previous = [], None
    for token in tokens:
        if token.type == "_OPEN":
            field = previous is not None and previous.type == "FIELD"
            names = field and previous is not None and syntax.field_name(previous) in QUERY_FIELDS
            brackets.append(names or bool(brackets and brackets[-1] and not field))
        elif token.type == "_CLOSE" and brackets:
            brackets.pop()
        found.append(bool(brackets and brackets[-1]))
        previous = token
    return found


def _is_clear(tokens: Sequence[Token]) -> bool:
    """Whether a query is so short, or so formal, that small operators in it are no prose."""
    words = sum(token.type == "WORD" for token in tokens)
    asked = bool(tokens) and str(tokens[-1]).endswith("?")
    return any(token.type in _FORMAL for token in tokens) or (words < PROSE and not asked)


def _denials(tokens: Sequence[Token], between: Sequence[Token]) -> list[Token]:
    """The words "not" that follow a small "and" and have something after them."""
    places = {word.start_pos for word in between if word == "and"}
    return [
        tokens[place + 1]
        for place, token in enumerate(tokens[:-2])
        if token.start_pos in places
        and tokens[place + 1] == "not"
        and tokens[place + 2].type in ("WORD", "PHRASE", "_OPEN", "FIELD")
    ]


def _rewritten(text: str, tokens: Iterable[Token], new: Callable[[str], str]) -> str:
    for token in sorted(tokens, key=syntax.place, reverse=True):
        begin, end = syntax.place(token)
        text = text[:begin] + new(text[begin:end]) + text[end:]
    return text


def _quoted(word: str) -> str:
    return f'"{word}"'
