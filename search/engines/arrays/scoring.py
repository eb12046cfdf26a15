"""How matches are ranked, the same in every engine.

BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) in
each text field, times the field's boost, summed over fields; with k1, b and the logarithm as
Lucene and Tantivy have them, and field lengths rounded to one byte as they round them, so that
the engines agree:

- A bare word scores in a field what its lemmas score, summed; the lemmas are alternatives of one
  word, so all take the idf of their document frequencies together.
- A phrase scores as one term whose idf is its terms' idfs summed. A sloppy phrase scores that idf
  once per field: as often as it stands there, whatever the distance.
- Bare words that stand in one article one after another score as that phrase in addition.
- Everything else filters, and scores nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from search.engines.base import BOOSTS
from search.types import And, Expansion, Node, Or, Phrase, TextField, Word

K1 = 1.2
B = 0.75


def _rounded_lengths() -> list[int]:
    # Lucene's SmallFloat.byte4ToInt: 24 exact values, then three bits of mantissa.
    lengths = list(range(24))
    for code in range(256 - 24):
        mantissa, shift = code & 7, (code >> 3) - 1
        lengths.append(24 + (mantissa if shift < 0 else (mantissa | 8) << shift))
    return lengths


ROUNDED_LENGTHS = np.array(_rounded_lengths(), dtype=np.int64)


def length_codes(lengths: npt.NDArray[np.int32]) -> npt.NDArray[np.uint8]:
    """The code of the greatest rounded length that is not above each length (in terms)."""
    return (np.searchsorted(ROUNDED_LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def idf(document_frequency: int, documents: int) -> float:
    """How much a term says that is in this many of the documents."""
    frequency = min(document_frequency, documents)
    return math.log1p((documents - frequency + 0.5) / (frequency + 0.5))


def length_norms(terms: int, documents: int) -> npt.NDArray[np.float32]:
    """BM25's length normalisation by length code, in a field of this many terms in all."""
    mean = terms / documents if terms else 1.0
    return (K1 * (1 - B + B * ROUNDED_LENGTHS / mean)).astype(np.float32)


def fields_of(field: TextField | None) -> tuple[tuple[TextField, float], ...]:
    """The fields that a node looks in, with their boosts."""
    fields: Iterable[TextField] = BOOSTS if field is None else (field,)
    return tuple((each, BOOSTS[each]) for each in fields)


def nearness(children: Sequence[Node]) -> tuple[Phrase, ...]:
    """The phrases that an And's bare words make up, one for each field that they look in."""
    by_field: dict[TextField | None, list[str]] = {}
    for child in children:
        if isinstance(child, Word):
            by_field.setdefault(child.field, []).append(child.exact)
    return tuple(
        Phrase(tuple(terms), field=field) for field, terms in by_field.items() if len(terms) > 1
    )


def scores_anything(node: Node) -> bool:
    """Whether a query ranks what it matches, and not only filters."""
    if isinstance(node, And | Or):
        return any(scores_anything(child) for child in node.children)
    return isinstance(node, Word | Phrase | Expansion)
