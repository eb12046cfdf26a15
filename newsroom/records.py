"""An article as a record for JSON, whether it was just parsed or stands in the archive.

One home for what `import_seeds --json`, the JSON API and exports say of an article: each takes the
parts that it promises. The metadata follow the table of fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from newsroom.importing import FIELDS, MetadataField, ParsedArticle, ParsedBlock, ValueKind
from newsroom.models import Article, Authorship, Block, Evidence, Mention, Quotation
from newsroom.partial_dates import PartialDate

Record = dict[str, Any]


def parsed_record(parsed: ParsedArticle) -> Record:
    """The record of an article that was parsed and perhaps not stored."""
    exact = sum(repair.certainty == "exact" for repair in parsed.repairs)
    return {
        **_metadata(lambda field: _parsed_value(parsed, field)),
        "blocks": [block_record(block) for block in parsed.blocks],
        "entities": [
            {"name": entity.name, "kind": entity.kind, "mentions": entity.own}
            for entity in parsed.entities
            # Whose a surname alone is, the archive has to say.
            if entity.own and not entity.suggested and not entity.bare
        ],
        "evidence": {
            field: {"value": e.value, "origin": e.origin, "rule": e.rule, "quote": e.quote}
            for field, e in parsed.evidence.items()
        },
        "repairs": {"exact": exact, "inferred": len(parsed.repairs) - exact},
    }


def article_record(article: Article) -> Record:
    """The record of an article in the archive, editors' changes included (six queries)."""
    authorships = Prefetch("authorships", Authorship.objects.select_related("author"))
    prefetch_related_objects([article], authorships)
    return {
        **metadata_record(article),
        "blocks": [block_record(block) for block in article.blocks.all()],
        "entities": [
            {"name": mention.entity.name, "kind": mention.entity.kind, "mentions": mention.count}
            for mention in Mention.objects.shown().filter(article=article).select_related("entity")
        ],
        "evidence": evidence_record(article.evidence.filter(current=True)),
        "repairs": repairs_record(article),
    }


def metadata_record(article: Article) -> Record:
    """The values of an article's metadata fields, by their names in the table.

    Texts, the source's name and languages are strings, "" for none; names a list; a date is ISO
    8601 as far as it is known, or None, with its precision beside it (`published_precision`). Beside
    the authors stand their kinds (`authors_kinds`).
    Entities are left out: each form has them in its own way. Uses a prefetched `authorships`.
    """
    kinds = [authorship.author.kind for authorship in article.authorships.all()]
    return _metadata(lambda field: _stored_value(article, field)) | {"authors_kinds": kinds}


def _metadata(value_of: Callable[[MetadataField], Any]) -> Record:
    record: Record = {}
    for field in FIELDS:
        if field.kind is ValueKind.ENTITIES:
            continue
        value = value_of(field)
        if field.kind is ValueKind.DATE:
            record[field.name] = value.iso if value else None
            record[f"{field.name}_precision"] = value.precision if value else None
        else:
            record[field.name] = value
    return record


def _parsed_value(parsed: ParsedArticle, field: MetadataField) -> Any:
    if field.kind is ValueKind.DATE:
        return parsed.date(field.name)
    if field.kind is ValueKind.NAMES:
        return list(parsed.names(field.name))
    return parsed.text(field.name)


def _stored_value(article: Article, field: MetadataField) -> Any:
    if field.kind is ValueKind.NAMES:
        return [authorship.author.name for authorship in article.authorships.all()]
    value = getattr(article, field.name)
    if field.kind is ValueKind.DATE:
        return PartialDate.of(value, getattr(article, f"{field.name}_precision"))
    if field.kind is ValueKind.SOURCE:
        return value.name if value else ""
    return value


def block_record(block: Block | ParsedBlock) -> Record:
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


def evidence_record(evidence: Iterable[Evidence]) -> Record:
    """What fields rest on, by the field's name."""
    return {
        row.field: {"value": row.value, "origin": row.origin, "rule": row.rule, "quote": row.quote}
        for row in evidence
    }


def repairs_record(article: Article) -> Record:
    """How many repairs were made in the article's text."""
    return {"exact": article.repairs_exact, "inferred": article.repairs_inferred}


def quotation_record(quotation: Quotation) -> Record:
    """What files and the API say of a quotation: whose it is, by what that is known, and where it stands."""
    article, entity = quotation.article, quotation.entity
    return {
        "speaker": entity.name if entity else "",
        "speaker_as_printed": quotation.speaker,
        "kind": quotation.kind,
        "words": quotation.text,
        "cue": quotation.cue,
        "language": quotation.language,
        "confidence": round(quotation.confidence, 2),
        "rule": quotation.rule,
        "source": article.source.name if article.source else "",
        "published": article.published_on.iso if article.published_on else "",
        "published_origin": getattr(article, "date_origin", None) or "",
        "title": article.title,
        "article": article.pk,
    }
