"""The search page as people use it: with a mouse, a keyboard, a phone, and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

pytestmark = [pytest.mark.browser, pytest.mark.fault]

PAGES = [
    "/",
    "/?q=petro&source=the-herald&entity=-bogota&from=2022&to=2022",
    "/?entity=gustavo-petro&entity=nicolas-maduro&person_any=1",
    "/?q=harvset+cooperative",
    "/?q=petro+traders+rain",
    "/?q=(petro+OR",
    "/?page=9",
    "/?from=never",
    "/help/",
    "/api/",
    "/facets/source/",
    "/nothing/here/",
]

# Few articles have all of the words; and why one of them, or one that has most, is there.
FEW = [
    "/?q=petro+lorries",
    "/?q=petro+lorries&why=3#hit-1",
    "/?q=petro+caracas+lorries&why=1#near-1",
]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_searching_narrowing_and_reading(visit: Visit, scripts: bool) -> None:
    with visit.page(java_script_enabled=scripts) as page:
        page.get_by_label("Search the archive").fill("petro")
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.locator(".hit")).to_have_count(3)
        page.get_by_role("link", name="El Faro Andino 1").click()
        expect(page.locator(".hit")).to_have_count(1)
        expect(page).to_have_url(re.compile("source=el-faro-andino"))
        expect(page).to_have_title(re.compile("petro — Newsroom"))
        page.get_by_role("link", name="Remove Source: El Faro Andino").click()
        expect(page.locator(".hit")).to_have_count(3)
        page.locator(".not", has_text="−").first.focus()
        page.get_by_role("link", name="exclude The Herald").click()
        expect(page.locator(".hit")).to_have_count(1)
        page.get_by_role("link", name="Clear all").click()
        expect(page.locator(".hit")).to_have_count(3)
        page.get_by_role("link", name="Newest first").click()
        expect(page.get_by_text("Newest first")).to_have_attribute("aria-current", "true")
        page.go_back()
        expect(page.get_by_text("Best match")).to_have_attribute("aria-current", "true")
        page.locator(".hit h2 a").first.click()
        page.wait_for_url(re.compile(r"/articles/\d+/.*\?q=petro&n=1"))
        expect(page.locator("mark").first).to_be_visible()
        expect(page.get_by_label("Search the archive")).to_have_value("petro")
        page.get_by_role("link", name="Back to 3 results").click()
        expect(page.locator(".hit")).to_have_count(3)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_dates_by_bar_by_field_and_by_table(visit: Visit, scripts: bool) -> None:
    with visit.page("/?q=petro+OR+harvest", java_script_enabled=scripts) as page:
        page.locator(".chart.overview a", has_text="2022: 3").locator(".reach").click()
        expect(page.locator(".hit")).to_have_count(3)
        dates = page.locator(".dates > summary")
        expect(dates).to_have_text("2022 · change", use_inner_text=True)
        dates.click()
        expect(page.get_by_label("From")).to_have_value("1 Jan 2022")
        page.locator(".chart.detail a", has_text="26 September 2022: 1").locator(".reach").click()
        expect(page.locator(".hit")).to_have_count(1)
        dates.click()
        page.get_by_label("From").fill("1.10.2022")
        page.get_by_label("to", exact=True).fill("2015")
        page.get_by_role("button", name="Apply").click()
        expect(page.locator(".hit")).to_have_count(2)
        expect(page.locator(".notice")).to_contain_text("swapped")
        dates.click()
        page.get_by_text("Dates as a table").click()
        page.locator("td").get_by_role("link", name="2015", exact=True).first.click()
        expect(page.locator(".hit")).to_have_count(1)
        dates.click()
        page.get_by_role("link", name=re.compile("Undated")).click()
        expect(page.locator(".hit h2")).to_have_text(["Notes without a day"])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_few_hits_bring_those_that_have_most_of_the_words(visit: Visit, scripts: bool) -> None:
    with visit.page("/?q=petro+lorries", java_script_enabled=scripts) as page:
        expect(page.locator("#status")).to_contain_text("1 article")
        near = page.get_by_role("region", name="These have most of the words")
        expect(near.locator(".hit")).to_have_count(2)
        struck = near.locator(".hit").first.locator("s")
        expect(struck).to_have_text("lorries")
        line = "e => getComputedStyle(e).textDecorationLine"
        assert struck.evaluate(line) == "line-through"
        near.get_by_role("link", name="All articles with any of the words").click()
        expect(page.locator("#status")).to_contain_text("3 articles")
        expect(page.locator("s")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_hit_says_on_demand_why_it_is_there(visit: Visit, scripts: bool) -> None:
    with visit.page("/?q=petro+lorries", java_script_enabled=scripts) as page:
        for place, asked in (("#hit-1", ["lorries", "petro"]), ("[id^=near-] >> nth=0", ["petro"])):
            expect(page.locator(".why")).to_have_count(0)
            link = page.locator(place).get_by_role("link", name="Why this?")
            link.click()
            why = page.locator(place).locator(".why")
            expect(why).to_contain_text("Why this matched: score")
            assert sorted(set(why.locator("li b").all_text_contents())) == asked
            expect(why).to_be_in_viewport()
            expect(page.locator(".why")).to_have_count(1)
            page.go_back()


def test_a_change_of_results_is_announced_and_keeps_the_focus(visit: Visit) -> None:
    with visit.page("/?q=petro") as page:
        link = page.get_by_role("link", name="El Faro Andino 1")
        link.focus()
        link.press("Enter")
        expect(page.locator("#announcement")).to_contain_text("1 article")
        expect(page.locator("#source-el-faro-andino")).to_be_focused()
        expect(page.locator("#kept input[name=source]")).to_have_attribute(
            "value", "el-faro-andino"
        )
        page.get_by_label("Search the archive").fill("frontera")
        page.get_by_label("Search the archive").press("Enter")
        page.wait_for_url("**/?q=frontera&source=el-faro-andino")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_people_mean_both_until_any_of_them_is_enough(visit: Visit, scripts: bool) -> None:
    with visit.page(java_script_enabled=scripts) as page:
        people = page.locator("section.facet", has=page.get_by_role("heading", name="People"))
        expect(people.get_by_role("link", name="any of these")).to_have_count(0)
        people.get_by_role("link", name="Gustavo Petro 3").click()
        expect(page.locator(".hit")).to_have_count(3)
        people.get_by_role("link", name="Nicolás Maduro 2").click()
        expect(page.locator(".hit")).to_have_count(2)
        expect(people.get_by_role("link", name="all of these")).to_have_attribute(
            "aria-current", "true"
        )
        people.get_by_role("link", name="any of these").click()
        expect(page.locator(".hit")).to_have_count(3)
        expect(page).to_have_url(re.compile("person_any=1"))
        expect(
            page.get_by_role("link", name="Remove People, any of: Nicolás Maduro")
        ).to_be_visible()
        if scripts:
            expect(page.locator("#person-any")).to_be_focused()
        people.get_by_role("link", name="all of these").click()
        expect(page.locator(".hit")).to_have_count(2)
        page.get_by_role("link", name="Remove People: Nicolás Maduro").click()
        expect(page.locator(".hit")).to_have_count(3)


def test_the_keyboard_alone_will_do(visit: Visit) -> None:
    with visit.page() as page:
        page.keyboard.press("/")
        page.keyboard.type("weather")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=weather")
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(page.locator("#hit-2 :focus")).to_have_count(1)
        page.keyboard.press("k")
        expect(page.locator("#hit-1 :focus")).to_have_count(1)
        page.keyboard.press("]")
        page.wait_for_url("**/?q=weather&page=2")
        expect(page.locator("#hit-21")).to_be_visible()
        page.keyboard.press("[")
        expect(page.locator("#hit-1")).to_be_visible()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
        page.keyboard.press("h")
        page.wait_for_url("**/help/")


def test_suggestions_are_a_list_to_choose_from(visit: Visit) -> None:
    with visit.page() as page:
        field = page.get_by_role("combobox", name="Search the archive")
        field.press_sequentially("gust")
        option = page.get_by_role("option", name=re.compile("Gustavo Petro"))
        expect(option).to_be_visible()
        expect(field).to_have_attribute("aria-expanded", "true")
        field.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
        field.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        field.press_sequentially("avo")
        expect(option).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
        page.wait_for_url("**/?entity=gustavo-petro")
        expect(page.locator(".hit")).to_have_count(3)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_the_first_hit_comes_first(visit: Visit, scripts: bool) -> None:
    with visit.page(viewport=PHONE, java_script_enabled=scripts) as page:
        for url in (
            "/", "/?q=petro", "/?q=petro&source=the-herald&from=2022&to=2022",
            # With a word on dates that were swapped.
            "/?q=petro&source=the-herald&from=2022-11&to=2022-10",
        ):  # fmt: skip
            page.goto(url)
            box = page.locator(".hit").first.bounding_box()
            assert box
            assert box["y"] <= 320, url
        expect(page.locator(".chart.overview")).to_be_hidden()
        page.locator(".dates > summary").click()
        expect(page.locator(".chart.overview")).to_be_visible()
        page.get_by_label("From").fill("30 Feb 2022")
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_label("From")).to_have_value("30 Feb 2022")
        expect(page.get_by_label("From")).to_be_visible()


def test_few_stops_lie_before_the_first_hit(visit: Visit) -> None:
    with visit.page("/?q=petro&source=the-herald&from=2022&to=2022") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        for _ in range(7):  # six before it
            page.keyboard.press("Tab")
            if page.locator(".hit h2 :focus").count():
                break
        expect(page.locator("#hit-1 h2 :focus")).to_have_count(1)
        page.goto("/?q=petro&source=the-herald&entity=-bogota&language=en&from=2022&to=2022")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        for _ in range(7):  # however many filters there are: they are one stop
            page.keyboard.press("Tab")
            if page.locator(".hit h2 :focus").count():
                break
        expect(page.locator("#hit-1 h2 :focus")).to_have_count(1)
        chips = page.locator(".chips a")
        chips.first.focus()
        page.keyboard.press("ArrowRight")
        expect(chips.nth(1)).to_be_focused()
        page.keyboard.press("End")
        expect(chips.last).to_be_focused()
        page.keyboard.press("Home")
        page.keyboard.press("Shift+Tab")
        expect(page.locator(".chips :focus")).to_have_count(0)
        page.goto("/?q=petro&source=the-herald&entity=-bogota&from=2022&to=2022")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator(".hit h2 :focus")).to_have_count(1)


def test_facets_on_a_phone_lie_behind_a_button(visit: Visit) -> None:
    with visit.page("/?q=petro&source=the-herald", viewport=PHONE) as page:
        expect(page.locator("#filters")).to_be_hidden()
        page.get_by_role("link", name="Filters (1 active)").click()
        expect(page.locator("#filters")).to_be_visible()
        page.get_by_role("link", name="Bogotá 1").click()
        expect(page.locator(".hit")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_theme_follows_the_system_until_switched(visit: Visit, scripts: bool) -> None:
    def paper(page: Page) -> str:
        colour = "getComputedStyle(document.documentElement).backgroundColor"
        return (
            str(page.evaluate(colour))
            if scripts
            else page.locator("html").evaluate("e => getComputedStyle(e).backgroundColor")
        )

    with visit.page(color_scheme="dark", java_script_enabled=scripts) as page:
        assert paper(page) == "rgb(22, 21, 19)"
        page.get_by_role("button", name="Light").click()
        expect(page.get_by_role("button", name="Light")).to_have_attribute("aria-pressed", "true")
        assert paper(page) == "rgb(251, 250, 247)"
        page.reload()
        assert paper(page) == "rgb(251, 250, 247)"
        page.get_by_role("button", name="Automatic").click()
        expect(page.get_by_role("button", name="Automatic")).to_have_attribute(
            "aria-pressed", "true"
        )
        assert paper(page) == "rgb(22, 21, 19)"


def test_the_interface_s_language_can_be_switched(visit: Visit) -> None:
    with visit.page("/?q=petro") as page:
        page.get_by_role("button", name="Español").click()
        expect(page.get_by_role("button", name="Buscar", exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(r"/\?q=petro$"))


def test_all_values_of_a_facet_can_be_searched(visit: Visit) -> None:
    with visit.page("/facets/person/") as page:
        page.get_by_label("Containing").fill("MADURO")
        page.get_by_role("button", name="Find").click()
        expect(page.locator(".row")).to_have_count(1)
        page.locator(".row").click()
        expect(page.locator(".hit")).to_have_count(2)


@pytest.mark.parametrize(
    ("look", "pages"),
    [
        ({"viewport": DESK, "color_scheme": "light"}, [*PAGES, *FEW]),
        ({"viewport": DESK, "color_scheme": "dark"}, [*PAGES[1:6], *FEW]),
        (
            {"viewport": PHONE, "color_scheme": "dark"},
            [*PAGES[1:2], *FEW[1:], "/?q=petro#filters", "/?entity=gustavo-petro#filters"],
        ),
    ],
    ids=["desk", "dark", "phone"],
)
def test_axe_finds_nothing(visit: Visit, look: dict[str, Any], pages: list[str]) -> None:
    axe = Axe()
    with visit.page("/help/", **look) as page:
        for url in pages:
            page.goto(url)
            found = [
                (violation["id"], [node["html"][:150] for node in violation["nodes"][:3]])
                for violation in axe.run(page).response["violations"]
            ]
            assert not found, url


@pytest.mark.parametrize("width", [320, 360, 1280, 2560])
def test_nothing_sticks_out(visit: Visit, width: int) -> None:
    with visit.page(viewport={"width": width, "height": 900}) as page:
        for url in (
            *PAGES[1:],
            *FEW[1:],
            "/?q=petro#filters",
            "/?entity=gustavo-petro#filters",
            "/?q=hostility",
            f"/?q={3_990 * 'w'}",
        ):
            page.goto(url)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, url
