"""What an article is called, and its standfirst; a title for one that was printed without."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.recognise.scripts import (
    CAPITALS,
    CLOSING_QUOTES,
    OWN_STOPS,
    WIDE_STOPS,
    extent,
    word_count,
)
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEvidence

LONGEST = 140
# "Tram winners?" says nothing without what follows.
FEWEST = 4
# An abbreviation's full stop ends no sentence.
ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|Jr|Sr|No|vs|Sra?|Dra?|EE|UU|Lic|Ing))\.$"
)
# No abbreviation reaches further back than this.
LONGEST_ABBREVIATION = 12
STOP = re.compile(
    rf"(?<=[.!?…])[\"'”’»)]*\s+(?=[\"“'‘«¿¡(]?[{CAPITALS}\d])"
    rf"|(?<=[{WIDE_STOPS}])[{CLOSING_QUOTES}]*(?=\w)|(?<=[{OWN_STOPS}])[{CLOSING_QUOTES}]*\s+(?=\S)"
)
# The mark before a point of a list.
POINT = re.compile(r"^[•●▪·*‣◦–-]\s+")
CLAUSE_END = re.compile(r"[,;:–—،؛](?=\s)|[，；：、]")
DATELINE = re.compile(
    r"""
    ^[A-ZÁÉÍÓÚÑ][\w.,'\ ÁÉÍÓÚÑáéíóúñ-]{1,40}
    (?: \([^)]{2,30}\)\s*[.–—-]*          # "CARACAS (Reuters) -"
      | \.?\s*[–—]                        # "CARACAS —"
      | \.-                               # "CARACAS.-"
    )\s*
    """,
    re.X,
)


def find_title(clues: Clues) -> ParsedEvidence | None:
    """The title: given, else the headline, else made of the first sentence (inferred)."""
    if given := clues.given.get("title"):
        return ParsedEvidence(given, "given", "title column", given)
    for block in clues.blocks:
        if block.kind is BlockKind.HEADLINE:
            return ParsedEvidence(block.text, "extracted", "headline", block.text)
    return derive_title(clues.blocks)


def find_standfirst(clues: Clues) -> ParsedEvidence | None:
    """The standfirst: given, else the first of the text."""
    if given := clues.given.get("standfirst"):
        return ParsedEvidence(given, "given", "standfirst column", given)
    for block in clues.blocks:
        if block.kind is BlockKind.STANDFIRST and block.text:
            return ParsedEvidence(block.text, "extracted", "below the headline", block.text)
    return None


def first_sentence(text: str) -> str:
    """The first sentence of `text`, with those behind it as long as they say too little alone."""
    for stop in STOP.finditer(text):
        before = text[max(stop.start() - LONGEST_ABBREVIATION, 0) : stop.start()]
        if not ABBREVIATED.search(before) and word_count(text[: stop.end()]) >= FEWEST:
            return text[: stop.end()].strip()
    return text.strip()


def shorten(sentence: str, longest: int = LONGEST) -> str:
    """`sentence` in at most `longest` characters, cut at a clause, else at a word, with "…"."""
    if extent(sentence) <= longest:
        return sentence
    longest = longest * len(sentence) // extent(sentence)
    clauses = [m.start() for m in CLAUSE_END.finditer(sentence[:longest])]
    cut = clauses[-1] if clauses and clauses[-1] > longest // 2 else sentence.rfind(" ", 0, longest)
    return sentence[: cut if cut > 0 else longest].rstrip(" ,;:–—，；：、،؛") + "…"


def derive_title(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """A title from the first sentence of the text, else from a caption or a post; inferred."""
    order = (
        ((BlockKind.STANDFIRST, BlockKind.PARAGRAPH), "first sentence"),
        ((BlockKind.CAPTION,), "first caption"),
        ((BlockKind.EMBED,), "first embedded post"),
    )
    for kinds, rule in order:
        found = [block.text for block in blocks if block.kind in kinds and block.text]
        # "In brief:" heads what follows.
        found.sort(key=lambda text: text.endswith(":"))
        for text in found:
            quote = first_sentence(DATELINE.sub("", text, count=1).split("\n")[0])
            title = shorten(POINT.sub("", quote)).rstrip(".。") if quote else ""
            if title:
                return ParsedEvidence(title, "inferred", f"derived from the {rule}", quote)
    return None
