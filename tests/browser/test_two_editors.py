"""Two editors with one form open, without scripts; the page that asks them is as readable as the form."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.fault]

FORM = "/admin/newsroom/article/1/change/"


def sign_in(page: Page) -> None:
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("editor")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#id_title")).to_be_visible()


def save(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Save", exact=True).click()


def faults(page: Page) -> set[str]:
    return {violation["id"] for violation in Axe().run(page).response["violations"]}


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


@pytest.mark.fault
@pytest.mark.parametrize(("theme", "scripts"), [("light", False), ("dark", True)])
def test_a_conflict_is_shown_and_decided(visit: Visit, theme: str, scripts: bool) -> None:
    with (
        visit.page(FORM, color_scheme=theme, java_script_enabled=scripts) as mine,
        visit.page(FORM) as theirs,
    ):
        sign_in(mine)
        sign_in(theirs)
        before = faults(mine) if scripts else set()
        save(theirs, title=f"Theirs, {theme} {scripts}")
        save(mine, title=f"Mine, {theme} {scripts}", standfirst=f"Kept, {theme} {scripts}")
        asked = mine.get_by_role("group", name="Title")
        expect(asked).to_contain_text(f"Mine, {theme} {scripts}")
        expect(asked).to_contain_text(f"Theirs, {theme} {scripts}")
        expect(mine.locator("#id_standfirst")).to_have_value(f"Kept, {theme} {scripts}")
        if scripts:
            assert faults(mine) <= before
        asked.get_by_label("Theirs, now").check()
        save(mine)
        expect(mine.get_by_text("was changed successfully")).to_be_visible()
        mine.goto(FORM)
        expect(mine.locator("#id_title")).to_have_value(f"Theirs, {theme} {scripts}")
        expect(mine.locator("#id_standfirst")).to_have_value(f"Kept, {theme} {scripts}")
