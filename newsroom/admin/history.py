"""The history of articles and authorities, and of all that was done; and undoing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from newsroom import archive, jobs
from newsroom.admin import around
from newsroom.admin.differences import description, differences_of
from newsroom.admin.list_filters import titled
from newsroom.hidden import hidden
from newsroom.history import Act, Change, Operation, Subject, What
from newsroom.models import Article
from newsroom.reader import READ_ALL, unpermitted_authors, unpermitted_entities

A_PAGE = 50
# What nothing is known of that would be needed to undo it.
NOT_UNDOABLE = (Act.EARLIER, Act.ERASE, *around.ACTS)
# What is done to articles, whatever becomes of names by it.
OF_ARTICLES = (Act.EDIT, Act.BULK, Act.JUDGE)
# Of what stands in the way a message names so many.
NAMED = 3
# Articles that were not undone are all named, up to so many.
LISTED = 30
# So many articles are undone while a request waits; more are a job.
AT_ONCE = 500


def may_undo(request: HttpRequest, operations: Iterable[Operation]) -> set[int]:
    """Those of these operations, by id, of which a user may change, or delete, all that they are of."""
    user: Any = request.user
    operations = list(operations)
    wanted = {each.pk for each in operations if each.kind not in NOT_UNDOABLE}
    own = {each.pk for each in operations if each.kind in OF_ARTICLES and each.user_id == user.pk}
    # Names that came by the way, as a new author's, go with what needed them.
    changes = Change.objects.filter(operation__in=wanted).exclude(what=What.MADE).order_by()
    of: dict[int, list[bool]] = {}
    for pk, subject, what in changes.values_list("operation_id", "subject", "what").distinct():
        # Of what she could do to articles, she may take back what it did to their names.
        needed = Subject.ARTICLE if pk in own and what == What.CHANGED else subject
        may = user.has_perm(f"newsroom.change_{needed}")
        if what == What.CREATED:
            may = may and user.has_perm(f"newsroom.delete_{subject}")
        of.setdefault(pk, []).append(may)
    decides = user.has_perm(READ_ALL)
    of_sources = changes.filter(subject=Subject.SOURCE).exclude(what=What.MADE)
    if decides:
        of_sources = of_sources.none()
    for pk, rows in of_sources.values_list("operation_id", "rows"):
        of[pk].append(not _says_for_whom(rows))
    return {pk for pk, all_ in of.items() if all(all_)}


def _says_for_whom(rows: Iterable[Any]) -> bool:
    """Whether a change of a source that stays says for whom it is: by who decides over people."""
    parts = {part for part, _, before, after in rows if before is None or after is None}
    return "readers" in parts and Subject.SOURCE not in parts


def _rows(request: HttpRequest, changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes as a page shows them: by whom, when, from what to what, and what can be taken back."""
    rows = []
    changes = list(changes)
    allowed = may_undo(request, {change.operation for change in changes})
    for change in changes:
        operation = change.operation
        found = differences_of(change)
        rows.append(
            {
                "change": change,
                "operation": operation,
                "description": description(operation, change.label),
                "differences": found.shown,
                "more": found.more,
                "undoable": operation.pk in allowed and not operation.undone,
                "alone": getattr(operation, "number", 1) <= 1 or operation.kind in archive.TOGETHER,
                "address": _address(change),
            }
        )
    return rows


def _address(change: Change) -> str:
    if not change.number or change.what == What.MADE:
        return ""
    try:
        return reverse(f"admin:newsroom_{change.subject}_history", args=[change.number])
    except NoReverseMatch:  # there is no page of these
        return ""


