"""The four groups of people, and what each may do.

    readers          read, keep searches
    editors          also correct articles, and say what names in them mean, and whose words they quote
    archivists       also sources, authors and entities, imports, and deleting
    administrators   also people, and for whom a source is

Whoever runs the archive puts people into them; nobody has a permission but by a group, or is a
superuser, who may do everything. Whoever is in one of the last three may enter the admin
(`is_staff`), and nobody stays there who leaves them. The permissions of these four belong to the software: they are set
after every migration, so that a table that is new has them as well. For other groups nothing is set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import router
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

READERS: Final = "readers"
EDITORS: Final = "editors"
ARCHIVISTS: Final = "archivists"
ADMINISTRATORS: Final = "administrators"
ROLES: Final = (READERS, EDITORS, ARCHIVISTS, ADMINISTRATORS)
# What they are called where people read it.
LABELS: Final[Mapping[str, StrPromise]] = {
    READERS: _("readers"),
    EDITORS: _("editors"),
    ARCHIVISTS: _("archivists"),
    ADMINISTRATORS: _("administrators"),
}
# Whoever is in one of them may enter the admin.
STAFF: Final = (EDITORS, ARCHIVISTS, ADMINISTRATORS)

# The app, the model and the codename of a permission.
Permission = tuple[str, str, str]

_ARCHIVE: Final = ("newsroom", "search")
# What people keep is their own, and for whom a source is has no page of its own in the admin.
_PRIVATE: Final = {
    ("newsroom", "accesstoken"), ("newsroom", "readership"), ("search", "savedsearch"),
    ("search", "told"), ("search", "alert"), ("newsroom", "savedfilter"), ("newsroom", "draft"),
}  # fmt: skip
_PEOPLE: Final = {("auth", "user"), ("auth", "group"), ("axes", "accessattempt")}
_OF_EDITORS: Final = {"change_article", "change_mention", "change_quotation"}
_OF_ADMINISTRATORS: Final = {"read_every_source"}


def called(group: Any) -> str:
    """What a group is called in the interface's language; one of the archive's own has the name it was given."""
    return str(LABELS.get(group.name, group.name))


def _edits(permission: Permission) -> bool:
    app, model, codename = permission
    looks = codename.startswith("view_") and (app, model) not in _PRIVATE
    return app in _ARCHIVE and (looks or codename in _OF_EDITORS)


def _archives(permission: Permission) -> bool:
    app, model, codename = permission
    own = (app, model) not in _PRIVATE and codename not in _OF_ADMINISTRATORS
    return app in _ARCHIVE and own


def _administers(permission: Permission) -> bool:
    app, model, codename = permission
    people = (app, model) in _PEOPLE or codename in _OF_ADMINISTRATORS
    return people or _archives(permission)


MAY: Final[dict[str, Callable[[Permission], bool]]] = {
    READERS: lambda permission: False,
    EDITORS: _edits,
    ARCHIVISTS: _archives,
    ADMINISTRATORS: _administers,
}


def make_roles(sender: Any, using: str = "default", apps: Any = installed, **options: Any) -> None:
    """After a migration: make the groups where they are missing, and give each what it may do.

    Waits for the last app's signal, as the permissions of each are made by its own.
    """
    last = [config for config in installed.get_app_configs() if config.models_module][-1]
    if sender.label != last.label:
        return
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
        apps.get_model("newsroom", "AccessToken")  # whether the migration that these came with ran
    except LookupError:
        return
    if not router.allow_migrate_model(using, groups):
        return
    create_permissions(last, verbosity=0, using=using, apps=apps)
    rows = permissions.objects.using(using).values_list(
        "pk", "content_type__app_label", "content_type__model", "codename"
    )
    known = {pk: (app, model, codename) for pk, app, model, codename in rows.order_by()}
    through = groups.permissions.through
    for role in ROLES:
        group, _made = groups.objects.using(using).get_or_create(name=role)
        wanted = {pk for pk, permission in known.items() if MAY[role](permission)}
        given = through.objects.using(using).filter(group_id=group.pk)
        held = set(given.values_list("permission_id", flat=True))
        if held - wanted:
            given.filter(permission_id__in=held - wanted).delete()
        through.objects.using(using).bulk_create(
            (through(group_id=group.pk, permission_id=pk) for pk in sorted(wanted - held)),
            ignore_conflicts=True,
        )


def is_administrator(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody looks after people and settings."""
    if not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name=ADMINISTRATORS).exists()


def follow_groups(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **options: Any
) -> None:
    """Let who joined one of the groups of STAFF into the admin, and who left the last of them out.

    Of `user.groups` and of `group.user_set`, as Django signals what becomes of either.
    """
    if action not in ("post_add", "pre_remove", "pre_clear"):
        return
    model = sender._meta.get_field("user").related_model
    if reverse:
        leaving = {instance.pk}
        users = model._default_manager.filter(pk__in=pk_set or instance.user_set.values("pk"))
    else:
        leaving = pk_set or set(instance.groups.values_list("pk", flat=True))
        users = model._default_manager.filter(pk=instance.pk)
    groups = sender._meta.get_field("group").related_model._default_manager
    if not groups.filter(pk__in=leaving, name__in=STAFF).exists():
        return
    if action == "post_add":
        users.update(is_staff=True)
    else:
        kept = sender._default_manager.filter(group__name__in=STAFF).exclude(group__in=leaving)
        users.filter(is_superuser=False).exclude(pk__in=kept.values("user")).update(is_staff=False)
    if not reverse:
        instance.refresh_from_db(fields=["is_staff"])
