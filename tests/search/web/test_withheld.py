"""What is hidden, in the bin or deleted for good is nowhere for readers: a walk over all addresses.

Each address of the URL conf stands in `VISITS` with what it is asked for, so that a new page is
asked as well.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from openpyxl import load_workbook

from newsroom import archive
from newsroom.models import Article
from search.index import sync
from search.models import SavedSearch
from search.results.moment import Moment
from search.types import Facet
from search.web.export_forms import FORMS
from tests.newsroom.factories import person, quoted, report
from tests.paths import PROJECT
from tests.search.index import catch_up
from tests.test_addresses import in_one_story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

# Words of the article that nothing else has: none of them may be read anywhere.
TITLE, TEXT, NAME, SOURCE = "Zebrafinch", "quagga", "Xanthe Quill", "Yonder Gazette"
AUTHOR, SECRETS = "Wim Okapi", ("Zebrafinch", "quagga", "Xanthe", "Yonder", "Okapi")
# What no reader asks for, or what changes something and answers with another page.
NOT_VISITED = {
    "favicon.ico", "sign-in/", "sign-out/", "password/", "mentions/judge/", "saved/<int:pk>/change/",
    "stories/judge/", "index/rebuild/", "theme/", "language/", "admin/password_change/", "api/openapi.json",
    "password/forgot/", "password/sent/", "password/new/<str:uidb64>/<str:token>/", "account/",
    "account/tokens/<int:pk>/revoke/", "alerts/stop/<str:signed>/",
}  # fmt: skip


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route.startswith("admin"):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


@pytest.fixture
def article() -> Article:
    found = report(
        f"{TITLE} sings at the fair",
        f"The {TEXT} was seen in town with Bo Lindqvist and {NAME} on Tuesday, traders said.",
        source=SOURCE, author=AUTHOR, entities=[person(NAME, 3), person("Bo Lindqvist")],
        quotations=[quoted(f"The {TEXT} was seen in town", NAME)],
    )  # fmt: skip
    report(
        "Rain at the fair", "It rained in town on Bo Lindqvist, and the traders went home early.",
        entities=[person("Bo Lindqvist"), person("Di Marsh")],
    )  # fmt: skip
    report(
        "More rain", "It rained again on Bo Lindqvist and Di Marsh, who had not gone home.",
        entities=[person("Bo Lindqvist"), person("Di Marsh")],
    )  # fmt: skip
    return found


@pytest.fixture
def visits(article: Article, client: Client) -> dict[str, list[str]]:
    """For each address what is asked of it; whoever asks is signed in, and no editor."""
    reader = User.objects.create_user("reader")
    client.force_login(reader)
    saved = SavedSearch.objects.create(user=reader, name="Fair", query="q=fair")
    SavedSearch.objects.filter(pk=saved.pk).update(looked="2000-01-01T00:00:00Z")
    pk, seed, name = article.pk, article.seeds.get().pk, article.seeds.get().sha256[:12]
    other = Article.objects.get(title="Rain at the fair")
    story = in_one_story(article, other).pk
    queries = ["", "?q=fair", f"?q={TITLE}", f"?q={TEXT}", "?q=bo+lindqvist", f"?why={pk}&q=fair"]
    return {
        "articles/<int:pk>/": [f"/articles/{pk}/"],
        "articles/<int:pk>/cite.<citation:form>": [
            f"/articles/{pk}/cite.bib", f"/articles/{pk}/cite.ris",
        ],
        "articles/<int:pk>/original/": [f"/articles/{pk}/original/"],
        "articles/<int:pk>/same-text/": [
            f"/articles/{pk}/same-text/", f"/articles/{other.pk}/same-text/?with={pk}",
        ],
        "articles/<int:pk>/original/<int:seed>": [f"/articles/{pk}/original/{seed}"],
        "articles/<int:pk>/<slug:slug>/": [
            article.get_absolute_url(), f"/articles/{pk}/x/", other.get_absolute_url(),
            f"{other.get_absolute_url()}?q=fair&n=1", f"{other.get_absolute_url()}?q=fair&n=2",
        ],
        "articles/<int:pk>/versions/": [f"/articles/{pk}/versions/"],
        "articles/<int:pk>/versions/<slug:name>/": [f"/articles/{pk}/versions/{name}/"],
        "compare/": [
            f"/compare/?a={pk}", f"/compare/?a={other.pk}", f"/compare/?a={other.pk}&b={pk}",
            f"/compare/?find={TITLE}", f"/compare/?find={pk}",
        ],
        "compare.<comparison:form>": [
            f"/compare.csv?a={other.pk}&b={pk}", f"/compare.json?a={other.pk}&b={pk}",
        ],
        "sources/": ["/sources/"],
        "sources/<slug:slug>/": ["/sources/yonder-gazette/", "/sources/the-herald/"],
        "names/": ["/names/", "/names/?sort=count", "/names/?letter=x", "/names/?q=xan"],
        "names/<slug:slug>/": ["/names/xanthe-quill/", "/names/bo-lindqvist/"],
        "names/<slug:slug>/articles/": [
            "/names/xanthe-quill/articles/", "/names/bo-lindqvist/articles/",
        ],
        "stories/": ["/stories/", "/stories/?sort=size"],
        "stories/<slug:slug>/": [f"/stories/{story}/"],
        "quotes/": ["/quotes/", "/quotes/?q=quagga", "/quotes/?q=said:xanthe", "/quotes/?speaker=xanthe-quill"],
        "quotes/export.<quotes:form>": ["/quotes/export.csv", "/quotes/export.jsonl?q=seen"],
        "quotes/feed.<feed:form>": ["/quotes/feed.rss", "/quotes/feed.atom?q=seen"],
        "articles/<int:pk>/quotes/<int:number>/": [
            f"/articles/{pk}/quotes/1/", f"/articles/{other.pk}/quotes/1/",
        ],
        "calendar/": ["/calendar/"],
        "calendar/<int:year>/": ["/calendar/2022/"],
        "calendar/<int:year>/<int:month>/": ["/calendar/2022/11/"],
        "": [f"/{query}" for query in queries],
        "help/": ["/help/"],
        "facets/<facet:facet>/": [
            f"/facets/{facet}/{query}" for facet in Facet for query in ("", "?order=name")
        ],
        "coverage/": ["/coverage/", "/coverage/?q=fair", "/coverage/?q=rain"],
        "coverage.csv": ["/coverage.csv", "/coverage.csv?q=rain"],
        "opensearch.xml": ["/opensearch.xml"],
        "feed.<feed:form>": ["/feed.rss", "/feed.atom?q=fair"],
        "export.<export:form>": [
            f"/export.{form}?q=fair&text=1" for form in FORMS
        ],
        "saved/": ["/saved/"],
        "saved/<int:pk>/": [f"/saved/{saved.pk}/"],
        "saved/<int:pk>/alerts/": [f"/saved/{saved.pk}/alerts/"],
        "saved/feed/<str:token>.<feed:form>": [f"/saved/feed/{saved.token}.rss"],
        "robots.txt": ["/robots.txt"],
        "sitemap.xml": ["/sitemap.xml"],
        "sitemap-<section>.xml": [
            f"/sitemap-{section}.xml" for section in ("articles", "sources", "names", "stories", "pages")
        ],
        "api/": ["/api/"],
        "api/search": [f"/api/search{query}" for query in queries],
        "api/articles/<int:article_id>": [f"/api/articles/{pk}"],
        "api/articles/<int:article_id>/versions": [f"/api/articles/{pk}/versions"],
        "api/entities/<slug>": ["/api/entities/xanthe-quill", "/api/entities/bo-lindqvist"],
        "api/stories": ["/api/stories"],
        "api/stories/<int:story_id>": [f"/api/stories/{story}"],
        "api/<path:rest>": ["/api/nothing"],
        "api/quotes": ["/api/quotes", "/api/quotes?q=quagga", "/api/quotes?q=said:xanthe"],
        "api/suggest": ["/api/suggest?q=zebra", "/api/suggest?q=xant", "/api/suggest?q=yond"],
    }  # fmt: skip


def read(client: Client, address: str) -> tuple[int, str]:
    """The status, and the text without what the reader herself has sent."""
    response = client.get(address, follow=True)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if address.startswith("/export.xlsx"):
        if response.status_code != 200:
            return response.status_code, ""
        content = repr(list(load_workbook(io.BytesIO(content)).active.values)).encode()
    text = content.decode(errors="replace")
    for asked in ("xanthe-quill", "yonder-gazette"):
        text = text.replace(f"/{asked}", "")
    query = re.split(r"[?](?:q|find)=", address)[-1].partition("&")[0]
    return response.status_code, text.replace(query, "") if query in SECRETS else text


def told(client: Client, visits: dict[str, list[str]]) -> set[tuple[str, str]]:
    """The addresses that tell something of the article, with what."""
    return {
        (route, secret)
        for route, asked in visits.items()
        for text in [read(client, address)[1] for address in asked]
        for secret in SECRETS
        if secret in text
    }


def test_every_address_is_visited(visits: dict[str, list[str]]) -> None:
    assert {route for route in routes() if not route.startswith("admin/")} - NOT_VISITED - set(
        visits
    ) == set()


def to_the_bin(pk: int) -> None:
    archive.move_to_bin(articles=[pk], why="Zebrafinch and Okapi are secret")


def hidden(pk: int) -> None:
    archive.hide(articles=[pk], why="Zebrafinch and Okapi are secret")


def for_good(pk: int) -> None:
    to_the_bin(pk)
    archive.empty_bin()


@pytest.mark.fault
@pytest.mark.parametrize("withhold", [to_the_bin, hidden, for_good])
@pytest.mark.parametrize("index", ["caught up", "behind", "none"])
def test_it_is_nowhere(
    client: Client, visits: dict[str, list[str]], article: Article,
    withhold: Callable[[int], None], index: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Also while the index has it still, and while the database answers."""
    if index != "none":
        catch_up()
        before = {route for route, _ in told(client, visits)}
        assert len(before) > 15, "as long as it is there, it can be read"
    withhold(article.pk)
    # Pages of a moment ago are shown for less than a second.
    monkeypatch.setattr("search.results.service._lately", Moment())
    if index == "caught up":
        catch_up()
    else:
        monkeypatch.setattr("search.index.keeper.wake", lambda: None)
    found = told(client, visits)
    if withhold is for_good:
        # Names that no article has any more go when names are next resolved.
        found = {each for each in found if each[1] not in ("Xanthe", "Yonder")}
    if index == "behind":
        # The index tells which words and names there are; nothing of the article itself.
        found = {each for each in found if each[1] in ("Zebrafinch", "quagga")}
    assert found == set()


