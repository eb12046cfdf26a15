"""The history in the admin: who changed what from what, and the way back, for those who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.admin.differences import description
from newsroom.history import Act, Operation
from newsroom.importing import ParsedEntity
from newsroom.models import Article, Entity, MergeSuggestion, Source
from tests.newsroom.archive.states import state
from tests.newsroom.factories import person, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def article() -> Article:
    return report("The bridge opens", author="Ana Bosque", entities=[person("Gustavo Petro", 2)])


def page(client: Client, row: Any) -> str:
    name = f"admin:newsroom_{row._meta.model_name}_history"
    response = client.get(reverse(name, args=[row.pk]))
    assert response.status_code == 200
    return response.content.decode()


def undo(client: Client, operation: Operation, **data: Any) -> list[str]:
    """Press an undo button; gives what is said then, last."""
    url = reverse("admin:newsroom_operation_undo", args=[operation.pk])
    response = client.post(url, data)
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def last() -> Operation:
    operation = Operation.objects.first()
    assert operation is not None
    return operation


def test_the_first_edit_shows_what_was_before_and_by_whom(
    admin_client: Client, article: Article
) -> None:
    user = User.objects.get()
    values = {"title": "Open", "authors": ["Ben Roca"], "source": "The Ledger", "entities": []}
    archive.edit_article(article=article, values=values, user=user)
    said = page(admin_client, article)
    assert "· admin" in said
    for before, after in (("The bridge opens", "Open"), ("The Herald", "The Ledger")):
        assert f"<del>{before}</del>" in said
        assert f"<ins>{after}</ins>" in said
    assert "<del>1. Ana Bosque</del>" in said
    assert "<ins>1. Ben Roca</ins>" in said
    assert "<del>Gustavo Petro (2 ×, shown)</del>" in said
    assert "#" not in "".join(part.split("<")[0] for part in said.split("<del>")[1:])


def test_the_user_of_a_request_is_the_one_who_did_it(
    admin_client: Client, article: Article
) -> None:
    """Also where the function that writes is not told."""
    entity = Entity.objects.get()
    url = reverse("admin:newsroom_entity_changelist")
    Entity.objects.update(suggested=True)
    admin_client.post(url, {"action": "accept", "_selected_action": [entity.pk]})
    assert last().user == User.objects.get()
    assert "<del>yes</del>" in page(admin_client, entity)


def test_a_change_is_undone_from_its_page(admin_client: Client, article: Article) -> None:
    archive.edit_article(article=article, values={"title": "Open", "section": "Roads"}, user=None)
    operation = last()
    change = operation.changes.get(number=article.pk)
    undo(admin_client, operation, change=change.pk, field="title")
    article.refresh_from_db()
    assert (article.title, article.section) == ("The bridge opens", "Roads")
    assert last().user == User.objects.get()
    [said] = undo(admin_client, operation)
    assert "What changed, and undo" in said
    article.refresh_from_db()
    assert article.section == ""
    assert "undone" in page(admin_client, article)


def test_what_stands_in_the_way_is_named_with_its_page(
    admin_client: Client, article: Article
) -> None:
    archive.edit_article(article=article, values={"title": "Open"}, user=None)
    first = last()
    archive.edit_article(article=article, values={"title": "Wide open"}, user=User.objects.get())
    [said] = undo(admin_client, first)
    assert reverse("admin:newsroom_operation_change", args=[last().pk]) in said
    assert "admin" in said
    article.refresh_from_db()
    assert article.title == "Wide open"


def test_an_article_comes_back_from_the_bin_by_its_history(
    admin_client: Client, article: Article
) -> None:
    archive.move_to_bin(articles=[article.pk])
    assert not Article.objects.visible()
    assert "moved to the bin" in page(admin_client, article)
    undo(admin_client, last())
    assert Article.objects.visible().get().title == "The bridge opens"


def test_what_was_deleted_for_good_is_not_undone(admin_client: Client, article: Article) -> None:
    archive.delete_articles(articles=Article.objects.all())
    said = page(admin_client, article)
    assert "not there any more" in said
    assert "Deleted for good" in said
    assert reverse("admin:newsroom_operation_undo", args=[last().pk]) not in said


def test_all_that_was_done_stands_on_one_page(admin_client: Client, article: Article) -> None:
    archive.edit_article(article=article, values={"title": "Open"}, user=None)
    archive.delete_sources(sources=Source.objects.all())
    response = admin_client.get(reverse("admin:newsroom_operation_changelist"))
    said = response.content.decode()
    for operation in Operation.objects.all():
        assert reverse("admin:newsroom_operation_change", args=[operation.pk]) in said
        one = admin_client.get(reverse("admin:newsroom_operation_change", args=[operation.pk]))
        assert one.status_code == 200
    assert "“Open”" in said
    assert "deleted: “The Herald”" in said


def test_what_an_import_made_says_which_articles(admin_client: Client) -> None:
    """The import keeps no titles, which are in the articles."""
    with archive.operation(Act.IMPORT) as opened:
        made = report("Rain at the fair", "It rained in town.")
    done = opened.written()
    assert done
    assert not done.changes.filter(subject="article").exclude(label="")
    page = admin_client.get(f"/admin/newsroom/operation/{done.pk}/change/").content.decode()
    assert f'article/{made.pk}/history/">Rain at the fair</a>' in page


def test_nobody_undoes_what_she_may_not_change(article: Article) -> None:
    archive.edit_article(article=article, values={"title": "Open"}, user=None)
    operation = last()
    url = reverse("admin:newsroom_operation_undo", args=[operation.pk])
    user = User.objects.create_user("ben", is_staff=True)
    client = Client()
    client.force_login(user)
    for page_ in (url, reverse("admin:newsroom_operation_changelist")):
        assert client.post(page_).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert client.post(url).status_code == 403
    assert (
        client.get(reverse("admin:newsroom_article_history", args=[article.pk])).status_code == 200
    )
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    # An import that is undone deletes articles.
    imported = Operation.objects.filter(kind=Act.IMPORT).earliest("pk")
    url = reverse("admin:newsroom_operation_undo", args=[imported.pk])
    assert client.post(url).status_code == 403
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(user)
    assert guarded.post(url).status_code == 403


def test_pages_of_what_never_was_are_not_found(admin_client: Client) -> None:
    for name in ("article", "entity", "source"):
        assert admin_client.get(f"/admin/newsroom/{name}/77/history/").status_code == 404
        assert admin_client.get(f"/admin/newsroom/{name}/x/history/").status_code == 404
    assert admin_client.get("/admin/newsroom/operation/77/change/").status_code == 404


def test_a_page_of_history_asks_few_questions(
    admin_client: Client, article: Article, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        archive.edit_article(article=article, values={"title": f"Title {number}"}, user=None)
    with django_assert_max_num_queries(30):
        page(admin_client, article)
    with django_assert_max_num_queries(30):
        admin_client.get(reverse("admin:newsroom_operation_changelist"))


def merge(client: Client, target: Any, *others: Any, **data: str) -> list[str]:
    """Merge in the list of names, as its form does; gives what is said then."""
    url = reverse(f"admin:newsroom_{target._meta.model_name}_changelist")
    rows = [target, *others]
    chosen = {"action": "merge", "_selected_action": [row.pk for row in rows], "target": target.pk}
    response = client.post(url, chosen | data)
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def test_nothing_is_merged_across_kinds_unless_that_is_meant(
    admin_client: Client, article: Article
) -> None:
    report("Another", "Another body.", entities=[ParsedEntity("Petro", "organisation", 1)])
    person_, organisation = Entity.objects.order_by("pk")
    [said] = merge(admin_client, organisation, person_)
    assert "several kinds" in said
    assert Entity.objects.count() == 2
    [said] = merge(admin_client, organisation, person_, across_kinds="yes")
    assert Entity.objects.get() == organisation
    # The message has the button that takes it back.
    operation = Operation.objects.get(kind=Act.MERGE)
    assert reverse("admin:newsroom_operation_undo", args=[operation.pk]) in said
    assert "Gustavo Petro" in description(operation)
    undo(admin_client, operation)
    kinds = Entity.objects.order_by("pk").values_list("name", "kind")
    assert list(kinds) == [("Gustavo Petro", "person"), ("Petro", "organisation")]


def test_suggested_merges_are_accepted_and_taken_back_together(admin_client: Client) -> None:
    report(entities=[person("John Fitzgerald Fenwick"), person("John Fenwick")])
    report("Next", "Body.", entities=[person("Ada Maria Bosque"), person("Ada Bosque")])
    pairs = list(MergeSuggestion.objects.values_list("pk", flat=True))
    url = reverse("admin:newsroom_mergesuggestion_changelist")
    before = state()
    admin_client.post(url, {"action": "merge_pairs", "_selected_action": pairs})
    assert len(pairs) == Entity.objects.count() == 2
    undo(admin_client, last())
    assert state() == before
