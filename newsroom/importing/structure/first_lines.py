"""Headlines that look like something else where they stand first: like names, like a few short sentences."""

from __future__ import annotations

import re

from newsroom.importing.gazetteer import NameFlag, flags_by_name
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import BULLET, boilerplate_reason, is_section
from newsroom.importing.recognise.bylines import BY, JOB, byline_of, names_only
from newsroom.importing.recognise.scripts import extent, word_count
from newsroom.importing.structure.headline import SENTENCES
from newsroom.importing.structure.line_kinds import ClassifiedLine, is_prose, is_terminal
from newsroom.importing.types import BlockKind
from newsroom.text import fold

# Somebody's name alone has as few words as this.
FEWEST = 3
LONGEST = 120
# A sentence of a headline has no more words; one of the first paragraphs below is so much longer.
SENTENCE_WORDS = 10
LONGER = 1.5
NEAR = 5
WORD = re.compile(r"[^\W\d_]{4,}(?:[’'][^\W\d_]+)?")
STOP = re.compile(r"(?<=[^.\s][.?!…])[\"”’']?\s+(?=[\"“‘]?[A-ZÀ-Þ¿¡])")
# "By Jane Doe", "Jane Doe, editor", "@janedoe", "jane@example.org", "March 3, 2021"
SIGNED = re.compile(r"[@\d|•·]")
# "Jane's", "don't", "they're"
SHORTENED = re.compile(r"[a-z][’'](?:s|t|re|ve|ll)\s")
# A quotation, a handle, what leads to a list.
OTHERS = re.compile(r"[\"“”„«»@]|(?:^|\s)['‘]|:$")


def release_first(items: list[ClassifiedLine], outlets: frozenset[str]) -> None:
    """Take a first line that was told a byline for one that is not told, if words beside its names say more."""
    first = items[0] if items else None
    if first and first.kind is BlockKind.BYLINE and says_more(first.text, outlets):
        first.kind = None


def says_more(text: str, outlets: frozenset[str]) -> bool:
    """Whether a line of capitalised words is more than names: "Jane Doe Testifies", "Putting Harbours First".

    One of its words is of the dictionary and nobody's name, or owns something, and nothing in it signs: no "By", job, outlet.
    """
    words = text.split()
    if not len(words) >= FEWEST or len(text) > LONGEST or SIGNED.search(text):
        return False
    if BY.match(text) or JOB.search(text) or is_terminal(text):
        return False
    if any(known.known_outlet(name, outlets) for name in byline_of(text, outlets).outlets):
        return False
    if SHORTENED.search(text):
        return True
    name, comma, _ = text.partition(",")
    if comma and names_only(name):
        return False
    first, last = (flags_by_name().get(fold(word), 0) for word in (words[0], words[-1]))
    if first & NameFlag.GIVEN and last & NameFlag.SURNAME:
        return False
    return any(map(known.is_only_word, WORD.findall(text)))


def mistaken(items: list[ClassifiedLine], outlets: frozenset[str]) -> int | None:
    """The index of the first line, if it is a headline that no rule of form tells, right above the text."""
    first = items[0] if items else None
    below = [extent(b.text) for b in items[1 : 1 + NEAR] if b.kind is None and is_prose(b.text)]
    if first is None or not below or first.kind is not None or BULLET.match(first.text):
        return None
    text = first.text
    if is_section(text) or boilerplate_reason(text) or known.is_outlets_name(text):
        return None
    if is_sentences(text):
        return 0 if max(below) >= LONGER * extent(text) else None
    return 0 if says_more(text, outlets) else None


def is_sentences(text: str) -> bool:
    """Whether a line is two or more short sentences that quote nobody: "Tram winners? Riders."."""
    if extent(text) > SENTENCES or not is_terminal(text) or OTHERS.search(text):
        return False
    sentences = STOP.split(text)
    return len(sentences) > 1 and all(word_count(one) <= SENTENCE_WORDS for one in sentences)
