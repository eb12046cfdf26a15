"""Imports in the admin: who may, what is refused and why, a dry run, for real, again, and the runs."""

from __future__ import annotations

import io
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from newsroom import archive, jobs
from newsroom.intake import uploads
from newsroom.models import Article, ImportedDocument, ImportRun, Job, RunState, State
from newsroom.reader import forget_restrictions
from tests.newsroom.factories import report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

LIST = "/admin/newsroom/importrun/"
FERRY = b"""Ferry line to Skarholm opens after nine years

The Harbour Ledger
March 4, 2021 by Ada Fenwick

The ferry between Port Ellery and Skarholm sailed again on Thursday, nine years after the old pier
burnt down.
"""


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    allowed = tmp_path / "scans"
    allowed.mkdir()
    settings.IMPORT_DIRS = [allowed]
    return allowed


@pytest.fixture
def client() -> Client:
    return member("cleo", "archivists")


def member(name: str, group: str) -> Client:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, *files: Any, **fields: str) -> Any:
    given = {"what": "upload", "uploads": list(files), **fields}
    if not files:
        del given["uploads"]
    return client.post(f"{LIST}add/", given, follow=True)


def upload(name: str, data: bytes = FERRY) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def run_jobs() -> ImportRun:
    """Run the jobs that wait, and give the last run."""
    jobs.run_all(threading.Event())
    return ImportRun.objects.latest("pk")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page(client: Client, run: ImportRun, query: str = "") -> str:
    return text(client.get(f"{LIST}{run.pk}/change/{query}"))


# --- dry run, for real, again ---------------------------------------------------------------------


def test_files_are_looked_at_first_and_imported_from_that_page(client: Client) -> None:
    answer = post(client, upload("ferry.txt"), upload("empty.jsonl", b"\n"))
    run = ImportRun.objects.get()
    assert answer.redirect_chain == [(f"{LIST}{run.pk}/change/", 302)]
    assert (run.dry_run, run.by, run.state) == (True, "cleo", RunState.RUNNING)
    assert "Waiting" in text(answer)
    assert 'name="csrfmiddlewaretoken"' in text(answer)
    run = run_jobs()
    assert (run.state, run.counts) == (RunState.DONE, {"created": 1, "failed": 1})
    assert not Article.objects.exists()
    shown = page(client, run)
    assert "Nothing was written" in shown
    assert "it holds no records" in shown
    assert "Import for real" in shown
    assert str(uploads.settings.UPLOADS_DIR) not in shown
    client.post(f"{LIST}{run.pk}/really/")
    real = run_jobs()
    assert (real.dry_run, real.after, real.counts) == (False, run, {"created": 1, "failed": 1})
    article = Article.objects.get()
    shown = page(client, real)
    assert article.title in shown
    assert f"/admin/newsroom/article/{article.pk}/change/" in shown
    assert "Undo this import" in shown
    assert real.operations
    assert article.seeds.get().path.endswith("/ferry.txt")
    assert article.seeds.get().path.startswith("/uploads/")


def test_an_import_is_undone_from_its_page(client: Client) -> None:
    post(client, upload("ferry.txt"), really="yes")
    run = run_jobs()
    assert Article.objects.count() == 1
    [operation] = run.operations
    client.post(f"/admin/newsroom/operation/{operation}/undo/", {"next": LIST})
    assert not Article.objects.exists()
    assert "undone" in page(client, run)


def test_only_what_failed_is_tried_again(client: Client, folders: Path) -> None:
    (folders / "ferry.txt").write_bytes(FERRY)
    (folders / "table.csv").write_bytes(b"")
    (folders / "more.jsonl").write_text('{"title": "A", "body": "The mill turned again."}\n{\n')
    post(client, what="folder", folder="0", below="", really="yes")
    first = run_jobs()
    assert first.counts == {"created": 2, "failed": 2}
    (folders / "table.csv").write_text("title,body\nPier,The pier was built again by hand.\n")
    (folders / "new.txt").write_bytes(FERRY.replace(b"Skarholm", b"Lund"))
    assert "Try the failures again" in page(client, first)
    client.post(f"{LIST}{first.pk}/retry/")
    again = run_jobs()
    assert again.counts == {"created": 1, "failed": 1}
    assert set(again.documents.values_list("path", "status")) == {
        (f"{folders}/table.csv#1", "created"), (f"{folders}/more.jsonl#2", "failed"),
    }  # fmt: skip
    assert "Failures again" in page(client, again)
    assert "Its failures, tried again" in page(client, first)


