"""Sources in the admin: what they are called, who may read them, and what was learnt of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy, ngettext

from newsroom import archive
from newsroom.admin.bulk_sheets import SheetMixin
from newsroom.admin.columns import headed, yes_or_no
from newsroom.admin.finding import NameSearchMixin, number_of
from newsroom.admin.merging import MergeMixin
from newsroom.admin.names import HostInline, OtherNameInline, OtherNamesMixin, refuse_taken
from newsroom.admin.searched_filter import SearchedFilter, SearchedFilterMixin
from newsroom.admin.shared_forms import SharedForm, SharedRowAdmin, ShownField
from newsroom.countries import country_choices, language_name
from newsroom.history import Subject
from newsroom.models import Article, Block, LearntLine, Source, SourceName
from newsroom.models.choices import Kind
from newsroom.reader import READ_ALL, permitted_sources
from newsroom.roles import called

# Of learnt lines a source's form shows so many, and of articles with a line its page.
LINES, EXAMPLES = 15, 10


class SourceNameInline(OtherNameInline):
    model = SourceName


class SourceForm(SharedForm):
    shown = ShownField()
    home = forms.URLField(
        label=gettext_lazy("Home page"), max_length=500, required=False, assume_scheme="https"
    )

    class Meta:
        model = Source
        fields = ["name", "home", "country", "language", "day_first", "house_style"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("country", country_choices()), ("language", _languages())):
            if name not in self.fields:  # who may only look has none of them
                continue
            now = getattr(self.instance, name)
            known = [*choices, *([(now, now)] if now and now not in dict(choices) else ())]
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", "—"), *known], required=False
            )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        refuse_taken(Source, SourceName, name, self.instance.pk)
        return name


class GroupsField(forms.ModelMultipleChoiceField[Group]):
    """Groups, those of everybody's archive by what they are called in the interface's language."""

    def label_from_instance(self, obj: Group) -> str:
        return called(obj)


class RestrictingSourceForm(SourceForm):
    """The form of who may also say for whom the source is."""

    only_for = GroupsField(
        label=gettext_lazy("Only for"), queryset=Group.objects.order_by("name"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "For others the articles of this source do not exist. None chosen: for everybody."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["only_for"] = self.instance.readers.all()


@admin.register(Source)
class SourceAdmin(NameSearchMixin, SheetMixin, MergeMixin, OtherNamesMixin, SharedRowAdmin):
    subject = Subject.SOURCE
    list_display = (
        "name", "number",
        yes_or_no("day_first", gettext_lazy("writes the day before the month")), "only_for",
    )  # fmt: skip
    # "Ámbito" beside "Ambito", and capitals aside: by what names are compared by.
    ordering = ("key", "name")
    search_fields = ("name", "other_names__name")
    form = SourceForm
    inlines = (SourceNameInline, HostInline)
    readonly_fields = ("learnt",)
    actions = (
        "merge_now",
        "merge",
        "export_csv",
        "export_xlsx",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        rows: QuerySet[Source] = permitted_sources(super().get_queryset(request))
        return rows.annotate(number=number_of(Article, "source")).prefetch_related("readers")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # For whom a source is, is said by who decides over people.
        form = RestrictingSourceForm if _decides(request) else SourceForm
        return super().get_form(request, *args, **{"form": form, **kwargs})

    def get_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        own = ("name", "home", "country", "language", "day_first", "house_style")
        return (*own, *(("only_for",) if _decides(request) else ()), *(("learnt",) if obj else ()))

    @admin.display(description=gettext_lazy("learnt boilerplate lines"))
    def learnt(self, source: Source) -> SafeString:
        """The lines that repeat over its articles; each leads to articles where it stands."""
        lines = source.learnt_lines.order_by("line")
        number = lines.count()
        shown = format_html_join(
            "", '<li><a href="{}">{}</a></li>',
            (
                (reverse("admin:newsroom_learntline_change", args=[row.pk]),
                 Truncator(row.line).chars(120))
                for row in lines[:LINES]
            ),
        )  # fmt: skip
        if not shown:
            return mark_safe("—")
        address = reverse("admin:newsroom_learntline_changelist")
        return format_html(
            '<ul class="lines">{}</ul><p><a href="{}?source__id__exact={}">{}</a></p>',
            shown, address, source.pk,
            ngettext("%(number)d line", "All %(number)d lines", number) % {"number": number},
        )  # fmt: skip

    @admin.display(description=gettext_lazy("only for"))
    def only_for(self, source: Source) -> str:
        return ", ".join(called(group) for group in source.readers.all())

    @admin.display(description=gettext_lazy("articles"), ordering="number")
    def number(self, source: Source) -> SafeString:
        """How many articles it has, as a link to them."""
        address = reverse("admin:newsroom_article_changelist")
        number = source.number  # type: ignore[attr-defined]
        return format_html('<a href="{}?source__id__exact={}">{}</a>', address, source.pk, number)

    def merged(
        self, target: Source, others: Sequence[Source], user: Any, *, across_kinds: bool
    ) -> archive.Merged:
        return archive.merge_sources(target=target, others=others, user=user)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        archive.save_source(source=obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """For whom it is, where she who saves may say so, and did; and its other names."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
        changed = form.changed_parts
        if "only_for" in form.fields and (changed is None or "only_for" in changed):
            archive.restrict_source(source=form.instance, groups=form.cleaned_data["only_for"])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """One that is for some is not deleted while it has articles: they would be for everybody."""
        objects, counts, needed, protected = super().get_deleted_objects(objs, request)
        restricted = Source.objects.filter(pk__in=[row.pk for row in objs], readers__isnull=False)
        for source in restricted.filter(articles__isnull=False).distinct():
            said = gettext(
                "%(name)s: its articles would be for everybody. Merge it into another source, "
                "or move them to one, first."
            )
            protected = [*protected, said % {"name": source}]
        return objects, counts, needed, protected

    def delete_model(self, request: HttpRequest, obj: Source) -> None:
        archive.delete_sources(sources=Source.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        archive.delete_sources(sources=Source.objects.filter(pk__in=queryset.values("pk")))


def _languages() -> list[tuple[str, str]]:
    """The languages that the archive has or reads, by what they are called."""
    used = Article.objects.exclude(language="").order_by().values_list("language", flat=True)
    codes = {*used.distinct(), *settings.NEWSROOM_LANGUAGES}
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1])


