"""Where an article comes from is searched: `host:` and `path:`, in every engine and without one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.models import Article
from newsroom.pages.provenance import Provenance
from search.criteria import Criteria
from search.index import sync
from search.results.asking import ask
from search.results.service import page_from_database
from search.results.showing import show
from search.text.origins import OF_HOST, OF_PATH, host_term, origin_terms, path_terms
from tests.newsroom.factories import keep
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db

TEXT = "{}s came to town on Monday, and nobody had counted on {}s at the old market hall."
PLACES = {
    "Heron": ("/inbox/2022/November/packed.tar.gz/Two/féte.txt", "https://www.ledger.example/a"),
    "Bittern": ("/inbox/2022/December/crawl.warc.gz#7", "http://news.ledger.example:8080/b"),
    "Coot": ("/uploads/Letters/box.mbox#12", ""),
}


@pytest.fixture(params=["whoosh", "tantivy"])
def engine(request: pytest.FixtureRequest, settings: Any, index_dir: Path) -> str:
    settings.SEARCH_ENGINE = request.param
    sync.engine.cache_clear()
    return str(request.param)


@pytest.fixture
def birds(engine: str) -> dict[int, str]:
    found = {}
    for bird, (path, url) in PLACES.items():
        given = {"title": bird, "body": TEXT.format(bird, bird.lower()), "url": url}
        article = keep(bird, path=path, given={name: text for name, text in given.items() if text})
        found[article.pk] = bird
    catch_up()
    return found


FOUND = {
    "host:ledger.example": "Heron Bittern",
    "host:LEDGER.example.": "Heron Bittern",
    "host:www.ledger.example": "Heron Bittern",
    "host:news.ledger.example": "Bittern",
    "host:https://news.ledger.example/somewhere": "Bittern",
    "host:example": "",
    "host:ger.example": "",
    "path:2022": "Heron Bittern",
    "path:november": "Heron",
    "path:fete.txt": "Heron",
    "path:packed": "Heron",
    "path:crawl.warc.gz": "Bittern",
    "path:crawl.warc.gz#7": "Bittern",
    "path:/inbox/2022/december": "Bittern",
    "path:(letters OR crawl)": "Bittern Coot",
    "-path:inbox": "Coot",
    "herons path:november": "Heron",
    "bitterns path:november": "",
    "path:nov": "",
}


def test_all_that_answer_find_the_same(birds: dict[int, str]) -> None:
    for query, expected in FOUND.items():
        for hits in (show(ask(Criteria(query))).hits, page_from_database(Criteria(query)).hits):
            assert {birds[hit.article.pk] for hit in hits} == set(expected.split()), query


def test_an_address_and_a_place_that_change_are_found_as_they_are_now(
    birds: dict[int, str],
) -> None:
    coot = Article.objects.get(title="Coot")
    archive.edit_article(article=coot, values={"url": "https://coots.example/1"}, user=None)
    seed = coot.seeds.get(current=True)
    place = archive.Place(seed.pk, "/elsewhere/box.mbox#12", seed.key or "")
    archive.relocate(places=[place])
    catch_up()
    for query in ("host:coots.example", "path:elsewhere"):
        assert [hit.article.pk for hit in show(ask(Criteria(query))).hits] == [coot.pk]
    assert not show(ask(Criteria("path:letters"))).hits


def test_the_next_line_of_an_export_is_no_other_place(birds: dict[int, str]) -> None:
    coot = Article.objects.get(title="Coot")
    seed = coot.seeds.get(current=True)
    archive.relocate(
        places=[archive.Place(seed.pk, "/uploads/Letters/box.mbox#13", seed.key or "")]
    )
    before, coot = coot.revision, Article.objects.get(pk=coot.pk)
    assert coot.revision == before, "nothing to index"


def test_terms_of_odd_addresses_and_paths() -> None:
    assert origin_terms("", "") == ()
    assert origin_terms("http://[broken", "") == ()
    assert origin_terms("http://localhost/", "") == (f"{OF_HOST}localhost",)
    assert host_term("http://[broken") == ""
    assert path_terms("/ / ") == ()
    assert path_terms("C:\\News\\a.txt") == tuple(
        OF_PATH + part for part in ("c:", "news", "a.txt")
    )
    assert len(origin_terms("", "/".join("abc" for _ in range(500)))) == 1
    assert len(origin_terms("", "/".join(str(n) for n in range(500)))) == 40


def test_it_is_shown_with_the_original_and_in_the_api(client: Client, settings: Any) -> None:
    given = {
        "id": "<1@ledger>",
        "url": "https://ledger.example/a",
        "retrieved": "2022-11-02T04:30:00Z",
    }
    path = "/home/ada/inbox/packed.zip/two/crawl.warc#7"
    article = keep("<p>It rained in the old town.</p>", path=path, given=given)
    page = client.get(reverse("original", args=[article.pk])).content.decode()
    for said in (
        "two/crawl.warc",
        "packed.zip",
        "inbox",
        "https://ledger.example/a",
        "retrieved 2 November 2022, 04:30",
    ):
        assert said in page
    assert "/home/ada" not in page, "where it lies on the server concerns no reader"
    api = f"/api/articles/{article.pk}"
    assert client.get(api).json()["origin"] == {
        "file": "two/crawl.warc", "folder": "inbox", "archive": "packed.zip", "record": 7,
        "address": "https://ledger.example/a", "retrieved": "2022-11-02T04:30:00Z",
        "columns": {},
    }  # fmt: skip
    settings.ORIGINALS = "editors"
    assert client.get(api).json()["origin"] is None


def test_the_columns_that_came_with_it_are_shown(client: Client) -> None:
    given = {"title": "Herons", "body": "Herons came.", "section": "x" * 600, "date": "2022-11-03"}
    article = keep("Herons came.", path="/inbox/birds.csv#7", given=given)
    shown = client.get(f"/api/articles/{article.pk}").json()["origin"]["columns"]
    assert shown == {"title": "Herons", "section": "x" * 499 + "…", "date": "2022-11-03"}
    page = client.get(reverse("original", args=[article.pk])).content.decode()
    assert ">date</dt>" in page


def test_a_file_by_itself_comes_from_its_folder() -> None:
    article = keep("It rained in the old town.", path="/home/ada/inbox/a.txt")
    found = Provenance.of(article.seeds.get())
    assert (found.file, found.folder, found.archive, found.record) == ("a.txt", "inbox", "", None)


def test_paths_are_searched_by_those_who_may_see_originals(
    birds: dict[int, str], settings: Any
) -> None:
    """Whoever may not learns nothing of a name that she guesses, whatever she asks with it."""
    settings.ORIGINALS = "editors"
    reader = User.objects.create_user("reader")
    editor = User.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename="view_seed"))
    answers = {}
    for user in (None, reader, editor):
        client = Client()
        if user:
            client.force_login(user)
        for query in (
            "path:november",
            "path:(coots OR november)",
            "herons path:inbox",
            "-path:packed",
        ):
            found = client.get("/api/search", {"q": query}).json()
            answers[user and user.username, query] = found["total"]
        assert client.get("/api/search", {"q": "host:ledger.example"}).json()["total"] == 2
        page = client.get("/", {"q": "path:november"}).content.decode()
        assert ("searched by those who may see originals" in page) == (user != editor)
        assert ("path%3Anovember" in client.get("/help/").content.decode()) == (user == editor)
    assert list(answers.values()) == [0, 0, 0, 3, 0, 0, 0, 3, 1, 1, 1, 2]
    settings.ORIGINALS = "everyone"
    assert Client().get("/api/search", {"q": "path:november"}).json()["total"] == 1


def test_no_handle_is_a_path(birds: dict[int, str]) -> None:
    for query in (
        'handle:":path november"',
        "handle::path",
        'handle:"@ :path november"',
        'handle:":host ledger.example"',
    ):
        assert not show(ask(Criteria(query))).hits, query
