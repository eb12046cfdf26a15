"""Seeds in the admin: what was received, byte for byte, to look at and to download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.admin.columns import link_to, yes_or_no
from newsroom.admin.finding import SeedSearchMixin
from newsroom.importing import ImportFailure, RawDocument, document_text
from newsroom.models import Seed
from newsroom.pages.formats import breakable
from newsroom.reader import permitted

SHOWN = 20_000
# What a document may be known by in its file.
KEYS: Final[Mapping[str, Any]] = {
    "file": _("its file"),
    "id": _("its id"),
    "url": _("its address"),
    "name": _("its name in the archive file"),
    "content": _("its content"),
}
CURRENT = yes_or_no("current", _("current"))


@admin.register(Seed)
class SeedAdmin(SeedSearchMixin, admin.ModelAdmin[Seed]):
    list_display = ("where", "in_article", "encoding", CURRENT, "received")
    list_filter = ("encoding", "current", "received")
    list_select_related = ("article",)
    search_fields = ("path", "sha256", "article__title")
    fields = (
        "where", "known_by", "in_article", "sha256", "encoding", "read_by", CURRENT, "received", "download",
        "as_text",
    )  # fmt: skip
    readonly_fields = fields
    change_form_template = "admin/newsroom/titled_form.html"
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seed]:
        return permitted(super().get_queryset(request), "article").defer(
            "data", "repairs", "doubts"
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Its heading is a path, which has no spaces to break at."""
        seed: Seed = context["original"]
        context["subtitle"] = breakable(seed.path)
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Seeds go with their article; never by themselves.
        return request.path.startswith(reverse("admin:newsroom_article_changelist"))

    def get_urls(self) -> list[URLPattern]:
        bytes_ = path(
            "<int:pk>/bytes/",
            self.admin_site.admin_view(self.bytes_view),
            name="newsroom_seed_bytes",
        )
        return [bytes_, *super().get_urls()]

    def bytes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes as received, as a download."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        seed = get_object_or_404(permitted(Seed.objects.all(), "article"), pk=pk)
        response = HttpResponse(bytes(seed.data), content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="{seed.sha256[:16]}.txt"'
        return response

    @admin.display(description=_("path"), ordering="path")
    def where(self, seed: Seed) -> SafeString:
        return breakable(seed.path)

    @admin.display(description=_("article"), ordering="article__title")
    def in_article(self, seed: Seed) -> SafeString:
        return link_to(seed.article)

    @admin.display(description=_("known by"))
    def known_by(self, seed: Seed) -> str:
        """What tells it from the other documents of its file (`newsroom.archive.identity`)."""
        kind, _colon, value = (seed.key or "").partition(":")
        if not kind:
            return gettext("nothing: an earlier version")
        return ": ".join(filter(None, (str(KEYS.get(kind, kind)), value)))

    @admin.display(description=_("bytes"))
    def download(self, seed: Seed) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:newsroom_seed_bytes", args=[seed.pk]),
            _("Download as received"),
        )  # fmt: skip

    @admin.display(description=_("text"))
    def as_text(self, seed: Seed) -> SafeString:
        try:
            text = document_text(RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given))
        except ImportFailure as error:
            text = str(error)
        return format_html('<pre class="seed-text">{}</pre>', text[:SHOWN])
