"""What a page shows of itself where its address is shared: Open Graph, and what Twitter's cards add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.models import Article, Block, Kind
from newsroom.pages.citation import LONGEST_HEADLINE, NO_DOUBTS, Doubts, authors
from newsroom.pages.formats import shortened, showable

# What search engines and messengers show of a description.
LONGEST_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class Card:
    """The title, the description, and further properties, of which one may stand several times."""

    title: str
    description: str
    kind: str = "website"
    properties: Sequence[tuple[str, str]] = ()


def card(title: str, description: str) -> Card:
    """The card of a page that is no article."""
    return Card(showable(title), shortened(showable(description), LONGEST_DESCRIPTION))


def article_card(article: Article, blocks: Sequence[Block], doubts: Doubts = NO_DOUBTS) -> Card:
    """The card of an article: what its text begins with where it has no standfirst.

    What is only inferred of it is left out, but for a title, without which there is no card.
    """
    known = {
        "published": [article.published_on.iso] if article.published_on else [],
        "section": [article.section],
        "authors": authors(article),
    }
    names = {
        "published": "article:published_time",
        "section": "article:section",
        "authors": "article:author",
    }
    properties = [
        (names[field], showable(value))
        for field, values in known.items()
        for value in values
        if value and field not in doubts
    ]
    modified = article.updated.isoformat(timespec="seconds")
    return Card(
        shortened(showable(article.title), LONGEST_HEADLINE),
        description(article, blocks),
        "article",
        [*properties, ("article:modified_time", modified)],
    )


def description(article: Article, blocks: Sequence[Block]) -> str:
    """The standfirst, else how the text begins; "" for an article without either."""
    paragraphs = (block.text for block in blocks if block.kind == Kind.PARAGRAPH)
    return shortened(showable(article.standfirst or next(paragraphs, "")), LONGEST_DESCRIPTION)
