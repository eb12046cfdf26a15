"""Only `newsroom.archive` writes the archive's tables: in the code, and in whatever tests run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.admin.sources import SourceAdmin
from newsroom.models import Source
from tests.paths import PROJECT
from tests.write_path import WrittenElsewhere

WRITING = {
    "save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "executemany", "execute",
}  # fmt: skip
WRITING |= {f"a{name}" for name in WRITING}
# Calls of that name which write no table of the archive, by file and what they are called on.
ALLOWED = {
    # Without committing, Django only sorts a formset's rows.
    ("newsroom/admin/entities.py", "formset.save(commit=False)"),
    ("newsroom/admin/names.py", "formset.save(commit=False)"),
    # The archive's own way to write many rows.
    ("newsroom/bulk.py", "cursor.executemany"),
    # Switches the kind of a transaction that only reads.
    ("newsroom/backup/making.py", "cursor.execute"),
    # Writes nothing that was not written before.
    ("newsroom/backup/restoring.py", "cursor.execute"),
    # Which migrations have made the tables that are made anew.
    ("newsroom/backup/states.py", "recorder.migration_qs.all().delete"),
    # What is counted of visitors: attempts to sign in, and requests in a small database of their own.
    ("newsroom/serving/signing_in.py", "pair.delete"),
    ("newsroom/serving/counters.py", "database.execute"),
    # How much of the database is kept in memory.
    ("newsroom/serving/server.py", "cursor.execute"),
    # How large the database is.
    ("search/index/overview.py", "cursor.execute"),
    # A query of a queryset, which only reads.
    ("newsroom/prepared.py", "cursor.execute"),
    # The groups of people, which are Django's own tables.
    ("newsroom/roles.py", "given.filter(permission_id__in=held - wanted).delete"),
    ("newsroom/roles.py", "groups.objects.using(using).get_or_create"),
    ("newsroom/roles.py", "through.objects.using(using).bulk_create"),
    # What work is to be done, which is nothing of the archive; files that were sent.
    ("newsroom/jobs/queue.py", "Job.objects.create"),
    ("newsroom/jobs/queue.py", "Job.objects.filter(pk=job.pk, state=State.RUNNING).update"),
    ("newsroom/jobs/queue.py", "Job.objects.filter(state__in=ENDED, ended__lt=now - KEPT).delete"),
    ("newsroom/admin/import_form.py", "uploads.save"),
    ("newsroom/intake/uploads.py", "storage.save"),
    ("newsroom/intake/uploads.py", "storage.delete"),
    ("newsroom/intake/upload_storage.py", "UploadPart.objects.create"),
    ("newsroom/intake/upload_storage.py", "_rows(name).delete"),
    # A workbook, which is a file.
    ("newsroom/workbooks.py", "workbook.save"),
    # Search's own tables, and its index.
    ("search/index/sync.py", "PendingChange.objects.bulk_create"),
    ("search/index/sync.py", "PendingChange.objects.filter(pk__in=some).delete"),
    ("search/index/sync.py", "batch.delete"),
    # Which workers run.
    ("search/index/heartbeat.py", "RunningWorker.objects.update_or_create"),
    ("search/index/heartbeat.py", "RunningWorker.objects.filter(name=name).delete"),
    (
        "search/index/heartbeat.py",
        "RunningWorker.objects.filter(seen__lt=Now() - FORGOTTEN).delete",
    ),
    ("search/web/alert_pages.py", "saved.save"),
    ("search/web/alerts.py", "Alert.objects.bulk_create"),
    ("search/web/alerts.py", "Alert.objects.filter(sent__lt=timezone.now() - KEPT).delete"),
    ("search/web/alerts.py", "Told.objects.bulk_create"),
    ("search/web/alerts.py", "alert.save"),
    ("search/web/alerts.py", "saved.alerts.filter(sent=None).delete"),
    ("search/web/alerts.py", "saved.save"),
    ("search/web/alerts.py", "saved.told_of.filter(imported__lte=saved.told_until).delete"),
    ("search/web/saved.py", "SavedSearch.objects.create"),
    ("search/web/saved.py", "found.save"),
    ("search/web/saved.py", "saved.save"),
    ("search/web/saved.py", "saved.delete"),
}
WITHOUT_A_DATABASE = ("newsroom/importing/", "search/engines/", "search/text/", "search/query/")


def writing_calls(path: Path) -> Iterator[tuple[str, str]]:
    """The calls in a file that may write a table: (the file, what is called)."""
    place = path.relative_to(PROJECT).as_posix()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called = ast.unparse(node.func)
        if node.func.attr in WRITING:
            uncommitted = any(ast.unparse(each) == "commit=False" for each in node.keywords)
            yield place, f"{called}(commit=False)" if uncommitted else called
        elif node.func.attr in ("update", "aupdate") and ".objects" in called:
            yield place, called


def test_nothing_outside_the_archive_calls_what_writes() -> None:
    found = {
        call
        for package in ("newsroom", "search")
        for path in (PROJECT / package).rglob("*.py")
        for call in writing_calls(path)
        if not call[0].startswith((*WITHOUT_A_DATABASE, "newsroom/archive/"))
        and "/migrations/" not in call[0]
    }
    assert found - ALLOWED == set()
    assert ALLOWED - found == set(), "what is no longer there need not be allowed"


@pytest.mark.parametrize(
    "code",
    [
        "source.save()",
        "source.delete()",
        "type(source).objects.filter(pk=source.pk).update(name='Other')",
        "type(source).objects.bulk_create([type(source)(name='Second', key='second', slug='s')])",
        "cursor.execute('UPDATE newsroom_source SET name = %s', ['Other'])",
        "article_fields.set([])",
    ],
)
@pytest.mark.parametrize("place", ["newsroom/admin/articles.py", "search/web/views.py"])
@pytest.mark.django_db
def test_a_write_from_elsewhere_is_noticed(place: str, code: str) -> None:
    source = Source(name="The Herald")
    archive.save_source(source=source)
    rows: dict[str, Any] = {"source": source}
    if "article_fields" in code:
        from tests.newsroom.factories import report

        rows["article_fields"] = report(author="Ana Bosque").authors
    with connection.cursor() as cursor, pytest.raises(WrittenElsewhere, match=place):
        exec(compile(code, str(PROJECT / place), "exec"), {**rows, "cursor": cursor})  # noqa: S102


@pytest.mark.django_db
def test_an_admin_that_saves_by_itself_is_noticed(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("admin:newsroom_source_add")
    rows = {"other_names-TOTAL_FORMS": 0, "other_names-INITIAL_FORMS": 0}
    rows |= {"hosts-TOTAL_FORMS": 0, "hosts-INITIAL_FORMS": 0}
    assert admin_client.post(url, {"name": "The Herald"} | rows).status_code == 302
    monkeypatch.setattr(SourceAdmin, "save_model", admin.ModelAdmin.save_model)
    with pytest.raises(WrittenElsewhere, match=r"django\.contrib\.admin"):
        admin_client.post(url, {"name": "The Ledger"} | rows)
    assert [str(source) for source in Source.objects.all()] == ["The Herald"]
