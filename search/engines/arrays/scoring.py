"""How matches are ranked, the same in every engine.

BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) in
each text field, times the field's boost, summed over fields; with k1 and b as Lucene and Tantivy
have them, and field lengths rounded to one byte as they round them, so that the engines agree:

- A word has one idf, whatever text it stands in: that of the field that has it in most articles.
  By field, a function word would weigh more in titles, where it is rare, than a telling one.
- A bare word scores in a field what its lemmas score, summed; the lemmas are alternatives of one
  word, so all take the idf of their document frequencies together.
- A phrase scores as one term whose idf is its terms' idfs summed. A sloppy phrase scores that idf
  once per field: as often as it stands there, whatever the distance.
- Bare words of an And that stand in one article one after another score as that phrase in
  addition, and so, for less, does each two of them that are neighbours in the query; in an Or
  these alone.
- Everything else filters, and scores nothing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt

from search.engines.base import ASKED_TEXTS, BOOSTS
from search.types import And, Expansion, Node, Or, Phrase, TextField, Word

K1 = 1.2
B = 0.75
LEAST_IDF = 0.05
PAIR = 0.25  # of what a phrase scores


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
    """How much a term says that is in this many of the documents.

    The weight of Robertson and Spärck Jones: nothing, nearly, for what every other document has.
    So an archive's own function words hardly count, in whatever language.
    """
    frequency = min(document_frequency, documents)
    return max(math.log((documents - frequency + 0.5) / (frequency + 0.5)), LEAST_IDF)


def length_norms(terms: int, documents: int) -> npt.NDArray[np.float32]:
    """BM25's length normalisation by length code, in a field of this many terms in all."""
    mean = terms / documents if terms else 1.0
    return (K1 * (1 - B + B * ROUNDED_LENGTHS / mean)).astype(np.float32)


def fields_of(field: TextField | None) -> tuple[tuple[TextField, float], ...]:
    """The fields that a node looks in, with their boosts."""
    fields: Iterable[TextField] = ASKED_TEXTS if field is None else (field,)
    return tuple((each, BOOSTS[each]) for each in fields)


def nearness(node: And | Or) -> tuple[tuple[Phrase, float], ...]:
    """The phrases that bare words make up, for each field that they look in, and their weights."""
    by_field: dict[TextField | None, list[str]] = {}
    for child in node.children:
        if isinstance(child, Word):
            by_field.setdefault(child.field, []).append(child.exact)
    found: list[tuple[Phrase, float]] = []
    for field, terms in by_field.items():
        whole = isinstance(node, And) and len(terms) > 1
        if whole:
            found.append((Phrase(tuple(terms), field=field), 1.0))
        if not whole or len(terms) > 2:
            pairs = dict.fromkeys(itertools.pairwise(terms))
            found += [(Phrase(pair, field=field), PAIR) for pair in pairs]
    return tuple(found)


def says_little(frequencies: Iterable[int], documents: int) -> bool:
    """Whether a pair of words with these document frequencies is not worth looking for.

    One of them is nowhere, or in half of the articles: such pairs, as "of the", cost the most.
    """
    return any(not each or idf(each, documents) == LEAST_IDF for each in frequencies)


def near_phrases(
    node: And | Or, frequency: Callable[[str, TextField | None], int], documents: int
) -> Iterator[tuple[Phrase, float]]:
    """The phrases of `nearness` that are worth looking for, and their weights.

    `frequency` says in how many of the documents a term is, in the field that has it most often.
    """
    for phrase, share in nearness(node):
        often = (frequency(term, phrase.field) for term in phrase.terms)
        if share > PAIR or not says_little(often, documents):
            yield phrase, share


def scores_anything(node: Node) -> bool:
    """Whether a query ranks what it matches, and not only filters."""
    if isinstance(node, And | Or):
        return any(scores_anything(child) for child in node.children)
    return isinstance(node, Word | Phrase | Expansion)
