"""Approving an article, and answering what its document says otherwise by now."""

from __future__ import annotations

from typing import Any

import pytest

from newsroom import archive
from newsroom.history import Operation
from newsroom.models import Article, Entity, Evidence
from tests.newsroom.archive.states import state
from tests.newsroom.factories import keep, person, report

pytestmark = pytest.mark.django_db


def document(title: str, **given: str) -> Article:
    """A version of one document."""
    row = {
        "id": "7",
        "title": title,
        "body": "The bridge opened on Tuesday.",
        "source": "Herald",
        **given,
    }
    return keep(repr(row), path="all.jsonl#7", given=row, entities=[person("Ada Fenwick")])


def offered(field: str) -> Evidence:
    return Evidence.objects.get(field=field, current=False)


def edit(**values: Any) -> None:
    archive.edit_article(article=Article.objects.get(), values=values, user=None)


def test_an_offer_asks_only_when_the_document_says_something_new() -> None:
    article = document("The bridge opens")
    edit(title="The bridge is open")
    assert offered("title").settled
    document("The bridge opens", section="Roads")
    assert offered("title").settled
    document("The old bridge opens", section="Roads")
    assert not offered("title").settled
    assert archive.dismiss_offer(article=article, field="title", user=None)
    assert not archive.dismiss_offer(article=article, field="title", user=None)
    document("The old bridge opens", section="Ships")
    assert offered("title").settled
    document("The new bridge opens", section="Ships")
    assert not offered("title").settled
    assert Article.objects.get().title == "The bridge is open"


def test_what_a_document_does_not_say_any_more_asks_nothing() -> None:
    document("The bridge opens", section="Roads")
    edit(section="Ships", title="Mine")
    document("Mine")
    assert not Evidence.objects.filter(field="section", current=False).exists()
    assert offered("title").settled


def test_dismissing_is_undone() -> None:
    article = document("The bridge opens")
    edit(title="The bridge is open")
    document("The old bridge opens")
    before = state()
    archive.dismiss_offer(article=article, field="title", user=None)
    operation = Operation.objects.first()
    assert operation
    archive.undo(operation=operation)
    assert state() == before
    archive.revert_field(article=article, field="title", user=None)
    assert not Evidence.objects.filter(settled=True).exists()
    assert Article.objects.get().title == "The old bridge opens"


def test_entities_ask_only_where_a_name_is_new() -> None:
    document("The bridge opens")
    edit(entities=[])
    document("The bridge opens", section="Roads")
    assert offered("entities").settled
    row = {"id": "7", "title": "The bridge opens", "body": "Other words.", "source": "Herald"}
    keep(repr(row), path="all.jsonl#7", given=row, entities=[person("Ben Roca")])
    assert not offered("entities").settled


def test_approving_makes_guesses_the_editors_word_as_one_operation() -> None:
    article = keep("The bridge opened on Tuesday in the harbour, after two years, they said.\n")
    assert article.inferred
    before = state()
    done = archive.correct_article(
        article=article, values={"section": "Roads"}, kinds={}, user=None, approve=True
    )
    article = Article.objects.get()
    assert not article.inferred
    # A guess that leaves an article as sure as it is stays one.
    guessed = Evidence.objects.filter(current=True, origin="inferred")
    assert set(guessed.values_list("field", flat=True)) <= {"language"}
    # Nothing is known of when it was published, and an editor has said so.
    assert Evidence.objects.get(field="published", current=True).origin == "edited"
    assert not Evidence.objects.filter(settled=False, current=False).exists()
    assert done
    assert done.changes.count() == 1
    assert not archive.approve_article(article=article, user=None)
    archive.undo(operation=done)
    assert state() == before


def test_values_that_stand_in_the_document_stay_what_they_are() -> None:
    article = report("The bridge opens", author="Ana Bosque")
    archive.approve_article(article=article, user=None)
    assert Evidence.objects.get(field="authors", current=True).origin == "given"
    assert archive.correct_article(article=article, values={}, kinds={}, user=None) is None


def test_new_entities_come_and_go_with_the_correction() -> None:
    article = report("The bridge opens", entities=[person("Ana Bosque")])
    before = state()
    done = archive.correct_article(
        article=article,
        values={},
        kinds={},
        user=None,
        new_entities=[("Harbour Office", "organisation")],
    )
    names = set(article.entities.values_list("name", flat=True))
    assert names == {"Ana Bosque", "Harbour Office"}
    assert done
    archive.undo(operation=done)
    assert not Entity.objects.filter(name="Harbour Office").exists()
    assert state() == before
