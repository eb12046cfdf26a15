"""What was done is written down, and goes back to what was before, unless something was built on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from newsroom import archive
from newsroom.archive.rows import PARTS
from newsroom.history import Act, Change, Operation
from newsroom.models import (
    AccessToken,
    Alias,
    ArchiveName,
    Article,
    Author,
    BuriedSeed,
    ComparedText,
    Draft,
    Entity,
    Event,
    EventArticle,
    EventTerms,
    FormerStory,
    ImportedDocument,
    ImportRun,
    Job,
    Readership,
    RunningWorker,
    SameText,
    SavedFilter,
    Seed,
    Source,
    Story,
    TextGroup,
    Tombstone,
    UploadPart,
)
from search.index import sync
from search.types import Facet, SearchRequest, Selection
from tests.newsroom.archive.states import state
from tests.newsroom.factories import keep, person, place, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("ada")


@pytest.fixture
def article() -> Article:
    return report("The bridge opens", author="Ana Bosque", entities=[person("Gustavo Petro", 2)])


def last() -> Operation:
    operation = Operation.objects.first()
    assert operation is not None
    return operation


def found(facet: Facet, pk: int) -> set[int]:
    chosen = {facet: Selection(included=frozenset({pk}))}
    return set(sync.engine().search(SearchRequest(selections=chosen)).ids)


def test_an_edit_says_who_changed_what_from_what(article: Article, editor: User) -> None:
    archive.edit_article(
        article=article, values={"title": "Open", "authors": ["Ben Roca"]}, user=editor
    )
    operation = last()
    assert (operation.kind, operation.user, operation.by) == (Act.EDIT, editor, "ada")
    change = operation.changes.get(number=article.pk)
    assert change.label == "Open"
    title = next(row for row in change.rows if row[0] == "article")
    assert title[2]["title"] == "The bridge opens"
    assert title[3]["title"] == "Open"
    assert {"Ana Bosque", "Ben Roca"} <= set(change.names.values())


def test_what_changes_nothing_leaves_no_trace(article: Article) -> None:
    before = Operation.objects.count()
    archive.edit_article(article=article, values={"title": "The bridge opens"}, user=None)
    archive.accept_mentions(mentions=[], user=None)
    assert Operation.objects.count() == before


def test_what_is_rolled_back_leaves_no_trace_and_the_next_has_one(article: Article) -> None:
    with archive.operation(Act.BULK, what="titles"):
        with pytest.raises(TypeError):
            archive.edit_article(article=article, values={"title": "Open", "url": 5}, user=None)
        assert not Operation.objects.filter(kind=Act.BULK).exists()
        archive.edit_article(article=article, values={"title": "Open"}, user=None)
        archive.edit_article(article=article, values={"section": "Roads"}, user=None)
    assert Operation.objects.get(kind=Act.BULK).changes.filter(number=article.pk).count() == 2


CHANGES: dict[str, Callable[[Article], Any]] = {
    "title": lambda a: archive.edit_article(article=a, values={"title": "Open"}, user=None),
    "date": lambda a: archive.edit_article(
        article=a, values={"published": (dt.date(2020, 1, 1), "month")}, user=None
    ),
    "source": lambda a: archive.edit_article(
        article=a, values={"source": "The Ledger"}, user=None
    ),
    "authors": lambda a: archive.edit_article(
        article=a, values={"authors": ["Ben Roca", "Ana Bosque"]}, user=None
    ),
    "entities": lambda a: archive.edit_article(article=a, values={"entities": []}, user=None),
    "refusal": lambda a: archive.refuse_mentions(
        mentions=list(a.mentions.values_list("pk", flat=True)), user=None
    ),
    "to the bin": lambda a: archive.move_to_bin(articles=[a.pk]),
    "hiding": lambda a: archive.hide(articles=[a.pk]),
    "deleted entity": lambda a: archive.delete_entities(entities=Entity.objects.all()),
    "deleted source": lambda a: archive.delete_sources(sources=Source.objects.all()),
    "deleted author": lambda a: archive.delete_authors(authors=Author.objects.all()),
    "learnt line": lambda a: archive.learn_lines(
        lines={a.source_id or 0: [a.blocks.order_by("-position")[0].text]}
    ),
    "new alias": lambda a: archive.add_alias(entity=Entity.objects.all()[0], name="The President"),
    "no alias": lambda a: archive.remove_alias(alias=Alias.objects.all()[0]),
    "kind": lambda a: _other_kind(Entity.objects.all()[0]),
    "new entity": lambda a: archive.save_entity(entity=Entity(name="Ada Fenwick", kind="person")),
    "source name": lambda a: _renamed(Source.objects.all()[0]),
    "newer version": lambda a: keep(
        "The bridge opens at last\n\nIt was closed for years.", path="bridge.txt",
        entities=[person("Ada Fenwick"), person("Gustavo Petro")],
    ),
}  # fmt: skip


def _other_kind(entity: Entity) -> None:
    entity.kind = "place"
    archive.save_entity(entity=entity)


def _renamed(source: Source) -> None:
    source.name = "The Morning Herald"
    archive.save_source(source=source)


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_undone_and_done_again_and_undone(article: Article, change: str) -> None:
    if change == "newer version":
        article = keep("The bridge opens\n\nIt was closed.", path="bridge.txt")
    before = state()
    CHANGES[change](article)
    operation, after = last(), state()
    assert after != before
    undoing = archive.undo(operation=operation)
    assert state() == before
    operation.refresh_from_db()
    assert operation.undone
    again = archive.undo(operation=undoing)
    assert state() == after
    operation.refresh_from_db()
    assert not operation.undone
    archive.undo(operation=again)
    assert state() == before
    archive.finish_import()
    assert sync.check().ids == ()
    with pytest.raises(archive.CannotUndo):
        archive.undo(operation=operation)


def test_one_field_of_a_change_is_taken_back_and_the_rest_stays(article: Article) -> None:
    archive.edit_article(
        article=article, values={"title": "Open", "authors": ["Ben Roca"]}, user=None
    )
    operation = last()
    change = operation.changes.get(number=article.pk)
    archive.undo(operation=operation, change=change, field="authors")
    article.refresh_from_db()
    assert article.title == "Open"
    assert [str(row) for row in article.authorships.all()] == ["Ana Bosque"]
    assert not article.evidence.filter(field="authors", origin="edited").exists()
    assert article.evidence.filter(field="title", origin="edited", current=True).exists()
    # What is left of it can still be undone as a whole.
    archive.undo(operation=operation)
    article.refresh_from_db()
    assert article.title == "The bridge opens"


def test_what_was_changed_later_is_named_and_nothing_is_undone(
    article: Article, editor: User
) -> None:
    archive.edit_article(article=article, values={"title": "Open", "section": "Roads"}, user=None)
    first = last()
    archive.edit_article(article=article, values={"title": "Wide open"}, user=editor)
    second = last()
    with pytest.raises(archive.CannotUndo) as error:
        archive.undo(operation=first)
    assert [reason.later for reason in error.value.reasons][:1] == [second]
    article.refresh_from_db()
    assert (article.title, article.section) == ("Wide open", "Roads")
    archive.undo(operation=second)
    archive.undo(operation=first)
    article.refresh_from_db()
    assert (article.title, article.section) == ("The bridge opens", "")


def test_a_bulk_change_of_many_articles_is_one_operation_and_undone_as_one() -> None:
    articles = [report(f"Day {number}", f"Body {number}.") for number in range(5)]
    before = state()
    with archive.operation(Act.BULK, what="sections"):
        for each in articles:
            archive.edit_article(article=each, values={"section": "Roads"}, user=None)
    assert last().changes.count() == 5
    archive.undo(operation=last())
    assert state() == before


def test_a_new_version_that_is_taken_back_is_taken_in_again_by_the_next_import() -> None:
    article = keep("The bridge opens\n\nIt was closed.", path="bridge.txt")
    newer = "The bridge opens at last\n\nIt was closed for years."
    keep(newer, path="bridge.txt")
    archive.undo(operation=last())
    assert Seed.objects.count() == 1
    keep(newer, path="bridge.txt")
    article.refresh_from_db()
    assert article.title == "The bridge opens at last"


def test_an_import_that_is_undone_leaves_nothing_behind_but_what_editors_did() -> None:
    report("First", entities=[person("Gustavo Petro")])
    before, known = state(), Entity.objects.count()
    with archive.operation(Act.IMPORT, by="import_seeds"):
        report("Second", "They met.", source="The Ledger", author="Ben Roca",
               entities=[person("Gustavo Petro"), person("Ada Fenwick")])  # fmt: skip
        third = report("Third", "They met again.", entities=[place("Quillhaven")])
    operation = last()
    archive.edit_article(article=third, values={"title": "Other"}, user=None)
    edit = last()
    with pytest.raises(archive.CannotUndo) as error:
        archive.undo(operation=operation)
    assert {reason.later for reason in error.value.reasons} == {edit}
    archive.undo(operation=edit)
    undoing = archive.undo(operation=operation)
    assert state() == before
    assert Entity.objects.count() == known
    archive.undo(operation=undoing)
    assert Article.objects.count() == 3
    archive.finish_import()
    assert sync.check().ids == ()


def test_what_is_forgotten_for_good_stands_in_no_history(article: Article) -> None:
    archive.edit_article(article=article, values={"title": "A secret"}, user=None)
    archive.delete_articles(articles=Article.objects.all())
    kept = list(Change.objects.filter(subject="article").values("label", "rows", "names"))
    assert kept
    assert all(not any(row.values()) for row in kept)
    with pytest.raises(archive.CannotUndo):
        archive.undo(operation=last())


def test_every_table_of_the_archive_is_a_part_of_something() -> None:
    """A table that the journal does not know is changed without a trace."""
    from django.apps import apps

    known = {part.model for part in PARTS.values()} | {Operation, Change}
    known |= {Tombstone, BuriedSeed}  # what is left of articles that nothing brings back
    known |= {ImportRun, ImportedDocument}  # how articles came, whatever became of them since
    known |= {Draft}  # what is being prepared
    known |= {Event, EventArticle, EventTerms, Story, FormerStory}  # follow from articles and words
    known |= {Job}  # who asked for what; what came of it is in the other tables
    known |= {UploadPart}  # what waits to be imported
    known |= {RunningWorker}  # which processes there are at the moment
    known |= {AccessToken, Readership}  # who may read what, which is administrators' to say
    known |= {ArchiveName}  # what it is called, which nobody changes
    # What follows from the texts, and is made anew of them.
    known |= {TextGroup, ComparedText, SameText}
    known |= {SavedFilter}  # what editors look for, and nothing of the archive
    assert set(apps.get_app_config("newsroom").get_models()) == known
