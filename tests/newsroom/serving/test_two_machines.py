"""Two machines serve one archive: separate data directories over one PostgreSQL server and one index.

The index is that of a search server where NEWSROOM_TEST_OPENSEARCH names one, else that of a test
double which all processes reach. On SQLite there is nothing to test: it is refused.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from newsroom.models import Article, Seed
from search.models import PendingChange
from tests.newsroom.admin.forms import change_url, form_of
from tests.newsroom.factories import report
from tests.newsroom.intake.test_identity import record
from tests.paths import PROJECT
from tests.search import shared_folder
from tests.search.shared_folder import FOLDER

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
]
KEY = "one key of all machines " * 3
SERVER = os.environ.get("NEWSROOM_TEST_OPENSEARCH", "")
COMMAND = ["manage.py"] if SERVER else ["-m", shared_folder.__name__]


class Machine:
    """A machine of several: what runs on it has this environment."""

    def __init__(self, folder: Path, index: Mapping[str, str]) -> None:
        server = urlsplit(os.environ["NEWSROOM_TEST_DATABASE"])
        name = str(connection.settings_dict["NAME"])
        self.environment = {
            **os.environ, **index, "NEWSROOM_DATA_DIR": str(folder), "NEWSROOM_SEVERAL_MACHINES": "1",
            "DATABASE_URL": server._replace(path=f"/{name}").geturl(), "SECRET_KEY": KEY,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *COMMAND, *arguments], env=self.environment, cwd=PROJECT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *arguments: str) -> None:
        """Run a command, which must succeed."""
        process = self.start(*arguments)
        said = process.communicate()
        assert process.returncode == 0, said

    @contextmanager
    def served(self) -> Iterator[Site]:
        """Its web server, for as long as the context lasts."""
        process = self.start("serve", "--port", "0", "--processes", "1")
        try:
            assert process.stdout
            found = re.search(r"open at http://[^:]*:(\d+)/", process.stdout.readline())
            assert found, process.stderr and process.stderr.read()
            yield Site(int(found[1]))
        finally:
            process.terminate()
            process.communicate()


class Site:
    """One machine's pages, as a browser asks for them that is signed in everywhere."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.session = ""

    def ask(self, path: str, form: Mapping[str, Any] | None = None) -> tuple[int, str]:
        """The answer's status and text; with a form, that it is sent."""
        token = "t" * 32
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={token}"}
        body = None
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode({**form, "csrfmiddlewaretoken": token}, doseq=True)
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)) as asked:
            asked.request("GET" if form is None else "POST", path, body, headers)
            answer = asked.getresponse()
            return answer.status, answer.read().decode()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """An index of its own that all machines reach, as variables; made when it is first needed."""
    if not SERVER:
        folder = tmp_path / "service"
        folder.mkdir()
        yield {"SEARCH_ENGINE": shared_folder.NAME, FOLDER: str(folder)}
        return
    name = f"newsroom-test-{secrets.token_hex(4)}"
    yield {
        "SEARCH_ENGINE": "opensearch", "NEWSROOM_OPENSEARCH_URL": SERVER,
        "NEWSROOM_OPENSEARCH_INDEX": name,
    }  # fmt: skip
    request = urllib.request.Request(f"{SERVER.split(',')[0]}/{name}*", method="DELETE")  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(request, timeout=30).close()


@pytest.fixture
def machines(tmp_path: Path, index: Mapping[str, str]) -> list[Machine]:
    """Two machines, whose index holds the archive as it is; none where there can be none."""
    if connection.vendor != "postgresql":
        return []
    return [Machine(tmp_path / name, index) for name in ("one", "two")]


def signed_in(settings: Any) -> Client:
    """An editor, whose session is in the database that all machines share."""
    settings.SECRET_KEY = KEY
    editor = User.objects.create_user("ada", is_staff=True)
    editor.groups.add(Group.objects.get(name="editors"))
    client = Client()
    client.force_login(editor)
    return client


def test_an_edit_through_one_is_read_and_found_through_the_other_at_once(
    machines: list[Machine], settings: Any
) -> None:
    if not machines:
        return
    article = report("A heron by the lake", "It stood in the water until the evening came.")
    report("Another", "Nobody has changed this one.")
    client = signed_in(settings)
    machines[0].run("reindex")
    with ExitStack() as stack:
        one, two = (stack.enter_context(each.served()) for each in machines)
        one.session = two.session = client.cookies["sessionid"].value
        for site in (one, two):
            assert "by the lake" in site.ask("/?q=heron")[1]
        form = form_of(client, article) | {"title": "A bittern by the lake"}
        status, said = one.ask(change_url(article), form)
        assert status == 302, said
        # Neither waits for anything: what one has answered, the other shows.
        article.refresh_from_db()  # its address has its title
        status, page = two.ask(article.get_absolute_url())
        assert (status, "A bittern by the lake" in page) == (200, True)
        assert "by the lake" in two.ask("/?q=bittern")[1]
        assert "by the lake" not in two.ask("/?q=heron")[1]
        assert not PendingChange.objects.exists()
        for site in (one, two):
            status, answer = site.ask("/readyz")
            checks = json.loads(answer)["checks"]
            assert (status, checks["database"], checks["index"]) == (200, "ok", "ok")


def test_two_machines_import_the_same_documents_at_once(
    machines: list[Machine], tmp_path: Path
) -> None:
    """By two paths, and each with some of its own: nothing is lost, nothing doubled."""
    if not machines:
        return
    shared = [record(f"Heron {number}", source="The Lake Times") for number in range(40)]
    processes = []
    for machine, name in zip(machines, ("first", "second"), strict=True):
        folder = tmp_path / f"mount-{name}"
        folder.mkdir()
        own = [record(f"Newt of the {name} {number}") for number in range(5)]
        for part, records in (("a", shared[:20] + own), ("b", shared[20:])):
            lines = "".join(json.dumps(each) + "\n" for each in records)
            (folder / f"{part}.jsonl").write_text(lines)
        command = ["import_seeds", str(folder), "--workers", "1", "--json"]
        processes.append(machine.start(*command))
    ended = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], ended
    statuses = [json.loads(line)["status"] for out, _ in ended for line in out.splitlines()]
    assert sorted(set(statuses)) == ["created", "duplicate"]
    assert statuses.count("created") == Article.objects.count() == 50
    assert statuses.count("duplicate") == 40
    assert Seed.objects.filter(current=True).count() == 50
    machines[0].run("check_archive")
    # Both have indexed what they could; nothing is left to anybody, and nothing is missing.
    for machine in machines:
        machine.run("reindex", "--check")
    assert not PendingChange.objects.exists()
