"""Where originals are for editors, no address shows one to anybody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from newsroom.models import Article, Seed
from search.index import sync
from tests.newsroom.factories import keep

# The database holds what an index of its own shows.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

# Stands in the original alone: it is repaired in the article.
RAW = "The mayorâ€™s office"
TEXT = f"""Lighthouse keepers vote to strike

By Jane Doe
12 March 2019

{RAW} said on Tuesday that the lamps of the northern lights would burn all the same.
The keepers had voted to leave them to the machines for a week, unless the board pays.
"""


@pytest.fixture
def article() -> Article:
    article = keep(TEXT)
    assert not sync.drain().problem
    return article


def reader(*codenames: str, staff: bool = False) -> Client:
    user = User.objects.create_user(f"user {User.objects.count()}", is_staff=staff)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def originals(article: Article) -> list[str]:
    [seed] = Seed.objects.values_list("pk", flat=True)
    page = reverse("original", args=[article.pk])
    return [page, f"{page}?only=changed", reverse("original-file", args=[article.pk, seed])]


def test_they_are_for_everyone_unless_it_is_said(article: Article) -> None:
    for address in originals(article):
        assert Client().get(address).status_code == 200, address
    assert originals(article)[0] in Client().get(article.get_absolute_url()).content.decode()


def test_they_can_be_kept_for_editors(article: Article, settings: Any) -> None:
    settings.ORIGINALS = "editors"
    stranger, member, editor, keeper = (
        Client(), reader(staff=True), reader("change_article"), reader("view_seed"),
    )  # fmt: skip
    for address in originals(article):
        assert stranger.get(address)["Location"].startswith("/sign-in/?next=/articles/")
        assert stranger.head(address).status_code == 302
        assert member.get(address).status_code == 403
        for client in (editor, keeper):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "private" in answer["Cache-Control"]
    link = originals(article)[0]
    shown = {client: link in client.get(article.get_absolute_url()).content.decode()
             for client in (stranger, member, editor)}  # fmt: skip
    assert list(shown.values()) == [False, False, True]


def test_no_other_address_shows_them(article: Article, settings: Any) -> None:
    """Pages, exports, feeds, the API as its own description lists it."""
    settings.ORIGINALS = "editors"
    client = Client()
    paths = json.loads(client.get("/api/openapi.json").content)["paths"]
    api = [path.replace("{article_id}", str(article.pk)) for path in paths if "{" not in
           path.replace("{article_id}", "")]  # fmt: skip
    assert f"/api/articles/{article.pk}" in api
    admin = [reverse("admin:newsroom_seed_change", args=[Seed.objects.get().pk]),
             reverse("admin:newsroom_seed_bytes", args=[Seed.objects.get().pk])]  # fmt: skip
    addresses = [
        article.get_absolute_url(), "/?q=lighthouse", "/export.csv", "/export.jsonl", "/export.bib",
        "/feed.atom", "/feed.rss", f"/articles/{article.pk}/cite.bib", *api, *admin,
    ]  # fmt: skip
    seen = 0
    for address in addresses:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert RAW not in body.decode(), address
        seen += answer.status_code == 200
    assert seen >= 8
    assert [client.get(address).status_code for address in admin] == [302, 302]
    member = reader("view_article", staff=True)
    assert [member.get(address).status_code for address in admin] == [403, 403]
