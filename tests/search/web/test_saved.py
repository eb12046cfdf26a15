"""Saved searches: kept, looked at, subscribed to, and nobody else's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from search.models import SavedSearch
from search.web import saved as module
from tests.newsroom.factories import report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(index_dir: Path) -> User:
    report("Petro in Caracas", date="2022-11-01")
    catch_up()
    return User.objects.create_user("ana", password="secret")


@pytest.fixture
def page(ana: User, client: Client) -> Client:
    client.force_login(ana)
    return client


def save(page: Client, search: str = "q=petro&page=3", name: str = "") -> SavedSearch:
    page.post("/saved/", {"search": search, "name": name})
    return SavedSearch.objects.latest("pk")


def test_a_search_is_saved_without_its_page(page: Client) -> None:
    kept = save(page)
    assert (kept.name, kept.query) == ("petro", "q=petro")
    shown = page.get("/saved/").content.decode()
    assert 'href="/?q=petro"' in shown
    assert "nothing new" in shown


def test_saving_it_again_renames_it(page: Client) -> None:
    save(page)
    save(page, name="The president")
    assert [kept.name for kept in SavedSearch.objects.all()] == ["The president"]


def test_what_is_imported_later_is_new_until_it_is_seen(page: Client) -> None:
    kept = save(page)
    report("Petro speaks", "A speech in Bogotá.", date="2019-05-05")
    report("Rain", "It rained in Quito.")
    catch_up()
    assert "1 new article" in page.get("/saved/").content.decode()
    shown = page.get(f"/saved/{kept.pk}/").content.decode()
    assert "Petro speaks" in shown
    assert "Petro in Caracas" not in shown
    until = re.search(r'name="until" value="([^"]+)"', shown)
    assert until
    page.post(f"/saved/{kept.pk}/change/", {"action": "seen", "until": until[1]})
    assert "nothing new" in page.get("/saved/").content.decode()


def test_what_came_after_the_page_was_made_stays_new(page: Client) -> None:
    kept = save(page)
    shown = page.get(f"/saved/{kept.pk}/").context["now"]
    report("Petro again")
    catch_up()
    page.post(f"/saved/{kept.pk}/change/", {"action": "seen", "until": shown})
    assert "1 new article" in page.get("/saved/").content.decode()


def test_the_feed_needs_its_address_and_nothing_else(page: Client) -> None:
    kept = save(page)
    report("Petro <b>speaks", "A speech.")
    catch_up()
    anybody = Client()
    address = f"/saved/feed/{kept.token}.atom"
    feed = anybody.get(address)
    assert feed.status_code == 200
    assert "Petro &lt;b&gt;speaks" in feed.content.decode()
    assert "Petro in Caracas" not in feed.content.decode()
    assert "private" in feed["Cache-Control"]
    page.post(f"/saved/{kept.pk}/change/", {"action": "renew"})
    assert anybody.get(address).status_code == 404
    assert len(kept.token) >= 32


def test_searches_are_their_owner_s_alone(page: Client) -> None:
    kept = save(page)
    other = Client()
    other.force_login(User.objects.create_user("ben"))
    assert other.get(f"/saved/{kept.pk}/").status_code == 404
    assert other.post(f"/saved/{kept.pk}/change/", {"action": "delete"}).status_code == 404
    assert "petro" not in other.get("/saved/").content.decode()
    assert Client().get("/saved/").status_code == 302


def test_rename_and_delete(page: Client) -> None:
    kept = save(page)
    page.post(f"/saved/{kept.pk}/change/", {"action": "rename", "name": "<i>x</i>"})
    assert "&lt;i&gt;x&lt;/i&gt;" in page.get("/saved/").content.decode()
    page.post(f"/saved/{kept.pk}/change/", {"action": "delete"})
    assert not SavedSearch.objects.exists()


def test_nobody_keeps_searches_without_end(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    save(page, "q=petro")
    answer = page.post("/saved/", {"search": "q=duque"}, follow=True)
    assert "delete one first" in answer.content.decode()
    assert SavedSearch.objects.count() == 1


def test_an_absurdly_long_search_is_refused_politely(page: Client) -> None:
    answer = page.post("/saved/", {"search": "q=" + "x" * 30_000}, follow=True)
    assert "too long" in answer.content.decode()


def test_without_an_index_the_list_still_stands(page: Client, settings: object) -> None:
    from search.index import sync

    save(page)
    report("Petro once more")
    settings.SEARCH_INDEX_DIR = Path("/nonexistent-index")  # type: ignore[attr-defined]
    sync.engine.cache_clear()
    assert page.get("/saved/").status_code == 200
