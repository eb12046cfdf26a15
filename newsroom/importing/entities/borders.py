"""Where names that the tagger cut too short or too long begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.entities.features import WordProfile, flags_of
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NAMED, PLACE, WORD, NameFlag, most_words
from newsroom.importing.recognise.dates import month_numbers
from newsroom.importing.recognise.phrases import word_set

# "R-Ariz", "D-New York": who someone votes with and for whom, beside a politician's name.
_PARTY_TAG = re.compile(r"(?:R|D|I|L)-[A-Z]\w*\.?")
# A word goes on with a capital behind more than a "Mac" or a "Fitz".
_RUN_TOGETHER = re.compile(r"[A-Z][a-z]{4,}[A-Z]")
_CAMEL = re.compile(
    r"(?!(?:Mc|Mac|De|Des|Del|Di|Du|La|Le|Van|Von|Fitz|San|O|D)[A-Z])[A-Z][a-z]+[A-Z]"
)
_OF = frozenset({"of", "de", "del"})
_THE = frozenset({"the", "la", "el"})
_SMALL = _OF | _THE
_FOR, _INDEFINITE = "for", frozenset({"a", "an"})
# Stand between the words that say what a body is for: "Science in the Public Interest".
_INSIDE = frozenset({"a", "an", "the", "and", "&", "of", "in"})
_FIELDS = word_set("field of a body")
_MAY_GO_ON = NameFlag.PLACE_WORD | NameFlag.ORG_WORD | NameFlag.SURNAME
_DE = frozenset({"de", "del"})
_ARTICLES = frozenset({"la", "el", "los", "las"})
DASHES = frozenset({"–", "—", "―"})
_AND = frozenset({"and", "y"})
# How sure a body is that the tagger passed over, and one in brackets behind its name.
_PASSED_OVER, _IN_BRACKETS = 0.62, 0.95
# How sure a body is that says what it is for.
_FOR_SOMETHING = 0.8
# A body's name goes on for so many words after an "and" before the word that ends it.
_TO_BODY = 6


def is_party_tag(word: str) -> bool:
    """Whether a word says a politician's party and state: "R-Ariz"."""
    return word[1:2] == "-" and _PARTY_TAG.fullmatch(word) is not None


def after_party_tag(tokens: Sequence[Token], start: int) -> bool:
    """Whether a name is the rest of one: "R-New" Hampshire, "D-District of" Columbia."""
    before = start - 1
    while before > 0 and before > start - 3 and tokens[before].word.lower in _SMALL:
        before -= 1
    return before >= 0 and is_party_tag(tokens[before].text)


def is_run_together(words: Sequence[str]) -> bool:
    """Whether a page's pieces stick together in a person's name: "Mike PenceEmbracing"."""
    return len(words) > 1 and any(_RUN_TOGETHER.match(word) for word in words)


def is_camel(word: str) -> bool:
    """Whether a word has a capital inside as companies' names have: "YouGov", not "McCarthy"."""
    return _CAMEL.match(word) is not None


