"""An editor says what sources, authors and names are; a merge with its undo takes four clicks; axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_history import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.fault]

ENTITIES = "/admin/newsroom/entity/"


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_merge_with_its_undoing_takes_four_clicks(visit: Visit, scripts: bool) -> None:
    with visit.page(f"{ENTITIES}?kind__exact=person", java_script_enabled=scripts) as page:
        sign_in(page)
        rows = page.locator("#result_list tbody tr")
        before = rows.all_inner_texts()
        clicks = 0
        for click in (
            rows.nth(0).locator("input.action-select"),
            rows.nth(1).locator("input.action-select"),
            page.get_by_role("button", name="Merge", exact=True),
            page.get_by_role("button", name="Undo"),
        ):
            click.click()
            clicks += 1
            if clicks == 3:
                expect(page.get_by_text("Merged into")).to_be_visible()
                expect(rows).to_have_count(len(before) - 1)
        expect(page.get_by_text("Undone:")).to_be_visible()
        assert rows.all_inner_texts() == before
        assert clicks < 5


def open_first(page: Page, model: str) -> None:
    """Open the form of the first row of a list."""
    page.goto(f"/admin/newsroom/{model}/")
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("#id_name")).to_be_visible()
    page.wait_for_load_state()


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1280, "light", "en"), (400, "dark", "es")]
)
def test_the_pages_of_names_are_readable(
    visit: Visit, theme: str, language: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    with visit.page("/admin/newsroom/seed/", color_scheme=theme, locale=language, viewport=size) as page:  # fmt: skip
        sign_in(page)
        # What is not ours to change is on each of Django's pages.
        usual = {fault.partition(":")[0] for fault in faults(page)}
        usual.add("empty-table-header")  # Django's, over the boxes of its rows
        found: set[str] = set()
        for model in ("source", "author", "entity"):
            page.goto(f"/admin/newsroom/{model}/")
            found |= faults(page)
            open_first(page, model)
            found |= faults(page)
        page.goto("/admin/newsroom/noname/add/")
        found |= faults(page)
        assert {fault for fault in found if fault.partition(":")[0] not in usual} == set()


def test_what_a_source_is_is_shown_to_readers(visit: Visit) -> None:
    with visit.page("/admin/newsroom/source/") as page:
        sign_in(page)
        open_first(page, "source")
        page.locator("#id_home").fill("https://herald.example.org/")
        page.locator("#id_country").select_option("CO")
        page.locator("#id_language").select_option("es")
        page.locator("#id_hosts-0-host").fill("www.herald.example.org")
        page.locator("[name=_continue]").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        expect(page.locator("#id_hosts-0-host")).to_have_value("herald.example.org")
        page.get_by_role("link", name="View on site").click()
        expect(page.get_by_role("link", name="Home page")).to_be_visible()
        expect(page.locator("header", has_text="Colombia · Spanish")).to_be_visible()


def test_a_word_is_said_to_be_no_name_and_taken_back(visit: Visit) -> None:
    with visit.page(f"{ENTITIES}?kind__exact=place") as page:
        sign_in(page)
        rows = page.locator("#result_list tbody tr")
        before = rows.all_inner_texts()
        rows.nth(0).locator("input.action-select").check()
        page.get_by_label("Action:").select_option("never_a_name")
        page.get_by_role("button", name="Go").or_(page.get_by_role("button", name="Run")).click()
        expect(page.get_by_text("Never a name from now on")).to_be_visible()
        expect(rows).to_have_count(len(before) - 1)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone:")).to_be_visible()
        assert rows.all_inner_texts() == before
