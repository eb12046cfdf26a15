"""What is compared of an article: its texts, names and quotations, as plain values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from newsroom.coverage.facts import Account, Quoted, Text
from newsroom.models import Article, EntityKind, Kind, Mention, Quotation, QuotedAs
from newsroom.pages.formats import showable
from newsroom.pages.reading import Item, reading
from newsroom.pages.resolved import names_of

# What of an article is compared; what is about its author, or was left out of it, is not.
COMPARED: Final = frozenset(
    {Kind.PARAGRAPH.value, Kind.SUBHEADING.value, Kind.CAPTION.value, Kind.EMBED.value}
)
# Somebody's own words. Posts stand among the passages; what is reported is in the article's words.
SAID: Final = frozenset({QuotedAs.SPEECH, QuotedAs.FRAGMENT, QuotedAs.DOCUMENT})


def items(article: Article) -> list[Item]:
    """What is compared of an article, as its page shows it: standfirst, text, captions, posts."""
    page = reading(article, list(article.blocks.all()))
    standfirst = [Item(Kind.STANDFIRST.value, page.standfirst, page.language)]
    return [
        item
        for item in [*(standfirst if page.standfirst else ()), *page.items]
        if item.kind in COMPARED or item.kind == Kind.STANDFIRST
    ]


def text_of(item: Item) -> str:
    return "".join(piece.text for piece in item.pieces)


def number_of_words(items: Iterable[Item]) -> int:
    return sum(len(re.findall(r"\w+", text_of(item))) for item in items)


def mentions(articles: Sequence[Article]) -> Mapping[int, list[Mention]]:
    """The names of each article that pages show."""
    found: dict[int, list[Mention]] = {}
    rows = Mention.objects.readable().shown().filter(article__in=articles)
    for mention in rows.select_related("entity"):
        found.setdefault(mention.article_id, []).append(mention)
    return found


def quotations(articles: Sequence[Article]) -> Mapping[int, list[Quotation]]:
    """What each article quotes, its titles too, without what an editor said is no quotation."""
    found: dict[int, list[Quotation]] = {}
    rows = Quotation.objects.filter(article__in=articles, refused=False).select_related("entity")
    for row in rows.order_by("article", "position"):
        found.setdefault(row.article_id, []).append(row)
    return found


def account(
    article: Article,
    items: Sequence[Item],
    mentions: Sequence[Mention],
    quotations: Sequence[Quotation],
) -> Account:
    """An article as it is compared, its headline before all."""
    names: dict[str, int | None] = {}
    for mention in mentions:
        for name in names_of(mention):
            # A name of two is neither's.
            is_its = names.setdefault(name, mention.entity_id) == mention.entity_id
            names[name] = mention.entity_id if is_its else None
    people = {m.entity_id for m in mentions if m.entity.kind == EntityKind.PERSON}
    texts = [
        Text(Kind.HEADLINE.value, showable(article.title), article.language),
        *(Text(item.kind, text_of(item), item.language, _day(item)) for item in items),
    ]
    return Account(
        texts,
        article.published if article.published_precision == "day" else None,
        {name: pk for name, pk in names.items() if pk is not None},
        frozenset(people),
        list(_quoted(article, texts, quotations)),
    )


def _quoted(
    article: Article, texts: Sequence[Text], quotations: Sequence[Quotation]
) -> Iterator[Quoted]:
    """What an article quotes, by where that stands in its texts; what stands elsewhere has no place."""
    numbers: dict[str, int] = {}
    for number, each in enumerate(texts):
        numbers.setdefault(each.text, number)
    blocks = {block.position: showable(block.text) for block in article.blocks.all()}
    for row in quotations:
        spots = [
            (numbers[blocks[block]], start, end)
            for block, start, end in row.passages
            if blocks.get(block) in numbers
        ]
        yield Quoted(
            showable(row.text),
            spots,
            "" if row.kind == QuotedAs.TITLE else row.speaker,
            "" if row.kind == QuotedAs.TITLE else row.name,
            row.entity_id,
            printed=row.kind not in (QuotedAs.INDIRECT, QuotedAs.POST),
            said=row.kind in SAID,
            sure=not row.is_doubtful,
        )


def _day(item: Item) -> dt.date | None:
    return item.published if item.kind == Kind.EMBED else None
