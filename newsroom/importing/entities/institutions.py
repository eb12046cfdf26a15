"""Institutions that say what they are for with an "and": "Board of Elementary and Secondary Education".

The tagger ends many of them at the "and" or at a comma, or takes what comes behind it for another
name. What decides is what the words are: what a body is for is told by common words with capitals.
A name behind the "and", or the head of another body, is something else.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.entities.features import WordProfile, flags_of
from newsroom.importing.entities.not_a_name import POSSESSIVES
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NAMED, WORD, NameFlag, most_words

_FOR = frozenset({"of", "for", "on", "de", "para", "sobre"})
_AND = frozenset({"and", "&", "y", "e"})
_THE = frozenset({"the", "la", "las", "los", "el"})
# A body may be in a town; what is in a continent is called so: "Security and Co-operation in Europe".
_CONTINENTS = frozenset({"africa", "america", "americas", "asia", "europa", "europe"})
# Between two fields there is an "of" or an "in": "Center for the Study of Politics and Governance".
_INSIDE = frozenset({"of", "in", "de"}) | _THE
# What a body is for is told in no more words.
_MOST_WORDS = 12
# How sure an institution is that is put together so: of 65 in 2,000 articles 62 were whole and nothing else.
_SURE = 0.95
_CITY = NameFlag.CITY | NameFlag.TOWN
_OTHER = NAMED & ~_CITY | NameFlag.ORG_WORD | NameFlag.CALENDAR | NameFlag.PLACE_WORD
# Begin a body's own name, and hardly ever what one is for.
OWN = frozenset({"National", "Federal", "Central", "Senate", "House", "Nacional"})
_PERSONAL = NameFlag.GIVEN | NameFlag.SURNAME


def institutions(
    tokens: Sequence[Token], upper: Sequence[int], spans: Sequence[Span]
) -> list[Span]:
    """The institutions of a sentence with an "and" in what they are for, as spans.

    `upper` are the places of the capitals, `spans` what the tagger saw. Where that goes beyond the
    institution, or is a person, it is left as it is.
    """
    out: list[Span] = []
    for place in upper:
        if not tokens[place].word.flags & NameFlag.ORG_WORD or not _is_head(tokens, place):
            continue
        if out and place < out[-1].end:
            continue
        seen = next((s.end for s in spans if s.start <= place < s.end and s.kind == "ORG"), 0)
        end = _end_of_fields(tokens, place + 2, seen)
        if end and (whole := _with_tagged(tokens, place, end, spans)):
            out.append(whole)
    return out


def _is_head(tokens: Sequence[Token], place: int) -> bool:
    """Whether a body begins with this word that goes on with what it is for."""
    word = tokens[place].word
    return (
        place + 2 < len(tokens)
        and tokens[place + 1].text in _FOR
        and not word.flags & NAMED & ~(_CITY | NameFlag.REGION)
        and not word.text.isupper()
    )


def _end_of_fields(tokens: Sequence[Token], start: int, seen: int) -> int:
    """Where the fields end that begin at `start` and are joined by an "and"; 0 where none are.

    Words before `seen` are of the body's name by the tagger's word, be they unknown.
    What has a name without the "and" is another body than what follows: "Department of Justice and".
    """
    end = start
    joined = False
    for position in range(start, min(len(tokens), start + _MOST_WORDS)):
        word, before = tokens[position].word, tokens[position - 1].word.lower
        if _is_field(word) or (position < seen and word.capital and not word.flags & _OTHER):
            end = position + 1
        elif word.lower in _AND and end > start:
            if _is_named(tokens, start - 2, end):
                return 0
            joined = True
        elif word.text == "," and end == position:
            if not joined and _is_named(tokens, start - 2, end):
                return 0
        elif word.lower not in _INSIDE or (word.lower in _THE and before in _AND):
            break
    if not any(token.word.lower in _AND for token in tokens[start:end]):
        return 0
    return _checked(tokens, end)


def _checked(tokens: Sequence[Token], end: int) -> int:
    """The end of the fields, or 0 where what follows says that it is not theirs.

    "The Center for Health and Research on" Learning goes on; "and Treasury" Wine Estates is a firm.
    """
    after = [token.word for token in tokens[end : end + 2]]
    if not after:
        return end
    if tokens[end - 1].word.flags & NameFlag.DEMONYM and not tokens[end - 1].word.flags & WORD:
        return 0
    if len(after) == 2 and after[0].lower in ("in", "en") and after[1].lower in _CONTINENTS:
        return end + 2
    if len(after) == 2 and after[0].lower in _FOR and _is_field(after[1]):
        return 0
    return 0 if after[0].capital and not after[0].flags & NameFlag.TITLE else end


def _is_named(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether these words are a name that lists know: "Department of Justice"."""
    return bool(flags_of(" ".join(token.word.text for token in tokens[start:end])) & NAMED)


