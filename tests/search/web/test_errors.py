"""Pages for what goes wrong."""

from __future__ import annotations

import html5lib
import pytest
from django.test import Client, RequestFactory
from django.views import defaults

from search.web import views

pytestmark = pytest.mark.django_db


def test_there_is_nothing_at_an_unknown_address() -> None:
    response = Client().get("/nothing/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


def test_a_fault_of_ours_is_told_without_its_details(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(views, "search_page", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Something went wrong here" in page
    assert "secret" not in page
    html5lib.HTMLParser(strict=True).parse(page)


def test_a_request_that_makes_no_sense(rf: RequestFactory) -> None:
    page = defaults.bad_request(rf.get("/"), Exception()).content.decode()
    assert "could not be understood" in page
    html5lib.HTMLParser(strict=True).parse(page)


def test_a_form_from_elsewhere_is_refused_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    page = response.content.decode()
    assert "The form was too old" in page
    html5lib.HTMLParser(strict=True).parse(page)


def test_what_is_not_open(rf: RequestFactory) -> None:
    page = defaults.permission_denied(rf.get("/"), Exception()).content.decode()
    assert "This is not open to you" in page
