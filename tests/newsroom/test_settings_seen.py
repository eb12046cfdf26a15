"""With which settings the archive was started: kept when they are other, and never a secret."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from newsroom import archive, settings_seen
from newsroom.history import Act, Operation
from newsroom.settings_seen import HIDDEN, OTHERS, PREFIX, chosen, shown
from tests.paths import PROJECT


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("SECRET_KEY", "abc", HIDDEN),
        ("NEWSROOM_MAIL_PASSWORD", "abc", HIDDEN),
        ("NEWSROOM_METRICS_TOKEN", "abc", HIDDEN),
        ("DATABASE_URL", "postgres://ada:p@ss/w@db/news", f"postgres://ada:{HIDDEN}@db/news"),
        ("DATABASE_URL", "postgres://db/news?password=abc&sslmode=on", f"postgres://db/news?password={HIDDEN}&sslmode=on"),
        ("OPENSEARCH_URL", "https://abc@search:9200", f"https://{HIDDEN}@search:9200"),
        ("NEWSROOM_BIN_DAYS", "30", "30"),
    ],
)  # fmt: skip
def test_secrets_are_masked(name: str, value: str, kept: str) -> None:
    assert shown(name, value) == kept
    assert chosen({name: value}) == {name: kept}


def test_every_setting_of_the_readme_is_looked_at() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` ", (PROJECT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 40
    assert [name for name in rows if not name.startswith(PREFIX) and name not in OTHERS] == []
    assert chosen({"HOME": "/root", "NEWSROOM_URL": " "}) == {}


@pytest.mark.django_db
def test_a_start_is_kept_when_settings_are_other_than_at_the_last(
    monkeypatch: pytest.MonkeyPatch, admin_client: Client, client: Client
) -> None:
    for name in list(chosen(settings_seen.os.environ)):
        monkeypatch.delenv(name)
    monkeypatch.setenv("NEWSROOM_METRICS_TOKEN", "never-to-be-seen-anywhere")
    monkeypatch.setenv("SEARCH_ENGINE", "whoosh")
    settings_seen.note()
    settings_seen.note()
    assert Operation.objects.filter(kind=Act.SETTINGS).count() == 1
    monkeypatch.setenv("SEARCH_ENGINE", "tantivy")
    settings_seen.note()
    last = Operation.objects.filter(kind=Act.SETTINGS)[0]
    assert last.details["steps"] == [["SEARCH_ENGINE", "whoosh", "tantivy"]]
    assert "never-to-be-seen" not in str(list(Operation.objects.values_list("details")))
    for address in ("", f"{last.pk}/change/"):
        page = admin_client.get(f"/admin/newsroom/operation/{address}").content.decode()
        assert "SEARCH_ENGINE" in page
        assert "/undo/" not in page
    assert (
        "SEARCH_ENGINE: tantivy (was whoosh)" in admin_client.get("/admin/status/").content.decode()
    )
    # Editors, who see what was done to articles, have nothing to do with these.
    editor = User.objects.create_user("ed")
    editor.groups.add(Group.objects.get(name="editors"))
    client.force_login(User.objects.get(username="ed"))
    assert "SEARCH_ENGINE" not in client.get("/admin/newsroom/operation/").content.decode()
    assert client.get(f"/admin/newsroom/operation/{last.pk}/change/").status_code == 404
    assert "SEARCH_ENGINE" not in client.get("/admin/status/").content.decode()


@pytest.mark.django_db
def test_two_machines_with_other_settings_do_not_speak_over_each_other() -> None:
    for _round in range(2):
        archive.note_settings(now={"NEWSROOM_PROCESSES": "2"}, host="one")
        archive.note_settings(now={"NEWSROOM_PROCESSES": "4"}, host="two")
    assert Operation.objects.count() == 2


@pytest.mark.django_db
def test_who_gave_whom_which_group_is_told(admin_client: Client) -> None:
    person = User.objects.create_user("ben")
    address = f"/admin/auth/user/{person.pk}/change/"
    form = admin_client.get(address).context["adminform"].form
    data = {
        name: value
        for name, value in form.initial.items()
        if isinstance(value, str | bool) and value
    }
    data |= {
        "groups": [Group.objects.get(name="archivists").pk],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "12:00",
    }
    answer = admin_client.post(address, data)
    assert answer.status_code == 302, answer.context["errors"]
    told = Operation.objects.get(kind=Act.PEOPLE)
    assert told.by == "admin"
    assert ["groups", "", "archivists"] in told.details["steps"]
    page = admin_client.get("/admin/newsroom/operation/").content.decode()
    assert "person “ben”: Groups: — → archivists" in page
    # Saved again as it is, nothing is told; deleted, what she had been.
    admin_client.post(address, data)
    assert Operation.objects.filter(kind=Act.PEOPLE).count() == 1
    admin_client.post(f"/admin/auth/user/{person.pk}/delete/", {"post": "yes"})
    gone = Operation.objects.filter(kind=Act.PEOPLE)[0]
    assert ["groups", "archivists", None] in gone.details["steps"]


@pytest.mark.django_db
def test_a_password_that_was_set_is_told_and_not_kept(admin_client: Client) -> None:
    person = User.objects.create_user("ben", password="before-9-was")
    new = "after-this-7-it-is"
    data = {"usable_password": "true", "password1": new, "password2": new}
    answer = admin_client.post(f"/admin/auth/user/{person.pk}/password/", data)
    assert answer.status_code == 302
    [told] = Operation.objects.filter(kind=Act.PEOPLE)
    assert told.details["steps"] == [["password", HIDDEN, HIDDEN]]


@pytest.mark.django_db
def test_a_group_is_told_of(admin_client: Client) -> None:
    admin_client.post("/admin/auth/group/add/", {"name": "foreign desk"})
    [told] = Operation.objects.filter(kind=Act.PEOPLE)
    page = admin_client.get(f"/admin/newsroom/operation/{told.pk}/change/").content.decode()
    assert "group “foreign desk”" in page
