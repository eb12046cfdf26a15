"""People and their groups in the admin. An administrator makes nobody mightier than herself."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from newsroom.roles import ROLES

admin.site.unregister([User, Group])


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """Users. What they may do they have from their groups; superusers are a superuser's business."""

    list_display = ("username", "email", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("groups", "is_active")

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
class PeopleGroupAdmin(GroupAdmin):
    """Groups. The software's own four stay; others are made to say for whom a source is."""

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
