"""An article as JSON, whether it was just parsed or stands in the archive."""

from __future__ import annotations

from typing import Any

from newsroom.importing import ParsedArticle
from newsroom.models import Article
from newsroom.partial_dates import partial_date

Record = dict[str, Any]


def parsed_record(parsed: ParsedArticle) -> Record:
    """The record of an article that was parsed and perhaps not stored."""
    exact = sum(repair.certainty == "exact" for repair in parsed.repairs)
    return {
        "title": parsed.title,
        "standfirst": parsed.standfirst,
        "source": parsed.source,
        "original_source": parsed.original_source,
        "authors": list(parsed.authors),
        "published": (
            partial_date(parsed.published, parsed.published_precision) if parsed.published else None
        ),
        "published_precision": parsed.published_precision,
        "language": parsed.language,
        "url": parsed.url,
        "blocks": [_block_record(block) for block in parsed.blocks],
        "entities": [
            {"name": entity.name, "kind": entity.kind, "mentions": entity.mentions}
            for entity in parsed.entities
            if not entity.suggested
        ],
        "evidence": {
            field: {"value": e.value, "origin": e.origin, "rule": e.rule, "quote": e.quote}
            for field, e in parsed.evidence.items()
        },
        "repairs": {"exact": exact, "inferred": len(parsed.repairs) - exact},
    }


def article_record(article: Article) -> Record:
    """The record of an article in the archive, editors' changes included (six queries)."""
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "source": article.source.name if article.source else "",
        "original_source": article.original_source,
        "authors": [row.author.name for row in article.authorships.select_related("author")],
        "published": (
            partial_date(article.published, article.published_precision)
            if article.published
            else None
        ),
        "published_precision": article.published_precision,
        "language": article.language,
        "url": article.url,
        "blocks": [_block_record(block) for block in article.blocks.all()],
        "entities": [
            {"name": mention.entity.name, "kind": mention.entity.kind, "mentions": mention.count}
            for mention in article.mentions.select_related("entity")
            if not mention.entity.suggested
        ],
        "evidence": {
            row.field: {
                "value": row.value, "origin": row.origin, "rule": row.rule, "quote": row.quote,
            }
            for row in article.evidence.filter(current=True)
        },
        "repairs": {"exact": article.repairs_exact, "inferred": article.repairs_inferred},
    }  # fmt: skip


def _block_record(block: Any) -> Record:
    """A block's fields, the ones of its own kind only where they are set."""
    record: Record = {"kind": str(block.kind), "text": block.text, "language": block.language}
    for name in ("author", "handle", "url", "credit", "reason"):
        if value := getattr(block, name):
            record[name] = value
    if block.published:
        record["published"] = block.published.isoformat()
    if record["kind"] == "embed":
        record = {"author": "", "handle": "", "published": None, "url": "", **record}
    return record
