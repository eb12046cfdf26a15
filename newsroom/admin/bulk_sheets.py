"""Articles to a spreadsheet and back: what was corrected in it is shown, cell by cell, before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom import archive
from newsroom.admin import bulk_work
from newsroom.admin.bulk import BulkMixin
from newsroom.admin.bulk_cells import (
    COLUMNS,
    ID,
    MOST_ROWS,
    REVISION,
    BadCell,
    Sheet,
    Unreadable,
    as_csv,
    as_xlsx,
    cell_of,
    is_empty,
    number_of,
    read_sheet,
    value_of,
)
from newsroom.admin.bulk_words import LABELS, fault, text_of
from newsroom.bulk import slices
from newsroom.models import Article, Draft
from newsroom.reader import permitted

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Articles that are read at once for a file.
AT_A_TIME: Final = 5_000
# Conflicts that a page asks about; of the rows beyond, what is in the archive stays.
MOST_CONFLICTS: Final = 200
REASONS: Final = {
    "large": gettext_lazy("The file is too large."),
    "rows": gettext_lazy("The file has too many rows."),
    "id": gettext_lazy("The file has no column “id”: begin with a file that was exported here."),
    "csv": gettext_lazy("The file cannot be read as a CSV."),
    "xlsx": gettext_lazy("The file cannot be read as an XLSX."),
}


class SheetForm(forms.Form):
    """A file that was exported here and corrected."""

    file = forms.FileField(label=gettext_lazy("CSV or XLSX"))
    clear = forms.BooleanField(
        label=gettext_lazy("Empty cells clear the field"), required=False,
        help_text=gettext_lazy("Else they leave it as it is."),
    )  # fmt: skip


class SheetMixin(BulkMixin):
    """Export of the chosen articles, and the way back."""

    @admin.action(description=gettext_lazy("Export to CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse:
        """The chosen articles as a CSV."""
        return _answer(as_csv(table(queryset)), "text/csv; charset=utf-8", "csv")

    @admin.action(description=gettext_lazy("Export to XLSX"), permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse:
        """The chosen articles as a workbook."""
        return _answer(as_xlsx(table(queryset)), XLSX, "xlsx")

    def bulk_urls(self) -> list[URLPattern]:
        """The addresses of the steps, and that at which a file is sent."""
        sheet = path(
            "bulk/sheet/", self.admin_site.admin_view(self.bulk_sheet),
            name="newsroom_article_bulk_sheet",
        )  # fmt: skip
        return [sheet, *super().bulk_urls()]

    def bulk_sheet(self, request: HttpRequest) -> HttpResponse:
        """Take a corrected file, and show what it would change."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                sheet = read_sheet(file.read(), column_names())
            except Unreadable as error:
                form.add_error("file", str(REASONS[error.reason]))
            else:
                draft = draft_of(sheet, request.user, file.name, clear=form.cleaned_data["clear"])
                return HttpResponseRedirect(
                    reverse("admin:newsroom_article_bulk_preview", args=[draft.pk])
                )
        draft = Draft(chosen=[])
        return self.bulk_page(
            request, "sheet", draft, title=_("Import a spreadsheet"), form=form, most=MOST_ROWS
        )

    def decide(self, request: HttpRequest, draft: Draft) -> None:
        """Take the rows for which she chose what the file says, though others changed the article."""
        values, chosen, kept = dict(draft.asked["values"]), list(draft.chosen), []
        for conflict in draft.asked.get("conflicts", ()):
            pk = conflict["pk"]
            if request.POST.get(f"keep-{pk}") == "mine":
                values[str(pk)] = conflict["values"]
                chosen.append([pk, conflict["revision"]])
            else:
                kept.append(conflict)
        draft.asked = {**draft.asked, "values": values, "conflicts": kept}
        draft.chosen = chosen
        found = bulk_work.count(draft)
        archive.change_draft(draft=draft, asked=draft.asked, chosen=chosen, found=found)


def table(queryset: QuerySet[Article]) -> list[list[str]]:
    """The rows of a file: a header, then an article each, in the order of the list."""
    rows = [[ID, REVISION, *COLUMNS]]
    ids = list(dict.fromkeys(queryset.values_list("pk", flat=True)))
    for some in slices(ids, AT_A_TIME):
        current = archive.read_values(some, COLUMNS)
        for pk in some:
            if values := current.values.get(pk):
                cells = [cell_of(name, values[name]) for name in COLUMNS]
                rows.append([str(pk), str(current.revisions[pk]), *cells])
    return rows


