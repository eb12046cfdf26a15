"""Every address answers every parameter: a walk over all of them with what nobody should send.

Each address of the URL conf is visited with hostile values in its path, in the parameters that the
project knows, and in its cookies, by a visitor and by an administrator. None may be a fault of the
server.
"""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import DataError, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from newsroom.serving.parameters import in_utf8
from newsroom.wsgi import application
from search.facets.kinds import ANY_PARAMETERS, PARAMETERS
from search.models import SavedSearch
from search.types import Facet
from tests.search.conftest import Library

pytestmark = [pytest.mark.fault, pytest.mark.django_db]

BEYOND = str(2**64)
HUGE = "9" * 5_000
NUMBERS = ["0", "-1", str(2**31), str(2**63), BEYOND, HUGE, "1e9", "²", "٣", "NaN"]
TEXTS = [
    "\0", "a\0b", "\ud800", "\udfff", "\ufffe", "\x1b[0m", "\r\nX: y", "%", "%s{0}", "'", '"', "(", "[",
    "*", "\\", "_00", "../../etc/passwd", "<script>", "a" * 5_000, "ﷺ" * 300, "", " ", "İ", "ß",
]  # fmt: skip
DATES = ["0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01", "2022-13-45", "2022-02-30"]
HOSTILE = [*NUMBERS, *TEXTS, *DATES]
# One of each kind, for what is slow.
SOME = ["\0", "\ud800", BEYOND, HUGE, "²", "-1", "(", "%", "_00", "9999-12-31", "99999-01-01"]

PAGES = ["q", "sort", "page", "from", "to", "undated", *PARAMETERS, *ANY_PARAMETERS]
OTHERS = [
    "values",
    "match",
    "order",
    "n",
    "version",
    "only",
    "kind",
    "letter",
    "format",
    "next",
    "p",
]
LISTS = [
    "q", "o", "p", "e", "all", "_popup", "_to_field", "_facets", "id__exact", "id__in", "id__gte",
    "source__id__exact", "source__id__isnull", "article__id__exact", "entity__kind__exact",
    "groups__id__exact", "published__year", "published__month", "published__day", "published__gte",
    "received__gte", "received__lt", "title__regex", "name__iregex", "language__exact", "kind__exact",
    "repairs", "lacks", "edited", "inferred__exact", "dismissed__exact", "suggested__exact",
    "current__exact", "is_staff__exact", "date_joined__year",
]  # fmt: skip


@pytest.fixture
def editor(library: Library) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("editor"))
    return client


def url(path: str, parameters: list[tuple[str, str]] = ()) -> str:  # type: ignore[assignment]
    query = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in parameters)
    return path + (f"?{query}" if query else "")


def encoded(text: str) -> str:
    """Text as an address has it; half a surrogate pair as the three bytes that it would be."""
    return quote(text, safe="", errors="surrogatepass")


def answered(ask: Callable[[], Any], what: object) -> int:
    """The status of an answer, read to its end; a fault of the server fails the test.

    A savepoint around it, as PostgreSQL would answer nothing more after an error.
    """
    point = transaction.savepoint()
    response = ask()
    if response.streaming:
        b"".join(response.streaming_content)
    fault = getattr(response, "exc_info", None)
    assert response.status_code < 500, f"{what}: {fault and repr(fault[1])[:300]}"
    transaction.savepoint_rollback(point)
    return int(response.status_code)


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every address of the URL conf as a text with places for its arguments."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def filled(route: str, value: str) -> str:
    """The address with the value wherever it has room for one."""
    path = route.replace("^", "").replace("$", "").replace("\\.", ".").replace("\\Z", "")
    while "<" in path:
        before, _, rest = path.partition("<")
        path = before.removesuffix("(?P") + encoded(value) + rest.partition(">")[2]
    return "/" + path


def test_every_address_answers_every_path(editor: Client) -> None:
    routes = [route for route in addresses() if "(?P" not in route and "logout" not in route]
    assert len(routes) > 80
    seen = set()
    for route in routes:
        values = SOME if route.startswith("admin/") else HOSTILE
        for value in values if "<" in route else [""]:
            path = filled(route, value)
            if len(path) < 7_000:
                seen.add(answered(lambda: editor.get(path), (route, value)))  # noqa: B023
    assert seen >= {200, 302, 404}


@pytest.mark.parametrize("chance", range(3))
def test_a_walk_with_any_parameters(editor: Client, library: Library, chance: int) -> None:
    dice = random.Random(chance)
    visitor = Client(raise_request_exception=False)
    article = library["meeting"]
    saved = SavedSearch.objects.create(user=User.objects.get(), name="Petro", query="q=petro")
    places = [
        "/", "/help/", "/opensearch.xml", "/saved/", f"/saved/{saved.pk}/", "/sources/", "/names/",
        f"/saved/feed/{saved.token}.rss", "/sources/the-herald/", "/names/gustavo-petro/",
        "/calendar/", "/calendar/2022/", "/calendar/2022/11/", "/robots.txt", "/sitemap.xml",
        "/sitemap-articles.xml", "/api/", "/api/search", "/api/suggest", f"/api/articles/{article.pk}",
        article.get_absolute_url(), f"/articles/{article.pk}/", f"/articles/{article.pk}/original/",
        f"/articles/{article.pk}/cite.bib", "/admin/login/",
        *(f"/facets/{facet.value}/" for facet in Facet),
        *(f"/export.{form}" for form in ("csv", "jsonl", "bib")), "/feed.rss", "/feed.atom",
    ]  # fmt: skip
    for place in places * 4:
        parameters = [
            (dice.choice([*PAGES, *PAGES, *OTHERS, *TEXTS[:6]]), dice.choice(HOSTILE))
            for _ in range(dice.randint(1, 4))
        ]
        parameters = [(name, value[:900]) for name, value in parameters]
        client = dice.choice([visitor, editor])
        answered(lambda: client.get(url(place, parameters)), (place, parameters))  # noqa: B023


