"""People are told what is new in their saved searches: nothing twice, nothing left out."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import http.server
import io
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from newsroom import archive
from newsroom.models import Article, Source
from search.models import Alert, Channel, PendingChange, SavedSearch, Told
from search.web import alerts, letters, webhooks
from search.web.saved import criteria_of
from tests.newsroom.factories import report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Any, index_dir: Path) -> None:
    settings.SENDS_MAIL, settings.SITE_URL = True, "https://archive.example"
    report("Petro long ago")
    catch_up()


@pytest.fixture
def saved() -> SavedSearch:
    ada = User.objects.create_user("ada", "ada@example.org")
    kept = SavedSearch.objects.create(user=ada, name="The president", query="q=petro")
    switch(kept)
    return kept


def switch(kept: SavedSearch, frequency: str = "at_once", **more: Any) -> None:
    options = {"by_mail": True, "webhook": "", "language": "en", **more}
    alerts.switch(kept, frequency=frequency, **options)


def run() -> str:
    said = io.StringIO()
    call_command("send_alerts", stdout=said)
    return said.getvalue().strip()


def imported(title: str, *, source: str = "The Herald", ago: dt.timedelta | None = None) -> Article:
    article = report(title, source=source)
    if ago:
        Article.objects.filter(pk=article.pk).update(created=timezone.now() - ago)
    catch_up()
    return article


def later(monkeypatch: pytest.MonkeyPatch, **more: float) -> None:
    """Let so much time pass."""
    now = timezone.now() + dt.timedelta(**more)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_what_is_new_is_in_one_letter_once(saved: SavedSearch) -> None:
    assert run() == "0 written, 0 sent, 0 put off, 0 given up"
    imported("Petro & Duque <speak>")
    imported("Rain in Quito")
    assert run() == "1 written, 1 sent, 0 put off, 0 given up"
    assert run() == "0 written, 0 sent, 0 put off, 0 given up"
    [letter] = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert letter.subject == "1 new article in “The president”"
    plain, page = str(letter.body), str(letter.alternatives[0][0])
    address = Article.objects.get(title__contains="Duque").get_absolute_url()
    assert (
        f"Petro & Duque <speak>\nThe Herald, 1 November 2022\nhttps://archive.example{address}"
        in (plain)
    )
    assert "Petro &amp; Duque &lt;speak&gt;" in page
    assert "long ago" not in plain + page
    assert "Rain" not in plain + page


def test_a_letter_is_in_the_language_of_who_asked(saved: SavedSearch) -> None:
    switch(saved, language="es")
    imported("Petro")
    run()
    assert mail.outbox[0].subject == "1 artículo nuevo en «The president»"


def test_a_letter_says_how_to_end_it(saved: SavedSearch) -> None:
    imported("Petro speaks")
    run()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = headers["List-Unsubscribe"].strip("<>")
    assert stop in str(mail.outbox[0].body)
    path = stop.removeprefix("https://archive.example")
    anybody = Client(enforce_csrf_checks=True)
    assert "Do you want" in anybody.get(path).content.decode()
    saved.refresh_from_db()
    assert saved.frequency, "who only looks ends nothing"
    assert anybody.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    saved.refresh_from_db()
    assert (saved.by_mail, saved.frequency) == (False, "")
    assert "no more letters about" in anybody.get(path).content.decode()
    assert anybody.post(f"{path[:-2]}x/").status_code == 404
    imported("Petro again")
    run()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("frequency", "hours"), [("daily", 24), ("weekly", 7 * 24)])
def test_once_a_day_or_week_all_comes_together(
    saved: SavedSearch, monkeypatch: pytest.MonkeyPatch, frequency: str, hours: int
) -> None:
    switch(saved, frequency)
    imported("Petro one")
    run()
    imported("Petro two")
    imported("Petro three")
    run()
    assert len(mail.outbox) == 1
    later(monkeypatch, hours=hours - 0.1)
    run()
    assert len(mail.outbox) == 2
    assert mail.outbox[1].subject.startswith("2 new")


def test_what_was_imported_while_nobody_asked_is_told(
    saved: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported("Petro in spring")
    later(monkeypatch, days=60)
    imported("Petro in summer")
    run()
    assert mail.outbox[0].subject.startswith("2 new")
    later(monkeypatch, days=60)
    run()
    assert len(mail.outbox) == 1
    assert not Told.objects.exists(), "what is older than the last look need not be remembered"


def test_what_is_committed_or_indexed_late_is_told(
    saved: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    SavedSearch.objects.update(told_until=timezone.now() - dt.timedelta(hours=3))
    imported("Petro first")
    run()
    imported("Petro, whose import began before", ago=dt.timedelta(minutes=50))
    run()
    assert len(mail.outbox) == 2
    waits = report("Petro waits for the index")
    Article.objects.filter(pk=waits.pk).update(created=timezone.now() - dt.timedelta(hours=2))
    SavedSearch.objects.update(told_until=timezone.now() - dt.timedelta(hours=3))
    assert PendingChange.objects.exists()
    run()
    later(monkeypatch, hours=5)
    catch_up()
    run()
    titles = "".join(str(letter.body) for letter in mail.outbox)
    assert titles.count("waits for the index") == 1


def test_a_process_that_ends_before_sending_leaves_it_to_the_next(
    saved: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported("Petro speaks")
    alerts.write_alerts(criteria_of)
    alert = Alert.objects.get()
    assert alerts._claim(alert.pk)
    assert run().startswith("0 written, 0 sent"), "another process is sending it"
    later(monkeypatch, minutes=6)
    assert run().startswith("0 written, 1 sent")
    later(monkeypatch, minutes=20)
    run()
    [letter] = mail.outbox
    assert letter.extra_headers["Message-ID"].startswith(f"<alert.{alert.pk}.")


def test_a_search_that_fails_writes_nothing_and_forgets_nothing(
    saved: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported("Petro speaks")
    with monkeypatch.context() as patch:
        patch.setattr(Alert.objects, "bulk_create", lambda rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run()
    assert not Told.objects.exists()
    run()
    assert len(mail.outbox) == 1


def test_while_there_is_no_index_nothing_is_told_and_nothing_lost(
    saved: SavedSearch, settings: Any, tmp_path: Path
) -> None:
    from search.index import sync

    imported("Petro speaks")
    kept, settings.SEARCH_INDEX_DIR = settings.SEARCH_INDEX_DIR, tmp_path / "none"
    sync.engine.cache_clear()
    with pytest.raises(CommandError, match="index"):
        run()
    settings.SEARCH_INDEX_DIR = kept
    sync.engine.cache_clear()
    run()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_is_asked_again(
    saved: SavedSearch, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported("Petro speaks")
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.message.EmailMessage.send", refuse)
        assert run() == "1 written, 0 sent, 1 put off, 0 given up"
    assert "mail server" in Alert.objects.get().problem
    later(monkeypatch, minutes=2)
    assert run() == "0 written, 1 sent, 0 put off, 0 given up"
    assert Alert.objects.get().problem == ""


def refuse(*args: Any) -> None:
    raise ConnectionRefusedError


def test_what_never_works_is_given_up(saved: SavedSearch, monkeypatch: pytest.MonkeyPatch) -> None:
    imported("Petro speaks")
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    reports = []
    for _ in range(len(alerts.WAITS) + 2):
        reports.append(run())
        later(monkeypatch, hours=25)
    assert [said for said in reports if "1 given up" in said] == [reports[-2]]
    client = Client()
    client.force_login(saved.user)
    assert "given up" in client.get(f"/saved/{saved.pk}/alerts/").content.decode()


def test_an_owner_is_told_only_of_what_she_may_read(saved: SavedSearch) -> None:
    imported("Petro at night", source="Nightdesk")
    imported("Petro by day")
    secret = Source.objects.get(name="Nightdesk")
    desk = Group.objects.create(name="desk")
    archive.restrict_source(source=secret, groups=[desk])
    run()
    assert mail.outbox[0].subject.startswith("1 new")
    assert "night" not in str(mail.outbox[0].body)
    # Written down while she might, and sent when she may no more.
    archive.restrict_source(source=secret, groups=[])
    imported("Petro at midnight", source="Nightdesk")
    alerts.write_alerts(criteria_of)
    archive.restrict_source(source=secret, groups=[desk])
    run()
    assert len(mail.outbox) == 1
    User.objects.update(is_active=False)
    imported("Petro at noon")
    run()
    assert len(mail.outbox) == 1


# --- webhooks -----------------------------------------------------------------------------------


class Program(http.server.BaseHTTPRequestHandler):
    """What a webhook talks to."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))  # type: ignore[attr-defined]
        status = self.server.statuses.pop(0) if self.server.statuses else 204  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def program(settings: Any) -> Iterator[Any]:
    settings.PRIVATE_WEBHOOKS = True
    server: Any = http.server.HTTPServer(("127.0.0.1", 0), Program)
    server.got, server.statuses = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.address = f"http://127.0.0.1:{server.server_port}/hook?x=1"
    yield server
    server.shutdown()
    server.server_close()


