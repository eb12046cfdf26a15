"""An editor says whom articles mean: by keyboard, without scripts, on a phone, in both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessible import check_all
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


def test_the_pages_can_be_read(visit: Visit) -> None:
    with visit.page(viewport=PHONE) as page:
        for address in (LIST, "/names/caracas/", "/names/gustavo-petro/articles/"):
            page.goto(address)
            check_all(page, "judging-reader")
        sign_in(page)
        for address in (LIST, "/names/caracas/"):
            page.goto(address)
            check_all(page, "judging-editor")
        page.get_by_role("link", name="Petro meets Maduro in Caracas").first.click()
        expect(page.get_by_text("1 doubtful name, not counted")).to_be_visible()
        check_all(page, "judging-article")


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