def _answer(content: bytes, content_type: str, ending: str) -> HttpResponse:
    name = f"articles-{timezone.localdate().isoformat()}.{ending}"
    return HttpResponse(
        content, content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def column_names() -> dict[str, str]:
    """What columns may be called: our names, and the labels in the languages of the interface."""
    names = {name: name for name in (ID, REVISION, *COLUMNS)}
    for language in ("en", "es"):
        with translation.override(language):
            names |= {str(LABELS[name]).casefold(): name for name in COLUMNS}
    return names


# --- a file to a draft ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Read:
    """What a file asks for, and what of it cannot be taken."""

    chosen: list[tuple[int, int]] = field(default_factory=list)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)


def draft_of(sheet: Sheet, user: Any, name: str, *, clear: bool) -> Draft:
    """A draft of what the file would change."""
    read = _Read()
    if sheet.unknown:
        said = _("Columns that are not known are left aside: %(names)s.")
        read.problems.append(said % {"names": ", ".join(sheet.unknown[:20])})
    rows = _known(sheet, read)
    columns = [each for each in sheet.columns if each in COLUMNS]
    for some in slices(list(rows), AT_A_TIME):
        current = archive.read_values(some, columns)
        for pk in some:
            number, row = rows[pk]
            values = _values(number, row, columns, current.values[pk], read, clear=clear)
            if values:
                _take(pk, number_of(row.get(REVISION)), values, current, read)
    asked = {
        "act": "given", "sheet": name[:100], "columns": columns, "values": read.values,
        "problems": read.problems, "conflicts": read.conflicts[:MOST_CONFLICTS],
        "conflicts_more": max(0, len(read.conflicts) - MOST_CONFLICTS),
    }  # fmt: skip
    draft = archive.make_draft(user=user, chosen=read.chosen, asked=asked)
    archive.change_draft(draft=draft, found=bulk_work.count(draft))
    return draft


def _known(sheet: Sheet, read: _Read) -> dict[int, tuple[int, dict[str, Any]]]:
    """The rows of articles that there are, by id; a row of none, and one of two, is a problem."""
    rows: dict[int, tuple[int, dict[str, Any]]] = {}
    twice: dict[int, list[int]] = {}
    for number, row in sheet.rows:
        pk = number_of(row[ID])
        if pk is None:
            read.problems.append(
                _("Row %(row)s: “%(value)s” is no id.") % {"row": number, "value": row[ID] or ""}
            )
        elif pk in rows:
            twice.setdefault(pk, [rows[pk][0]]).append(number)
        else:
            rows[pk] = number, row
    for pk, numbers in twice.items():
        del rows[pk]
        said = _("Rows %(rows)s are all of article %(id)s: none of them is taken.")
        read.problems.append(said % {"rows": ", ".join(map(str, numbers)), "id": pk})
    there: set[int] = set()
    for some in slices(list(rows), AT_A_TIME):
        there.update(permitted(Article.objects.filter(pk__in=some)).values_list("pk", flat=True))
    for pk in [pk for pk in rows if pk not in there]:
        read.problems.append(
            _("Row %(row)s: there is no article %(id)s.") % {"row": rows[pk][0], "id": pk}
        )
        del rows[pk]
    return rows


def _values(
    number: int,
    row: Mapping[str, Any],
    columns: Sequence[str],
    current: Mapping[str, Any],
    read: _Read,
    *,
    clear: bool,
) -> dict[str, Any]:
    """What a row says otherwise than the article has it; nothing where one of its cells is a problem."""
    values: dict[str, Any] = {}
    sound = True
    for name in columns:
        cell = row.get(name)
        if is_empty(cell) and (not clear or name == "title"):
            continue
        try:
            value = value_of(name, cell, current[name])
        except BadCell as error:
            sound = False
            read.problems.append(
                _("Row %(row)s, %(column)s: “%(value)s”: %(why)s. The row is left as it is.")
                % {"row": number, "column": LABELS[name], "value": str(cell)[:60],
                   "why": fault(error.reason)}
            )  # fmt: skip
            continue
        if value != current[name]:
            values[name] = value
    return values if sound else {}


def _take(pk: int, revision: int | None, values: dict[str, Any], current: Any, read: _Read) -> None:
    """Take what a row asks for; where the article is not the exported one any more, it is a question."""
    now = current.revisions[pk]
    if revision in (None, now):
        read.chosen.append((pk, now))
        read.values[str(pk)] = values
        return
    read.conflicts.append(
        {
            "pk": pk, "revision": now, "title": current.titles[pk], "values": values,
            "fields": [
                {
                    "label": str(LABELS[name]),
                    "theirs": text_of(name, current.values[pk][name], {}),
                    "mine": text_of(name, value, {}),
                }
                for name, value in values.items()
            ],
        }
    )  # fmt: skip
