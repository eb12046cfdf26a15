"""What the cluster knows of terms: how frequent they are, and which there are like one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from search.engines.arrays.columns import FIELDS
from search.engines.arrays.snapshot import exact_name, lemma_name
from search.engines.base import Entry
from search.engines.opensearch.mapping import EVERY, EVERY_TERM, LEXICON
from search.engines.opensearch.server import Body, Server
from search.types import TextField

NOWHERE = "\x03"  # a term that no text has: asked for a field's sake
# Terms whose frequencies are kept of one state; some 100 bytes each.
MOST_KEPT = 50_000
PAGE = 10_000
# More terms than a lexicon's user sees, so that the most frequent of all shards are among them.
SHARD_TERMS = 1_000
# A word is looked around, too, that so many articles have: more than there are.
MOST_ARTICLES = 1_000_000_000
LONGEST = 60  # characters; what is longer is no word to look for


class TermStatistics:
    """One state's frequencies, asked for when needed and kept. Several threads share it.

    Deleted articles count until the cluster merges them away, in `documents` too, as in the
    embedded engines.
    """

    def __init__(self, server: Server, index: str, routings: Sequence[str]) -> None:
        self._server = server
        self._index = index
        self._routings = routings
        self._known: dict[tuple[str, str], int] = {}
        self._lengths: dict[str, int] = {}

    @property
    def shards(self) -> int:
        """In how many parts the index is."""
        return len(self._routings)

    @property
    def documents(self) -> int:
        """How many articles there are."""
        return self.of(EVERY, EVERY_TERM)

    def frequency(self, field: TextField, term: str) -> int:
        """In how many articles a text has an exact term."""
        return self.of(exact_name(field), term)

    def lemma_frequency(self, field: TextField, term: str) -> int:
        """In how many articles a text has a lemma."""
        return self.of(lemma_name(field), term)

    def mean_length(self, field: TextField) -> float:
        """How many words a text has, on average."""
        return self._lengths.get(exact_name(field), 0) / max(self.documents, 1)

    def of(self, name: str, term: str) -> int:
        """In how many articles a field has a term."""
        known = self._known.get((name, term))
        if known is None:
            self.require(((name, term),))
            known = self._known.get((name, term), 0)
        return known

    def require(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Ask for the frequencies of (field, term) that are not known yet, all in one request."""
        asked = {pair for pair in wanted if pair not in self._known}
        if asked:
            if len(self._known) > MOST_KEPT:
                self._known = {}
            self._ask(asked)

    def _ask(self, asked: set[tuple[str, str]]) -> None:
        texts: dict[str, set[str]] = {exact_name(field): {NOWHERE} for field in FIELDS}
        for name, term in asked:
            texts.setdefault(name, set()).add(term)
        document: Body = {EVERY: EVERY_TERM}
        for name, terms in texts.items():
            place, _, kind = name.partition(".")
            if kind:
                document.setdefault(place, {})[kind] = " ".join(terms)
            else:
                document[place] = [*terms]
        every = [
            {
                "_index": self._index, "doc": document, "fields": [EVERY, *texts],
                "routing": routing, "term_statistics": True, "field_statistics": True,
                "positions": False, "offsets": False, "payloads": False,
            }
            for routing in self._routings
        ]  # fmt: skip
        answer = self._server.ask("POST", "/_mtermvectors", {"docs": every})
        known = dict.fromkeys((*asked, (EVERY, EVERY_TERM)), 0)
        lengths = dict.fromkeys(map(exact_name, FIELDS), 0)
        for shard in answer["docs"]:
            if "error" in shard:
                raise self._server.error(503, shard)
            for name, found in shard.get("term_vectors", {}).items():
                for term, numbers in found.get("terms", {}).items():
                    if (name, term) in known:
                        known[name, term] += numbers.get("doc_freq", 0)
                if name in lengths and "field_statistics" in found:
                    lengths[name] += max(found["field_statistics"]["sum_ttf"], 0)
        self._lengths = lengths
        self._known.update(known)


