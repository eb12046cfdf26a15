"""People at the site: a reader who looks around, an editor who opens a form and saves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from newsroom.models import Article
from tests.newsroom.admin.forms import change_url, form_of

# What a page may answer, also while something is out of order.
SOUND = (200, 302, 404, 429, 503)


@dataclass(slots=True)
class Visit:
    """What a visitor saw: in a word, and the status of each address."""

    word: str
    statuses: Mapping[str, int] = field(default_factory=dict)

    def failed(self) -> Iterator[tuple[str, int]]:
        """Addresses that gave no page that was meant to be seen."""
        for address, status in self.statuses.items():
            if status not in SOUND:
                yield address, status


def client_of(cookie: str = "") -> Client:
    """A browser, signed in by an editor's cookie; what fails is an answer like any other."""
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    if cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return client


def look_around(editors: Mapping[str, str], article: int) -> dict[str, Any]:
    """Call on the addresses that people and machines call on, and on those of one article."""
    reader, editor = client_of(), client_of(next(iter(editors.values())))
    response = reader.get("/", {"q": "said"})
    statuses = {"/?q=said": response.status_code}
    word = _word(response)
    for address in ("/", "/export.csv?q=said", "/api/search?q=said", "/healthz", "/readyz"):
        response = reader.get(address)
        statuses[address] = response.status_code
        if response.streaming and response.status_code == 200:
            b"".join(response)  # what fails here fails in the middle of a file
    for address in (f"/articles/{article}/", change_url(Article(pk=article)), "/admin/"):
        statuses[address] = editor.get(address, follow=True).status_code
    return asdict(Visit(word, statuses))


def _word(response: Any) -> str:
    """What the search page is, in a word or two."""
    page = (response.context or {}).get("page") if response.context else None
    if response.status_code == 200:
        return "results"
    if page is not None and page.from_database:
        return "rebuilding notice"
    return {503: "busy notice", 500: "ERROR PAGE"}.get(
        response.status_code, str(response.status_code)
    )


def save(cookie: str, article: int, values: Mapping[str, str]) -> str:
    """Open the article's form, change these fields, and save: how that was answered."""
    client = client_of(cookie)
    shown = client.get(change_url(Article(pk=article))).status_code
    if shown != 200:
        return str(shown)
    return send(client, article, form_of(client, Article(pk=article)), values)


def send(client: Client, article: int, form: Mapping[str, Any], values: Mapping[str, str]) -> str:
    """Send the form with these values: "saved", "conflict form", or what else came."""
    response = client.post(change_url(Article(pk=article)), {**form, **values})
    if response.status_code == 302:
        return "saved"
    if response.status_code == 200 and response.context["adminform"].form.conflicts:
        return "conflict form"
    return str(response.status_code)


def merge(cookie: str, model: str, rows: Sequence[int]) -> str:
    """Merge rows of the admin's list of a model into the first of them."""
    data = {"action": "merge", "_selected_action": list(rows), "target": rows[0]}
    response = client_of(cookie).post(reverse(f"admin:newsroom_{model}_changelist"), data)
    return "merged" if response.status_code == 302 else str(response.status_code)


def delete(cookie: str, model: str, row: int) -> str:
    """Delete one row in the admin."""
    address = reverse(f"admin:newsroom_{model}_delete", args=[row])
    response = client_of(cookie).post(address, {"post": "yes"})
    return "deleted" if response.status_code == 302 else str(response.status_code)
