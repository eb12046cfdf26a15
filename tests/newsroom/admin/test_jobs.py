"""Jobs in the admin: each editor sees her own, archivists all; one is cancelled by a button."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from newsroom import jobs
from newsroom.models import Job, State

pytestmark = pytest.mark.django_db
LIST = "/admin/newsroom/job/"


def member(name: str, group: str) -> tuple[User, Client]:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return user, client


def page(client: Client, address: str = LIST) -> str:
    answer: Any = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_editor_sees_and_cancels_her_own_and_an_archivist_all() -> None:
    ada, editor = member("ada", "editors")
    bea, _ = member("bea", "editors")
    _, archivist = member("cleo", "archivists")
    own, other = jobs.start("counting birds", user=ada), jobs.start("counting mice", user=bea)
    assert "counting birds" in page(editor)
    assert "counting mice" not in page(editor)
    assert "counting mice" in page(archivist)
    assert editor.post(f"{LIST}{other.pk}/cancel/").status_code == 404
    assert editor.get(f"{LIST}{own.pk}/cancel/").status_code == 405
    said = editor.post(f"{LIST}{own.pk}/cancel/", follow=True).content.decode()
    assert "cancelled as soon as it can be" in said
    assert "Cancelled" in said
    assert archivist.post(f"{LIST}{other.pk}/cancel/").status_code == 302
    assert set(Job.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert "had ended already" in archivist.post(f"{LIST}{own.pk}/cancel/", follow=True).content.decode()  # fmt: skip


def test_a_job_shows_how_far_it_is_and_shows_it_again_until_it_has_ended() -> None:
    _, client = member("cleo", "archivists")
    job = jobs.start("counting birds")
    Job.objects.update(state=State.RUNNING, done=1200, total=5000, message="<b>owls</b>")
    for shown in (page(client), page(client, f"{LIST}{job.pk}/change/")):
        assert "1,200 of 5,000" in shown
        assert "live.js" in shown
        assert 'data-live="yes"' in shown
        assert '<noscript><meta http-equiv="refresh"' in shown
    assert "&lt;b&gt;owls&lt;/b&gt;" in shown
    assert 'value="1200" max="5000"' in shown
    Job.objects.update(state=State.DONE, ended=timezone.now())
    for shown in (page(client), page(client, f"{LIST}{job.pk}/change/")):
        assert "live.js" not in shown
        assert 'data-live="no"' in shown
        assert "/cancel/" not in shown


def test_many_jobs_take_few_queries(django_assert_max_num_queries: Any) -> None:
    ada, client = member("ada", "archivists")
    Job.objects.bulk_create(
        Job(kind=f"kind {n}", user=ada, by="ada", created=timezone.now()) for n in range(200)
    )
    with django_assert_max_num_queries(15):
        page(client)
