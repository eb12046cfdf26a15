"""Attempts to sign in that failed, for administrators: deleting one lets its visitor in again."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from newsroom.admin.list_filters import titled
from newsroom.roles import is_administrator


@admin.register(AccessAttempt)
class AttemptAdmin(admin.ModelAdmin[AccessAttempt]):
    """Names that people tried and where from concern nobody but administrators, whoever has which permission."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start", "path_info")
    list_filter = (("attempt_time", titled(gettext_lazy("when"), admin.DateFieldListFilter)),)
    search_fields = ("username", "ip_address")
    fields = (*list_display, "user_agent")
    readonly_fields = fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _administrator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _administrator(request: HttpRequest) -> bool:
    return is_administrator(request.user)
