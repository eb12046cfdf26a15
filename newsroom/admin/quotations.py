"""Quotations in the admin: an editor says whose words they are, which, or that they are none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from newsroom import archive
from newsroom.admin.columns import link_to, shortened
from newsroom.admin.mentions import ShortPaginator
from newsroom.models import Mention, Quotation
from newsroom.models.quotations import DOUBTFUL
from newsroom.pages.quoted import rule_said
from newsroom.reader import permitted

MOST_REFUSED = 1_000


class QuotationForm(forms.ModelForm[Quotation]):
    """What an editor may say of a quotation; its words have to stand in the same block."""

    text = forms.CharField(
        label=_("words"), widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("As they stand in the article, in one paragraph: more of them, or fewer."),
    )  # fmt: skip
    speaker = forms.CharField(
        label=_("speaker as printed"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip
    name = forms.ChoiceField(
        label=_("speaker"), required=False,
        help_text=_("Names that the article mentions. One that is missing is given to the article first."),
    )  # fmt: skip
    back = forms.BooleanField(
        label=_("take corrections back"), required=False,
        help_text=_("Then it is as it is read in the document."),
    )  # fmt: skip

    class Meta:
        model = Quotation
        fields = ("text", "speaker", "name", "refused")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["name"]
        field.choices = [("", _("nobody whom the archive knows")), *self._names()]
        # As Django writes the labels of fields that are only read.
        for each in self.fields.values():
            each.label = capfirst(str(each.label or ""))

    def _names(self) -> list[tuple[str, str]]:
        """The names that the article mentions, each as its quotations would have it."""
        row = self.instance
        mentions = Mention.objects.shown().filter(article=row.article_id).select_related("entity")
        names = {m.entity_id: (m.forms[0] if m.forms else m.entity.name) for m in mentions}
        if row.entity_id in names and row.name:
            names[row.entity_id] = row.name
        choices = [(names[m.entity_id], m.entity.name) for m in mentions]
        if row.name and row.name not in names.values():
            choices.append((row.name, row.name))
        return choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if "text" in self.changed_data and data.get("text") and not data.get("back"):
            blocks = self.instance.article.blocks.order_by("position")
            texts = list(blocks.values_list("text", flat=True))
            if not archive.found_in(data["text"], self.instance.passages, texts):
                said = _("These words do not stand in the paragraph of the quotation.")
                self.add_error("text", said)
        return data


class DoubtFilter(admin.SimpleListFilter):
    """Those of which it is not sure whose they are."""

    title = _("how sure")
    parameter_name = "sure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("doubtful", pgettext_lazy("quotation", "doubtful")),
            ("nobody", _("no known speaker")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Quotation]) -> QuerySet[Quotation]:
        if self.value() == "doubtful":
            return queryset.filter(confidence__lt=DOUBTFUL, edited=False)
        if self.value() == "nobody":
            return queryset.filter(entity=None)
        return queryset


@admin.register(Quotation)
class QuotationAdmin(admin.ModelAdmin[Quotation]):
    form = QuotationForm
    # Whether one was corrected, or is none, the filters say: as columns they would say "no" of nearly all.
    list_display = ("words", "speaker", "entity", "kind", "sure", "in_article")
    list_filter = (DoubtFilter, "kind", "edited", "refused")
    list_select_related = ("article", "entity")
    search_fields = ("text", "speaker")
    search_help_text = _("Words of the quotation, or the speaker as printed.")
    ordering = ("-pk",)
    paginator = ShortPaginator
    show_full_result_count = False
    actions = ("refuse",)
    fields = (
        "article_said",
        "kind",
        "text",
        "speaker",
        "name",
        "cue",
        "known_by",
        "sure",
        "refused",
        "back",
    )
    readonly_fields = ("article_said", "kind", "cue", "known_by", "sure")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quotation]:
        return permitted(super().get_queryset(request), "article")

    @admin.display(description=_("words"))
    def words(self, row: Quotation) -> str:
        return shortened(row.text, 90)

    @admin.display(description=_("article"))
    def in_article(self, row: Quotation) -> SafeString:
        return link_to(row.article, most=60)

    @admin.display(description=_("article"))
    def article_said(self, row: Quotation) -> SafeString:
        """The form has room for the whole title."""
        return link_to(row.article)

    @admin.display(description=_("confidence"), ordering="confidence")
    def sure(self, row: Quotation) -> str:
        return f"{row.confidence:.0%}"

    @admin.display(description=_("rule"))
    def known_by(self, row: Quotation) -> str:
        return rule_said(row.rule)

    @admin.action(description=_("These are no quotations"), permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Quotation]) -> None:
        user: Any = request.user
        number = sum(
            archive.correct_quotation(quotation=row, values={"refused": True}, user=user)
            for row in queryset[:MOST_REFUSED]
        )
        text = ngettext("%(number)d is no quotation.", "%(number)d are no quotations.", number)
        messages.success(request, text % {"number": number})

    def save_model(
        self, request: HttpRequest, obj: Quotation, form: QuotationForm, change: bool
    ) -> None:
        user: Any = request.user
        if form.cleaned_data["back"]:
            archive.take_quotation_back(quotation=obj, user=user)
            return
        values = {name: form.cleaned_data[name] for name in form.changed_data if name != "back"}
        if values:
            archive.correct_quotation(quotation=obj, values=values, user=user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # They go with their article; what is none is refused, so that it does not come back.
        return not request.path.startswith(reverse("admin:newsroom_quotation_changelist"))
