"""The names in an article's blocks, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.importing.gazetteer import fold
from newsroom.importing.spans import tidy
from newsroom.importing.tagger import Span, tagger
from newsroom.importing.tokens import Token, proper_forms, restore_capitals, sentences, tokenise
from newsroom.importing.types import Block, BlockKind, EntityKind

KINDS: dict[str, EntityKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_SKIPPED = frozenset({BlockKind.BOILERPLATE, BlockKind.BYLINE, BlockKind.DATELINE})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands.

    `line` numbers the sentences of the article, `first` and `last` (exclusive) the words in it;
    `start` and `end` are character offsets in the block's text. `votes` says how probable each
    kind is here.
    """

    text: str
    kind: EntityKind
    probability: float
    block: int
    line: int
    first: int
    last: int
    start: int
    end: int
    votes: tuple[tuple[EntityKind, float], ...]

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: the block it stands in, and its words."""

    block: int
    number: int
    tokens: tuple[Token, ...]

    def words(self) -> list[str]:
        """The words as the tagger sees them."""
        return [token.seen for token in self.tokens]


def read_lines(blocks: Sequence[Block]) -> list[Line]:
    """The sentences of all blocks that can hold names, capitals restored."""
    cut: list[tuple[int, list[Token]]] = []
    for number, block in enumerate(blocks):
        if block.kind in _SKIPPED:
            continue
        tokens = tokenise(block.text, elisions=block.language in ("fr", "it"))
        cut += [(number, sentence) for sentence in sentences(tokens, block.text)]
    proper = proper_forms(sentence for _, sentence in cut)
    return [
        Line(block, number, tuple(restore_capitals(sentence, proper)))
        for number, (block, sentence) in enumerate(cut)
    ]


def find_mentions(lines: Sequence[Line]) -> list[Mention]:
    """Every name in `lines`, in order, without overlaps."""
    tagged = tagger().tag([line.words() for line in lines])
    return [
        mention(line, span)
        for line, spans in zip(lines, tagged, strict=True)
        for span in tidy(line.tokens, (span for span in spans if span.kind in KINDS))
    ]


def mention(line: Line, span: Span) -> Mention:
    """The span of a sentence as a mention."""
    tokens = line.tokens[span.start : span.end]
    votes = tuple((KINDS[k], p) for k, p in span.kinds if k in KINDS)
    return Mention(
        spelling(tokens),
        KINDS[span.kind],
        span.probability,
        line.block,
        line.number,
        span.start,
        span.end,
        tokens[0].start,
        tokens[-1].end,
        votes or ((KINDS[span.kind], span.probability),),
    )


def spelling(tokens: Sequence[Token]) -> str:
    """The name as one string, words joined as the text joins them."""
    out = tokens[0].seen
    for before, token in zip(tokens, tokens[1:], strict=False):
        out += token.seen if token.start == before.end else " " + token.seen
    return re.sub(r" ([.,)])|([(]) ", r"\1\2", out).replace("’", "'")
