"""People whose given name is a place's or a brand's as well: "Virginia Woolf", "Paris Hilton".

The tagger has learnt of the first word that it is a place, and reads the two as a place, as an
organisation, or as a place and a person. A given name before a surname that is no other word says
more, where neither the words around nor lists say that a place or a body is called so.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.entities.features import WordProfile, flags_of
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.entities.word_classes import word_class
from newsroom.importing.gazetteer import NAMED, PLACE, WORD, NameFlag

_PLACE = frozenset({"LOC", "ORG"})
_THE = frozenset({"the", "el", "la", "los", "las"})
_WHO = frozenset({"who", "whose", "quien"})
_NO_SURNAME = (
    NameFlag.COUNTRY | NameFlag.REGION | NameFlag.METROPOLIS | NameFlag.ORG | NameFlag.ORG_WORD
    | NameFlag.OUTLET | NameFlag.PLACE_WORD | NameFlag.EVENT | NameFlag.CALENDAR | NameFlag.DEMONYM
)  # fmt: skip
# How sure such a person is, at least: of 13 in 2,900 articles 10 were people.
_SURE = 0.75
# From this habit of capitals on a word is mostly a name (`WordClass`).
_MOSTLY_NAME = 5


def namesakes(tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """The spans, with people for places and bodies of whom the words say that they are people."""
    if not any(_may_begin(tokens, span) for span in spans):
        return list(spans)
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if last is not None and _is_given_before(last, span):
            both = span._replace(start=last.start, kind="LOC")
            if _is_person(tokens, both):
                out[-1] = _as_person(both)
                continue
        whole = _with_surname(tokens, span, spans) if _may_begin(tokens, span) else None
        out.append(_as_person(whole) if whole and _is_person(tokens, whole) else span)
    return out


def _may_begin(tokens: Sequence[Token], span: Span) -> bool:
    """Whether the tagger's place or body begins with a given name."""
    return bool(span.kind in _PLACE and tokens[span.start].word.flags & NameFlag.GIVEN)


def _with_surname(tokens: Sequence[Token], span: Span, spans: Sequence[Span]) -> Span:
    """A place of one word with the word behind it, if that is no other name's and no common word."""
    end = span.end
    if end - span.start > 1 or end == len(tokens) or tokens[end].word.flags & WORD:
        return span
    return span if any(other.start == end for other in spans) else span._replace(end=end + 1)


def _is_given_before(place: Span, person: Span) -> bool:
    """Whether two spans adjoin of which the first is one word: "Paris", "Jackson"."""
    return place.end == person.start and place.end - place.start == 1 and place.kind in _PLACE


def _as_person(span: Span) -> Span:
    sure = max(_SURE, dict(span.kinds).get("PER", 0.0))
    return span._replace(kind="PER", probability=sure, kinds=(("PER", sure),))


def may_be_namesake(first: int, last: int) -> bool:
    """Whether two words, by what is known of them, are a given name that is a place's, and a surname."""
    given = first & NameFlag.GIVEN and first & (PLACE | NameFlag.ORG)
    return bool(given and last & NameFlag.SURNAME and not last & _NO_SURNAME)


def _is_person(tokens: Sequence[Token], span: Span) -> bool:
    """Whether the words of a span are somebody's given name and surname."""
    words = [token.word for token in tokens[span.start : span.end]]
    if len(words) != 2 or not may_be_namesake(words[0].flags, words[1].flags):
        return False
    first, last = words
    if not (_is_spelt_as_name(first) and _is_spelt_as_name(last)):
        return False
    if not (_is_mostly_name(first) and (_is_mostly_name(last) or _acts(tokens, span))):
        return False
    return not flags_of(f"{first.text} {last.text}") & NAMED and _stands_as_person(tokens, span)


def _is_spelt_as_name(word: WordProfile) -> bool:
    return word.capital and word.text[1:].replace("-", "").isalpha() and not word.text.isupper()


def _is_mostly_name(word: WordProfile) -> bool:
    """Whether a word is no common word besides, or seldom written small."""
    if not word.flags & WORD:
        return True
    english, spanish, _ = word_class(word.text).habits
    return (
        min(
            english if word.flags & NameFlag.WORD_EN else _MOSTLY_NAME,
            spanish if word.flags & NameFlag.WORD_ES else _MOSTLY_NAME,
        )
        >= _MOSTLY_NAME
    )


def _acts(tokens: Sequence[Token], span: Span) -> bool:
    """Whether the words beside a name say that it is somebody: "actor Austin Powers", "said he"."""
    before = tokens[span.start - 1].word if span.start else None
    if before is not None and before.flags & NameFlag.TITLE:
        return True
    after = [token.word for token in tokens[span.end : span.end + 2]]
    if len(after) == 2 and after[0].text == "," and after[1].lower in _WHO:
        return True
    return bool(after) and bool(after[0].flags & NameFlag.SAID)


def _stands_as_person(tokens: Sequence[Token], span: Span) -> bool:
    """Whether no word beside a name says that it is a place, or a part of a longer name.

    "In Virginia Obama won", "the Austin Hilton", "New Paris Jackson Street".
    """
    before = tokens[span.start - 1].word if span.start else None
    after = tokens[span.end].word if span.end < len(tokens) else None
    if after is not None and after.capital:
        return False
    if before is None:
        return True
    if before.flags & NameFlag.IN:
        return False
    return before.lower not in _THE and not (
        before.capital and not before.flags & NameFlag.TITLE and span.start > 1
    )
