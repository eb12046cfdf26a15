"""Reading, comparing and browsing in a real browser: both themes, two widths, without scripts too."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client, override_settings
from html5lib import HTMLParser
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from newsroom import archive
from newsroom.models import Article
from search.index import sync
from search.models import SavedSearch
from tests.browser.accessible import ALL_RULES
from tests.newsroom.factories import keep, person, place, report
from tests.search.index import catch_up
from tests.waiting import HANGS

# pytest-django makes a database only where a test that is selected asks for it so.
pytestmark = [pytest.mark.browser, pytest.mark.fault, pytest.mark.django_db]

# A long title, a damaged text, a post in another language, right-to-left text, boilerplate.
DAMAGED = """Petro visita Caracas para reunirse con Maduro tras años de ruptura

El presidente Gustavo Petro viajĂł a Caracas y se reuniĂł con NicolĂĄs Maduro.

1 de noviembre de 2022 por Diario Puerto Quimera

La reuniĂłn durĂł dos horas y trató de la frontera comĂşn, del comercio y de la paz en la regiĂłn.

The border is open again, and this is only the beginning of our work together. pic.twitter.com/abc123
— Gustavo Petro (@petrogustavo) November 1, 2022

Los dos gobiernos anunciaron que seguirán hablando en BogotĂĄ antes de que termine el año.

