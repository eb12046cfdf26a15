"""Authors in the admin, with the names that they sign by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from newsroom import archive
from newsroom.admin.bulk_sheets import SheetMixin
from newsroom.admin.finding import NameSearchMixin, number_of
from newsroom.admin.merging import MergeMixin
from newsroom.admin.names import OtherNameInline, OtherNamesMixin, refuse_taken
from newsroom.admin.shared_forms import SharedForm, SharedRowAdmin, ShownField
from newsroom.history import Subject
from newsroom.models import Author, AuthorName, Authorship
from newsroom.reader import permitted_authors


class AuthorForm(SharedForm):
    shown = ShownField()

    class Meta:
        model = Author
        fields = ["name", "kind"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        refuse_taken(Author, AuthorName, name, self.instance.pk)
        return name


class AuthorNameInline(OtherNameInline):
    model = AuthorName


@admin.register(Author)
class AuthorAdmin(NameSearchMixin, SheetMixin, MergeMixin, OtherNamesMixin, SharedRowAdmin):
    subject = Subject.AUTHOR
    list_display = ("name", "kind", "number")
    list_filter = ("kind",)
    search_fields = ("name", "other_names__name")
    form = AuthorForm
    fields = ("name", "kind")
    inlines = (AuthorNameInline,)
    actions = (
        "merge_now",
        "merge",
        "export_csv",
        "export_xlsx",
    )
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        rows: QuerySet[Author] = permitted_authors(super().get_queryset(request))
        return rows.annotate(number=number_of(Authorship, "author"))

    @admin.display(description=gettext_lazy("articles"), ordering="number")
    def number(self, author: Author) -> int:
        return int(author.number)  # type: ignore[attr-defined]

    def merged(
        self, target: Author, others: Sequence[Author], user: Any, *, across_kinds: bool
    ) -> archive.Merged:
        return archive.merge_authors(target=target, others=others, user=user)

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        archive.save_author(author=obj)

    def delete_model(self, request: HttpRequest, obj: Author) -> None:
        archive.delete_authors(authors=Author.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Author]) -> None:
        archive.delete_authors(authors=Author.objects.filter(pk__in=queryset.values("pk")))
