"""An editor works through a list with keys, or with buttons where there are no scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.accessible import check_all
from tests.browser.conftest import Visit
from tests.browser.test_judging import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.fault]

ALL = "/admin/worklists/"
LIST = f"{ALL}new/"
DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=400, height=800)


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


def focused(page: Page) -> Locator:
    return page.locator(".item:focus")


def name_of(item: Locator) -> str:
    return item.locator("h2").inner_text()


def waiting(page: Page) -> int:
    """How many items the page says that there are."""
    return int(page.locator("#content-main > p").first.inner_text().split()[0])


def left(page: Page, number: int) -> None:
    expect(page.locator("#content-main > p").first).to_contain_text(f"{number} item")


@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "en"), (PHONE, "es")], ids=["desk-en", "phone-es"]
)
def test_the_pages_can_be_read(visit: Visit, size: ViewportSize, language: str) -> None:
    with visit.page("/sign-in/", locale=language, viewport=size) as page:
        page.locator("[name=username]").fill("editor")
        page.locator("[name=password]").fill("editor")
        page.locator("main button").click()
        name = f"{language}-{size['width']}"
        page.goto("/admin/")
        check_all(page, f"index-{name}", "#worklists-panel")
        page.goto(ALL)
        check_all(page, f"all-{name}", "#content")
        for worklist in ("new", "no-author", "doubts"):
            page.goto(f"{ALL}{worklist}/")
            check_all(page, f"{worklist}-{name}", "#content")
        page.goto("/admin/newsroom/article/?worklist=new")
        check_all(page, f"articles-{name}", "#saved-filters")


def test_keys_say_what_becomes_of_each(visit: Visit) -> None:
    with visit.page() as page:
        sign_in(page)
        page.goto(LIST)
        number = waiting(page)
        assert number > 3
        first = name_of(page.locator(".item").nth(0))
        second = name_of(page.locator(".item").nth(1))
        expect(focused(page)).to_contain_text(first)
        page.keyboard.press("j")
        expect(focused(page)).to_contain_text(second)
        page.keyboard.press("k")
        expect(focused(page)).to_contain_text(first)
        page.keyboard.press("a")
        expect(page.get_by_text("All is right: 1 item.")).to_be_visible()
        left(page, number - 1)
        expect(focused(page)).to_contain_text(second)
        check_all(page, "accepted", "#content")
        page.keyboard.press("r")
        expect(page.get_by_text("Move to the bin: 1 item.")).to_be_visible()
        left(page, number - 2)
        page.keyboard.press("u")
        expect(page.get_by_text("Undone: moved to the bin")).to_be_visible()
        left(page, number - 1)
        expect(focused(page)).to_contain_text(second)
        # Many at once, chosen by a key, and taken back by another.
        for _ in range(2):
            page.keyboard.press("x")
            page.keyboard.press("j")
        page.keyboard.press("?")
        expect(page.get_by_text("next and previous item")).to_be_visible()
        page.get_by_role("group", name="All that are chosen").get_by_role(
            "button", name="All is right"
        ).click()
        expect(page.get_by_text("All is right: 2 items.")).to_be_visible()
        left(page, number - 3)
        page.keyboard.press("u")
        left(page, number - 1)
        opened = name_of(focused(page))
        page.keyboard.press("o")
        page.wait_for_url("**/change/")
        expect(page.locator("body")).to_contain_text(opened)


def test_buttons_do_the_same_without_scripts(visit: Visit) -> None:
    with visit.page(java_script_enabled=False) as page:
        sign_in(page)
        page.goto(f"{ALL}no-author/")
        number = waiting(page)
        first, second = page.locator(".item").nth(0), page.locator(".item").nth(1)
        name, after = name_of(first), name_of(second)
        first.get_by_role("button", name="It has none").click()
        expect(page.get_by_text("It has none: 1 item.")).to_be_visible()
        left(page, number - 1)
        expect(page.locator(".item.at")).to_contain_text(after)
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".item.at")).to_contain_text(name)
        page.get_by_label(f"Choose: {name}").check()
        page.get_by_role("group", name="All that are chosen").get_by_role("button").click()
        left(page, number - 1)


def test_a_filter_is_given_a_name(visit: Visit) -> None:
    with visit.page() as page:
        sign_in(page)
        page.goto("/admin/newsroom/article/?repairs=none")
        page.get_by_label("Name this filter").fill("Never damaged")
        page.get_by_label("for all editors").check()
        page.locator("#saved-filters").get_by_role("button", name="Save").click()
        expect(page.get_by_text("Kept as “Never damaged”.")).to_be_visible()
        check_all(page, "kept", "#saved-filters")
        page.locator("#saved-filters").get_by_role("link", name="Worklists").click()
        check_all(page, "all-with-filters", "#content")
        page.get_by_role("link", name="Never damaged").click()
        page.wait_for_url("**/?repairs=none")
        page.goto(ALL)
        page.get_by_role("button", name="Delete: Never damaged").click()
        expect(page.get_by_text("The filter was deleted.")).to_be_visible()
        expect(page.get_by_role("link", name="Never damaged")).to_have_count(0)
