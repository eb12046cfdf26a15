"""What a line of an article is in all articles of its source: what would change, before it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from newsroom import archive
from newsroom.admin.article_form import BLOCK_KINDS
from newsroom.models import Article, Block, Kind, Source
from newsroom.pages.formats import showable
from newsroom.reader import permitted

# So many of the articles are named.
NAMED = 10
KINDS = frozenset(kind.value for kind in BLOCK_KINDS)


@dataclass(frozen=True, slots=True)
class LineOfSource:
    """A line of an article of a source, and the kind that it is to be of."""

    source: Source
    article: Article
    block: Block
    kind: str

    def said(self, number: int) -> str:
        """What was done."""
        return ngettext(
            "%(number)d article changed; later ones are read so too.",
            "%(number)d articles changed; later ones are read so too.",
            number,
        ) % {"number": number}


@dataclass(frozen=True, slots=True)
class Example:
    """A block that would change: in which article, and what it is now."""

    article: Article
    kind: str


def line_of(source: Source, article: Article, block: Block, asked: str) -> LineOfSource:
    """The line of a block, to be of the kind that is asked for, or else of the block's own."""
    return LineOfSource(source, article, block, asked if asked in KINDS else block.kind)


def line_page(line: LineOfSource) -> dict[str, Any]:
    """What the page shows that comes before it is said."""
    found = archive.blocks_of_line(source=line.source, line=line.block.text, kind=line.kind)
    changing = archive.without_said(found.values_list("pk", "article_id", "text"))
    articles = {article for _, article in changing}
    return {
        "article": line.article,
        "source": line.source,
        "line": showable(line.block.text),
        "kind": line.kind,
        "kind_label": Kind(line.kind).label,
        "blocks": len(changing),
        "articles": len(articles),
        "kept": found.count() - len(changing),
        "examples": _examples([pk for pk, _ in changing]),
    }


def _examples(blocks: Sequence[int]) -> list[Example]:
    rows = Block.objects.filter(pk__in=blocks[:400]).select_related("article")
    rows = permitted(rows, "article").order_by("-article__published", "-article_id")[:NAMED]
    return [Example(row.article, str(row.get_kind_display())) for row in rows]