@pytest.mark.parametrize(
    "name", ["sort", "page", "q", "from", "undated", *PARAMETERS, *ANY_PARAMETERS]
)
@pytest.mark.parametrize("value", ["\0", "\ud800", BEYOND])
def test_every_parameter_of_a_search(editor: Client, name: str, value: str) -> None:
    for place in ("/", "/export.csv", "/feed.rss", "/api/search", "/facets/source/"):
        status = answered(lambda: editor.get(url(place, [(name, value)])), place)  # noqa: B023
        assert status in (200, 400, 404, 422)


def test_every_list_of_the_admin_answers_every_filter(editor: Client) -> None:
    for model in admin.site._registry:
        place = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for name, value in itertools.product(LISTS, ["\0", BEYOND, "(", "²", "-1"]):
            answered(lambda: editor.get(url(place, [(name, value)])), (place, name, value))  # noqa: B023
        for value in ("\0", BEYOND, "x"):
            for action in ("delete_selected", "merge", "accept", "dismiss", "merge_pairs", "\0"):
                chosen = {"action": action, "_selected_action": [value]}
                answered(lambda: editor.post(place, chosen), (place, chosen))  # noqa: B023
    for name, value in itertools.product(("term", "page", "field_name", "model_name"), SOME):
        known = {
            "app_label": "newsroom",
            "model_name": "article",
            "field_name": "source",
            "term": "",
        }
        place = url("/admin/autocomplete/", list((known | {name: value[:900]}).items()))
        answered(lambda: editor.get(place), place)  # noqa: B023


def test_forms_answer_whatever_is_sent(editor: Client, library: Library) -> None:
    saved = SavedSearch.objects.create(user=User.objects.get(), name="Petro", query="q=petro")
    pk = library["meeting"].pk
    for value in [*SOME, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]:
        value = value.encode("utf-8", "replace").decode()  # as a client writes a form
        for place, sent in (
            ("/saved/", {"search": f"q={value}", "name": value}),
            ("/saved/", {"search": f"sort={encoded(value)}&page={encoded(value)}"}),
            (f"/saved/{saved.pk}/change/", {"action": "seen", "until": value}),
            (f"/saved/{saved.pk}/change/", {"action": "rename", "name": value}),
            ("/theme/", {"theme": value, "next": value}),
            ("/language/", {"language": value, "next": value}),
            ("/admin/login/", {"username": value, "password": value}),
            (f"/admin/newsroom/article/{pk}/revert/", {"revert_field": value}),
            (
                f"/admin/newsroom/article/{pk}/change/",
                {"title": value, "shown": value, "published": value, "source": value,
                 "entity_rows": [value], "published_precision": value, "language": value},
            ),
        ):  # fmt: skip
            answered(lambda: editor.post(place, sent), (place, sent))  # noqa: B023


@pytest.mark.parametrize(
    "cookie", ["sessionid", "theme", "django_language", "csrftoken", "messages"]
)
def test_cookies_hold_anything(library: Library, cookie: str) -> None:
    """Quoted in a cookie, `\\000` is a zero byte, which PostgreSQL is never to be asked for."""
    client = Client(raise_request_exception=False)
    for place in ("/", "/saved/", "/admin/"):
        header = f'{cookie}="\\000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'
        answered(lambda: client.get(place, headers={"cookie": header}), place)  # noqa: B023


@pytest.mark.parametrize(
    "charset", ["zlib", "idna", "utf-7", "utf-16", "unicode_escape", "no-such"]
)
@pytest.mark.usefixtures("connection_stays")
def test_an_address_is_utf8_whatever_a_header_says(library: Library, charset: str) -> None:
    """Django reads the address while it makes the request: no middleware sees this."""
    environ: dict[str, Any] = {
        "QUERY_STRING": "q=petro&sort=%2B2AA-", "CONTENT_TYPE": f"text/plain; charset={charset}",
        "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    setup_testing_defaults(environ)
    said: list[str] = []
    body = b"".join(application(environ, lambda status, headers: said.append(status)))
    assert said == ["200 OK"]
    assert b"Petro meets Maduro" in body.replace(b"<mark>", b"").replace(b"</mark>", b"")


def test_the_rest_of_the_header_is_kept() -> None:
    seen: dict[str, Any] = {}

    def keeping(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.update(environ)
        return []

    kind = "multipart/form-data; Charset=utf-7; boundary=xyz"
    in_utf8(keeping)({"CONTENT_TYPE": kind}, None)
    assert seen["CONTENT_TYPE"] == "multipart/form-data; boundary=xyz"


def test_a_number_beyond_every_id_is_simply_not_there(editor: Client) -> None:
    for number in (str(2**63 - 1), str(2**63), BEYOND, HUGE):
        for place in ("/articles/{}/", "/articles/{}/x/", "/articles/{}/original/", "/saved/{}/"):
            assert editor.get(place.format(number)).status_code == 404
    answer = editor.get(f"/api/articles/{BEYOND}")
    assert (answer.status_code, answer.json()) == (
        404, {"detail": f"There is no article {BEYOND}."},
    )  # fmt: skip


def test_other_faults_are_still_told(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what cannot be compared is the visitor's fault."""
    for error, status in ((ValueError(), 500), (KeyError(), 500), (DataError(), 400)):

        def fail(*args: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr("newsroom.pages.browse.sources", fail)
        assert editor.get("/sources/").status_code == status
