"""An editor, and articles for her to work on."""

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
    user = User.objects.create_user("ada", is_staff=True)
    user.groups.add(Group.objects.get(name="editors"))
    client = Client()
    client.force_login(user)
    return client
