"""Doubtful mentions in the admin: an editor says whether an article means an entity, many at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsroom import archive
from newsroom.access import may_judge
from newsroom.admin.columns import NamedListMixin, link_to
from newsroom.admin.finding import MentionSearchMixin
from newsroom.models import Entity, EntityKind, Mention, Standing, Way
from newsroom.reader import permitted

MOST_COUNTED = 10_000


class StandingFilter(admin.SimpleListFilter):
    """Doubtful ones, unless others are asked for: they are what waits for an editor."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Standing.choices, ("any", _("any"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mention]) -> QuerySet[Mention]:
        asked = self.value() or Standing.DOUBTFUL
        if asked == Standing.DOUBTFUL:
            # As `doubtful()` says, by the indexes of what is not shown and of entities.
            suggested = Entity.objects.filter(suggested=True).values("pk")
            doubted = _not_shown(Standing.DOUBTFUL) | Q(entity__in=suggested)
            return queryset.filter(doubted).exclude(standing=Standing.REFUSED)
        if asked == Standing.SHOWN:
            return queryset.filter(standing=asked)
        return queryset.filter(_not_shown(asked)) if asked in Standing.values else queryset

    def choices(self, changelist: Any) -> Any:
        asked = self.value() or Standing.DOUBTFUL
        for value, title in self.lookup_choices:
            yield {
                "selected": asked == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }


class WayFilter(admin.ChoicesFieldListFilter):
    """Most mentions are known by a full name: of the others there is an index."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mention]) -> QuerySet[Mention]:
        found: Any = super().queryset(request, queryset)
        asked = request.GET.get(self.lookup_kwarg, "")
        if asked not in ("", Way.FULL_NAME):
            found = found.exclude(way=Way.FULL_NAME)
        return cast(QuerySet[Mention], found)


class KindFilter(admin.ChoicesFieldListFilter):
    """Asked of the mentions that are listed: those of all people are half of what there is."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mention]) -> QuerySet[Mention]:
        asked = request.GET.get(self.lookup_kwarg, "")
        if asked not in EntityKind.values:
            return queryset
        return queryset.filter(Exists(Entity.objects.filter(pk=OuterRef("entity"), kind=asked)))


class ShortPaginator(Paginator[Any]):
    """Of a million rows it counts no more than anybody turns over, and sorts no more of each than its id."""

    @property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def may_be_more(self) -> bool:
        """Whether there are more rows than are counted."""
        return self._counted > MOST_COUNTED

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST_COUNTED + 1].count())

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        rows: Any = self.object_list
        first = (number - 1) * self.per_page
        ids = rows.values_list("pk", flat=True)[first : first + self.per_page]
        found = rows.model.objects.select_related(*MentionAdmin.list_select_related).in_bulk(ids)
        return Page([found[pk] for pk in ids if pk in found], number, self)


def _not_shown(standing: str) -> Q:
    """Of a standing that few have: by their own index."""
    return Q(standing=standing) & ~Q(standing=Standing.SHOWN)


@admin.register(Mention)
class MentionAdmin(NamedListMixin, MentionSearchMixin, admin.ModelAdmin[Mention]):
    list_display = ("entity", "kind", "read_as", "sure", "in_article", "way", "standing")
    list_display_links = None
    list_filter = (StandingFilter, ("way", WayFilter), ("entity__kind", KindFilter))
    list_select_related = ("entity", "article")
    search_fields = ("entity__name", "read_as", "article__title")
    search_help_text = _("Entity, name as read, or title of the article.")
    # As the index of mentions has them: those of one entity together, nothing to sort.
    ordering = ("entity_id", "standing", "article_id")
    paginator = ShortPaginator
    list_per_page = 100
    show_full_result_count = False
    actions = ("accept", "refuse")
    fields = (
        "entity", "kind", "article_said", "count", "written", "read_as", "sure", "way", "standing",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mention]:
        return permitted(super().get_queryset(request), "article")

    @admin.display(description=_("kind"))
    def kind(self, mention: Mention) -> str:
        return mention.entity.get_kind_display()

    @admin.display(description=_("article"), ordering="article__title")
    def in_article(self, mention: Mention) -> SafeString:
        return link_to(mention.article, most=70)

    @admin.display(description=_("article"))
    def article_said(self, mention: Mention) -> SafeString:
        """The form has room for the whole title."""
        return link_to(mention.article)

    @admin.display(description=_("forms"))
    def written(self, mention: Mention) -> str:
        return ", ".join(mention.forms)

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
    """Say it of the chosen mentions, no more than the list has counted; gives how many changed."""
    chosen = queryset.values_list("pk", flat=True)[:MOST_COUNTED]
    return said(mentions=list(chosen), user=request.user)
