"""Articles in the admin: metadata beside the evidence that it rests on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from newsroom.admin.article_form import ArticleForm, fieldsets
from newsroom.admin.article_form_views import ArticleFormMixin
from newsroom.admin.bulk import BulkMixin
from newsroom.admin.bulk_sheets import SheetMixin
from newsroom.admin.columns import yes_or_no
from newsroom.admin.finding import ArticleSearchMixin
from newsroom.admin.list_filters import LanguageFilter, titled
from newsroom.admin.saved_filters import SavedFiltersMixin
from newsroom.admin.searched_filter import SearchedFilter, SearchedFilterMixin
from newsroom.admin.shared_forms import SharedRowAdmin
from newsroom.admin.withheld import VisibilityFilter, WithholdingMixin, withhold
from newsroom.admin.worklists import WorklistFilter
from newsroom.countries import language_name
from newsroom.history import Change, Subject
from newsroom.models import Article, Evidence, Origin, Reason
from newsroom.reader import permitted


class RepairFilter(admin.SimpleListFilter):
    title = _("repairs")
    parameter_name = "repairs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("any", _("repaired")),
            ("inferred", _("some repairs inferred")),
            ("doubts", _("doubtful spots left")),
            ("none", _("never damaged")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        repaired = Q(repairs_exact__gt=0) | Q(repairs_inferred__gt=0)
        match self.value():
            case "any":
                return queryset.filter(repaired)
            case "inferred":
                return queryset.filter(repairs_inferred__gt=0)
            case "doubts":
                return queryset.filter(doubts__gt=0)
            case "none":
                return queryset.exclude(repaired).filter(doubts=0)
        return queryset


class MissingFilter(admin.SimpleListFilter):
    title = _("missing")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("date", _("a date")), ("source", _("a source")), ("authors", _("authors"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        lacks = {
            "date": Q(published=None), "source": Q(source=None), "authors": Q(authorships=None),
        }  # fmt: skip
        value = self.value()
        return queryset.filter(lacks[value]) if value in lacks else queryset


class EditedFilter(admin.SimpleListFilter):
    title = _("edited")
    parameter_name = "edited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("by an editor")), ("offered", _("and the seed says otherwise"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        edited = Evidence.objects.filter(current=True, origin=Origin.EDITED)
        if self.value() == "yes":
            return queryset.filter(pk__in=edited.values("article"))
        if self.value() == "offered":
            offered = Evidence.objects.filter(current=False, settled=False)
            return queryset.filter(pk__in=edited.values("article")).filter(
                pk__in=offered.values("article")
            )
        return queryset


@admin.register(Article)
class ArticleAdmin(
    ArticleFormMixin,
    ArticleSearchMixin,
    SheetMixin,
    BulkMixin,
    SavedFiltersMixin,
    SearchedFilterMixin,
    WithholdingMixin,
    SharedRowAdmin,
):
    subject = Subject.ARTICLE
    form = ArticleForm
    list_display = (
        "title", "source", "published", "in_language", "repairs",
        yes_or_no("inferred", _("some metadata was guessed")),
    )  # fmt: skip
    list_display_links = ("title",)
    list_filter = (
        WorklistFilter, VisibilityFilter, ("source", SearchedFilter), ("language", LanguageFilter), RepairFilter,
        MissingFilter, EditedFilter, ("inferred", titled(_("guesses"), admin.BooleanFieldListFilter)),
    )  # fmt: skip
    actions = ("edit_many", "delete_selected", "hide", "publish", "export_csv", "export_xlsx")
    list_select_related = ("source",)
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "published"
    search_fields = (
        "title",
    )  # that there is a search; what it finds says `newsroom.admin.finding`
    search_help_text = _("Words of the text, title, source, author or entity; number or address.")
    autocomplete_fields = ("source",)
    fieldsets = fieldsets()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return permitted(super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # Articles come from seeds.

    def changes_of(self, number: int) -> QuerySet[Change]:
        """Those of an article, and what was said of it and another one, which is kept with that."""
        about_two = Q(operation__details__has_key="coverage") | Q(
            operation__undoes__details__has_key="coverage"
        )
        others = Change.objects.filter(about_two, subject=self.subject).exclude(number=number)
        both = [
            pk
            for pk, rows in others.values_list("pk", "rows")
            if any(part == "coverage" and number in key[:2] for part, key, *_ in rows)
        ]
        return super().changes_of(number) | Change.objects.filter(pk__in=both)

    @admin.display(description=_("language"), ordering="language")
    def in_language(self, article: Article) -> str:
        return language_name(article.language) if article.language else ""

    @admin.display(description=_("repairs"), ordering="repairs_exact")
    def repairs(self, article: Article) -> str:
        number = article.repairs_exact + article.repairs_inferred
        return (
            f"{number}\u00a0({article.repairs_inferred}\u00a0≈)"
            if article.repairs_inferred
            else str(number)
        )

    def get_urls(self) -> list[URLPattern]:
        return [*self.form_urls(), *self.withholding_urls(), *super().get_urls()]

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        withhold(request, Reason.BIN, Article.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        withhold(request, Reason.BIN, queryset)