def test_a_program_gets_json_that_it_can_trust(saved: SavedSearch, program: Any) -> None:
    switch(saved, webhook=program.address, by_mail=False)
    article = imported("Petro speaks")
    assert run() == "1 written, 1 sent, 0 put off, 0 given up"
    [(headers, body)] = program.got
    signed = headers["X-Newsroom-Timestamp"].encode() + b"." + body
    digest = hmac.new(saved.secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Newsroom-Signature"] == f"sha256={digest}"
    sent = json.loads(body)
    assert sent["search"] == {"name": "The president", "url": "https://archive.example/?q=petro"}
    assert [row["id"] for row in sent["articles"]] == [article.pk]
    assert sent["articles"][0]["url"] == f"https://archive.example{article.get_absolute_url()}"
    assert not mail.outbox


def test_one_that_fails_is_asked_again_and_no_redirect_is_followed(
    saved: SavedSearch, program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch(saved, webhook=program.address)
    program.statuses[:] = [500, 302, 200]
    imported("Petro speaks")
    assert run() == "2 written, 1 sent, 1 put off, 0 given up"
    for minutes in (2, 10):
        later(monkeypatch, minutes=minutes)
        run()
    assert len(program.got) == 3
    assert len({headers["X-Newsroom-Alert"] for headers, _ in program.got}) == 1
    assert Alert.objects.filter(channel=Channel.WEBHOOK).get().sent


def test_one_that_is_gone_is_given_up_at_once(saved: SavedSearch, program: Any) -> None:
    switch(saved, webhook=program.address, by_mail=False)
    program.statuses[:] = [410]
    imported("Petro speaks")
    assert run() == "1 written, 0 sent, 0 put off, 1 given up"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "0.0.0.0",  # noqa: S104
     "[::ffff:127.0.0.1]", "[fe80::1]", "100.64.0.1", "2130706433", "0x7f.1"],
)  # fmt: skip
def test_no_private_address_is_asked(
    saved: SavedSearch, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*args: Any) -> None:
        raise AssertionError("it was asked")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(alerts.NotSent):
        webhooks.post(f"http://{host}/", b"{}", {})


