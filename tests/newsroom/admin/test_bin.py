"""The bin in the admin: to it, back from it, and for good, one article or many at a time."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from newsroom import archive
from newsroom.history import Operation
from newsroom.models import Article, Reason, Tombstone, Withheld
from tests.newsroom.factories import report

pytestmark = pytest.mark.django_db

ARTICLES = reverse("admin:newsroom_article_changelist")
BIN = reverse("admin:newsroom_withheld_changelist")


@pytest.fixture
def articles() -> list[Article]:
    return [report(f"Story {number}", f"It rained on day {number}.") for number in range(3)]


def act(client: Client, url: str, action: str, rows: list[int], **others: str) -> str:
    """What the page says after an action."""
    data = {"action": action, "_selected_action": [str(pk) for pk in rows], **others}
    return client.post(url, data, follow=True).content.decode()


def visible() -> set[str]:
    return set(Article.objects.visible().values_list("title", flat=True))


def undo_in(client: Client, page: str) -> str:
    """What is said after the button in the message was pressed."""
    form = re.search(r'<form method="post" action="([^"]*/undo/)".*?</form>', page, re.DOTALL)
    assert form
    inputs = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    return client.post(form[1], inputs, follow=True).content.decode()


@pytest.mark.parametrize(
    ("action", "said"),
    [("delete_selected", "2 articles moved to the bin."), ("hide", "2 articles hidden.")],
)
def test_many_are_withheld_and_taken_back(
    admin_client: Client, articles: list[Article], action: str, said: str
) -> None:
    archive.move_to_bin(articles=[articles[2].pk])
    page = act(admin_client, ARTICLES, action, [each.pk for each in articles[:2]])
    assert said in page
    assert visible() == set()
    assert "Undone:" in undo_in(admin_client, page)
    assert visible() == {"Story 0", "Story 1"}, "what was there before stays where it was"


def test_the_list_is_without_the_bin(admin_client: Client, articles: list[Article]) -> None:
    archive.move_to_bin(articles=[articles[0].pk])
    archive.hide(articles=[articles[1].pk])
    for query, titles in (
        ("", {"Story 1", "Story 2"}),
        ("?readers=hidden", {"Story 1"}),
        ("?readers=see", {"Story 2"}),
    ):
        page = admin_client.get(ARTICLES + query).content.decode()
        assert set(re.findall(r"Story \d", page)) == titles


def test_one_with_a_reason(admin_client: Client, articles: list[Article]) -> None:
    article = articles[0]
    change = reverse("admin:newsroom_article_change", args=[article.pk])
    delete = reverse("admin:newsroom_article_delete", args=[article.pk])
    assert delete in admin_client.get(change).content.decode()
    assert "for 30 days" in admin_client.get(delete).content.decode()
    admin_client.post(delete, {"why": "It is an <b>advert</b>"})
    row = Withheld.objects.get()
    assert (row.reason, row.by, row.why) == (Reason.BIN, "admin", "It is an <b>advert</b>")
    page = admin_client.get(change).content.decode()
    assert "This article is in the bin." in page
    assert "It is an &lt;b&gt;advert&lt;/b&gt;" in page
    assert delete not in page
    admin_client.post(reverse("admin:newsroom_article_restore", args=[article.pk]))
    admin_client.post(reverse("admin:newsroom_article_hide", args=[article.pk]))
    assert visible() == {"Story 1", "Story 2"}
    assert "hidden from readers" in admin_client.get(change).content.decode()
    admin_client.post(reverse("admin:newsroom_article_publish", args=[article.pk]))
    assert visible() == {"Story 0", "Story 1", "Story 2"}


def test_the_bin_restores_many(admin_client: Client, articles: list[Article]) -> None:
    archive.move_to_bin(articles=[each.pk for each in articles], user=User.objects.get())
    archive.hide(articles=[articles[2].pk])
    rows = list(Withheld.objects.filter(reason=Reason.BIN).values_list("pk", flat=True))
    page = admin_client.get(BIN).content.decode()
    assert set(re.findall(r"Story \d", page)) == {"Story 0", "Story 1", "Story 2"}
    assert "3 articles restored." in act(admin_client, BIN, "restore", rows)
    assert visible() == {"Story 0", "Story 1"}


def test_for_good_only_after_a_question(admin_client: Client, articles: list[Article]) -> None:
    archive.move_to_bin(articles=[each.pk for each in articles])
    rows = list(Withheld.objects.values_list("pk", flat=True))
    page = act(admin_client, BIN, "delete_for_good", rows[:2])
    assert "2 articles are deleted for good, with their documents" in page
    assert Article.objects.count() == 3
    page = act(admin_client, BIN, "delete_for_good", rows[:2], sure="yes")
    assert "2 articles deleted for good." in page
    assert Article.objects.count() == 1
    assert Tombstone.objects.count() == 2


def test_what_takes_too_long_is_left_and_said(
    admin_client: Client, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.move_to_bin(articles=[each.pk for each in articles])
    monkeypatch.setattr("newsroom.admin.withheld.SECONDS", 0.0)
    monkeypatch.setattr("newsroom.archive.bin.ERASED_SLICE", 1)
    rows = list(Withheld.objects.values_list("pk", flat=True))
    page = act(admin_client, BIN, "delete_for_good", rows, sure="yes")
    assert "1 article deleted for good." in page
    assert "2 more are left" in page


def test_who_may_only_look_moves_nothing(articles: list[Article]) -> None:
    user = User.objects.create_user("ada", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_article"))
    client = Client()
    client.force_login(user)
    pk = articles[0].pk
    archive.move_to_bin(articles=[pk])
    row = Withheld.objects.get()
    assert client.get(BIN).status_code == 200
    for name in ("delete", "hide", "publish", "restore"):
        url = reverse(f"admin:newsroom_article_{name}", args=[articles[1].pk])
        assert client.post(url).status_code == 403, name
    act(client, BIN, "restore", [row.pk])
    act(client, BIN, "delete_for_good", [row.pk], sure="yes")
    undo = reverse("admin:newsroom_operation_undo", args=[Operation.objects.latest("pk").pk])
    assert client.post(undo).status_code == 403
    assert visible() == {"Story 1", "Story 2"}
    assert Article.objects.count() == 3


@pytest.mark.parametrize("url", [ARTICLES, BIN])
def test_a_list_asks_few_questions(
    admin_client: Client, articles: list[Article], url: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    archive.move_to_bin(articles=[articles[0].pk, articles[1].pk])
    with django_assert_max_num_queries(30):
        assert admin_client.get(url).status_code == 200
