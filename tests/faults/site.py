"""The site on a real server, with people who use it, all at once, until it is killed."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import waitress
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import get_internal_wsgi_application

from newsroom.models import Article
from tests.faults import visitors
from tests.faults.processes import Process
from tests.faults.trial import print_json
from tests.newsroom.admin.forms import change_url, form_of

if TYPE_CHECKING:
    from tests.faults.trial import Trial

# A form protects itself by a token that cookie and form both hold.
TOKEN = "a" * 32
SECONDS = 120.0
MOST = 40  # requests of one person


class Site:
    """A server process on a port of this machine, until the context ends."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        # Titles by article: those that were sent, and those whose save was answered.
        self.sent: dict[int, list[str]] = defaultdict(list)
        self.answered: dict[int, list[str]] = defaultdict(list)

    def __enter__(self) -> Site:
        # Forms are read beforehand: threads of this process and forks of it do not go together.
        self.forms = self._forms()
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(64)
        self.port = self.socket.getsockname()[1]
        self.process: Process = self.trial.start(self._serve)
        self.socket.close()
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill_all()

    def _serve(self) -> None:
        application = get_internal_wsgi_application()
        assert isinstance(application, WSGIHandler)
        waitress.create_server(application, sockets=[self.socket], threads=4).run()

    def _forms(self) -> dict[int, dict[str, Any]]:
        articles, cookie = list(self.trial.ids.values()), self.trial.editors["ada"]

        def read() -> None:
            client = visitors.client_of(cookie)
            print_json({pk: form_of(client, Article(pk=pk)) for pk in articles})

        process = self.trial.start(read)
        process.wait()
        return {int(pk): form for pk, form in process.answer().items()}

    # --- people ---------------------------------------------------------------------------------

    def editor(self, name: str, articles: Sequence[int]) -> threading.Thread:
        """Somebody who gives these articles new titles, one after another, each once."""
        titles = [(article, self.trial.title()) for article in articles]

        def work() -> None:
            for article, title in titles:
                self._save(name, article, title)

        return self._person(work)

    def reader(self) -> threading.Thread:
        """Somebody who searches again and again."""

        def work() -> None:
            for number in range(MOST):
                self._ask("GET", f"/?q=said&page={number % 3 + 1}")

        return self._person(work)

    def _person(self, work: Any) -> threading.Thread:
        def live() -> None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                work()

        thread = threading.Thread(target=live)
        thread.start()
        return thread

    def _save(self, editor: str, article: int, title: str) -> None:
        form = self.forms[article] | {"title": title, "csrfmiddlewaretoken": TOKEN}
        session = self.trial.editors[editor]
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self.sent[article].append(title)
        status, _ = self._ask(
            "POST", change_url(Article(pk=article)), urlencode(form, doseq=True), headers
        )
        if status == 302:
            self.answered[article].append(title)

    def _ask(
        self, method: str, address: str, body: str = "", headers: Any = None
    ) -> tuple[int, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            link.request(method, address, body or None, headers or {})
            response = link.getresponse()
            content = response.read()
        finally:
            link.close()
        if response.status not in (*visitors.SOUND, 200):
            self.trial.wrong.append(f"{method} {address} answered {response.status}")
        return response.status, content
