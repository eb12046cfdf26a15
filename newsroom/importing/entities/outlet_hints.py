"""Outlets that the archive knows: evidence for an organisation, which never overrides the text.

A row of an export can say anything in its source column: one that says "Barack Obama" must not
make him an organisation in every other article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsroom.importing.entities.features import flags_of
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token, tokenise
from newsroom.importing.gazetteer import PLACE, WORD, NameFlag
from newsroom.importing.recognise.outlets import is_persons_name, key
from newsroom.importing.recognise.phrases import word_set
from newsroom.text import fold

# A known outlet is so many times likelier to be an organisation than its surroundings say; one
# that the text itself calls a newspaper or a website is one.
_ODDS, _CALLED_SO = 3.0, 1e4
_KINDS = word_set("kind of outlet") | word_set("outlet word")
# How sure a name is that the text has with its capitals and the tagger passed over, and one that
# the text calls a newspaper or a website besides.
_PASSED_OVER, _TOLD = 0.62, 0.9


@dataclass(frozen=True, slots=True)
class Outlets:
    """Names of outlets, folded; `longest` is the number of words of the longest by first word."""

    names: frozenset[str] = frozenset()
    longest: tuple[tuple[str, int], ...] = ()


@lru_cache(maxsize=16)
def known_outlets(names: frozenset[str]) -> Outlets:
    """The names that can be a hint: no people's, no places', no plain words."""
    found: dict[str, int] = {}
    for name in names:
        words = [fold(token.text) for token in tokenise(key(name).removesuffix(" the").strip(", "))]
        if words and not is_persons_name(name) and not flags_of(" ".join(words)) & (PLACE | WORD):
            found[" ".join(words)] = len(words)
    longest: dict[str, int] = {}
    for name, size in found.items():
        first = name.split(" ")[0]
        longest[first] = max(longest.get(first, 0), size)
    return Outlets(frozenset(found), tuple(sorted(longest.items())))


def with_hints(tokens: Sequence[Token], spans: Sequence[Span], outlets: Outlets) -> list[Span]:
    """`spans`, outlets among them likelier organisations, and outlets that were passed over added.

    Only names of several words are added, or put in the place of a part of themselves that is no
    person: a lone word is too little against what the text says.
    """
    out = list(spans)
    longest = dict(outlets.longest)
    for start, end in _places(tokens, outlets, longest):
        called_so = _called_so(tokens, start)
        here = [span for span in out if span.start < end and start < span.end]
        if [(span.start, span.end) for span in here] == [(start, end)]:
            span = here[0]
            if called_so or span.kind != "PER":
                out[out.index(span)] = _likelier(span, _CALLED_SO if called_so else _ODDS)
        elif end - start > 1 and all(_is_part(span, start, end) for span in here):
            sure = _TOLD if called_so else _PASSED_OVER
            out = [span for span in out if span not in here]
            out.append(Span(start, end, "ORG", sure, (("ORG", sure),)))
    return sorted(out, key=lambda span: span.start)


def _places(
    tokens: Sequence[Token], outlets: Outlets, longest: dict[str, int]
) -> list[tuple[int, int]]:
    """Where outlets stand with their capitals: (start, end)."""
    out = []
    position = 0
    while position < len(tokens):
        step = 1
        word = tokens[position].word
        most = longest.get(word.folded, 0) if word.capital else 0
        for size in range(min(most, len(tokens) - position), 0, -1):
            part = tokens[position : position + size]
            if _capitals(part) and " ".join(t.word.folded for t in part) in outlets.names:
                out.append((position, position + size))
                step = size
                break
        position += step
    return out


def _capitals(tokens: Sequence[Token]) -> bool:
    return all(t.word.capital or t.word.flags & NameFlag.CONNECTOR for t in tokens)


def _is_part(span: Span, start: int, end: int) -> bool:
    return span.kind != "PER" and start <= span.start and span.end <= end


def _called_so(tokens: Sequence[Token], start: int) -> bool:
    """Whether the word before says what it is: "the website Zeitpunkt Sur"."""
    return start > 0 and tokens[start - 1].text.islower() and tokens[start - 1].text in _KINDS


def _likelier(span: Span, odds: float) -> Span:
    """The span with the odds of an organisation raised; what the text is sure of stays."""
    kinds = dict(span.kinds) or {span.kind: span.probability}
    organisation = kinds.get("ORG", 0.0)
    raised = organisation * odds / (1 + organisation * (odds - 1))
    scale = (1 - raised) / (1 - organisation) if organisation < 1 else 1.0
    kinds = {kind: p * scale for kind, p in kinds.items()} | {"ORG": raised}
    if max(kinds, key=lambda kind: kinds[kind]) != "ORG":
        return span._replace(kinds=tuple(kinds.items()))
    certain = max(span.probability, raised) if span.kind == "ORG" else raised
    return span._replace(kind="ORG", probability=certain, kinds=tuple(kinds.items()))
