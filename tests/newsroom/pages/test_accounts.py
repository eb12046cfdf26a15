"""Readers sign in and out, and change their password, on pages of the site's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SIGN_IN, SIGN_OUT, CHANGE = "/sign-in/", "/sign-out/", "/password/"


@pytest.fixture(autouse=True)
def reader() -> User:
    return User.objects.create_user("ada", password=PASSWORD)


def signed_in(**more: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(SIGN_IN, {"username": "ada", "password": PASSWORD, **more})


def test_who_wants_what_needs_an_account_is_sent_to_sign_in_and_back() -> None:
    answer = Client().get("/saved/")
    assert answer["Location"] == "/sign-in/?next=/saved/"
    page = Client().get(answer["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/saved/">' in page
    client, answer = signed_in(next="/saved/")
    assert answer["Location"] == "/saved/"
    assert client.get("/saved/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
    ],
)
def test_signing_in_leads_to_this_site_only(elsewhere: str) -> None:
    assert signed_in(next=elsewhere)[1]["Location"] == "/"


def test_the_masthead_leads_there() -> None:
    page = Client().get("/help/").content.decode()
    assert 'href="/sign-in/?next=/help/"' in page
    client, _answer = signed_in()
    page = client.get("/help/").content.decode()
    assert 'action="/sign-out/"' in page
    assert CHANGE in client.get("/saved/").content.decode()


def test_signing_out_ends_the_session_by_post_alone() -> None:
    client, _answer = signed_in()
    assert client.get(SIGN_OUT).status_code == 405
    assert client.get("/saved/").status_code == 200
    assert client.post(SIGN_OUT)["Location"] == "/"
    assert client.get("/saved/").status_code == 302


def test_a_session_gets_a_new_key_at_signing_in() -> None:
    """Whoever planted a session in somebody's browser does not share what she signs in to."""
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post(SIGN_IN, {"username": "ada", "password": PASSWORD})
    assert client.session.session_key != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert attacker.get("/saved/").status_code == 302


@pytest.mark.parametrize("page", ["password", "admin:password_change"])
def test_a_new_password_gives_a_new_key_and_ends_sessions_elsewhere(
    reader: User, page: str
) -> None:
    User.objects.update(is_staff=True)
    (here, _), (elsewhere, _) = signed_in(), signed_in()
    before = here.session.session_key
    new = "another horse, another battery"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse(page), fields).status_code == 302
    assert here.session.session_key != before
    assert here.get("/saved/").status_code == 200
    assert elsewhere.get("/saved/").status_code == 302
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert stolen.get("/saved/").status_code == 302


def test_a_new_password_needs_the_old_one_and_an_account() -> None:
    assert Client().get(CHANGE)["Location"] == "/sign-in/?next=/password/"
    client, _answer = signed_in()
    new = "another horse, another battery"
    fields = {"old_password": "guess", "new_password1": new, "new_password2": new}
    page = client.post(CHANGE, fields)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"old_password"}
    assert User.objects.get().check_password(PASSWORD)


def test_it_is_said_in_spanish_too() -> None:
    client = Client(headers={"accept-language": "es"})
    assert "<h1>Entrar</h1>" in client.get(SIGN_IN).content.decode()
    for _ in range(5):
        page = client.post(SIGN_IN, {"username": "ada", "password": "guess"})
    assert page.status_code == 429
    assert "Demasiados intentos" in page.content.decode()


def test_somebody_signed_in_is_told_as_whom() -> None:
    client, _answer = signed_in()
    assert "You are signed in as ada" in client.get(SIGN_IN).content.decode()
