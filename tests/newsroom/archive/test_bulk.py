"""Many articles corrected at once: as each by itself would be, in one operation, and back in one."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from newsroom import archive
from newsroom.archive import bulk, bulk_undoing
from newsroom.archive.bulk_asking import Correction, Corrections, Given
from newsroom.archive.bulk_finding import BadPattern, Clock, Finding, TooSlow
from newsroom.history import Act, Operation
from newsroom.models import Article, Author, Entity, Mention, Source
from newsroom.reader import read_as, reading
from search.index import sync
from tests.newsroom.archive.states import state
from tests.newsroom.factories import person, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def articles() -> list[Article]:
    return [
        report(f"Bridge {number} opens", author=f"By Ana Bosque; Ben {number}", body=f"Text {number}.",
               entities=[person("Gustavo Petro", 2), person(f"Ada {number} Fenwick")])
        for number in range(4)
    ]  # fmt: skip


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "SLICE", 2)
    monkeypatch.setattr(bulk_undoing, "SLICE", 2)


def chosen(articles: Sequence[Article]) -> dict[int, int]:
    return dict(
        Article.objects.filter(pk__in=[each.pk for each in articles])
        .order_by("pk")
        .values_list("pk", "revision")
    )


def names(article: Article) -> list[str]:
    return [row.author.name for row in article.authorships.select_related("author")]


def correct(articles: Sequence[Article], *corrections: Correction, **options: Any) -> archive.Done:
    return archive.correct(chosen=chosen(articles), asked=Corrections(corrections), **options)


def test_it_makes_of_each_article_what_an_edit_of_it_makes(articles: list[Article]) -> None:
    other = Entity.objects.create(name="Bogotá", key="bogota", slug="bogota", kind="place", suggested=True)  # fmt: skip
    petro = Entity.objects.get(name="Gustavo Petro")
    refused = articles[1].mentions.exclude(entity=petro).get()
    archive.refuse_mentions(mentions=[refused.pk], user=None)
    archive.edit_article(article=articles[2], values={"section": "Old"}, user=None)
    first = state()
    asked = (
        Correction("section", "set", "Roads"), Correction("source", "set", "The Courier"),
        Correction("published", "set", "2020-05"), Correction("language", "clear"),
        Correction("authors", "set", ["Cleo Sands", "Ana Bosque"]),
        Correction("entities", "set", [other.pk, refused.entity_id]),
    )  # fmt: skip
    done = correct(articles, *asked)
    assert done.changed == 4
    together = state()
    assert done.operation
    archive.undo(operation=done.operation)
    assert state() == first
    Source.objects.filter(name="The Courier").delete()
    for article in articles:
        values = {
            "section": "Roads", "source": "The Courier", "language": "",
            "published": (dt.date(2020, 5, 1), "month"),
            "authors": ["Cleo Sands", "Ana Bosque"],
            "entities": [Entity.objects.get(pk=pk) for pk in (other.pk, refused.entity_id)],
        }  # fmt: skip
        archive.edit_article(article=article, values=values, user=None)
    alone = state()
    # Names that are made anew have other ids.
    new = {
        *Source.objects.values_list("pk", flat=True),
        *Author.objects.values_list("pk", flat=True),
    }
    assert _without_ids(alone, new) == _without_ids(together, new)


def _without_ids(rows: Any, new: set[int]) -> Any:
    """The article's own parts, sources and authors by whether they have any."""
    of_articles = ("article", "authorships", "mentions", "evidence", "entity", "aliases")
    found = {name: dict(rows[name]) for name in of_articles}
    found["article"] = {
        key: {**row, "source_id": bool(row["source_id"])} for key, row in found["article"].items()
    }
    found["authorships"] = sorted(
        (key[0], row["position"]) for key, row in found["authorships"].items()
    )  # type: ignore[assignment]
    found["evidence"] = {
        key: {name: value for name, value in row.items() if name != "recorded"}
        for key, row in found["evidence"].items()
    }
    return found


