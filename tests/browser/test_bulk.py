"""An editor corrects two hundred authors with few clicks, and takes it back; and goes by a spreadsheet."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessible import check
from tests.browser.conftest import Visit, command
from tests.browser.test_judging import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.fault]

LIST = "/admin/newsroom/article/"
WRONG, RIGHT = "Ana Bosque Redaction", "Ana Bosque"


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an archive with two hundred wrong authors."""
    data = tmp_path_factory.mktemp("bulk")
    shutil.copytree(prepared, data, dirs_exist_ok=True)
    subprocess.run(**command("add-many", data), check=True)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(**command("serve", data), **pipes) as server:
        assert server.stdout
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


class Hand:
    """Counts what is clicked, and chosen from lists."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def choose(self, target: Locator, value: str) -> None:
        self.clicks += 1
        target.select_option(value)


def find(page: Page, author: str) -> None:
    """The articles of an author, by the keyboard alone."""
    page.goto(f"{LIST}?q={author.replace(' ', '+')}")


def edit_many(page: Page, hand: Hand) -> None:
    hand.click(page.locator("#action-toggle"))
    hand.click(page.get_by_text("Select all 200"))
    hand.choose(page.locator("select[name=action]"), "edit_many")
    hand.click(page.locator("button[name=index]").first)


def test_two_hundred_wrong_authors_in_under_ten_clicks(visit: Visit) -> None:
    with visit.page() as page:
        sign_in(page)
        find(page, WRONG)
        hand = Hand()
        edit_many(page, hand)
        expect(page.get_by_text("200 articles are chosen.")).to_be_visible()
        check(page, "bulk-ask")
        hand.choose(page.get_by_label("Find in"), "authors")
        hand.click(page.get_by_label("Find:", exact=True))
        page.keyboard.type(" Redaction")
        hand.click(page.get_by_role("button", name="Preview"))
        expect(page.get_by_text("200 articles would change.")).to_be_visible()
        expect(page.locator("ins").first).to_have_text(RIGHT)
        check(page, "bulk-preview")
        hand.click(page.get_by_role("button", name="Apply"))
        expect(page.get_by_text("200 articles changed.")).to_be_visible()
        assert hand.clicks < 10
        check(page, "bulk-done", ".messagelist")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone: many changed at once")).to_be_visible()
        find(page, WRONG)
        expect(page.locator("#result_list tbody tr")).to_have_count(50)


def test_what_is_wrong_is_marked_and_nothing_needs_scripts(visit: Visit) -> None:
    with visit.page(java_script_enabled=False, viewport={"width": 400, "height": 800}) as page:
        sign_in(page)
        find(page, WRONG)
        page.locator("input.action-select").first.check()
        page.locator("select[name=action]").select_option("edit_many")
        page.locator("button[name=index]").first.click()
        page.get_by_label("Value of Date").fill("yesterday")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text("this is no date")).to_be_visible()
        page.get_by_label("Value of Date").fill("2021-05")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text("1 article would change.")).to_be_visible()
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_text("1 article changed.")).to_be_visible()
        page.get_by_role("button", name="Undo").click()


def test_by_a_spreadsheet_and_what_was_changed_meanwhile(visit: Visit) -> None:
    with visit.page() as page:
        sign_in(page)
        find(page, WRONG)
        for number in range(3):
            page.locator("input.action-select").nth(number).check()
        page.locator("select[name=action]").select_option("export_csv")
        with page.expect_download() as download:
            page.locator("button[name=index]").first.click()
        text = Path(download.value.path()).read_text("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        for row in rows:
            row["section"] = "Weather"
        rows[0]["published"], rows[1]["revision"] = "31/31/2021", "999"
        corrected = io.StringIO(newline="")
        writer = csv.DictWriter(corrected, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        page.get_by_role("link", name="Import a spreadsheet").click()
        check(page, "sheet")
        content = corrected.getvalue().encode("cp1252")
        file = {"name": "corrected.csv", "mimeType": "text/csv", "buffer": content}
        page.get_by_label("CSV or XLSX").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text("1 article would change.")).to_be_visible()
        expect(page.get_by_text("Row 2, Date: “31/31/2021”")).to_be_visible()
        check(page, "sheet-preview")
        page.get_by_label("Take what is in the file").check()
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_text("2 articles changed.")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone:")).to_be_visible()


def test_sources_by_a_spreadsheet_without_scripts(visit: Visit) -> None:
    with visit.page(java_script_enabled=False, viewport={"width": 400, "height": 800}) as page:
        sign_in(page)
        page.goto("/admin/newsroom/source/")
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        text = Path(download.value.path()).read_text("utf-8-sig")
        [first, second, *_] = csv.DictReader(io.StringIO(text, newline=""))
        first |= {"aliases": "Another paper", "country": "Spain"}
        second |= {"revision": "v-000000000000", "house_style": "Notes."}
        corrected = io.StringIO(newline="")
        writer = csv.DictWriter(corrected, list(first))
        writer.writeheader()
        writer.writerows([first, second, {**first, "id": ""}])
        page.get_by_role("link", name="Import a spreadsheet").click()
        content = corrected.getvalue().encode()
        file = {"name": "sources.csv", "mimeType": "text/csv", "buffer": content}
        page.get_by_label("CSV or XLSX").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text("1 row would change.")).to_be_visible()
        expect(page.get_by_text("Row 4 has no id")).to_be_visible()
        page.get_by_label("Take what is in the file").check()
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_text("2 rows changed.")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone:")).to_be_visible()


@pytest.mark.parametrize("name", ["source", "author", "entity"])
def test_pages_of_spreadsheets_have_nothing_that_axe_finds(visit: Visit, name: str) -> None:
    with visit.page() as page:
        sign_in(page)
        page.goto(f"/admin/newsroom/{name}/")
        check(page, f"{name}-list", ".bulk-links")
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        text = Path(download.value.path()).read_text("utf-8-sig")
        page.get_by_role("link", name="Import a spreadsheet").click()
        check(page, f"{name}-sheet")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))[:3]
        rows[0]["aliases"], rows[1]["revision"], rows[1]["aliases"] = "Quite new", "v-0", "Other"
        rows.append({**rows[0], "id": "x"})
        corrected = io.StringIO(newline="")
        writer = csv.DictWriter(corrected, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        content = corrected.getvalue().encode()
        file = {"name": "names.csv", "mimeType": "text/csv", "buffer": content}
        page.get_by_label("CSV or XLSX").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text("1 row would change.")).to_be_visible()
        check(page, f"{name}-preview")
