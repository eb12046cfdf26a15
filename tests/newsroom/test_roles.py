"""The four groups: what they may do, kept right after migrations, and who enters the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client

from newsroom.roles import ADMINISTRATORS, ARCHIVISTS, EDITORS, READERS, ROLES

pytestmark = pytest.mark.django_db


def member(name: str, *roles: str, **options: bool) -> User:
    user = User.objects.create_user(name, **options)
    user.groups.set(Group.objects.filter(name__in=roles))
    return User.objects.get(pk=user.pk)


def test_they_are_there_with_what_they_may_do() -> None:
    may = {role: set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))
           for role in ROLES}  # fmt: skip
    assert may[READERS] == set()
    assert {"change_article", "view_article", "view_seed", "change_mention"} <= may[EDITORS]
    assert not [name for name in may[EDITORS] if name.startswith(("add", "delete"))]
    assert may[EDITORS] < may[ARCHIVISTS] < may[ADMINISTRATORS]
    assert {"delete_article", "change_source", "add_entity", "delete_entity"} <= may[ARCHIVISTS]
    people = {
        "add_user",
        "change_user",
        "change_group",
        "read_every_source",
        "delete_accessattempt",
    }
    assert people <= may[ADMINISTRATORS] - may[ARCHIVISTS]
    assert not [name for name in may[ADMINISTRATORS] if "token" in name or "savedsearch" in name]


def test_a_migration_puts_them_right_again() -> None:
    editors, archivists = Group.objects.get(name=EDITORS), Group.objects.get(name=ARCHIVISTS)
    before = set(archivists.permissions.all())
    editors.permissions.add(Permission.objects.get(codename="delete_article"))
    archivists.permissions.clear()
    Group.objects.get(name=READERS).delete()
    desk = Group.objects.create(name="desk")
    desk.permissions.set(Permission.objects.filter(codename="view_article"))
    call_command("migrate", verbosity=0)
    assert not editors.permissions.filter(codename="delete_article").exists()
    assert set(archivists.permissions.all()) == before
    assert Group.objects.filter(name=READERS).exists()
    assert desk.permissions.count() == 1


def test_who_joins_may_enter_the_admin_and_who_leaves_may_not() -> None:
    ann = member("ann", READERS)
    assert not ann.is_staff
    ann.groups.add(Group.objects.get(name=EDITORS))
    assert ann.is_staff
    ann.groups.add(Group.objects.get(name=ARCHIVISTS))
    ann.groups.remove(Group.objects.get(name=EDITORS))
    assert ann.is_staff
    ann.groups.clear()
    assert not ann.is_staff
    Group.objects.get(name=EDITORS).user_set.add(ann)
    assert User.objects.get(pk=ann.pk).is_staff
    Group.objects.get(name=EDITORS).user_set.clear()
    assert not User.objects.get(pk=ann.pk).is_staff
    other = member("bob", READERS, is_staff=True)
    other.groups.clear()
    assert User.objects.get(pk=other.pk).is_staff, "whom somebody else let in stays"
    root = User.objects.create_superuser("root")
    root.groups.set(Group.objects.all())
    root.groups.clear()
    assert User.objects.get(pk=root.pk).is_staff


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(member("boss", ADMINISTRATORS))
    return client


def test_an_administrator_makes_nobody_mightier_than_herself(administrator: Client) -> None:
    root, ann = User.objects.create_superuser("root"), member("ann")
    address = f"/admin/auth/user/{ann.pk}/change/"
    fields = {
        "username": "ann", "is_active": "on", "is_superuser": "on", "is_staff": "on",
        "user_permissions": [Permission.objects.get(codename="add_session").pk],
        "groups": [Group.objects.get(name=READERS).pk],
    }  # fmt: skip
    assert administrator.post(address, fields).status_code == 302
    ann.refresh_from_db()
    assert (ann.is_superuser, ann.is_staff, ann.user_permissions.count()) == (False, False, 0)
    assert ann.groups.get().name == READERS
    for page in ("change", "delete", "password"):
        tried = administrator.post(f"/admin/auth/user/{root.pk}/{page}/", {"post": "yes"})
        assert tried.status_code == 403, page
    everybody = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    administrator.post("/admin/auth/user/", everybody)
    assert User.objects.filter(pk=root.pk).exists()


def test_the_four_groups_stay_and_others_are_made(administrator: Client) -> None:
    own = Group.objects.get(name=READERS)
    address = f"/admin/auth/group/{own.pk}"
    assert administrator.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    administrator.post(f"{address}/change/", {"name": "guests"})
    own.refresh_from_db()
    assert (own.name, own.permissions.count()) == (READERS, 0)
    everything = list(Permission.objects.values_list("pk", flat=True))
    administrator.post("/admin/auth/group/add/", {"name": "desk", "permissions": everything})
    assert Group.objects.get(name="desk").permissions.count() == 0