def test_the_connection_goes_to_the_address_that_was_looked_at(
    program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that means another address a moment later leads nowhere else."""
    port = program.server_port
    known = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    answers = iter([known])
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **options: (
        next(answers) if host == "hook.example" else known
    ))  # fmt: skip
    assert webhooks.post(f"http://hook.example:{port}/", b"{}", {}) == 204
    assert program.got[0][0]["Host"] == f"hook.example:{port}"


# --- the page -----------------------------------------------------------------------------------


@pytest.fixture
def owner(saved: SavedSearch) -> Client:
    client = Client()
    client.force_login(saved.user)
    return client


def test_its_owner_says_how_she_is_told(saved: SavedSearch, owner: Client) -> None:
    page = f"/saved/{saved.pk}/alerts/"
    fields = {"frequency": "daily", "by_mail": "on", "webhook": "https://hook.example/x"}
    assert owner.post(page, fields)["Location"] == page
    saved.refresh_from_db()
    assert (saved.frequency, saved.webhook) == ("daily", "https://hook.example/x")
    assert saved.secret in owner.get(page).content.decode()
    assert "once a day" in owner.get(saved.get_absolute_url()).content.decode()
    other = Client()
    other.force_login(User.objects.create_user("ben"))
    assert other.get(page).status_code == 404
    assert other.post(page, fields).status_code == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"frequency": "daily"}, "frequency"),
        ({"frequency": "hourly", "by_mail": "on"}, "frequency"),
        ({"frequency": "daily", "webhook": "ftp://hook.example"}, "webhook"),
        ({"frequency": "daily", "webhook": "https://ada:pw@hook.example"}, "webhook"),
        ({"frequency": "daily", "webhook": "https://hook.example/ HTTP/1.1\r\nX: y"}, "webhook"),
        ({"frequency": "daily", "webhook": "https://[hook"}, "webhook"),
    ],
)
def test_what_makes_no_sense_is_said(
    saved: SavedSearch, owner: Client, fields: dict[str, str], wrong: str
) -> None:
    answer = owner.post(f"/saved/{saved.pk}/alerts/", fields)
    assert answer.status_code == 200
    assert wrong in answer.context["form"].errors
    saved.refresh_from_db()
    assert saved.frequency == "at_once"


def test_without_an_address_or_a_server_no_mail_is_promised(
    saved: SavedSearch, owner: Client, settings: Any
) -> None:
    settings.SENDS_MAIL = False
    page = owner.get(f"/saved/{saved.pk}/alerts/").content.decode()
    assert "No mail can be sent to you" in page
    assert 'name="by_mail"' not in page


def test_switched_off_it_sends_nothing_more(saved: SavedSearch, owner: Client) -> None:
    imported("Petro speaks")
    alerts.write_alerts(criteria_of)
    owner.post(f"/saved/{saved.pk}/alerts/", {"frequency": "", "by_mail": "on"})
    run()
    assert not mail.outbox
    assert letters.saved_of("1:forged") is None