def _is_field(word: WordProfile) -> bool:
    """Whether a word with a capital may say what a body is for."""
    if not word.capital or word.flags & _OTHER or word.text.isupper():
        return False
    if word.flags & NameFlag.DEMONYM and word.lower.endswith("s"):
        return False  # people, and no field: "Republicans and Democrats"
    if word.flags & NameFlag.TITLE and not word.flags & _PERSONAL:
        return False
    parts = word.text.split("-")
    return bool(word.flags & (WORD | NameFlag.DEMONYM)) or (
        len(parts) > 1 and bool(flags_of(word.text.replace("-", "")) & WORD)
    )


def _with_tagged(
    tokens: Sequence[Token], start: int, end: int, spans: Sequence[Span]
) -> Span | None:
    """The institution with what the tagger saw before it; None where the tagger saw more, or somebody."""
    sure = _SURE
    first = start
    for span in spans:
        if span.end <= start or span.start >= end:
            continue
        if span.end > end or (span.kind == "PER" and _is_somebody(tokens[span.start : span.end])):
            return None
        if span.start < first:
            first = span.start
        if span.kind == "ORG":
            sure = max(sure, span.probability)
    owners = [at for at in range(first, start) if tokens[at].text in POSSESSIVES]
    if owners:  # "the Kennedy School's Center" are two
        first = owners[-1] + 1
    elif first == start:
        while first > 1 and _belongs_before(tokens[first - 1].word):
            first -= 1
    return Span(first, end, "ORG", sure, (("ORG", sure),))


def _is_somebody(tokens: Sequence[Token]) -> bool:
    """Whether words that the tagger takes for a person are more than a field: "Railways"."""
    return any(token.word.flags & _PERSONAL or not _is_field(token.word) for token in tokens)


def is_complete(words: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether a body's name is whole before an "and", behind which another body is named.

    "Department of Defense" and "National Security Council", not the "Department of Health" of "Human
    Services".
    """
    heads = [at for at, word in enumerate(words) if flags_of(word) & NameFlag.ORG_WORD]
    if not any(at + 2 < len(words) and words[at + 1] in _FOR for at in heads) or not rest:
        return False
    known = flags_of(" ".join(rest)) if len(rest) <= most_words() else 0
    if known & (NameFlag.ORG | NameFlag.OUTLET):
        return True
    first, last = flags_of(rest[0]), flags_of(rest[-1])
    own = first & (NAMED & ~_CITY | NameFlag.DEMONYM) or rest[0] in OWN
    body = last & NameFlag.ORG_WORD and not rest[-1].endswith("s") and len(rest) > 1
    return bool(own and body)


def without_other_body(tokens: Sequence[Token], span: Span) -> Span:
    """A body without another one that stands behind an "and": "Department of Labor" and Congress."""
    if span.end - span.start < 5:
        return span
    words = [token.text for token in tokens[span.start : span.end]]
    for at, word in enumerate(words):
        if word in _AND and is_complete(words[:at], words[at + 1 :]):
            return span._replace(end=span.start + at)
    return span


def _belongs_before(word: WordProfile) -> bool:
    """Whether a word with a capital before a head is of its name: "Johns Hopkins Center"."""
    return word.capital and word.text.isalpha() and not word.flags & NameFlag.TITLE
