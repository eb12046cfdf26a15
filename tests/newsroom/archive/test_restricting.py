"""For whom sources are: kept through merges and their undoing, in the history, and opened by nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from newsroom import archive
from newsroom.history import Act, Change, Operation
from newsroom.models import Article, Source, Tombstone
from newsroom.reader import reading
from tests.newsroom.archive.states import state
from tests.newsroom.factories import person, report

pytestmark = pytest.mark.django_db


def group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]


def restrict(source: Source, *names: str) -> Operation:
    archive.restrict_source(source=source, groups=[group(name) for name in names])
    return last()


def readers(name: str) -> set[str]:
    source = Source.objects.get(name=name)
    return set(source.readers.values_list("name", flat=True))


def last() -> Operation:
    return Operation.objects.latest("pk")


@pytest.fixture
def two() -> tuple[Source, Source]:
    """Two sources, with an article each."""
    sources = [
        report(f"Of the {name}", f"The body of {name}.", source=name).source
        for name in ("The Herald", "The Herold")
    ]
    assert sources[0]
    assert sources[1]
    return sources[0], sources[1]


def merge(two: tuple[Source, Source]) -> Operation:
    operation = archive.merge_sources(target=two[0], others=[two[1]]).operation
    assert operation
    return operation


def test_what_is_undone_after_a_restriction_is_as_restricted(two: tuple[Source, Source]) -> None:
    merged = merge(two)
    restrict(two[0], "desk")
    archive.undo(operation=merged)
    assert Article.objects.get(title="Of the The Herold").source_id == two[1].pk
    assert readers("The Herold") == readers("The Herald") == {"desk"}


def test_a_source_that_comes_back_without_articles_is_so_too(two: tuple[Source, Source]) -> None:
    archive.delete_articles(articles=Article.objects.filter(source=two[1]))
    merged = merge(two)
    restrict(two[0], "desk")
    archive.undo(operation=merged)
    assert readers("The Herold") == {"desk"}


def test_of_two_restrictions_what_comes_back_has_the_narrower(two: tuple[Source, Source]) -> None:
    restrict(two[1], "desk", "night")
    merged = merge(two)
    restrict(two[0], "night", "sports")
    archive.undo(operation=merged)
    assert readers("The Herold") == {"night"}
    assert readers("The Herald") == {"night", "sports"}


def test_where_nobody_could_read_both_the_restriction_is_named(two: tuple[Source, Source]) -> None:
    restrict(two[1], "desk")
    merged = merge(two)
    later = restrict(two[0], "night")
    with pytest.raises(archive.CannotUndo) as raised:
        archive.undo(operation=merged)
    assert [each.later for each in raised.value.reasons] == [later]


def test_a_merge_keeps_the_narrower_readership_and_undoes_whole(two: tuple[Source, Source]) -> None:
    restrict(two[1], "desk", "night")
    before = state()
    merged = merge(two)
    assert readers("The Herald") == {"desk", "night"}
    archive.undo(operation=merged)
    assert state() == before
    restrict(two[0], "sports")
    with pytest.raises(archive.RestrictedError):
        merge(two)


def test_what_came_to_a_merged_source_is_not_opened_when_it_is_undone(
    two: tuple[Source, Source],
) -> None:
    restrict(two[1], "desk")
    merged = merge(two)
    report("A new one", "Filed under the merged name.", source="The Herold")
    archive.undo(operation=merged)
    assert readers("The Herald") == readers("The Herold") == {"desk"}


def test_a_part_of_a_merge_is_not_undone_by_itself(two: tuple[Source, Source]) -> None:
    restrict(two[1], "desk")
    merged = merge(two)
    alone = merged.changes.get(subject="source", number=two[0].pk)
    with pytest.raises(archive.CannotUndo):
        archive.undo(operation=merged, change=alone)
    assert readers("The Herald") == {"desk"}


def test_an_edit_from_before_a_restriction_takes_no_article_out_of_it(
    two: tuple[Source, Source],
) -> None:
    article = Article.objects.get(source=two[1])
    archive.edit_article(article=article, values={"source": "The Herald"}, user=None)
    edited = last()
    later = restrict(two[0], "desk")
    with pytest.raises(archive.CannotUndo) as raised:
        archive.undo(operation=edited)
    assert [each.later for each in raised.value.reasons] == [later]
    archive.undo(operation=later)
    archive.undo(operation=edited)
    article.refresh_from_db()
    assert article.source_id == two[1].pk


def test_a_redone_merge_opens_nothing(two: tuple[Source, Source]) -> None:
    undone = archive.undo(operation=merge(two))
    restrict(two[1], "desk")
    with pytest.raises(archive.CannotUndo):
        archive.undo(operation=undone)


def test_who_may_read_stands_in_the_history_and_is_undone(two: tuple[Source, Source]) -> None:
    operation = restrict(two[0], "desk")
    assert operation.kind == Act.RESTRICT
    change = Change.objects.get(operation=operation)
    assert (change.subject, change.number) == ("source", two[0].pk)
    assert "desk" in change.names.values()
    archive.undo(operation=operation)
    assert readers("The Herald") == set()
    with reading(User.objects.create_user("ben")):
        assert Article.objects.readable().count() == 2


def test_a_restricted_source_without_articles_is_deleted_and_comes_back(
    two: tuple[Source, Source],
) -> None:
    restrict(two[0], "desk")
    chosen = Source.objects.filter(pk=two[0].pk)
    with pytest.raises(archive.RestrictedError):
        archive.delete_sources(sources=chosen)
    archive.delete_articles(articles=Article.objects.filter(source=two[0]))
    archive.delete_sources(sources=chosen)
    archive.undo(operation=last())
    assert readers("The Herald") == {"desk"}


def test_of_what_was_said_twice_the_later_goes_back_first(two: tuple[Source, Source]) -> None:
    first = restrict(two[0], "desk")
    second = restrict(two[0], "desk", "night")
    with pytest.raises(archive.CannotUndo) as raised:
        archive.undo(operation=first)
    assert [each.later for each in raised.value.reasons] == [second]
    archive.undo(operation=second)
    assert readers("The Herald") == {"desk"}
    archive.undo(operation=first)
    assert readers("The Herald") == set()


# --- in the admin -------------------------------------------------------------------------------


def client_of(username: str, *groups: str) -> Client:
    user = User.objects.create_user(username)
    user.groups.set([group(name) for name in groups])
    client = Client()
    client.force_login(user)
    return client


def test_the_history_shows_it_to_who_sees_the_source(two: tuple[Source, Source]) -> None:
    operation = restrict(two[0], "desk")
    text = client_of("boss", "administrators").get(
        f"/admin/newsroom/source/{two[0].pk}/history/"
    ).content.decode()  # fmt: skip
    assert "Only for" in text
    assert "desk" in text
    keeper = client_of("kim", "archivists", "desk")
    address = f"/admin/newsroom/operation/{operation.pk}/undo/"
    assert keeper.post(address).status_code == 403
    assert client_of("chief", "administrators").post(address).status_code == 302
    assert readers("The Herald") == set()


def test_who_decides_over_nobody_merges_what_is_for_the_same(two: tuple[Source, Source]) -> None:
    restrict(two[0], "desk")
    keeper = client_of("kim", "archivists", "desk")
    chosen: dict[str, Any] = {
        "action": "merge", "_selected_action": [two[0].pk, two[1].pk], "target": two[1].pk,
    }  # fmt: skip
    said = keeper.post("/admin/newsroom/source/", chosen, follow=True).content.decode()
    assert "Nothing was merged" in said
    restrict(two[1], "desk")
    said = keeper.post("/admin/newsroom/source/", chosen, follow=True).content.decode()
    assert "Merged into" in said
    assert keeper.post(f"/admin/newsroom/operation/{last().pk}/undo/").status_code == 302
    assert readers("The Herald") == readers("The Herold") == {"desk"}


def test_the_page_of_a_merge_says_for_whom_it_will_be(two: tuple[Source, Source]) -> None:
    restrict(two[0], "desk")
    boss = client_of("boss", "administrators")
    chosen: dict[str, Any] = {"action": "merge", "_selected_action": [two[0].pk, two[1].pk]}
    text = boss.post("/admin/newsroom/source/", chosen).content.decode()
    assert "only for: desk" in text
    restrict(two[1], "night")
    said = boss.post("/admin/newsroom/source/", {**chosen, "target": two[0].pk}, follow=True)
    assert "no group that may read all of them" in said.content.decode()


def test_the_page_of_deleting_says_why_not(two: tuple[Source, Source]) -> None:
    restrict(two[0], "desk")
    boss = client_of("boss", "administrators")
    address = f"/admin/newsroom/source/{two[0].pk}/delete/"
    assert "would be for everybody" in boss.get(address).content.decode()
    boss.post(address, {"post": "yes"})
    assert Source.objects.filter(pk=two[0].pk).exists()
    archive.delete_articles(articles=Article.objects.filter(source=two[0]))
    assert boss.post(address, {"post": "yes"}).status_code == 302
    assert not Source.objects.filter(pk=two[0].pk).exists()


# --- what is told of what is gone ---------------------------------------------------------------


def test_a_tombstone_of_a_restricted_source_was_never_there(two: tuple[Source, Source]) -> None:
    gone, open_one = Article.objects.get(source=two[0]), Article.objects.get(source=two[1])
    archive.delete_articles(articles=Article.objects.all())
    keeper = client_of("kim", "archivists")
    assert gone.title in keeper.get(f"/articles/{gone.pk}/").content.decode()
    restrict(two[0], "desk")
    assert keeper.get(f"/articles/{gone.pk}/").status_code == 404
    assert open_one.title in keeper.get(f"/articles/{open_one.pk}/").content.decode()
    insider = client_of("eve", "archivists", "desk")
    assert gone.title in insider.get(f"/articles/{gone.pk}/").content.decode()


@pytest.mark.parametrize("what", ["merged", "unknown"])
def test_of_a_source_that_nobody_knows_no_title_is_told(
    two: tuple[Source, Source], what: str
) -> None:
    gone = Article.objects.get(source=two[1])
    archive.delete_articles(articles=Article.objects.filter(pk=gone.pk))
    if what == "merged":
        merge(two)
    else:  # deleted before it was kept
        Tombstone.objects.update(source_id=None)
    restrict(two[0], "desk")
    answer = client_of("kim", "archivists").get(f"/articles/{gone.pk}/")
    assert answer.status_code == 410
    assert gone.title not in answer.content.decode()


def test_what_stands_in_the_way_of_an_undoing_tells_nothing_of_others(
    two: tuple[Source, Source],
) -> None:
    """An entity that a restricted article has, by an editor's word, cannot go; which one is not said."""
    article = report(
        "Public", "Ada Ostrander spoke.", source="The Herold", entities=[person("Ada Ostrander")]
    )
    entity = article.entities.get()
    archive.split_entity(
        entity=entity, name="Ada the Elder", aliases=[], mentions=[article.mentions.get().pk]
    )
    split = last()
    secret = Article.objects.get(source=two[0])
    elder = article.entities.get(name="Ada the Elder")
    archive.edit_article(article=secret, values={"entities": [elder], "title": "Secret"}, user=None)
    restrict(two[0], "desk")
    said = client_of("kim", "archivists").post(
        f"/admin/newsroom/operation/{split.pk}/undo/", follow=True
    ).content.decode()  # fmt: skip
    assert "Nothing was undone" in said
    assert "Secret" not in said
    assert f"/admin/newsroom/operation/{last().pk}/" not in said


def test_operations_tell_no_names_of_others(two: tuple[Source, Source]) -> None:
    article = report("Moved", "It was moved.", source="The Herald")
    named = report(
        "Named",
        "Ada.",
        source="The Herald",
        author="Tamsin Rook",
        entities=[person("Ada Ostrander")],
    )
    archive.add_alias(entity=named.entities.get(), name="A. Ostrander")
    archive.add_name(row=named.authors.get(), name="T. Rook")
    archive.edit_article(article=article, values={"source": "The Herold"}, user=None)
    restrict(two[0], "desk")
    keeper = client_of("kim", "archivists")
    listed = keeper.get("/admin/newsroom/operation/").content.decode()
    history = keeper.get(f"/admin/newsroom/article/{article.pk}/history/").content.decode()
    for name in ("Ostrander", "Rook", "The Herald"):
        assert name not in listed, name
    assert "Source" in history
    assert "The Herald" not in history
