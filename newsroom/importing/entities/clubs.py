"""Clubs that are called as their towns are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from newsroom.importing.entities.features import flags_of
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NameFlag
from newsroom.importing.recognise.phrases import word_set

_SCORE = re.compile(r"\d{1,3}(?:-\d{1,3})?")
_BEAT = word_set("beat")


def clubs_for_towns(tokens: Sequence[Token], spans: list[Span]) -> list[Span]:
    """`spans`, towns that play each other as clubs: "Leeds 2 Newcastle 1", "Sevilla venció al Getafe"."""
    out = list(spans)
    for number, (one, other) in enumerate(itertools.pairwise(spans)):
        between = [t.word.text.lower() for t in tokens[one.end : other.start]]
        score = len(between) == 1 and _SCORE.fullmatch(between[0])
        counted = other.end < len(tokens) and tokens[other.end].word.text.isdigit()
        meet = 0 < len(between) < 3 and between[0] in _BEAT
        if not meet and not (score and (counted or "-" in between[0])):
            continue
        for place in (number, number + 1):
            span = out[place]
            name = " ".join(t.word.text for t in tokens[span.start : span.end])
            if not flags_of(name) & NameFlag.COUNTRY and span.end - span.start < 4:
                sure = 1.5 if span.kind == "LOC" else 0.4
                out[place] = span._replace(kind="ORG", kinds=(*span.kinds, ("ORG", sure)))
    return out
