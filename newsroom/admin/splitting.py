"""The page on which other names and articles of an entity become one of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom import archive
from newsroom.admin.history import with_undo
from newsroom.history import Act, Change, Operation, Subject
from newsroom.models import Alias, Entity, EntityKind, Mention

# Of an entity with more articles the page offers the newest; the names take the others along.
LISTED = 200


class SplitForm(forms.Form):
    """What becomes an entity of its own: at least one other name, or one article."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=EntityKind.choices)
    aliases = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Other names that go along, with the articles that have them"),
        queryset=Alias.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    mentions = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Articles that mean the new one"),
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, entity: Entity, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = entity.kind
        aliases: Any = self.fields["aliases"]
        aliases.queryset = entity.aliases.exclude(key=entity.key)
        mentions: Any = self.fields["mentions"]
        rows = Mention.objects.standing().filter(entity=entity).select_related("article")
        mentions.choices = [
            (row.pk, f"{Truncator(row.article.title).chars(90)} ({', '.join(row.forms)})")
            for row in rows.order_by("-article__published", "-article")[:LISTED]
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("aliases") and not cleaned.get("mentions"):
            raise forms.ValidationError(_("Choose a name or an article that goes along."))
        return cleaned


class SplitMixin:
    """Adds the page to the admin of entities."""

    def get_urls(self) -> list[URLPattern]:
        this: Any = self
        split = path(
            "<int:pk>/split/", this.admin_site.admin_view(self.split), name="newsroom_entity_split"
        )
        return [split, *super().get_urls()]  # type: ignore[misc]

    def split(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what goes along, and let it."""
        this: Any = self
        entity = get_object_or_404(this.get_queryset(request), pk=pk)
        if not this.has_change_permission(request, entity) or not this.has_add_permission(request):
            raise PermissionDenied
        form = SplitForm(entity, request.POST or None)
        if request.method == "POST" and form.is_valid():
            user: Any = request.user
            try:
                new = archive.split_entity(
                    entity=entity, name=form.cleaned_data["name"], kind=form.cleaned_data["kind"],
                    aliases=[alias.pk for alias in form.cleaned_data["aliases"]],
                    mentions=form.cleaned_data["mentions"], user=user,
                )  # fmt: skip
            except archive.NameTaken:
                form.add_error("name", _("Another one has this name already."))
            else:
                made = Change.objects.filter(subject=Subject.ENTITY, number=new.pk)
                done = Operation.objects.filter(kind=Act.SPLIT, changes__in=made).first()
                said = _("“%(name)s” is one of its own now.") % {"name": new}
                messages.success(request, with_undo(request, said, done))
                return HttpResponseRedirect(reverse("admin:newsroom_entity_change", args=[new.pk]))
        context = {
            **admin.site.each_context(request),
            "title": _("Split “%(name)s”") % {"name": entity},
            "entity": entity,
            "form": form,
            "opts": Entity._meta,
        }
        return TemplateResponse(request, "admin/newsroom/split.html", context)