def test_a_preview_writes_nothing_and_says_what_correcting_then_does(
    articles: list[Article],
) -> None:
    asked = Corrections(
        [Correction("authors", "replace", finding=Finding(r"^Ana (\w+)$", r"\1, Ana", True))]
    )
    before = state()
    seen = archive.preview(chosen=chosen(articles), asked=asked)
    plans = archive.plans_of(articles=seen.changed, asked=asked)
    assert state() == before
    assert not Operation.objects.filter(kind=Act.BULK).exists()
    assert len(plans) == 4
    archive.correct(chosen=chosen(articles), asked=asked)
    for plan in plans:
        assert names(Article.objects.get(pk=plan.article)) == plan.after["authors"]
    assert plans[0].after["authors"][0] == "Bosque, Ana"


def test_all_of_it_is_one_operation_and_found_by_search(
    articles: list[Article], small_slices: None
) -> None:
    told: list[tuple[int, int]] = []
    done = correct(
        articles, Correction("title", "replace", finding=Finding("Bridge", "Viaduct")),
        progress=lambda number, total: told.append((number, total)), user=User.objects.create(username="ada"),
    )  # fmt: skip
    assert told == [(0, 4), (2, 4), (4, 4)]
    operation = Operation.objects.get(kind=Act.BULK)
    assert done.operation == operation
    assert operation.by == "ada"
    assert operation.changes.count() == 4
    archive.finish_import()
    assert sync.check().ids == ()
    assert Article.objects.filter(title__startswith="Viaduct").count() == 4


def test_what_somebody_changed_meanwhile_is_left_and_named(articles: list[Article]) -> None:
    picked = chosen(articles)
    archive.edit_article(article=articles[1], values={"section": "Hers"}, user=None)
    asked = Corrections([Correction("section", "set", "Mine")])
    assert archive.preview(chosen=picked, asked=asked).overtaken == [articles[1].pk]
    done = archive.correct(chosen=picked, asked=asked)
    assert (done.changed, done.overtaken) == (3, [articles[1].pk])
    assert Article.objects.get(pk=articles[1].pk).section == "Hers"


def test_what_cannot_be_written_is_left_and_said_why(articles: list[Article]) -> None:
    done = correct(articles, Correction("title", "replace", finding=Finding(".*0.*", "", True)))
    assert done.faults == {articles[0].pk: {"title": "title"}}
    done = correct(articles[:1], Correction("published", "set", "2999"))
    assert done.faults == {articles[0].pk: {"published": "future"}}
    assert not done.changed


class _Stopped(Exception):
    pass


def test_one_that_was_stopped_goes_on_and_replaces_nothing_twice(
    articles: list[Article], small_slices: None
) -> None:
    picked, asked = chosen(articles), Corrections(
        [Correction("title", "replace", finding=Finding("Bridge", "The Bridge"))]
    )  # fmt: skip

    def stop(number: int, total: int) -> None:
        if number == 2:
            raise _Stopped

    with pytest.raises(_Stopped):
        archive.correct(chosen=picked, asked=asked, progress=stop, key="one")
    assert Article.objects.filter(title__startswith="The Bridge").count() == 2
    done = archive.correct(chosen=picked, asked=asked, key="one")
    assert (done.changed, done.overtaken) == (4, [])
    assert Article.objects.filter(title__startswith="The Bridge").count() == 4
    assert Operation.objects.filter(kind=Act.BULK).count() == 1


def test_values_of_each_article_s_own(articles: list[Article]) -> None:
    given = Given({articles[0].pk: {"section": "A"}, articles[1].pk: {"authors": ["Zoe"]}})
    assert archive.correct(chosen=chosen(articles), asked=given).changed == 2
    assert Article.objects.get(pk=articles[0].pk).section == "A"
    assert names(Article.objects.get(pk=articles[1].pk)) == ["Zoe"]


def test_an_entity_is_added_and_removed(articles: list[Article]) -> None:
    fenwick = articles[0].mentions.get(entity__name="Ada 0 Fenwick").entity
    first = state()
    added = correct(articles, Correction("entities", "add", fenwick.pk))
    assert Mention.objects.shown().filter(entity=fenwick).count() == 4
    removed = correct(articles, Correction("entities", "remove", fenwick.pk))
    assert not Mention.objects.filter(entity=fenwick).exists()
    for done in (removed, added):
        assert done.operation
        archive.undo_many(operation=done.operation)
    assert state() == first