def test_the_same_files_in_a_collection_are_new_versions(client: Client) -> None:
    def sent(body: str, collection: str) -> dict[str, int]:
        data = f'{{"id": "7", "title": "Mill", "body": "{body}"}}'.encode()
        post(client, upload("mills.jsonl", data), collection=collection, really="yes")
        return run_jobs().counts

    assert sent("It turned.", "mills") == {"created": 1}
    assert sent("It turned again.", "mills") == {"updated": 1}
    assert sent("It stood still.", "others") == {"created": 1}
    assert sent("It fell.", "") == {"created": 1}
    assert Article.objects.count() == 3


def test_stored_documents_are_read_again(client: Client) -> None:
    report()
    post(client, what="stored", all="on", really="yes")
    run = run_jobs()
    assert (run.state, run.counts, run.options) == (
        RunState.DONE, {"updated": 1}, {"reprocess": True, "all": True},
    )  # fmt: skip
    assert "Stored documents, read again" in page(client, run)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("news.json", b'{"status": "ok", "articles": [{"title": "Pier", "content": "It was built again."}]}'),
        ("pier.ris", b"TY  - NEWS\nTI  - Pier\nAB  - It was built again.\nER  - \n"),
        ("pier.rtf", rb"{\rtf1\ansi Pier is built again\par\par It was built again by hand and opened by the mayor.\par}"),
        ("pier.xml", b'<doc title="Pier"><main><p>It was built again.</p></main></doc>'),
    ],
)  # fmt: skip
def test_exports_of_other_programs_are_uploaded_as_they_are(
    client: Client, name: str, data: bytes
) -> None:
    post(client, upload(name, data), really="yes")
    assert run_jobs().counts == {"created": 1}
    assert Article.objects.get().title.startswith("Pier")


def test_columns_and_deleted_documents_as_on_the_command_line(client: Client) -> None:
    data = b"kop,fulltext\nPier,The pier was built again by hand and opened.\n"
    wanted = {"columns": "title=kop\r\nbody=fulltext\r\n", "really": "yes"}
    post(client, upload("t.csv", data), **wanted)
    assert run_jobs().counts == {"created": 1}
    archive.move_to_bin(articles=[Article.objects.get().pk], user=None)
    post(client, upload("t.csv", data), **wanted)
    assert run_jobs().counts == {"deleted": 1}
    post(client, upload("t.csv", data), undelete="on", **wanted)
    run = run_jobs()
    assert run.counts == {"restored": 1}
    assert "Columns: title=kop, body=fulltext" in page(client, run)
    answer = post(client, upload("t.csv", data), columns="headline")
    assert answer.status_code == 422
    assert "“headline”: write OURS=THEIRS" in text(answer)


# --- what is refused, in words --------------------------------------------------------------------


def test_uploads_that_cannot_be(client: Client, settings: Any, monkeypatch: Any) -> None:
    for files, why in (
        ([], "Choose at least one file."),
        ([upload("ferry.txt"), upload("nothing.txt", b"")], "“nothing.txt” is empty."),
    ):
        answer = post(client, *files)
        assert answer.status_code == 422
        assert why in text(answer)
    settings.MAX_UPLOAD = 100
    assert "at most 0.0 MB can be uploaded at once" in text(post(client, upload("ferry.txt")))
    settings.MAX_UPLOAD = 10**9
    monkeypatch.setattr(uploads, "MARGIN", 2**70)
    assert "The disk of the archive is full" in text(post(client, upload("ferry.txt")))
    assert not list(settings.UPLOADS_DIR.iterdir())
    assert not ImportRun.objects.exists()


def test_a_disk_that_fills_up_leaves_nothing(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "_written", full)
    assert "The disk of the archive is full" in text(post(client, upload("ferry.txt")))
    assert not list(settings.UPLOADS_DIR.iterdir())


def test_zips_of_ill_will_are_told_member_by_member(client: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ferry.txt", FERRY)
        made.writestr("../out.txt", FERRY + b"out")
        made.writestr("bomb.txt", b"a" * 30_000_000)
    post(client, upload("all.zip", packed.getvalue()), upload("broken.zip", FERRY))
    run = run_jobs()
    reasons = dict(run.documents.filter(status="failed").values_list("path", "reason"))
    assert {path.rpartition("/")[2]: reason[:30] for path, reason in reasons.items()} == {
        "out.txt": "its name leads out of the arch",
        "bomb.txt": reasons[next(p for p in reasons if p.endswith("bomb.txt"))][:30],
        "broken.zip": "the compressed file is damaged",
    }
    assert run.counts["created"] == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("..", "document"), ("a/b\\c.txt", "c.txt"), (".hidden.txt", "hidden.txt"),
        ("re#port.txt", "re_port.txt"), ("x" * 300 + ".txt", "x" * 117 + ".txt"), ("", "document"),
        ("línea\n2.txt", "línea 2.txt"),
    ],
)  # fmt: skip
def test_names_of_uploads_lead_nowhere(name: str, kept: str) -> None:
    assert uploads._plain(name, "document") == kept


