"""Passwords cannot be guessed, and guessing keeps nobody out who knows hers."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Permission, User
from django.db.models import F
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"
PAGES = ["sign-in", "admin:login"]


@pytest.fixture(autouse=True)
def ada(settings: Any) -> User:
    settings.AXES_FAILURE_LIMIT, settings.NETWORK_FAILURE_LIMIT = 3, 8
    return User.objects.create_user("ada", password=PASSWORD, is_staff=True)


def tried(
    name: str, password: str, *, where: str = HOME, page: str = "sign-in", agent: str = "browser"
) -> Any:
    client = Client(REMOTE_ADDR=where, headers={"user-agent": agent})
    return client.post(reverse(page), {"username": name, "password": password})


def fail(name: str, times: int, **options: str) -> list[int]:
    return [tried(name, "guess", **options).status_code for _ in range(times)]


def later(by: timedelta) -> None:
    """As if everything so far had been so long ago."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - by)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["ada", "zebediah"])
def test_after_a_few_failures_signing_in_is_closed(name: str, page: str) -> None:
    """For a name that nobody has, too: so it tells nothing."""
    assert fail(name, 3, page=page) == [200, 200, 429]
    closed = tried(name, PASSWORD, page=page)
    assert closed.status_code == 429
    assert 0 < int(closed["Retry-After"]) <= 15 * 60
    assert closed["Cache-Control"] == "no-store"
    page_text = closed.content.decode()
    assert "Too many attempts to sign in" in page_text
    assert name not in page_text


def test_pages_count_together() -> None:
    """The admin's page is no second chance."""
    assert fail("ada", 2) == [200, 200]
    assert fail("ada", 1, page="admin:login") == [429]


def test_another_browser_is_no_second_chance() -> None:
    assert [fail("ada", 1, agent=f"browser {n}") for n in range(4)] == [[200], [200], [429], [429]]


def changed(client: Client, page: str, old: str, new: str = "another horse battery") -> int:
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse(page), fields).status_code


@pytest.mark.parametrize("page", ["password", "admin:password_change"])
def test_the_old_password_is_guessed_no_more_often_than_elsewhere(ada: User, page: str) -> None:
    """Whoever sits at her session, or has stolen it, does not find out her password with it."""
    client = Client(REMOTE_ADDR=HOME)
    client.force_login(ada)
    assert [changed(client, page, "guess") for _ in range(4)] == [200, 200, 429, 429]
    assert changed(client, page, PASSWORD) == 429
    assert tried("ada", PASSWORD).status_code == 429
    later(timedelta(minutes=16))
    assert changed(client, page, PASSWORD) == 302


def test_the_password_that_was_guessed_at_signing_in_is_not_guessed_there(ada: User) -> None:
    client = Client(REMOTE_ADDR=HOME)
    client.force_login(ada)
    fail("ada", 2)
    assert changed(client, "password", "guess") == 429


def test_a_slip_is_forgotten_once_the_password_was_changed(ada: User) -> None:
    client = Client(REMOTE_ADDR=HOME)
    client.force_login(ada)
    for old, new in ((PASSWORD, "another horse battery"), ("another horse battery", PASSWORD)):
        assert [changed(client, "password", "guess") for _ in range(2)] == [200, 200]
        assert changed(client, "password", old, new) == 302


def test_what_is_wrong_with_the_new_password_is_no_guess(ada: User) -> None:
    client = Client(REMOTE_ADDR=HOME)
    client.force_login(ada)
    assert [changed(client, "password", PASSWORD, "1") for _ in range(4)] == [200] * 4
    assert changed(client, "password", PASSWORD) == 302


def test_its_owner_signs_in_from_elsewhere_while_somebody_guesses() -> None:
    fail("ada", 5)
    assert tried("ada", PASSWORD).status_code == 429
    assert tried("ada", PASSWORD, where=ELSEWHERE).status_code == 302


def test_many_names_from_one_network_close_it() -> None:
    assert [fail(f"name {n}", 1) for n in range(8)] == [[200]] * 7 + [[429]]
    assert tried("ada", PASSWORD).status_code == 429
    assert tried("ada", PASSWORD, where=ELSEWHERE).status_code == 302


