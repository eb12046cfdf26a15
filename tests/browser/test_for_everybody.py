"""Pages for who listens, zooms, or has colours of her own; the admin's own pages as well."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessible import check
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.fault]

# Lists, forms with rows of other models, choosing from two lists, an own page.
ADMIN = (
    "", "newsroom/article/", "newsroom/mention/", "newsroom/operation/", "newsroom/source/1/change/",
    "newsroom/entity/1/change/", "newsroom/source/add/", "auth/user/1/change/", "auth/group/1/change/",
    "newsroom/importrun/add/", "status/", "worklists/", "password_change/",
)  # fmt: skip
READING = (
    "/", "/?q=petro", "/help/", "/api/", "/sources/", "/sources/quillhaven-dispatch/", "/names/",
    "/names/?all=1", "/names/gustavo-petro/", "/calendar/", "/sign-in/", "/saved/",
)  # fmt: skip


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


def enter(page: Page) -> None:
    page.locator("#id_username").fill("editor")
    page.locator("#id_password").fill("editor")
    page.locator("#login-form").get_by_role("button").click()
    expect(page.locator("#user-tools")).to_be_visible()


def test_the_admin_is_for_everybody_as_well(visit: Visit) -> None:
    with visit.page("/admin/login/?next=/admin/") as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
        check(page, "admin-login")
        enter(page)
        for address in ADMIN:
            answer = page.goto(f"/admin/{address}")
            assert answer
            assert answer.status == 200, address
            check(page, f"admin-{address.replace('/', '-')}")


# Words that stand on two lines: each is looked at by itself.
BROKEN = """() => [...document.querySelectorAll("#result_list :is(th, td):not(.field-where)")].flatMap((cell) => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
  while (walker.nextNode()) {
    for (const word of walker.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""


def test_the_admin_fits_a_phone_and_a_tablet_and_breaks_no_word(visit: Visit) -> None:
    with visit.page("/admin/login/?next=/admin/", locale="es-ES") as page:
        enter(page)
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            for address in (
                "",
                "newsroom/article/",
                "newsroom/source/",
                "newsroom/operation/",
                "newsroom/seed/1/change/",
                "status/",
            ):
                page.goto(f"/admin/{address}")
                where = (address, width)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, where
                assert page.evaluate(BROKEN) == [], where
                for frame in page.locator(".results").all():
                    assert frame.evaluate("it => it.scrollWidth <= it.clientWidth"), where
                if address == "newsroom/article/":
                    box = page.locator("#searchbar").bounding_box()
                    assert box
                    assert box["width"] > 120, where


def test_letters_twice_as_large_on_a_small_window_need_no_scrolling_sideways(visit: Visit) -> None:
    """What remains of a window of 1280 px at 400%; and at 200% with letters alone twice as large."""
    for width, letters in ((320, "100%"), (640, "200%")):
        with visit.page(viewport={"width": width, "height": 640}) as page:
            for address in READING:
                page.goto(address)
                page.evaluate("size => document.documentElement.style.fontSize = size", letters)
                beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert beyond <= 0, (address, width)


def test_colours_of_ones_own_reach_drawings_and_nothing_moves_unasked(visit: Visit) -> None:
    with visit.page(
        "/names/gustavo-petro/", forced_colors="active", reduced_motion="reduce"
    ) as page:
        bar, link = page.locator(".timeline a path:last-child").first, page.locator("main a").first
        drawn = bar.evaluate("it => getComputedStyle(it).fill")
        assert drawn == link.evaluate("it => getComputedStyle(it).color")
        moving = "document.getAnimations().length"
        assert page.evaluate(moving) == 0
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_an_entity_is_read_out_in_the_order_in_which_it_is_told(visit: Visit) -> None:
    with visit.page("/names/gustavo-petro/") as page:
        heard = page.locator("body").aria_snapshot()
        order = (
            'link "Skip to content"', "banner", 'combobox "Search the archive"', "main", 'heading "Gustavo Petro" [level=1]',
            'searchbox "Search these articles"', 'heading "Most about this name" [level=2]',
            'heading "Newest articles" [level=2]', 'heading "Mentioned together with" [level=2]',
            'heading "Sources" [level=2]', "contentinfo",
        )  # fmt: skip
        places = [re.search(rf"^\s*- {re.escape(each)}", heard, re.MULTILINE) for each in order]
        assert all(places), [each for each, place in zip(order, places, strict=True) if not place]
        starts = [place.start() for place in places if place]
        assert starts == sorted(starts)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_names_to_a_search_among_the_articles_of_one(visit: Visit, scripts: bool) -> None:
    with visit.page("/names/", java_script_enabled=scripts) as page:
        page.get_by_role("region", name="People").get_by_role("link", name="Gustavo Petro").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Gustavo Petro")
        page.get_by_label("Search these articles").fill("maduro")
        page.get_by_role("main").get_by_role("button", name="Search").click()
        page.wait_for_url(re.compile(r"/\?q=maduro&entity=gustavo-petro"))
        expect(page.get_by_role("main")).to_contain_text("Gustavo Petro")
