"""By what articles with nearly one text find each other; kept whenever a document is read."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.bulk import insert_rows
from newsroom.importing import BlockKind, ParsedArticle
from newsroom.likeness import prints
from newsroom.models import Article, TextPrint

# What an article says, as against what stands around it.
ITS_TEXT = (BlockKind.STANDFIRST, BlockKind.PARAGRAPH, BlockKind.SUBHEADING)


def write_prints(articles: Iterable[tuple[Article, ParsedArticle]]) -> None:
    """Keep the prints of what was read of these articles, in place of those that they had."""
    pairs = list(articles)
    TextPrint.objects.filter(article__in=[row for row, _ in pairs if row.revision > 1]).delete()
    insert_rows(
        TextPrint,
        ("article", "key"),
        (
            (row.pk, key)
            for row, parsed in pairs
            for key in prints(block.text for block in parsed.blocks if block.kind in ITS_TEXT)
        ),
    )