def test_articles_of_sources_for_others_are_left_out(articles: list[Article]) -> None:
    secret = report("Secret", source="The Secret", body="Other words.")
    assert secret.source
    archive.restrict_source(source=secret.source, groups=[Group.objects.create(name="few")])
    picked = chosen([*articles, secret])
    asked = Corrections([Correction("section", "set", "Open")])
    with reading():
        read_as(User.objects.create_user("ben"))
        assert archive.preview(chosen=picked, asked=asked).changed == [each.pk for each in articles]
        assert archive.correct(chosen=picked, asked=asked).changed == 4
        # Nor is an article made one of a source that she cannot see.
        hers = Corrections([Correction("source", "set", "The Secret")])
        assert archive.preview(chosen=chosen(articles), asked=hers).faults
    secret.refresh_from_db()
    assert secret.section == ""


def test_undoing_many_leaves_what_was_built_on_where_it_is_told_to(
    articles: list[Article], small_slices: None
) -> None:
    first = state()
    done = correct(articles, Correction("section", "set", "Roads"), Correction("authors", "set", ["Zoe"]))  # fmt: skip
    assert done.operation
    archive.edit_article(article=articles[1], values={"section": "Later"}, user=None)
    before = state()
    with pytest.raises(archive.CannotUndo) as error:
        archive.undo_many(operation=done.operation)
    assert {reason.number for reason in error.value.reasons} == {articles[1].pk}
    assert state() == before
    undone = archive.undo_many(operation=done.operation, leaving=True)
    assert [reason.number for reason in undone.left] == [articles[1].pk]
    assert [Article.objects.get(pk=each.pk).section for each in articles] == ["", "Later", "", ""]
    assert names(articles[1]) == ["Zoe"]  # of one article nothing, or all
    done.operation.refresh_from_db()
    assert not done.operation.undone
    # What stood in the way goes first; then the rest does.
    archive.undo(operation=Operation.objects.get(kind=Act.EDIT))
    archive.undo_many(operation=done.operation)
    assert state() == first
    done.operation.refresh_from_db()
    assert done.operation.undone


def test_an_undoing_that_was_stopped_goes_on(articles: list[Article], small_slices: None) -> None:
    first = state()
    done = correct(articles, Correction("section", "set", "Roads"))
    assert done.operation

    def stop(number: int, total: int) -> None:
        if number == 2:
            raise _Stopped

    with pytest.raises(_Stopped):
        archive.undo_many(operation=done.operation, progress=stop)
    undone = archive.undo_many(operation=done.operation)
    assert state() == first
    [undoing] = Operation.objects.filter(undoes=done.operation)
    assert undone.operation == undoing
    assert undoing.kind == Act.UNDO
    # And what was undone is done again.
    archive.undo_many(operation=undoing)
    assert Article.objects.filter(section="Roads").count() == 4


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(\w+\s?)*$", "word " * 5_000 + "!"),
        (r"((((a{1,100}){1,100}){1,100}){1,100})b", "a" * 300),
        (r"(?R)?a", "aaa" * 100),
    ],
)
def test_no_pattern_takes_long(pattern: str, text: str) -> None:
    begun = time.process_time()
    with pytest.raises(TooSlow):
        Finding(pattern, "", True).replaced(text)
    assert time.process_time() - begun < 5


def test_many_texts_share_one_clock() -> None:
    clock = Clock(left=0.01)
    finding = Finding("a", "b", True, clock=clock)
    with pytest.raises(TooSlow):
        [finding.replaced("banana") for _ in range(100_000)]


@pytest.mark.parametrize(
    ("find", "replace", "pattern"),
    [("(a", "", True), ("(a)", r"\2", True), ("(a)", r"\g<b>", True), ("", "x", False)],
)
def test_patterns_that_cannot_be_read_say_so(find: str, replace: str, pattern: bool) -> None:
    with pytest.raises(BadPattern):
        Finding(find, replace, pattern).check()


def test_plain_text_is_taken_as_it_stands() -> None:
    assert Finding("a.b", r"\1").replaced("a.b axb") == r"\1 axb"
    assert Finding("the", "A", case=False).replaced("The the") == "A A"
    assert Finding(r"(\w+) Ñu", r"\1", True).replaced("Ábc Ñu") == "Ábc"
