"""Doubtful mentions in the admin: an editor says whether an article means an entity, many at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsroom import archive
from newsroom.access import may_judge
from newsroom.models import Mention, Standing
from newsroom.reader import readable


class StandingFilter(admin.SimpleListFilter):
    """Doubtful ones, unless others are asked for: they are what waits for an editor."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Standing.choices, ("any", _("any"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mention]) -> QuerySet[Mention]:
        asked = self.value() or Standing.DOUBTFUL
        if asked == Standing.DOUBTFUL:
            doubted = Q(standing=Standing.DOUBTFUL) | Q(entity__suggested=True)
            return queryset.filter(doubted).exclude(standing=Standing.REFUSED)
        return queryset.filter(standing=asked) if asked in Standing.values else queryset

    def choices(self, changelist: Any) -> Any:
        asked = self.value() or Standing.DOUBTFUL
        for value, title in self.lookup_choices:
            yield {
                "selected": asked == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }


@admin.register(Mention)
class MentionAdmin(admin.ModelAdmin[Mention]):
    list_display = ("entity", "kind", "read_as", "sure", "in_article", "way", "standing")
    list_display_links = None
    list_filter = (StandingFilter, "way", "entity__kind")
    list_select_related = ("entity", "article")
    search_fields = ("entity__name", "read_as", "article__title")
    search_help_text = _("Entity, name as read, or title of the article.")
    ordering = ("entity__name", "-article__published")
    list_per_page = 100
    show_full_result_count = False
    actions = ("accept", "refuse")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mention]:
        return readable(super().get_queryset(request), "article")

    @admin.display(description=_("kind"))
    def kind(self, mention: Mention) -> str:
        return mention.entity.get_kind_display()

    @admin.display(description=_("article"), ordering="article__title")
    def in_article(self, mention: Mention) -> SafeString:
        address = reverse("admin:newsroom_article_change", args=[mention.article_id])
        title = Truncator(mention.article.title).chars(70)
        return format_html('<a href="{}">{}</a>', address, title)

    @admin.display(description=_("confidence"), ordering="confidence")
    def sure(self, mention: Mention) -> str:
        return f"{mention.confidence:.0%}"

    @admin.action(description=_("Accept: the article means this entity"), permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Mention]) -> None:
        number = _judge(archive.accept_mentions, request, queryset)
        text = ngettext("%(number)d mention accepted.", "%(number)d mentions accepted.", number)
        messages.success(request, text % {"number": number})

    @admin.action(description=_("Refuse: it means another"), permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Mention]) -> None:
        number = _judge(archive.refuse_mentions, request, queryset)
        text = ngettext("%(number)d mention refused.", "%(number)d mentions refused.", number)
        messages.success(request, text % {"number": number})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_judge(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_judge(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and may_judge(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Mentions go with their article or entity; what an article does not mean is refused.
        return not request.path.startswith(reverse("admin:newsroom_mention_changelist"))


def _judge(said: Callable[..., int], request: HttpRequest, queryset: QuerySet[Mention]) -> int:
    """Say it of the chosen mentions; gives how many changed."""
    return said(mentions=list(queryset.values_list("pk", flat=True)), user=request.user)
