"""Annotated articles parsed by the real pipeline, and places in their text that are in its blocks.

What is annotated says characters of a text; what is parsed stands in blocks, whose lines may have been
cleaned. Both are compared by words: a word of a block is the same word of the line that it came from.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from newsroom.importing import (
    ParseContext,
    ParsedArticle,
    Passage,
    Quotation,
    RawDocument,
    parse,
)

WORD = re.compile(r"\w+")
CONTEXT = ParseContext(today=dt.date(2026, 1, 1))
Words = frozenset[int]


@dataclass(frozen=True)
class Annotated:
    """A parsed article with the words of its text: where each begins, and where blocks have it."""

    text: str
    article: ParsedArticle
    starts: Sequence[int]
    places: Sequence[Sequence[tuple[int, int]]]
    """For each block: (start of a word in the block, number of the word in the text)."""

    def words(self, start: int, end: int) -> Words:
        """The numbers of the words between two characters of the text."""
        return frozenset(range(bisect_left(self.starts, start), bisect_left(self.starts, end)))

    def spans(self, spans: Iterable[Sequence[int]]) -> Words:
        """The numbers of the words of several spans of the text."""
        return frozenset().union(*(self.words(start, end) for start, end in spans))

    def passage(self, passage: Passage | None) -> Words:
        """The numbers of the text's words that stand in a passage of a block."""
        if passage is None:
            return frozenset()
        return frozenset(
            number
            for place, number in self.places[passage.block]
            if passage.start <= place < passage.end
        )

    def quotation(self, quotation: Quotation) -> Words:
        """The numbers of the text's words that a quotation has."""
        return frozenset().union(*(self.passage(one) for one in quotation.passages))


def annotated(text: str) -> Annotated:
    """A text, parsed as a document of its own."""
    data = text.encode()
    document = RawDocument("article.txt", data, hashlib.sha256(data).hexdigest())
    article = parse(document, CONTEXT)
    matches = list(WORD.finditer(text))
    starts = [match.start() for match in matches]
    lines = [0]
    for line in text.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    places = []
    for block in article.blocks:
        if block.first_line is None or block.last_line is None:
            places.append([])
            continue
        first = bisect_left(starts, lines[min(block.first_line, len(lines) - 1)])
        last = bisect_left(starts, lines[min(block.last_line + 1, len(lines) - 1)])
        own = list(WORD.finditer(block.text))
        told = [match[0] for match in matches[first:last]]
        same = SequenceMatcher(None, [match[0] for match in own], told, autojunk=False)
        places.append(
            [
                (own[pair.a + step].start(), first + pair.b + step)
                for pair in same.get_matching_blocks()
                for step in range(pair.size)
            ]
        )
    return Annotated(text, article, starts, places)