def is_date(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word is a month beside a number, which names like "Jan" and "Mar" then are."""
    word = tokens[position].word.lower.rstrip(".")
    if word not in month_numbers():
        return False
    after = position + 1
    if after < len(tokens) and tokens[after].text == ".":
        after += 1
    if after < len(tokens) and tokens[after].text[0].isdigit():
        return True
    before = position - 1
    if before > 0 and tokens[before].word.lower in _OF:
        before -= 1
    return before >= 0 and tokens[before].text[0].isdigit()


def after_office(tokens: Sequence[Token], span: Span) -> Span:
    """The person in "Speaker of the House Nancy Pelosi", of which the tagger took more or less."""
    for start in range(span.start, span.end - 1):
        if _is_given(tokens[start]) and _ends_office(tokens, start):
            rest = tokens[start + 1 : span.end]
            if len(rest) < 4 and all(t.word.capital for t in rest) and not _is_body(rest[-1]):
                sure = max(span.probability, 0.8)
                return Span(start, span.end, "PER", sure, (("PER", sure),))
    return span


def _ends_office(tokens: Sequence[Token], end: int) -> bool:
    """Whether "Secretary of State" or "Speaker of the House" ends before the word at `end`."""
    of = end - 2
    if of > 0 and tokens[of].word.lower in _THE:
        of -= 1
    if of < 1 or tokens[of].word.lower not in _OF or not tokens[end - 1].word.capital:
        return False
    title = tokens[of - 1].word
    return bool(title.capital and title.flags & NameFlag.TITLE)


def _is_given(token: Token) -> bool:
    flags = token.word.flags
    return bool(token.word.capital and flags & NameFlag.GIVEN) and not flags & NameFlag.ORG_WORD


def _is_body(token: Token) -> bool:
    return bool(token.word.flags & (NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.EVENT))


def whole_body(tokens: Sequence[Token], span: Span, taken: set[int]) -> Span:
    """An organisation with the nationality before it and the rest after an "and".

    "European" Parliament; House Oversight "and Government Reform Committee"; the Center "for Coastal
    Studies", the "Center for" Coastal Studies.
    """
    if span.kind != "ORG":
        return span
    start, end = span.start, span.end
    first = tokens[start].word
    if start > 0 and start - 1 not in taken and first.flags & NameFlag.ORG_WORD:
        before = tokens[start - 1].word
        opens = start == 1 or tokens[start - 2].text in '.:"“'
        if before.capital and before.flags & NameFlag.DEMONYM and not opens:
            start -= 1
    head, whole = _head_for(tokens, start, taken), end
    if tokens[end - 1].word.flags & NameFlag.ORG_WORD and end < len(tokens):
        whole = _what_for(tokens, end)
    if head < start or whole > end:
        start, end, sure = head, whole, max(span.probability, _FOR_SOMETHING)
        span = span._replace(probability=sure, kinds=(("ORG", sure),))
    if not _is_body(tokens[end - 1]) and end < len(tokens) and tokens[end].word.lower in _AND:
        whole = _to_body(tokens, end, taken)
        # "House and Senate" are two.
        end = whole if end - start > 1 or whole > end + 2 else end
    if start == span.start and end == span.end:
        return span
    return span._replace(start=start, end=end)


def _what_for(tokens: Sequence[Token], end: int) -> int:
    """Where a body's name ends whose "for" stands at `end`; `end` where it says what else is for whom.

    Common words with capitals are what it is for, names are whom: "Committee for Bernie Sanders".
    """
    if tokens[end].text != _FOR or tokens[end - 1].word.flags & NAMED:
        return end
    last = position = end
    while position + 1 < len(tokens):
        position += 1
        word = tokens[position].word
        goes_on = position == last > end and word.capital and not word.flags & ~_MAY_GO_ON
        of = tokens[position - 1].text == "of" and position == last + 1 and word.flags & PLACE
        if _says_what_for(word) or goes_on or (of and word.capital):
            last = position + 1
        elif position > last + 2 or word.lower not in _INSIDE:
            break
    return last


def _head_for(tokens: Sequence[Token], start: int, taken: set[int]) -> int:
    """Where a body's name begins of which the tagger saw only what it is for."""
    before = start - 1
    if before > 0 and tokens[before].text in _INDEFINITE:
        before -= 1
    if before < 1 or tokens[before].text != _FOR or not _says_what_for(tokens[start].word):
        return start
    head = tokens[before - 1].word
    is_head = head.capital and head.flags & NameFlag.ORG_WORD and not head.flags & NAMED
    return before - 1 if is_head and before - 1 not in taken else start


def _says_what_for(word: WordProfile) -> bool:
    """Whether a word with a capital may say what a body is for: no name, no title, no month."""
    named = NameFlag.COUNTRY | NameFlag.METROPOLIS | NameFlag.TITLE | NameFlag.CALENDAR
    common = word.flags & (WORD | NameFlag.DEMONYM) and not word.flags & NameFlag.GIVEN
    return bool(word.capital and common) and not word.flags & named


def _to_body(tokens: Sequence[Token], end: int, taken: set[int]) -> int:
    """Where a body's name ends that goes on with the "and" at `end`; `end` if none does."""
    last = end
    for position in range(end + 1, min(end + _TO_BODY, len(tokens))):
        word = tokens[position].word
        if position in taken:
            break
        if word.flags & NameFlag.ORG_WORD:
            last = position + 1 if word.capital else position
        if not word.capital:
            break
    # "House Ways and Means committee": what is written small is no part of the name.
    return last if last > end + 1 else end


def bodies(tokens: Sequence[Token], upper: Sequence[int], taken: set[int]) -> list[Span]:
    """Bodies that the tagger passed over: capitals up to a "Committee" or a "Ministry".

    `upper` are the places of the capitals.
    """
    out = []
    for place in upper:
        last, end = tokens[place].word, place + 1
        if place in taken or not last.flags & NameFlag.ORG_WORD:
            continue
        if last.flags & (NameFlag.SURNAME | NameFlag.PLACE_WORD) or len(last.text) < 5:
            continue
        start = place
        while start > 1 and start - 1 not in taken and _may_be_inside(tokens[start - 1]):
            start -= 1
        while start < end - 1 and not tokens[start].word.capital:
            start += 1
        if end - start > 1:
            out.append(Span(start, end, "ORG", _PASSED_OVER, (("ORG", _PASSED_OVER),)))
    return [
        s for s in out if not any(o is not s and o.start <= s.start < s.end < o.end for o in out)
    ]


def _may_be_inside(token: Token) -> bool:
    word = token.word
    return word.lower in _AND or (word.capital and word.text.isalpha() and len(word.text) > 1)


def with_place(tokens: Sequence[Token], span: Span, taken: set[int]) -> Span:
    """The span with a word before it that makes its first one a known place: "Los" Angeles Times."""
    start = span.start
    if start == 0 or start - 1 in taken or not tokens[start - 1].word.capital:
        return span
    for end in range(start + 1, min(span.end, start + 2) + 1):
        name = " ".join(t.word.folded for t in tokens[start - 1 : end])
        if flags_of(name) & (PLACE & ~NameFlag.TOWN):
            return span._replace(start=start - 1)
    return span


def owner_of_house(words: Sequence[str]) -> int:
    """How many words before a known name are a person's: "Clinton White House"; 0 for none."""
    first, rest = flags_of(words[0]), flags_of(" ".join(words[1:]))
    owner = first & NameFlag.SURNAME and not first & (WORD | PLACE & ~NameFlag.TOWN)
    return 1 if len(words) > 2 and owner and rest & NAMED and not flags_of(" ".join(words)) else 0


def known_neighbours(words: Sequence[str]) -> int:
    """Where a known name ends and another begins, else 0.

    "Al Mayadeen teleSUR", "United Nations Nikki Haley".
    """
    last = flags_of(words[-1])
    for cut in range(1, min(len(words), most_words() + 1)):
        left, first = flags_of(" ".join(words[:cut])), flags_of(words[cut])
        if left & (NameFlag.ORG | NameFlag.OUTLET) and known_as(words[cut:]) & (
            NameFlag.ORG | NameFlag.OUTLET
        ):
            return cut
        named = left & NAMED and not left & (NameFlag.GIVEN | NameFlag.SURNAME)
        person = first & NameFlag.GIVEN and not first & (WORD | PLACE) and last & NameFlag.SURNAME
        if named and len(words) - cut > 1 and person and not last & (NameFlag.ORG_WORD | WORD):
            return cut
    return 0


def known_as(words: Sequence[str]) -> int:
    """What the gazetteer knows of a name of places or organisations; it has none as long as some."""
    return flags_of(" ".join(words)) if len(words) <= most_words() else 0


def joined_bodies(tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """The spans, a body and what it is of as one: "Instituto" de "Estudios Navales".

    Of AnCora's bodies before a "de" and a name nine in ten go on to the end of that, and six in ten
    where several words come before and a place behind.
    """
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if last and last.kind == "ORG" and span.kind != "PER" and _is_of(tokens, last, span):
            out[-1] = last._replace(end=span.end)
        else:
            out.append(span)
    return out


def with_acronyms(tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """The spans, and in brackets behind a body what it is called for short: "Instituto Naval (INV)".

    In annotated text that is a body in all of 345 places but two.
    """
    out: list[Span] = []
    for number, span in enumerate(spans):
        out.append(span)
        place = span.end + 1
        if span.kind != "ORG" or place + 1 >= len(tokens) or tokens[span.end].text != "(":
            continue
        word, closing = tokens[place].text, tokens[place + 1].text
        if closing != ")" or not (word.isupper() and word.isalpha() and 1 < len(word) < 7):
            continue
        if number + 1 == len(spans) or spans[number + 1].start > place:
            out.append(Span(place, place + 1, "ORG", _IN_BRACKETS, (("ORG", _IN_BRACKETS),)))
    return out


def _is_of(tokens: Sequence[Token], body: Span, other: Span) -> bool:
    between = [token.word.lower for token in tokens[body.end : other.start]]
    if not between or between[0] not in _DE or not _ARTICLES.issuperset(between[1:2]):
        return False
    if len(between) > 2:
        return False
    if body.end - body.start == 1:
        return not tokens[body.start].text.isupper()
    return bool(tokens[body.start].word.flags & NameFlag.ORG_WORD)


def told_again(words: Sequence[str]) -> int:
    """After how many words a person's name begins anew, 0 if it does not.

    "Otto J. Marsh Otto J Marsh": what a picture was called and what stood below it.
    """
    for place in range(2, len(words) - 1):
        if words[place] == words[0] and words[-1] in words[1:place]:
            return place
    return 0


def head_of_something(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a person's name begins with what they head: "el director del Dane Juan Oviedo".

    No person is called "del".
    """
    start = span.start
    return (
        span.end - start > 2
        and start > 1
        and tokens[start - 1].text == "del"
        and bool(tokens[start - 2].word.flags & NameFlag.TITLE)
        and bool(tokens[start + 1].word.flags & NameFlag.GIVEN)
    )


def is_place_word(flags: int) -> bool:
    """Whether what ends a name makes it a place's, and nobody's surname: "Lawrence Township"."""
    return bool(flags & NameFlag.PLACE_WORD) and not flags & (
        NameFlag.SURNAME | NameFlag.GIVEN | NameFlag.ORG_WORD
    )


def is_body_of_field(tokens: Sequence[Token], end: int) -> bool:
    """Whether a name ends as a body's that works in a field: "Pew Research Center", no town's center."""
    ends = tokens[end - 1].word.flags & NameFlag.ORG_WORD
    return bool(ends) and tokens[end - 2].word.lower in _FIELDS
