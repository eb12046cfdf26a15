"""What the cluster keeps of an article: terms already analysed, numbers to count by, no text."""

from __future__ import annotations

from typing import Any

import numpy as np

from search.engines.arrays.columns import FIELDS
from search.engines.arrays.scoring import K1, B
from search.engines.arrays.snapshot import HANDLE, exact_name, lemma_name
from search.types import NAMED_TEXTS, Facet, IndexDocument, TermStream

SCHEMA_VERSION = "2"

ID = "id"
REVISION = "revision"
PUBLISHED = "published"
NUMBER = "number"  # of a facet: its values as numbers
INFERRED = "inferred"
# Of articles that carry one text; of one that no other carries, its own id with a minus before it.
GROUP = "group"
STANDING = "standing"
LACKING = "lacking"  # the facets that an article has no value of, and "published"
LEXICON = "lexicon"  # the exact terms of all texts
EVERY = "every"  # the same term in each article: how many there are is how many have it
EVERY_TERM = "1"

GAP = "\x01"  # a word that is dropped, and leaves its position empty
TOGETHER = "\x02"  # parts terms of one position: all but the first are not counted as length
# Where more positions are left out than the widest phrase spans, another value begins: it leaves
# out so many, however many they were.
WIDEST = 16

# Each field's mean length comes with the query, as its boost: so every shard scores alike, whatever
# it holds itself. `scoring` says the rest.
_SCORE = (
    f"return {1 + K1} * doc.freq / (doc.freq + {K1} * ({1 - B} + {B} * doc.length / query.boost));"
)


def settings(shards: int) -> dict[str, Any]:
    """The settings of a new index."""
    return {
        "number_of_shards": shards,
        "auto_expand_replicas": "0-1",
        # What a batch wrote is made visible at its end, and nothing before.
        "refresh_interval": "-1",
        # Threads that share a shard would each keep back values, as shards do; what is counted is
        # asked for in several searches instead, which run at the same time.
        "search.concurrent_segment_search.mode": "none",
        "similarity": {"terms": {"type": "scripted", "script": {"source": _SCORE}}},
        "analysis": {
            "tokenizer": {"terms": {"type": "whitespace", "max_token_length": 8_000}},
            "filter": {
                "gaps": {"type": "stop", "stopwords": [GAP]},
                "together": {
                    "type": "pattern_capture",
                    "preserve_original": False,
                    "patterns": [f"([^{TOGETHER}]+)"],
                },
            },
            "analyzer": {
                "exact": {"type": "custom", "tokenizer": "terms", "filter": ["gaps"]},
                "lemma": {"type": "custom", "tokenizer": "terms", "filter": ["together"]},
            },
        },
    }


def mappings(about: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new index, and what it says `about` itself."""
    exact = {
        "type": "text",
        "analyzer": "exact",
        "similarity": "terms",
        "position_increment_gap": WIDEST,
    }
    lemma = {
        "type": "text",
        "analyzer": "lemma",
        "similarity": "terms",
        "index_options": "freqs",
    }
    # Counted by ordinals; how many different ones there are, by numbers, which need no looking up.
    facet = {
        "type": "keyword",
        "eager_global_ordinals": True,
        "fields": {NUMBER: {"type": "long", "index": False}},
    }
    return {
        "_meta": about,
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            **{field.value: {"properties": {"exact": exact, "lemma": lemma}} for field in FIELDS},
            **{each.value: facet for each in Facet},
            ID: {"type": "long"},
            REVISION: {"type": "long", "index": False},
            PUBLISHED: {"type": "date", "format": "uuuu-MM-dd"},
            INFERRED: {"type": "boolean"},
            GROUP: {"type": "long"},
            STANDING: {"type": "long", "index": False},
            LACKING: {"type": "keyword", "eager_global_ordinals": True},
            HANDLE: {"type": "keyword", "doc_values": False, "ignore_above": 1_000},
            LEXICON: {"type": "keyword", "ignore_above": 1_000},
            EVERY: {"type": "keyword", "doc_values": False},
        },
    }


def facet_key(value: int) -> str:
    """A facet's value as the cluster has it: keys order as their values do."""
    return f"{value:019d}"


def facet_value(key: str) -> int:
    """The value that `facet_key` made the key of."""
    return int(key)


def source(document: IndexDocument) -> dict[str, Any]:
    """What is sent of an article."""
    values = {facet: set(document.values.get(facet, ())) for facet in Facet}
    lacking = [facet.value for facet, own in values.items() if not own]
    made: dict[str, Any] = {
        ID: document.id,
        REVISION: document.revision,
        INFERRED: document.inferred,
        GROUP: document.group or -document.id,
        STANDING: document.standing,
        EVERY: EVERY_TERM,
        **{facet.value: [*map(facet_key, own)] for facet, own in values.items() if own},
    }
    if document.published is None:
        lacking.append(PUBLISHED)
    else:
        made[PUBLISHED] = document.published.isoformat()
    texts = {field: stream for field, stream in document.texts.items() if stream.exact}
    for field, stream in texts.items():
        made[field.value] = {"exact": _values(stream), "lemma": _lemmas(stream)}
    named = (stream.exact for field, stream in texts.items() if field in NAMED_TEXTS)
    made[LEXICON] = [*set().union(*named)]
    made[LACKING] = lacking
    made[HANDLE] = [*set(document.handles)]
    return made


def _values(stream: TermStream) -> list[str]:
    """The exact terms, with words to drop in small gaps, so that positions are counted as ours."""
    gaps = np.diff(np.fromiter(stream.positions, np.int64, len(stream.positions)))
    values: list[str] = []
    parts: list[str] = []
    start = 0
    for end in np.flatnonzero(gaps > 1).tolist():
        parts += stream.exact[start : end + 1]
        if gaps[end] > WIDEST:
            values.append(" ".join(parts))
            parts = []
        else:
            parts += [GAP] * (int(gaps[end]) - 1)
        start = end + 1
    parts += stream.exact[start:]
    return [*values, " ".join(parts)]


def _lemmas(stream: TermStream) -> str:
    """The lemmas, as long as the exact terms: a text of no known language has more."""
    places = len(stream.exact)
    more = stream.lemmas[places:]
    if not more:
        return " ".join(stream.lemmas)
    last = TOGETHER.join((stream.lemmas[places - 1], *more))
    return " ".join((*stream.lemmas[: places - 1], last))


NAMES = (*map(exact_name, FIELDS), *map(lemma_name, FIELDS))
