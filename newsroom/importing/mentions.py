"""The names in an article's blocks, each where it stands: the tagger, then rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsroom.importing.gazetteer import NAMED, PLACE, WORD, Flag, flags_by_name, fold
from newsroom.importing.tagger import Span, has_capital, tagger
from newsroom.importing.tokens import Token, proper_forms, restore_capitals, sentences, tokenise
from newsroom.importing.types import Block, BlockKind, EntityKind

KINDS: dict[str, EntityKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_SKIPPED = frozenset({BlockKind.BOILERPLATE, BlockKind.BYLINE, BlockKind.DATELINE})
_LEADING = frozenset({"the", "el", "la", "los", "las", "a", "an", "un", "una"})
_MARKS = "\"“”«»'‘’()[],;:.…¡!¿?–—-"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands.

    `line` numbers the sentences of the article; `start` and `end` are character offsets in the
    block's text. `votes` says how probable each kind is here.
    """

    text: str
    kind: EntityKind
    probability: float
    block: int
    line: int
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
        for text in (block.text, block.author if block.author not in block.text else ""):
            tokens = tokenise(text, elisions=block.language in ("fr", "it"))
            cut += [(number, sentence) for sentence in sentences(tokens, text)]
    proper = proper_forms(sentence for _, sentence in cut)
    return [
        Line(block, number, tuple(restore_capitals(sentence, proper)))
        for number, (block, sentence) in enumerate(cut)
    ]


def find_mentions(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Mention]:
    """Every name in `lines`, in order, without overlaps."""
    out = []
    tagged = tagger().tag([line.words() for line in lines])
    for line, spans in zip(lines, tagged, strict=True):
        for span in (*spans, *_known(line, spans)):
            trimmed = _trim(line.tokens, span)
            if trimmed is not None:
                mention = _mention(blocks, line, trimmed)
                if mention is not None:
                    out.append(mention)
    return sorted(out, key=lambda m: (m.line, m.start))


def _known(line: Line, spans: Sequence[Span]) -> list[Span]:
    """Countries, organisations and outlets of the gazetteer that the tagger left out."""
    taken = {i for span in spans if span.kind in KINDS for i in range(span.start, span.end)}
    out = []
    known = flags_by_name()
    for position, token in enumerate(line.tokens):
        if position in taken or not has_capital(token.seen):
            continue
        flags = known.get(fold(token.seen), 0)
        sure_place = flags & int(Flag.COUNTRY | Flag.METROPOLIS) and not flags & int(
            WORD | Flag.GIVEN | Flag.SURNAME
        )
        sure_org = token.seen.isupper() and len(token.seen) > 2 and flags & int(Flag.ORG)
        if sure_place or sure_org:
            kind = "ORG" if sure_org else "LOC"
            out.append(Span(position, position + 1, kind, 0.6, ((kind, 0.6),)))
    return out


def _trim(tokens: Sequence[Token], span: Span) -> Span | None:
    """`span` without titles, articles, marks and possessives at its ends; None if none is left."""
    known = flags_by_name()
    start, end = span.start, span.end
    while start < end:
        word = tokens[start].seen
        flags = known.get(fold(word.rstrip(".")), 0)
        title = span.kind == "PER" and end - start > 1 and flags & Flag.TITLE and not (
            flags & Flag.GIVEN and not flags & int(WORD)
        )
        demonym = end - start > 1 and span.kind == "PER" and flags & Flag.DEMONYM
        article = word.lower() in _LEADING and (end - start > 1) and not word[0].isupper()
        if title or demonym or article or word in _MARKS or (
            not has_capital(word) and not word[0].isdigit() and span.kind == "PER"
            and not flags & Flag.PARTICLE
        ):
            start += 1
        else:
            break
    while end > start:
        word = tokens[end - 1].seen
        small = word.islower() and known.get(fold(word), 0) & int(Flag.CONNECTOR)
        if word in ("'s", "’s", "'") or small or (word in _MARKS):
            end -= 1
        else:
            break
    if start >= end or not any(has_capital(t.seen) for t in tokens[start:end]):
        return None
    return replace(span, start=start, end=end)


def _mention(blocks: Sequence[Block], line: Line, span: Span) -> Mention | None:
    """The span as a mention, unless it is no name: a demonym, a month, a lone common word."""
    if span.kind not in KINDS:
        return None
    tokens = line.tokens[span.start : span.end]
    name = _spelling(tokens)
    flags = flags_by_name().get(fold(name), 0)
    if len(tokens) == 1:
        if flags & int(Flag.DEMONYM) and not flags & int(PLACE | Flag.ORG | Flag.OUTLET):
            return None
        if flags & Flag.CALENDAR and not flags & int(NAMED):
            return None
        if len(name) < 2 or (flags & Flag.TITLE and not flags & int(NAMED | Flag.SURNAME)):
            return None
    votes = tuple((KINDS[k], p) for k, p in span.kinds if k in KINDS)
    return Mention(
        name,
        KINDS[span.kind],
        span.probability,
        line.block,
        line.number,
        tokens[0].start,
        tokens[-1].end,
        votes or ((KINDS[span.kind], span.probability),),
    )


def _spelling(tokens: Sequence[Token]) -> str:
    """The name as one string, words joined as the text joins them."""
    out = tokens[0].seen
    for before, token in zip(tokens, tokens[1:], strict=False):
        out += token.seen if token.start == before.end else " " + token.seen
    return re.sub(r" ([.,)])|([(]) ", r"\1\2", out).replace("’", "'")
