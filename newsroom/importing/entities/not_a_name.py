"""What looks like a name and is none: adjectives of countries, months, cups, acts, plain words."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.entities.features import flags_of
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NAMED, WORD, NameFlag

MARKS = frozenset("\"“”«»'‘’()[],;:.…¡!¿?–—-/|*•")
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_OPENING = frozenset(':"“«‘¿¡-–—•*(')
_DOUBT = 0.85


def is_no_name(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a span is no person, organisation or place: a demonym, a month, a cup, an act."""
    words = [t.word.text for t in tokens[span.start : span.end]]
    name = " ".join(words)
    flags = flags_of(name)
    each = [flags_of(word.rstrip(".")) for word in words]
    if len(words) == 1 and _opens(tokens, span) and _is_plain(flags) and span.probability < 0.6:
        return True
    if flags & NameFlag.COUNTRY or (
        flags & NAMED and not (flags & WORD and span.probability < _DOUBT)
    ):
        return False
    if flags & NameFlag.DEMONYM or all(f & NameFlag.DEMONYM for f in each):
        return True
    if len(words) == 1:
        return _is_lone_word(tokens, span, flags)
    if span.kind == "PER":
        return False
    after = tokens[span.end].word.text if span.end < len(tokens) else ""
    if after in POSSESSIVES or after in MARKS:
        after = (
            tokens[span.end + 1].word.text
            if after in ("”", "’", "»") and (span.end + 1 < len(tokens))
            else ""
        )
    follows = (
        after.islower() and flags_of(after) & NameFlag.EVENT and not each[-1] & NameFlag.ORG_WORD
    )
    event = each[-1] & NameFlag.EVENT or each[0] & NameFlag.EVENT
    return bool(event or (follows and span.probability < _DOUBT))


def is_negation(word: str) -> bool:
    """Whether a word is an English verb that is denied: no name goes over it ("Trump Won't Fold")."""
    return word.endswith(("n't", "n’t", "N'T", "N’T"))


def _is_lone_word(tokens: Sequence[Token], span: Span, flags: int) -> bool:
    """Whether a name of one word is none: a month, a title, a common word with a capital."""
    word = tokens[span.start].word.text
    if flags & NameFlag.CALENDAR and not flags & (NAMED | NameFlag.GIVEN):
        return True
    if len(word) < 2 or word[0].isdigit() or is_negation(word):
        return True
    if flags & NameFlag.TITLE and not flags & (NameFlag.SURNAME | NAMED):
        return True
    ending = word.rpartition("-")[2]
    if ending != word and ending.islower() and flags_of(ending) & WORD:
        return True
    at_start = _opens(tokens, span)
    named = flags & (NAMED | NameFlag.GIVEN | NameFlag.SURNAME)
    return bool(at_start and flags & WORD and span.probability < (0.5 if named else _DOUBT))


def _opens(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a span stands where any word would have a capital."""
    return span.start == 0 or tokens[span.start - 1].text in _OPENING


def _is_plain(flags: int) -> bool:
    """Whether a spelling is a common word before it is a well-known place."""
    return bool(flags & WORD) and not flags & (NameFlag.COUNTRY | NameFlag.METROPOLIS)
