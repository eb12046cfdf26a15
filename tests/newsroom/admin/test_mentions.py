"""Doubtful mentions in the admin: accepted or refused, many at a time."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from newsroom.models import Entity, Mention, Standing
from tests.newsroom.factories import person, report

pytestmark = pytest.mark.django_db
LIST = "/admin/newsroom/mention/"


@pytest.fixture(autouse=True)
def mentions() -> None:
    for number in range(3):
        report(f"Report {number}", entities=[person("Ada Fenwick"), person("Jo Harb")])
    Mention.objects.filter(entity__name="Ada Fenwick").update(
        standing=Standing.DOUBTFUL, read_as="Fenwick"
    )


def rows(html: str) -> int:
    return html.count('name="_selected_action"')


def test_the_list_begins_with_what_waits_for_an_editor(admin_client: Client) -> None:
    html = admin_client.get(LIST).content.decode()
    assert rows(html) == 3
    assert "Jo Harb" not in html
    assert rows(admin_client.get(f"{LIST}?standing=any").content.decode()) == 6
    Entity.objects.filter(name="Jo Harb").update(suggested=True)
    assert rows(admin_client.get(LIST).content.decode()) == 6


@pytest.mark.parametrize(
    ("action", "after"), [("accept", Standing.ACCEPTED), ("refuse", Standing.REFUSED)]
)
def test_many_are_judged_at_a_time(admin_client: Client, action: str, after: str) -> None:
    chosen = list(Mention.objects.doubtful().values_list("pk", flat=True)[:2])
    data = {"action": action, "_selected_action": chosen}
    html = admin_client.post(LIST, data, follow=True).content.decode()
    assert f"2 mentions {after}." in html
    assert Mention.objects.filter(standing=after).count() == 2
    assert Mention.objects.doubtful().count() == 1


def test_an_article_s_form_has_buttons_for_each(admin_client: Client) -> None:
    mention = Mention.objects.doubtful().first()
    assert mention
    address = f"/admin/newsroom/article/{mention.article_id}/change/"
    html = admin_client.get(address).content.decode()
    [judge] = set(re.findall(r'name="refuse" value="\d+"\s+data-judge="([^"]+)"', html))
    answer = admin_client.post(judge, {"refuse": mention.pk, "title": "Not saved"})
    assert answer["Location"] == address
    mention.refresh_from_db()
    assert mention.standing == Standing.REFUSED
    assert "Fenwick" not in admin_client.get(address).content.decode()


def test_it_takes_the_permission_to_change_articles(client: Client) -> None:
    user = User.objects.create_user("ana", is_staff=True)
    client.force_login(user)
    assert client.get(LIST).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert client.get(LIST).status_code == 200
    one = Mention.objects.first()
    assert one
    assert client.get(f"{LIST}{one.pk}/delete/").status_code == 403
    assert client.post(f"{LIST}{one.pk}/change/", {"count": "7"}).status_code == 403
