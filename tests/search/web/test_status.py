"""The status page and `manage.py status`: how everything stands."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from newsroom import archive
from newsroom.models import Article
from search.index import heartbeat
from tests.newsroom.factories import person, report
from tests.search.index import catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def archive_at_hand() -> None:
    """Four articles are seen, one is hidden, two are in the bin, one was deleted."""
    made = [
        report(f"Story {number}", f"It rained on day {number}.", entities=[person("Ada Fenwick")])
        for number in range(8)
    ]
    catch_up()
    ids = [each.pk for each in made]
    archive.delete_articles(articles=Article.objects.filter(pk=ids[0]))
    archive.hide(articles=[ids[1]])
    archive.move_to_bin(articles=ids[2:4])


def status(**options: Any) -> str:
    out = io.StringIO()
    call_command("status", stdout=out, **options)
    return out.getvalue()


@pytest.mark.usefixtures("archive_at_hand")
def test_in_words() -> None:
    lines = dict(
        re.split(r"\s{2,}|(?<=version) ", line, maxsplit=1) for line in status().splitlines()
    )
    assert lines["articles"] == "4"
    assert (lines["hidden"], lines["in the bin"], lines["deleted"]) == ("1", "2", "1")
    assert lines["waiting"].startswith("4, the oldest for")
    assert "(7)" in lines["imported"]
    assert "newsroom 00" in lines["schema"]
    assert lines["worklists"].startswith("5 new, 5 no-author"), "what is in the bin waits not"
    assert "MB free" in lines["disk"]


@pytest.mark.usefixtures("archive_at_hand")
def test_for_programs() -> None:
    catch_up()
    said = json.loads(status(json=True))
    assert said["counts"] == {"articles": 7, "visible": 4, "hidden": 1, "bin": 2, "deleted": 1}
    assert (said["articles"], said["indexed"], said["pending"], said["whole"]) == (4, 4, 0, True)
    assert said["disk"]["database"] > 100_000
    assert said["disk"]["index"] > 0
    assert said["disk"]["free"] > 0
    assert said["versions"]["analysis"]
    assert (said["worklists"]["new"], said["worklists"]["undated"]) == (5, 0)
    assert said["waiting"].keys() == {"unresolved", "merges", "suggested"}
    assert [day["articles"] for day in said["imported"]] == [7]


@pytest.mark.usefixtures("archive_at_hand")
def test_as_a_page(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(31):
        page = admin_client.get("/admin/status/").content.decode()
    cells = dict(
        re.findall(
            r'<th scope="row">(?:<a [^>]*>)?([^<]*)(?:</a>)?</th>\s*<td>\s*([^<]*?)\s*</td>', page
        )
    )
    assert cells["that readers see"] == "4"
    assert (cells["hidden"], cells["in the bin"], cells["deleted for good"]) == ("1", "2", "1")
    assert cells[date_format(timezone.localdate(), "DATE_FORMAT")] == "7", (
        "days as people write them"
    )
    assert cells["worker"] == "none runs: start manage.py worker"
    with heartbeat.beating():
        assert "<td>runs</td>" in admin_client.get("/admin/status/").content.decode()
    assert "/admin/status/" in admin_client.get("/admin/").content.decode()


def test_who_may_see_it() -> None:
    user = User.objects.create_user("ada", is_staff=True)
    client = Client()
    assert client.get("/admin/status/").status_code == 302
    client.force_login(user)
    assert client.get("/admin/status/").status_code == 403
    user.user_permissions.set(Permission.objects.filter(codename="view_article"))
    assert client.get("/admin/status/").status_code == 200
