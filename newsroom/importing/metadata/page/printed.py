"""What is to be seen at the head of a page's article: the lines about its headline, and what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from newsroom.importing.metadata.authors import find_authors
from newsroom.importing.metadata.clues import Clues
from newsroom.importing.metadata.date import DateReader, printed_date
from newsroom.importing.reading.page_data import PageSaid
from newsroom.importing.recognise.bylines import BY
from newsroom.importing.recognise.dates import find_dates
from newsroom.importing.recognise.languages import detect_language
from newsroom.importing.structure.blocks import find_blocks
from newsroom.importing.structure.head import is_attribution
from newsroom.importing.structure.line_kinds import is_prose
from newsroom.importing.types import BlockKind, ParseContext, ParsedBlock, ParsedEvidence
from newsroom.text import fold

# So many lines above a headline and below it may belong to it.
ABOVE = 3
BELOW = 25
# So many letters of a line say which it is.
KNOWN_BY = 40
# Longer lines are not remembered.
LONGEST_KEPT = 1_000
NO_LETTER = re.compile(r"[\W_]+")
# Shorter lines of the text may stand in menus, too.
PROSE = 80
MOST_PROSE = 3
LONGEST = 160  # characters of a line that says day and author
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def letters(text: str) -> str:
    """A text's letters and figures, folded: how it is looked for among others."""
    return _letters(text) if len(text) < LONGEST_KEPT else _letters.__wrapped__(text)


@lru_cache(maxsize=2048)
def _letters(text: str) -> str:
    # Without its quotes and dashes most of a text is ASCII, and folded in no time.
    bare = NO_LETTER.sub("", text)
    return bare.lower() if bare.isascii() else NO_LETTER.sub("", fold(bare))


@dataclass(frozen=True)
class Printed:
    """The head of an article as the page shows it.

    `above` and `below` are its lines from some above the headline down to the text; `prose` are the
    first of the text; `everything` is all that is to be seen, as `letters`.
    """

    title: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    prose: tuple[str, ...]
    everything: str
    context: ParseContext

    @classmethod
    def of(cls, said: PageSaid, title: str, text: str, context: ParseContext) -> Printed:
        own = letters(title)
        long = [line for line in text.split("\n") if len(line) >= PROSE and letters(line) != own]
        prose = long[:MOST_PROSE]
        folded = [letters(line) for line in said.lines]
        start = first_of(folded, prose)
        headline = headline_at(folded, own, start)
        if headline is None:
            above: Sequence[str] = ()
            below: Sequence[str] = said.lines[max((start or 0) - BELOW // 2, 0) : start or BELOW]
        else:
            # A standfirst, as long as a paragraph, may stand above the byline.
            second = first_of(folded, prose[1:])
            end = second if second is not None and second > headline else headline + 1 + BELOW
            above = said.lines[max(headline - ABOVE, 0) : headline]
            below = said.lines[headline + 1 : min(end, headline + 1 + BELOW)]
            below = [line for line in below if len(line) < LONGEST or line not in prose]
        return cls(title, tuple(above), tuple(below), tuple(prose), "\n".join(folded), context)

    def shows(self, text: str) -> bool:
        """Whether a text is to be seen anywhere on the page."""
        wanted = letters(text)
        return bool(wanted) and wanted in self.everything

    def heads(self, text: str) -> bool:
        """Whether a text is to be seen at the head of the article."""
        wanted = letters(text)
        return bool(wanted) and any(wanted in letters(line) for line in self.head)

    @cached_property
    def head(self) -> tuple[str, ...]:
        """The lines about the headline, without it."""
        own = letters(self.title)
        return tuple(line for line in (*self.above, *self.below) if letters(line) != own)

    @cached_property
    def blocks(self) -> Sequence[ParsedBlock]:
        """The head and the first of the text as blocks; of what is above the headline only what tells."""
        own = letters(self.title)
        above = [line for line in self.above if YEAR.search(line) or BY.match(line)]
        below = [line for line in self.below if letters(line) != own]
        text = "\n\n".join([self.title, *above, *below, *self.prose])
        return find_blocks(text, title=self.title, outlets=self.context.outlets)

    @cached_property
    def authors(self) -> ParsedEvidence | None:
        """Whom the byline names."""
        kinds = (BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.HEADLINE)
        blocks = [block for block in self.blocks if block.kind in kinds]
        return find_authors(Clues(blocks, {}, self.context, "", {"source": lambda _clues: None}))

    @cached_property
    def dated(self) -> tuple[str, ...]:
        """The short lines at the head that say a day."""
        return tuple(line for line in self.head if len(line) < LONGEST and YEAR.search(line))

    def date(self, language: str) -> ParsedEvidence | None:
        """The day that stands at the head, and what stands there for it."""
        reader = DateReader(self.context, "", language or self.language, None)
        if found := printed_date(self.blocks, reader):
            return found
        # A line that says who wrote is surer than any other with a day.
        for line in sorted(self.dated, key=lambda line: BY.match(line) is None):
            if is_attribution(line):
                continue
            days = [date for date in find_dates(line) if date.precision == "day"]
            if len(days) == 1 and not is_prose(line):
                return reader.settle(days[0], line, "dateline")
        return None

    @cached_property
    def language(self) -> str:
        return detect_language("\n".join(self.prose), self.context.languages)


def first_of(folded: Sequence[str], prose: Sequence[str]) -> int | None:
    """Where the text begins among a page's lines."""
    for line in prose:
        wanted = letters(line)[:KNOWN_BY]
        for i, one in enumerate(folded):
            if wanted and wanted in one:
                return i
    return None


def headline_at(folded: Sequence[str], title: str, start: int | None) -> int | None:
    """Where the headline stands: of several places the one nearest above the text."""
    wanted = title[:KNOWN_BY]
    found = [i for i, line in enumerate(folded) if wanted and line.startswith(wanted)]
    found = found or [i for i, line in enumerate(folded) if wanted and wanted in line]
    above = [i for i in found if start is None or i <= start]
    if start is None:
        return found[0] if found else None
    near = [i for i in above if start - i <= BELOW]
    # Where it is said again beneath a gallery, what is between belongs to the head, too.
    if near:
        return near[0]
    chosen = above or found
    return chosen[-1] if chosen else None
