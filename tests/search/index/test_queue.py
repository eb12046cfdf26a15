"""The queue between archive and index: nothing is lost on the way, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import OperationalError, transaction

from newsroom import archive
from newsroom.models import Article
from newsroom.signals import articles_changed, import_finished
from search.engines.base import EngineError
from search.index import receivers, sync
from search.models import PendingChange
from search.types import Handle, IndexDocument, Phrase, SearchRequest
from tests.newsroom.factories import keep, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def titled(word: str) -> tuple[int, ...]:
    """The articles that hold a word as it is written."""
    return sync.engine().search(SearchRequest(query=Phrase((word,)))).ids


def test_a_change_while_the_index_is_written_is_another_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = report("Heron", "It rained.")
    read = sync.documents

    def edited_meanwhile(ids: Sequence[int]) -> Iterator[IndexDocument]:
        made = list(read(ids))
        monkeypatch.setattr(sync, "documents", read)
        archive.edit_article(article=article, values={"title": "Bittern"}, user=None)
        assert PendingChange.objects.count() == 2  # this writer will see to both
        yield from made

    monkeypatch.setattr(sync, "documents", edited_meanwhile)
    assert sync.drain().done == 2
    assert (titled("heron"), titled("bittern")) == ((), (article.pk,))
    assert not PendingChange.objects.exists()
    assert sync.check().ids == ()


def test_a_change_by_itself_is_indexed_on_commit_and_an_imports_at_its_end() -> None:
    article = report("Heron", "It rained.")
    with transaction.atomic():
        articles_changed.send(sender=Article, ids=[article.pk], later=True)
    assert not sync.engine().status().exists
    with transaction.atomic():
        articles_changed.send(sender=Article, ids=[article.pk], later=False)
        assert not sync.engine().status().exists
    assert titled("heron") == (article.pk,)


def test_no_change_of_no_article_is_no_end_of_an_import() -> None:
    report("Heron", "It rained.")
    articles_changed.send(sender=Article, ids=[], later=True)
    assert PendingChange.objects.count() == 1
    assert [said for _, said in import_finished.send(sender=Article)] == ["1 articles indexed."]
    assert [said for _, said in import_finished.send(sender=Article)] == [""]


def test_an_import_is_told_what_waits_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    report("Heron", "It rained.")

    def broken(*args: Any) -> Any:
        raise OSError("the disk is gone")

    monkeypatch.setattr(sync, "_write", broken)
    [said] = archive.finish_import()
    assert said.startswith("1 changes wait for the index: the disk is gone They are kept")
    assert PendingChange.objects.count() == 1


def test_the_end_of_an_import_inside_a_transaction_waits_for_its_commit() -> None:
    article = report("Heron", "It rained.")
    with transaction.atomic():
        assert receivers.index_import() == ""
        assert not sync.engine().status().exists
    assert titled("heron") == (article.pk,)


def test_a_rebuild_that_fails_leaves_the_old_index_and_the_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = report("Heron", "It rained.")
    archive.finish_import()

    def broken() -> Iterator[IndexDocument]:
        raise EngineError("half way")
        yield

    monkeypatch.setattr(sync, "all_documents", broken)
    with pytest.raises(EngineError, match="half way"):
        list(sync.rebuild())
    assert titled("heron") == (article.pk,)
    archive.edit_article(article=article, values={"title": "Bittern"}, user=None)
    assert titled("bittern") == (article.pk,)


def test_a_quoted_post_is_found_by_who_wrote_it() -> None:
    article = keep(
        "The border opens\n\nThe Herald\nMarch 4, 2021 by Ana Bosque\n\nThe border opened on Monday, and "
        "many crossed it.\n\nThe border is open again, and this is only the beginning of our work. "
        "pic.twitter.com/abc123\n— Gustavo Petro (@petrogustavo) November 1, 2022\n"
    )
    archive.finish_import()
    assert article.blocks.filter(kind="embed", handle="petrogustavo").exists()
    search = sync.engine().search
    assert search(SearchRequest(query=Handle("petrogustavo"))).ids == (article.pk,)
    assert titled("gustavo") == (article.pk,)


def test_boilerplate_is_not_searched() -> None:
    article = report("Heron", "It rained.\n\nSubscribe to our newsletter to get news every day.")
    assert article.blocks.filter(kind="boilerplate").exists()
    archive.finish_import()
    assert titled("rained") == (article.pk,)
    assert titled("newsletter") == ()


def test_what_fails_after_the_commit_does_not_fail_what_is_committed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database goes away between the commit and the look at the queue."""

    def away(*args: Any) -> Any:
        raise OperationalError("the connection is lost")

    article = report("Heron", "It rained.")
    monkeypatch.setattr(sync, "drain_own", away)
    monkeypatch.setattr(sync, "drain_import", away)
    archive.edit_article(article=article, values={"title": "Bittern"}, user=None)
    report("Crane", "It danced.")
    assert set(Article.objects.values_list("title", flat=True)) == {"Bittern", "Crane"}
    assert PendingChange.objects.count() == 3
