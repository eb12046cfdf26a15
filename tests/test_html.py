"""Every page, asked for by somebody who may do all: what the Nu HTML checker says of it, which is nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.test_addresses import expected, rows  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.fault]

# What this version of the checker is too old to know.
NEWER = {
    "<search>": '<div role="search">', "</search>": "</div>",
    ' method="dialog"': "", ' enterkeyhint="search"': "", ' rel="nofollow"': "", ' role="group"': "",
}  # fmt: skip
# Django's own: the help of a table's column stands in its head, a password that nobody may see in no field,
# and what is searched in a select begins with nothing.
DJANGOS = ("-host_helptext", "id_password_helptext", ' value=""></option>')
LEAVING = ("sign-out", "admin:logout")
QUERIES = {
    "search": ("", "?q=petro", "?q=nothingatall", "?q=(petro"),
    "article": ("", "?quotes=1&q=petro"),
    "quotes": ("", "?q=met&sort=oldest", "?q=nothingatall"),
}


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command that checks files; `.ci/html-checker` says where it is."""
    path = os.environ.get("NEWSROOM_TEST_HTML_CHECKER")
    if not path or not shutil.which("java"):
        pytest.skip("NEWSROOM_TEST_HTML_CHECKER does not say where the HTML checker is")
    main = "nu.validator.client.SimpleCommandLineValidator"
    return ["java", "-Xss2m", "-cp", path, main, "--format", "json", "--stdout", "--errors-only"]


def pages(rows: dict[str, Any]) -> dict[str, str]:  # noqa: F811
    """Each page that there is, by its address."""
    client = Client()
    client.force_login(User.objects.create_superuser("archivist"))
    found = {}
    for name, (arguments, _who, *method) in expected().items():
        if name in LEAVING:
            continue
        address = reverse(name, args=[rows.get(each, each) for each in arguments])
        for query in QUERIES.get(name, ("",)):
            answer: Any = client.generic(*(method or ["GET"]), address + query)
            if answer["Content-Type"].startswith("text/html") and answer.content:
                found[address + query] = answer.content.decode()
    return found


def test_it_finds_nothing(checker: list[str], rows: dict[str, Any], tmp_path: Path) -> None:  # noqa: F811
    addresses = {}
    for number, (address, html) in enumerate(pages(rows).items()):
        for new, old in NEWER.items():
            html = html.replace(new, old)
        path = tmp_path / f"{number}.html"
        path.write_text(html)
        addresses[path.as_uri().replace("file://", "file:")] = address
    assert len(addresses) > 90
    files = [str(path) for path in tmp_path.glob("*.html")]
    done = subprocess.run([*checker, *files], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = json.loads(done.stdout)["messages"]
    told = {
        (addresses[each["url"]], each["message"], each.get("extract", "")[:160])
        for each in found
        if not any(part in each.get("extract", "") for part in DJANGOS)
    }
    assert told == set()
