"""An archivist uploads samples, looks at a dry run, imports them, and tries again what failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessible import check
from tests.browser.conftest import Visit
from tests.browser.test_judging import sign_in
from tests.paths import PROJECT

pytestmark = [pytest.mark.browser, pytest.mark.fault]

LIST = "/admin/newsroom/importrun/"
SAMPLES = ("harbour-ledger-cop27-fund.txt", "puerto-quimera-export.csv")
PHONE = {"width": 400, "height": 800}


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


def ended(page: Page) -> None:
    """Wait for the page to say by itself that the import is done."""
    expect(page.get_by_role("status").filter(has_text="Done")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("desk", {}),
        ("phone without scripts", {"viewport": PHONE, "java_script_enabled": False}),
    ],
)
def test_samples_are_looked_at_imported_and_tried_again(
    visit: Visit, tmp_path: Path, name: str, options: dict[str, Any]
) -> None:
    scripts = "without scripts" not in name
    samples = [PROJECT / "seeds" / each for each in SAMPLES]
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"title": "half\n')
    with visit.page(**options) as page:
        sign_in(page)
        page.goto(LIST)
        page.get_by_role("link", name="Add import").click()
        if scripts:
            expect(page.get_by_label("Below it")).to_be_hidden()
            check(page, f"imports-new-{name}", "#main")
        page.get_by_role("button", name="Dry run").click()
        expect(
            page.get_by_role("alert").filter(has_text="Choose at least one file.")
        ).to_be_visible()
        if scripts:
            check(page, f"imports-refused-{name}", "#main")
        page.get_by_label("Files", exact=True).set_input_files([*samples, broken])
        page.get_by_label("Collection").fill(f"samples {name}")
        page.get_by_role("button", name="Dry run").click()
        if scripts:
            ended(page)
        else:
            while not page.get_by_role("status").filter(has_text="Done").is_visible():
                page.wait_for_timeout(500)
                page.reload()
        expect(page.get_by_text("Nothing was written: this was a dry run.")).to_be_visible()
        expect(page.locator("#result_list")).to_contain_text("broken.jsonl#1")
        if scripts:
            check(page, f"imports-dry-{name}", "#main")
        if not scripts:
            return
        page.get_by_role("button", name="Import for real").click()
        ended(page)
        expect(page.get_by_role("link", name="The dry run before it")).to_be_visible()
        check(page, f"imports-real-{name}", "#main")
        page.get_by_role("link", name="Failed 1").click()
        expect(page.locator("#result_list tbody tr")).to_have_count(1)
        check(page, f"imports-failed-{name}", "#main")
        page.get_by_role("button", name="Try the failures again").click()
        ended(page)
        expect(page.get_by_role("heading", name="Failures again")).to_be_visible()
        expect(page.locator("#result_list tbody tr")).to_have_count(1)
        page.get_by_role("link", name="The run before it").click()
        page.locator("#result_list tbody a").first.click()
        expect(page.locator("#article_form")).to_be_visible()
        page.goto(LIST)
        check(page, f"imports-list-{name}", "#main")
        page.goto("/admin/newsroom/job/")
        expect(page.locator("#result_list")).to_contain_text("Import")
        check(page, f"imports-jobs-{name}", "#main")
        # Second and later times the samples are there already; nothing to undo then.
        page.goto(LIST)
        page.locator("#result_list tbody th a").last.click()
        check(page, f"imports-first-{name}", "#main")
