"""Who may only look changes nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.models import Article, Entity, Seed
from tests.newsroom.admin.forms import change_url
from tests.newsroom.factories import person, report

pytestmark = pytest.mark.django_db


def signed_in(*codenames: str) -> Client:
    """A member of the staff with these permissions alone."""
    user = User.objects.create_user("ada", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    assert user.user_permissions.count() == len(codenames)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def article() -> Article:
    """An article with an editor's title."""
    article = report("Petro meets Maduro", entities=[person("Gustavo Petro")])
    archive.edit_article(article=article, values={"title": "They met"}, user=None)
    return article


def test_an_edit_is_taken_back_only_by_who_may_edit(article: Article) -> None:
    url = reverse("admin:newsroom_article_revert", args=[article.pk])
    field = {"revert_field": "title"}
    assert signed_in("view_article").post(url, field).status_code == 403
    assert Article.objects.get().title == "They met"
    assert Client().post(url, field).status_code == 302  # to the sign-in
    assert Article.objects.get().title == "They met"
    User.objects.all().delete()
    assert signed_in("change_article").post(url, field).status_code == 302
    assert Article.objects.get().title == "Petro meets Maduro"


def test_who_may_look_at_articles_changes_none(article: Article) -> None:
    client = signed_in("view_article")
    assert client.get(change_url(article)).status_code == 200
    assert client.post(change_url(article), {"title": "Other"}).status_code == 403
    assert Article.objects.get().title == "They met"


def test_a_seeds_bytes_are_for_who_may_see_seeds(article: Article) -> None:
    url = reverse("admin:newsroom_seed_bytes", args=[Seed.objects.get().pk])
    assert signed_in("view_article").get(url).status_code == 403
    User.objects.all().delete()
    assert signed_in("view_seed").get(url).status_code == 200


@pytest.mark.parametrize("permissions", [["change_entity"], ["delete_entity"]])
def test_merging_needs_leave_to_change_and_to_delete(
    article: Article, permissions: list[str]
) -> None:
    kept = Entity.objects.get()
    other = Entity(name="G. Petro", kind="person")
    archive.save_entity(entity=other)
    chosen = {"action": "merge", "_selected_action": [kept.pk, other.pk], "target": kept.pk}
    client = signed_in("view_entity", *permissions)
    client.post(reverse("admin:newsroom_entity_changelist"), chosen)
    assert Entity.objects.count() == 2


def test_seeds_are_neither_made_nor_changed_nor_deleted_by_themselves(
    admin_client: Client, article: Article
) -> None:
    seed = Seed.objects.get()
    assert admin_client.get(reverse("admin:newsroom_seed_add")).status_code == 403
    for name in ("change", "delete"):
        url = reverse(f"admin:newsroom_seed_{name}", args=[seed.pk])
        assert admin_client.post(url, {"path": "/other", "post": "yes"}).status_code == 403
    assert Seed.objects.get().path == seed.path
