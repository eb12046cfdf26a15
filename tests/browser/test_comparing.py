"""Articles side by side in a real browser: from one to its partner, by keys, on a phone, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import check_all
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.fault]


def test_from_an_article_to_its_comparison_and_from_passage_to_passage(visit: Visit) -> None:
    with visit.page("/articles/1/") as page:
        page.get_by_role("link", name=re.compile(r"^compare\s*: Petro y Maduro")).click()
        expect(page).to_have_url(re.compile(r"/compare/\?a=1&b=2$"))
        check_all(page, "compare")
        page.goto("/compare/?a=7&b=8")  # two reports of nearly the same words
        passage = page.locator(".side:first-child .passage.both").first
        link = passage.locator(".links a").first
        link.focus()
        partner = page.locator(f"#{link.get_attribute('href').lstrip('#')}")  # type: ignore[union-attr]
        expect(partner).to_have_class(re.compile(r"\blit\b"))
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"#b\d+$"))
        expect(partner).to_be_in_viewport()
        page.emulate_media(media="print")
        expect(page.locator(".choice")).to_be_hidden()


def test_an_article_is_chosen_and_on_a_phone_partners_are_folded_beneath(visit: Visit) -> None:
    with visit.page("/compare/", viewport={"width": 390, "height": 800}) as page:
        for words in ("weather report 3", "weather report 4"):
            page.get_by_label("Words of its title or text").fill(words)
            page.get_by_role("button", name="Find").click()
            page.locator(".offers a").first.click()
            page.wait_for_url(re.compile(r"\?a="))
        expect(page.get_by_role("heading", name="The articles compared")).to_be_visible()
        folded = page.locator(".partner").first
        folded.locator("summary").click()
        expect(folded.locator("p").last).to_be_visible()
        check_all(page, "compare-phone")
        # What they are stands at the top, and the long table is folded.
        page.goto("/compare/?a=1&b=2")
        expect(page.locator(".heads a")).to_have_count(2)
        expect(page.locator(".shared")).to_be_hidden()
        page.get_by_text("What they have in common, and what each has alone").click()
        expect(page.locator(".shared")).to_be_visible()