def test_two_files_of_one_name_are_two(client: Client) -> None:
    post(client, upload("a.txt"), upload("a.txt", FERRY + b"And more of it."), really="yes")
    run = run_jobs()
    assert sorted(path.rpartition("/")[2] for path in run.documents.values_list("path", flat=True)) == [
        "a (2).txt", "a.txt",
    ]  # fmt: skip


def test_folders_outside_are_refused(client: Client, folders: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.txt").write_bytes(FERRY)
    (folders / "link").symlink_to(tmp_path / "secret")
    (folders / "year").mkdir()
    for below, why in (
        ("../secret", "without “..”"), (str(tmp_path / "secret"), "without “/” before it"),
        ("year/../../secret", "without “..”"), ("link", "leads out of the folder"),
        ("link/a.txt", "leads out of the folder"), ("*.txt", "there is no “*.txt”"), ("none", "there is no “none”"),
        ("a" * 900, "there is no"), ("~", "without “..”"),
    ):  # fmt: skip
        answer = post(client, what="folder", folder="0", below=below)
        assert answer.status_code == 422, below
        assert why in text(answer), below
    assert post(client, what="folder", folder="7", below="").status_code == 422
    assert not ImportRun.objects.exists()
    # A link inside a folder that leads out of it is not followed either.
    post(client, what="folder", folder="0", below="")
    assert run_jobs().counts == {"failed": 1}


def test_what_was_allowed_once_is_looked_at_again_when_it_runs(
    client: Client, folders: Path, settings: Any
) -> None:
    (folders / "ferry.txt").write_bytes(FERRY)
    post(client, what="folder", folder="0", below="ferry.txt")
    dry = run_jobs()
    assert dry.counts == {"created": 1}
    post(client, what="folder", folder="0", below="ferry.txt", really="yes")
    settings.IMPORT_DIRS = []
    run = run_jobs()
    assert (run.state, Article.objects.count()) == (RunState.FAILED, 0)
    assert "in no folder that the admin may import from" in run.message
    answer = client.post(f"{LIST}{dry.pk}/really/", follow=True)
    assert "in no folder that the admin may import from" in text(answer)
    assert "NEWSROOM_IMPORT_DIRS names them" in text(client.get(f"{LIST}add/"))


def test_who_may_not_import_sees_no_imports() -> None:
    editor = member("ed", "editors")
    run = archive.begin_run(by="import_seeds", options={"paths": ["a.txt"]})
    for address in (LIST, f"{LIST}add/", f"{LIST}{run.pk}/change/"):
        assert editor.get(address).status_code == 403
    assert post(editor, upload("ferry.txt")).status_code == 403
    assert editor.post(f"{LIST}{run.pk}/retry/").status_code == 403
    assert not Job.objects.exists()
    assert "/importrun/" not in text(editor.get("/admin/"))


# --- what becomes of runs -------------------------------------------------------------------------


def test_runs_of_the_command_line_are_there(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_bytes(FERRY)
    for _ in range(2):
        call_command("import_seeds", str(path), workers=1, stdout=io.StringIO())
    call_command("import_seeds", str(path), workers=1, dry_run=True, stdout=io.StringIO())
    with pytest.raises(SystemExit):
        call_command("import_seeds", str(tmp_path / "none"), workers=1, stdout=io.StringIO())
    rows = ImportRun.objects.order_by("pk").values_list("by", "state", "dry_run", "counts")
    assert list(rows) == [
        ("import_seeds", "done", False, {"created": 1}),
        ("import_seeds", "done", False, {"unchanged": 1}),
        ("import_seeds", "done", True, {"unchanged": 1}),
        ("import_seeds", "done", False, {"failed": 1}),
    ]
    shown = text(client.get(LIST))
    assert "Dry run" in shown
    assert "created: 1" in shown
    last = page(client, ImportRun.objects.latest("pk"))
    assert "there is no such file or folder" in last


@pytest.mark.fault
def test_a_run_that_is_cancelled_keeps_what_it_has_done(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'{{"title": "Mill {n}", "body": "The mill number {n} turned."}}' for n in range(200)]
    post(client, upload("m.jsonl", "\n".join(lines).encode()), really="yes")
    monkeypatch.setattr("newsroom.jobs.running.EVERY", 0.0)
    report_ = jobs.Running.report

    def cancelled(self: jobs.Running, done: int, *rest: Any) -> None:
        if done == 70:
            client.post(f"/admin/newsroom/job/{self.pk}/cancel/")
        report_(self, done, *rest)

    monkeypatch.setattr(jobs.Running, "report", cancelled)
    run = run_jobs()
    assert run.state == RunState.CANCELLED
    assert run.counts["created"] == run.documents.count()
    assert 70 <= Article.objects.count() < 200
    assert "Cancelled" in page(client, run)


def test_a_run_that_is_cancelled_before_it_begins(client: Client) -> None:
    post(client, upload("ferry.txt"), really="yes")
    client.post(f"/admin/newsroom/job/{Job.objects.get().pk}/cancel/")
    run = run_jobs()
    assert (run.state, Article.objects.count()) == (RunState.CANCELLED, 0)


@pytest.mark.fault
def test_a_run_that_was_killed_is_gone_on_with_and_says_what_it_did(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after 128 documents were stored and before it had said so of the last ones."""
    lines = [f'{{"title": "Mill {n}", "body": "The mill number {n} turned."}}' for n in range(200)]
    post(client, upload("m.jsonl", "\n".join([*lines, "{"]).encode()), really="yes")

    class Killed(BaseException):
        pass

    report_ = jobs.Running.report

    def killed(self: jobs.Running, done: int, *rest: Any) -> None:
        if done == 100:
            raise Killed
        report_(self, done, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(jobs.Running, "report", killed)
        patch.setattr("newsroom.intake.session.Session.__exit__", lambda *_: None)
        with pytest.raises(Killed):
            jobs.run_all(threading.Event())
    assert 100 <= Article.objects.count() < 200
    Job.objects.update(lease_until=timezone.now() - timezone.timedelta(seconds=1))
    run = run_jobs()
    assert Job.objects.get().state == State.DONE
    assert (run.state, run.counts) == (RunState.DONE, {"created": 200, "failed": 1})
    assert run.documents.filter(status="created").values("path").distinct().count() == 200
    assert Article.objects.count() == 200
    assert len(run.operations) == 2


def test_documents_of_old_runs_are_dropped_and_uploads_too(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    post(client, upload("ferry.txt"))
    old = run_jobs()
    folder = Path(old.options["root"])
    assert folder.is_dir()
    long_ago = timezone.now() - timezone.timedelta(days=settings.UPLOAD_DAYS + 1)
    ImportRun.objects.update(started=long_ago, ended=long_ago)
    client.get(LIST)
    assert not folder.exists()
    answer = client.post(f"{LIST}{old.pk}/really/", follow=True)
    assert "not kept any longer" in text(answer)
    assert ImportedDocument.objects.filter(run=old).exists()
    long_ago = timezone.now() - timezone.timedelta(days=settings.IMPORT_RUN_DAYS + 1)
    ImportRun.objects.update(started=long_ago, ended=long_ago)
    post(client, upload("ferry.txt"))
    old.refresh_from_db()
    assert (old.thinned, old.counts) == (True, {"created": 1})
    assert not ImportedDocument.objects.filter(run=old).exists()
    assert "kept for some time only" in page(client, old)


def test_a_run_of_many_documents_takes_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    run = archive.begin_run(by="import_seeds", options={"paths": ["m.jsonl"]})
    log = archive.RunLog(run)
    for number in range(1_200):
        log.add(f"m.jsonl#{number}", "failed" if number % 3 == 0 else "created", "why", number)
    log.end(None, RunState.DONE, "")
    with django_assert_max_num_queries(20):
        shown = page(client, run, "?status=failed&page=3")
    assert "m.jsonl#300<" in shown
    assert "Page 3 of 8" in shown
    assert "m.jsonl#301<" not in shown
    with django_assert_max_num_queries(20):
        client.get(LIST)


def test_a_run_that_says_nothing_any_more_was_broken_off(client: Client) -> None:
    run = archive.begin_run(by="import_seeds", options={"paths": ["a.txt"]})
    assert "Running" in page(client, run)
    ImportRun.objects.update(touched=timezone.now() - timezone.timedelta(hours=1))
    assert "Broken off" in page(client, run)


def test_of_a_source_that_is_not_for_her_she_sees_that_there_is_something(client: Client) -> None:
    secret = report("The leak", "A paper about the leak.", source="The Vault")
    known = report("The fair", "A paper about the fair.")
    assert secret.source
    archive.restrict_source(source=secret.source, groups=[Group.objects.create(name="vault")])
    run = archive.begin_run(by="import_seeds", options={"paths": ["all.jsonl"]})
    log = archive.RunLog(run)
    log.add("leak.txt", "created", "odd: leak", secret.pk)
    log.add("fair.txt", "created", "", known.pk)
    log.end(None, RunState.DONE, "")
    forget_restrictions()
    shown = page(client, run)
    assert "The fair" in shown
    assert "of a source that is not for you" in shown
    assert "leak" not in shown.lower()


def test_a_worker_that_does_what_there_is_to_do_runs_jobs_too(client: Client) -> None:
    post(client, upload("ferry.txt"), really="yes")
    call_command("worker", once=True)
    assert Article.objects.count() == 1
    assert Job.objects.get().state == State.DONE
