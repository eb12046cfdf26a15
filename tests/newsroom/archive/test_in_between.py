"""What one commits while another writes is not undone: rows are looked at once they are locked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from newsroom import archive
from newsroom.archive import names_to_rows
from newsroom.importing import RawDocument
from newsroom.importing.pipeline import parse
from newsroom.importing.types import ParsedEntity
from newsroom.models import Article, Entity, Seed, Source
from tests.newsroom.factories import CONTEXT, keep, person, report
from tests.waiting import HANGS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

BLOCKED = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@contextmanager
def uncommitted(work: Callable[[], Any]) -> Iterator[list[Exception]]:
    """Another connection has done work, and commits it once somebody waits for it, or at the end.

    On SQLite, where a writer waits for all of another one's transaction, it is committed at once.
    Gives a list for the error of that commit.
    """
    errors: list[Exception] = []
    if connection.vendor == "sqlite":
        work()
        yield errors
        return
    done, end = threading.Event(), threading.Event()

    def run() -> None:
        try:
            with transaction.atomic():
                work()
                done.set()
                with connection.cursor() as cursor:
                    while not end.is_set():
                        cursor.execute(BLOCKED)
                        if cursor.fetchone()[0]:
                            break
                        time.sleep(0.01)
        except IntegrityError as error:
            errors.append(error)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    done.wait(HANGS)
    try:
        yield errors
    finally:
        end.set()
        thread.join(HANGS)


def edit(article: Article, **values: Any) -> Callable[[], Any]:
    return lambda: archive.edit_article(article=article, values=values, user=None)


def document(seed: Seed) -> RawDocument:
    return RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given, seed.file, seed.key)


def test_reading_again_leaves_an_edit_made_meanwhile() -> None:
    article = report("The bridge opens")
    raw = document(Seed.objects.get())
    with uncommitted(edit(article, title="The bridge is open")):
        archive.reparse(parsed=[(article.pk, parse(raw, CONTEXT))], read={article.pk: raw.sha256})
    article.refresh_from_db()
    assert (article.title, article.revision) == ("The bridge is open", 3)


def test_a_new_version_leaves_an_edit_made_meanwhile() -> None:
    article = keep("The bridge opens\n\nIt was closed for years.", path="bridge.txt")
    changed = "The bridge opens at last\n\nIt was closed for years, they said."
    with uncommitted(edit(article, title="The bridge is open")):
        keep(changed, path="bridge.txt")
    article.refresh_from_db()
    assert (article.title, article.revision) == ("The bridge is open", 3)
    assert "they said" in "".join(article.blocks.values_list("text", flat=True))


def test_reading_again_leaves_a_version_stored_meanwhile() -> None:
    article = keep("The bridge opens\n\nIt was closed for years.", path="bridge.txt")
    raw = document(Seed.objects.get())
    changed = "The bridge opens at last\n\nIt was closed for years, they said."
    with uncommitted(lambda: keep(changed, path="bridge.txt")):
        written = archive.reparse(
            parsed=[(article.pk, parse(raw, CONTEXT))], read={article.pk: raw.sha256}
        )
    assert written == set()
    assert Article.objects.get().title == "The bridge opens at last"
    assert "they said" in "".join(article.blocks.values_list("text", flat=True))


def test_a_merge_moves_no_article_that_was_filed_elsewhere_meanwhile() -> None:
    article, other = report(source="The Herald"), report("Rain", source="The Herlad")
    herald, herlad = Source.objects.get(name="The Herald"), Source.objects.get(name="The Herlad")
    with uncommitted(edit(other, source="The Ledger")):
        archive.merge_sources(target=herald, others=[herlad])
    sources = Article.objects.order_by("pk").values_list("pk", "source__name")
    assert list(sources) == [(article.pk, "The Herald"), (other.pk, "The Ledger")]


def test_a_merge_takes_along_an_article_filed_there_meanwhile_or_its_editor_is_told() -> None:
    """PostgreSQL looks at references when a transaction ends: then what she chose is gone."""
    report(source="The Herald")
    other, third = report("Rain", source="The Herlad"), report("Sun", source="The Ledger")
    herald, herlad = Source.objects.get(name="The Herald"), Source.objects.get(name="The Herlad")
    with uncommitted(edit(third, source="The Herlad")) as errors:
        archive.merge_sources(target=herald, others=[herlad])
    for article in (other, third):
        article.refresh_from_db()
    assert other.source == herald
    assert str(third.source) == ("The Ledger" if errors else "The Herald")


def test_a_merge_takes_along_an_article_tied_to_an_entity_meanwhile_or_its_editor_is_told() -> None:
    report(entities=[person("Gustavo Petro"), person("Gustavo Petron")])
    third = report("Sun", "The sun shone on the square all day long.")
    petro, petron = Entity.objects.order_by("pk")
    with uncommitted(edit(third, entities=[petron])) as errors:
        archive.merge_entities(target=petro, others=[petron])
    assert list(third.entities.all()) == ([] if errors else [petro])


def two_petros() -> tuple[Entity, Entity]:
    """Entities that are one person, as an editor will see."""
    report(entities=[person("Gustavo Petro"), person("Gustavo Petron")])
    petro, petron = Entity.objects.order_by("pk")
    return petro, petron


def test_an_article_is_tied_to_what_a_name_was_merged_into_meanwhile() -> None:
    petro, petron = two_petros()
    third = report("Sun", "The sun shone on the square all day long.")
    with uncommitted(lambda: archive.merge_entities(target=petro, others=[petron])) as errors:
        archive.edit_article(article=third, values={"entities": [petron]}, user=None)
    assert not errors
    assert list(third.entities.all()) == [petro]


def test_an_article_is_not_tied_to_a_name_that_was_deleted_meanwhile() -> None:
    petro, petron = two_petros()
    third = report("Sun", "The sun shone on the square all day long.")
    gone = Entity.objects.filter(pk=petron.pk)
    with uncommitted(lambda: archive.delete_entities(entities=gone)) as errors:
        archive.edit_article(article=third, values={"entities": [petro, petron]}, user=None)
    assert not errors
    assert list(third.entities.all()) == [petro]


def test_an_article_is_filed_under_the_name_of_a_source_that_was_merged_meanwhile() -> None:
    report(source="The Herald")
    report("Rain", source="The Herlad")
    third = report("Sun", source="The Ledger")
    herald, herlad = Source.objects.get(name="The Herald"), Source.objects.get(name="The Herlad")
    with uncommitted(lambda: archive.merge_sources(target=herald, others=[herlad])) as errors:
        archive.edit_article(article=third, values={"source": "The Herlad"}, user=None)
    assert not errors
    third.refresh_from_db()
    assert str(third.source) == "The Herald"


def test_a_name_is_given_back_to_an_article_while_it_is_merged() -> None:
    article = report(entities=[person("Gustavo Petron")])
    petron = Entity.objects.get()
    report("Rain", entities=[person("Gustavo Petro")])
    petro = Entity.objects.exclude(pk=petron.pk).get()
    archive.edit_article(article=article, values={"entities": []}, user=None)
    with uncommitted(lambda: archive.merge_entities(target=petro, others=[petron])) as errors:
        archive.revert_field(article=article, field="entities", user=None)
    assert not errors
    assert list(article.entities.all()) == [petro]


def test_accepting_a_suggestion_leaves_its_new_name() -> None:
    report(entities=[ParsedEntity("Ada Fenwick", "person", 1, suggested=True)])
    ada = Entity.objects.get()

    def rename() -> None:
        entity = Entity.objects.get()
        entity.name = "Ada M. Fenwick"
        archive.save_entity(entity=entity)

    with uncommitted(rename):
        assert archive.accept_entities(entities=[ada.pk]) == 1
    ada.refresh_from_db()
    assert (ada.name, ada.suggested) == ("Ada M. Fenwick", False)


def test_what_is_learnt_of_dates_leaves_what_an_editor_says_meanwhile() -> None:
    archive.save_source(source=Source(name="The Herald"))

    def say() -> None:
        source = Source.objects.get()
        source.day_first = False
        archive.save_source(source=source)

    with uncommitted(say):
        archive.set_date_habits(habits={"The Herald": True})
    assert Source.objects.get().day_first is False


def test_an_entity_that_an_article_spells_out_keeps_the_name_of_an_editor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The import has read the entity before the editor renames it, and writes it afterwards."""
    report(entities=[ParsedEntity("QXF", "organisation", 1)])
    read = names_to_rows._EntityBatch.save

    def meanwhile(batch: Any) -> None:
        entity = Entity.objects.get()
        entity.name = "Quillhaven Fund"
        archive.save_entity(entity=entity)
        read(batch)

    monkeypatch.setattr(names_to_rows._EntityBatch, "save", meanwhile)
    spelt = ParsedEntity("Queens X Foundation", "organisation", 1, aliases=("QXF",))
    names_to_rows.entities([spelt])
    assert Entity.objects.get().name == "Quillhaven Fund"
