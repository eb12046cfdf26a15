"""Static files have an address for each content, and no machine lacks one."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from newsroom.serving.static import KEPT, NOT_KEPT, StaticMiddleware

NAME = "newsroom/base.css"


def asked(query: str) -> tuple[int, str]:
    answer = Client().get(f"/static/{NAME}{query}")
    return answer.status_code, answer["Cache-Control"]


def test_a_file_is_kept_under_the_address_that_names_its_content() -> None:
    address = staticfiles_storage.url(NAME)
    assert re.fullmatch(rf"/static/{NAME}\?v=[0-9a-f]{{16}}", address)
    status, kept = asked(address.removeprefix(f"/static/{NAME}"))
    assert (status, kept) == (200, KEPT)


def test_another_versions_file_is_given_as_it_is_here_and_not_kept() -> None:
    assert asked("?v=0123456789abcdef") == (200, NOT_KEPT)


def test_without_a_version_it_is_kept_for_a_moment() -> None:
    assert asked("") == (200, "max-age=60, public")


@pytest.mark.django_db
def test_what_is_not_there_is_not_found() -> None:
    assert staticfiles_storage.url("newsroom/none.css") == "/static/newsroom/none.css"
    assert Client().get("/static/newsroom/none.css?v=1").status_code == 404


@pytest.mark.django_db
def test_pages_link_to_addresses_that_name_the_content() -> None:
    page = Client().get("/help/").content.decode()
    linked = re.findall(r'"(/static/[^"]+\.(?:css|js)[^"]*)"', page)
    assert linked
    assert all("?v=" in address for address in linked)


def test_it_is_the_middleware_that_serves(settings: pytest.FixtureRequest) -> None:
    place = f"{StaticMiddleware.__module__}.{StaticMiddleware.__name__}"
    assert place in settings.MIDDLEWARE  # type: ignore[attr-defined]
