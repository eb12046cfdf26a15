"""Lists to spreadsheets and back: what was corrected in one is shown, cell by cell, before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom import archive
from newsroom.admin import bulk_work
from newsroom.admin.bulk import StepsMixin
from newsroom.admin.bulk_cells import (
    MOST_ROWS,
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
from newsroom.admin.bulk_columns import ID, REVISION, Asked, Column
from newsroom.admin.bulk_lists import ListSheet
from newsroom.admin.bulk_words import fault
from newsroom.bulk import slices
from newsroom.models import Draft

CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What the name of a sheet of a workbook may be long.
MOST_OF_TITLE: Final = 31
# Rows that are read at once for a file.
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


class SheetMixin(StepsMixin):
    """Export of a list, and the way back."""

    get_changelist_instance: Any
    has_view_permission: Any

    @admin.action(description=gettext_lazy("Export to CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """The chosen rows as a CSV."""
        return self._file("csv", queryset)

    @admin.action(description=gettext_lazy("Export to XLSX"), permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """The chosen rows as a workbook."""
        return self._file("xlsx", queryset)

    def bulk_urls(self) -> list[URLPattern]:
        """The addresses of the steps, those of files, and that at which a file is sent."""
        wrap, name = self.admin_site.admin_view, self.bulk_name
        return [
            path("bulk/sheet/", wrap(self.bulk_sheet), name=f"{name}_sheet"),
            path("bulk/export.<str:ending>", wrap(self.bulk_export), name=f"{name}_export"),
            *super().bulk_urls(),
        ]

    def get_urls(self) -> list[URLPattern]:
        """The addresses of the list, and these."""
        return [*self.bulk_urls(), *super().get_urls()]  # type: ignore[misc]

    def bulk_export(self, request: HttpRequest, ending: str) -> HttpResponse:
        """All rows that a list shows with the filters and the search of this address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if ending not in CONTENT_TYPES:
            raise Http404
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        return self._file(ending, listed)

    def _file(self, ending: str, rows: QuerySet[Any]) -> HttpResponse:
        cells = table(self.sheet, rows)
        name = str(self.sheet.model._meta.verbose_name_plural)
        content = as_csv(cells) if ending == "csv" else as_xlsx(cells, name[:MOST_OF_TITLE])
        file = f"{slugify(name)}-{timezone.localdate().isoformat()}.{ending}"
        return HttpResponse(
            content, content_type=CONTENT_TYPES[ending],
            headers={"Content-Disposition": f'attachment; filename="{file}"'},
        )  # fmt: skip

    def bulk_sheet(self, request: HttpRequest) -> HttpResponse:
        """Take a corrected file, and show what it would change."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                sheet = read_sheet(file.read(), column_names(self.sheet))
            except Unreadable as error:
                form.add_error("file", str(REASONS[error.reason]))
            else:
                clear = form.cleaned_data["clear"]
                draft = draft_of(self.sheet, sheet, request.user, file.name, clear=clear)
                return self.to("preview", draft)
        return self.bulk_page(
            request, "sheet", Draft(chosen=[]), title=_("Import a spreadsheet"), form=form,
            most=MOST_ROWS, columns=self.sheet.columns,
        )  # fmt: skip

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


def table(sheet: ListSheet, rows: QuerySet[Any]) -> list[list[str]]:
    """The rows of a file: a header, then a row each, in the order of the list."""
    names = [column.name for column in sheet.columns]
    lines = [[ID, REVISION, *names]]
    ids = list(dict.fromkeys(rows.values_list("pk", flat=True)))
    for some in slices(ids, AT_A_TIME):
        current = sheet.read(some, names)
        for pk in some:
            if values := current.values.get(pk):
                cells = [cell_of(column, values[column.name]) for column in sheet.columns]
                lines.append([str(pk), str(current.revisions[pk]), *cells])
    return lines


def column_names(sheet: ListSheet) -> dict[str, str]:
    """What columns may be called: our names, and the labels in the languages of the interface."""
    names = {header: column.name for column in sheet.columns for header in column.headers()}
    return names | {column.name: column.name for column in sheet.columns} | {ID: ID, REVISION: REVISION}  # fmt: skip


# --- a file to a draft ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """What a file asks for, and what of it cannot be taken."""

    sheet: ListSheet
    columns: Sequence[Column]
    clear: bool
    rows: dict[int, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    chosen: list[tuple[int, Any]] = field(default_factory=list)
    values: Asked = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, pk: int, column: str, value: Any, why: str) -> None:
        """Say which cell cannot be taken, and why."""
        said = _("Row %(row)s, %(column)s: “%(value)s”: %(why)s. The row is left as it is.")
        self.problems.append(
            said % {
                "row": self.rows[pk][0], "column": self.sheet.label(column),
                "value": str(value)[:60], "why": fault(why),
            }
        )  # fmt: skip

    def values_of(self, pk: int, now: Mapping[str, Any]) -> dict[str, Any]:
        """What a row says otherwise than it is; nothing where one of its cells is a problem."""
        values: dict[str, Any] = {}
        sound = True
        for column in self.columns:
            cell = self.rows[pk][1].get(column.name)
            if is_empty(cell) and (not self.clear or column.needed):
                continue
            try:
                value = value_of(column, cell, now[column.name])
            except BadCell as error:
                sound = False
                self.refuse(pk, column.name, cell, error.reason)
                continue
            if value != now[column.name]:
                values[column.name] = value
        return values if sound else {}

    def take(self, pk: int, said: Mapping[str, Any], asked: Any, current: archive.Current) -> None:
        """Take what a row asks for; where it is not as it was exported any more, it is a question."""
        now, then = current.revisions[pk], _mark(self.rows[pk][1].get(REVISION), current, pk)
        if then in (None, now):
            self.chosen.append((pk, now))
            self.values[pk] = asked
            return
        self.conflicts.append(
            {
                "pk": pk, "revision": now, "title": current.titles[pk], "values": asked,
                "fields": [
                    {
                        "label": self.sheet.label(name),
                        "theirs": self.sheet.column(name).shown(current.values[pk][name]),
                        "mine": self.sheet.column(name).shown(value),
                    }
                    for name, value in said.items()
                ],
            }
        )  # fmt: skip


def _mark(cell: Any, current: archive.Current, pk: int) -> Any:
    """The mark of a row as it was exported; None where the file has none."""
    if is_empty(cell):
        return None
    if isinstance(current.revisions[pk], str):
        return str(cell).strip()
    number = number_of(cell)
    # What became of it in a program is no revision that the row has.
    return -1 if number is None else number


def draft_of(of: ListSheet, sheet: Sheet, user: Any, name: str, *, clear: bool) -> Draft:
    """A draft of what the file would change."""
    columns = [of.column(each) for each in sheet.columns if each not in (ID, REVISION)]
    reading = _Reading(of, columns, clear)
    if sheet.unknown:
        said = _("Columns that are not known are left aside: %(names)s.")
        reading.problems.append(said % {"names": ", ".join(sheet.unknown[:20])})
    _find_rows(sheet, reading)
    for some in slices(list(reading.rows), AT_A_TIME):
        current = of.read(some, [column.name for column in columns])
        read = {pk: reading.values_of(pk, current.values[pk]) for pk in some if pk in current.values}  # fmt: skip
        wanted = {pk: values for pk, values in read.items() if values}
        taken = of.take(wanted, current, user)
        for refused in taken.refused:
            reading.refuse(refused.pk, refused.column, refused.value, refused.why)
        for pk, asked in taken.asked.items():
            reading.take(pk, wanted[pk], asked, current)
    asked_of = [*reading.values, *(conflict["pk"] for conflict in reading.conflicts)]
    asked = {
        "act": "given", "of": of.name, "sheet": name[:100], "columns": [each.name for each in columns],
        "values": {str(pk): values for pk, values in reading.values.items()},
        "rows": {str(pk): reading.rows[pk][0] for pk in asked_of},
        "problems": reading.problems, "conflicts": reading.conflicts[:MOST_CONFLICTS],
        "conflicts_more": max(0, len(reading.conflicts) - MOST_CONFLICTS),
    }  # fmt: skip
    draft = archive.make_draft(user=user, chosen=reading.chosen, asked=asked)
    archive.change_draft(draft=draft, found=bulk_work.count(draft))
    return draft


def _find_rows(sheet: Sheet, reading: _Reading) -> None:
    """The rows of what there is, by id; a row of none, and one of two, is a problem."""
    rows, problems = reading.rows, reading.problems
    twice: dict[int, list[int]] = {}
    for number, row in sheet.rows:
        pk = number_of(row[ID])
        if is_empty(row[ID]):
            problems.append(_("Row %(row)s has no id: rows are corrected here, none is added.") % {"row": number})  # fmt: skip
        elif pk is None:
            said = _("Row %(row)s: “%(value)s” is no id.")
            problems.append(said % {"row": number, "value": str(row[ID])[:60]})
        elif pk in rows:
            twice.setdefault(pk, [rows[pk][0]]).append(number)
        else:
            rows[pk] = number, row
    for pk, numbers in twice.items():
        del rows[pk]
        problems.append(reading.sheet.said_twice(", ".join(map(str, numbers)), pk))
    there = reading.sheet.there(list(rows))
    for pk in [pk for pk in rows if pk not in there]:
        problems.append(reading.sheet.said_missing(rows[pk][0], pk))
        del rows[pk]
