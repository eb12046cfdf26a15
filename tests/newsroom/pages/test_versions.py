"""A document that came again changed: what the article's pages say of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from newsroom.models import Article
from search.index import sync
from tests.newsroom.factories import CONTEXT, keep
from tests.search.index import catch_up
from tests.valid_page import valid_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

PATH = "fair.txt"
FIRST = """Rain at the fair

Port Ellery, November 1, 2022

It rained on the fair at Port Ellery, and 40 traders went home early that day.

The mayor of Port Ellery said that the fair would go on for a week.

Nobody was hurt, the fire brigade told our reporter on the evening of that day.
"""
SECOND = FIRST.replace("Rain at the fair", "Storm at the fair").replace("40 traders", "60 traders")
assert CONTEXT


@pytest.fixture
def article() -> Article:
    keep(FIRST, path=PATH)
    return keep(SECOND, path=PATH)


def names(article: Article) -> list[str]:
    """What its versions are called in addresses, the earlier one first."""
    return [seed.sha256[:12] for seed in article.seeds.order_by("current", "received")]


def said(page: str) -> str:
    """A page without its line ends, which are of its template."""
    return " ".join(page.split()).replace(" >", ">")


def test_the_article_says_how_often_it_changed_and_cites_its_version(
    client: Client, article: Article
) -> None:
    page = " ".join(client.get(article.get_absolute_url()).content.decode().split())
    assert "changed 1 time since first imported" in page
    current = f"/articles/{article.pk}/versions/{names(article)[1]}/"
    assert "Version 2 of 2, " in page
    assert f"http://testserver{current}" in page
    for form in ("bib", "ris"):
        assert (
            "Version 2 of 2" in client.get(f"/articles/{article.pk}/cite.{form}").content.decode()
        )
    only = keep("Snow on the hills\n\nIt snowed on all of the hills above the town of Marsh today.")
    assert "since first imported" not in client.get(only.get_absolute_url()).content.decode()
    assert "there is one version" in valid_page(client, f"/articles/{only.pk}/versions/")


def test_words_that_changed_are_shown_the_headline_first(client: Client, article: Article) -> None:
    page = said(valid_page(client, f"/articles/{article.pk}/versions/"))
    difference = page[page.index('id="difference-head"') :]
    headline = difference.index("<del>Rain</del><ins>Storm</ins>")
    assert headline < difference.index("40</del>") < difference.index("2 paragraphs unchanged")
    first, second = names(article)
    back = f"/articles/{article.pk}/versions/?from={second}&to={first}"
    assert "<del>Storm</del><ins>Rain</ins>" in said(client.get(back).content.decode())


def test_each_version_has_an_address_that_follows_from_its_content(
    client: Client, article: Article
) -> None:
    first, _second = names(article)
    page = valid_page(client, f"/articles/{article.pk}/versions/{first}/")
    assert "Rain at the fair" in page
    assert "40 traders" in page
    assert "Version 1 of 2" in page
    assert client.get(f"/articles/{article.pk}/versions/nothing/").status_code == 404


def test_an_editors_correction_is_no_version(article: Article, client: Client) -> None:
    from newsroom import archive

    archive.edit_article(article=article, values={"title": "The storm"}, user=None)
    page = said(client.get(f"/articles/{article.pk}/versions/").content.decode())
    assert "changed 1 time" in page
    assert "<ins>Storm</ins>" in page


def test_where_originals_are_for_editors_versions_are_too(
    article: Article, client: Client, settings: Any
) -> None:
    settings.ORIGINALS = "editors"
    address = f"/articles/{article.pk}/versions/"
    assert client.get(address)["Location"].startswith("/sign-in/")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "since first imported" in page, "that it changed is no secret"
    assert address not in page
    client.force_login(User.objects.create_superuser("editor"))
    assert client.get(address).status_code == 200


def test_programs_get_versions_with_what_they_say(
    article: Article, client: Client, settings: Any
) -> None:
    address = f"/api/articles/{article.pk}/versions"
    first, second = client.get(address).json()["versions"]
    assert [first["number"], first["current"], second["current"]] == [1, False, True]
    assert [each["says"]["title"] for each in (first, second)] == [
        "Rain at the fair", "Storm at the fair",
    ]  # fmt: skip
    assert "40 traders" in first["says"]["paragraphs"][0]
    settings.ORIGINALS = "editors"
    assert client.get(address).status_code == 403


@pytest.mark.fault
def test_what_an_earlier_version_said_is_found_by_who_asks_for_it(
    article: Article, client: Client, settings: Any
) -> None:
    def finds(query: str) -> bool:
        return bool(client.get("/api/search", {"q": query}).json()["total"])

    there_is_no_index = client.get("/", {"q": '"40 traders" version:all'})
    assert article.get_absolute_url() in there_is_no_index.content.decode()
    catch_up()
    assert finds("version:all"), "all articles, whatever their version"
    for query in ("40", '"40 traders"', "40 trader"):
        assert not finds(query)
        assert finds(f"{query} version:all")
    assert not finds('"40 fairs" version:all')
    assert finds("60 -40")
    assert not finds("60 -40 version:all"), "in no version"
    page = " ".join(client.get(f"/?q=40+version:all&why={article.pk}").content.decode().split())
    assert "an earlier version" in page
    settings.ORIGINALS = "editors"
    assert not finds("40 version:all")
    assert "who may see originals" in client.get("/?q=40+version:all").content.decode()


def test_changed_articles_are_found(article: Article, client: Client) -> None:
    other = keep(
        "Snow on the hills\n\nIt snowed on all of the hills above the town of Marsh today."
    )
    catch_up()
    assert sync.check().ids == ()
    page = client.get("/?q=is:changed").content.decode()
    assert article.get_absolute_url() in page
    assert other.get_absolute_url() not in page
    assert other.get_absolute_url() in client.get("/?q=-is:changed").content.decode()
