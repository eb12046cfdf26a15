"""An archive for people who are signed in, and the tokens that their programs send."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from newsroom import archive
from newsroom.models import AccessToken
from newsroom.serving import budgets
from tests.newsroom.factories import report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def closed(settings: Any, index_dir: Path) -> None:
    settings.PUBLIC = False
    report("Petro in Caracas")
    catch_up()


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", "ada@example.org", "correct horse battery")


def token_of(user: User) -> str:
    return archive.issue_token(user=user, name="script")


def test_a_page_leads_to_sign_in_and_back(ada: User) -> None:
    client = Client()
    answer = client.get("/?q=petro")
    assert answer["Location"] == "/sign-in/?next=/%3Fq%3Dpetro"
    assert "private" in answer["Cache-Control"]
    page = client.get(answer["Location"]).content.decode()
    assert "for people who have an account" in page
    assert 'href="/sources/"' not in page
    assert "Petro" not in page
    fields = {"username": "ada", "password": "correct horse battery", "next": "/?q=petro"}
    assert client.post("/sign-in/", fields)["Location"] == "/?q=petro"
    shown = client.get("/?q=petro")
    assert "in Caracas" in shown.content.decode()
    assert "private" in shown["Cache-Control"]


def test_a_part_of_a_page_leads_the_whole_page_there() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/?q=a"}
    answer = Client().get("/?q=petro", headers=headers)
    assert answer["HX-Redirect"] == "/sign-in/?next=/%3Fq%3Da"
    headers["HX-Current-URL"] = "http://evil.example/?q=a"
    assert Client().get("/", headers=headers)["HX-Redirect"] == "/sign-in/?next=/"


@pytest.mark.parametrize("address", ["/api/search?q=petro", "/export.csv", "/feed.atom"])
def test_a_program_is_told_to_send_a_token(address: str, ada: User) -> None:
    refused = Client().get(address)
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == 'Bearer realm="Newsroom"'
    assert "token" in json.loads(refused.content)["detail"]
    wrong = Client().get(address, headers={"Authorization": "Bearer nwsr_guess"})
    assert wrong.status_code == 401
    assert 'error="invalid_token"' in wrong["WWW-Authenticate"]
    assert Client().get(address, headers={"Authorization": "Basic YTpi"}).status_code == 401
    client = Client()
    answer: Any = client.get(address, headers={"Authorization": f"Bearer {token_of(ada)}"})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "Petro in Caracas" in text.decode()
    assert "private" in answer["Cache-Control"]
    assert "Authorization" in answer["Vary"]
    assert not client.cookies


def test_who_came_with_a_browser_is_led_to_sign_in() -> None:
    answer = Client().get("/export.csv", headers={"Accept": "text/html,*/*"})
    assert answer["Location"].startswith("/sign-in/?next=/export.csv")


def test_a_feed_reader_has_it_in_the_address_and_nothing_else_does(ada: User) -> None:
    token = token_of(ada)
    assert Client().get(f"/feed.atom?q=petro&token={token}").status_code == 200
    assert Client().get(f"/feed.rss?token={token}x").status_code == 401
    assert Client().get(f"/api/search?token={token}").status_code == 401
    assert Client().get(f"/export.csv?token={token}").status_code == 401
    assert Client().get(f"/?token={token}").status_code == 302


def test_a_token_is_good_for_reading_alone(ada: User) -> None:
    ada.is_superuser = ada.is_staff = True
    ada.save()
    sent = {"Authorization": f"Bearer {token_of(ada)}"}
    assert Client().get("/admin/", headers=sent).status_code == 302
    assert Client().get("/account/", headers=sent).status_code == 302
    assert Client().post("/saved/", {"search": "q=a"}, headers=sent).status_code == 302


def test_it_ends_with_its_revocation_and_with_the_account(ada: User) -> None:
    token = token_of(ada)
    sent = {"Authorization": f"Bearer {token}"}
    ask = Client().get
    assert ask("/api/search", headers=sent).status_code == 200
    User.objects.update(is_active=False)
    assert ask("/api/search", headers=sent).status_code == 401
    User.objects.update(is_active=True)
    assert ask("/api/search", headers=sent).status_code == 200
    assert archive.revoke_token(user=ada, pk=AccessToken.objects.get().pk)
    assert ask("/api/search", headers=sent).status_code == 401


def test_it_is_shown_once_and_kept_as_a_digest(ada: User) -> None:
    client = Client()
    client.force_login(ada)
    page = client.post("/account/", {"name": "feed reader"})
    assert "no-store" in page["Cache-Control"]
    shown = re.search(r'<input id="token" value="(nwsr_[\w-]{43})"', page.content.decode())
    assert shown
    kept = AccessToken.objects.get()
    assert shown[1] not in str(AccessToken.objects.values().get())
    again = client.get("/account/").content.decode()
    assert "nwsr_" not in again
    assert "feed reader" in again
    other = Client()
    other.force_login(User.objects.create_user("ben"))
    assert other.post(f"/account/tokens/{kept.pk}/revoke/").status_code == 404
    assert client.post(f"/account/tokens/{kept.pk}/revoke/").status_code == 302
    assert not AccessToken.objects.exists()
    assert client.post("/account/", {"name": " \n"}).status_code == 200
    assert not AccessToken.objects.exists()


def test_a_program_spends_its_person_s_budget(ada: User, settings: Any, tmp_path: Path) -> None:
    settings.SERVING_DIR, settings.BUDGETS = tmp_path, {**settings.BUDGETS, "api": 2}
    budgets.counters.cache_clear()
    sent = {"Authorization": f"Bearer {token_of(ada)}"}
    asked = [
        Client(REMOTE_ADDR=f"192.0.2.{place}").get("/api/search", headers=sent).status_code
        for place in range(3)
    ]
    assert asked == [200, 200, 429]


def test_in_an_open_archive_a_token_that_is_none_is_said_to_be(settings: Any, ada: User) -> None:
    settings.PUBLIC = True
    assert Client().get("/api/search").status_code == 200
    assert Client().get("/api/search", headers={"Authorization": "Bearer x"}).status_code == 401
    assert "Cookie" not in Client().get("/robots.txt").get("Vary", "")


def test_a_forgotten_password_is_set_anew_by_a_link(settings: Any, ada: User) -> None:
    assert Client().get("/password/forgot/").status_code == 404
    assert "Forgot" not in Client().get("/sign-in/").content.decode()
    settings.SENDS_MAIL = True
    client = Client()
    assert "/password/forgot/" in client.get("/sign-in/").content.decode()
    nobody = client.post("/password/forgot/", {"email": "nobody@example.org"})
    somebody = client.post("/password/forgot/", {"email": "ada@example.org"})
    assert nobody["Location"] == somebody["Location"] == "/password/sent/"
    [letter] = mail.outbox
    assert letter.to == ["ada@example.org"]
    link = re.search(r"http://testserver(/password/new/\S+)", str(letter.body))
    assert link
    form = client.get(link[1])["Location"]
    new = {"new_password1": "another battery", "new_password2": "another battery"}
    assert client.post(form, new)["Location"] == "/sign-in/"
    assert User.objects.get().check_password("another battery")
    assert "no longer good" in Client().get(link[1]).content.decode()