GONE = [
    "/articles/{pk}/", "/articles/{pk}/x/", "/articles/{pk}/cite.bib", "/articles/{pk}/original/",
    "/articles/{pk}/original/{seed}", "/articles/{pk}/same-text/",
]  # fmt: skip


@pytest.mark.parametrize(
    ("withhold", "status", "said"),
    [
        (to_the_bin, 410, "It was deleted from the archive on"),
        (for_good, 410, "and is kept no longer"),
        (hidden, 404, "do not show it at present"),
    ],
)
def test_old_addresses_say_what_happened(
    client: Client, article: Article, withhold: Callable[[int], None], status: int, said: str
) -> None:
    pk, seed = article.pk, article.seeds.get().pk
    withhold(pk)
    for form in GONE:
        response = client.get(form.format(pk=pk, seed=seed))
        assert response.status_code == status, form
        assert said in response.content.decode()
        assert "Newsroom</title>" in response.content.decode(), "the site's own page"
        assert "Zebrafinch" not in response.content.decode()
        assert "no-cache" in response["Cache-Control"]
    answer = client.get(f"/api/articles/{pk}")
    assert answer.status_code == status
    assert said in answer.json()["detail"]
    for number in (pk + 1000, 2**70):
        assert client.get(f"/articles/{number}/").status_code == 404
        assert client.get(f"/api/articles/{number}").status_code == 404


