"""What looks like a name and is none: adjectives of countries, months, cups, acts, plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.entities.borders import (
    after_party_tag,
    is_date,
    is_party_tag,
    is_run_together,
)
from newsroom.importing.entities.features import flags_of
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NAMED, WORD, NameFlag

MARKS = frozenset("\"“”«»'‘’()[],;:.…¡!¿?–—-/|*•")
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_OPENING = frozenset(':"“«‘¿¡-–—•*(')
_NUMBER = frozenset({"no.", "nos.", "nr.", "núm.", "no", "number"})
_AND = frozenset({"and", "y", "or", "o"})
_PERSONAL = NameFlag.GIVEN | NameFlag.SURNAME
_DOUBT, _PERSON_DOUBT, _NAMED_DOUBT = 0.85, 0.75, 0.5


def is_no_name(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a span is no person, organisation or place: a demonym, a month, a cup, an act."""
    words = [t.word.text for t in tokens[span.start : span.end]]
    name = " ".join(words)
    flags = flags_of(name)
    if _is_other_matter(tokens, span, words, flags):
        return True
    each = [flags_of(word.rstrip(".")) for word in words]
    if (
        len(words) == 1
        and stands_first(tokens, span.start)
        and _is_plain(flags)
        and span.probability < 0.6
    ):
        return True
    if flags & NameFlag.COUNTRY or (
        flags & NAMED and not (flags & WORD and span.probability < _DOUBT)
    ):
        return False
    if flags & NameFlag.DEMONYM or all(f & NameFlag.DEMONYM for f in each):
        return True
    if _AND.intersection(words) and _are_peoples(words):
        return True
    if len(words) == 1:
        return _is_lone_word(tokens, span, flags)
    if span.kind == "PER":
        return bool(each[-1] & NameFlag.EVENT and not each[-1] & _PERSONAL)  # "Johnson Amendment"
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


def _is_other_matter(tokens: Sequence[Token], span: Span, words: Sequence[str], flags: int) -> bool:
    """Whether a span is a party's tag, a date, a bill's number or pieces of a page run together."""
    if is_party_tag(words[0]) or after_party_tag(tokens, span.start):
        return True
    if len(words) == 1 and (is_date(tokens, span.start) or _is_plural_title(words[0], flags)):
        return True
    if span.end < len(tokens) and (
        _is_bill(words, tokens[span.end].text, flags)
        or (len(words) == 1 and flags & WORD and _is_act(tokens[span.end]))
    ):
        return True
    if words[0].lower() in _NUMBER and words[-1][0].isdigit():
        return True
    return span.kind == "PER" and is_run_together(words)


def _is_act(token: Token) -> bool:
    """Whether a word with a capital makes an act or an event of the one before it: "Jobs Act"."""
    return bool(token.word.capital and token.word.flags & NameFlag.EVENT)


def _is_bill(words: Sequence[str], after: str, flags: int) -> bool:
    """Whether letters before a number are a bill's: "HB 757", "S. 1"."""
    letters = words[-1].replace(".", "")
    short = len(words) == 1 and len(letters) < 4 and letters.isupper()
    return short and after.isdigit() and not flags & NAMED


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
    at_start = stands_first(tokens, span.start)
    named = flags & (NAMED | NameFlag.GIVEN | NameFlag.SURNAME)
    doubt = _DOUBT if not named else _PERSON_DOUBT if span.kind == "PER" else _NAMED_DOUBT
    return bool(at_start and flags & WORD and span.probability < doubt)


def stands_first(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word stands where any word would have a capital."""
    return position == 0 or tokens[position - 1].text in _OPENING


def _are_peoples(words: Sequence[str]) -> bool:
    """Whether words are nationalities joined: "South Koreans and New Zealanders"."""
    parts = re.split(r"\s+(?:and|y|or|o)\s+", " ".join(words))
    return all(flags_of(part) & NameFlag.DEMONYM for part in parts)


def _is_plural_title(word: str, flags: int) -> bool:
    """Whether a word is what several people are called: "Sens" before the names of two."""
    named = flags & (NAMED & ~NameFlag.TOWN | NameFlag.GIVEN | NameFlag.SURNAME)
    return word.endswith("s") and not named and bool(flags_of(word[:-1]) & NameFlag.TITLE)


def _is_plain(flags: int) -> bool:
    """Whether a spelling is a common word before it is a well-known place."""
    return bool(flags & WORD) and not flags & (NameFlag.COUNTRY | NameFlag.METROPOLIS)
