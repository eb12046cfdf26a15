"""HTTPS as visitors meet it: the WSGI application, asked as a web server in front of it asks.

Each archive is a fresh process with nothing but environment variables, as an administrator sets them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from typing import Any

import pytest

from tests.databases import make_database
from tests.paths import PROJECT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

# Answers the requests that it is given, as JSON, one after the other.
SERVER = """
import json, sys
from io import BytesIO
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults
from newsroom.wsgi import application
from django.contrib.auth.models import User

User.objects.create_user("ada", password="correct horse")
cookies = {}
for method, path, headers, fields in json.loads(sys.argv[1]):
    if fields is not None:
        fields["csrfmiddlewaretoken"] = cookies.get("csrftoken", "")
    body = urlencode(fields or {}).encode()
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "archive.example",
        "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "10.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()), **headers}
    setup_testing_defaults(environ)
    answer = []
    body = application(environ, lambda status, sent, *_: answer.extend([status, sent]))
    b"".join(body)
    status, sent = answer
    for name, value in sent:
        if name == "Set-Cookie":
            key, _, value = value.partition(";")[0].partition("=")
            cookies[key.strip()] = value
    print(json.dumps([int(status[:3]), sent]))
"""
HTTPS = {"HTTP_X_FORWARDED_PROTO": "https"}
HTTP = {"HTTP_X_FORWARDED_PROTO": "http"}
SECURE = {"ALLOWED_HOSTS": "archive.example"}
PROXY = {**SECURE, "NEWSROOM_BEHIND_PROXY": "1"}
HELP, SIGN_IN = ("GET", "/help/"), ("GET", "/sign-in/")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def cookies(self) -> dict[str, Morsel[str]]:
        jar: SimpleCookie = SimpleCookie()
        for name, value in self.headers:
            if name == "Set-Cookie":
                jar.load(value)
        return dict(jar)


def answers(folder: Path, variables: dict[str, str], *requests: Any) -> list[Answer]:
    """What an archive with these variables answers: (method, path, headers[, fields])."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_DATA_DIR": str(folder / "data"),
        **variables,
    }
    make_database(folder / "data", environment)
    asked = json.dumps([[*request, None][:4] for request in requests])
    done = subprocess.run(
        [sys.executable, "-c", SERVER, asked], cwd=PROJECT, env=environment,
        capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    return [
        Answer(status, [(name, value) for name, value in headers])
        for status, headers in map(json.loads, done.stdout.splitlines())
    ]


@pytest.fixture(autouse=True)
def on_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("what is asked here needs no database of a kind")


def test_behind_a_proxy_that_ends_https(tmp_path: Path) -> None:
    home, plain, sign_in, signed_in = answers(
        tmp_path, PROXY,
        (*HELP, HTTPS),
        (*HELP, HTTP),
        (*SIGN_IN, HTTPS),
        (
            "POST", "/sign-in/",
            {**HTTPS, "HTTP_ORIGIN": "https://archive.example", "HTTP_REFERER": "https://archive.example/"},
            {"username": "ada", "password": "correct horse"},
        ),
    )  # fmt: skip
    assert home.status == 200
    assert (
        home.header("Strict-Transport-Security") == "max-age=31536000; includeSubDomains; preload"
    )
    assert (plain.status, plain.header("Location")) == (301, "https://archive.example/help/")
    assert not plain.header("Strict-Transport-Security")  # browsers ignore it over HTTP
    assert sign_in.cookies["csrftoken"]["secure"]
    assert signed_in.status == 302
    session = signed_in.cookies["sessionid"]
    assert session["secure"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_a_form_of_another_site_is_refused(tmp_path: Path) -> None:
    _, forged, from_http = answers(
        tmp_path, PROXY,
        (*SIGN_IN, HTTPS),
        ("POST", "/sign-in/", {**HTTPS, "HTTP_ORIGIN": "https://evil.example"}, {"username": "ada"}),
        ("POST", "/sign-in/", {**HTTPS, "HTTP_ORIGIN": "http://archive.example"}, {"username": "ada"}),
    )  # fmt: skip
    assert forged.status == from_http.status == 403


def test_without_a_trusted_proxy_nobody_talks_the_site_out_of_https(tmp_path: Path) -> None:
    """Anybody may send the header; then even the health of the process is told over HTTP."""
    plain, claimed, health = answers(
        tmp_path, SECURE, (*HELP, {}), (*HELP, HTTPS), ("GET", "/healthz", {})
    )
    assert [plain.status, claimed.status, health.status] == [301, 301, 200]


def test_of_several_values_a_visitors_own_does_not_count(tmp_path: Path) -> None:
    """A proxy that adds to the header instead of setting it is not believed."""
    [answer] = answers(tmp_path, PROXY, (*HELP, {"HTTP_X_FORWARDED_PROTO": "http, https"}))
    assert answer.status == 301


def test_a_host_that_is_not_ours_is_refused_before_any_redirect(tmp_path: Path) -> None:
    [answer] = answers(tmp_path, PROXY, (*HELP, {**HTTP, "HTTP_HOST": "evil.example"}))
    assert (answer.status, answer.header("Location")) == (400, "")


def test_on_this_machine_alone_there_is_none(tmp_path: Path) -> None:
    home, sign_in = answers(
        tmp_path,
        {},
        (*HELP, {"HTTP_HOST": "127.0.0.1:8000"}),
        (*SIGN_IN, {"HTTP_HOST": "localhost"}),
    )
    assert home.status == 200
    assert not home.header("Strict-Transport-Security")
    assert not sign_in.cookies["csrftoken"]["secure"]