def test_an_editor_is_told_what_it_was(admin_client: Client, article: Article) -> None:
    hidden(article.pk)
    page = admin_client.get(f"/articles/{article.pk}/").content.decode()
    assert "Zebrafinch sings at the fair" in page
    assert "are secret" in page
    assert f"/admin/newsroom/article/{article.pk}/change/" in page


def test_restored_it_is_where_it_was(client: Client, article: Article) -> None:
    address = article.get_absolute_url()
    to_the_bin(article.pk)
    archive.restore_from_bin(articles=[article.pk])
    catch_up()
    assert client.get(address).status_code == 200
    assert address in client.get("/?q=zebrafinch").content.decode()
    assert sync.check().ids == ()


# Where readers' code asks for articles or mentions and does not say which are visible, and why that
# is right.
ALL_OF_THEM = {
    ("newsroom/pages/browse.py", "mentioned_with"): "of articles that are visible",
    ("newsroom/pages/names.py", "_seen"): "where anything is withheld, narrows them",
    ("newsroom/pages/gone.py", "article_or_gone"): "says so in the next breath",
    ("newsroom/pages/gone.py", "of"): "whether there is one that is for others",
    ("newsroom/pages/mention_views.py", "_asked"): "narrows what is visible",
    ("newsroom/pages/mention_views.py", "_meant"): "given to readable",
    ("newsroom/pages/views.py", "original"): "given to article_or_gone",
    ("newsroom/pages/views.py", "cite"): "given to article_or_gone",
    ("newsroom/pages/version_views.py", "versions"): "given to article_or_gone",
    ("newsroom/pages/version_views.py", "version"): "given to article_or_gone",
    ("newsroom/records.py", "article_record"): "of one article that is at hand",
    ("search/facets/lookups.py", "of_articles"): "of articles that are at hand",
    ("search/facets/languages.py", "languages_of_texts"): "languages are no secret",
    ("search/facets/languages.py", "languages_of_terms"): "languages are no secret",
    ("search/facets/languages.py", "new_languages"): "languages are no secret",
    ("search/facets/languages.py", "_others_have"): "languages are no secret",
    ("search/index/receivers.py", "queue_changes"): "the index leaves out what is withheld",
    ("search/results/named.py", "_names"): "of articles that are at hand",
    ("search/results/articles.py", "_mentioned"): "of articles that are at hand",
    ("search/results/meanwhile.py", "_documents"): "of articles that are at hand",
    ("search/results/meanwhile.py", "_values"): "of articles that are at hand",
    ("search/results/meanwhile.py", "_those"): "of articles that are at hand",
    ("search/results/meanwhile.py", "_from_origin"): "of articles that are at hand",
    ("search/index/overview.py", "_imported"): "for who looks after the archive",
    ("search/index/sync.py", "_put"): "revisions of what the index is to leave out",
    ("search/index/sync.py", "_build"): "how much work there may be",
    ("search/web/alerts.py", "write_alerts"): "how far the index is",
    ("search/web/article_view.py", "article"): "given to article_or_gone",
    ("search/web/quotations.py", "quotation"): "given to article_or_gone",
    ("search/web/health.py", "database"): "whether there is a table",
    ("search/management/commands/ensure_index.py", "handle"): "whether there is anything",
}


def test_readers_code_says_which_articles_are_visible() -> None:
    """`Article.objects` and `Mention.objects` are followed by `visible()`, or by `readable()`, which
    leaves out still more, or stand in the list.
    """
    found = set()
    for folder in ("newsroom/pages", "search"):
        for path in Path(PROJECT, folder).rglob("*.py"):
            found |= {(str(path.relative_to(PROJECT)), where) for where in _unseen(path)}
    found |= {
        ("newsroom/records.py", where) for where in _unseen(Path(PROJECT, "newsroom/records.py"))
    }
    assert found == ALL_OF_THEM.keys()


def _unseen(path: Path) -> Iterator[str]:
    """The functions of a module that ask for articles or mentions without a word on who sees them."""
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        parts = {
            id(node.value) for node in ast.walk(function) if isinstance(node, ast.Attribute)
        } | {id(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
        for node in ast.walk(function):
            if not isinstance(node, ast.Call | ast.Attribute) or id(node) in parts:
                continue
            asks = _root(node) in ("Article", "Mention") and "objects" in _names(node)
            if asks and not {"visible", "readable"} & set(_names(node)):
                yield function.name


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _names(node: ast.expr) -> list[str]:
    names = []
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return names
