"""An editor moves articles to the bin and takes them back; readers are told what happened."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.accessible import check
from tests.browser.conftest import Visit
from tests.browser.test_judging import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.fault]

LIST = "/admin/newsroom/article/"
BIN = "/admin/newsroom/withheld/"


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


def test_to_the_bin_and_back(visit: Visit) -> None:
    with visit.page() as page:
        sign_in(page)
        page.goto(LIST)
        title = page.locator("#result_list tbody th a").first.inner_text()
        page.locator("#result_list input.action-select").first.check()
        page.locator("select[name=action]").select_option("delete_selected")
        page.locator("button[name=index]").first.click()
        expect(page.get_by_text("1 article moved to the bin.")).to_be_visible()
        expect(page.locator("#result_list")).not_to_contain_text(title)
        check(page, "moved")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone: moved to the bin")).to_be_visible()
        expect(page.locator("#result_list")).to_contain_text(title)
        # One by one, with a reason; and what a reader is told at its address meanwhile.
        page.get_by_role("link", name=title).first.click()
        number = page.url.split("/")[-3]
        page.get_by_role("link", name="Move to the bin").click()
        check(page, "question")
        page.get_by_label("Why").fill("it is an advert")
        page.get_by_role("button", name="Move to the bin").click()
        with visit.page() as reader:
            reader.goto(f"/articles/{number}/")
            expect(reader.get_by_role("heading", name="This article was deleted")).to_be_visible()
            expect(reader.locator("body")).not_to_contain_text(title)
            check(reader, "gone")
        page.goto(f"/articles/{number}/")
        expect(page.get_by_text("it is an advert")).to_be_visible()
        check(page, "gone-editor")
        page.goto(BIN)
        check(page, "bin")
        page.get_by_role("link", name=title).click()
        expect(page.get_by_text("This article is in the bin.")).to_be_visible()
        check(page, "article", ".withheld")
        page.goto(BIN)
        page.locator("#result_list input.action-select").first.check()
        page.locator("select[name=action]").select_option("delete_for_good")
        page.locator("button[name=index]").first.click()
        expect(page.get_by_text("Nobody can take that back.")).to_be_visible()
        check(page, "for-good")
        page.get_by_role("link", name="Cancel").click()
        page.locator("#result_list input.action-select").first.check()
        page.locator("select[name=action]").select_option("restore")
        page.locator("button[name=index]").first.click()
        expect(page.get_by_text("1 article restored.")).to_be_visible()
        page.goto("/admin/status/")
        check(page, "status")
