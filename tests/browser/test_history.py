"""An editor merges, looks at what she did, and takes it back, without scripts too; axe finds nothing."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.fault]

ENTITIES = "/admin/newsroom/entity/"


def sign_in(page: Page) -> None:
    page.locator("#id_username").fill("editor")
    page.locator("#id_password").fill("editor")
    page.locator("[type=submit]").click()
    expect(page.locator("#result_list")).to_be_visible()


def faults(page: Page) -> set[str]:
    if folder := os.environ.get("SCREENSHOTS"):
        name = page.url.split("/admin/newsroom/")[-1].strip("/").replace("/", "-").partition("?")[0]
        scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        language = page.evaluate("document.documentElement.lang")
        page.screenshot(path=f"{folder}/{name}-{language}-{scheme}.png", full_page=True)
    return {
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    }


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_merge_is_made_and_undone_in_a_few_clicks(visit: Visit, scripts: bool) -> None:
    with visit.page(ENTITIES, java_script_enabled=scripts) as page:
        sign_in(page)
        names = page.locator("#result_list tbody tr")
        before = names.all_inner_texts()
        clicks = 0
        for box in names.locator("input.action-select").all()[:2]:
            box.check()
            clicks += 1
        page.get_by_label("Action:").select_option("merge")
        page.get_by_role("button", name="Go").or_(page.get_by_role("button", name="Run")).click()
        expect(page.get_by_role("heading", name="Merge into one")).to_be_visible()
        several = page.get_by_label("They are of several kinds", exact=False)
        if several.count():
            several.check()
        page.get_by_role("button", name="Merge").click()
        expect(page.get_by_text("Merged into")).to_be_visible()
        expect(names).to_have_count(len(before) - 1)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone:")).to_be_visible()
        assert names.all_inner_texts() == before
        assert clicks + 3 <= 5


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "es")])
def test_the_pages_of_history_are_readable(visit: Visit, theme: str, language: str) -> None:
    with visit.page("/admin/newsroom/article/?o=1", color_scheme=theme, locale=language) as page:
        sign_in(page)
        page.locator("#result_list .field-title a").first.click()
        title = page.locator("#id_title").input_value()
        page.locator("#id_title").fill(f"{title}, {theme} {language}")
        page.locator("#id_author_names").fill("Ada Fenwick; Ben Roca")
        form = page.url
        # What is not ours to change is on each of Django's pages.
        usual = {fault.partition(":")[0] for fault in faults(page)}
        page.locator("[name=_save]").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        page.goto(form.replace("/change/", "/history/"))
        expect(page.locator("ins", has_text=f"{theme} {language}")).to_be_visible()
        found = {fault for fault in faults(page) if fault.partition(":")[0] not in usual}
        page.goto("/admin/newsroom/operation/")
        found |= {fault for fault in faults(page) if fault.partition(":")[0] not in usual}
        page.locator("#result_list .field-what a").first.click()
        expect(page.locator("ins", has_text=f"{theme} {language}")).to_be_visible()
        found |= {fault for fault in faults(page) if fault.partition(":")[0] not in usual}
        page.goto(ENTITIES)
        page.locator("#result_list tbody th a").first.click()
        page.goto(page.url.replace("/change/", "/split/"))
        found |= {fault for fault in faults(page) if fault.partition(":")[0] not in usual}
        assert found == set()
        page.goto(form.replace("/change/", "/history/"))
        page.locator(".undo button").first.click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        page.goto(form)
        expect(page.locator("#id_title")).to_have_value(title)
