"""Editing and taking back: what a field rests on, and what the index says of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from newsroom import archive
from newsroom.importing import FIELDS, RawDocument, parse
from newsroom.models import Article, Entity, Evidence, Seed
from search.index import sync
from search.types import Flag, SearchRequest
from tests.newsroom.factories import CONTEXT, person, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def guessed() -> Article:
    """An article whose date was guessed, in the archive and its index."""
    given = {"title": "The bridge opens", "body": "The bridge opened.", "date": "2021-03-04"}
    raw = RawDocument("/bridge#1", b"bridge", "b" * 64, given)
    parsed = parse(raw, CONTEXT)
    evidence = dataclasses.replace(parsed.evidence["published"], origin="inferred")
    parsed = dataclasses.replace(parsed, evidence={**parsed.evidence, "published": evidence})
    [stored] = archive.store(documents=[(raw, parsed)])
    return stored.article


def inferred() -> tuple[int, ...]:
    """What `is:inferred` finds."""
    return sync.engine().search(SearchRequest(query=Flag("inferred"))).ids


def test_is_inferred_finds_what_was_guessed_until_an_editor_has_said_it() -> None:
    article = guessed()
    assert inferred() == (article.pk,)
    values = {"published": (dt.date(2021, 3, 5), "day")}
    archive.edit_article(article=article, values=values, user=None)
    assert inferred() == ()
    archive.revert_field(article=article, field="published", user=None)
    assert inferred() == (article.pk,)


def test_an_edit_of_another_field_leaves_a_guess_a_guess() -> None:
    article = guessed()
    archive.edit_article(article=article, values={"title": "The bridge is open"}, user=None)
    assert inferred() == (article.pk,)


def test_a_guess_that_an_editor_has_replaced_is_none_when_the_seed_is_read_again() -> None:
    article = guessed()
    values = {"published": (dt.date(2021, 3, 5), "day")}
    archive.edit_article(article=article, values=values, user=None)
    seed = Seed.objects.get()
    raw = RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given)
    parsed = parse(raw, CONTEXT)
    evidence = dataclasses.replace(parsed.evidence["published"], origin="inferred")
    parsed = dataclasses.replace(parsed, evidence={**parsed.evidence, "published": evidence})
    archive.reparse(parsed=[(article.pk, parsed)])
    assert inferred() == ()
    assert Article.objects.get().published == dt.date(2021, 3, 5)


def test_a_field_edited_twice_goes_back_to_what_the_seed_says() -> None:
    article = report("The bridge opens")
    for title in ("The bridge is open", "Bridge open"):
        assert archive.edit_article(article=article, values={"title": title}, user=None) == [
            "title"
        ]
    assert Evidence.objects.filter(field="title").count() == 2
    assert archive.revert_field(article=article, field="title", user=None)
    assert Article.objects.get().title == "The bridge opens"
    assert not archive.revert_field(article=article, field="title", user=None)


def test_every_field_can_be_edited_and_taken_back() -> None:
    article = report("The bridge opens", author="Ana Bosque", entities=[person("Gustavo Petro")])
    before = state(article)
    other = Entity(name="Ada Fenwick", kind="person")
    archive.save_entity(entity=other)
    values = {
        "title": "Other", "standfirst": "Other.", "source": "The Ledger", "url": "https://other.example",
        "original_source": "The Ledger", "authors": ["Ada Fenwick", "Ana Bosque"], "language": "es",
            "section": "Politics",
        "published": (dt.date(2020, 1, 1), "month"), "entities": [other],
    }  # fmt: skip
    assert set(archive.edit_article(article=article, values=values, user=None)) == {
        field.name for field in FIELDS
    }
    assert archive.edit_article(article=article, values=values, user=None) == []
    for field in (row.name for row in FIELDS):
        assert archive.revert_field(article=article, field=field, user=None), field
    assert state(article) == before
    assert not Evidence.objects.filter(origin="edited").exists()


def state(article: Article) -> tuple[object, ...]:
    """What an editor may change of an article."""
    row = Article.objects.select_related("source").get(pk=article.pk)
    return (
        row.title, row.standfirst, str(row.source), row.original_source, row.published,
        row.published_precision, row.language, row.url,
        [str(each) for each in row.authorships.all()], [str(each) for each in row.mentions.all()],
    )  # fmt: skip
