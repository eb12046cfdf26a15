"""The page on which an entity is taken apart, and the names that sources and authors have beside their own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.models import Alias, Author, Entity, Mention, Source
from tests.newsroom.factories import person, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def entity() -> Entity:
    report(entities=[person("Barack Obama"), person("B. Obama")])
    one, other = (Entity.objects.get(name=name) for name in ("Barack Obama", "B. Obama"))
    archive.merge_entities(target=one, others=[other])
    return Entity.objects.get()


def test_an_entity_is_taken_apart_with_what_was_chosen(
    admin_client: Client, entity: Entity
) -> None:
    change = admin_client.get(reverse("admin:newsroom_entity_change", args=[entity.pk]))
    url = reverse("admin:newsroom_entity_split", args=[entity.pk])
    assert url in change.content.decode()
    assert "B. Obama" in admin_client.get(url).content.decode()
    alias, mention = Alias.objects.get(name="B. Obama"), Mention.objects.get()
    nothing = admin_client.post(url, {"name": "Bill Obama", "kind": "person"})
    assert "Choose a name or an article" in nothing.content.decode()
    chosen = {"kind": "person", "aliases": [alias.pk], "mentions": [mention.pk]}
    taken = admin_client.post(url, {"name": "Barack Obama", **chosen})
    assert "has this name already" in taken.content.decode()
    response = admin_client.post(url, {"name": "Bill Obama", **chosen}, follow=True)
    new = Entity.objects.get(name="Bill Obama")
    assert response.request["PATH_INFO"].endswith(f"/entity/{new.pk}/change/")
    assert "/undo/" in response.content.decode()
    assert set(new.aliases.values_list("name", flat=True)) == {"Bill Obama", "B. Obama"}


def test_the_button_undoes_this_splitting_and_not_another_s_of_the_same_moment(
    admin_client: Client, entity: Entity, monkeypatch: pytest.MonkeyPatch
) -> None:
    report("Next", "Body.", entities=[person("Ada Fenwick")])
    other, split = Entity.objects.get(name="Ada Fenwick"), archive.split_entity

    def split_with_another(**asked: Any) -> Entity:
        new = split(**asked)
        split(entity=other, name="Ida Fenwick", mentions=[other.mentions.get().pk])
        return new

    monkeypatch.setattr(archive, "split_entity", split_with_another)
    url = reverse("admin:newsroom_entity_split", args=[entity.pk])
    form = {"name": "Bill Obama", "kind": "person", "mentions": [entity.mentions.get().pk]}
    page = admin_client.post(url, form, follow=True).content.decode()
    admin_client.post(re.findall(r'action="([^"]*/undo/)"', page)[0])
    names = set(Entity.objects.values_list("name", flat=True))
    assert names == {"Barack Obama", "Ada Fenwick", "Ida Fenwick"}


def test_only_who_may_change_and_add_takes_apart(entity: Entity) -> None:
    user = User.objects.create_user("ben", is_staff=True)
    client = Client()
    client.force_login(user)
    url = reverse("admin:newsroom_entity_split", args=[entity.pk])
    for codename in ("view_entity", "change_entity"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
        assert client.get(url).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="add_entity"))
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("model", [Source, Author])
def test_other_names_are_written_beside_the_own(
    admin_client: Client, model: type[Source | Author]
) -> None:
    report(source="The Herald", author="Ana Bosque")
    report("Next", "Body.", source="The Ledger", author="Ben Roca")
    row, other = model.objects.order_by("pk")
    url = reverse(f"admin:newsroom_{model._meta.model_name}_change", args=[row.pk])

    def save(other_name: str, initial: int = 0, **data: str) -> bytes:
        numbers = {"TOTAL_FORMS": initial + (not initial), "INITIAL_FORMS": initial}
        form = {f"other_names-{key}": value for key, value in numbers.items()}
        form |= {
            "other_names-0-name": other_name,
            f"other_names-0-{model._meta.model_name}": row.pk,
        }
        form |= {"name": row.name, "day_first": "unknown", "kind": "person", **data}
        form |= {"hosts-TOTAL_FORMS": 0, "hosts-INITIAL_FORMS": 0}
        response = admin_client.post(url, form)
        assert response.status_code == (200 if response.content else 302)
        return response.content

    assert not save("Another Name")
    assert [each.name for each in row.other_names.all()] == ["Another Name"]
    assert b"Merge the two instead" in save(other.name)
    pk = str(row.other_names.get().pk)
    assert not save("Another Written", 1, **{"other_names-0-id": pk})
    assert [each.name for each in row.other_names.all()] == ["Another Written"]
    pk = str(row.other_names.get().pk)
    assert not save("Another Written", 1, **{"other_names-0-id": pk, "other_names-0-DELETE": "on"})
    assert not row.other_names.exists()
    # Its own name before is one of them, so that imports find it.
    assert not save("", name="Quite Another")
    assert [each.name for each in row.other_names.all()] == [row.name]
