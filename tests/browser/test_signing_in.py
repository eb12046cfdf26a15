"""Signing in, changing a password, being shut out: in both themes, on a phone, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessible import check_all
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def visit(browser: Browser, site: str) -> Visit:
    """Visits whose complaints are not looked at: axe tries out styles that the pages' policy forbids."""
    return Visit(browser, site)


def sign_in(page: Page, name: str = "editor", password: str = "editor") -> None:  # noqa: S107
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.mark.fault
def test_the_pages_can_be_read(visit: Visit) -> None:
    with visit.page("/sign-in/", viewport=PHONE) as page:
        check_all(page, "sign-in")
        sign_in(page, password="wrong")
        expect(page.get_by_role("alert")).to_contain_text("correct username and password")
        check_all(page, "sign-in-refused")
        sign_in(page)
        page.goto("/password/")
        check_all(page, "password")
        page.get_by_label("Old password").fill("wrong")
        page.get_by_label("New password", exact=True).fill("a")
        page.get_by_label("New password confirmation").fill("b")
        page.get_by_role("main").get_by_role("button").click()
        expect(page.get_by_text("old password was entered incorrectly")).to_be_visible()
        check_all(page, "password-refused")


@pytest.mark.fault
def test_who_guesses_is_told_when_to_try_again(visit: Visit) -> None:
    with visit.page("/sign-in/", viewport=PHONE) as page:
        for _ in range(5):
            sign_in(page, name="guessed", password="guess")
        expect(page.get_by_role("heading", name="Too many attempts to sign in")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("15 minutes")
        check_all(page, "too-many")


@pytest.mark.fault
def test_a_reader_signs_in_where_she_was_and_out_again(visit: Visit) -> None:
    with visit.page("/help/", java_script_enabled=False) as page:
        page.get_by_role("link", name="Sign in").click()
        sign_in(page)
        expect(page).to_have_url(f"{visit.site}/help/")
        page.get_by_role("link", name="Saved").click()
        page.get_by_role("link", name="Change your password").click()
        expect(page).to_have_url(f"{visit.site}/password/")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()


@pytest.mark.fault
def test_a_token_is_made_shown_once_and_revoked(visit: Visit) -> None:
    name = "feed reader"
    with visit.page("/sign-in/", viewport=PHONE) as page:
        sign_in(page)
        page.get_by_role("link", name="Account").click()
        page.get_by_label("What it is for").fill(name)
        page.keyboard.press("Enter")
        token = page.get_by_label("Token", exact=True).input_value()
        check_all(page, "token")
        sent = {"Authorization": f"Bearer {token}"}
        assert page.request.get("/api/search", headers=sent).status == 200
        page.get_by_role("button", name=f"Revoke “{name}”").click()
        expect(page.get_by_text("The token is void")).to_be_visible()
        assert page.request.get("/api/search", headers=sent).status == 401
