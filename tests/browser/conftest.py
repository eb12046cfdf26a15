"""A real browser on the small archive of the search tests, which a process of its own serves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.paths import PROJECT
from tests.waiting import HANGS

# Not five seconds: the processes of browser and site share the machine with other tests.
expect.set_options(timeout=1_000 * HANGS)

# The first has no windows to draw, and takes a third of the processor time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def arriving(click: Callable[..., None]) -> Callable[..., None]:
    """A click that ends when all of the page it leads to is there.

    Playwright waits until that page begins. What is then read without waiting, such as the number of rows,
    would be read of a page of which the half is there.
    """

    @wraps(click)
    def clicked(locator: Locator, **options: Any) -> None:
        click(locator, **options)
        locator.page.wait_for_load_state()

    return clicked


Locator.click = arriving(Locator.click)  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium of this machine; nothing is downloaded."""
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        pytest.skip(f"none of {', '.join(CHROMIUM)} is installed")
    return executable


def command(do: str, data: Path) -> dict[str, Any]:
    """What a process of the archive in this folder is started with."""
    return {
        "args": [sys.executable, "-m", "tests.browser.site", do],
        "cwd": PROJECT,
        "env": {**os.environ, "NEWSROOM_DATA_DIR": str(data)},
        "text": True,
    }


@pytest.fixture(scope="session")
def prepared(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as each module finds it."""
    data = tmp_path_factory.mktemp("prepared")
    subprocess.run(**command("prepare", data), check=True)
    return data


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the archive; what a module's tests change of it, other modules do not see."""
    data = tmp_path_factory.mktemp("site")
    shutil.copytree(prepared, data, dirs_exist_ok=True)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(**command("serve", data), **pipes) as server:
        assert server.stdout
        port = server.stdout.readline().strip()
        assert port.isdecimal(), "the site did not start"
        yield f"http://127.0.0.1:{port}"
        server.terminate()


# Of a module, not of the session: while it runs there is an event loop in this thread, in which
# Django refuses the database to other tests.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """Opens pages, and keeps what the browser complains about."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.complaints: list[str] = []

    @contextmanager
    def page(self, url: str = "/", **options: Any) -> Iterator[Page]:
        """A page in a fresh browser context (`viewport`, `color_scheme`, `java_script_enabled`)."""
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options}
        context = self.browser.new_context(base_url=self.site, **options)
        page = context.new_page()
        page.set_default_timeout(1_000 * HANGS)
        page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(url)
        yield page
        context.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Visits of one test; errors on a page's console fail it."""
    visits = Visit(browser, site)
    yield visits
    unexpected = [text for text in visits.complaints if "status of 404" not in text]
    assert not unexpected
