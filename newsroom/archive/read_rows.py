"""What the tables hold of articles once their documents were read.

Whoever writes it and whoever only foresees it ask here, so that they cannot differ. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsroom.archive.blocks import said_kinds
from newsroom.archive.values import GUESSED_AT_EASE, VALUE_OF
from newsroom.importing import FIELDS, ParsedArticle, ParsedEntity, ValueKind
from newsroom.models import Article, EditedBlock, Evidence, Origin, Source
from newsroom.resolution import as_list, overlooked

BLOCK_FIELDS = (
    "article", "position", "kind", "text", "language", "first_line", "last_line", "author", "handle",
    "published", "url", "credit", "reason",
)  # fmt: skip
# Kinds of value that have rows of their own beside the article's.
ROWS = (ValueKind.NAMES, ValueKind.ENTITIES)

# The values of BLOCK_FIELDS.
BlockRow = tuple[Any, ...]


def edited_fields(articles: Sequence[Article]) -> dict[int, set[str]]:
    """The fields of these articles that editors changed, by article id."""
    edited: dict[int, set[str]] = {}
    for article_id, field in Evidence.objects.filter(
        article__in=[article for article in articles if article.pk],
        current=True,
        origin=Origin.EDITED,
    ).values_list("article_id", "field"):
        edited.setdefault(article_id, set()).add(field)
    return edited


def source_names(parsed: Iterable[ParsedArticle]) -> list[str]:
    """The names of the sources of all articles in a batch, whose rows are looked up at once."""
    fields = [field.name for field in FIELDS if field.kind is ValueKind.SOURCE]
    return [name for article in parsed for field in fields if (name := article.text(field))]


def set_columns(
    row: Article, parsed: ParsedArticle, sources: Mapping[str, Source], kept: set[str]
) -> None:
    """Give an article's own row what was read, but for the fields that an editor changed."""
    for field in FIELDS:
        if field.name in kept or field.kind in ROWS:
            continue
        if field.kind is ValueKind.SOURCE:
            setattr(row, field.name, sources.get(parsed.text(field.name)))
        else:
            VALUE_OF[field.name].restore(row, field.name, parsed.value(field.name))
    row.repairs_exact = sum(repair.certainty == "exact" for repair in parsed.repairs)
    row.repairs_inferred = len(parsed.repairs) - row.repairs_exact
    row.doubts = len(parsed.doubts)
    row.inferred = any(
        evidence.origin == "inferred" and evidence.value and field not in GUESSED_AT_EASE | kept
        for field, evidence in parsed.evidence.items()
    )
    if not row._state.adding:
        row.revision += 1


def block_rows(
    pairs: Sequence[tuple[Article, ParsedArticle]],
) -> tuple[list[BlockRow], list[EditedBlock]]:
    """The blocks of articles as read, but for what editors said they are.

    With them come the words of editors whose block is read otherwise than was noted there.
    """
    said, noted = said_kinds(
        (row, [(block.text, block.kind.value, block.reason[:100]) for block in parsed.blocks])
        for row, parsed in pairs
    )
    rows = [
        (
            row.pk, position, kind, block.text, block.language,
            block.first_line, block.last_line, block.author[:300], block.handle[:100],
            block.published, block.url, block.credit, reason,
        )
        for row, parsed in pairs
        for position, block in enumerate(parsed.blocks)
        for kind, reason in [said.get((row.pk, position), (block.kind.value, block.reason[:100]))]
    ]  # fmt: skip
    return rows, noted


def names_of_authors(
    pairs: Sequence[tuple[Article, ParsedArticle]], edited: Mapping[int, set[str]]
) -> list[tuple[Article, Sequence[str]]]:
    """The authors that were read of each article, but for those whose authors an editor changed."""
    return [
        (row, parsed.authors) for row, parsed in pairs if "authors" not in edited.get(row.pk, ())
    ]


def read_names(parsed: ParsedArticle) -> list[list[Any]]:
    """What reading said of the names in an article, for the archive to resolve."""
    return [as_list(each) for each in (*parsed.entities, *_overlooked(parsed))]


def _overlooked(parsed: ParsedArticle) -> Sequence[ParsedEntity]:
    """What may be a name and was not read as one; of what an archive has decided nothing."""
    return () if parsed.decided else overlooked(parsed.blocks, parsed.entities)
