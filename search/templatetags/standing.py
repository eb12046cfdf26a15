"""The state of the index, for the first page of the admin."""

from __future__ import annotations

from typing import Any

from django import template

from search.index import keeper
from search.index.standing import standing

register = template.Library()


@register.inclusion_tag("admin/_index_standing.html", takes_context=True)
def index_standing(context: dict[str, Any]) -> dict[str, Any]:
    """What waits for the index, and whether it is whole."""
    user = context["request"].user
    return {
        "standing": standing(thorough=False),
        "working": keeper.working(),
        "may_look": user.has_perm("newsroom.view_article"),
        "may_rebuild": user.has_perm("newsroom.change_article"),
        "csrf_token": context.get("csrf_token"),
    }
