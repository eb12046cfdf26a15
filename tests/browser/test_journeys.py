"""From nothing to an edited article, as a person goes: quickstart, search, narrow, read, correct."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.paths import PROJECT
from tests.waiting import HANGS

pytestmark = [pytest.mark.browser, pytest.mark.fault]

MANAGE = [sys.executable, "manage.py"]


class Started(NamedTuple):
    """What quickstart said, where it serves, and with which environment it was run."""

    said: str
    address: str
    environment: dict[str, str]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Quickstart, run in an empty data directory, once the archive is open."""
    environment = {
        **os.environ,
        "NEWSROOM_DATA_DIR": str(tmp_path_factory.mktemp("quickstart")),
        "DJANGO_SUPERUSER_PASSWORD": "reading-room",
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        [*MANAGE, "quickstart", "--no-input", "--port", "8640"],
        cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdout
        said = ""
        for line in server.stdout:
            said += line
            if found := re.search(r"open at (http://\S+)", line):
                break
        else:
            pytest.fail(f"quickstart served nothing:\n{said}")
        assert "createsuperuser" in said
        create = ["createsuperuser", "--no-input", "--username", "ada", "--email", ""]
        subprocess.run([*MANAGE, *create], cwd=PROJECT, env=environment, check=True)
        yield Started(said, found[1], environment)
        server.terminate()


@pytest.fixture(scope="module")
def address(started: Started) -> str:
    return started.address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(1_000 * HANGS)
    page.goto("/")
    yield page
    context.close()


def search(page: Page, words: str) -> None:
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q="))


def test_a_reader_searches_narrows_and_reads(page: Page) -> None:
    search(page, "Maduro Caracas")
    expect(page.locator("main mark").filter(has_text="Maduro").first).to_be_visible()
    page.locator("a[href*='source=the-harbour-ledger']").first.click()
    page.wait_for_url(re.compile("source=the-harbour-ledger"))
    expect(page.locator("main mark").first).to_be_visible()
    page.locator("main h2 a").first.click()
    page.wait_for_url(re.compile("/articles/"))
    expect(page.locator("article h1, main h1").first).to_be_visible()
    expect(page.locator("main mark").filter(has_text="Caracas").first).to_be_visible()


def test_an_editor_corrects_a_date_and_finds_the_article_under_it(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("reading-room")
    page.get_by_role("button", name="Log in").click()
    page.goto("/admin/newsroom/article/?q=Caracas")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Title").fill("The quarrel over the zeppelin hangar")
    page.locator("#id_published").fill("1997-07-07")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/admin/newsroom/article/(\?|$)"))
    page.goto("/?q=zeppelin+date:1997-07-07")
    hit = page.get_by_role("heading", name="The quarrel over the zeppelin hangar")
    expect(hit).to_be_visible()


@pytest.mark.fault
def test_quickstart_run_again_just_serves(started: Started) -> None:
    command = [*MANAGE, "quickstart", "--no-input", "--no-serve"]
    again = subprocess.run(
        command, cwd=PROJECT, env=started.environment, capture_output=True, text=True, check=True
    )
    assert "importing seeds/" in started.said
    assert "importing" not in again.stdout
