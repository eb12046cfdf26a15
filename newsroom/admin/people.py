"""People and their groups in the admin. An administrator makes nobody mightier than herself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from newsroom import archive
from newsroom.admin.columns import yes_or_no
from newsroom.roles import ROLES, called
from newsroom.settings_seen import HIDDEN

admin.site.unregister([User, Group])


class NotingMixin:
    """Keeps in the history who gave whom what, and what became of a person or a group."""

    noted: str

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """As it was is looked up before it is written."""
        there = type(obj)._default_manager.filter(pk=obj.pk).first() if change else None
        request.as_it_was = _state(there) if there else {}
        this: Any = super()
        this.save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Groups and permissions are written last."""
        this: Any = super()
        this.save_related(request, form, formsets, change)
        row = type(form.instance)._default_manager.get(pk=form.instance.pk)
        self._note(request, str(row), archive.steps_between(request.as_it_was, _state(row)))

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        """Who is about to be deleted, as she is."""
        for row in queryset:
            self._note(request, str(row), archive.steps_between(_state(row), {}))
        this: Any = super()
        return this.log_deletions(request, queryset)

    def delete_model(self, request: Any, obj: Any) -> None:
        """What is hers goes with her, in the archive's tables as well."""
        self.delete_queryset(request, type(obj)._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        archive.delete_people(rows=queryset)

    def user_change_password(self, request: Any, id: str, form_url: str = "") -> Any:  # noqa: A002
        """A password that somebody else sets; what it is, nobody keeps."""
        this: Any = super()
        answer = this.user_change_password(request, id, form_url)
        done = request.method == "POST" and answer.status_code == 302
        person = User.objects.filter(pk=id).first() if done else None
        if person:
            self._note(request, str(person), [("password", HIDDEN, HIDDEN)])
        return answer

    def _note(self, request: Any, who: str, steps: Sequence[archive.Step]) -> None:
        if steps:
            archive.note_people(user=request.user, of=self.noted, who=who, steps=steps)


def _state(row: User | Group) -> dict[str, str]:
    """What somebody, or a group, may do, as a history keeps it."""
    if isinstance(row, Group):
        return {"name": row.name, "permissions": _listed(row.permissions, "codename")}
    flags = {name: "yes" if getattr(row, name) else "no" for name in ("is_active", "is_superuser")}
    return {
        "username": row.username, "groups": _listed(row.groups, "name"),
        "permissions": _listed(row.user_permissions, "codename"), **flags,
    }  # fmt: skip


def _listed(rows: Any, column: str) -> str:
    return "; ".join(sorted(rows.values_list(column, flat=True)))


class GroupFilter(admin.RelatedFieldListFilter):
    """By groups, as the interface's language calls them."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Each group with its id."""
        return [(group.pk, called(group)) for group in Group.objects.order_by("name")]


@admin.register(User)
class PersonAdmin(NotingMixin, UserAdmin[User]):
    """Users. What they may do they have from their groups; superusers are a superuser's business."""

    noted = "person"
    list_display = (
        "username", "email", "first_name", "last_name",
        yes_or_no("is_active", _("active")), "last_login",
    )  # fmt: skip
    list_filter = (("groups", GroupFilter), "is_active")

    class Media:
        js = ("newsroom/people.js",)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Groups are chosen by what they are called in the interface's language."""
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.name == "groups":
            field.label_from_instance = called
        return field

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None or _mighty(request):
            return super().get_fieldsets(request, obj)
        return (
            (None, {"fields": ("username", "password")}),
            (_("Person"), {"fields": ("first_name", "last_name", "email")}),
            (_("Permissions"), {"fields": ("is_active", "groups")}),
            (_("Dates"), {"fields": ("last_login", "date_joined")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Who may enter the admin follows from the groups.
        dates = ("last_login", "date_joined")
        return (*super().get_readonly_fields(request, obj), *dates)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


@admin.register(Group)
class PeopleGroupAdmin(NotingMixin, GroupAdmin):
    """Groups. The software's own four stay; others are made to say for whom a source is."""

    noted = "group"
    list_display = ("name_said",)

    @admin.display(description=_("name"), ordering="name")
    def name_said(self, group: Group) -> str:
        return called(group)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = obj is not None and obj.name in ROLES
        return ("name", "permissions") if own or _mighty(request) else ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "permissions") if obj is not None and obj.name in ROLES else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = obj is not None and obj.name in ROLES
        return super().has_delete_permission(request, obj) and not own


def _mighty(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser


def _may_touch(request: HttpRequest, person: Any) -> bool:
    return _mighty(request) or not getattr(person, "is_superuser", False)