def _decides(request: HttpRequest) -> bool:
    """Whether somebody may say for whom sources are."""
    return request.user.is_active and request.user.has_perm(READ_ALL)


OF_SOURCE = headed("source", gettext_lazy("source"))


@admin.register(LearntLine)
class LearntLineAdmin(SearchedFilterMixin, admin.ModelAdmin[LearntLine]):
    list_display = ("line", OF_SOURCE)
    list_filter = (("source", SearchedFilter),)
    search_fields = ("line",)
    ordering = ("source__key", "line")
    list_select_related = ("source",)

    fields = ("line", OF_SOURCE, "number", "examples")
    readonly_fields = (OF_SOURCE, "number", "examples")
    actions = ("put_back",)

    @admin.display(description=gettext_lazy("why it is boilerplate"))
    def number(self, row: LearntLine) -> str:
        """In how many of the source's articles the line stands."""
        blocks = Block.objects.filter(text=row.line, article__source=row.source_id)
        articles = blocks.values("article").distinct().count()
        return ngettext(
            "This line stands in %(number)d article of %(source)s.",
            "This line stands in %(number)d articles of %(source)s.",
            articles,
        ) % {"number": articles, "source": row.source}

    @admin.action(
        description=gettext_lazy("It is text: show it in all articles, also later ones"),
        permissions=["delete"],
    )
    def put_back(self, request: HttpRequest, queryset: QuerySet[LearntLine]) -> None:
        """Say as an editor that lines are text; no later import learns them again."""
        changed = 0
        editor = request.user if request.user.is_authenticated else None
        for row in queryset.select_related("source"):
            changed += archive.set_kind_of_line(
                source=row.source, line=row.line, kind=Kind.PARAGRAPH, user=editor
            )
        self.message_user(
            request,
            ngettext(
                "Shown again in %(number)d article.",
                "Shown again in %(number)d articles.",
                changed,
            )
            % {"number": changed},
        )

    @admin.display(description=gettext_lazy("Articles where it stands"))
    def examples(self, row: LearntLine) -> SafeString:
        """Some of the source's articles that have the line, the newest first."""
        blocks = Block.objects.filter(text=row.line, article__source=row.source_id)
        articles = Article.objects.filter(pk__in=blocks.values("article"))
        more = articles.count() - EXAMPLES
        found = format_html_join(
            "", '<li><a href="{}">{}</a></li>',
            (
                (reverse("admin:newsroom_article_change", args=[article.pk]), article.title)
                for article in articles.order_by("-published", "-pk")[:EXAMPLES]
            ),
        )  # fmt: skip
        if more > 0:
            said = ngettext("and %(number)s more", "and %(number)s more", more)
            number = number_format(more, force_grouping=True)
            found += format_html("<li>{}</li>", said % {"number": number})
        return format_html("<ul>{}</ul>", found) if found else mark_safe("—")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LearntLine]:
        sources = permitted_sources(Source.objects.all())
        return super().get_queryset(request).filter(source__in=sources)

    def delete_model(self, request: HttpRequest, obj: LearntLine) -> None:
        archive.forget_lines(lines=LearntLine.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[LearntLine]) -> None:
        archive.forget_lines(lines=LearntLine.objects.filter(pk__in=queryset.values("pk")))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
