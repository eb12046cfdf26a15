"""An editor, an archivist, and articles for them to work on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from newsroom.models import Article
from tests.newsroom.factories import person, report


@pytest.fixture
def articles() -> list[Article]:
    return [
        report(f"Story {number}", f"It rained on day {number}.", author="Ana Bosque",
               entities=[person("Gustavo Petro")])
        for number in range(3)
    ]  # fmt: skip


@pytest.fixture
def editor() -> Client:
    return signed_in("ada", "editors")


@pytest.fixture
def archivist() -> Client:
    """Who may also correct sources, authors and entities."""
    return signed_in("ben", "archivists")


def signed_in(name: str, group: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client
