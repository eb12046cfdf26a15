"""What our engines are measured beside: the usual way to do the same with each library.

Each peer indexes the same records, and answers a page: matches counted, facets by source, month
and name, the twenty best with a title and highlighted fragments of the text.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import tantivy
from whoosh import highlight, qparser, sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import DATETIME, ID, KEYWORD, STORED, TEXT, Schema
from whoosh.index import create_in, open_dir

from tests.benchmarks.corpora import Record

PAGE = 20
FACET_LIMIT = 50


class Peer(Protocol):
    """`page` returns the total; `query` is in the library's own language."""

    name: str

    def index(self, records: Iterable[Record]) -> None: ...

    def page(self, query: str, source: str = "") -> int: ...


def _instant(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) if day else None


class PlainWhoosh:
    """Whoosh as its documentation shows it: stored text, stemming, groupedby and highlights."""

    name = "plain Whoosh"

    def __init__(self, directory: Path, processes: int = 2) -> None:
        self.directory = directory
        self.processes = processes

    def index(self, records: Iterable[Record]) -> None:
        self.directory.mkdir(parents=True)
        stemming = StemmingAnalyzer()
        schema = Schema(
            id=ID(stored=True),
            title=TEXT(stored=True, analyzer=stemming, field_boost=3.0),
            body=TEXT(stored=True, analyzer=stemming),
            source=ID(stored=True, sortable=True),
            month=ID(sortable=True),
            names=KEYWORD(commas=True, sortable=False, stored=True),
            date=DATETIME(sortable=True),
            raw=STORED,
        )
        index = create_in(self.directory, schema)
        writer = index.writer(procs=self.processes, limitmb=256, multisegment=True)
        for record in records:
            day = _instant(record.day)
            writer.add_document(
                id=str(record.id),
                title=record.title,
                body=record.text,
                source=record.source,
                month=record.date[:7] or "none",
                names=",".join(record.names),
                date=day.replace(tzinfo=None) if day else None,
            )
        writer.commit()

    def page(self, query: str, source: str = "") -> int:
        index = self._index()
        parser = qparser.MultifieldParser(["title", "body"], index.schema)
        with index.searcher() as searcher:
            facets = sorting.Facets()
            facets.add_field("source")
            facets.add_field("month")
            facets.add_field("names", allow_overlap=True)
            narrowed = qparser.query.Term("source", source) if source else None
            parsed = parser.parse(query) if query else qparser.query.Every()
            results = searcher.search(
                parsed, limit=PAGE, groupedby=facets, filter=narrowed, maptype=sorting.Count
            )
            results.fragmenter = highlight.ContextFragmenter()
            for name in ("source", "month", "names"):
                sorted(results.groups(name).items(), key=lambda item: -item[1])[:FACET_LIMIT]
            for hit in results[:PAGE]:
                _ = hit["title"], hit.highlights("body", top=3)
            return len(results)

    def _index(self) -> Any:
        if not hasattr(self, "_opened"):
            self._opened = open_dir(self.directory)
        return self._opened


