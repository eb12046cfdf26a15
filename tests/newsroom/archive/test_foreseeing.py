"""What reading again would change is told without doing it, and is what it then does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from newsroom import archive
from newsroom.archive.foreseeing import COMPARED
from newsroom.history import Change, Operation, Subject
from newsroom.importing.pipeline import parse
from newsroom.importing.types import ParsedArticle, RawDocument
from newsroom.models import (
    Article,
    Author,
    Authorship,
    Block,
    LearntLine,
    ReadNames,
    Seed,
    Source,
)
from tests.newsroom.archive.states import state
from tests.newsroom.factories import CONTEXT, keep

pytestmark = pytest.mark.django_db

COLUMNS = {"source_id": "source", "author_id": "author"}
LINE = "Subscribe to our daily letter."


def unlike_in_its_row(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(section="Wrong", published=None, language="es")


def without_source(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(source=None)
    Source.objects.filter(pk=article.source_id).delete()


def without_authors(article: Article) -> None:
    Author.objects.filter(authorships__article=article).delete()


def with_authors_in_another_order(article: Article) -> None:
    for row in article.authorships.all():
        Authorship.objects.filter(pk=row.pk).update(position=9 - row.position)


def with_another_text(article: Article) -> None:
    first, *others = article.blocks.all()
    Block.objects.filter(pk=first.pk).update(text="Something else.", author="Ada")
    for block in others:
        block.delete()


def with_names_that_are_read_no_more(article: Article) -> None:
    ReadNames.objects.filter(article=article).update(names=[["Lost Name", "person", 1]])


def with_an_editor_s_values(article: Article) -> None:
    archive.edit_article(article=article, values={"title": "Hers", "authors": ["Zoe"]}, user=None)


def with_an_editor_s_word_on_a_block(article: Article) -> None:
    *_, id_ = archive.block_ids(block.text for block in article.blocks.all())
    archive.set_block_kinds(article=article, kinds={id_: "caption"}, user=None)
    Block.objects.filter(article=article).update(kind="paragraph")


def with_an_editor_s_word_on_a_line(article: Article) -> None:
    assert article.source is not None
    LearntLine.objects.create(source=article.source, line=LINE, kind="caption", by_editor=True)


def as_it_was_read(article: Article) -> None:
    pass


WAYS: tuple[Callable[[Article], None], ...] = (
    unlike_in_its_row, without_source, without_authors, with_authors_in_another_order,
    with_another_text, with_names_that_are_read_no_more, with_an_editor_s_values,
    with_an_editor_s_word_on_a_block, with_an_editor_s_word_on_a_line, as_it_was_read,
)  # fmt: skip


def read_again(
    articles: Iterable[Article],
) -> tuple[list[tuple[int, ParsedArticle]], dict[int, str]]:
    parsed, read = [], {}
    for seed in Seed.objects.filter(article__in=articles).order_by("article_id"):
        raw = RawDocument(seed.path, seed.data, seed.sha256, seed.given)
        parsed.append((seed.article_id, parse(raw, CONTEXT)))
        read[seed.article_id] = seed.sha256
    return parsed, read


def told(changes: Iterable[Change]) -> dict[int, list[str]]:
    """The rows of changes, with names for ids: what is made has its id only then."""
    found: dict[int, list[str]] = {}
    for change in changes:
        for part, key, before, after in change.rows:
            if part in ("article", *COMPARED):
                of = [key[0], *(change.names.get(f"author:{each}", each) for each in key[1:])]
                row = part, of, _named(before, change), _named(after, change)
                # A database may give the keys of what it keeps in an order of its own.
                found.setdefault(change.number, []).append(json.dumps(row, sort_keys=True))
    return {number: sorted(rows) for number, rows in found.items()}


def _named(values: dict[str, Any] | None, change: Change) -> Any:
    return values and {
        name: change.names.get(f"{COLUMNS.get(name)}:{value}", value)
        for name, value in values.items()
    }


def stories(number: int) -> list[Article]:
    return [
        keep(
            f"{each}.",
            given={
                "title": f"Story {each}", "source": f"The Herald {each}",
                "author": f"Ada {each} Fenwick and Zoe {each} Miller",
                "body": f"It rained {each} times in Caracas, Ada Lovelace said.\n\n{LINE}",
            },
        )
        for each in range(number)
    ]  # fmt: skip


@pytest.mark.fault
def test_what_is_foreseen_of_an_article_is_what_reading_it_again_does() -> None:
    articles = stories(len(WAYS) + 1)
    *each_way, every_way = articles
    for article, way in zip(each_way, WAYS, strict=True):
        way(article)
    for way in WAYS:
        if way is not without_source:  # whose line an editor has said something of
            every_way.refresh_from_db()
            way(every_way)
    parsed, read = read_again(articles)
    before = state()
    foreseen = told(archive.would_reparse(parsed=parsed, read=read))
    assert state() == before, "nothing is written"
    archive.reparse(parsed=parsed, read=read)
    done = Operation.objects.latest("pk").changes.filter(subject=Subject.ARTICLE)
    assert foreseen == told(done)
    told_of = {
        way.__name__ for article, way in zip(articles, WAYS, strict=False) if article.pk in foreseen
    }
    silent = {with_an_editor_s_values.__name__, as_it_was_read.__name__}
    assert told_of == {way.__name__ for way in WAYS} - silent


def test_a_document_that_came_anew_meanwhile_is_not_told_from_the_old_one() -> None:
    [article] = stories(1)
    unlike_in_its_row(article)
    parsed, _read = read_again([article])
    other = hashlib.sha256(b"other").hexdigest()
    assert archive.would_reparse(parsed=parsed, read={article.pk: other}) == []
    assert archive.reparse(parsed=parsed, read={article.pk: other}) == set()
