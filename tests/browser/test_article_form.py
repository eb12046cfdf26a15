"""An editor works through articles: text and evidence in view, names found in it, on to the next one."""

from __future__ import annotations

import json
import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.fault]

LIST = "/admin/newsroom/article/?o=1"


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


def sign_in(page: Page) -> None:
    page.locator("#id_username").fill("editor")
    page.locator("#id_password").fill("editor")
    page.locator("[type=submit]").click()
    expect(page.locator("#result_list")).to_be_visible()


def open_article(page: Page, number: int = 1) -> None:
    page.goto(LIST)
    page.locator("#result_list .field-title a").nth(number).click()
    expect(page.locator("#id_title")).to_be_visible()


def faults(page: Page, name: str = "") -> set[str]:
    if folder := os.environ.get("SCREENSHOTS"):
        scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        language = page.evaluate("document.documentElement.lang")
        page.screenshot(path=f"{folder}/form-{name}-{language}-{scheme}.png", full_page=True)
    return {
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    }


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1280, "light", "en"), (400, "dark", "es")]
)
def test_the_form_is_readable(visit: Visit, width: int, theme: str, language: str) -> None:
    options = {"color_scheme": theme, "locale": language}
    with visit.page(LIST, viewport={"width": width, "height": 900}, **options) as page:
        sign_in(page)
        page.goto("/admin/newsroom/author/add/")
        # What is not ours to change is on each of Django's pages.
        usual = {fault.partition(":")[0] for fault in faults(page, "usual")}
        open_article(page)
        found = faults(page, f"form-{width}")
        page.goto(f"{page.url.partition('?')[0]}?text=original")
        found |= faults(page, f"original-{width}")
        open_article(page)
        page.locator("a.everywhere").first.click()
        expect(page.locator("select#kind")).to_be_visible()
        found |= faults(page, f"line-{width}")
        assert {fault for fault in found if fault.partition(":")[0] not in usual} == set()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_text_stands_beside_the_fields_or_below_them(visit: Visit) -> None:
    for width, beside in ((1280, True), (400, False)):
        with visit.page(LIST, viewport={"width": width, "height": 900}) as page:
            sign_in(page)
            open_article(page)
            fields = page.locator(".desk-fields").bounding_box()
            text = page.locator("#text").bounding_box()
            assert fields
            assert text
            assert (text["x"] >= fields["x"] + fields["width"]) == beside
            assert (text["y"] >= fields["y"] + fields["height"]) != beside


def test_keys_show_the_original_and_lose_nothing(visit: Visit) -> None:
    with visit.page(LIST) as page:
        sign_in(page)
        open_article(page)
        page.locator("#id_section").fill("Roads")
        page.locator("#text h2").click()
        page.keyboard.press("o")
        expect(page.locator("table.compare")).to_be_visible()
        expect(page.locator("#cleaned-text")).to_be_hidden()
        page.keyboard.press("o")
        expect(page.locator("#cleaned-text")).to_be_visible()
        expect(page.locator("table.compare")).to_be_hidden()
        expect(page.locator("#id_section")).to_have_value("Roads")


def named_in_text(page: Page) -> tuple[Locator, list[str]]:
    """A chip of an article whose text has the name, and the names."""
    for number in range(8):
        open_article(page, number)
        text = " ".join(page.locator("#cleaned-text .block p").all_inner_texts())
        for chip in page.locator(".chip", has=page.locator("[data-find]")).all():
            names = json.loads(chip.get_attribute("data-names") or "[]")
            if any(re.search(rf"\b{re.escape(name)}\b", text) for name in names):
                return chip, names
    raise AssertionError("no text has a name")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_name_is_found_in_the_text(visit: Visit, scripts: bool) -> None:
    with visit.page(LIST, java_script_enabled=scripts) as page:
        sign_in(page)
        chip, names = named_in_text(page)
        chip.locator("[data-find]").click()
        marks = page.locator("#cleaned-text mark")
        expect(marks.first).to_be_visible()
        assert marks.first.inner_text() in names
        if scripts:
            expect(page.locator("#text [role=status].places")).to_contain_text("1 of")
            chip.locator("[data-find]").click()
            expect(page.locator("mark.current")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_she_goes_through_the_list_correcting(visit: Visit, scripts: bool) -> None:
    with visit.page(LIST, java_script_enabled=scripts) as page:
        sign_in(page)
        titles = page.locator("#result_list .field-title a").all_inner_texts()
        open_article(page, 0)
        page.locator("#id_section").fill("Roads" if scripts else "Ships")
        # The kind of a block is said with the rest.
        kind = page.locator("#cleaned-text select").last
        kind.select_option("caption" if scripts else "boilerplate")
        if scripts:
            page.locator("#id_section").press("Control+Enter")
        else:
            page.get_by_role("button", name="Save and next").click()
        expect(page.locator(".messagelist .success").first).to_contain_text(titles[0][:40])
        expect(page.locator("#id_title")).to_have_value(titles[1])
        page.get_by_role("button", name="Save and approve").click()
        expect(page.locator("#id_title")).to_have_value(titles[2])
        page.locator("a[rel=prev]").click()
        page.locator("a[rel=prev]").click()
        expect(page.locator("#id_title")).to_have_value(titles[0])
        expect(page.locator("#cleaned-text select").last).to_have_value(
            "caption" if scripts else "boilerplate"
        )


@pytest.mark.parametrize("scripts", [True, False])
def test_an_entity_is_added_and_taken_off(visit: Visit, scripts: bool) -> None:
    with visit.page("/admin/newsroom/entity/", java_script_enabled=scripts) as page:
        sign_in(page)
        names = page.locator("#result_list .field-name a").all_inner_texts()
        open_article(page, 3)
        there = page.locator("#chips bdi").all_inner_texts()
        name = next(name for name in names if name not in there and "<" not in name)
        box = page.locator("#id_entity_names")
        if scripts:
            box.press_sequentially(name)
            expect(page.locator(f'datalist option[value="{name}"]')).to_have_count(1)
            box.fill("")
            box.press_sequentially(name)
            box.dispatch_event("input")
        else:
            box.fill(name)
        page.get_by_role("button", name="Save and continue editing").click()
        chip = page.locator("#chips .chip", has_text=name)
        expect(chip.locator("input")).to_be_checked()
        chip.locator("input").uncheck()
        page.get_by_role("button", name="Save and continue editing").click()
        expect(page.locator("#chips .chip", has_text=name)).to_have_count(0)


def test_judging_a_name_leaves_what_is_written(visit: Visit) -> None:
    with visit.page(LIST) as page:
        sign_in(page)
        for number in range(8):
            open_article(page, number)
            if page.locator("#chips [data-judge]").count():
                break
        page.locator("#id_section").fill("Kept")
        name = page.locator("#chips .chip bdi").last.inner_text()
        chip = page.locator("#chips .chip", has_text=name)
        chip.get_by_role("button").click()
        expect(chip.get_by_role("status")).to_have_text("refused")
        expect(page.locator("#id_section")).to_have_value("Kept")
        page.get_by_role("button", name="Save and continue editing").click()
        expect(page.locator("#id_section")).to_have_value("Kept")
        expect(page.locator("#chips .chip", has_text=name)).to_have_count(0)