class Fts5:
    """SQLite FTS5 with its BM25 and snippet(), facets in SQL."""

    name = "SQLite FTS5"

    def __init__(self, path: Path) -> None:
        self.path = path

    def index(self, records: Iterable[Record]) -> None:
        base = sqlite3.connect(self.path)
        base.executescript(
            """
            CREATE VIRTUAL TABLE text USING fts5(title, body, tokenize='porter unicode61');
            CREATE TABLE article (id INTEGER PRIMARY KEY, source TEXT, month TEXT);
            CREATE TABLE mention (article INTEGER, name TEXT);
            """
        )
        for record in records:
            row = (record.id, record.title, record.text)
            base.execute("INSERT INTO text(rowid, title, body) VALUES (?, ?, ?)", row)
            row = (record.id, record.source, record.date[:7])
            base.execute("INSERT INTO article VALUES (?, ?, ?)", row)
            names = [(record.id, name) for name in record.names]
            base.executemany("INSERT INTO mention VALUES (?, ?)", names)
        base.execute("CREATE INDEX mentions ON mention(article, name)")
        base.execute("CREATE INDEX sources ON article(source)")
        base.execute("INSERT INTO text(text) VALUES ('optimize')")
        base.execute("INSERT INTO text(text, rank) VALUES ('rank', 'bm25(3.0, 1.0)')")
        base.execute("ANALYZE")
        base.commit()
        base.close()

    def page(self, query: str, source: str = "") -> int:
        if not hasattr(self, "_base"):
            self._base = sqlite3.connect(self.path)
            self._base.execute("PRAGMA cache_size = -200000")
        base = self._base
        base.execute("DROP TABLE IF EXISTS temp.hit")
        base.execute("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY)")
        if query:
            base.execute("INSERT INTO hit SELECT rowid FROM text WHERE text MATCH ?", [query])
        else:
            base.execute("INSERT INTO hit SELECT id FROM article")
        if source:
            base.execute(
                "DELETE FROM hit WHERE id NOT IN (SELECT id FROM article WHERE source = ?)",
                [source],
            )
        total: int = base.execute("SELECT count(*) FROM hit").fetchone()[0]
        for column in ("source", "month"):
            base.execute(
                f"SELECT {column}, count(*) AS n FROM hit JOIN article USING (id) "
                f"GROUP BY 1 ORDER BY n DESC LIMIT {FACET_LIMIT}"
            ).fetchall()
        base.execute(
            "SELECT name, count(*) AS n FROM hit JOIN mention ON mention.article = hit.id "
            f"GROUP BY 1 ORDER BY n DESC LIMIT {FACET_LIMIT}"
        ).fetchall()
        if query:
            # Snippets only of the best: in one statement SQLite would make them of all.
            best = base.execute(
                f"SELECT rowid FROM text WHERE text MATCH ? {'AND rowid IN hit' if source else ''} "
                f"ORDER BY rank LIMIT {PAGE}",
                [query],
            ).fetchall()
            for row in best:
                base.execute(
                    "SELECT rowid, title, snippet(text, 1, '<b>', '</b>', '…', 40) FROM text "
                    "WHERE text MATCH ? AND rowid = ?",
                    [query, *row],
                ).fetchone()
        else:
            base.execute(
                "SELECT rowid, title, substr(body, 1, 300) FROM text "
                f"WHERE rowid IN hit ORDER BY rowid DESC LIMIT {PAGE}"
            ).fetchall()
        return total


class RawTantivy:
    """tantivy-py with stored text, its aggregations and its SnippetGenerator."""

    name = "raw Tantivy"

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def _schema(self) -> tantivy.Schema:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
        for name in ("source", "month", "names"):
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        return builder.build()

    def index(self, records: Iterable[Record]) -> None:
        self.directory.mkdir(parents=True)
        index = tantivy.Index(self._schema(), path=str(self.directory))
        writer = index.writer(200_000_000, 2)
        for record in records:
            document = tantivy.Document()
            document.add_text("title", record.title)
            document.add_text("body", record.text)
            document.add_text("source", record.source)
            document.add_text("month", record.date[:7])
            for name in record.names:
                document.add_text("names", name)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def page(self, query: str, source: str = "") -> int:
        if not hasattr(self, "_searcher"):
            self._index = tantivy.Index(self._schema(), path=str(self.directory))
            self._searcher = self._index.searcher()
        schema, searcher = self._index.schema, self._searcher
        parsed = (
            self._index.parse_query(
                query, ["title", "body"], {"title": 3.0}, conjunction_by_default=True
            )
            if query
            else tantivy.Query.all_query()
        )
        narrowed = parsed
        if source:
            term = tantivy.Query.term_query(schema, "source", source, "basic")
            narrowed = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, parsed), (tantivy.Occur.Must, term)]
            )
        result = searcher.search(narrowed, PAGE)
        terms = {
            name: {"terms": {"field": name, "size": FACET_LIMIT}}
            for name in ("source", "month", "names")
        }
        searcher.aggregate(narrowed, terms)
        snippets = tantivy.SnippetGenerator.create(searcher, parsed, schema, "body")
        for _, address in result.hits:
            document = searcher.doc(address)
            _ = document["title"], snippets.snippet_from_doc(document).to_html()
        total: int = result.count  # type: ignore[attr-defined]
        return total
