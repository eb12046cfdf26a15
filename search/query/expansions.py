"""Parts of words that a query asks for: `venez*`, `*beat*`, `organi?ation`, `zelensky~`."""

from __future__ import annotations

import re
from typing import Final, Literal

from django.utils.translation import gettext as _
from lark import Token

from search.query import syntax
from search.query.reading import Expanded, Reading, TypedWord, start, typed
from search.query.syntax import RefusedError
from search.text import analysis
from search.types import Expansion, Nothing, TextField

MIN_EXPANDED: Final = 3  # letters beside a * or before a ~
MIN_BESIDE: Final = 2  # letters beside a ?

# A word in which each `?` leaves a letter open, and a * any number before or behind.
_PATTERN: Final = re.compile(r"(\*?)(\?*[^\W_]+(?:\?+[^\W_]+)*)(\*?)")


def is_expanded(token: Token) -> bool:
    """Whether a token may stand for many words of the archive."""
    return token.type == "WORD" and ("*" in token or "~" in token or is_pattern(bare(token)))


def bare(token: Token) -> str:
    """A word as it stands, without what follows it in a sentence."""
    return str(token).rstrip(".,;:!?…")


def is_pattern(text: str) -> bool:
    """Whether a text is a word with letters left open in it, or its beginning."""
    found = _PATTERN.fullmatch(text)
    return bool(found) and ("?" in text or text.startswith("*"))


def expansion(
    reading: Reading, kind: Literal["prefix", "fuzzy"], token: Token, field: TextField | None
) -> tuple[tuple[TypedWord, ...], Expansion | Nothing]:
    """The archive's words that a `prefix*` or a `fuzzy~` stands for, and the words before it.

    Raises RefusedError.
    """
    sign, text = "*" if kind == "prefix" else "~", bare(token)
    body, _sign, rest = text.partition(sign)
    begin, words = start(token), tuple(typed(token))
    if not words and not rest.strip("*"):
        reason = _("A * stands after the beginning of a word, as in venez*.")
        fix = syntax.replaced(reading.text, begin, begin + len(token))
        raise RefusedError(begin, len(token), reason, fix)
    if rest:
        raise _misplaced(reading, kind, token)
    reading.count(len(words), token)
    last = words[-1]
    if len(last.exact) < MIN_EXPANDED:
        raise too_short(reading, begin + len(body), sign)
    return words[:-1], _archive_words(reading, kind, last.exact, text, last.exact + sign, field)


def pattern(reading: Reading, token: Token, field: TextField | None) -> Expansion | Nothing | None:
    """The archive's words like `organi?ation` or `*beat*`; None where it is no word. Raises RefusedError."""
    text = bare(token)
    found = _PATTERN.fullmatch(text)
    assert found  # noqa: S101  as `is_pattern` says
    parts = [(part, analysis.tokens(part)) for part in found[2].split("?")]
    if any(part and len(words) != 1 for part, words in parts):
        return None
    reading.count(1, token)
    exact = "?".join(words[0].exact if words else "" for _part, words in parts)
    letters = len(exact) - exact.count("?")
    begin = start(token)
    if "*" in text and letters < MIN_EXPANDED:
        raise too_short(reading, begin + text.index("*"), "*")
    if letters < MIN_BESIDE:
        reason = _("Beside a ? inside a word there must be %(least)d letters or more.")
        fix = syntax.replaced(reading.text, begin, begin + len(token), text.replace("?", " "))
        raise RefusedError(begin, len(text), reason % {"least": MIN_BESIDE}, fix)
    written = found[1] + exact + found[3]
    return _archive_words(reading, "pattern", written, text, written, field)


def too_short(reading: Reading, at: int, sign: str) -> RefusedError:
    """The refusal of a * or ~ beside too few letters."""
    fix = syntax.replaced(reading.text, at, at + 1)
    reason = _("Before a %(sign)s there must be %(least)d letters or more.") % {
        "sign": sign,
        "least": MIN_EXPANDED,
    }
    return RefusedError(at, 1, reason, fix)


def _archive_words(
    reading: Reading, kind: Expanded, term: str, text: str, written: str, field: TextField | None
) -> Expansion | Nothing:
    terms, capped = reading.expand(kind, term)
    terms, left = terms[: reading.share], terms[reading.share :]
    if capped or left:
        reading.capped(text, len(terms))
    if terms:
        return Expansion(written, tuple(sorted(terms)), field)
    if kind == "prefix":
        said = _("No word of the archive begins with “%(word)s”.")
    else:
        said = _("No word of the archive is spelt like “%(word)s”.")
    reading.note("unmatched", said % {"word": term})
    return Nothing()


def _misplaced(reading: Reading, kind: Literal["prefix", "fuzzy"], token: Token) -> RefusedError:
    """The refusal of a * or ~ that stands where it means nothing."""
    begin, text = start(token), bare(token)
    if kind == "fuzzy":
        reason = _("Write a word~ for similar spellings; a number is for phrases only.")
        new = text.rstrip("0123456789")
    else:
        reason = _("A * can stand at the beginning or the end of a word only.")
        first = text.lstrip("*").partition("*")[0]
        starred = first + "*" if len(first) >= MIN_EXPANDED and "*" in text.strip("*") else ""
        new = starred or text.replace("*", "")
    fix = syntax.replaced(reading.text, begin, begin + len(token), new)
    return RefusedError(begin, len(text), reason, fix)