class RemoteTerms:
    """The exact terms of the index, asked for as they are needed instead of read whole."""

    def __init__(self, server: Server, index: str, statistics: TermStatistics) -> None:
        self._server = server
        self._index = index
        self._statistics = statistics

    @property
    def documents(self) -> int:
        """How many articles there are."""
        return self._statistics.documents

    def frequency(self, term: str) -> int:
        """In how many articles the exact term is."""
        return self._statistics.of(LEXICON, term) if 0 < len(term) <= LONGEST else 0

    def prepare(self, terms: Iterable[str]) -> None:
        """As `Terms.prepare`."""
        self._statistics.require((LEXICON, term) for term in terms if 0 < len(term) <= LONGEST)

    def prefix(self, term: str, cap: int) -> tuple[list[Entry], bool]:
        """As `Terms.prefix`."""
        return self._most_frequent(
            {"prefix": {LEXICON: {"value": term}}}, _quoted(term) + ".*", cap
        )

    def pattern(self, term: str, cap: int) -> tuple[list[Entry], bool]:
        """As `Terms.pattern`."""
        if not term.strip("*?"):
            return [], False
        wildcard = {"wildcard": {LEXICON: {"value": term}}}
        written = "".join({"*": ".*", "?": "."}.get(c) or _quoted(c) for c in term)
        return self._most_frequent(wildcard, written, cap)

    def fuzzy(self, term: str, distance: int, cap: int) -> tuple[list[Entry], bool]:
        """As `Terms.fuzzy`: by the term dictionary's automata, which look at no article.

        Of terms that are two edits away they find those that begin with the same letter.
        """
        if not 0 < len(term) <= LONGEST:
            return [], False
        nearest: dict[str, Entry] = {}
        own = self.frequency(term)
        if own:
            nearest[term] = Entry(term, own, 0)
        for edits in range(1, distance + 1):
            for option in self._suggested(term, edits):
                found = option["text"]
                nearest.setdefault(found, Entry(found, option["freq"], edits))
        entries = sorted(nearest.values(), key=lambda e: (e.distance, -e.articles, e.term))
        return entries[:cap], len(entries) > cap

    def _suggested(self, term: str, edits: int) -> list[Body]:
        asked = {
            "text": term,
            "term": {
                "field": LEXICON, "analyzer": "keyword", "suggest_mode": "always",
                "max_edits": edits, "prefix_length": 0, "min_word_length": 1, "accuracy": 0.0,
                "size": SHARD_TERMS, "shard_size": SHARD_TERMS, "sort": "frequency",
                "max_term_freq": MOST_ARTICLES,
            },
        }  # fmt: skip
        answer = self._server.search(self._index, {"size": 0, "suggest": {"near": asked}})
        return [option for each in answer["suggest"]["near"] for option in each["options"]]

    def _most_frequent(self, query: Body, expression: str, cap: int) -> tuple[list[Entry], bool]:
        terms = {
            "field": LEXICON, "include": expression,
            "size": cap + 1, "shard_size": max(2 * cap, SHARD_TERMS),
        }  # fmt: skip
        body = {"size": 0, "query": query, "aggs": {"terms": {"terms": terms}}}
        found = self._server.search(self._index, body)["aggregations"]["terms"]["buckets"]
        entries = [Entry(each["key"], each["doc_count"]) for each in found]
        return entries[:cap], len(entries) > cap


def every_term(server: Server, index: str, prefix: str) -> Iterator[tuple[str, int]]:
    """Exact terms that start with `prefix`, ascending, and in how many articles each is."""
    after: Any = None
    while True:
        composite: Body = {"size": PAGE, "sources": [{"t": {"terms": {"field": LEXICON}}}]}
        if after or prefix:
            # From before the first with the prefix: what comes after "b" minus the last letter.
            composite["after"] = after or {"t": _before(prefix)}
        body = {"size": 0, "aggs": {"terms": {"composite": composite}}}
        found = server.search(index, body)["aggregations"]["terms"]
        for bucket in found["buckets"]:
            term = bucket["key"]["t"]
            if term.startswith(prefix):
                yield term, bucket["doc_count"]
            elif term > prefix:
                return
        after = found.get("after_key")
        if not after or not found["buckets"]:
            return


def _before(prefix: str) -> str:
    """A term that comes before all that start with the prefix, and after most others."""
    last = ord(prefix[-1])
    return prefix[:-1] + (chr(last - 1) + "\U0010ffff" if last > 0x20 and last != 0xE000 else "")


def _quoted(text: str) -> str:
    """Text as a regular expression of Lucene's that matches it."""
    return "".join(c if c.isalnum() else f"\\{c}" for c in text)