def test_an_ipv6_network_is_one_visitor() -> None:
    answers = [fail("ada", 1, where=f"2001:db8:1:2::{n}") for n in range(1, 4)]
    assert answers == [[200], [200], [429]]


def test_an_account_of_ones_own_does_not_wipe_out_what_one_guessed() -> None:
    User.objects.create_user("mallory", password=PASSWORD)
    for n in range(7):
        fail(f"name {n}", 1)
        assert tried("mallory", PASSWORD).status_code == 302
    assert fail("ada", 1) == [429]


def test_a_slip_is_forgotten_once_the_password_was_right() -> None:
    for _ in range(3):
        assert fail("ada", 2) == [200, 200]
        assert tried("ada", PASSWORD).status_code == 302


def test_it_opens_again_by_itself(settings: Any) -> None:
    fail("ada", 3)
    later(settings.AXES_COOLOFF_TIME - timedelta(seconds=90))
    assert 0 < int(tried("ada", PASSWORD)["Retry-After"]) <= 90
    assert fail("ada", 20) == [429] * 20  # and does not stay closed for that
    later(timedelta(seconds=91))
    assert tried("ada", PASSWORD).status_code == 302


def test_behind_a_proxy_the_visitor_counts(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    answers = []
    for visitor in (HOME, HOME, HOME, ELSEWHERE):
        client = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": visitor})
        answer = client.post(reverse("sign-in"), {"username": "ada", "password": "guess"})
        answers.append(answer.status_code)
    assert answers == [200, 200, 429, 200]


def test_a_wrong_name_and_a_wrong_password_read_the_same(settings: Any) -> None:
    User.objects.create_user("gone", password=PASSWORD, is_active=False)
    for page in PAGES:
        said = {
            tuple(map(str, tried(name, password, page=page).context["form"].non_field_errors()))
            for name, password in (("ada", "guess"), ("zebediah", "guess"), ("gone", PASSWORD))
        }
        assert len(said) == 1


@pytest.mark.fault
def test_a_wrong_name_takes_as_long_as_a_wrong_password(
    settings: Any, monkeypatch: pytest.MonkeyPatch, ada: User
) -> None:
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 300_000)
    ada.set_password(PASSWORD)
    ada.save()
    settings.AXES_FAILURE_LIMIT = settings.NETWORK_FAILURE_LIMIT = 1_000
    fail("warm up", 1)

    def seconds(name: str) -> float:
        started = time.process_time()
        fail(name, 1)
        return time.process_time() - started

    known, unknown = (median(seconds(name) for _ in range(5)) for name in ("ada", "zebediah"))
    assert 0.6 < known / unknown < 1.7


def test_the_log_says_that_it_is_closed_and_for_whom_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        fail("ada", 3)
    said = [r for r in caplog.records if r.name.startswith(("axes", "newsroom.serving.signing_in"))]
    assert [r.name for r in said] == ["newsroom.serving.signing_in"]
    assert HOME in said[0].getMessage()
    assert "ada" not in said[0].getMessage()


def test_no_password_that_was_tried_is_kept() -> None:
    tried("ada", "almost-my-password")
    kept = str(AccessAttempt.objects.values().get())
    assert "almost-my-password" not in kept


def test_attempts_are_shown_to_administrators_alone(ada: User) -> None:
    """Also where somebody has given an editor the permission."""
    fail("ada", 3)
    ada.user_permissions.set(Permission.objects.filter(content_type__app_label="axes"))
    address = reverse("admin:axes_accessattempt_changelist")
    client = Client()
    client.force_login(ada)
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("admin:index")).content.decode()
    client.force_login(User.objects.create_superuser("root"))
    assert HOME in client.get(address).content.decode()
    # Deleting them lets the visitor in.
    rows = list(AccessAttempt.objects.values_list("pk", flat=True))
    chosen = {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
    client.post(address, chosen)
    assert tried("ada", PASSWORD).status_code == 302
