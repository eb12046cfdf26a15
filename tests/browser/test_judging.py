"""An editor says whom articles mean: by keyboard, without scripts, on a phone, in both themes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.fault]

PHONE = {"width": 320, "height": 640}
LIST = "/names/caracas/articles/?known=doubtful"


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("editor")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def check(page: Page) -> None:
    """Nothing that axe finds, nothing to scroll sideways."""
    page.evaluate("document.querySelectorAll('details').forEach(it => (it.open = true))")
    found = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_can_be_read(visit: Visit, theme: str) -> None:
    with visit.page(color_scheme=theme, viewport=PHONE) as page:
        for address in (LIST, "/names/caracas/", "/names/gustavo-petro/articles/"):
            page.goto(address)
            check(page)
        sign_in(page)
        for address in (LIST, "/names/caracas/"):
            page.goto(address)
            check(page)
        page.get_by_role("link", name="Petro meets Maduro in Caracas").first.click()
        expect(page.get_by_text("1 doubtful name, not counted")).to_be_visible()
        check(page)


def test_it_is_said_by_keyboard_without_scripts(visit: Visit) -> None:
    with visit.page(java_script_enabled=False) as page:
        sign_in(page)
        page.goto(LIST)
        for title in ("Petro y Maduro se reúnen", "Petro meets Maduro in Caracas"):
            page.get_by_role("checkbox", name=title).press("Space")
        page.get_by_role("button", name="Refuse chosen").press("Enter")
        expect(page.get_by_text("2 mentions refused.")).to_be_visible()
        expect(page.get_by_text("There are none.")).to_be_visible()
        page.get_by_role("link", name="Refused 2").press("Enter")
        page.get_by_role("button", name="Accept", exact=True).first.press("Enter")
        expect(page.get_by_text("1 mention accepted.")).to_be_visible()