class HistoryMixin:
    """The history page of a row: what was done to it, newest first."""

    subject: Subject
    model: Any

    def changes_of(self, number: int) -> QuerySet[Change]:
        """The changes of a row, by its id."""
        return Change.objects.filter(subject=self.subject, number=number)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Also of one that was deleted: that is how it comes back."""
        this: Any = self
        if not object_id.isdecimal():
            raise Http404
        row = this.model._default_manager.filter(pk=object_id).first()
        if row and hidden() and not this.get_queryset(request).filter(pk=row.pk).exists():
            raise Http404
        if not this.has_view_or_change_permission(request, row):
            raise PermissionDenied
        changes = self.changes_of(int(object_id))
        changes = changes.select_related("operation__user", "operation__undoes__undoes")
        page = Paginator(changes.order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
        if row is None and not page.paginator.count:
            raise Http404
        shown: list[Any] = list(page.object_list)
        for change in shown:
            change.read_by = int(object_id)
        _count(shown)
        context = {
            **admin.site.each_context(request),
            "title": _("History of “%(name)s”") % {"name": row or shown[0].label or object_id},
            "object": row,
            "opts": self.model._meta,
            "page_obj": page,
            "rows": _rows(request, shown),
            "created": getattr(row, "created", None),
        }
        return TemplateResponse(request, "admin/newsroom/history.html", context)


def _name(changes: Sequence[Change]) -> None:
    """Let changes of articles that an import made say which these are: it kept none of their titles."""
    nameless = [each for each in changes if not each.label and each.subject == Subject.ARTICLE]
    found = Article.objects.exclude(source__in=hidden())
    titles = dict(
        found.filter(pk__in=[each.number for each in nameless]).values_list("pk", "title")
    )
    for change in nameless:
        change.label = titles.get(change.number, "")


def _count(changes: list[Change]) -> None:
    """Let operations know how many changes they have."""
    ids = {change.operation_id for change in changes}
    numbers = dict(
        Change.objects.filter(operation__in=ids)
        .exclude(what=What.MADE)
        .order_by()
        .values_list("operation")
        .annotate(number=Count("pk"))
    )
    for change in changes:
        operation: Any = change.operation
        operation.number = numbers.get(operation.pk, 0)


@admin.register(Operation)
class OperationAdmin(admin.ModelAdmin[Operation]):
    """All that was done to the archive, newest first; each with its changes, and undone from here."""

    list_display = ("what", "by_whom", "started", "how_many", "undo_it")
    list_display_links = ("what",)
    list_filter = (
        ("kind", titled(gettext_lazy("kind of operation"), admin.ChoicesFieldListFilter)),
        "undone", "started",
    )  # fmt: skip
    list_select_related = ("user", "undoes__undoes")
    search_fields = ("by", "changes__label")
    actions = None
    list_per_page = A_PAGE
    show_full_result_count = False
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Operation]:
        changes = Change.objects.filter(operation=OuterRef("pk")).order_by()
        number = (
            changes.exclude(what=What.MADE)
            .values("operation")
            .annotate(number=Count("pk"))
            .values("number")
        )
        first = changes.exclude(label="").order_by("pk").values("label")[:1]
        operations = readable_operations(super().get_queryset(request))
        # What is done to people and settings is told to who has to do with these.
        if not around.may_look(request.user):
            operations = operations.exclude(kind__in=around.ACTS)
        return operations.annotate(
            number=Coalesce(Subquery(number, output_field=IntegerField()), 0),
            label=Subquery(first),
        )

    @admin.display(description=gettext_lazy("what"))
    def what(self, operation: Any) -> str:
        return description(operation, operation.label or "")

    @admin.display(description=gettext_lazy("by"), ordering="by")
    def by_whom(self, operation: Operation) -> str:
        return who(operation)

    @admin.display(description=gettext_lazy("changes"))
    def how_many(self, operation: Any) -> str:
        return number_format(int(operation.number), force_grouping=True)

    @admin.display(description=gettext_lazy("Undo"))
    def undo_it(self, operation: Any) -> SafeString | str:
        if operation.undone:
            return _("undone")
        if operation.kind in NOT_UNDOABLE:
            return ""
        # The list is a form, with what protects it from other sites; a button says where it goes.
        return format_html(
            '<button type="submit" class="button" formmethod="post" formaction="{}?next={}" '
            'aria-label="{}">{}</button>',
            reverse("admin:newsroom_operation_undo", args=[operation.pk]),
            reverse("admin:newsroom_operation_changelist"),
            _("Undo: %(what)s") % {"what": self.what(operation)}, _("Undo"),
        )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        undo = path(
            "<int:pk>/undo/", self.admin_site.admin_view(require_POST(self.undo)),
            name="newsroom_operation_undo",
        )  # fmt: skip
        return [undo, *super().get_urls()]

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo an operation, a change of it, or a field of that."""
        operation = get_object_or_404(self.get_queryset(request), pk=pk)
        if not may_undo(request, [operation]):
            raise PermissionDenied
        number = request.POST.get("change", "")
        change = None
        if number:
            change = get_object_or_404(
                Change, operation=operation, pk=int(number) if number.isdecimal() else 0
            )
        field = request.POST.get("field", "")
        user: Any = request.user
        if change is None and not field and archive.is_of_many(operation):
            return self._undo_many(request, operation)
        try:
            done = archive.undo(operation=operation, change=change, field=field, user=user)
        except archive.CannotUndo as error:
            messages.error(request, why_not(error))
        else:
            messages.success(request, said_done(_("Undone: %(what)s"), operation, done))
        return HttpResponseRedirect(_back(request))

    def _undo_many(self, request: HttpRequest, operation: Any) -> HttpResponse:
        """Undo what was done to many articles: at once where they are few, else in the background."""
        user: Any = request.user
        leaving = request.POST.get("leaving") == "yes"
        if operation.number > AT_ONCE and not operation.undone:
            options = {"operation": operation.pk, "leaving": leaving}
            job = jobs.start("undo", options, user=user)
            return HttpResponseRedirect(reverse("admin:newsroom_job_change", args=[job.pk]))
        try:
            undone = archive.undo_many(operation=operation, user=user, leaving=leaving)
        except archive.CannotUndo as error:
            said = why_not(error)
            messages.error(
                request, with_leaving(request, said, operation) if error.reasons else said
            )
        else:
            if undone.operation:
                said = said_done(_("Undone: %(what)s"), operation, undone.operation)
                messages.success(request, said)
            if undone.left:
                messages.warning(request, what_is_left(undone.left))
        return HttpResponseRedirect(_back(request))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What one operation changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal():
            raise Http404
        operation: Any = get_object_or_404(self.get_queryset(request), pk=object_id)
        changes = operation.changes.exclude(what=What.MADE).order_by("pk")
        page = Paginator(changes, A_PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        _name(shown)
        for change in shown:
            change.operation = operation
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(description(operation, operation.label or "")),
            "operation": operation,
            "who": who(operation),
            "opts": self.model._meta,
            "page_obj": page,
            "rows": _rows(request, shown),
            "steps": around.steps(operation),
            "number": page.paginator.count or len(around.steps(operation)),
            "undoable": not operation.undone and bool(may_undo(request, [operation])),
            "undoings": operation.undone_by.order_by("pk"),
        }
        return TemplateResponse(request, "admin/newsroom/operation.html", context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        return bool(user.is_active and user.has_perm("newsroom.change_article"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def readable_operations(operations: QuerySet[Operation]) -> QuerySet[Operation]:
    """Those of the operations that changed nothing which does not exist for whoever looks."""
    if not (sources := hidden()):
        return operations
    unseen = Q(subject=Subject.SOURCE, number__in=sources)
    for subject, rows in (
        (Subject.ARTICLE, Article.objects.filter(source__in=sources)),
        (Subject.AUTHOR, unpermitted_authors()),
        (Subject.ENTITY, unpermitted_entities()),
    ):
        unseen |= Q(subject=subject, number__in=rows.values("pk"))
    return operations.exclude(pk__in=Change.objects.filter(unseen).values("operation"))


def who(operation: Operation) -> str:
    """Who did it: a person, or a command of the archive's."""
    return operation.by or _("the archive itself")


def with_undo(
    request: HttpRequest, said: str, operation: Operation | None, back: str = ""
) -> SafeString | str:
    """A message on something that was done, with a button that undoes it, and the way to its page.

    The button leads back to the page at hand, filtered as it is, or to another one.
    """
    if operation is None:
        return said
    return format_html(
        '{} <form method="post" action="{}" class="inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="next" value="{}">'
        '<button type="submit" class="button quiet">{}</button></form> '
        '<a href="{}">{}</a>',
        said, reverse("admin:newsroom_operation_undo", args=[operation.pk]), get_token(request),
        back or request.get_full_path(), _("Undo"), reverse("admin:newsroom_operation_change", args=[operation.pk]),
        _("What changed"),
    )  # fmt: skip


def said_done(text: str, operation: Operation, done: Operation) -> SafeString:
    """A message on something that was done, with the way back."""
    return format_html(
        '{} <a href="{}">{}</a>',
        text % {"what": description(operation, _first_label(operation))},
        reverse("admin:newsroom_operation_change", args=[done.pk]), _("What changed, and undo"),
    )  # fmt: skip


def _first_label(operation: Operation) -> str:
    labels = operation.changes.exclude(label="").order_by("pk").values_list("label", flat=True)
    return labels.first() or ""


def why_not(error: archive.CannotUndo) -> SafeString:
    """What stands in the way, with the later operations that come first, as far as she may see them."""
    if not error.reasons:
        return format_html(
            "{}", _("Nothing was undone: it was undone already, or something has its place by now.")
        )
    later = {reason.later.pk: reason.later for reason in error.reasons if reason.later is not None}
    seen = set(
        readable_operations(Operation.objects.filter(pk__in=later)).values_list("pk", flat=True)
    )
    later = {pk: operation for pk, operation in later.items() if pk in seen}
    # Whose article a place is, is not known any more: who may not see all is told of none.
    labels = [] if hidden() else [reason.label for reason in error.reasons if reason.label]
    places = list(dict.fromkeys(labels))
    said = _("Nothing was undone: something was built on it later.")
    if places:
        said += " " + ngettext(
            "It is in “%(name)s”.", "It is in “%(name)s” and others.", len(places)
        ) % {"name": places[0]}
    links = format_html_join(
        ", ", '<a href="{}">{}</a>',
        (
            (
                reverse("admin:newsroom_operation_change", args=[pk]),
                f"{description(operation, _first_label(operation))}, {who(operation)}",
            )
            for pk, operation in sorted(later.items())[:NAMED]
        ),
    )  # fmt: skip
    if not links:
        return format_html("{}", said)
    return format_html("{} {} {}", said, _("To undo first:"), links)


def with_leaving(request: HttpRequest, said: str, operation: Operation) -> SafeString:
    """A message on what stands in the way, with a button that undoes all but that."""
    return format_html(
        '{} <form method="post" action="{}" class="inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="next" value="{}"><input type="hidden" name="leaving" value="yes">'
        '<button type="submit" class="button quiet">{}</button></form>',
        said, reverse("admin:newsroom_operation_undo", args=[operation.pk]), get_token(request),
        _back(request), _("Undo all the others"),
    )  # fmt: skip


def what_is_left(left: Sequence[archive.InTheWay]) -> SafeString:
    """What was not undone, as something was built on it later."""
    number = len(left)
    said = ngettext(
        "%(number)d article was left as it is: it was changed later.",
        "%(number)d articles were left as they are: they were changed later.",
        number,
    ) % {"number": number}
    links = format_html_join(
        ", ", '<a href="{}">{}</a>',
        (
            (reverse("admin:newsroom_article_history", args=[each.number]), each.label or each.number)
            for each in left[:LISTED]
        ),
    )  # fmt: skip
    more = "…" if number > LISTED else ""
    return format_html("{} {}{}", said, links, more)


def _back(request: HttpRequest) -> str:
    """The page that the button stood on, if it is one of this site."""
    back = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return back
    return reverse("admin:newsroom_operation_changelist")