Suscríbete a nuestro boletín para recibir las noticias cada día.
"""


@pytest.fixture(scope="module")
def browser(chromium: str, django_db_setup: None, damaged: Article) -> Iterator[Browser]:
    """Chromium, started once the archive is there: its event loop has a connection of its own."""
    # Playwright's loop makes Django believe that it runs in one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def damaged(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Article]:
    """An archive for all tests here: they read, or take back what they write."""
    folder = tmp_path_factory.mktemp("index")
    with django_db_blocker.unblock(), override_settings(SEARCH_INDEX_DIR=folder):
        sync.engine.cache_clear()
        yield make_archive()
        sync.engine.cache_clear()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def server(damaged: Article) -> Iterator[LiveServer]:
    """One server of that archive."""
    server = LiveServer("localhost")
    yield server
    server.stop()


def make_archive() -> Article:
    """Articles of many shapes; gives the damaged one."""
    names = [person("Gustavo Petro", 4), person("Nicolás Maduro", 2), place("Caracas")]
    article = keep(DAMAGED, entities=names)
    for day in range(1, 6):
        report(f"Petro speaks in Caracas, day {day}", date=f"2022-11-0{day}", entities=names)
    for number in range(4):  # a busy day, which the calendar shades most
        report(f"Notes of a conference, part {number}", date="2022-11-24")
    report("A year before", "Petro spoke of peace.", date="2021-10-05", entities=names[:2])
    report("لقاء الرئيسين", "التقى الرئيسان اليوم في العاصمة كاراكاس Petro.", date="2022-11-02")
    report(
        "P" * 60 + " " + "long title " * 22,
        f"Petro again, at length. {9_000 * 'w'}",
        date="",
        source="",
    )
    catch_up()
    return article


@contextmanager
def opened(browser: Browser, server: LiveServer, **options: Any) -> Iterator[Page]:
    """A page of a fresh context; a message on its console fails the test."""
    options = {"viewport": {"width": 1280, "height": 900}} | options
    with browser.new_context(base_url=server.url, **options) as context:
        page = context.new_page()
        page.set_default_timeout(1_000 * HANGS)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        assert complaints == []


def addresses(article: Article) -> list[str]:
    other = Article.objects.get(title__startswith="PPP")
    arabic = Article.objects.get(title__startswith="لقاء")
    return [
        f"{article.get_absolute_url()}?q=petro&n=2&match=2",
        other.get_absolute_url(),
        arabic.get_absolute_url(),
        f"/articles/{article.pk}/original/",
        "/sources/",
        "/sources/the-herald/",
        "/names/",
        "/names/gustavo-petro/",
        "/calendar/",
        "/calendar/2022/",
        "/calendar/2022/11/",
    ]


def test_every_page_is_accessible_valid_and_fits(
    browser: Browser, server: LiveServer, damaged: Article
) -> None:
    pages = addresses(damaged)
    # What a theme changes is colour, and what a width changes is layout.
    for theme, width, some, options in (
        ("light", 1280, pages, ALL_RULES),
        ("light", 360, pages[::2], ALL_RULES),
        ("dark", 1280, [pages[0], pages[3], pages[9]], {"runOnly": ["color-contrast"]}),
        ("dark", 360, [pages[0], pages[5]], {"runOnly": ["color-contrast"]}),
    ):
        size = {"width": width, "height": 800}
        with opened(browser, server, viewport=size, color_scheme=theme) as page:
            for address in some:
                look_over(page, address, options)


def look_over(page: Page, address: str, options: dict[str, Any]) -> None:
    """Open the page and everything folded on it; it is valid, accessible and not too wide."""
    answer = page.goto(address)
    assert answer
    assert answer.status == 200, address
    HTMLParser(strict=True).parse(answer.text())
    page.evaluate("document.querySelectorAll('details').forEach(it => (it.open = true))")
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, f"{address}: {found.generate_report()}"
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beyond <= 0, f"{address} is {beyond} px too wide"


@pytest.mark.parametrize("scripts", [True, False])
def test_stepping_through_matches(
    browser: Browser, server: LiveServer, damaged: Article, scripts: bool
) -> None:
    with opened(browser, server, java_script_enabled=scripts) as page:
        page.goto(f"{damaged.get_absolute_url()}?q=petro")
        bar = page.get_by_role("navigation", name="Matches in this article")
        bar.get_by_role("link", name="Next match").click()
        expect(page.locator("mark.current")).to_have_id("m1")
        bar.get_by_role("link", name="Next match").click()
        expect(page.locator("mark.current")).to_have_id("m2")
        expect(bar).to_contain_text("2 of")
        expect(page).to_have_url(re.compile("match=2"))
        for _ in range(2):
            bar.get_by_role("link", name="Previous match").click()
        last = page.locator("mark").last.get_attribute("id")
        expect(page.locator("mark.current")).to_have_id(str(last))
        expect(page.locator("mark.current")).to_be_visible()


def test_keys_step_too_but_not_while_typing(
    browser: Browser, server: LiveServer, damaged: Article
) -> None:
    with opened(browser, server) as page:
        page.goto(f"{damaged.get_absolute_url()}?q=petro")
        page.keyboard.press("n")
        page.keyboard.press("n")
        page.keyboard.press("p")
        expect(page.locator("mark.current")).to_have_id("m1")
        page.locator("#q").focus()
        page.keyboard.type("nnn")
        expect(page.locator("mark.current")).to_have_id("m1")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_results_to_an_article_on_to_the_next_and_back(
    browser: Browser, server: LiveServer, damaged: Article, scripts: bool
) -> None:
    with opened(browser, server, java_script_enabled=scripts) as page:
        page.goto("/?q=petro&sort=newest")
        page.locator("#hit-1 h2 a").click()
        page.wait_for_url("**/articles/**")
        first = page.locator("h1").inner_text()
        page.get_by_role("link", name="Next result").click()
        page.wait_for_url("**n=2*")
        assert page.locator("h1").inner_text() != first
        page.get_by_role("link", name="Previous result").click()
        page.wait_for_url("**n=1*")
        assert page.locator("h1").inner_text() == first
        page.get_by_role("link", name=re.compile("Back to [0-9]+ results")).click()
        page.wait_for_url("**/?q=petro&sort=newest#hit-1")


def test_the_article_says_what_it_is(
    browser: Browser, server: LiveServer, damaged: Article
) -> None:
    with opened(browser, server) as page:
        page.goto(damaged.get_absolute_url())
        assert page.locator(".story h1").inner_text().startswith("Petro visita Caracas")
        assert page.locator(".embed .tongue").inner_text() == "English"
        folded = page.locator("details.folded")
        assert "left out" in folded.locator("summary").inner_text()
        assert not folded.locator("p").first.is_visible()
        folded.locator("summary").click()
        expect(folded.locator("p").first).to_contain_text("boletín")
        page.get_by_role("link", name="Compare with the original").click()
        page.wait_for_url("**/original/**")
        assert page.locator("del", has_text="Ăł").count() >= 3
        assert page.locator("ins", has_text="ó").count() >= 3
        page.get_by_role("link", name="Only lines left out").click()
        page.wait_for_url("**only=**")
        assert page.locator("tbody tr").count() == page.locator("tr.left-out").count() >= 1
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the bytes as received").click()
        assert Path(download.value.path()).read_bytes() == DAMAGED.encode()


def test_the_citation_and_the_permalink_can_be_copied(
    browser: Browser, server: LiveServer, damaged: Article
) -> None:
    with opened(browser, server, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(damaged.get_absolute_url())
        cited = page.locator("#citation").inner_text()
        for button, said, copied in (
            ("Copy the citation", "The citation is copied.", cited),
            ("Copy the permalink", "The permalink is copied.", page.url),
        ):
            page.get_by_role("button", name=button).click()
            expect(page.locator("#announcement")).to_have_text(said)
            assert page.evaluate("navigator.clipboard.readText()") == copied
    with opened(browser, server, java_script_enabled=False) as page:
        page.goto(damaged.get_absolute_url())
        expect(page.get_by_role("button", name="Copy the citation")).to_be_hidden()
        expect(page.locator("#citation")).to_be_visible()


def test_right_to_left_text_runs_from_the_right(
    browser: Browser, server: LiveServer, damaged: Article
) -> None:
    arabic = Article.objects.get(title__startswith="لقاء")
    with opened(browser, server) as page:
        page.goto(arabic.get_absolute_url())
        for part in (page.locator(".story h1"), page.locator(".text p").first):
            assert part.evaluate("part => getComputedStyle(part).direction") == "rtl"


def test_on_paper_there_is_only_the_article(
    browser: Browser, server: LiveServer, damaged: Article
) -> None:
    with opened(browser, server) as page:
        page.goto(f"{damaged.get_absolute_url()}?q=petro&n=1")
        page.emulate_media(media="print")
        assert page.locator(".story h1").is_visible()
        for hidden in (".beside", ".trail", ".matches", ".masthead", ".foot"):
            assert not page.locator(hidden).first.is_visible(), hidden
        assert page.locator(".print-only").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_browsing_to_an_article(
    browser: Browser, server: LiveServer, damaged: Article, scripts: bool
) -> None:
    with opened(browser, server, java_script_enabled=scripts) as page:
        page.goto("/names/")
        page.get_by_role("searchbox", name="Name").fill("petro")
        page.get_by_role("button", name="Filter").click()
        page.get_by_role("link", name="Gustavo Petro").click()
        expect(page.locator("h1")).to_have_text("Gustavo Petro")
        page.get_by_text("As a table").click()
        expect(page.locator("figcaption table")).to_contain_text("November 2022")
        page.locator(".timeline a").last.click()
        page.wait_for_url("**/?entity=gustavo-petro&from=2022-11*")
        page.goto("/calendar/")
        page.get_by_role("link", name="November 2022").click()
        page.get_by_role("link", name="3 November 2022").click()
        page.wait_for_url("**/?from=2022-11-03&to=2022-11-03")


def test_a_saved_search_from_button_to_feed(
    browser: Browser, server: LiveServer, damaged: Article, client: Client
) -> None:
    user = User.objects.create_user("ana")
    client.force_login(user)
    cookie = {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "url": server.url,
    }
    with opened(browser, server) as page:
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto("/?q=petro")
        page.get_by_role("button", name="Save this search").click()
        expect(page.locator("body")).to_contain_text("“petro” is saved.")
        later = report("Petro, once more", date="2022-12-01")
        catch_up()
        page.reload()
        assert Axe().run(page).violations_count == 0
        page.get_by_role("link", name="1 new article").click()
        expect(page.locator("main")).to_contain_text("Petro, once more")
        assert Axe().run(page).violations_count == 0
        page.get_by_role("button", name="Mark all as seen").click()
        expect(page.locator("main")).to_contain_text("nothing new")
        page.get_by_role("button", name="Delete").click()
        page.wait_for_load_state()
        assert not SavedSearch.objects.exists()
    archive.delete_articles(articles=Article.objects.filter(pk=later.pk))
    user.delete()


def test_pages_are_light(client: Client, damaged: Article) -> None:
    """With style sheets and scripts, no page takes more than 60 kB."""
    for address in addresses(damaged):
        html = client.get(address).content
        linked = re.findall(rb'(?:stylesheet" href|script src)="/static/([^"?]+)', html)
        files = [finders.find(name.decode()) for name in linked]
        assert len(files) >= 3
        weight = len(html) + sum(Path(str(file)).stat().st_size for file in files)
        assert weight < 60_000, address
